import { major, minorOf, money, plus, type Money } from '../../money.js';
import { addMonths } from './dates.js';
import { split } from './split.js';

/** What a schedule follows from. `monthlyBp` is hundredths of a percent a month; `from` the day of disbursement. */
export type Terms = { principal: Money; months: number; monthlyBp: number; interest: 'flat' | 'reducing'; from: string };

export type Instalment = { number: number; dueOn: string; principal: Money; interest: Money };

/**
 * The instalments of a loan, one a month from the month after its disbursement. Principal is paid back in equal parts of whole units, which sum
 * to it exactly. Flat interest is reckoned once, on the whole loan for its whole term, and divided evenly; reducing interest each month on what is
 * still owed. Interest is rounded to whole units, a half upwards. Paying early saves no interest: what was agreed on is owed.
 */
export function scheduleOf(terms: Terms): Instalment[] {
  const { principal, months, monthlyBp, from } = terms;
  const evenly = Array.from({ length: months }, () => 1n);
  const parts = split(principal, evenly);
  const interest =
    terms.interest === 'flat' ? split(interestOn(principal, monthlyBp * months), evenly) : reducing(principal, parts, monthlyBp);
  return parts.map((part, at) => ({
    number: at + 1,
    dueOn: addMonths(from, at + 1),
    principal: part,
    interest: interest[at] ?? money(0, principal.currency),
  }));
}

function reducing(principal: Money, parts: readonly Money[], monthlyBp: number): Money[] {
  let owed = minorOf(principal);
  return parts.map((part) => {
    const interest = interestOn(money(owed, principal.currency), monthlyBp);
    owed -= minorOf(part);
    return interest;
  });
}

/** Hundredths of a percent of an amount, in whole units. */
function interestOn(amount: Money, bp: number): Money {
  const grain = minorOf(major(1, amount.currency));
  const divisor = 10_000n * grain;
  return money(((minorOf(amount) * BigInt(bp) + divisor / 2n) / divisor) * grain, amount.currency);
}

export function interestOf(schedule: readonly Instalment[], none: Money): Money {
  return schedule.reduce((sum, { interest }) => plus(sum, interest), none);
}
