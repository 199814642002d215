import { tellLimit } from '../../src/operations/limits/tell.js';
import { major, money, type Money } from '../../src/money.js';
import type { Clock } from '../../src/clock.js';
import type { AskedField, PayoutMethod, RecipientField, SenderField } from '../../src/providers/ports/payout.js';
import type { Me } from '../../flows/kit/me.js';
import type { Corridor, PastPayout, PayoutPriced, PayoutReads } from '../../flows/kit/payout.js';
import type { Reads } from '../../flows/kit/reads.js';

const asks = (name: RecipientField, choices?: Record<string, string>): AskedField => ({
  ...{ name, required: true },
  ...(choices && { choices: Object.entries(choices).map(([value, label]) => ({ value, label })) }),
});
const named = [asks('firstName'), asks('lastName')];
const sender: SenderField[] = ['firstName', 'lastName', 'phone', 'country', 'city', 'street', 'postalCode', 'birthDate'];

const banks = {
  ...{ '044': 'Access Bank', '023': 'Citibank Nigeria', '050': 'Ecobank Nigeria', '070': 'Fidelity Bank', '011': 'First Bank of Nigeria' },
  ...{ '058': 'Guaranty Trust Bank ', '030': 'Heritage Bank', '082': 'Keystone Bank', '221': 'Stanbic IBTC Bank', '232': 'Sterling Bank' },
  ...{ '033': 'United Bank for Africa', '035': 'Wema Bank', '057': 'Zenith International' },
};

const way = (id: string, country: string, more: Pick<PayoutMethod, 'kind' | 'currency' | 'fields'> & Partial<PayoutMethod>): PayoutMethod => ({
  ...{ id, country, sender, cents: false },
  ...more,
});
const mobile = [...named, asks('phone')];

/** Where money goes from the village. */
const corridors: Corridor[] = [
  { country: 'TZ', methods: [way('TZS::Mobile', 'TZ', { kind: 'mobile', currency: 'TZS', fields: mobile })] },
  {
    country: 'UG',
    methods: [
      way('UGX::Mobile', 'UG', {
        ...{ kind: 'mobile', currency: 'UGX', sender: [...sender, 'idType', 'idNumber', 'nationality', 'sourceOfFunds', 'email'] },
        fields: [...mobile, asks('network', { airtel: 'AIRTEL', mtn: 'MTN' }), asks('reason')],
      }),
    ],
  },
  { country: 'NG', methods: [way('NGN::Bank', 'NG', { kind: 'bank', currency: 'NGN', fields: [...named, asks('bankCode', banks), asks('account')] })] },
  {
    country: 'CM',
    methods: [
      way('XAF::Mobile', 'CM', { kind: 'mobile', currency: 'XAF', fields: [...mobile, asks('network', { orange: 'ORANGE', mtn: 'MTN' }), asks('country', { CM: 'CM' })] }),
      way('XAF::Bank', 'CM', { kind: 'bank', currency: 'XAF', fields: [...named, asks('iban'), { name: 'reason', required: false }] }),
    ],
  },
];
const methodOf = (id: string) => corridors.flatMap(({ methods }) => methods).find((one) => one.id === id);

const currencies = { TZ: 'TZS', UG: 'UGX', NG: 'NGN', CM: 'XAF' } as const;
/** What one shilling or franc of the village is worth there. */
const rates: Record<string, number> = { TZ: 18.75, UG: 28, NG: 11.25, CM: 4.5 };

/** In whole units; what is paid has two in a hundred for the way. */
function priced(amount: Money, country: string, expiresAt: number): PayoutPriced {
  const units = Number(amount.minor) / (amount.currency === 'KES' ? 100 : 1);
  const rate = rates[country] ?? 1;
  const gets = major(Math.floor(units * 0.98 * rate), currencies[country as keyof typeof currencies]);
  const fee = money(Math.ceil(Number(amount.minor) / 50), amount.currency);
  return { status: 'quoted', price: { pay: amount, gets, rate: `${rate}12345`, fee, expiresAt } };
}

/** Nine in the morning in Nairobi, five minutes later. */
const holdsUntil = Date.parse('2026-11-21T08:05:00Z');

const past = (me: Me, at: number, more: Partial<PastPayout>): PastPayout => ({
  ...{ operationId: `out${at}`, date: `2026-11-${20 - at}`, country: 'TZ', recipient: 'Neema M. +2557•••••001' },
  ...{ paid: major(1_000 * (at + 1), me.chama.currency), gets: major(18_375 * (at + 1), 'TZS'), state: 'arrived', may: [], method: methodOf('TZS::Mobile') },
  ...more,
});

