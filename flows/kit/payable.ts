import type { Money } from '../../src/money.js';
import type { Intent } from './intents.js';
import type { PaidFor, Payable, Purpose } from './records.js';

/** What a flow or a shortcut names: one thing, or all of one purpose. */
export type Named = { purpose: Purpose; subjectId?: string };

const purposes: readonly string[] = ['fine', 'loan', 'pledge', 'shares', 'socialFund'] satisfies Purpose[];

/** What is named in a flow's arguments; undefined where nothing is. */
export function namedIn(args: Record<string, string> | undefined): Named | undefined {
  const { purpose, subjectId } = args ?? {};
  if (purpose === undefined || !purposes.includes(purpose)) return undefined;
  return { purpose: purpose as Purpose, ...(subjectId !== undefined && { subjectId }) };
}

/** Is this what was named, or one of those? */
export const isNamed = (what: PaidFor, { purpose, subjectId }: Named): boolean =>
  what.purpose === purpose && (subjectId === undefined || ('subjectId' in what && what.subjectId === subjectId));

/** One thing that is named in a flow's arguments; undefined where it is not clear which. */
export function thingIn(args: Record<string, string> | undefined): PaidFor | undefined {
  const named = namedIn(args);
  if (!named) return undefined;
  const { purpose, subjectId } = named;
  if (purpose === 'shares' || purpose === 'socialFund') return { purpose };
  return subjectId === undefined ? undefined : { purpose, subjectId };
}

/** A thing as the arguments of a flow. */
export function toArgs(what: PaidFor | undefined): Record<string, string> {
  if (!what) return {};
  return 'subjectId' in what ? { purpose: what.purpose, subjectId: what.subjectId } : { purpose: what.purpose };
}

export const sameThing = (a: PaidFor, b: PaidFor): boolean =>
  a.purpose === b.purpose && ('subjectId' in a ? a.subjectId : '') === ('subjectId' in b ? b.subjectId : '');

/** Nothing is ever paid that was not on the screen. */
export function payment(item: Payable | undefined, amount: Money | undefined): Intent {
  if (!item || !amount) throw new Error('confirmed without an amount');
  return { kind: 'payFor', for: item.for, amount };
}
