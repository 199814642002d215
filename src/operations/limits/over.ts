import type { Phrase } from '../../../flows/kit/say.js';
import { compareMoney } from '../../money.js';
import type { Deps } from '../deps.js';
import type { MoneyTx, Operation } from '../store.js';
import { leftNow } from './left.js';
import { refuseByLimit } from './tell.js';

/** Why an operation that is about to be written down is too much by the chama's limits, as of this transaction; undefined where it is not. */
export async function overLimit(
  deps: Pick<Deps, 'chamaFacts' | 'limits'>,
  tx: MoneyTx,
  { chamaId, memberId, kind, amount }: Pick<Operation, 'chamaId' | 'memberId' | 'kind' | 'amount'>,
  now: number,
): Promise<Phrase | undefined> {
  const left = await leftNow(deps, tx, { chamaId, memberId, kind, currency: amount.currency }, now);
  return left && compareMoney(amount, left.left) > 0 ? refuseByLimit(deps.chamaFacts(chamaId).name, left) : undefined;
}
