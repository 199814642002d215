import type { Currency } from '../../src/money.js';
import { nationalPhone, type Country, type Phone } from '../../src/phone.js';
import type { Me } from './me.js';

/** Longest names, in characters, that screens are laid out for. */
export const chamaNameMax = 20;
export const firstNameMax = 14;

/** Where a name is shown; left out of what may go by any channel. */
type On = Pick<Me, 'channel'>;

/** A chat has room for names as they are; this is what one line of a list there may hold. */
const chatMax = 64;
const roomFor = (on: On | undefined, max: number): number => (on?.channel === 'whatsapp' ? Math.max(max, chatMax) : max);

/** The chama's name, cut where it is longer than a screen has room for. */
export const chamaName = (me: Me): string => nameOfChama(me.chama.name, me);

/** The same of a chama that is not the one spoken of. */
export const nameOfChama = (name: string, on?: On): string => cut(name, roomFor(on, chamaNameMax));

/** What the member is called; empty for a stranger. */
export const firstName = ({ member }: Me): string => cut(member?.name.trim().split(/\s+/)[0] ?? '', firstNameMax);

/** Longest name of another member, and what of one stands in a list. */
const memberNameMax = 18;
const listNameMax = 9;

/** What another member is called, in full as far as there is room. */
export const memberName = (name: string, on?: On): string => cut(name, roomFor(on, memberNameMax));

/** What another member is called in a list, where a code stands beside it. */
export const listName = (name: string): string => cut(name.trim().split(/\s+/)[0] ?? '', listNameMax);

/** A title as a choice, the name of a place, and a title as the head of a screen. */
export const listTitle = (title: string, on?: On): string => cut(title, roomFor(on, 20));
export const placeName = (place: string, on?: On): string => cut(place, roomFor(on, 30));
export const longTitle = (title: string, on?: On): string => cut(title, roomFor(on, 48));

/** How a text begins, to whole words, in at most so many characters. */
export const beginning = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max - 2).replace(/\s+\S*$/, '')}..`;

/** Two points, since an ellipsis would switch a phone's screen to the wide alphabet. */
function cut(name: string, max: number): string {
  const letters = Array.from(name.trim());
  return letters.length <= max
    ? letters.join('')
    : `${letters
        .slice(0, max - 2)
        .join('')
        .trimEnd()}..`;
}

const wallets: Partial<Record<Country, string>> = { KE: 'M-Pesa', TZ: 'M-Pesa' };

/** What people there call the account that they pay from. */
export const walletName = ({ chama }: Me): string => wallets[chama.country] ?? 'Mobile Money';

const phoneExamples: Partial<Record<Country, string>> = { CM: '670 123 456' };

/** A phone number as people there write one. */
export const phoneExample = ({ chama }: Me): string => phoneExamples[chama.country] ?? '0712 345 678';

/** A number as people at home write it, in groups, so that it can be checked at a glance. */
export const grouped = (phone: Phone | undefined): string => (phone === undefined ? '' : nationalPhone(phone));

/** The mobile money networks by the names that people there know. */
const networks: Record<string, string> = {
  ...{ mpesa: 'M-Pesa', mtn: 'MTN', orange: 'Orange', airtel: 'Airtel', moov: 'Moov', wave: 'Wave', free: 'Free', expresso: 'Expresso' },
  ...{ tmoney: 'T-Money', vodafone: 'Vodafone', airteltigo: 'AirtelTigo', tigo: 'Tigo' },
};

/** What a mobile money network is called; else what the provider calls it. */
export const networkName = (value: string, label: string): string => networks[value] ?? label;

/** What a bank is called beside an account number, and the account itself where a screen has room for it. */
export const bankName = (bank: string): string => cut(bank, 12);

/** What people call a currency when no amount stands beside it. */
export const currencyWord = (currency: Currency): string => ({ TZS: 'TSh', XAF: 'FCFA', XOF: 'FCFA' })[currency as string] ?? currency;

/** A rate as it is shown: what a person would reckon with, cut off and never rounded up. */
export const rateText = (rate: string): string => /^0\.0*\d{1,4}|^\d{4,}|^\d{1,3}(?:\.\d{1,3})?/.exec(rate)?.[0] ?? rate;
