import { major } from '../../src/money.js';
import type { Chance } from './chance.js';
import { order, type Ordering } from './orders.js';
import { villageOf, villages } from './villages.js';
import type { World } from './world.js';

/** A link by which somebody pays a contribution; who has one open has it told again, now and then. */
export const orderLink = (ordering: Ordering): Promise<void> =>
  order(ordering, async ({ reach: { reads } }, me, { dice, world }) => {
    const terms = await reads.linkTerms({ me });
    world.coverage.count(`link ${terms.status}`);
    if (terms.status === 'open') return dice.happens(0.5) ? { kind: 'sendLinkAgain' } : undefined;
    if (terms.status !== 'offered') return undefined;
    const payer = dice.happens(0.4) ? { payer: '+4915112345678' } : {};
    return { kind: 'orderLink', amount: major(dice.one([500, 1_000, 2_500]), 'XAF'), ...payer };
  });

/** What those do who were sent a link: nobody knows of one of which no message came. Some pay, by whatever phone is at hand. */
export function payLinks(world: World, dice: Chance, chance: number): number {
  const { campay } = world.standins.state();
  const { sms } = world.standins.truth();
  const phones = villages.find(({ currency }) => currency === 'XAF')?.phones ?? [];
  let paid = 0;
  for (const { reference } of [...campay.links]) {
    const isBegun = campay.transactions.some((one) => one.reference === reference);
    const isKnown = sms.some(({ text }) => text.includes(reference));
    if (isBegun || !isKnown || !dice.happens(chance)) continue;
    void world.standins.payByLink({ link: reference, phone: dice.one(phones) }).catch(() => undefined);
    world.coverage.count(chance < 1 ? 'link opened' : 'link opened after its end');
    paid++;
  }
  return paid;
}

export const ordersLinks = (phone: string): boolean => villageOf(phone).currency === 'XAF';
