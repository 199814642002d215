/** A mobile network as Africa's Talking names it, with the limits of its USSD sessions. */
export type Network = { code: string; name: string; idleMs: number; inputMax: number; screenMax: number };

const safaricom: Network = { code: '63902', name: 'Safaricom', idleMs: 30_000, inputMax: 80, screenMax: 160 };
const airtel: Network = { code: '63903', name: 'Airtel', idleMs: 60_000, inputMax: 90, screenMax: 184 };
const telkom: Network = { code: '63907', name: 'Telkom', idleMs: 30_000, inputMax: 80, screenMax: 160 };
const equitel: Network = { code: '63999', name: 'Equitel', idleMs: 30_000, inputMax: 80, screenMax: 160 };
const elsewhere: Network = { code: '99999', name: 'Athena', idleMs: 30_000, inputMax: 80, screenMax: 160 };

/** Longest USSD session on any network. */
export const sessionMs = 180_000;

/** The network of a number, by the prefixes that Kenya's regulator gave out; numbers of other countries get the sandbox's. */
export function networkOf(phone: string): Network {
  const prefix = /^\+254(\d{3})/.exec(phone)?.[1];
  if (prefix === undefined) return elsewhere;
  if (/^(?:76[345])/.test(prefix)) return equitel;
  if (/^(?:77)/.test(prefix)) return telkom;
  if (/^(?:73|78|10|75[0-6]|762)/.test(prefix)) return airtel;
  return safaricom;
}
