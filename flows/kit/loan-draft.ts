import type { Money } from '../../src/money.js';
import { readAmount } from './amount.js';
import { lines } from './lines.js';
import type { Me } from './me.js';
import { listName } from './names.js';
import type { LoanOffer, LoanTerms, Person } from './records.js';
import { say, type Phrase } from './say.js';

/** A request for a loan while it is put together. */
export type LoanDraft = {
  me: Me;
  terms: LoanTerms | undefined;
  /** What was typed last; never a phone number. */
  said: string;
  amount: Money | undefined;
  months: number;
  offer: LoanOffer | undefined;
  /** Members to choose from, while they are on the screen. */
  members: Person[];
  guarantors: Person[];
  purpose: string;
  notice: Phrase | undefined;
};
/** Longest purpose, in characters: a few words. */
export const purposeMax = 30;

/** What the loan would cost. */
export const offerText = ({ amount, months, offer }: LoanDraft): Phrase =>
  offer
    ? lines(
        say('loan-apply.offer', { amount: amount ?? '', months }),
        say('loan-apply.cost', { interest: offer.interest, total: offer.total }),
        say('loan-apply.first', { amount: offer.first.amount, date: { date: offer.first.dueOn } }),
      )
    : lines(say('loan-apply.offer', { amount: amount ?? '', months }), say('loan-apply.costUnknown'));

/** All of the request, to be confirmed. */
export const draftText = ({ amount, months, offer, guarantors, purpose }: LoanDraft): Phrase =>
  lines(
    say('loan-apply.confirm', { amount: amount ?? '', months, purpose }),
    ...(offer ? [say('loan-apply.back', { total: offer.total })] : []),
    ...(guarantors.length > 0 ? [say('loan-apply.guarantors', { names: names(guarantors) })] : []),
  );

/** A whole amount that the member may borrow; the most stands as the example. */
export const amountIn = ({ said, terms }: LoanDraft) => terms && readAmount(said, { offered: terms.max, min: terms.min, max: terms.max });

/** A few words, not figures alone. */
export const isPurpose = (text: string): boolean => text.length <= purposeMax && /\p{L}/u.test(text);

/** Is this member one of these? */
export const isAmong = (people: Person[], id: string): boolean => people.some(({ memberId }) => memberId === id);

const names = (people: Person[]): string => people.map(({ name }) => listName(name)).join(', ');

/** Nothing is ever asked for that was not on the screen. Throws where it was not. */
export function confirmed(amount: Money | undefined): Money {
  if (!amount) throw new Error('confirmed without an amount');
  return amount;
}
