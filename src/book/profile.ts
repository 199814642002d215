import { parsePhone } from '../phone.js';
import type { Intent } from '../../flows/kit/intents.js';
import type { Me } from '../../flows/kit/me.js';
import type { Phrase } from '../../flows/kit/say.js';
import type { Bindings } from './binding.js';
import { phoneOf } from './identity.js';
import type { People } from './people.js';

/** An intent on its way to be written down; the same key is the same thing. */
type Order = { key: string; intent: Intent; me: Me; address: string; at: number };

export type ProfileIntent = Extract<Intent, { kind: 'agreeToTerms' | 'setLanguage' | 'setPin' | 'bind' | 'setPreferences' }>;

type Agreed =
  | { status: 'agreed' }
  | { status: 'refused'; reason: 'notPossible' }
  /** It waits, to protect the member; `phrase` says until when. */
  | { status: 'refused'; reason: 'guarded'; phrase: Phrase };

/** Orders remembered as done. After a restart a repeat finds the change made, and a change by an older order is not made over a newer PIN. */
const ordersMax = 10_000;

const profileKinds: ReadonlySet<Intent['kind']> = new Set(['agreeToTerms', 'setLanguage', 'setPin', 'bind', 'setPreferences']);

/** Is this a change of who somebody is, and not of money? */
export function isProfileIntent(intent: Intent): intent is ProfileIntent {
  return profileKinds.has(intent.kind);
}

/** Writes down what a member has confirmed about themselves: durable when it resolves, and once for each order key. Throws for an intent of money. */
export function openProfiles({
  people,
  bindings,
  guard,
}: {
  people: People;
  bindings: Bindings;
  /** Why something must wait, to protect the member. */
  guard?: (order: Pick<Order, 'intent' | 'me'>) => Promise<Phrase | undefined>;
}): (order: Order) => Promise<Agreed> {
  const done = new Map<string, Promise<Agreed>>();

  async function write({ intent, me, address, at }: Order): Promise<Agreed> {
    if (!isProfileIntent(intent)) throw new Error(`${intent.kind} is no change of a profile`);
    const phone = phoneOf(me.channel, address) ?? people.roll.phone(me.person);
    switch (intent.kind) {
      case 'agreeToTerms':
        await people.change(me.person, phone, { agreedVersion: intent.version, agreedAt: at });
        return { status: 'agreed' };
      case 'setLanguage':
        await people.change(me.person, phone, { language: intent.language });
        return { status: 'agreed' };
      case 'setPreferences': {
        const { prefers, broadcasts } = intent;
        await people.change(me.person, phone, { ...(prefers && { prefers }), ...(broadcasts !== undefined && { broadcasts }) });
        return { status: 'agreed' };
      }
      case 'setPin':
        return (await people.setPin(me.person, phone, intent.phc, at))
          ? { status: 'agreed' }
          : { status: 'refused', reason: 'notPossible' };
      case 'bind': {
        if (me.channel !== 'whatsapp') return { status: 'refused', reason: 'notPossible' };
        const bound = people.roll.personBoundTo('whatsapp', address);
        if (bound !== undefined && people.roll.phone(bound) === parsePhone(intent.phone, me.chama.country)) return { status: 'agreed' };
        const to = bindings.proven({ me, phone: intent.phone, proof: intent.proof, at });
        if (to === undefined) return { status: 'refused', reason: 'notPossible' };
        const phrase = await guard?.({ intent, me });
        if (phrase) return { status: 'refused', reason: 'guarded', phrase };
        await people.bind({ channel: 'whatsapp', address, phone: to, how: 'sms-code', at });
        await bindings.used(me, to, at);
        return { status: 'agreed' };
      }
    }
  }

  return (order) => {
    const before = done.get(order.key);
    if (before) return before;
    const writing = write(order);
    done.set(order.key, writing);
    for (const oldest of done.keys()) {
      if (done.size <= ordersMax) break;
      done.delete(oldest);
    }
    writing.catch(() => done.delete(order.key));
    return writing;
  };
}
