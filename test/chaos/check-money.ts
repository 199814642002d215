import { scrub } from '../../src/log.js';
import { formatMoney } from '../../src/money.js';
import { airtimeFindings } from './check-airtime.js';
import { entryFindings } from './check-entries.js';
import { extraPayments, linkFindings } from './check-links.js';
import { paymentKey } from './diary.js';
import { by, isElsewhere, isPaid, minorOf, sumOf, type Evidence } from './evidence.js';
import type { Payment } from './truths.js';
import { unitsOf } from './units.js';

/** Provider's truth = ledger = book: every payment has one posting, one credit and one record of its amount, and nothing has one without a payment. */
export function moneyFindings(evidence: Evidence): string[] {
  const findings = [
    ...paymentFindings(evidence),
    ...strayFindings(evidence),
    ...sumFindings(evidence),
    ...airtimeFindings(evidence),
    ...entryFindings(evidence),
    ...linkFindings(evidence),
  ];
  return findings.map((finding) => `${evidence.village.name}: ${finding}`);
}

function* paymentFindings(evidence: Evidence): Iterable<string> {
  const { truth, people, dump, collects, journals, diary, operationOf } = evidence;
  const legs = new Map(collects.map((leg) => [leg.id, leg]));
  const credits = by(dump.contributions, ({ legId }) => legId);
  const records = by(truth.recorded, ({ reference }) => reference);
  const memberOf = new Map(people.map(({ phone, memberId }) => [phone, memberId]));
  for (const payment of truth.payments.filter(isPaid)) {
    const name = nameOf(payment);
    const leg = legs.get(payment.reference ?? '');
    const operation = operationOf(payment);
    if (!leg || !operation) {
      yield `${name} was paid, and no leg of ours bears its reference.`;
      continue;
    }
    const memberId = memberOf.get(payment.phone);
    if (leg.state !== 'settled' || leg.providerId !== scrub(payment.providerId) || leg.receipt !== payment.receipt)
      yield `${name} was paid, and its leg ${leg.id} is ${leg.state} (${leg.note ?? leg.reason ?? 'no note'}).`;
    else if (!leg.settled || leg.settled.minor !== payment.amount.minor)
      yield `${name} is settled with ${leg.settled?.minor ?? 'nothing'}.`;
    if (operation.memberId !== memberId) yield `${name} is ${memberId ?? 'nobody'}'s, and was taken for ${operation.memberId}'s.`;
    const arrivals = (journals.get(operation.id) ?? []).filter(({ entries }) => entries.some(isArrival));
    const arrived = arrivals.flatMap(({ entries }) => entries.filter(isArrival));
    if (arrivals.length !== 1 || sumOf(arrived.map(({ amount }) => amount)) !== minorOf(payment.amount))
      yield `${name} is posted ${arrivals.length} times.`;
    const credit = credits.get(leg.id) ?? [];
    const record = records.get(payment.receipt ?? '') ?? [];
    if (!diary.confirmations.has(paymentKey(payment.phone, unitsOf(payment.amount)))) yield `${name} was paid, and nobody confirmed it.`;
    if (isElsewhere(payment, evidence)) {
      if (credit.length + record.length > 0) yield `${name} was paid for ${operation.kind}, and is credited or recorded as a contribution.`;
      continue;
    }
    if (credit.length !== 1 || credit[0]?.amount.minor !== payment.amount.minor || credit[0].memberId !== memberId)
      yield `${name} is credited ${credit.length} times, or wrongly.`;
    if (record.length !== 1 || record[0]?.memberId !== memberId || record[0]?.amount.minor !== payment.amount.minor)
      yield `${name} is ${record.length} times in the chama's records, or wrongly.`;
    else if (credit[0]?.bookId !== record[0].id) yield `${name}: its credit does not name its record.`;
  }
}

/** What stands here or in the records with no payment behind it. */
function* strayFindings({ truth, dump, collects, operations, linked }: Evidence): Iterable<string> {
  const paid = [...truth.payments, ...linked].filter(isPaid);
  const byReference = new Set(paid.map(({ reference }) => reference));
  const receipts = new Set(paid.map(({ receipt }) => receipt));
  for (const leg of collects.filter(({ state }) => state === 'settled'))
    if (!byReference.has(leg.id)) yield `The leg ${leg.id} is settled, and nothing was paid.`;
  const paidLegs = new Map(dump.legs.filter(({ id }) => byReference.has(id)).map((leg) => [leg.operationId, leg]));
  const railed = new Set(dump.legs.filter(({ kind }) => kind === 'invoice').map(({ operationId }) => operationId));
  const isExtra = (operationId: string) => operations.get(operationId)?.params['extraTo'] !== undefined;
  for (const { operationId, kind, entries } of dump.journals)
    if (entries.some(isArrival) && !paidLegs.has(operationId) && !railed.has(operationId) && !isExtra(operationId))
      yield `A posting "${kind}" of ${operations.get(operationId)?.kind ?? 'nothing'} ${operationId} has no payment behind it.`;
  for (const { legId, amount } of dump.contributions)
    if (legId !== undefined && !byReference.has(legId)) yield `A credit of ${amount.minor} has no payment behind it (leg ${legId}).`;
  for (const { id, reference } of truth.recorded)
    if (reference === undefined || !receipts.has(reference))
      yield `The record ${id} of the chama names no payment (${reference ?? 'no reference'}).`;
  for (const { receipt, legId } of dump.receipts)
    if (!receipts.has(receipt) && byReference.has(legId))
      yield `The leg ${legId} holds the receipt ${receipt}, which the provider never gave.`;
}

function* sumFindings(evidence: Evidence): Iterable<string> {
  const { village, truth, dump, linked } = evidence;
  if (village.collector === undefined) return;
  const paid = [...truth.payments, ...linked].filter(isPaid);
  const entries = dump.journals.flatMap((journal) => journal.entries);
  const held = entries.filter((entry) => isArrival(entry) && entry.account.startsWith(`asset:${village.collector}:`));
  // What was paid for something else, or a second time by a link, is neither credited nor recorded as a contribution, and is looked at by itself.
  const others = [...truth.payments.filter((payment) => isPaid(payment) && isElsewhere(payment, evidence)), ...extraPayments(evidence)];
  const elsewhere = sumOf(others.map(({ amount }) => amount));
  const sums = {
    'paid at the provider': sumOf(paid.map(({ amount }) => amount)),
    'taken from wallets': minorOf(truth.taken),
    'come into the ledger': sumOf(held.map(({ amount }) => amount)),
    'credited to members': elsewhere + sumOf(dump.contributions.map(({ amount }) => amount)),
    "in the chama's records": elsewhere + sumOf(truth.recorded.map(({ amount }) => amount)),
    'contributions in the ledger':
      elsewhere - sumOf(entries.filter(({ account }) => account.startsWith('liability:contributions:')).map(({ amount }) => amount)),
  };
  if (new Set(Object.values(sums)).size > 1)
    yield `The sums differ (minor units): ${Object.entries(sums)
      .map(([name, sum]) => `${name} ${sum}`)
      .join(', ')}.`;
}

type Line = Evidence['dump']['journals'][number]['entries'][number];
const isArrival = ({ account, amount }: Line): boolean => account.startsWith('asset:') && minorOf(amount) > 0n;

/** A payment as a finding names it. The phones are made up. */
export const nameOf = ({ phone, amount, receipt }: Payment): string => `${formatMoney(amount)} of ${phone} (${receipt ?? 'no receipt'})`;
