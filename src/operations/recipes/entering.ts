import { say, type Phrase } from '../../../flows/kit/say.js';
import type { Entered } from '../../book/port.js';
import {
  fineIncome,
  interestIncome,
  loansGiven,
  paidFor,
  projectFunds,
  shareCapital,
  socialFund,
  suspense,
} from '../../ledger/accounts.js';
import { compareMoney, isPositive, isZero, major, minorOf, minus, money, plus, type Money } from '../../money.js';
import { closeReviews, moveLeg, moveOperation, openReview, tell } from '../follow.js';
import { askAboutPayment } from '../officers.js';
import { whatFor } from '../paid-for.js';
import { paidLeg } from '../performers/record.js';
import { receiptPhrase } from '../receipts.js';
import { nothingFollows, type Scene, type Step } from '../recipe.js';
import type { Operation } from '../store.js';

/** The step that writes a payment down for what it was paid for. The member hears what is left; what nobody owed any more is for a person to give back. */
export const entering: Step = {
  kind: 'enter',
  settled: async (scene, proof) => {
    const { leg } = scene.work;
    const { entered, amount, providerId } = proof;
    if (leg.state === 'settled') return false;
    if (!entered) throw new Error(`leg ${leg.id} is said to be entered, and nobody says how`);
    const over = overOf(entered);
    const ended = { resolvedAt: scene.now, nextAt: undefined, note: undefined, reason: undefined };
    if (!(await moveLeg(scene, 'settled', { ...ended, providerId, settled: minus(amount, over) }))) return false;
    await postEntered(scene, { ...entered, over }, amount);
    await closeReviews(scene, 'written down at a later try');
    await tell(scene, 'payFor.entered', phraseOf(scene, { ...entered, over }, amount));
    if (isPositive(over)) {
      await moveOperation(scene, 'review');
      await openReview(scene, 'paid-over', `${over.minor} ${over.currency} of what was paid were not owed any more`, `${leg.id}:over`);
      await ask(scene, over);
    } else await moveOperation(scene, 'done');
    return true;
  },
  ended: nothingFollows,
  review: async (scene, reason, detail) => {
    const { tx, work, now } = scene;
    await moveOperation(scene, 'review');
    const isOpen = (await tx.reviews({ open: true, chamaId: work.operation.chamaId })).some(({ legId }) => legId === work.leg.id);
    // A review that was closed does not hide that the trouble goes on.
    if (!isOpen) await openReview(scene, reason, detail, `${work.leg.id}:${now}`);
    await tell(scene, 'payFor.notTaken', say('pay-for.notTaken', paidValues(scene)));
    await ask(scene, paidValues(scene).amount);
  },
  checking: (scene) => tell(scene, 'payFor.entering', say('pay-for.entering', paidValues(scene))),
  stuck: (scene) => openReview(scene, 'stuck', 'paid, and not in the records for a day; it is still being tried'),
};

/** Nobody pays cents by phone: what the next whole unit has above what was owed is nobody's claim. */
const overOf = ({ over }: Entered): Money => (compareMoney(over, major(1, over.currency)) < 0 ? money(0, over.currency) : over);

/** From what was paid for something to where it belongs; what was not owed lies in suspense until somebody gives it back. */
async function postEntered({ tx, work: { operation }, ids, now }: Scene, entered: Entered, amount: Money): Promise<void> {
  const { id: operationId, chamaId, memberId } = operation;
  const entries = [
    { account: paidFor(chamaId, memberId), amount },
    ...creditsOf(operation, entered, minus(amount, entered.over)).map(({ account, amount: part }) => ({ account, amount: negative(part) })),
    { account: suspense(chamaId), amount: negative(entered.over) },
  ].filter(({ amount: moved }) => !isZero(moved));
  const posting = { id: ids.next(), chamaId, operationId, kind: 'entered', at: now };
  if (!(await tx.post({ ...posting, entries: entries.map((entry) => ({ id: ids.next(), ...entry })) })))
    throw new Error(`what was paid for ${operationId} is posted already`);
}

const negative = (amount: Money): Money => money(-minorOf(amount), amount.currency);

/** The accounts that `taken` belongs to. Of a loan its fines and interest are the chama's income, the rest is what had been lent. */
function creditsOf(operation: Operation, entered: Entered, taken: Money): { account: string; amount: Money }[] {
  const { chamaId } = operation;
  switch (whatFor(operation)?.purpose) {
    case 'fine':
      return [{ account: fineIncome(chamaId), amount: taken }];
    case 'loan': {
      const { fine = money(0, taken.currency), interest = money(0, taken.currency) } = entered;
      return [
        { account: fineIncome(chamaId), amount: fine },
        { account: interestIncome(chamaId), amount: interest },
        { account: loansGiven(chamaId), amount: minus(taken, plus(fine, interest)) },
      ];
    }
    case 'pledge':
      return [{ account: projectFunds(chamaId), amount: taken }];
    case 'shares':
      return [{ account: shareCapital(chamaId), amount: taken }];
    case 'socialFund':
      return [{ account: socialFund(chamaId), amount: taken }];
    case undefined:
      throw new Error(`operation ${operation.id} was paid for nothing in particular`);
  }
}

/** What messages about a payment say of it: how much arrived, for what, under which receipt. */
export function paidValues({ work, facts }: Scene) {
  const paid = paidLeg(work);
  const purpose = whatFor(work.operation)?.purpose ?? 'fine';
  return {
    chama: facts.name,
    amount: paid.settled ?? work.operation.amount,
    what: say(`pay-for.paid.${purpose}`),
    receipt: paid.receipt ?? work.operation.id,
  };
}

function phraseOf(scene: Scene, { over, left, count }: Entered, amount: Money): Phrase {
  const values = { ...paidValues(scene), amount };
  if (isPositive(over)) return say('pay-for.over', { ...values, over });
  return receiptPhrase(scene, { ...values, at: paidLeg(scene.work).sentAt }, settledPhrase());

  function settledPhrase(): Phrase {
    if (count !== undefined) return say('pay-for.settledShares', { ...values, count });
    if (left && isPositive(left)) return say('pay-for.settledLeft', { ...values, left });
    return left ? say('pay-for.settledAll', values) : say('pay-for.settled', values);
  }
}

async function ask(scene: Scene, amount: Money): Promise<void> {
  const { operation } = scene.work;
  const asked = await askAboutPayment(scene, { amount, what: paidValues(scene).what });
  if (asked === 0) scene.log('review.nobody-asked', { chama: operation.chamaId, operation: operation.id });
}
