import type { ChannelName } from '../channel-name.js';
import { gatewayPhone, type Phone } from '../phone.js';
import { keyedHash, type Key } from '../secrets.js';

/** Keyed hashes and keys of persons: the same at every start, so that a first caller needs no row to be recognised again. */
export type Identity = {
  phoneHash(phone: Phone): string;
  addressHash(channel: ChannelName, address: string): string;
  /** The person key of a phone number. */
  personOfPhone(phone: Phone): string;
  /** The person key of an address that is no phone number, or is bound to none. */
  personOfAddress(channel: ChannelName, address: string): string;
};

/** Numbers whose hashes are kept in memory, since every turn asks for them; beyond it the oldest is reckoned anew. */
const keptMax = 20_000;

export function openIdentity(lookup: Key): Identity {
  return {
    phoneHash: kept((phone) => keyedHash(lookup, 'phone', phone)),
    addressHash: (channel, address) => keyedHash(lookup, 'address', channel, address),
    personOfPhone: kept((phone) => keyedHash(lookup, 'person', 'phone', phone)),
    personOfAddress: (channel, address) => keyedHash(lookup, 'person', channel, address),
  };
}

function kept(hashOf: (phone: Phone) => string): (phone: Phone) => string {
  const known = new Map<Phone, string>();
  return (phone) => {
    const before = known.get(phone);
    if (before !== undefined) return before;
    const hash = hashOf(phone);
    known.set(phone, hash);
    for (const oldest of known.keys()) {
      if (known.size <= keptMax) break;
      known.delete(oldest);
    }
    return hash;
  };
}

/** The number that the network vouches for. A WhatsApp id holds digits, but they name nobody. */
export function phoneOf(channel: ChannelName, address: string): Phone | undefined {
  return channel === 'whatsapp' ? undefined : gatewayPhone(address);
}
