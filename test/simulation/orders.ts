import type { Intent } from '../../flows/kit/intents.js';
import type { Me } from '../../flows/kit/me.js';
import { major, minorOf, type Money } from '../../src/money.js';
import type { Service } from '../../src/service.js';
import type { Chance } from './chance.js';
import type { Memories } from './members.js';
import { Crash } from './mortal.js';
import { villageOf } from './villages.js';
import type { World } from './world.js';

/** One member's order, as the conversation would put it: the questions of the flow, and one key for one confirmation. */
export type Ordering = { world: World; phone: string; dice: Chance; memories: Memories; key: string };

/** What is asked before a confirmation; undefined where nothing can be ordered now, or the life ended over it. */
type Ask = (service: Service, me: Me, ordering: Ordering) => Promise<Intent | undefined>;

/** How long a member waits for an answer before giving up. */
const patienceMs = 30_000;

/** A member pays for something that they owe or may pay for, from what the records say. */
export const payForSomething = (ordering: Ordering): Promise<void> =>
  order(ordering, async ({ reach }, me, { dice, world }) => {
    const { items, rail } = await reach.reads.payable({ me });
    if (items.length === 0 || rail === 'none') return undefined;
    const item = dice.one(items);
    const whole = dice.happens(0.7) ? item.offered : item.max;
    world.coverage.count(`pays for ${item.for.purpose}`);
    return { kind: 'payFor', for: item.for, amount: whole };
  });

/** Shillings or airtime for somebody in Tanzania, to be paid by Lightning. */
export const payByLightning = (ordering: Ordering): Promise<void> =>
  order(ordering, async ({ reach: { reads } }, me, { dice, world, phone: own }) => {
    const { others } = villageOf(own);
    const phone = dice.one(others);
    const isAirtime = dice.happens(0.4);
    const amount = major(isAirtime ? dice.one([2_000, 5_000]) : dice.one([10_000, 25_000, 100_000]), 'TZS');
    const recipientName = 'Asha Juma';
    const priced = await (isAirtime
      ? reads.lightningAirtimeQuote({ me, phone, amount })
      : reads.remittanceQuote({ me, phone, recipientName, amount }));
    world.coverage.count(`price of ${isAirtime ? 'airtime' : 'a remittance'} ${priced.status}`);
    if (priced.status !== 'quoted') return undefined;
    const payer = dice.happens(0.3) ? { payer: '+14155550100' } : {};
    return { kind: 'payByLightning', quote: priced.quote, phone, ...(!isAirtime && { recipientName }), ...payer };
  });

/** Sats for a payment by M-Pesa, which some have made and some have made up. */
export const buySats = (ordering: Ordering): Promise<void> =>
  order(ordering, async ({ reach: { reads } }, me, { dice, world, phone }) => {
    const units = dice.one([5_000, 10_000, 20_000]);
    const priced = await reads.buyQuote({ me, amount: major(units, 'TZS') });
    world.coverage.count(`price of sats ${priced.status}`);
    if (priced.status !== 'quoted') return undefined;
    const { lightning } = world.standins;
    const isMadeUp = dice.happens(0.15);
    const receipt = isMadeUp ? `X${dice.between(100_000_000, 999_999_999)}` : lightning.payTill(phone, units).mpesaId;
    return { kind: 'buySats', quote: priced.quote, receipt, bolt11: lightning.invoice(Number(minorOf(priced.quote.get))) };
  });

/** Puts the questions, and confirms: once, twice at the same time, or again when nothing was heard. */
export async function order(ordering: Ordering, ask: Ask): Promise<void> {
  const { world, phone, dice, memories, key } = ordering;
  const clock = world.time.clock({ alive: true });
  const wanted = await alive(ordering, async (service) => {
    const me = await meOf(service, phone);
    if (!me) return undefined;
    // A question that fails is shown as one that is late; nothing is ordered.
    return ask(service, me, ordering).catch((error: unknown) => {
      if (error instanceof Crash) throw error;
      world.coverage.count('question failed');
      return undefined;
    });
  });
  if (!wanted) return;
  await clock.sleep(dice.between(2_000, 60_000));
  memories.confirmations.set(key, { phone, channel: 'ussd', answeredAt: undefined });
  const once = () =>
    alive(ordering, async (service) => {
      const me = await meOf(service, phone);
      if (!me) return undefined;
      const agreed = await service.reach.agree({ key, intent: wanted, me, address: phone, at: world.time.now() });
      world.coverage.count(`${wanted.kind} ${agreed.status === 'agreed' ? 'agreed' : agreed.reason}`);
      return agreed;
    });
  const twice = dice.happens(0.3) ? [once()] : [];
  const [heard] = await Promise.all([once(), ...twice]);
  if (heard) return;
  await clock.sleep(dice.between(1_000, 20_000));
  if (dice.happens(0.7)) await once();
}

async function meOf(service: Service, phone: string): Promise<Me | undefined> {
  const { memberships } = await service.people.identify('ussd', phone, villageOf(phone).ussdCode);
  return memberships[0];
}

/** Something in the present life; undefined when it ended over it, or gave no answer in time. */
async function alive<T>({ world }: Ordering, work: (service: Service) => Promise<T>): Promise<T | undefined> {
  const life = world.life();
  if (!life) return undefined;
  const clock = world.time.clock({ alive: true });
  try {
    const answer = await Promise.race([work(life.service), clock.sleep(patienceMs).then(() => undefined)]);
    return life.isAlive() ? answer : undefined;
  } catch (error) {
    if (!(error instanceof Crash) && life.isAlive()) throw error;
    return undefined;
  }
}

/** What those do who were sent an invoice: nobody knows of one of which no message came. */
export function payInvoices(world: World, dice: Chance): void {
  const { lightning, sms } = world.standins.truth();
  for (const { invoiceId, status } of lightning.invoices) {
    const isKnown = sms.some(({ text }) => text.includes(invoiceId));
    if (status !== 'pending' || !isKnown || !dice.happens(0.6)) continue;
    const outcome = dice.one(['pay', 'pay', 'pay', 'payoutFails', 'payoutStays'] as const);
    const { status: paid } = world.standins.lightning.pay(invoiceId, outcome);
    world.coverage.count(`invoice ${paid} ${outcome}`);
  }
}

/** ChapSmart's support ends what their payout left open, sooner or later. */
export function supportResolves(world: World, dice: Chance): void {
  for (const { invoiceId, paid, delivered } of world.standins.truth().lightning.invoices)
    if (paid && !delivered && dice.happens(0.4) && world.standins.lightning.resolve(invoiceId))
      world.coverage.count('payout resolved by their support');
}

export const sumOf = (amounts: readonly Money[]): bigint => amounts.reduce((sum, amount) => sum + minorOf(amount), 0n);
