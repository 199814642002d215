import { by, isPaid, minorOf, sumOf, type Evidence } from './evidence.js';
import { nameOf } from './check-money.js';
import { owedAtFirst } from './village.js';
import { moneyOf } from './units.js';

/** What was paid for fines, loans and promises stands in the records once, for what it was paid for; or a person has it, and may. */
export function* entryFindings(evidence: Evidence): Iterable<string> {
  const { truth, dump, entries, operations, operationOf, journals } = evidence;
  const rows = by(entries, ({ operationId }) => operationId);
  const enters = by(
    dump.legs.filter(({ kind }) => kind === 'enter'),
    ({ operationId }) => operationId,
  );
  for (const payment of truth.payments.filter(isPaid)) {
    const operation = operationOf(payment);
    if (operation?.kind !== 'payFor') continue;
    const name = nameOf(payment);
    const own = rows.get(operation.id) ?? [];
    rows.delete(operation.id);
    const [row] = own;
    const { purpose, subjectId } = operation.params;
    if (own.length !== 1 || !row) {
      yield `${name} was paid for a ${purpose ?? 'thing'}, and is entered ${own.length} times.`;
      continue;
    }
    if (
      row.kind !== purpose ||
      (subjectId !== undefined && row.subjectId !== subjectId) ||
      row.memberId !== operation.memberId ||
      row.amount.minor !== payment.amount.minor
    )
      yield `${name} was paid for ${purpose ?? 'nothing'} ${subjectId ?? ''}, and is entered as ${row.amount.minor} for ${row.kind} ${row.subjectId}.`;
    if (row.receipt !== (payment.receipt ?? null)) yield `${name} is entered under the receipt ${row.receipt ?? 'none'}.`;
    const legs = enters.get(operation.id) ?? [];
    if (legs.length !== 1 || legs[0]?.state !== 'settled') yield `${name} is entered, and its leg is ${legs[0]?.state ?? 'missing'}.`;
    const postings = (journals.get(operation.id) ?? []).filter(({ kind }) => kind === 'entered');
    if (postings.length !== 1) yield `${name} is posted to what it was paid for ${postings.length} times.`;
  }
  for (const [id] of rows) yield `The entry of ${operations.get(id)?.kind ?? 'nothing'} ${id} has no payment behind it.`;
  yield* sums(evidence);
}

function* sums({ dump, entries }: Evidence): Iterable<string> {
  const lines = dump.journals.flatMap((journal) => journal.entries);
  const on = (prefix: string) => sumOf(lines.filter(({ account }) => account.startsWith(prefix)).map(({ amount }) => amount));
  if (on('liability:paidfor:') !== 0n) yield `${on('liability:paidfor:')} were paid for something, and lie nowhere.`;
  const taken = (kind: string) =>
    entries.filter((entry) => entry.kind === kind).reduce((sum, { amount, over }) => sum + minorOf(amount) - minorOf(over), 0n);
  const accounts = { fine: 'income:fines:', loan: 'asset:loans:', pledge: 'liability:projects:', socialFund: 'liability:socialfund:' };
  for (const [kind, account] of Object.entries(accounts))
    if (-on(account) !== taken(kind)) yield `${taken(kind)} were taken for each ${kind}, and ${-on(account)} are posted.`;
}

/** What was not owed any more is with a person, and nothing else is. */
export function* overFindings({ village, dump, entries, people }: Evidence): Iterable<string> {
  const reviews = by(dump.reviews, ({ operationId }) => operationId);
  for (const { operationId, over, kind } of entries) {
    const asked = reviews.get(operationId)?.map(({ reason }) => reason) ?? [];
    if ((minorOf(over) > 0n) !== asked.includes('paid-over')) yield `The ${kind} ${operationId} has ${over.minor} too much, and a person was asked: ${asked.join(', ') || 'nothing'}.`; // prettier-ignore
  }
  for (const { memberId, owed } of people.map((one) => ({ ...one, owed: owedAtFirst(one) })))
    for (const [kind, units] of Object.entries(owed)) {
      const own = entries.filter((entry) => entry.memberId === memberId && entry.kind === kind);
      const paid = sumOf(own.map(({ amount }) => amount));
      const over = sumOf(own.map((entry) => entry.over));
      const most = minorOf(moneyOf(units, village));
      if (over !== (paid > most ? paid - most : 0n)) yield `${memberId} owed ${most} for a ${kind}, paid ${paid}, and ${over} of it count as too much.`; // prettier-ignore
    }
}
