import { major, money } from '../../src/money.js';
import type { Clock } from '../../src/clock.js';
import type { Phone } from '../../src/phone.js';
import type { Chama, Me } from '../../flows/kit/me.js';
import type { Purpose } from '../../flows/kit/records.js';
import type { Reads } from '../../flows/kit/reads.js';
import { careChanges, ordinaryCare } from './care.js';
import { abroadChanges, ordinaryAbroad } from './abroad.js';
import { lightningChanges, ordinaryLightning } from './lightning.js';
import { ordinaryPayable, payableChanges } from './payable.js';
import { limitChanges } from './limits.js';
import { linkChanges, ordinaryLinkTerms } from './links.js';
import { ordinaryRecords, recordChanges } from './records.js';

const umoja: Chama = {
  id: 'umoja',
  name: 'Umoja Chama',
  country: 'KE',
  currency: 'KES',
  timeZone: 'Africa/Nairobi',
  helpPhone: '+254712000003',
  ussdCode: '*384*100#',
};
const tumaini: Chama = {
  ...umoja,
  id: 'tumaini',
  name: 'Kikundi Tumaini',
  country: 'TZ',
  currency: 'TZS',
  timeZone: 'Africa/Dar_es_Salaam',
  helpPhone: '+255741000003',
};
const espoir: Chama = { ...umoja, id: 'espoir', name: 'Tontine Espoir', country: 'CM', currency: 'XAF', timeZone: 'Africa/Douala', helpPhone: '+237670000003' };

const amina: Me = {
  person: 'amina',
  phone: '+254712000001' as Phone,
  channel: 'ussd',
  language: 'en',
  chama: umoja,
  member: { id: 'm-amina', name: 'Amina Hassan', role: 'member' },
  hasPin: true,
  agreed: true,
};
const { member: _member, ...nobody } = { ...amina, hasPin: false, agreed: false };

