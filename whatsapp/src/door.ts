import type { Door, Order, Outgoing } from './ports.js';

const answerMs = 15_000;
/** How long the service holds a question open, in seconds, and how long we wait for it. */
const waitSeconds = 25;
const waitMs = 40_000;

/** The service understood, and does not want it: asking again would be no use. */
export class NotTaken extends Error {}

/** The service's door over HTTP. `url` ends with the token: `http://127.0.0.1:8080/door/whatsapp/<token>`. */
export function httpDoor(url: string, fetchIt: typeof fetch): Door {
  const base = url.replace(/\/$/, '');

  async function ask(path: string, init: RequestInit): Promise<unknown> {
    const response = await fetchIt(`${base}/${path}`, { ...init, redirect: 'manual' });
    const body: unknown = await response.json();
    if (response.status === 400) throw new NotTaken(`the door said ${response.status}`);
    if (!response.ok) throw new Error(`the door said ${response.status}`);
    return body;
  }

  const post = (path: string, body: unknown) =>
    ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(answerMs),
    });
  const wait = (path: string, signal: AbortSignal) =>
    ask(`${path}?wait=${waitSeconds}`, { signal: AbortSignal.any([signal, AbortSignal.timeout(waitMs)]) });

  return {
    async heard(message) {
      const { say } = (await post('heard', message)) as { say: { body: string }[] };
      return say.map(({ body }) => body);
    },
    outbox: async (signal) => ((await wait('outbox', signal)) as { send: Outgoing[] }).send,
    orders: async (signal) => ((await wait('orders', signal)) as { orders: Order[] }).orders,
    async sent(report) {
      await post('sent', report);
    },
    async delivery(report) {
      await post('report', report);
    },
    async state(standing) {
      await post('state', standing);
    },
  };
}
