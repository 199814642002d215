import type { Intent } from '../../../flows/kit/intents.js';
import { major, money } from '../../money.js';
import { railOf } from '../apply.js';
import { tidyReceipt } from '../order.js';
import { paramsOf } from '../paid-for.js';
import type { MoneyTx } from '../store.js';
import type { Kind } from './kind.js';

/** Claims of one person in one chama that are not over. Each of them is an SMS to an officer, and minutes of theirs. */
const openClaimsMax = 10;

/** "I have already paid": a receipt counts once, and nobody buries the treasurer under claims. */
export const claim: Kind<Extract<Intent, { kind: 'claim' }>> = {
  kind: 'claim',
  plan: ({ collectors, book, payments }, { intent: { receipt, amount, for: what }, me: { chama } }) => {
    const by = { match: collectors(chama.id)?.name ?? 'none', record: book(chama.id).name };
    const claimed = { amount: amount ?? money(0, chama.currency), params: { receipt: tidyReceipt(receipt) } };
    if (!what) return { ...claimed, by };
    const entries = payments?.(chama.id);
    const params = { ...claimed.params, ...paramsOf(what) };
    return entries && { ...claimed, params, by: { ...by, enter: entries.name }, steps: ['match', 'enter'] };
  },
  /**
   * What is not the claimant's own, or another chama's, is not claimed for; how much was paid does not matter, as what is too much is given back.
   * Where the records do not answer it is agreed: the money is paid, somebody looks for it, and the records are asked again before it counts.
   */
  hindrance: async ({ payments }, { intent: { for: what }, me: { chama, member } }) => {
    if (!what || !('subjectId' in what)) return undefined;
    const takes = await payments?.(chama.id)?.takes({ memberId: member?.id ?? '', for: what, amount: major(1, chama.currency) });
    return takes === 'no' ? 'claimNotOwed' : undefined;
  },
  obstacle: async (deps, tx, { operation: { person, chamaId, params } }) => {
    const receipt = params['receipt'] ?? '';
    if ((await tx.receiptHolder(railOf(deps, chamaId), receipt)) !== undefined) return 'receiptKnown';
    const theirs = await claimsOf(tx, person, chamaId);
    if (theirs.some((one) => one.params['receipt'] === receipt)) return 'receiptKnown';
    return theirs.length >= openClaimsMax ? 'notPossible' : undefined;
  },
};

const claimsOf = async (tx: MoneyTx, person: string, chamaId: string) =>
  (await tx.unfinished(person)).filter((one) => one.kind === 'claim' && one.chamaId === chamaId);

/** Has this person claimed the receipt, and is that claim being looked into, by us or by the treasurer? */
export const isClaimedBy = async (tx: MoneyTx, person: string, chamaId: string, receipt: string): Promise<boolean> =>
  (await claimsOf(tx, person, chamaId)).some((one) => one.params['receipt'] === receipt);
