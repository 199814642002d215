import { say, type Phrase } from '../../flows/kit/say.js';
import { dateIn } from '../clock.js';
import type { Money } from '../money.js';
import type { Scene } from './recipe.js';

/** What a receipt is for: `at` is when it was paid, `what` it was paid for where that was no contribution, `late` when we had given it up. */
type Paid = { amount: Money; receipt: string; at?: number | undefined; what?: Phrase; late?: boolean };

/**
 * A receipt that can be forwarded: by itself it says who paid what to which chama, when, and under which number, and it says nothing of what
 * they have or owe, and no phone number. By SMS, which nobody forwards and where room is dear, `short` is said instead.
 */
export function receiptPhrase(scene: Scene, { amount, receipt, at, what, late }: Paid, short: Phrase): Phrase {
  const { facts, members, now } = scene;
  const { chamaId, memberId } = scene.work.operation;
  const date = { date: dateIn(facts.timeZone, at ?? now) };
  const values = {
    chama: facts.name,
    member: members.name(chamaId, memberId),
    amount,
    receipt,
    date,
    what: what ?? say('receipt.contribution'),
  };
  return { ...(late ? say('receipt.late', values) : say('receipt.paid', values)), short };
}
