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
