import type { Clock } from '../../src/clock.js';
import { demoChamas } from '../../src/demo.js';
import type { Send } from '../../src/http.js';
import type { Ids } from '../../src/ids.js';
import { serveChama } from '../../src/serve-chama.js';
import type { ServedChama } from '../../src/served-chama.js';
import { villages } from './villages.js';

/** Of those that were let into records of our own, in their order. */
const officers = { P2: 'chair', P3: 'treasurer' } as const;

/** The chamas of the world, served as the demo serves them, by the stand-ins at `host`. */
export function chamasOf(host: string, { send, clock, ids }: { send: Send; clock: Clock; ids: Ids }): [ServedChama, ...ServedChama[]] {
  // No month is so long that ChamaPay's plan would end.
  const quota = () => ({ max: 1_000_000, used: async () => 0, add: async () => undefined });
  const paidPages = () => ({ paidUrl: 'https://world/paid', failedUrl: 'https://world/not-paid' });
  const ground = { send, clock, ids, quota, paidPages, webhookAddresses: () => [`${host}/bitpesa`] };
  const served = demoChamas(host)
    .filter(({ id }) => villages.some(({ chamaId }) => chamaId === id))
    .map((chama) => serveChama({ ...chama, officers: { ...chama.officers, ...officers } }, ground));
  const [first, ...others] = served;
  if (!first) throw new Error('the demo has none of these chamas');
  return [first, ...others];
}
