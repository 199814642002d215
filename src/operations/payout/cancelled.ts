import type { Scene } from '../recipe.js';
import type { MoneyTx, Operation } from '../store.js';

/** Wishes about one payment that are looked at; each asks for a PIN. */
const wishesMax = 1000;

type About = Pick<Operation, 'id' | 'chamaId' | 'memberId' | 'createdAt'>;

/** What its member wished to be done about a payment abroad since it was made, oldest first. */
export async function wishesAbout(tx: MoneyTx, { id, ...of }: About, kind: 'payoutCancel' | 'payoutMend'): Promise<Operation[]> {
  const all = await tx.operationsSince({ chamaId: of.chamaId, memberId: of.memberId, kind, since: of.createdAt, max: wishesMax });
  return all.filter(({ params }) => params['about'] === id);
}

/** Did its member want it stopped? It is not tried again then, however it ended. */
export const isCancelled = async ({ tx, work: { operation } }: Scene): Promise<boolean> =>
  (await wishesAbout(tx, operation, 'payoutCancel')).some(({ state }) => state !== 'failed');
