import { by, sumOf, type Evidence } from './evidence.js';

/** The seller's truth of airtime = ours: one order an attempt at most, only for what was paid, one delivery a payment, each posted once. */
export function* airtimeFindings({ village, truth, dump, operations }: Evidence): Iterable<string> {
  const legs = new Map(dump.legs.filter(({ kind }) => kind === 'topUp').map((leg) => [leg.id, leg]));
  const paid = new Set(
    dump.legs.filter(({ kind, state }) => kind === 'collect' && state === 'settled').map(({ operationId }) => operationId),
  );
  const delivered = new Map<string, number>();
  for (const [key, orders] of by(truth.airtime, ({ key }) => key ?? 'none')) {
    const leg = legs.get(key);
    const operation = leg && operations.get(leg.operationId);
    if (!leg || !operation) {
      yield `Airtime that no leg ordered: ${orders[0]?.id ?? ''}.`;
      continue;
    }
    if (orders.length > 1) yield `The leg ${key} ordered airtime ${orders.length} times.`;
    if (!paid.has(operation.id)) yield `The airtime of ${operation.id} was ordered before it was paid.`;
    if (orders.some(({ amount }) => amount.minor !== operation.amount.minor)) yield `The airtime of ${operation.id} is of another amount.`;
    const successes = orders.filter(({ isDelivered }) => isDelivered).length;
    delivered.set(operation.id, (delivered.get(operation.id) ?? 0) + successes);
    if (successes > 0 && leg.state !== 'settled' && operation.state !== 'review')
      yield `Airtime was delivered, and its leg ${key} is ${leg.state}.`;
    if (successes === 0 && leg.state === 'settled') yield `The airtime of ${key} is settled, and was not delivered.`;
  }
  for (const [id, times] of delivered) if (times > 1) yield `The airtime of ${id} was delivered ${times} times.`;
  const out = dump.journals
    .filter(({ kind }) => kind === 'toppedUp' || kind.startsWith('surplus:'))
    .flatMap(({ entries }) => entries.filter(({ account }) => account.startsWith(`asset:${village.seller ?? 'nobody'}:`)));
  const settled = [...legs.values()].flatMap((leg) => (leg.state === 'settled' && leg.settled ? [leg.settled] : []));
  if (-sumOf(out.map(({ amount }) => amount)) !== sumOf(settled)) yield 'What left the float for airtime is not what was delivered.';
}
