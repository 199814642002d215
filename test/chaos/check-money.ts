import { airtimeFindings } from './check-airtime.js';
import { by, isPaid, minorOf, sumOf, type Evidence, type Payment } from './evidence.js';
import { scrub } from '../../src/log.js';
import { walletAtFirst } from './village.js';

/** Provider's truth = ledger = book: every payment has one posting, one credit and one record of its amount, and nothing has one without a payment. */
export function moneyFindings(evidence: Evidence): string[] {
  return [...paymentFindings(evidence), ...strayFindings(evidence), ...sumFindings(evidence), ...airtimeFindings(evidence)];
}

function* paymentFindings({ truth, dump, collects, operations, journals, diary, isForAirtime }: Evidence): Iterable<string> {
  const legs = new Map(collects.map((leg) => [leg.id, leg]));
  const credits = by(dump.contributions, ({ legId }) => legId);
  const records = by(truth.contributions, ({ reference }) => reference);
  const memberOf = new Map(truth.members.map(({ phone, memberId }) => [phone, memberId]));
  for (const payment of truth.payments.filter(isPaid)) {
    const name = nameOf(payment);
    const leg = legs.get(payment.externalReference ?? '');
    const operation = leg && operations.get(leg.operationId);
    if (!leg || !operation) {
      yield `${name} was paid, and no leg of ours bears its reference.`;
      continue;
    }
    const memberId = memberOf.get(payment.phone);
    if (leg.state !== 'settled' || leg.providerId !== scrub(payment.checkoutRequestId) || leg.receipt !== payment.receipt)
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
    if (!diary.confirmations.has(`${payment.phone} ${Number(minorOf(payment.amount) / 100n)}`))
      yield `${name} was paid, and nobody confirmed it.`;
    if (isForAirtime(payment)) {
      if (credit.length + record.length > 0) yield `${name} was for airtime, and is credited or recorded.`;
      continue;
    }
    if (credit.length !== 1 || credit[0]?.amount.minor !== payment.amount.minor || credit[0].memberId !== memberId)
      yield `${name} is credited ${credit.length} times, or wrongly.`;
    if (record.length !== 1 || record[0]?.memberId !== memberId || record[0]?.amount.minor !== payment.amount.minor)
      yield `${name} is ${record.length} times in the chama's records, or wrongly.`;
    else if (credit[0]?.bookId !== String(record[0].id)) yield `${name}: its credit does not name its record.`;
  }
}

/** What stands here or in the records with no payment behind it. */
function* strayFindings({ truth, dump, collects, operations }: Evidence): Iterable<string> {
  const paid = truth.payments.filter(isPaid);
  const byReference = new Set(paid.map(({ externalReference }) => externalReference));
  const receipts = new Set(paid.map(({ receipt }) => receipt));
  for (const leg of collects.filter(({ state }) => state === 'settled'))
    if (!byReference.has(leg.id)) yield `The leg ${leg.id} is settled, and nothing was paid.`;
  const paidLegs = new Map(collects.filter(({ id }) => byReference.has(id)).map((leg) => [leg.operationId, leg]));
  for (const { operationId, kind, entries } of dump.journals)
    if (entries.some(isArrival) && !paidLegs.has(operationId))
      yield `A posting "${kind}" of ${operations.get(operationId)?.kind ?? 'nothing'} ${operationId} has no payment behind it.`;
  for (const { legId, amount } of dump.contributions)
    if (legId !== undefined && !byReference.has(legId)) yield `A credit of ${amount.minor} has no payment behind it (leg ${legId}).`;
  for (const { id, reference } of truth.contributions)
    if (reference === null || !receipts.has(reference))
      yield `The record ${id} of the chama names no payment (${reference ?? 'no reference'}).`;
  for (const { receipt, legId } of dump.receipts)
    if (!receipts.has(receipt) && byReference.has(legId))
      yield `The leg ${legId} holds the receipt ${receipt}, which the provider never gave.`;
}

function* sumFindings({ truth, dump, isForAirtime }: Evidence): Iterable<string> {
  const wallets = truth.payments.length > 0 ? Object.values(truth.wallets) : [];
  const byMenu = sumOf(truth.menuPayments.map(({ amount }) => amount));
  const paid = truth.payments.filter(isPaid);
  const forAirtime = sumOf(paid.filter(isForAirtime).map(({ amount }) => amount));
  // What was paid for airtime is neither credited nor recorded, and what airtime costs is looked at by itself.
  const sums = {
    'paid at the provider': sumOf(paid.map(({ amount }) => amount)),
    'taken from wallets': BigInt(wallets.length * walletAtFirst) * 100n - sumOf(wallets) - byMenu,
    'held in the ledger': sumOf(dump.journals.flatMap(({ entries }) => entries.filter(isHeld).map(({ amount }) => amount))),
    'credited to members': forAirtime + sumOf(dump.contributions.map(({ amount }) => amount)),
    "in the chama's records": forAirtime + sumOf(truth.contributions.map(({ amount }) => amount)),
    'contributions in the ledger':
      forAirtime -
      sumOf(
        dump.journals.flatMap(({ entries }) =>
          entries.filter(({ account }) => account.startsWith('liability:contributions:')).map(({ amount }) => amount),
        ),
      ),
  };
  if (new Set(Object.values(sums)).size > 1)
    yield `The sums differ (minor units): ${Object.entries(sums)
      .map(([name, sum]) => `${name} ${sum}`)
      .join(', ')}.`;
}

type Entry = Evidence['dump']['journals'][number]['entries'][number];
const isHeld = ({ account }: Entry): boolean => account.startsWith('asset:') && !account.startsWith('asset:africastalking:');
const isAsset = ({ account }: Entry): boolean => account.startsWith('asset:');
const isArrival = (entry: Entry): boolean => isAsset(entry) && minorOf(entry.amount) > 0n;

/** A payment as a finding names it. The phones are made up. */
export const nameOf = ({ phone, amount, receipt }: Payment): string =>
  `KES ${Number(minorOf(amount)) / 100} of ${phone} (${receipt ?? 'no receipt'})`;
