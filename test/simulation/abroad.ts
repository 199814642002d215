import { major, minorOf } from '../../src/money.js';
import type { Dump } from '../../src/operations/store.js';
import { payoutOutcomes } from '../../src/standins/bitpesa/state.js';
import type { StandinState } from '../../src/standins/state.js';
import type { Chance } from './chance.js';
import { order, sumOf, type Ordering } from './orders.js';
import type { World } from './world.js';

/** The way by which money goes abroad here, and who gets it; some of these phones have a fate. */
const way = { methodId: 'TZS::Mobile', country: 'TZ' } as const;
const payees = Array.from({ length: 6 }, (_, i) => `+25574100010${i}`);
const recipientOf = (phone: string) => ({ firstName: 'Juma', lastName: 'Mushi', phone });

/** What a member tells of themselves as a sender. */
const details = {
  ...{ firstName: 'Amina', lastName: 'Hassan', country: 'KE', city: 'Kisumu', street: 'Oginga 4', postalCode: '40100' },
  birthDate: '1988-03-02',
};

/** What becomes of payouts in this world. */
export function fateOfPayouts({ bitpesa }: StandinState, dice: Chance): void {
  for (const payee of payees) if (dice.happens(0.45)) bitpesa.outcomes[payee] = dice.one(payoutOutcomes);
  Object.assign(bitpesa.timing, {
    startMs: dice.between(0, 60_000),
    payoutMs: dice.between(0, 900_000),
    cancelMs: dice.between(0, 120_000),
  });
}

/** A member enters what a sender must tell, then sends; and some change their mind, or mend the recipient. */
export async function sendAbroad(ordering: Ordering): Promise<void> {
  const { world, dice, key } = ordering;
  const clock = world.time.clock({ alive: true });
  await order({ ...ordering, key: `${key} sender` }, async () => ({ kind: 'saveSender', details }));
  await clock.sleep(dice.between(1_000, 30_000));
  await order(ordering, async ({ reach: { reads } }, me) => {
    const recipient = recipientOf(dice.one(payees));
    const priced = await reads.payoutQuote({ me, ...way, recipient, amount: major(dice.one([500, 900, 2_000]), 'KES') });
    world.coverage.count(`price abroad ${priced.status === 'refused' ? priced.because : priced.status}`);
    return priced.status === 'quoted' ? { kind: 'payAbroad', ...way, recipient, price: priced.price } : undefined;
  });
  if (!dice.happens(0.5)) return;
  await clock.sleep(dice.between(30_000, 20 * 60_000));
  await order({ ...ordering, key: `${key} change` }, async ({ reach: { reads } }, me) => {
    const [last] = await reads.payouts({ me });
    const does = last && last.may.length > 0 ? dice.one(last.may) : undefined;
    if (!last || does === undefined) return undefined;
    const { operationId } = last;
    world.coverage.count(`abroad ${does}`);
    return does === 'cancel'
      ? { kind: 'cancelPayout', operationId }
      : { kind: 'mendPayout', operationId, recipient: recipientOf('+255741000111') };
  });
}

/** The payer's truth against ours: no payment but ours, each debited once and after it was paid for, and what arrived is known. */
export function abroadWrongs(dump: Dump, world: World): string[] {
  const wrong: string[] = [];
  const { payouts } = world.standins.truth().bitpesa;
  const legs = new Map(dump.legs.filter(({ kind }) => kind === 'payOut').map((leg) => [leg.id, leg]));
  const openAt = new Set(dump.reviews.filter(({ closedAt }) => closedAt === undefined).map(({ operationId }) => operationId));
  const byHand = new Set(dump.reviews.filter(({ closedBy }) => closedBy !== undefined && closedBy !== 'worker').map(({ operationId }) => operationId)); // prettier-ignore
  const paid = new Set(
    dump.legs.filter(({ kind, state }) => kind === 'collect' && state === 'settled').map(({ operationId }) => operationId),
  );
  const seen = new Set<string>();
  const took = new Map<string, number>();
  for (const { transactionId, externalId, debits, debited, givenBack, paidOut, state } of payouts) {
    const leg = legs.get(externalId ?? '');
    if (!leg) {
      wrong.push(`a payment abroad that no leg made: ${transactionId}`);
      continue;
    }
    if (seen.has(leg.id)) wrong.push(`two payments abroad for ${leg.id}`);
    seen.add(leg.id);
    if (debits > 1) wrong.push(`${transactionId} was debited ${debits} times`);
    if (debits > 0 && !paid.has(leg.operationId)) wrong.push(`${transactionId} was debited before it was paid for`);
    const kept = debited && (!givenBack || minorOf(givenBack) < minorOf(debited));
    if (kept) took.set(leg.operationId, (took.get(leg.operationId) ?? 0) + 1);
    const isAsked = openAt.has(leg.operationId) || byHand.has(leg.operationId);
    if (paidOut && leg.state !== 'settled' && !isAsked) wrong.push(`${transactionId} has arrived, and is ${leg.state} here`);
    if (!paidOut && leg.state === 'settled' && !byHand.has(leg.operationId))
      wrong.push(`${transactionId} is ${state} there, and settled here`);
  }
  const surplus = new Set(dump.reviews.filter(({ reason }) => reason === 'payout-surplus').map(({ operationId }) => operationId));
  for (const [operationId, times] of took)
    if (times > 1 && !surplus.has(operationId)) wrong.push(`${operationId} was paid out ${times} times`);
  const out = dump.journals
    .filter(({ kind }) => kind === 'paidAbroad' || kind.startsWith('surplusAbroad:'))
    .flatMap(({ entries }) => entries.filter(({ account }) => account.startsWith('asset:bitpesa:')));
  const settled = [...legs.values()].flatMap(({ state, settled: cost }) => (state === 'settled' && cost ? [cost] : []));
  if (-sumOf(out.map(({ amount }) => amount)) !== sumOf(settled))
    wrong.push('what left the balance abroad by the ledger is not what was paid out');
  return wrong;
}
