import { say } from '../../flows/kit/say.js';
import { major, money, type Money } from '../../src/money.js';
import type { AskedField, PayoutMethod, RecipientField, SenderField } from '../../src/providers/ports/payout.js';
import { packed, type AbroadDraft } from '../../flows/kit/abroad-draft.js';
import type { Me } from '../../flows/kit/me.js';
import type { Corridor, PastPayout, PayoutPrice, PayoutReads } from '../../flows/kit/payout.js';
import { senderFields } from '../../flows/kit/sender-fields.js';
import { longNames } from './people.js';

type Answers = { [N in keyof PayoutReads]: (me: Me) => Awaited<ReturnType<PayoutReads[N]>>[] };

const huge = (me: Me): Money => major(me.chama.currency === 'XAF' ? 500_000 : 250_000, me.chama.currency);

const names: RecipientField[] = ['firstName', 'lastName'];
const list = (...labels: string[]) => labels.map((label, at) => ({ value: `0${at + 1}`, label }));
const field = (name: RecipientField, choices?: AskedField['choices']): AskedField => ({
  name,
  required: true,
  ...(choices && { choices }),
});

function method(more: Partial<PayoutMethod> & Pick<PayoutMethod, 'id' | 'country'>): PayoutMethod {
  return { kind: 'bank', currency: 'XOF', fields: [], sender: ['firstName'], cents: false, ...more };
}

const banks = list('Banque Sahelo-Saharienne pour l Investissement', 'Hello Bank', 'Wambui Njeri Hello');
const needs: SenderField[] = ['firstName', 'lastName', 'birthDate'];

/** Ways that ask for as much as there is, from lists and without any. */
const corridors: Corridor[] = [
  {
    country: 'KE',
    methods: [
      method({
        ...{ id: 'wallet', country: 'KE', kind: 'mobile', sender: needs },
        fields: [...names.map((name) => field(name)), field('network', [{ value: 'mpesa', label: 'MPESA' }]), field('phone')],
      }),
      method({
        ...{ id: 'bank', country: 'KE' },
        fields: [field('firstName'), field('bankCode', banks), field('account'), field('street'), { name: 'city', required: false }],
      }),
      method({
        id: 'lists',
        country: 'KE',
        fields: [field('network', banks.slice(0, 2)), field('accountType', banks.slice(0, 1)), field('reason', banks.slice(0, 1))],
      }),
      method({
        id: 'typed',
        country: 'KE',
        kind: 'mobile',
        fields: [field('network'), field('bankCode'), field('accountType')],
      }),
      method({ id: 'choices', country: 'KE', fields: [field('gender'), field('idType')] }),
      method({ id: 'papers', country: 'KE', fields: [field('idNumber'), field('relationship'), field('city')] }),
    ],
  },
  {
    country: 'CM',
    methods: [
      method({ id: 'iban', country: 'CM', fields: [field('lastName'), field('iban'), field('country', [{ value: 'CM', label: 'CM' }])] }),
    ],
  },
  ...['CF', 'BF', 'CI', 'GA', 'NG', 'SN', 'TZ', 'UG'].map((country) => ({ country, methods: [method({ id: `in ${country}`, country })] })),
];

const price = (me: Me, fee: boolean): PayoutPrice => ({
  ...{ pay: huge(me), gets: major(12_345_678, 'XOF'), rate: '1234.567891', fee: fee ? huge(me) : undefined },
  expiresAt: Date.UTC(2026, 8, 30, 20, 59),
});

const past = (me: Me, state: PastPayout['state'], may: PastPayout['may'], methodId?: string): PastPayout => ({
  ...{ operationId: `o-${state}`, date: '2026-09-30', country: 'CF', recipient: `${longNames.member} +2547•••••678`, paid: huge(me) },
  ...{ gets: major(12_345_678, 'XOF'), state, may, method: corridors.flatMap(({ methods }) => methods).find(({ id }) => id === methodId) },
});

