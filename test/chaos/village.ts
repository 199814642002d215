import { freshBitpesa } from '../../src/standins/bitpesa/state.js';
import { freshChapsmart } from '../../src/standins/chapsmart/state.js';
import { tinySeed } from '../../src/standins/seed.js';
import type { StandinSeed } from '../../src/standins/core.js';
import type { StandinState, Timing } from '../../src/standins/state.js';
import { iso, nairobiDate } from '../../src/standins/times.js';
import { espoir, umoja, villageOf } from './villages.js';

type Outcome = StandinState['mpesa']['outcome'];

/** Somebody of the village: a member with a phone, and what that phone does when it is asked to pay. */
export type Villager = { memberId: string; phone: string; pin: string; outcome: Outcome };

/** What somebody owes besides contributions, in whole units, by what it is for. */
export type Owed = Partial<Record<'fine' | 'loan' | 'pledge', number>>;

/** Most people pay. Each other way out has a few phones of its own, so that every one of them is walked in every run. */
const others: readonly Outcome[] = ['cancel', 'noFunds', 'noAnswer', 'wrongPin'];
const othersEvery = 7;

/** What is in each wallet at the beginning, in whole shillings: nobody runs out by chance. */
export const walletAtFirst = 5_000_000;

/** Quick, and yet long enough for a death between any two of these. */
export const quickTiming: Timing = {
  promptDelayMs: 100,
  autoAnswerMs: 250,
  promptLifeMs: 8_000,
  callbackDelayMs: 80,
  webhookDelayMs: 50,
  smsDelayMs: 50,
  airtimeDelayMs: 60,
  ussdReleaseMs: 2_000,
};

/** Members of Umoja, and so many fewer of the chamas in other countries. */
export function villagers(count: number): Villager[] {
  return Array.from({ length: count }, (_, at) => {
    const place = at + 1;
    return { memberId: `MFT${number(place, 3)}`, phone: `+25471200${number(place, 4)}`, pin: '7391', outcome: outcomeAt(place) };
  });
}

/** Members of Espoir, in turns of MTN and of Orange. */
export function cameroonians(count: number): Villager[] {
  return Array.from({ length: count }, (_, at) => {
    const place = at + 1;
    const carrier = place % 2 === 0 ? '69' : '67';
    return { memberId: `E${number(place, 3)}`, phone: `+237${carrier}000${number(place, 4)}`, pin: '7391', outcome: outcomeAt(place) };
  });
}

/** Members of Tumaini. */
export function tanzanians(count: number): Villager[] {
  return Array.from({ length: count }, (_, at) => {
    const place = at + 1;
    return { memberId: `T${number(place, 3)}`, phone: `+25574100${number(place, 4)}`, pin: '7391', outcome: 'approve' };
  });
}

/** Everybody of an installation with so many members of Umoja. */
export const everybody = (count: number): Villager[] => [
  ...villagers(count),
  ...cameroonians(Math.ceil(count / 3)),
  ...tanzanians(Math.ceil(count / 6)),
];

const number = (place: number, digits: number): string => String(place).padStart(digits, '0');

const outcomeAt = (place: number): Outcome =>
  (place % othersEvery === 0 ? others[(place / othersEvery - 1) % others.length] : undefined) ?? 'approve';

/** What each member of Umoja owes at the beginning: more than they pay in parts, and nobody as much as another. */
export function owedAtFirst({ memberId, phone }: Pick<Villager, 'memberId' | 'phone'>): Owed {
  if (!phone.startsWith('+254')) return {};
  const place = Number(/\d+$/.exec(memberId)?.[0] ?? 0);
  return { fine: 10_000 + place, loan: 60_000 + place, pledge: 120_000 + place };
}

