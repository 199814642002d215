import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Clock } from '../../clock.js';
import { seconds } from '../../clock.js';
import type { Hear, Voice } from '../../conversation/types.js';
import { jsonOf } from '../../http.js';
import { errorFields, silent } from '../../log.js';
import type { Log } from '../../log.js';
import type { DeliveryReport, OutgoingMessage, SendOutcome } from '../../outgoing.js';
import { sameSecret } from '../../secrets.js';
import { chat } from './chat.js';
import { openOrders } from './orders.js';
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
  type: z.enum(['text', 'other']).default('text'),
  at: z.number().int().positive(),
  choice: z.object({ number: z.number().int().min(0).max(999), prompt: z.string().max(100) }).optional(),
});

const Report = z.object({
  id: Id,
  status: z.enum(['sent', 'failed', 'unknown']),
  providerId: z.string().max(200).optional(),
  reason: z.string().max(200).optional(),
  notBefore: z.number().int().positive().optional(),
});

const Delivery = z.object({
  messageId: z.string().min(1).max(200),
  ourId: Id.exactOptional(),
  status: z.enum(['onTheWay', 'delivered', 'failed']),
  reason: z.string().max(200).exactOptional(),
});

const State = z.object({ state: z.enum(driverStates), qr: z.string().max(2000).exactOptional(), code: z.string().max(20).exactOptional() });

export type DoorOptions = {
  hear: Hear;
  voice: Voice;
  clock: Clock;
  /** Stands in the path; a driver without it finds nothing here. */
  token: string;
  /** Asks a person to type, in their language. */
  pleaseType?: (address: string) => Promise<string>;
  /** Takes what WhatsApp tells of a message later. Durable when it resolves. */
  report?: (report: DeliveryReport) => Promise<void>;
  log?: Log;
};

/** What the door answers: a status and JSON. */
type Said = { status: number; body: unknown };

const refused = (status: number, error: string): Said => ({ status, body: { error } });

/**
 * The door for WhatsApp drivers, which run in processes of their own: `POST …/heard` brings a message and takes the answer,
 * `GET …/outbox?wait=25` waits for a message to send, `POST …/sent` says what became of one, `POST …/report` how far it has come
 * since, `GET …/orders?wait=25` waits for what the host wants, `POST …/state` says how the driver is.
 * `handle` answers every request below `/door/whatsapp/`; the rest is for who sends, and for the host.
 */
export function whatsappDoor({ hear, voice, clock, token, pleaseType, report = async () => undefined, log = silent }: DoorOptions) {
  const outbox = whatsappOutbox(clock);
  const orders = openOrders(clock);
  const converse = chat({ hear, voice, clock, pleaseType });

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

  async function sent(body: unknown): Promise<Said> {
    const told = Report.safeParse(body);
    if (!told.success) return refused(400, 'This is no report.');
    const { id, status, providerId } = told.data;
    const isKnown = outbox.report(id, outcomeOf(told.data));
    // It was given away before a restart of ours, or so long ago that it counts as unknown: that it left is news to who sent it.
    if (!isKnown && status === 'sent' && providerId !== undefined)
      return delivered({ messageId: providerId, ourId: id, status: 'onTheWay' });
    return { status: 200, body: {} };
  }

  async function delivered(body: unknown): Promise<Said> {
    const told = Delivery.safeParse(body);
    if (!told.success) return refused(400, 'This is no delivery report.');
    try {
      await report(told.data);
      return { status: 200, body: {} };
    } catch (error) {
      log('error', 'whatsapp-door-failed', { channel: 'whatsapp', ...errorFields(error) });
      return refused(503, 'Try again.');
    }
  }

  function told(body: unknown): Said {
    const now = State.safeParse(body);
    if (!now.success) return refused(400, 'This is no state.');
    // The driver says how it is every few seconds; only a change is news.
    const { state } = now.data;
    if (state !== outbox.state().state) log(needsHost[state] ?? 'info', 'whatsapp-state', { channel: 'whatsapp', status: state });
    outbox.tell(now.data);
    return { status: 200, body: {} };
  }

  /** A question that is held open until there is something to answer. */
  async function held(what: string, url: URL, response: ServerResponse): Promise<Said> {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const asked = seconds(Number(url.searchParams.get('wait') ?? '0')) || 0;
    const waitMs = Math.min(Math.max(asked, 0), waitMaxMs);
    if (what === 'orders') return { status: 200, body: { orders: await orders.next(waitMs, gone.signal) } };
    return { status: 200, body: { send: (await outbox.next(waitMs, gone.signal)).map(asJson) } };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<Said> {
    const url = new URL(request.url ?? '/', 'http://door');
    const [, given = '', what = ''] = /^\/door\/whatsapp\/([^/]+)\/(\w+)$/.exec(url.pathname) ?? [];
    if (!sameSecret(given, token)) return refused(404, 'Not found.');
    const asked = `${request.method ?? ''} ${what}`;
    outbox.alive();
    if (asked === 'GET outbox' || asked === 'GET orders') return held(what, url, response);
    const does = posts[asked];
    if (!does) return refused(404, 'Not found.');
    const body = await readJson(request);
    return body === undefined ? refused(400, 'Send JSON.') : does(body);
  }

  const posts: Record<string, ((body: unknown) => Said | Promise<Said>) | undefined> = {
    'POST heard': heard,
    'POST sent': sent,
    'POST report': delivered,
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
    /** Gives the driver an order of the host; false when no driver is there to take it. */
    order: (order: Parameters<typeof orders.give>[0]): boolean => {
      if (outbox.isSilent()) return false;
      orders.give(order);
      return true;
    },
  };
}

/** States in which members are not served by WhatsApp until a person does something. */
const needsHost: Partial<Record<(typeof driverStates)[number], 'warn' | 'error'>> = { pairing: 'warn', loggedOut: 'warn', banned: 'error' };

/** A message as the driver takes it, its file in base64. */
function asJson({ id, to, text, urgency, file }: OutgoingMessage): object {
  return {
    id,
    to,
    text,
    urgency,
    ...(file && { file: { name: file.name, mime: file.mime, base64: Buffer.from(file.bytes).toString('base64') } }),
  };
}

function outcomeOf({ status, providerId, reason, notBefore }: z.infer<typeof Report>): SendOutcome {
  if (status === 'sent' && providerId !== undefined) return { status: 'sent', messageId: providerId };
  if (status === 'failed' && reason === 'tooFast') return { status: 'refused', reason, ...(notBefore !== undefined && { notBefore }) };
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
