import { z } from 'zod';
import { httpSend, jsonOf } from '../http.js';
import type { Ids } from '../ids.js';
import { nationalPhone, type Phone } from '../phone.js';

/** What comes to a phone of the demo by itself. */
export type Arrival =
  | { kind: 'sms'; from: string; text: string }
  | { kind: 'prompt'; id: string; wallet: string; amount: string; payee: string }
  | { kind: 'promptClosed'; id: string; how: string }
  | { kind: 'chat'; text: string };

/** A demo member's phone, as the simulator's page sees it. */
export type Handset = {
  /** What they dial: the code of the chama that they are listed in. */
  code: string | undefined;
  /** Everything from now on, until `signal` is aborted or the service goes. Never rejects. */
  arrivals(signal: AbortSignal): AsyncIterable<Arrival>;
  answerPrompt(id: string, answer: { pin: string } | { cancel: true }): Promise<void>;
};

const answerMs = 10_000;
/** Longest event that is read, in characters; a message has 1,600 at most. */
const eventMax = 64 * 1024;

const Members = z.object({
  demo: z.object({ chamas: z.array(z.object({ id: z.string(), ussdCode: z.string() })) }),
  members: z.array(z.object({ id: z.string(), number: z.string(), chama: z.string() })),
});
const Told = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sms'), sms: z.object({ from: z.string(), text: z.string() }) }),
  z.object({ kind: z.literal('prompt'), prompt: z.object({ id: z.string(), wallet: z.string(), amount: z.string(), payee: z.string() }) }),
  z.object({ kind: z.literal('promptClosed'), id: z.string(), how: z.string() }),
  z.object({ kind: z.literal('chat'), message: z.object({ text: z.string(), push: z.literal(true) }) }),
]);

/** The phone of a member at the simulator of a running demo; undefined when it has none such. */
export async function handsetOf(url: string, phone: Phone): Promise<Handset | undefined> {
  const api = `${url}/phones/api`;
  const send = httpSend(fetch);
  const reply = await send({ method: 'GET', url: `${api}/members`, timeoutMs: answerMs });
  const read = reply.heard && reply.status === 200 ? Members.safeParse(jsonOf(reply.text)) : undefined;
  const shown = read?.success === true ? read.data : undefined;
  const member = shown?.members.find(({ number }) => number === nationalPhone(phone));
  if (!member) return undefined;
  return {
    code: shown?.demo.chamas.find(({ id }) => id === member.chama)?.ussdCode,
    arrivals: (signal) => arrivals(`${api}/events?member=${encodeURIComponent(member.id)}`, signal),
    answerPrompt: async (id, answer) => {
      const headers = { 'content-type': 'application/json' };
      await send({
        method: 'POST',
        url: `${api}/prompts/${encodeURIComponent(id)}`,
        headers,
        body: JSON.stringify(answer),
        timeoutMs: answerMs,
      });
    },
  };
}

async function* arrivals(url: string, signal: AbortSignal): AsyncGenerator<Arrival> {
  try {
    const { body } = await fetch(url, { signal, redirect: 'manual' });
    let waiting = '';
    const reader = new TextDecoder();
    for await (const chunk of body ?? []) {
      waiting += reader.decode(chunk as Uint8Array, { stream: true });
      const events = waiting.split('\n\n');
      waiting = (events.pop() ?? '').slice(-eventMax);
      for (const event of events) {
        const arrival = arrivalOf(event);
        if (arrival) yield arrival;
      }
    }
  } catch {
    // The service went away, or we were told to stop: nothing more arrives, and there is nothing to do about it.
  }
}

function arrivalOf(event: string): Arrival | undefined {
  const data = /^data: (.*)$/m.exec(event)?.[1];
  const told = data === undefined ? undefined : Told.safeParse(jsonOf(data));
  if (told?.success !== true) return undefined;
  switch (told.data.kind) {
    case 'sms':
      return { kind: 'sms', ...told.data.sms };
    case 'prompt':
      return { kind: 'prompt', ...told.data.prompt };
    case 'promptClosed':
      return told.data;
    case 'chat':
      return { kind: 'chat', text: told.data.message.text };
  }
}

/** One session a call. */
export const sessionId = (ids: Ids): string => `terminal-${ids.next()}`;
