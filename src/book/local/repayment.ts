import { compareMoney, isPositive, minus, money, plus, type Money } from '../../money.js';
import type { Instalment } from './schedule.js';

/** An instalment and what is still owed of it. */
export type Standing = Instalment & { interestLeft: Money; principalLeft: Money };

const least = (a: Money, b: Money): Money => (compareMoney(a, b) < 0 ? a : b);

/**
 * What is still owed of each instalment after `paid` went to interest and principal: the oldest first, and of each its interest before its
 * principal.
 */
export function standingOf(schedule: readonly Instalment[], paid: Money): Standing[] {
  let rest = paid;
  return schedule.map((instalment) => {
    const interest = least(rest, instalment.interest);
    const principal = least(minus(rest, interest), instalment.principal);
    rest = minus(minus(rest, interest), principal);
    return { ...instalment, interestLeft: minus(instalment.interest, interest), principalLeft: minus(instalment.principal, principal) };
  });
}

export const leftOf = ({ interestLeft, principalLeft }: Standing): Money => plus(interestLeft, principalLeft);

export type Allocation = {
  /** What goes to each fine, in their order. */
  fines: Money[];
  interest: Money;
  principal: Money;
  /** What nothing was owed for. */
  over: Money;
};

/** Where a repayment goes: to fines, the oldest first; then to instalments, the oldest first, of each the interest and then the principal. */
export function allocate(amount: Money, fines: readonly Money[], standing: readonly Standing[]): Allocation {
  let rest = amount;
  const take = (owed: Money): Money => {
    const taken = least(rest, owed);
    rest = minus(rest, taken);
    return taken;
  };
  const toFines = fines.map(take);
  let interest = money(0, amount.currency);
  let principal = money(0, amount.currency);
  for (const instalment of standing) {
    interest = plus(interest, take(instalment.interestLeft));
    principal = plus(principal, take(instalment.principalLeft));
  }
  return { fines: toFines, interest, principal, over: rest };
}

/** What was due before `today` and is still owed. */
export function overdue(standing: readonly Standing[], today: string, none: Money): Money {
  return standing.filter(({ dueOn }) => dueOn < today).reduce((sum, instalment) => plus(sum, leftOf(instalment)), none);
}

/** The first instalment of which anything is owed. */
export function nextOf(standing: readonly Standing[]): Standing | undefined {
  return standing.find((instalment) => isPositive(leftOf(instalment)));
}
