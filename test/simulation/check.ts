import { verify } from '../../src/ledger/verify.js';
import { abroadWrongs } from './abroad.js';
import { payForWrongs } from './check-pay-for.js';
import { villages } from './villages.js';
import { lightningWrongs } from './check-lightning.js';
import { tumaini } from '../../src/book/local/seed/tumaini.js';
import { moneyWrongs } from './check-money.js';
import type { Memories } from './members.js';
import type { Decisions } from './treasurer.js';
import { ofChama, truthsOf } from './truths.js';
import type { World } from './world.js';

/** How soon after the answer to a USSD confirmation a prompt may be sent: the phone must have let go of the session. */
const pushAfterMs = 3_000;

/** Holds the providers' truth against ledger, book and what members were told. An empty list says that all is well. */
export async function check(world: World, memories: Memories, decisions: Decisions): Promise<string[]> {
  const wrong: string[] = [];
  const dump = await world.disks.money.transaction((tx) => tx.dump());
  for (const finding of verify(dump, { sendOnce: ['imarapay'] })) wrong.push(`ledger: ${JSON.stringify(finding)}`);
  for (const truth of truthsOf(world, dump)) wrong.push(...moneyWrongs(ofChama(dump, truth.chamaId), truth));

  for (const village of villages) wrong.push(...(await world.asking(payForWrongs(ofChama(dump, village.chamaId), world, village))));
  wrong.push(...abroadWrongs(ofChama(dump, 'main'), world));
  wrong.push(...lightningWrongs(ofChama(dump, tumaini.id), world));

  if (dump.operations.length > memories.confirmations.size)
    wrong.push(`${dump.operations.length} operations from ${memories.confirmations.size} confirmations`);
  const intents = new Set(dump.operations.map(({ intentKey }) => intentKey));
  if (intents.size !== dump.operations.length) wrong.push('two operations of one confirmation');

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