/** The people of the stories, and what chamas each is in. Who is in none has one entry without a member. */
export const village: Record<string, Me[]> = {
  amina: [amina],
  /** With a WhatsApp chat that is linked to them. */
  halima: [{ ...amina, person: 'halima', whatsapp: true, member: { id: 'm-halima', name: 'Halima Juma', role: 'member' } }],
  /** On the list, but was never here. */
  zawadi: [{ ...amina, person: 'zawadi', member: { id: 'm-zawadi', name: 'Zawadi Mwende', role: 'member' }, hasPin: false, agreed: false }],
  neema: [
    { ...amina, person: 'neema', language: 'sw', chama: tumaini, phone: '+255741000001' as Phone, member: { id: 'm-neema', name: 'Neema Mushi', role: 'member' } },
  ],
  fotso: [
    { ...amina, person: 'fotso', language: 'fr', chama: espoir, phone: '+237670000001' as Phone, member: { id: 'm-fotso', name: 'Fotso Jean', role: 'member' } },
  ],
  /** Where airtime is sold. */
  achieng: [{ ...amina, person: 'achieng', chama: { ...umoja, airtime: true }, member: { id: 'm-achieng', name: 'Achieng Odera', role: 'member' } }],
  ndzi: [
    {
      ...amina,
      ...{ person: 'ndzi', language: 'fr', chama: { ...espoir, airtime: true }, phone: '+237670000002' as Phone },
      member: { id: 'm-ndzi', name: 'Ndzi Blaise', role: 'member' },
    },
  ],
  /** Where a link can be made by which somebody pays. */
  simo: [
    {
      ...amina,
      ...{ person: 'simo', language: 'fr', chama: { ...espoir, links: true }, phone: '+237670000005' as Phone },
      member: { id: 'm-simo', name: 'Simo Carine', role: 'member' },
    },
  ],
  /** Of a chama in Tanzania whose members pay by Lightning. */
  asha: [
    {
      ...amina,
      ...{ person: 'asha', language: 'sw', chama: { ...tumaini, lightning: true }, phone: '+255741000005' as Phone },
      member: { id: 'm-asha', name: 'Asha Mrema', role: 'member' },
    },
  ],
  /** Of chamas elsewhere whose members may send there. */
  njeri: [
    {
      ...amina,
      ...{ person: 'njeri', chama: { ...umoja, airtime: true, abroad: true, lightning: true }, phone: '+254712000009' as Phone },
      member: { id: 'm-njeri', name: 'Njeri Kamau', role: 'member' },
    },
  ],
  eyenga: [
    {
      ...amina,
      ...{ person: 'eyenga', language: 'fr', chama: { ...espoir, airtime: true, lightning: true }, phone: '+237690000007' as Phone },
      member: { id: 'm-eyenga', name: 'Eyenga Lucie', role: 'member' },
    },
  ],
  /** Of the same, living elsewhere. */
  daudi: [
    {
      ...amina,
      ...{ person: 'daudi', chama: { ...tumaini, lightning: true, abroad: true }, phone: '+4915112345678' as Phone },
      member: { id: 'm-daudi', name: 'Daudi Massawe', role: 'member' },
    },
  ],
  /** Where money can be sent to other countries. */
  wairimu: [{ ...amina, person: 'wairimu', chama: { ...umoja, abroad: true }, member: { id: 'm-wairimu', name: 'Wairimu Njoroge', role: 'member' } }],
  mballa: [
    {
      ...amina,
      ...{ person: 'mballa', language: 'fr', chama: { ...espoir, abroad: true }, phone: '+237670000004' as Phone },
      member: { id: 'm-mballa', name: 'Mballa Rose', role: 'member' },
    },
  ],
  /** Of Umoja, with a phone of another country. */
  mary: [
    {
      ...amina,
      ...{ person: 'mary', chama: { ...umoja, airtime: true }, phone: '+256772000001' as Phone },
      member: { id: 'm-mary', name: 'Mary Nakato', role: 'member' },
    },
  ],
  /** In two chamas. */
  baraka: [
    { ...amina, person: 'baraka', member: { id: 'm-baraka', name: 'Baraka Otieno', role: 'member' }, chamas: 2 },
    { ...amina, person: 'baraka', chama: tumaini, member: { id: 'm-baraka-2', name: 'Baraka Otieno', role: 'member' }, chamas: 2 },
  ],
  otieno: [{ ...amina, person: 'otieno', phone: '+254712000003' as Phone, member: { id: 'm-otieno', name: 'Otieno Odhiambo', role: 'treasurer' } }],
  wanjiku: [{ ...amina, person: 'wanjiku', phone: '+254712000002' as Phone, member: { id: 'm-wanjiku', name: 'Wanjiku Kamau', role: 'chair' } }],
  kamau: [{ ...nobody, person: 'kamau' }],
  waiting: [{ ...nobody, person: 'waiting', standing: 'pending' }],
  gone: [{ ...nobody, person: 'gone', standing: 'inactive' }],
  suspended: [{ ...nobody, person: 'suspended', standing: 'suspended' }],
};

const pin = '7391';
const code = '482613';
const weak = ['1111', '1234'];
const triesMax = 5;
const never = new Promise<never>(() => undefined);

