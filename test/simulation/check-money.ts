import { minorOf, money, type Money } from '../../src/money.js';
import { isByHand } from '../../src/operations/by-hand.js';
import type { Dump } from '../../src/operations/store.js';
import { airtimeWrongs, elsewhere } from './check-airtime.js';
import type { ChamaTruth } from './truths.js';

/** One chama's money: what its providers hold to be so, against what our books say of it. */
export function moneyWrongs(dump: Dump, truth: ChamaTruth): string[] {
  const wrong: string[] = [];
  const { collector, chamaId } = truth;
  const nothing = money(0, truth.currency);
  const paid = truth.asked.filter(({ isPaid }) => isPaid);

  // One push for one confirmation at most, and none without.
  const collects = new Map(dump.legs.filter(({ kind }) => kind === 'collect' || kind === 'link').map((leg) => [leg.id, leg]));
  const pushes = new Map<string, number>();
  for (const { reference = '' } of truth.asked) pushes.set(reference, (pushes.get(reference) ?? 0) + 1);
  for (const [reference, count] of pushes) {
    if (!collects.has(reference)) wrong.push(`a push without an operation: ${reference}`);
    if (count > 1) wrong.push(`${count} pushes for ${reference}`);
  }

  // Every shilling that was paid is in the ledger, in the member's total and in the chama's records, once. A treasurer may have
  // confirmed one by hand before it was proved: then the claim has the credit.
  const claims = dump.legs.filter((leg) => leg.kind === 'match' && leg.state === 'settled');
  const other = elsewhere(dump);
  wrong.push(...airtimeWrongs(dump, truth));
  for (const payment of paid) {
    const postings = dump.journals.filter(
      ({ operationId, entries }) =>
        operationId === collects.get(payment.reference ?? '')?.operationId &&
        entries.some(({ account, amount }) => account.startsWith('asset:') && minorOf(amount) > 0n),
    );
    if (postings.length !== 1) wrong.push(`payment ${payment.receipt ?? ''} of ${payment.reference ?? ''} has ${postings.length} postings`);
    const claim = claims.find(({ receipt }) => receipt === payment.receipt);
    const credits = dump.contributions.filter(({ legId }) => legId === payment.reference || (claim && legId === claim.id));
    const operationId = collects.get(payment.reference ?? '')?.operationId ?? '';
    const most = other.has(operationId) && !claim ? 0 : 1;
    if (credits.length !== most) wrong.push(`payment ${payment.receipt ?? ''} has ${credits.length} credits`);
    const records = truth.recorded.filter(({ reference }) => reference === payment.receipt);
    if (records.length !== most) wrong.push(`payment ${payment.receipt ?? ''} is recorded ${records.length} times`);
    const told = truth.sms.filter((text) => text.includes(payment.receipt ?? '-'));
    const chat = dump.notifications.filter(
      ({ operationId, kind, state }) =>
        (operationId === collects.get(payment.reference ?? '')?.operationId || operationId === claim?.operationId) &&
        (kind.endsWith('.settled') || kind.startsWith('airtime.') || kind.startsWith('payFor.') || kind.startsWith('payout.')) &&
        state !== 'waiting',
    );
    if (told.length === 0 && chat.length === 0) wrong.push(`nobody was told of payment ${payment.receipt ?? ''}`);
  }
  const sumOf = (rows: readonly { amount: Money }[]) => rows.reduce((sum, { amount }) => sum + minorOf(amount), 0n);
  // What money was paid for, and what was given back of it, is looked at with what it was paid for.
  const entries = dump.journals
    .filter(({ kind }) => !/^(?:refunded|surplus|entered|paidAbroad)/.test(kind))
    .flatMap((journal) => journal.entries);
  const balance = (prefix: string) => sumOf(entries.filter(({ account }) => account.startsWith(prefix)));
  /** What came in there; what goes out to the seller of airtime is looked at with the airtime. */
  const gained = (prefix: string) => sumOf(entries.filter(({ account, amount }) => account.startsWith(prefix) && minorOf(amount) > 0n));
  const truthSum = sumOf(paid);
  const received = gained(`asset:${collector}:`);
  if (received !== truthSum) wrong.push(`the ledger of ${chamaId} holds ${received}, ${collector} paid in ${truthSum}`);

  // A receipt is credited once at most, and what is credited is what came in through ImaraPay or was confirmed by hand, not both.
  const receipts = dump.contributions.flatMap(({ receipt }) => receipt ?? []);
  if (new Set(receipts).size !== receipts.length) wrong.push(`a receipt is credited twice: ${receipts.sort().join(' ')}`);
  const asked = new Set(paid.map(({ receipt }) => receipt));
  const words = claims.filter(isByHand).map(({ id, receipt, settled: amount }) => ({ id, receipt, amount: amount ?? nothing }));
  const credited = sumOf(dump.contributions);
  const forOther = paid.filter(({ reference, receipt }) => {
    const operationId = collects.get(reference ?? '')?.operationId ?? '';
    return other.has(operationId) && !words.some((word) => word.receipt === receipt);
  });
  const owed =
    truthSum - sumOf(forOther) + sumOf(words) - sumOf(paid.filter(({ receipt }) => words.some((word) => word.receipt === receipt)));
  if (credited !== owed) wrong.push(`${credited} are credited, and ${owed} came in or were confirmed`);
  const onWords = balance('asset:byhand:') + balance('liability:suspense:');
  const unproved = sumOf(words.filter(({ receipt }) => !asked.has(receipt ?? '')));
  const moot =
    sumOf(words.filter(({ receipt }) => asked.has(receipt ?? ''))) -
    sumOf(paid.filter(({ receipt }) => words.some((word) => word.receipt === receipt)));
  if (onWords !== unproved + moot) wrong.push(`${onWords} rest on words alone, and ${unproved} do`);
  const recorded = sumOf(truth.recorded);
  if (recorded !== credited) wrong.push(`the records hold ${recorded}, and ${credited} are credited`);
  return wrong;
}
