import { keyedHash, type Key } from '../../secrets.js';
import type { MoneyOrder, Order } from '../order.js';
import { airtime } from './airtime.js';
import { claim } from './claim.js';
import { contribution } from './contribution.js';
import { fieldsOf } from './fields.js';
import { lightning } from './lightning.js';
import { link } from './link.js';
import { cancelPayout, mendPayout } from './change-payout.js';
import { payAbroad } from './pay-abroad.js';
import { payFor } from './pay-for.js';
import { sats } from './sats.js';
import type { Kind, MoneyIntent } from './kind.js';

/** What each confirmed intent becomes. A new kind is a line here, a file beside, and a recipe. */
const kinds: { [K in MoneyIntent['kind']]: Kind<Extract<MoneyIntent, { kind: K }>> } = {
  contribute: contribution,
  orderLink: link,
  claim,
  airtime,
  payFor,
  payByLightning: lightning,
  buySats: sats,
  payAbroad,
  cancelPayout,
  mendPayout,
};

/** The compiler cannot see that a kind and its own intent go together; the table above says so. */
export const kindOf = <I extends MoneyIntent>({ kind }: I): Kind<I> => kinds[kind] as unknown as Kind<I>;

export const isMoneyOrder = (order: Order): order is MoneyOrder => Object.hasOwn(kinds, order.intent.kind);

/**
 * Tells whether an order under a known key is the same, to the last field, as what the member had on the screen when they confirmed: amount, recipient,
 * price and all.
 */
export const paramsHash = (key: Key, { intent, me }: Pick<MoneyOrder, 'intent' | 'me'>): string =>
  keyedHash(key, 'params', me.chama.id, me.member?.id ?? '', me.person, ...fieldsOf(intent));
