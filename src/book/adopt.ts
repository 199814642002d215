import { compareMoney, type Money } from '../money.js';
import type { BookContribution, Found } from '../providers/ports.js';
import type { BookEntry } from './port.js';
import type { Change, ContributionRow } from './store.js';

/** How our contributions and the chama's records are made one. Pure: rows in, changes out; each record is counted once. */

const sameAmount = (a: Money, b: Money) => a.currency === b.currency && compareMoney(a, b) === 0;

const isOwn = (row: ContributionRow): boolean => row.legId !== undefined;

/** May this record be that contribution of ours? By the receipt where the records keep one; else by amount and date. */
function mayBe(item: BookContribution, row: ContributionRow): boolean {
  if (item.memberId !== row.memberId || !sameAmount(item.amount, row.amount)) return false;
  return item.reference === undefined ? item.date === row.date : isReferenceOf(item.reference, row);
}

/** We record a contribution under its receipt; where the network gave none, under the id of the leg that brought the money. */
function isReferenceOf(reference: string, row: ContributionRow): boolean {
  return reference === (row.receipt ?? row.legId);
}

/**
 * Brings the rows of one member to what the records say. A record that is new becomes ours where one of ours still lacks its
 * record, and else a row of its own; a row that only the records had goes when they have it no more (`items` is whole from
 * `from` on).
 */
export function mirrorChanges(of: {
  rows: readonly ContributionRow[];
  memberId: string;
  items: readonly BookContribution[];
  from: string | undefined;
  newRow: (item: BookContribution) => ContributionRow;
}): Change[] {
  const { rows, memberId, from, newRow } = of;
  const items = [...new Map(of.items.map((item) => [item.bookId, item])).values()]; // pages that shifted repeat an item
  const known = new Map(rows.flatMap((row) => (row.bookId === undefined ? [] : [[row.bookId, row]])));
  const waiting = rows.filter((row) => isOwn(row) && row.bookId === undefined).sort(oldestFirst);
  const changes: Change[] = [];

  for (const item of items) {
    const row = known.get(item.bookId);
    if (row && !isOwn(row) && differs(row, item)) {
      changes.push({ do: 'correct', id: row.id, memberId, amount: item.amount, date: item.date, receipt: item.reference });
    }
  }
  const fresh = items.filter((item) => !known.has(item.bookId));
  // Those with a receipt first: they know which of ours they are, and leave the others to those that do not.
  for (const item of [...fresh.filter((one) => one.reference !== undefined), ...fresh.filter((one) => one.reference === undefined)]) {
    const at = waiting.findIndex((row) => mayBe(item, row));
    const [row] = at < 0 ? [] : waiting.splice(at, 1);
    changes.push(row ? { do: 'tie', id: row.id, bookId: item.bookId } : { do: 'add', row: newRow(item) });
  }
  const listed = new Set(items.map((item) => item.bookId));
  for (const row of rows) {
    const expected = row.memberId === memberId && !isOwn(row) && row.bookId !== undefined && (from === undefined || row.date >= from);
    if (expected && !listed.has(row.bookId ?? '')) changes.push({ do: 'remove', id: row.id });
  }
  return changes;
}

function differs(row: ContributionRow, item: BookContribution): boolean {
  return row.memberId !== item.memberId || row.date !== item.date || row.receipt !== item.reference || !sameAmount(row.amount, item.amount);
}

function oldestFirst(a: ContributionRow, b: ContributionRow): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}

/**
 * The records have told us which record is our row's: proof, where adopting was a good guess. A row that the mirror had made of
 * it gives it up; a record that was wrongly taken for ours becomes a row of its own.
 */
export function recordedChanges(rows: readonly ContributionRow[], own: ContributionRow, bookId: string, newId: () => string): Change[] {
  if (own.bookId === bookId) return [];
  const holder = rows.find((row) => row.bookId === bookId && row.id !== own.id);
  const changes: Change[] = [];
  if (own.bookId !== undefined) changes.push({ do: 'tie', id: own.id, bookId: undefined });
  if (holder && (own.bookId !== undefined || isOwn(holder))) changes.push({ do: 'tie', id: holder.id, bookId: own.bookId });
  else if (holder) changes.push({ do: 'remove', id: holder.id });
  else if (own.bookId !== undefined) {
    changes.push({ do: 'add', row: { ...own, id: newId(), legId: undefined, bookId: own.bookId, receipt: undefined } });
  }
  return [...changes, { do: 'tie', id: own.id, bookId }];
}

/**
 * Which of the records, if any, is this entry, whose answer was lost? The one with its receipt; else one of the same amount and
 * day that is no other contribution's of ours, which is then tied to it, so that a second equal entry cannot take it too.
 * `items` are the member's records from the entry's date on.
 */
export function findRecord(of: {
  rows: readonly ContributionRow[];
  items: readonly BookContribution[];
  entry: BookEntry;
  newId: () => string;
}): { found: Found; changes: Change[] } {
  const { rows, items, entry, newId } = of;
  const own = rows.find((row) => isOwn(row) && (row.legId === entry.key || isReferenceOf(entry.receipt, row)));
  const tied = items.find((item) => item.bookId === own?.bookId);
  // A record that they have no more was not ours to keep.
  const ours = own && (tied ? own : { ...own, bookId: undefined });
  const is = (item: BookContribution) => ({
    found: { status: 'settled' as const, providerId: item.bookId, amount: item.amount },
    changes: ours ? recordedChanges(rows, ours, item.bookId, newId) : [],
  });

  const named = items.find((item) => item.reference === entry.receipt);
  if (named && sameAmount(named.amount, entry.amount)) return is(named);
  if (named) return { found: { status: 'unknown', why: 'the receipt is recorded with another amount' }, changes: [] };

  if (tied) return is(tied);

  const taken = new Set(rows.filter((row) => isOwn(row) && row.id !== own?.id).map((row) => row.bookId));
  const equal = items.filter((item) => item.reference === undefined && sameAmount(item.amount, entry.amount) && !taken.has(item.bookId));
  const sameDay = equal.find((item) => item.date === entry.date);
  if (sameDay) return is(sameDay);
  // The records may have put their own date: recording once more could count it twice, so that a person has to look.
  if (equal.length > 0) return { found: { status: 'unknown', why: 'an equal contribution is recorded on a later day' }, changes: [] };
  return { found: { status: 'absent' }, changes: [] };
}
