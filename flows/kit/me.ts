import type { Country, Phone } from '../../src/phone.js';
import type { Currency } from '../../src/money.js';
import type { ChannelName } from '../../src/channel-name.js';

export const languages = ['en', 'sw', 'fr'] as const;
export type Language = (typeof languages)[number];

/** The chama that a conversation is about, as far as screens need it. */
export type Chama = {
  id: string;
  name: string;
  country: Country;
  currency: Currency;
  timeZone: string;
  /** Whom to ask when all else fails. */
  helpPhone: string;
  /** What to dial; `*384*100#`. */
  ussdCode: string;
  /** Its members may buy airtime here. */
  airtime?: boolean;
  /** Its members may have a link made by which somebody pays their contribution. */
  links?: true;
  /** Its members may send money to other countries here. */
  abroad?: true;
  /** Its members may send money and airtime that are paid for by Lightning, and buy sats. */
  lightning?: boolean;
};

/** Who is speaking, as every flow gets it. Plain JSON; no phone number in the clear but their own. */
export type Me = {
  /** The one who speaks, whatever the channel. */
  person: string;
  phone?: Phone;
  channel: ChannelName;
  language: Language;
  chama: Chama;
  /** Undefined for somebody who is in no chama here. */
  member?: { id: string; name: string; role: 'member' | 'secretary' | 'treasurer' | 'chair' };
  /** On the chama's list, but not active: such a person has no `member`, and is told why. Undefined for members and strangers. */
  standing?: 'pending' | 'inactive' | 'suspended';
  hasPin: boolean;
  /** On a channel without files: a WhatsApp chat is linked to them, and can take one. */
  whatsapp?: true;
  agreed: boolean;
  /** In how many chamas of this installation they are, where that is more than one: they may change from one to the other. */
  chamas?: number;
};

/** What a flow is started with. `args` come from a shortcut or from the flow that led here; each is a string as it was typed. */
export type Input = { me: Me; args?: Record<string, string> };
