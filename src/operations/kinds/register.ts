import { keyedHash, type Key } from '../../secrets.js';
import type { MoneyOrder, Order } from '../order.js';
import { airtime } from './airtime.js';
import { claim } from './claim.js';
import { contribution } from './contribution.js';
import type { Kind, MoneyIntent } from './kind.js';

/** What each confirmed intent becomes. A new kind is a line here, a file beside, and a recipe. */
const kinds: { [K in MoneyIntent['kind']]: Kind<Extract<MoneyIntent, { kind: K }>> } = { contribute: contribution, claim, airtime };

/** The compiler cannot see that a kind and its own intent go together; the table above says so. */
export const kindOf = <I extends MoneyIntent>({ kind }: I): Kind<I> => kinds[kind] as unknown as Kind<I>;

export const isMoneyOrder = (order: Order): order is MoneyOrder => Object.hasOwn(kinds, order.intent.kind);

/** Tells whether an order under a known key asks for the same thing as before. */
export const paramsHash = (key: Key, { intent, me }: MoneyOrder): string =>
  keyedHash(key, 'params', intent.kind, me.chama.id, me.member?.id ?? '', me.person, ...kindOf(intent).asks(intent));
