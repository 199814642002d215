import { tinySeed } from '../../src/standins/seed.js';
import type { StandinSeed } from '../../src/standins/core.js';
import type { StandinState, Timing } from '../../src/standins/state.js';

type Outcome = StandinState['mpesa']['outcome'];

/** Somebody of the village: a member with a phone, and what that phone does when it is asked to pay. */
export type Villager = { memberId: string; phone: string; pin: string; outcome: Outcome };

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

export function villagers(count: number): Villager[] {
  return Array.from({ length: count }, (_, at) => {
    const place = at + 1;
    const other = place % othersEvery === 0 ? others[(place / othersEvery - 1) % others.length] : undefined;
    return {
      memberId: `MFT${String(place).padStart(3, '0')}`,
      phone: `+25471200${String(place).padStart(4, '0')}`,
      pin: '7391',
      outcome: other ?? 'approve',
    };
  });
}

/** The stand-ins' beginning: these members with full wallets, nothing recorded, nothing paid. */
export function villageSeed(people: readonly Villager[], timing: Timing = quickTiming): StandinSeed {
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
    state.mpesa.subscribers = Object.fromEntries(
      people.map(({ phone }) => [phone, { phone, balance: walletAtFirst, pin: '0000', wrongPins: 0 }]),
    );
    state.mpesa.outcomes = Object.fromEntries(people.map(({ phone, outcome }) => [phone, outcome]));
    state.imarapay.serviceWallet = 10_000_000;
    state.timing = timing;
    return state;
  };
}

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
