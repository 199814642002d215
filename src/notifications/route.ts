import type { ChannelName } from '../channel-name.js';
import type { Urgency } from '../outgoing.js';
import type { Phone } from '../phone.js';
import type { Language } from '../../flows/kit/me.js';
import type { Message } from './outbox.js';

/** How to reach somebody, and in which language. */
export type Contact = {
  language: Language;
  phone: Phone | undefined;
  /** The bound WhatsApp id, whole. */ whatsapp: string | undefined;
  /** The channel that they asked for, whatever they spoke on. */
  prefers?: Carrier;
  /** Where they spoke with us last. */
  lastChannel?: ChannelName | undefined;
  /** False when they want no notices, on whichever channel. */
  notices?: boolean;
};

/** The channels that carry a message nobody asked for. USSD does not: its members get an SMS. */
export const carriers = ['whatsapp', 'sms'] as const;
export type Carrier = (typeof carriers)[number];

/** What somebody wants to hear nothing of on a channel: of notices, or (the network carries nothing to them) of anything. */
export type OptedOut = 'notices' | 'all';

/** What can be used now: a WhatsApp driver is there and the member has bound an id; the member has a number. */
export type Reach = { whatsapp: boolean; sms: boolean };

const carrierOf = (channel: ChannelName | undefined): Carrier | undefined =>
  channel === undefined ? undefined : channel === 'whatsapp' ? 'whatsapp' : 'sms';

/**
 * The channel for a message: the one that it was on already, else the one that the member asked for, else where they were seen last, else where
 * they confirmed, else whatever reaches them. From WhatsApp it goes on by SMS, never the other way. Undefined when nothing reaches them.
 */
export function route(
  { prefer, channel }: Pick<Message, 'prefer' | 'channel'>,
  reach: Reach,
  of: Pick<Contact, 'prefers' | 'lastChannel'> = {},
): Carrier | undefined {
  const on = carrierOf(channel);
  if (on) return reach[on] ? on : fallback(on, reach);
  const wanted = of.prefers ?? carrierOf(of.lastChannel) ?? carrierOf(prefer) ?? 'sms';
  if (reach[wanted]) return wanted;
  const other = wanted === 'sms' ? 'whatsapp' : 'sms';
  return reach[other] ? other : undefined;
}

/** Where a message goes that is known not to have arrived on `failed`: from WhatsApp to SMS, never the other way round and never twice. */
export const fallback = (failed: Carrier, reach: Reach): Carrier | undefined => (failed === 'whatsapp' && reach.sms ? 'sms' : undefined);

/** What reaches them: a driver is there, and they can be addressed by it. */
export const reachOf = ({ phone, whatsapp }: Pick<Contact, 'phone' | 'whatsapp'>, drivers: Reach): Reach => ({
  whatsapp: drivers.whatsapp && whatsapp !== undefined,
  sms: drivers.sms && phone !== undefined,
});

/** What of it may be used. A notice goes on no channel where they want none; news of their money goes round a network that carries them nothing, where it can. */
export function reachWanted(reach: Reach, urgency: Urgency, optedOut: (carrier: Carrier) => OptedOut | undefined): Reach {
  if (urgency !== 'notice') return reach.whatsapp && optedOut('sms') === 'all' ? { ...reach, sms: false } : reach;
  return { whatsapp: reach.whatsapp && optedOut('whatsapp') === undefined, sms: reach.sms && optedOut('sms') === undefined };
}
