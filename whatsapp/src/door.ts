import type { Door, Outgoing } from './ports.js';

const answerMs = 15_000;
/** How long the service holds a question for messages open, in seconds, and how long we wait for it. */
const waitSeconds = 25;
const waitMs = 40_000;

/** The service's door over HTTP. `url` ends with the token: `http://127.0.0.1:8080/door/whatsapp/<token>`. */
export function httpDoor(url: string, fetchIt: typeof fetch): Door {
  const base = url.replace(/\/$/, '');

  async function ask(path: string, init: RequestInit): Promise<unknown> {
    const response = await fetchIt(`${base}/${path}`, { ...init, redirect: 'manual' });
    const body: unknown = await response.json();
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

  return {
    async heard(message) {
      const { say } = (await post('heard', message)) as { say: { body: string }[] };
      return say.map(({ body }) => body);
    },
    async outbox(signal) {
      const { send } = (await ask(`outbox?wait=${waitSeconds}`, { signal: AbortSignal.any([signal, AbortSignal.timeout(waitMs)]) })) as {
        send: Outgoing[];
      };
      return send;
    },
    async sent(report) {
      await post('sent', report);
    },
    async state(state, qr) {
      await post('state', { state, ...(qr !== undefined && { qr }) });
    },
  };
}
