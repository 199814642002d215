import { compareMoney, minorOf, type Money } from '../../money.js';
import type { GuaranteeNews, GuarantorRequest, LoanState } from '../records/loans.js';
import { zero } from './amounts.js';
import type { Desk, Now } from './desk.js';
import { guaranteesOf, guarantorsMax, type Guarantee } from './loan-state.js';
import { isActive, namesOf } from './roster.js';
import { split } from './split.js';
import type { LocalTx } from './store.js';
import { guarantees } from './tables/loans.js';
import { refused } from './write.js';

/** A loan as its guarantors know it, wherever it is kept. */
export type AskedLoan = { id: string; memberId: string; principal: Money; months: number; state: LoanState };

/** What guarantors have to come to. */
export type Surety = { guarantorsNeeded: number; coverNeeded: Money };

/** Lines of one list. */
const shownMax = 50;

/** Enough other active members, each of them once. */
export async function areGuarantors(tx: LocalTx, borrower: string, ids: readonly string[], needed: number): Promise<boolean> {
  if (ids.length < needed || ids.length > guarantorsMax || new Set(ids).size !== ids.length || ids.includes(borrower)) return false;
  for (const memberId of ids) if (!(await isActive(tx, memberId))) return false;
  return true;
}

/** Asks each of them for an even part of what they cover together. */
export async function askGuarantors(
  desk: Desk,
  tx: LocalTx,
  of: { loanId: string; guarantors: readonly string[]; coverNeeded: Money },
  now: Now,
): Promise<void> {
  const { loanId, guarantors, coverNeeded } = of;
  if (guarantors.length === 0) return;
  const covers = split(
    coverNeeded,
    guarantors.map(() => 1n),
  );
  for (const [at, memberId] of guarantors.entries()) await askGuarantor(tx, { loanId, memberId, cover: covers[at] ?? zero(desk) }, now);
}

/** Asks one. They are yet to be told. */
export async function askGuarantor(tx: LocalTx, of: { loanId: string; memberId: string; cover: Money }, now: Now): Promise<void> {
  await tx.add(guarantees, { ...of, state: 'asked', askedOn: now.today, decidedOn: undefined, told: false });
}

/**
 * A guarantor's word about a loan that waits for it, once. `can` is what they may still stand surety for. A refusal leaves everything as it is;
 * otherwise all the guarantees of the loan as they are now.
 */
export async function takeWord<L extends AskedLoan>(
  tx: LocalTx,
  of: { loan: L | undefined; memberId: string; says: 'yes' | 'no'; can: () => Promise<Money> },
  now: Now,
): Promise<{ status: 'taken'; loan: L; all: Guarantee[] } | ReturnType<typeof refused>> {
  const { loan, memberId, says, can } = of;
  if (!loan) return refused('unknownSubject');
  const key = { loanId: loan.id, memberId };
  const guarantee = await tx.get(guarantees, key);
  if (!guarantee) return refused('unknownSubject');
  if (loan.state !== 'guarantors') return refused('notOpen');
  if (guarantee.state !== 'asked') return refused('alreadyDecided');
  if (!(await isActive(tx, memberId))) return refused('notActive');
  if (says === 'yes') {
    const left = await can();
    if (compareMoney(guarantee.cover, left) > 0) return refused('overLimit', left);
  }
  await tx.change(guarantees, key, { state: says === 'yes' ? 'given' : 'declined', decidedOn: now.today, told: false });
  return { status: 'taken', loan, all: await guaranteesOf(tx, loan.id) };
}

/** Enough have said yes, and they cover enough. */
export const isCovered = (loan: Surety, all: readonly Guarantee[]): boolean =>
  reaches(
    loan,
    all.filter(({ state }) => state === 'given'),
  );

/** It would be covered if everybody who has not answered said yes. */
export const canBeCovered = (loan: Surety, all: readonly Guarantee[]): boolean =>
  reaches(
    loan,
    all.filter(({ state }) => state !== 'declined'),
  );

function reaches({ guarantorsNeeded, coverNeeded }: Surety, some: readonly Guarantee[]): boolean {
  const cover = some.reduce((sum, guarantee) => sum + minorOf(guarantee.cover), 0n);
  return some.length >= guarantorsNeeded && cover >= minorOf(coverNeeded);
}

/** What a member is asked to stand surety for. `find` knows the loans with these ids. */
export async function requestsOf(
  tx: LocalTx,
  memberId: string,
  find: (tx: LocalTx, ids: readonly string[], max: number) => Promise<AskedLoan[]>,
): Promise<GuarantorRequest[]> {
  const asked = await tx.list(guarantees, { memberId, state: 'asked' }, { by: ['askedOn'], max: guaranteesMax });
  const found = await find(
    tx,
    asked.map(({ loanId }) => loanId),
    guaranteesMax,
  );
  const open = new Map(found.filter(({ state }) => state === 'guarantors').map((loan) => [loan.id, loan]));
  const nameOf = await namesOf(
    tx,
    [...open.values()].map((loan) => loan.memberId),
  );
  const requests = asked.flatMap(({ loanId, cover, askedOn }) => {
    const loan = open.get(loanId);
    return loan ? [{ loanId, borrower: nameOf(loan.memberId), principal: loan.principal, months: loan.months, cover, askedOn }] : [];
  });
  return requests.slice(0, shownMax);
}

/** What guarantors and borrowers were not told yet, the oldest first. */
export async function untoldOf(
  tx: LocalTx,
  find: (tx: LocalTx, ids: readonly string[], max: number) => Promise<AskedLoan[]>,
): Promise<GuaranteeNews[]> {
  const untold = await tx.list(guarantees, { told: false }, { by: ['askedOn'], max: shownMax });
  const ids = [...new Set(untold.map(({ loanId }) => loanId))];
  const of = new Map((await find(tx, ids, shownMax)).map((loan) => [loan.id, loan]));
  return untold.flatMap(({ loanId, memberId: guarantorId, state, cover }) => {
    const loan = of.get(loanId);
    if (!loan) return [];
    const { memberId: borrowerId, principal, months } = loan;
    return [{ loanId, borrowerId, guarantorId, state, loan: loan.state, principal, months, cover }];
  });
}

/** They were told that it stands so. */
export async function toldOf(
  tx: LocalTx,
  { loanId, guarantorId, state }: Pick<GuaranteeNews, 'loanId' | 'guarantorId' | 'state'>,
): Promise<void> {
  const key = { loanId, memberId: guarantorId };
  if ((await tx.get(guarantees, key))?.state === state) await tx.change(guarantees, key, { told: true });
}

/** A loan has ended: its borrower is to be told, by what became of these guarantees. */
export async function tellAnew(tx: LocalTx, loanId: string, state: Guarantee['state']): Promise<void> {
  for (const guarantee of await guaranteesOf(tx, loanId))
    if (guarantee.state === state) await tx.change(guarantees, { loanId, memberId: guarantee.memberId }, { told: false });
}

/** Requests of one member that were asked and not answered, and may be over: more than a phone shows. */
const guaranteesMax = 500;