/** What is said about payments abroad on an ordinary day. The sender is known. */
export function ordinaryAbroad(): PayoutReads {
  return {
    corridors: async ({ me: { chama } }) => ({
      ...{ status: 'offered', corridors },
      ...{ min: major(chama.currency === 'XAF' ? 500 : 100, chama.currency), max: major(chama.currency === 'XAF' ? 500_000 : 150_000, chama.currency) },
    }),
    senderProfile: async ({ needs }) => ({ has: [...needs], missing: [], standing: 'ready' }),
    payoutQuote: async ({ amount, country }) => priced(amount, country, holdsUntil),
    payoutName: async () => ({ status: 'notKnown' }),
    payouts: async () => [],
  };
}

/** Answers so for the first `times`, and as on an ordinary day from then on. */
function first<N extends keyof PayoutReads>(name: N, answer: (of: Parameters<PayoutReads[N]>[0]) => unknown, times = 1) {
  return (reads: Reads): Partial<Reads> => {
    let asked = 0;
    const usual = reads[name] as (of: unknown) => Promise<unknown>;
    return { [name]: async (of: never) => (asked++ < times ? answer(of) : usual(of)) };
  };
}

const refused = (because: Extract<PayoutPriced, { status: 'refused' }>['because'], fields: string[] = []) =>
  first('payoutQuote', (): PayoutPriced => ({ status: 'refused', because, fields }));

/** What a story may change about payments abroad. */
export const abroadChanges: Record<string, (reads: Reads, clock: Clock) => Partial<Reads>> = {
  'nothing is sent abroad': () => ({ corridors: async () => ({ status: 'notOffered' }) }),
  'nobody says for once where money goes': first('corridors', () => ({ status: 'unknown' })),
  'money goes to Cameroon alone': ({ corridors: usual }) => ({
    corridors: async (of) => {
      const offered = await usual(of);
      return offered.status === 'offered' ? { ...offered, corridors: corridors.filter(({ country }) => country === 'CM') } : offered;
    },
  }),
  'the way is closed meanwhile': ({ corridors: usual }) => {
    let asked = 0;
    return {
      corridors: async (of) => {
        const offered = await usual(of);
        return offered.status === 'offered' && ++asked > 2 ? { ...offered, corridors: [] } : offered;
      },
    };
  },
  'the sender is new': first('senderProfile', ({ needs }) => ({ has: [], missing: [...needs], standing: 'none' })),
  'the sender is known but for their paper': first('senderProfile', () => ({ has: [], missing: ['idType', 'idNumber'], standing: 'ready' })),
  'the sender is new and will be checked': () => {
    let asked = 0;
    return {
      senderProfile: async () => ({ has: [], missing: asked++ === 0 ? ['birthDate', 'idNumber'] : [], standing: asked === 1 ? 'none' : 'waiting' }),
    };
  },
  'the sender is being checked': () => ({ senderProfile: async () => ({ has: [], missing: [], standing: 'waiting' }) }),
  'the sender is refused': () => ({ senderProfile: async () => ({ has: [], missing: [], standing: 'refused' }) }),
  'the name behind the account is known': () => ({ payoutName: async () => ({ status: 'found', name: 'NEEMA MUSHI' }) }),
  'the amount is not possible there': refused('limit', ['amount']),
  'the number is not accepted': refused('recipient', ['phone']),
  'the recipient is not accepted': refused('recipient'),
  'the birth date is not accepted': refused('sender', ['birthDate']),
  'a day allows no more abroad': refused('dayIsFull'),
  'a limit leaves nothing for abroad': first('payoutQuote', (): PayoutPriced => ({
    ...{ status: 'refused', because: 'dayIsFull', fields: [] },
    full: tellLimit('Umoja Chama', { by: 'chamaDay', max: major(500_000, 'KES'), left: major(0, 'KES') }),
  })),
  'the way is shut for once': refused('unavailable'),
  'nobody says a price for once': first('payoutQuote', () => ({ status: 'unknown' })),
  'the price comes late': ({ payoutQuote }, clock) => ({ payoutQuote: async (of) => clock.sleep(3000).then(() => payoutQuote(of)) }),
  'money was sent abroad': () => ({
    payouts: async ({ me }) => {
      const states = ['collecting', 'sending', 'arrived', 'failed', 'refunding', 'refunded', 'withHuman'] as const;
      return states.map((state, at) => past(me, at, { state }));
    },
  }),
  'a payment abroad is stuck': () => ({ payouts: async ({ me }) => [past(me, 0, { state: 'sending', may: ['cancel', 'mend'] })] }),
  'a stuck payment arrives meanwhile': () => {
    let asked = 0;
    return { payouts: async ({ me }) => [past(me, 0, asked++ === 0 ? { state: 'sending', may: ['mend'] } : {})] };
  },
};