/** Every kind of answer that the reads about payments abroad may give, with the longest values. */
export const abroadAnswers: Answers = {
  corridors: (me) => [
    { status: 'offered', corridors, min: major(10, me.chama.currency), max: huge(me) },
    { status: 'offered', corridors: corridors.slice(0, 1), min: major(10, me.chama.currency), max: huge(me) },
    { status: 'notOffered' },
    { status: 'unknown' },
  ],
  senderProfile: () => [
    { has: [], missing: [...senderFields, 'phoneCountry'], standing: 'none' },
    { has: ['firstName'], missing: ['lastName'], standing: 'ready' },
    { has: ['firstName'], missing: [], standing: 'ready' },
    { has: ['firstName'], missing: [], standing: 'waiting' },
    { has: ['firstName'], missing: [], standing: 'refused' },
  ],
  payoutQuote: (me) => [
    { status: 'quoted', price: price(me, true) },
    { status: 'quoted', price: price(me, false) },
    { status: 'refused', because: 'limit', fields: ['amount'] },
    { status: 'refused', because: 'recipient', fields: ['idNumber'] },
    { status: 'refused', because: 'recipient', fields: [] },
    { status: 'refused', because: 'sender', fields: ['birthDate'] },
    { status: 'refused', because: 'sender', fields: [] },
    { status: 'refused', because: 'dayIsFull', fields: [] },
    {
      status: 'refused',
      because: 'dayIsFull',
      fields: [],
      full: say('limits.chamaFull', { chama: longNames.chama, max: major(500_000, 'XAF') }),
    },
    { status: 'refused', because: 'unavailable', fields: [] },
    { status: 'unknown' },
  ],
  payoutName: () => [{ status: 'found', name: `${longNames.member} wa Mwangi Kariuki` }, { status: 'notKnown' }],
  payouts: (me) => [
    [],
    [past(me, 'sending', ['mend', 'cancel'], 'wallet')],
    [past(me, 'sending', ['mend'])],
    (['collecting', 'sending', 'arrived', 'failed', 'refunding', 'refunded', 'withHuman'] as const).map((state) =>
      past(me, state, ['cancel', 'mend'], 'wallet'),
    ),
  ],
};

const draft = (methodId: string, more: Partial<AbroadDraft> = {}): AbroadDraft => ({
  ...{ country: 'KE', methodId, needs, recipient: {}, also: [], at: '' },
  ...more,
});
const recipient = { firstName: 'Wambui-Njeri', lastName: 'Odero Akinyi' };
const priced = { amount: money(1_000_000, 'KES') };

/** What the conversations about payments abroad may be begun with. */
export const abroadShortcuts: Record<string, Record<string, string>[]> = {
  sender: [packed(draft('wallet')), { ...packed(draft('bank', priced)), again: 'birthDate,nothing' }],
  'abroad-recipient': [
    ...['wallet', 'bank', 'lists', 'typed', 'choices', 'papers', 'gone'].map((id) => packed(draft(id))),
    packed(draft('iban', { country: 'CM', also: ['reason'] })),
    packed(draft('wallet', { ...priced, recipient: { ...recipient, network: 'mpesa' }, also: ['city'] })),
    packed(draft('wallet', { operationId: 'o-sending' })),
    packed(draft('wallet', { operationId: 'o-gone' })),
  ],
  'abroad-pay': [
    packed(draft('wallet', { ...priced, recipient: { ...recipient, network: 'mpesa', phone: '+254711222333' }, at: 'M-Pesa' })),
    packed(
      draft('bank', { ...priced, recipient: { ...recipient, bankCode: '01', account: '01234567890123' }, at: 'Banque Sahelo-Saharienne' }),
    ),
    packed(draft('iban', { ...priced, country: 'CM', recipient: { ...recipient, iban: 'CM2110002000300277976315008' } })),
  ],
};

/** What people type into a field for text in these conversations: what each detail asks for, and what none does. */
export const abroadTypings: Record<string, string[]> = {
  sender: ['Wambui Njeri', '31/12/1980', '31/2/1980', 'amina@example.org', 'Kenya', 'A1234567', '?'],
  'abroad-recipient': ['Wambui Njeri', '0123456789', 'CM21 1000 2000 3002 7797 6315 008', 'A1234567', '?'],
};
