import { z } from 'zod';
import { jsonOf } from '../../http.js';
import type { Payer, PayoutHint } from '../../providers/ports/payout.js';
import type { Deps } from '../deps.js';
import { keyAt } from '../key-at.js';
import type { InboxItem, MoneyTx } from '../store.js';

/** What is kept of a webhook: whose it is and what it claims. Its signature was checked over headers that are not kept. */
const Kept = z.object({ providerId: z.string().min(1).max(128), says: z.enum(['settled', 'refused', 'changed']) });
type KeptHint = z.infer<typeof Kept>;

/** Stores a hint once for its key: a replay has the same, and what came to another chama's address is none. True when it is new. */
export async function putPayoutHint(
  { store, clock }: Pick<Deps, 'store' | 'clock'>,
  source: string,
  chamaId: string,
  { dedupeKey: same, providerId, says }: PayoutHint,
): Promise<boolean> {
  const receivedAt = clock.now();
  const dedupeKey = keyAt(chamaId, same);
  const body = JSON.stringify({ providerId, says } satisfies KeptHint);
  const item = { source, dedupeKey, chamaId, body, receivedAt, nextAt: receivedAt, attempts: 0 };
  return store.transaction((tx) => tx.putInbox({ ...item, processedAt: undefined, outcome: undefined, legId: undefined }));
}

/** A payer as whoever reads stored callbacks knows it: it can tell what was kept, and can be asked. */
export type PayerSource = Pick<Payer, 'name' | 'status'> & { hint(body: string): PayoutHint | undefined };

export const payerSource = (payer: Payer): PayerSource => ({
  name: payer.name,
  status: (providerId) => payer.status(providerId),
  hint: (body) => {
    const kept = Kept.safeParse(jsonOf(body));
    return kept.success ? { ...kept.data, dedupeKey: `${kept.data.providerId}:${kept.data.says}` } : undefined;
  },
});

/** A webhook names a payment that we do not know: one of which we heard nothing may be it, and is looked up now by its own reference. */
export async function hurryUnheard(tx: MoneyTx, { chamaId, source: provider }: InboxItem, now: number): Promise<void> {
  for (const { leg } of await tx.underWay({ chamaId, provider, kind: 'payOut' }))
    if (leg.state === 'unknown' && leg.providerId === undefined) await tx.hurryLeg(leg.id, now);
}
