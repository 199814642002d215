import type { Phrase } from '../../../flows/kit/say.js';
import { compareMoney, major, minorOf, money, type Money } from '../../money.js';
import type { Narrowed, Within } from './bounds.js';

/** Something that may be paid for, or bought by the piece; `full`: none of it now, and why. */
type Thing = Within & { offered: Money; share?: { price: Money; most: number }; full?: Phrase };

/** What members may pay for, under what the chama's limits let in now. What is too much even at its least stays in the list and says why: left out, it would look paid. */
export async function payablesWithin<T extends Thing>(
  items: readonly T[],
  withinLimits: (bounds: Within) => Promise<Narrowed<Within>>,
): Promise<T[]> {
  const [first] = items;
  if (!first) return [];
  const max = items.reduce((most, item) => (compareMoney(item.max, most) > 0 ? item.max : most), first.max);
  const now = await withinLimits({ min: major(1, max.currency), max });
  if (now.status === 'full') return items.map((item) => ({ ...item, full: now.phrase }));
  const { max: most, tooMuch } = now.bounds;
  return tooMuch ? items.map((item) => narrowed(item, most, tooMuch)) : [...items];
}

function narrowed<T extends Thing>(item: T, most: Money, tooMuch: Phrase): T {
  if (compareMoney(item.max, most) <= 0) return item;
  if (compareMoney(item.min, most) > 0) return { ...item, full: tooMuch };
  const { share } = item;
  if (!share) return { ...item, max: most, tooMuch, ...(compareMoney(item.offered, most) > 0 && { offered: most }) };
  const count = Number(minorOf(most) / minorOf(share.price));
  return { ...item, max: money(minorOf(share.price) * BigInt(count), most.currency), tooMuch, share: { ...share, most: count } };
}
