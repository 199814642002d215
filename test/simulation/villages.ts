import { espoir } from '../../src/book/local/seed/espoir.js';
import { tumaini } from '../../src/book/local/seed/tumaini.js';
import type { Phone } from '../../src/phone.js';

/** A chama of the simulated world: who is in it, what they dial, and how they pay. */
export type Village = {
  chamaId: string;
  ussdCode: string;
  phones: readonly Phone[];
  /** Members who may decide as officers. */
  officers: readonly Phone[];
  currency: 'KES' | 'XAF' | 'TZS';
  /** Where the gateway sends one input a turn, and names each delivery. */
  perTurn: boolean;
  /** What members type for an amount to contribute; one that is offered, one too small, some that do. */
  amounts: readonly string[];
  airtime: readonly string[];
  /** For whom airtime is bought, when not for oneself. */
  others: readonly string[];
  /** As it is typed at home. */
  national: (phone: string) => string;
};

/** Eight in Kenya, who pay by M-Pesa through ImaraPay; their records are at ChamaPay, and airtime is Africa's Talking's. */
const umojaPhones = Array.from({ length: 8 }, (_, i) => `+2547120000${String(i + 1).padStart(2, '0')}` as Phone);
const umoja: Village = {
  ...{ chamaId: 'main', ussdCode: '*384*100#', currency: 'KES', perTurn: false },
  phones: umojaPhones,
  officers: umojaPhones.slice(1, 3),
  amounts: ['1', '500', '1,200', '50'],
  airtime: ['20', '50', '50', '100', '3'],
  others: umojaPhones,
  national: (phone) => phone.replace('+254', '0'),
};

/** A number of Cameroon that nobody has: airtime for it is refused after it was paid. */
export const nobodys = '+237670999999';

const doualaPhones = espoir.people.filter((_, i) => i < 4 || i === 10).map(({ phone }) => phone as Phone);

/** Five in Cameroon, of MTN and of Orange, who pay and buy airtime through CamPay; their records are our own. */
const douala: Village = {
  ...{ chamaId: espoir.id, ussdCode: '*384*300#', currency: 'XAF', perTurn: true },
  phones: doualaPhones,
  officers: espoir.people.filter(({ role }) => role === 'chair' || role === 'treasurer').map(({ phone }) => phone as Phone),
  amounts: ['1', '2500', '12 000', '10'],
  airtime: ['100', '500', '500', '1000', '20'],
  others: [...doualaPhones, nobodys],
  national: (phone) => phone.replace('+237', ''),
};

/** Three in Tanzania, who send and buy by Lightning through ChapSmart; nobody collects from them, and their records are our own. */
const tanzaniaPhones = tumaini.people.slice(0, 3).map(({ phone }) => phone as Phone);
const dodoma: Village = {
  ...{ chamaId: tumaini.id, ussdCode: '*384*200#', currency: 'TZS', perTurn: false },
  phones: tanzaniaPhones,
  officers: tanzaniaPhones.slice(1, 3),
  amounts: [],
  airtime: [],
  others: ['+255741222333', '+255754333444'],
  national: (phone) => phone.replace('+255', '0'),
};

export const villages: readonly Village[] = [umoja, douala, dodoma];

export const villageOf = (phone: string): Village => {
  const village = villages.find(({ phones }) => phones.some((one) => one === phone));
  if (!village) throw new Error(`nobody of the simulation has the phone ${phone}`);
  return village;
};
