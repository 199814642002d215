import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../clock.js';
import type { Answer, Hear, Heard, Voice } from '../../conversation/types.js';
import { fold } from '../../gsm7.js';
import { errorFields, silent } from '../../log.js';
import type { Log } from '../../log.js';
import { readBody } from './body.js';
import { plainText } from './dialect.js';
import type { Dialect } from './dialect.js';

export type UssdOptions = {
  hear: Hear;
  voice: Voice;
  dialect: Dialect;
  clock: Clock;
  /** From the request's last byte to our answer, whatever hangs behind us. */
  deadlineMs?: number;
  /** The codes that are ours, as dialled: `*384*100#`. */
  codes: string[];
  sayings: {
    /** Said when the turn is not done in time, or could not be done at all: "please dial again", in all languages at once. */
    again: string;
    /** Said to who dialled a code that is not ours. */
    otherCode: string;
  };
  log?: Log;
};

/** A turn that the gateway waits for. `response` is let go as soon as it is answered. */
type Waiting = { response: ServerResponse; dueAt: number };

/**
 * The USSD door, a plain handler for ahead of Express: one request is one turn, answered 200 whatever the member typed. A turn that
 * takes longer than the deadline goes on, and its answer is kept by the conversation for the gateway's repeat. A request that is
 * no turn is refused (4xx) without touching any session. Which path it answers on is the caller's to say.
 */
export function ussdHandler({ hear, voice, dialect, clock, deadlineMs = 2000, codes, sayings, log = silent }: UssdOptions) {
  const ours = new Map(codes.map((code) => [bare(code), code]));
  const only = codes.length === 1 ? codes[0] : undefined;
  const again: Answer = { body: fold(sayings.again), ended: true };
  const otherCode: Answer = { body: fold(sayings.otherCode), ended: true };
  const deadlines = watchDeadlines(clock, (response) => {
    log('warn', 'ussd-late', { channel: 'ussd', ms: deadlineMs });
    answerWith(response, again);
  });

  function answerWith(response: ServerResponse, answer: Answer): void {
    const { body, contentType } = dialect.write(answer);
    write(response, 200, contentType, body);
  }

  function refuse(response: ServerResponse, status: number, sentence: string): void {
    log('warn', 'ussd-refused', { channel: 'ussd', status });
    write(response, status, plainText, sentence);
  }

  function turn(heard: Heard, response: ServerResponse): void {
    const waiting: Waiting = { response, dueAt: clock.monotonic() + deadlineMs };
    deadlines.add(waiting);
    hear(heard, voice).then(
      (answer) => {
        if (deadlines.take(waiting)) answerWith(response, answer);
      },
      (error: unknown) => {
        log('error', 'ussd-failed', { channel: 'ussd', ...errorFields(error) });
        if (deadlines.take(waiting)) answerWith(response, again);
      },
    );
  }

  return (request: IncomingMessage, response: ServerResponse): void => {
    if (request.method !== 'POST') {
      response.setHeader('allow', 'POST');
      return refuse(response, 405, 'Send a POST.');
    }
    readBody(request, (body) => {
      if (body === undefined) return refuse(response, 413, 'The request is too long.');
      const read = dialect.read(body, request.headers['content-type'] ?? '', clock.now());
      if (read.status === 'problem') return refuse(response, read.code, read.sentence);
      const { heard } = read;
      const serviceCode = heard.serviceCode === undefined ? only : ours.get(bare(heard.serviceCode));
      if (serviceCode === undefined) {
        log('warn', 'ussd-other-code', { channel: 'ussd' });
        return answerWith(response, otherCode);
      }
      heard.serviceCode = serviceCode;
      turn(heard, response);
    });
  };
}

function write(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

/** Gateways write the same code as `*384*100#`, `384*100` or `*384*100`. */
const bare = (code: string): string => code.replace(/^\*|#$|\s/g, '');

/** One timer for all turns, since all have the same time: the one that came first is due first. */
function watchDeadlines(clock: Clock, late: (response: ServerResponse) => void) {
  const waiting = new Set<Waiting>();
  let watching = false;

  async function watch(): Promise<void> {
    watching = true;
    for (let [first] = waiting; first; [first] = waiting) {
      const leftMs = first.dueAt - clock.monotonic();
      if (leftMs > 0) await clock.sleep(leftMs);
      else if (waiting.delete(first)) late(first.response);
    }
    watching = false;
  }

  return {
    add(turn: Waiting): void {
      waiting.add(turn);
      if (!watching) void watch();
    },
    /** True when nobody has answered this turn yet; now the caller has to. */
    take: (turn: Waiting): boolean => waiting.delete(turn),
  };
}
