import { minutes } from '../clock.js';
import type { Phrase } from '../../flows/kit/say.js';
import { unknownMax } from './after.js';
import { factsOf, isStale } from './kinds.js';
import type { Message, MessagePatch, MessageState } from './outbox.js';
import { reachOf, reachWanted, route, type Carrier, type Contact, type OptedOut, type Reach } from './route.js';
import type { Pacer } from './throttle.js';

/** A message in doubt whose channel is not there is looked at again after so long. */
const absentMs = minutes(10);

export type Planned =
  /** To be handed over now. `leave` gives its place on the channel back. */
  | { is: 'send'; via: Carrier; address: string; contact: Contact; reach: Reach; phrase: Phrase; leave: () => void }
  /** Not now, or never. */
  | { is: 'put'; to: MessageState; patch: MessagePatch };

export type PlanDeps = {
  /** Who a person is to a messenger; undefined for nobody. From memory: it is asked inside a transaction. */
  contacts: (person: string, chamaId: string) => Promise<Contact | undefined>;
  /** What somebody wants to hear nothing of on a channel. From memory. */
  optedOut: (person: string, carrier: Carrier) => OptedOut | undefined;
  drivers: (chamaId: string) => Reach;
  pacer: Pacer;
};

/**
 * What is to be done with a claimed message now. One that may have been delivered already (it comes as `unknown`) goes again only when it is about
 * money, and only where it was.
 */
export async function plan({ contacts, optedOut, drivers, pacer }: PlanDeps, message: Message, now: number): Promise<Planned> {
  const { kind, person, chamaId, urgency, phrase } = message;
  const isDoubtful = message.state === 'unknown';
  const put = (to: MessageState, patch: MessagePatch): Planned => ({ is: 'put', to, patch });
  const dead = (note: string): Planned => put(isDoubtful ? 'unknown' : 'dead', { nextAt: undefined, note });
  if (phrase === undefined || (isDoubtful && !factsOf(kind).aboutMoney))
    return put('unknown', { nextAt: undefined, note: 'nobody knows whether it left' });
  if (isDoubtful && message.doubts >= unknownMax) return dead('nobody knows whether it left');
  if (isStale(message, now)) return dead('no longer true');
  const member = await contacts(person, chamaId);
  if (!member) return dead('nobody by this name');
  if (urgency === 'notice' && member.notices === false) return dead('wants no notices');
  const contact = message.to === undefined ? member : { ...member, phone: message.to, whatsapp: undefined };
  const reachable = reachOf(contact, drivers(chamaId));
  const reach = reachWanted(reachable, urgency, (carrier) => (message.to === undefined ? optedOut(person, carrier) : undefined));
  const found = route(message, reach, contact);
  // Who says "stop" on one channel is not followed to the other.
  if (urgency === 'notice' && found !== route(message, reachable, contact)) return dead('wants no notices there');
  // Before a crash its channel was written down; where it is not there now, it may be later.
  const via = isDoubtful && found !== message.channel ? undefined : found;
  if (!via && isDoubtful) return put('unknown', { nextAt: now + absentMs, note: 'its channel is not there' });
  const address = via === 'whatsapp' ? contact.whatsapp : contact.phone;
  if (!via || address === undefined)
    return dead(message.note === undefined ? 'no way to reach them' : `${message.note}; no way to reach them`);
  const place = pacer.take(via, address, urgency);
  if (place.is === 'wait') return put(isDoubtful ? 'unknown' : 'waiting', { nextAt: now + place.ms });
  return { is: 'send', via, address, contact, reach, phrase, leave: place.leave };
}
