import { minorOf } from '../../src/money.js';
import { verify } from '../../src/ledger/verify.js';
import type { Memories } from './members.js';
import type { World } from './world.js';

/** How soon after the answer to a USSD confirmation a prompt may be sent: the phone must have let go of the session. */
const pushAfterMs = 3_000;

/** Holds the providers' truth against ledger, book and what members were told. An empty list says that all is well. */
export async function check(world: World, memories: Memories): Promise<string[]> {
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

  // Every shilling that was paid is in the ledger, in the member's total and in the chama's records, once.
  for (const payment of paid) {
    const postings = dump.journals.filter(
      ({ operationId, entries }) =>
        operationId === collects.get(payment.externalReference ?? '')?.operationId &&
        entries.some(({ account }) => account.startsWith('asset:')),
    );
    if (postings.length !== 1)
      wrong.push(`payment ${payment.receipt ?? ''} of ${payment.externalReference ?? ''} has ${postings.length} postings`);
    const credits = dump.contributions.filter(({ legId }) => legId === payment.externalReference);
    if (credits.length !== 1) wrong.push(`payment ${payment.receipt ?? ''} has ${credits.length} credits`);
    const records = truth.contributions.filter(({ reference }) => reference === payment.receipt);
    if (records.length !== 1) wrong.push(`payment ${payment.receipt ?? ''} is recorded ${records.length} times at ChamaPay`);
    const told = truth.sms.filter(({ text }) => text.includes(payment.receipt ?? '-'));
    const chat = dump.notifications.filter(
      ({ operationId, kind, state }) =>
        operationId === collects.get(payment.externalReference ?? '')?.operationId &&
        kind === 'contribution.settled' &&
        state !== 'waiting',
    );
    if (told.length === 0 && chat.length === 0) wrong.push(`nobody was told of payment ${payment.receipt ?? ''}`);
  }
  const posted = dump.journals.flatMap(({ entries }) => entries).filter(({ account }) => account.startsWith('asset:'));
  const ledgerSum = posted.reduce((sum, { amount }) => sum + minorOf(amount), 0n);
  const truthSum = paid.reduce((sum, { amount }) => sum + minorOf(amount), 0n);
  if (ledgerSum !== truthSum) wrong.push(`ledger holds ${ledgerSum}, ImaraPay paid in ${truthSum}`);
  const recorded = truth.contributions.reduce((sum, { amount }) => sum + minorOf(amount), 0n);
  if (recorded !== truthSum) wrong.push(`ChamaPay holds ${recorded}, ImaraPay paid in ${truthSum}`);

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