/** The same as ChamaPay's lists have it. */
function owedRecords(people: readonly Villager[], now: number): Pick<StandinState['chamapay']['records'], 'fines' | 'loans' | 'projects'> {
  const created_at = iso(now - 30 * 86_400_000);
  const rows = (of: (owed: Owed, at: number) => Record<string, unknown>) =>
    people.map((one, at) => ({ id: at + 1, created_at, member_id: one.memberId, ...of(owedAtFirst(one), at) }));
  return {
    fines: rows(({ fine }) => ({
      amount: fine,
      reason: 'Late for the meeting',
      status: 'Unpaid',
      date: nairobiDate(now - 20 * 86_400_000),
    })),
    loans: rows(({ loan }, at) => ({
      loan_id: `LN${at + 1}`,
      amount: loan,
      balance: loan,
      purpose: 'Fees',
      term_months: 6,
      status: 'Disbursed',
    })),
    projects: [
      {
        ...{ id: 1, created_at, name: 'Plot', target_amount: 5_000_000, status: 'Active' },
        pledges: rows(({ pledge }) => ({ project_id: 1, amount: pledge })),
      },
    ],
  };
}

/** The stand-ins' beginning: these members with full wallets, something owed, nothing paid. */
export function villageSeed(all: readonly Villager[], timing: Timing = quickTiming): StandinSeed {
  const people = all.filter(({ phone }) => villageOf(phone) === umoja);
  const francs = all.filter(({ phone }) => villageOf(phone) === espoir);
  return (now) => {
    const state = tinySeed(now);
    const [pattern] = state.chamapay.members;
    if (!pattern) throw new Error('the stand-ins have no member to take as a pattern');
    state.chamapay.members = people.map(({ memberId, phone }, at) => ({
      ...pattern,
      id: 1 + at,
      member_id: memberId,
      first_name: `Member${at + 1}`,
      phone,
    }));
    Object.assign(state.chamapay.records, owedRecords(people, now));
    Object.assign(state.mpesa, walletsOf(people));
    Object.assign(state.momo, walletsOf(francs), { lifeMs: timing.promptLifeMs });
    // As CamPay's real site, which sells airtime of any amount from 100 francs on.
    Object.assign(state.campay, { demo: false, utilityBalance: 1_000_000_000 });
    // A page that takes one payment after another: the most that can go wrong.
    state.campay.linkHabits = { tries: 'many', amounts: 'asked', tells: true };
    state.chapsmart = freshChapsmart({ outcome: 'ask', payMs: 0, payoutMs: timing.autoAnswerMs, swingPermille: 8 });
    state.bitpesa = { ...freshBitpesa({ startMs: 50, payoutMs: timing.autoAnswerMs, approveMs: 50 }), accounts: { KES: 100_000_000 } };
    state.imarapay.serviceWallet = 10_000_000;
    state.timing = timing;
    return state;
  };
}

const walletsOf = (people: readonly Villager[]): Pick<StandinState['mpesa'], 'subscribers' | 'outcomes'> => ({
  subscribers: Object.fromEntries(people.map(({ phone }) => [phone, { phone, balance: walletAtFirst, pin: '0000', wrongPins: 0 }])),
  outcomes: Object.fromEntries(people.map(({ phone, outcome }) => [phone, outcome])),
});

/** The same, with a past: one prompt of an hour ago that nobody answered, sent by another system of the chama's. */
export function withPast(seed: StandinSeed): StandinSeed {
  return (now) => {
    const state = seed(now);
    state.imarapay.transactions.push(anHourAgo(now));
    return state;
  };
}

/** Our reference is a ULID; this is none of ours. */
export const ofAnotherSystem = 'another-system-1';

/**
 * A list of a round length counts as cut, and tells what is not in it only when it reaches back before that. A village whose whole
 * history is of these minutes could end with just two hundred payments, and nothing could be told of those that never arrived.
 */
const anHourAgo = (now: number): StandinState['imarapay']['transactions'][number] => ({
  id: 1,
  account_id: 1,
  phone: '+254711000000',
  amount: 100,
  fee: 5,
  feeCharged: 0,
  status: 'failed',
  code: '1037',
  desc: 'DS timeout user cannot be reached',
  receipt: null,
  externalReference: ofAnotherSystem,
  description: 'Before our time',
  checkoutRequestId: 'ws_CO_before_our_time',
  merchantRequestId: 'before-our-time',
  createdAt: now - 3_600_000,
  completedAt: now - 3_540_000,
  callbackFault: null,
  turns: null,
});