/** What a story may change about the village; each is named in its `# with:` line. */
export const changes: Record<string, (reads: Reads, clock: Clock) => Partial<Reads>> = {
  ...recordChanges,
  ...payableChanges,
  ...careChanges,
  ...lightningChanges,
  ...abroadChanges,
  ...limitChanges,
  ...linkChanges,
  'the wallet has a code to dial': ({ contributionTerms }) => ({ contributionTerms: async (of) => ({ ...(await contributionTerms(of)), approve: '#150*50#' }) }),
  'a payment waits with a code to dial': () => ({ pending: async ({ me }) => [{ ...waiting(me, false), approve: '*126#' }] }),
  'a payment waits for approval': () => ({ pending: async ({ me }) => [waiting(me, false)] }),
  'a payment is being checked': () => ({ pending: async ({ me }) => [waiting(me, true)] }),
  'two payments are being checked': () => ({ pending: async ({ me }) => [waiting(me, true), waiting(me, true)] }),
  'a claim waits': (reads) => waitFor(reads, 1),
  'a claim for a fine waits': (reads) => waitFor(reads, 1, 'fine'),
  'a claim for shares without an amount waits': (reads) => waitFor(reads, 1, 'shares'),
  'three claims wait': (reads) => waitFor(reads, 3),
  'twelve claims wait': (reads) => waitFor(reads, 12),
  'the claim is decided meanwhile': ({ claims }) => ({ pending: async () => [{ kind: 'claims', count: 1 }], claims }),
  'no payments yet': () => ({ statement: async () => [] }),
  'no treasurer number': ({ contributionTerms }) => ({ contributionTerms: async (of) => ({ ...(await contributionTerms(of)), rail: 'none', payTo: '' }) }),
  'payments by hand': ({ contributionTerms }) => ({
    contributionTerms: async (of) => ({ ...(await contributionTerms(of)), rail: 'none', payTo: 'M-Pesa 0741 000 003 (Mushi)' }),
  }),
  'they owe and hold a lot': ({ balance }) => ({
    balance: async (of) => {
      const sum = (units: number) => major(units, of.me.chama.currency);
      const owed = { arrears: sum(1_000), loans: sum(4_400), next: { amount: sum(2_200), dueOn: '2026-12-05' }, fines: sum(250), pledged: sum(3_000) };
      const held = { shares: { count: 4, value: sum(2_000) }, welfare: sum(5_000), dividends: sum(750) };
      return { ...(await balance(of)), beingRecorded: sum(500), more: { ...owed, ...held, isPartial: false } };
    },
  }),
  'they owe a fine': ({ balance }) => ({
    balance: async (of) => ({ ...(await balance(of)), more: { fines: major(250, of.me.chama.currency), isPartial: false } }),
  }),
  'the records are silent': ({ balance }) => ({ balance: async (of) => ({ ...(await balance(of)), more: undefined }) }),
  'the records tell a part': ({ balance }) => ({
    balance: async (of) => ({ ...(await balance(of)), more: { fines: major(250, of.me.chama.currency), isPartial: true } }),
  }),
  'the balance hangs': () => ({ balance: () => never }),
  'the balance comes late': ({ balance }, clock) => ({ balance: async (of) => clock.sleep(3000).then(() => balance(of)) }),
  'the terms come late': ({ contributionTerms }, clock) => ({
    contributionTerms: async (of) => clock.sleep(3000).then(() => contributionTerms(of)),
  }),
  'the terms fail': () => ({ contributionTerms: () => Promise.reject(new Error('the database is gone')) }),
  'the receipt is recorded': () => ({ receiptKnown: async () => 'recorded' }),
  'the receipt is being checked': () => ({ receiptKnown: async () => 'checking' }),
  'as much airtime was bought as a day allows': () => ({
    airtimeTerms: async ({ me: { chama } }) => ({ status: 'dayIsFull', dailyMax: major(5_000, chama.currency) }),
  }),
  'nobody sells airtime any more': () => ({ airtimeTerms: async () => ({ status: 'notSold' }) }),
  'the prompt must be dialled': ({ airtimeTerms }) => ({
    airtimeTerms: async (of) => {
      const terms = await airtimeTerms(of);
      return terms.status === 'sold' ? { ...terms, approve: '*126#' } : terms;
    },
  }),
  'the PIN is locked': () => ({ checkPin: async () => ({ status: 'locked', minutes: 15 }) }),
  'the PIN is gone': () => ({ checkPin: async () => ({ status: 'none' }) }),
  'too many codes': () => ({ sendCode: async () => 'tooMany' }),
  'the code has expired': () => ({ checkCode: async () => ({ status: 'expired' }) }),
  'the number is of no member': () => ({ sendCode: async () => 'notMember' }),
};

const waiting = (me: Me, checking: boolean) =>
  ({ kind: 'payment', operationId: 'op', amount: major(500, me.chama.currency), since: 0, checking }) as const;

