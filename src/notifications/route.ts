import type { Phone } from '../phone.js';
import type { Language } from '../../flows/kit/me.js';
import type { Message } from './outbox.js';

/** How to reach somebody, and in which language. `prefers`: the channel that they asked for. */
export type Contact = {
  language: Language;
  phone: Phone | undefined;
  /** The bound WhatsApp id, whole. */ whatsapp: string | undefined;
  prefers?: Carrier;
};

/** The channels that carry a message nobody asked for. USSD does not: its members get an SMS. */
export type Carrier = 'whatsapp' | 'sms';

/** What can be used now: a WhatsApp driver is there and the member has bound an id; the member has a number. */
export type Reach = { whatsapp: boolean; sms: boolean };

/** The channel for a message: the one it was tried on, else the one that the member asked for, else where they confirmed, else whatever reaches them. Undefined when nothing does. */
export function route({ prefer, channel }: Pick<Message, 'prefer' | 'channel'>, reach: Reach, prefers?: Carrier): Carrier | undefined {
  const tried = channel === 'whatsapp' || channel === 'sms' ? channel : undefined;
  const wanted = tried ?? prefers ?? (prefer === 'whatsapp' ? 'whatsapp' : 'sms');
  if (reach[wanted]) return wanted;
  const other = wanted === 'sms' ? 'whatsapp' : 'sms';
  return reach[other] ? other : undefined;
}

/** Where a message goes that is known not to have arrived on `failed`: from WhatsApp to SMS, never the other way round and never twice. */
export const fallback = (failed: Carrier, reach: Reach): Carrier | undefined => (failed === 'whatsapp' && reach.sms ? 'sms' : undefined);

export const reachOf = ({ phone, whatsapp }: Contact, drivers: Reach): Reach => ({
  whatsapp: drivers.whatsapp && whatsapp !== undefined,
  sms: drivers.sms && phone !== undefined,
});
