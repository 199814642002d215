import type { Currency } from '../../src/money.js';
import type { Goal } from './goals.js';

/** A chama of the installation: where it is, what is dialled, and through whom its money goes. */
export type Village = {
  chamaId: string;
  name: string;
  currency: Extract<Currency, 'KES' | 'XAF' | 'TZS'>;
  serviceCode: string;
  /** The gateway there sends one input a turn, and names each delivery; else all that was typed, as Africa's Talking does. */
  perTurn: boolean;
  /** Its records are the service's own. */
  isLocal: boolean;
  /** Who collects, and who sells airtime that is paid by what was collected. */
  collector?: 'imarapay' | 'campay';
  seller?: 'africastalking' | 'campay';
  /** Of no member: gets airtime, and money. */
  friend: string;
  /** The smallest payment; each next one of a phone is a unit more. */
  firstAmount: number;
  /** What members want when they dial, by weight. */
  goals: readonly (readonly [weight: number, goal: Goal])[];
};

export const umoja: Village = {
  ...{ chamaId: 'umoja', name: 'Umoja', currency: 'KES', serviceCode: '*384*100#', perTurn: false, isLocal: false },
  ...{ collector: 'imarapay', seller: 'africastalking', friend: '0733 000 111', firstAmount: 101 },
  goals: [
    [44, 'contribute'],
    [14, 'airtime'],
    [14, 'payFor'],
    [14, 'abroad'],
    [12, 'balance'],
    [6, 'statement'],
    [4, 'claim'],
    [4, 'help'],
    [9, 'drop'],
  ],
};

export const espoir: Village = {
  ...{ chamaId: 'espoir', name: 'Espoir', currency: 'XAF', serviceCode: '*384*300#', perTurn: true, isLocal: true },
  ...{ collector: 'campay', seller: 'campay', friend: '677 000 111', firstAmount: 101 },
  goals: [
    [44, 'contribute'],
    [20, 'link'],
    [20, 'airtime'],
    [10, 'payFor'],
    [10, 'balance'],
    [5, 'statement'],
    [2, 'claim'],
    [4, 'help'],
    [9, 'drop'],
  ],
};

/** Nobody collects there: members send by Lightning, and say what they have paid by hand. */
export const tumaini: Village = {
  ...{ chamaId: 'tumaini', name: 'Tumaini', currency: 'TZS', serviceCode: '*384*200#', perTurn: false, isLocal: true },
  ...{ friend: '0754 333 444', firstAmount: 10_001 },
  goals: [
    [40, 'remit'],
    [20, 'airtime'],
    [10, 'balance'],
    [5, 'statement'],
    [3, 'claim'],
    [5, 'help'],
  ],
};

export const villages: readonly Village[] = [umoja, espoir, tumaini];

const codes: readonly (readonly [code: string, village: Village])[] = [
  ['+254', umoja],
  ['+237', espoir],
  ['+255', tumaini],
];

/** The chama of a phone, by its country. */
export function villageOf(phone: string): Village {
  const found = codes.find(([code]) => phone.startsWith(code));
  if (!found) throw new Error(`nobody of any chama has the phone ${phone}`);
  return found[1];
}
