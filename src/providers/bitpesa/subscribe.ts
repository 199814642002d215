import type { Answer } from './answer.js';
import type { Api } from './api.js';
import { firstOf } from './pages.js';
import type { Subscription } from './wire-info.js';

/** Whether BitPesa tells us: `there` already, `made` now, or why nobody knows. */
export type Listening = { status: 'there' | 'made' } | { status: 'missing' } | { status: 'unknown'; why: string };

/** What we want to hear of. Everything else is verified and thrown away. */
const wanted = /^(?:transaction|recipient|sender)\./;
/** Subscriptions that are looked through; an account has one or two. */
const subscriptionsMax = 200;

/** Is one of our addresses subscribed? Asks, and makes nothing. A subscription that BitPesa has switched off (its docs: after many silences) is in no list. */
export async function subscribed(api: Api, addresses: readonly string[]): Promise<Listening> {
  const all = await firstOf(api.webhooks.list(), subscriptionsMax);
  if (all.status === 'unknown') return all;
  return { status: all.items.some(({ url }) => addresses.includes(url)) ? 'there' : 'missing' };
}

/**
 * Subscribes our address where none of ours is subscribed. The list is read first, and where it cannot be read nothing is made: two subscriptions would
 * tell everything twice. After a lost answer the next start finds what was made.
 */
export async function subscribe(api: Api, addresses: readonly string[]): Promise<Listening> {
  const [address] = addresses;
  if (address === undefined) return { status: 'unknown', why: 'this service has no address yet' };
  const before = await subscribed(api, addresses);
  if (before.status !== 'missing') return before;
  const named = await api.webhooks.events();
  if (named.status !== 'read') return { status: 'unknown', why: `bitpesa does not name its events: ${whyOf(named)}` };
  const made: Answer<Subscription> = await api.webhooks.create(address, named.value.items.filter((name) => wanted.test(name))); // prettier-ignore
  return made.status === 'read' ? { status: 'made' } : { status: 'unknown', why: `bitpesa takes no subscription: ${whyOf(made)}` };
}

const whyOf = (answer: Exclude<Answer<unknown>, { status: 'read' }>): string =>
  answer.status === 'unknown' ? answer.why : answer.status === 'denied' ? `it said ${answer.http}` : 'it is invalid';
