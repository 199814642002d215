import type { Chance } from './chance.js';
import { tinySeed } from '../../src/standins/seed.js';
import type { StandinSeed } from '../../src/standins/core.js';
import { umojaMembers } from '../../src/standins/umoja.js';
import { freshChapsmart } from '../../src/standins/chapsmart/state.js';
import { umojaRecords } from '../../src/standins/umoja-records.js';
import { fateOfPayouts } from './abroad.js';
import { nobodys, villages } from './villages.js';

/** The world outside for one simulation: its members, and phones that do now this, now that with a prompt. */
export const simulationSeed =
  (dice: Chance): StandinSeed =>
  (now) => {
    const state = tinySeed(now);
    const [kenya, cameroon] = [villages[0]?.phones ?? [], villages[1]?.phones ?? []];
    state.chamapay.members = umojaMembers(now).slice(0, kenya.length);
    for (const phone of kenya) {
      state.mpesa.subscribers[phone] = { phone, balance: dice.happens(0.1) ? 30 : 50_000, pin: '0000', wrongPins: 0 };
      if (dice.happens(0.2)) state.africastalking.airtimeOutcomes[phone] = dice.one(['Failed', 'Failed', 'none']);
      if (dice.happens(0.35)) state.mpesa.outcomes[phone] = dice.one(['cancel', 'wrongPin', 'noAnswer', 'noFunds']);
    }
    for (const phone of cameroon) {
      state.momo.subscribers[phone] = { phone, balance: dice.happens(0.1) ? 30 : 500_000, pin: '0000', wrongPins: 0 };
      if (dice.happens(0.2)) state.momo.silent.push(phone);
      if (dice.happens(0.35)) state.momo.outcomes[phone] = dice.one(['cancel', 'wrongPin', 'noAnswer', 'noFunds']);
    }
    state.momo.noWallet.push(nobodys);
    state.campay.demo = false;
    state.chapsmart = freshChapsmart({ outcome: 'ask', payMs: 0, payoutMs: dice.between(0, 600_000), swingPermille: 8 });
    state.chamapay.records = umojaRecords(now);
    fateOfPayouts(state, dice);
    state.timing = {
      promptDelayMs: dice.between(200, 4_000),
      autoAnswerMs: dice.between(500, 50_000),
      promptLifeMs: 60_000,
      callbackDelayMs: dice.between(0, 3_000),
      webhookDelayMs: dice.between(0, 5_000),
      smsDelayMs: dice.between(0, 5_000),
      airtimeDelayMs: 2_000,
      ussdReleaseMs: 2_000,
    };
    return state;
  };
