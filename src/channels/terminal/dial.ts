import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Send } from '../../http.js';
import { septets } from '../../gsm7.js';

export type DialOptions = {
  input: Readable;
  output: Writable;
  send: Send;
  /** Where the service hears USSD: `http://127.0.0.1:8080/ussd`. */
  url: string;
  phone: string;
  serviceCode: string;
  /** Names the session, as a gateway would; a new one for each call. */
  sessionId: string;
  /** What was dialled behind the code, for gateways that pass it: `1*500`. */
  ahead?: string;
  /** The lines of the input, where somebody reads on after the call; else the call reads `input` by itself, to its own end. */
  typed?: AsyncIterator<string>;
  /** Writes a screen; in a frame when nothing else is said. */
  show?: (screen: { body: string; ended: boolean }) => void;
};

/** As long as Africa's Talking waits. */
const answerMs = 10_000;
const screenWidth = 34;

/**
 * One USSD session in a terminal, with the service called as Africa's Talking calls it: all inputs so far, joined by `*`. Resolves
 * when the session is over: `ended` by the service, `hungUp` when the input ends, `failed` when the service answers badly or not.
 */
export async function dial(options: DialOptions): Promise<'ended' | 'hungUp' | 'failed'> {
  const { input, output, phone, serviceCode } = options;
  const lines = options.typed ? undefined : createInterface({ input });
  const typed = options.typed ?? lines?.[Symbol.asyncIterator]();
  const show = options.show ?? (({ body, ended }) => output.write(`${box(body)}\n${ended ? '' : '> '}`));
  if (!options.show) output.write(`${phone} dials ${serviceCode}\n`);
  try {
    for (let text = options.ahead ?? ''; ;) {
      const screen = await ask(options, text);
      if (!screen) return 'failed';
      show(screen);
      if (screen.ended) return 'ended';
      const line = await typed?.next();
      if (!line || line.done === true) return 'hungUp';
      text = text === '' ? line.value : `${text}*${line.value}`;
    }
  } finally {
    lines?.close();
  }
}

async function ask(
  { send, url, phone, serviceCode, sessionId, output }: DialOptions,
  text: string,
): Promise<{ body: string; ended: boolean } | undefined> {
  const body = new URLSearchParams({ sessionId, serviceCode, phoneNumber: phone, networkCode: '99999', text }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const reply = await send({ method: 'POST', url, headers, body, timeoutMs: answerMs });
  const problem = !reply.heard
    ? `no answer (${reply.why})`
    : reply.status !== 200
      ? `it said ${reply.status}: ${reply.text.slice(0, 200)}`
      : undefined;
  const screen = reply.heard ? /^(CON|END) (.*)$/s.exec(reply.text) : null;
  if (problem !== undefined || !screen) {
    output.write(`Connection problem or invalid MMI code: ${problem ?? 'the answer is neither CON nor END'}\n`);
    return undefined;
  }
  return { body: screen[2] ?? '', ended: screen[1] === 'END' };
}

/** The screen in a frame, with what it takes of the 160 septets that networks carry (four of them go to `CON `). */
export function box(screen: string): string {
  const rows = screen.split('\n').flatMap(wrapped);
  const count = septets(screen);
  const size = count === undefined ? ' UCS-2! ' : ` ${count}/156 `;
  const edge = '─'.repeat(screenWidth + 2);
  return [`┌${edge}┐`, ...rows.map((row) => `│ ${row.padEnd(screenWidth)} │`), `└${edge.slice(size.length + 1)}${size}─┘`].join('\n');
}

/** A line as the phone wraps it: between words where it can. */
function wrapped(line: string): string[] {
  const rows: string[] = [];
  let rest = line;
  while (rest.length > screenWidth) {
    const space = rest.lastIndexOf(' ', screenWidth);
    const cut = space > 0 ? space : screenWidth;
    rows.push(rest.slice(0, cut));
    rest = rest.slice(space > 0 ? cut + 1 : cut);
  }
  return [...rows, rest];
}
