import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Clock } from '../../clock.js';
import { seconds } from '../../clock.js';
import type { Hear, Voice } from '../../conversation/types.js';
import { jsonOf } from '../../http.js';
import { errorFields, silent } from '../../log.js';
import type { Log } from '../../log.js';
import type { SendOutcome } from '../../outgoing.js';
import { sameSecret } from '../../secrets.js';
import { chat } from './chat.js';
import { driverStates, whatsappOutbox } from './outbox.js';

/** Longest body that a driver may send, in bytes; a message of theirs has 4,096 characters at most. */
const bodyMax = 64 * 1024;
/** Longest that a driver may wait for messages to send. */
const waitMaxMs = seconds(30);

const Id = z.string().min(1).max(200);

const HeardMessage = z.object({
  id: Id,
  /** An id of WhatsApp with its kind; nothing else is a chat with one person. */
  from: z.string().regex(/^[\w.:-]{1,100}@(?:c\.us|lid)$/),
  text: z.string().max(20_000),
  at: z.number().int().positive(),
  choice: z.object({ number: z.number().int().min(0).max(999), prompt: z.string().max(100) }).optional(),
});

const Report = z.object({
  id: Id,
  status: z.enum(['sent', 'failed', 'unknown']),
  providerId: z.string().max(200).optional(),
  reason: z.string().max(200).optional(),
});

const State = z.object({ state: z.enum(driverStates), qr: z.string().max(2000).optional() });

export type DoorOptions = {
  hear: Hear;
  voice: Voice;
  clock: Clock;
  /** Stands in the path; a driver without it finds nothing here. */
  token: string;
  log?: Log;
};

/** What the door answers: a status and JSON. */
type Said = { status: number; body: unknown };

const refused = (status: number, error: string): Said => ({ status, body: { error } });

/**
 * The door for WhatsApp drivers, which run in processes of their own: `POST …/heard` brings a message and takes the answer,
 * `GET …/outbox?wait=25` waits for messages to send, `POST …/sent` says what became of one, `POST …/state` how the driver is.
 * `handle` answers every request below `/door/whatsapp/`; the rest is for who sends, and for the console.
 */
export function whatsappDoor({ hear, voice, clock, token, log = silent }: DoorOptions) {
  const outbox = whatsappOutbox(clock);
  const converse = chat({ hear, voice, clock });

  async function heard(body: unknown): Promise<Said> {
    const message = HeardMessage.safeParse(body);
    if (!message.success) return refused(400, 'This is no message.');
    try {
      const say = await converse(message.data);
      return { status: 200, body: { say: say.map((text) => ({ body: text })) } };
    } catch (error) {
      // The conversation rejects only when its store is out of reach. The driver asks again with the same id.
      log('error', 'whatsapp-door-failed', { channel: 'whatsapp', ...errorFields(error) });
      return refused(503, 'Try again.');
    }
  }

  function sent(body: unknown): Said {
    const report = Report.safeParse(body);
    if (!report.success) return refused(400, 'This is no report.');
    outbox.report(report.data.id, outcomeOf(report.data));
    return { status: 200, body: {} };
  }

  function told(body: unknown): Said {
    const now = State.safeParse(body);
    if (!now.success) return refused(400, 'This is no state.');
    // The driver says how it is every few seconds; only a change is news.
    if (now.data.state !== outbox.state().state) log('info', 'whatsapp-state', { channel: 'whatsapp', status: now.data.state });
    outbox.tell(now.data);
    return { status: 200, body: {} };
  }

  async function next(url: URL, response: ServerResponse): Promise<Said> {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const waitMs = seconds(Number(url.searchParams.get('wait') ?? '0')) || 0;
    return { status: 200, body: { send: await outbox.next(Math.min(Math.max(waitMs, 0), waitMaxMs), gone.signal) } };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<Said> {
    const url = new URL(request.url ?? '/', 'http://door');
    const [, given = '', what = ''] = /^\/door\/whatsapp\/([^/]+)\/(\w+)$/.exec(url.pathname) ?? [];
    if (!sameSecret(given, token)) return refused(404, 'Not found.');
    const asked = `${request.method ?? ''} ${what}`;
    outbox.alive();
    if (asked === 'GET outbox') return next(url, response);
    const does = posts[asked];
    if (!does) return refused(404, 'Not found.');
    const body = await readJson(request);
    return body === undefined ? refused(400, 'Send JSON.') : does(body);
  }

  const posts: Record<string, ((body: unknown) => Said | Promise<Said>) | undefined> = {
    'POST heard': heard,
    'POST sent': sent,
    'POST state': told,
  };

  return {
    handle: (request: IncomingMessage, response: ServerResponse): void => {
      answer(request, response).then(
        (said) => {
          if (said.status >= 400) log('warn', 'whatsapp-door-refused', { channel: 'whatsapp', status: said.status });
          const text = JSON.stringify(said.body);
          response.writeHead(said.status, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) });
          response.end(text);
        },
        // The driver broke off in the middle of its request.
        (error: unknown) => {
          log('error', 'whatsapp-door-failed', { channel: 'whatsapp', ...errorFields(error) });
          response.destroy();
        },
      );
    },
    send: outbox.send,
    state: outbox.state,
  };
}

function outcomeOf({ status, providerId, reason }: z.infer<typeof Report>): SendOutcome {
  if (status === 'sent' && providerId !== undefined) return { status: 'sent', messageId: providerId };
  if (status === 'failed') return { status: 'refused', reason: reason === 'badNumber' || reason === 'unavailable' ? reason : 'rejected' };
  return { status: 'unknown', why: reason ?? 'the driver does not know' };
}

/** The body as a value; undefined when it is no JSON or too long. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= bodyMax) chunks.push(chunk);
  }
  return length > bodyMax ? undefined : jsonOf(Buffer.concat(chunks).toString('utf8'));
}