/** Claims that an officer may decide. A payment of the officer's own waits beside many. */
function waitFor({ claims }: Reads, count: number, purpose?: Purpose): Partial<Reads> {
  const people = ['Amina Hassan', 'Kipchoge Cheruiyot', 'Maria Immaculate Nyambura Wanjiru-Gathoni'];
  return {
    pending: async ({ me }) => [{ kind: 'claims', count }, ...(count > 3 ? [waiting(me, true)] : [])],
    claims: async (of) => ({
      ...(await claims(of)),
      waiting: Array.from({ length: count }, (_, i) => ({
        ...{ reviewId: `review${i + 1}`, receipt: `QK71ABC2${34 + i}`, member: people[i % 3] ?? '', date: '2026-11-21' },
        ...(i % 2 === 0 && purpose !== 'shares' && { amount: major(purpose ? 5 : 700, of.me.chama.currency) }),
        ...(purpose && { for: purpose }),
      })),
    }),
  };
}

/** The answers of an ordinary day. */
export function ordinaryReads(): Reads {
  let wrong = 0;
  let codesWrong = 0;
  return {
    ...ordinaryRecords(),
    ...ordinaryPayable,
    ...ordinaryCare(),
    ...ordinaryAbroad(),
    ...ordinaryLightning(),
    linkTerms: ordinaryLinkTerms,
    pending: async () => [],
    balance: async ({ me: { chama } }) => ({
      total: major(12_500, chama.currency),
      cycle: major(500, chama.currency),
      cycleDue: major(1_000, chama.currency),
      dueOn: '2026-12-05',
      beingRecorded: money(0, chama.currency),
      more: { isPartial: false },
    }),
    statement: async ({ me: { chama }, limit }) =>
      [
        { date: '2026-11-20', amount: major(500, chama.currency), receipt: 'QK71ABC234' },
        { date: '2026-10-04', amount: major(1_000, chama.currency), receipt: 'QJ40XYZ987' },
        { date: '2026-09-05', amount: major(1_000, chama.currency) },
        { date: '2026-08-03', amount: major(1_000, chama.currency), receipt: 'QH30MNB456' },
      ].slice(0, limit),
    safety: async () => ({ status: 'clear' }),
    contributionTerms: async ({ me: { chama } }) => ({
      offered: major(1_000, chama.currency),
      min: major(10, chama.currency),
      max: major(250_000, chama.currency),
      rail: 'stk',
      payTo: '',
    }),
    airtimeTerms: async ({ me: { chama } }) => {
      if (chama.lightning) return { status: 'notSold' };
      const [min, max] = chama.currency === 'XAF' ? [100, 25_000] : [5, 5_000];
      return { status: 'sold', terms: { offered: major(10 * min, chama.currency), min: major(min, chama.currency), max: major(max, chama.currency) } };
    },
    checkPin: async ({ pin: given }) => {
      if (given === pin) return { status: 'right' };
      return ++wrong >= triesMax ? { status: 'locked', minutes: 15 } : { status: 'wrong', left: triesMax - wrong };
    },
    newPin: async ({ pin: given }) => (weak.includes(given) ? { status: 'weak' } : { status: 'ok', phc: phcOf(given) }),
    samePin: async ({ pin: given, phc }) => phc === phcOf(given),
    receiptKnown: async () => 'new',
    claims: async ({ me: { chama } }) => ({
      waiting: [],
      terms: { offered: major(1_000, chama.currency), min: major(10, chama.currency), max: major(250_000, chama.currency) },
    }),
    sendCode: async () => 'sent',
    checkCode: async ({ code: given }) =>
      given === code ? { status: 'right', proof: 'proof' } : { status: 'wrong', left: triesMax - ++codesWrong },
  };
}

/** Stands in for a hash: the figures backwards, so that a PIN found anywhere is one that was kept. */
const phcOf = (given: string): string => `phc-of-${Array.from(given).reverse().join('')}`;
