import { minorOf, money, type Money } from '../../src/money.js';
import { verify } from '../../src/ledger/verify.js';
import { isByHand } from '../../src/operations/by-hand.js';
import { airtimeWrongs, bought } from './check-airtime.js';
import type { Memories } from './members.js';
import type { Decisions } from './treasurer.js';
import type { World } from './world.js';

/** How soon after the answer to a USSD confirmation a prompt may be sent: the phone must have let go of the session. */
const pushAfterMs = 3_000;

const nothing = money(0, 'KES');

/** Holds the providers' truth against ledger, book and what members were told. An empty list says that all is well. */
export async function check(world: World, memories: Memories, decisions: Decisions): Promise<string[]> {
  const wrong: string[] = [];
  const dump = await world.disks.money.transaction((tx) => tx.dump());
  const truth = world.standins.truth();
  const paid = truth.payments.filter(({ status }) => status === 'completed');

  for (const finding of verify(dump, { sendOnce: ['imarapay'] })) wrong.push(`ledger: ${JSON.stringify(finding)}`);

  // One push for one confirmation at most, and none without.
  const collects = new Map(dump.legs.filter(({ kind }) => kind === 'collect').map((leg) => [leg.id, leg]));
  const pushes = new Map<string, number>();
  for (const { externalReference } of truth.payments) pushes.set(externalReference ?? '', (pushes.get(externalReference ?? '') ?? 0) + 1);
  for (const [reference, count] of pushes) {
    if (!collects.has(reference)) wrong.push(`a push without an operation: ${reference}`);
    if (count > 1) wrong.push(`${count} pushes for ${reference}`);
  }
  if (dump.operations.length > memories.confirmations.size)
    wrong.push(`${dump.operations.length} operations from ${memories.confirmations.size} confirmations`);
  const intents = new Set(dump.operations.map(({ intentKey }) => intentKey));
  if (intents.size !== dump.operations.length) wrong.push('two operations of one confirmation');

  // Every shilling that was paid is in the ledger, in the member's total and in the chama's records, once. A treasurer may have
  // confirmed one by hand before it was proved: then the claim has the credit.
  const claims = dump.legs.filter((leg) => leg.kind === 'match' && leg.state === 'settled');
  const airtime = bought(dump);
  wrong.push(...airtimeWrongs(dump, truth));
  for (const payment of paid) {
    const postings = dump.journals.filter(
      ({ operationId, entries }) =>
        operationId === collects.get(payment.externalReference ?? '')?.operationId &&
        entries.some(({ account, amount }) => account.startsWith('asset:') && minorOf(amount) > 0n),
    );
    if (postings.length !== 1)
      wrong.push(`payment ${payment.receipt ?? ''} of ${payment.externalReference ?? ''} has ${postings.length} postings`);
    const claim = claims.find(({ receipt }) => receipt === payment.receipt);
    const credits = dump.contributions.filter(({ legId }) => legId === payment.externalReference || (claim && legId === claim.id));
    const operationId = collects.get(payment.externalReference ?? '')?.operationId ?? '';
    const most = airtime.has(operationId) && !claim ? 0 : 1;
    if (credits.length !== most) wrong.push(`payment ${payment.receipt ?? ''} has ${credits.length} credits`);
    const records = truth.contributions.filter(({ reference }) => reference === payment.receipt);
    if (records.length !== most) wrong.push(`payment ${payment.receipt ?? ''} is recorded ${records.length} times at ChamaPay`);
    const told = truth.sms.filter(({ text }) => text.includes(payment.receipt ?? '-'));
    const chat = dump.notifications.filter(
      ({ operationId, kind, state }) =>
        (operationId === collects.get(payment.externalReference ?? '')?.operationId || operationId === claim?.operationId) &&
        (kind.endsWith('.settled') || kind.startsWith('airtime.')) &&
        state !== 'waiting',
    );
    if (told.length === 0 && chat.length === 0) wrong.push(`nobody was told of payment ${payment.receipt ?? ''}`);
  }
  const sumOf = (rows: readonly { amount: Money }[]) => rows.reduce((sum, { amount }) => sum + minorOf(amount), 0n);
  // Money that went out for airtime, or was given back for it, is looked at with the airtime.
  const entries = dump.journals
    .filter(({ kind }) => kind !== 'refunded' && !kind.startsWith('surplus:'))
    .flatMap((journal) => journal.entries);
  const balance = (prefix: string) => sumOf(entries.filter(({ account }) => account.startsWith(prefix)));
  const truthSum = sumOf(paid);
  if (balance('asset:imarapay:') !== truthSum) wrong.push(`ledger holds ${balance('asset:imarapay:')}, ImaraPay paid in ${truthSum}`);

  // A receipt is credited once at most, and what is credited is what came in through ImaraPay or was confirmed by hand, not both.
  const receipts = dump.contributions.flatMap(({ receipt }) => receipt ?? []);
  if (new Set(receipts).size !== receipts.length) wrong.push(`a receipt is credited twice: ${receipts.sort().join(' ')}`);
  const asked = new Set(paid.map(({ receipt }) => receipt));
  const words = claims.filter(isByHand).map(({ id, receipt, settled: amount }) => ({ id, receipt, amount: amount ?? nothing }));
  const credited = sumOf(dump.contributions);
  const forAirtime = paid.filter(({ externalReference, receipt }) => {
    const operationId = collects.get(externalReference ?? '')?.operationId ?? '';
    return airtime.has(operationId) && !words.some((word) => word.receipt === receipt);
  });
  const owed =
    truthSum - sumOf(forAirtime) + sumOf(words) - sumOf(paid.filter(({ receipt }) => words.some((word) => word.receipt === receipt)));
  if (credited !== owed) wrong.push(`${credited} are credited, and ${owed} came in or were confirmed`);
  const onWords = balance('asset:byhand:') + balance('liability:suspense:');
  const unproved = sumOf(words.filter(({ receipt }) => !asked.has(receipt ?? '')));
  const moot =
    sumOf(words.filter(({ receipt }) => asked.has(receipt ?? ''))) -
    sumOf(paid.filter(({ receipt }) => words.some((word) => word.receipt === receipt)));
  if (onWords !== unproved + moot) wrong.push(`${onWords} rest on words alone, and ${unproved} do`);
  const recorded = sumOf(truth.contributions);
  if (recorded !== credited) wrong.push(`ChamaPay holds ${recorded}, and ${credited} are credited`);

  // What was decided was decided once, and is in the audit.
  for (const { id, closedAt, closedBy } of dump.reviews) {
    const audited = dump.audits.filter(({ subject }) => subject === id).length;
    if (audited !== (closedAt !== undefined && closedBy !== 'worker' ? 1 : 0)) wrong.push(`review ${id} has ${audited} audit entries`);
    const decided = decisions.get(id)?.size ?? 0;
    if (decided > audited) wrong.push(`review ${id} was decided ${decided} times`);
  }

  // Nothing is stuck.
  const reviewed = new Set(dump.reviews.filter(({ closedAt }) => closedAt === undefined).map(({ operationId }) => operationId));
  for (const { id, state } of dump.operations)
    if (state === 'open' && !reviewed.has(id))
      wrong.push(
        `operation ${id} is still open: ${dump.legs
          .filter((leg) => leg.operationId === id)
          .map((leg) => `${leg.kind} ${leg.state} ${leg.note ?? ''}`)
          .join(', ')}`,
      );
  for (const { operationId } of dump.slots) wrong.push(`the slot of ${operationId} is still taken`);
  for (const { id, state, kind } of dump.notifications)
    if (state === 'waiting' || state === 'sending') wrong.push(`notification ${id} ${kind} is still ${state}`);

  // The same delivery, the same answer.
  for (const [delivery, answers] of memories.answers)
    if (answers.size > 1)
      wrong.push(`delivery ${delivery} got ${answers.size} answers: ${[...answers].map((one) => JSON.stringify(one)).join(' | ')}`);

  // No prompt on a phone whose USSD session is still closing.
  for (const operation of dump.operations) {
    const leg = dump.legs.find((one) => one.operationId === operation.id && one.kind === 'collect');
    if (operation.channel === 'ussd' && leg?.sentAt !== undefined && leg.sentAt - operation.createdAt < pushAfterMs)
      wrong.push(`pushed ${leg.sentAt - operation.createdAt} ms after the confirmation`);
  }
  return wrong;
}
