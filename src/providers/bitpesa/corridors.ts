import type { Currency } from '../../money.js';
import type { RecipientField, SenderField } from '../ports/payout.js';

/** A payout type of BitPesa in one country, with what its documents ask for. */
export type Corridor = {
  type: string;
  country: string;
  currency: Currency;
  kind: 'mobile' | 'bank';
  needs: readonly RecipientField[];
  may?: readonly RecipientField[];
  networks?: readonly string[];
  sender: readonly SenderField[];
  /** How the recipient's number is written: whole, or without the country's code (2019). */
  phone?: 'e164' | 'local';
};

const names = ['firstName', 'lastName'] as const;
const wallet = [...names, 'phone'] as const;
const everybody: readonly SenderField[] = ['firstName', 'lastName', 'phone', 'country', 'city', 'street', 'postalCode', 'birthDate'];
const kenya: readonly SenderField[] = [...everybody, 'idType', 'idNumber', 'sourceOfFunds'];
const uganda: readonly SenderField[] = [...everybody, 'idType', 'idNumber', 'nationality'];
const papers = ['street', 'city', 'idType', 'idNumber', 'relationship', 'reason'] as const;

const wallets = (type: string, currency: Currency, countries: Record<string, readonly string[]>): Corridor[] =>
  Object.entries(countries).map(([country, networks]) => ({ type, country, currency, kind: 'mobile', needs: [...wallet, 'network', 'country'], networks, sender: everybody })); // prettier-ignore

/**
 * The corridors of both documents in currencies that we reckon with (TransferZero docs, "Individual payments"; BitPesa docs,
 * "Payout details", for `TZS::Mobile` and `NGN::Mobile`, which TransferZero no longer lists: they are open only while
 * `GET /info/payment_methods/out` names them). EUR, GBP and MAD are not here.
 */
export const corridors: readonly Corridor[] = [
  { type: 'TZS::Mobile', country: 'TZ', currency: 'TZS', kind: 'mobile', needs: wallet, sender: everybody, phone: 'local' },
  { type: 'UGX::Mobile', country: 'UG', currency: 'UGX', kind: 'mobile', needs: [...wallet, 'network', 'reason'], networks: ['airtel', 'mtn'], sender: uganda },
  { type: 'KES::Mobile', country: 'KE', currency: 'KES', kind: 'mobile', needs: [...wallet, 'network', 'reason'], may: ['street', 'city', 'idType', 'idNumber', 'relationship'], networks: ['mpesa'], sender: kenya },
  { type: 'KES::Bank', country: 'KE', currency: 'KES', kind: 'bank', needs: [...names, 'street', 'bankCode', 'account'], may: papers, sender: kenya },
  { type: 'NGN::Bank', country: 'NG', currency: 'NGN', kind: 'bank', needs: [...names, 'bankCode', 'account'], may: ['accountType', 'street'], sender: everybody },
  { type: 'NGN::Mobile', country: 'NG', currency: 'NGN', kind: 'mobile', needs: wallet, sender: everybody, phone: 'local' },
  { type: 'GHS::Bank', country: 'GH', currency: 'GHS', kind: 'bank', needs: [...names, 'bankCode', 'account'], may: ['reason'], sender: everybody },
  { type: 'GHS::Mobile', country: 'GH', currency: 'GHS', kind: 'mobile', needs: [...wallet, 'network', 'reason'], may: ['gender'], networks: ['airteltigo', 'mtn', 'vodafone'], sender: everybody },
  ...wallets('XAF::Mobile', 'XAF', { CM: ['orange', 'mtn'], GA: ['airtel', 'moov'] }),
  { type: 'XAF::Bank', country: 'CM', currency: 'XAF', kind: 'bank', needs: [...names, 'iban'], may: ['reason'], sender: everybody },
  ...wallets('XOF::Mobile', 'XOF', { SN: ['orange', 'free', 'expresso', 'wave'], CI: ['orange', 'mtn', 'moov', 'wave'], BJ: ['mtn', 'moov'], BF: ['orange', 'moov'], TG: ['moov', 'tmoney'] }),
]; // prettier-ignore

/** BitPesa's names of our fields. */
export const wireNames: Record<RecipientField, string> = {
  firstName: 'first_name',
  lastName: 'last_name',
  phone: 'phone_number',
  network: 'mobile_provider',
  country: 'country',
  bankCode: 'bank_code',
  account: 'bank_account',
  accountType: 'bank_account_type',
  iban: 'iban',
  street: 'street',
  city: 'city',
  gender: 'gender',
  idType: 'identity_card_type',
  idNumber: 'identity_card_id',
  relationship: 'relationship_to_sender',
  reason: 'transfer_reason',
};

const ourNames = new Map(Object.entries(wireNames).map(([ours, theirs]) => [theirs, ours as RecipientField]));

/** Our name of a field of theirs (`payout_method.details.phone_number`, `phone_number`); undefined for one that we have no word for. */
export const ourName = (field: string): RecipientField | undefined => ourNames.get(field.slice(field.lastIndexOf('.') + 1));

export const callingCodes: Record<string, string> = { TZ: '255', UG: '256', KE: '254', NG: '234', GH: '233', CM: '237', GA: '241', SN: '221', CI: '225', BJ: '229', BF: '226', TG: '228', RW: '250', ZA: '27' }; // prettier-ignore

/** What a payment is for when nobody says: money to a person (TransferZero docs, transfer reasons). */
export const reasonByDefault = 'third_party_person_account';
