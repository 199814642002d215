import { minorOf, money } from '../../src/money.js';
import type { Dump } from '../../src/operations/store.js';
import type { ChamaTruth } from './truths.js';

/** Operations whose money was paid for something else than a contribution, and has not become one. */
export function elsewhere({ operations, journals }: Dump): ReadonlySet<string> {
  const placed = new Set(journals.filter(({ kind }) => kind === 'placed').map(({ operationId }) => operationId));
  return new Set(
    operations
      .filter(({ id, kind }) => (kind === 'airtime' || kind === 'payFor' || kind === 'payout') && !placed.has(id))
      .map(({ id }) => id),
  );
}

/** The seller's truth of airtime against ours: no order but ours, one an attempt, one delivery a payment, and each posted once. */
export function airtimeWrongs(dump: Dump, truth: ChamaTruth): string[] {
  const wrong: string[] = [];
  const legs = new Map(dump.legs.filter(({ kind }) => kind === 'topUp').map((leg) => [leg.id, leg]));
  const operations = new Map(dump.operations.map((operation) => [operation.id, operation]));
  const openAt = new Set(dump.reviews.filter(({ closedAt }) => closedAt === undefined).map(({ operationId }) => operationId));
  const surplus = new Set(dump.reviews.filter(({ reason }) => reason === 'topup-surplus').map(({ operationId }) => operationId));
  const delivered = new Map<string, number>();
  const keys = new Set<string>();
  for (const order of truth.airtime) {
    const leg = legs.get(order.key ?? '');
    const operation = leg && operations.get(leg.operationId);
    if (!leg || !operation) {
      wrong.push(`airtime ${order.id} that no leg ordered`);
      continue;
    }
    if (keys.has(leg.id)) wrong.push(`two orders of airtime for ${leg.id}`);
    keys.add(leg.id);
    if (order.phone !== operation.personal['phone']) wrong.push(`airtime of ${operation.id} went to another phone`);
    if (order.amount.minor !== operation.amount.minor) wrong.push(`airtime of ${operation.id} was ${order.amount.minor}`);
    const collect = dump.legs.find(({ operationId, kind }) => operationId === operation.id && kind === 'collect');
    if (collect?.state !== 'settled') wrong.push(`airtime of ${operation.id} was sent before it was paid`);
    if (!order.isDelivered) continue;
    // A person may have said that it did not arrive, and been wrong: then a late word of the seller is a surplus, where it is heard.
    const isMissed = leg.state === 'refused' && !order.isKnowable;
    if (!isMissed) delivered.set(operation.id, (delivered.get(operation.id) ?? 0) + 1);
    if (leg.state !== 'settled' && !openAt.has(operation.id) && !isMissed)
      wrong.push(`airtime ${leg.id} was delivered, and is ${leg.state} here`);
  }
  for (const [id, times] of delivered) if (times > 1 && !surplus.has(id)) wrong.push(`${id}: ${times} deliveries for one payment`);
  const successes = new Set(truth.airtime.filter(({ isDelivered }) => isDelivered).map(({ key }) => key));
  for (const { id, state } of legs.values())
    if (state === 'settled' && !successes.has(id)) wrong.push(`airtime ${id} is settled, and was not delivered`);
  const out = dump.journals
    .filter(({ kind }) => kind === 'toppedUp' || kind.startsWith('surplus:'))
    .flatMap(({ entries }) => entries)
    .filter(({ account }) => account.startsWith(`asset:${truth.seller}:`));
  const posted = -out.reduce((sum, { amount }) => sum + minorOf(amount), 0n);
  const settled = [...legs.values()]
    .filter(({ state }) => state === 'settled')
    .reduce((sum, leg) => sum + minorOf(leg.settled ?? money(0, truth.currency)), 0n);
  if (posted !== settled) wrong.push(`${posted} of airtime are posted, and ${settled} settled`);
  return wrong;
}
