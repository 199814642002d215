import { freshBitpesa } from './bitpesa/state.js';
import { freshCampay } from './campay/state.js';
import { nothingYet } from './africastalking/state.js';
import { recordNames } from './chamapay/state.js';
import type { ChamapayState, RecordName, Row } from './chamapay/state.js';
import { freshChapsmart } from './chapsmart/state.js';
import type { StandinSeed } from './core.js';
import type { Channel } from './imarapay/state.js';
import { freshMomo } from './momo/state.js';
import { pinByDefault } from './mpesa/wallets.js';
import type { StandinState, Timing } from './state.js';
import { iso } from './times.js';
import { freshWhatsapp } from './whatsapp/state.js';
import { umojaRecords } from './umoja-records.js';
import { umojaBalances, umojaContributions, umojaMembers } from './umoja.js';

const dayMs = 86_400_000;

/** As in life, but a little quicker. */
const demoTiming: Timing = {
  promptDelayMs: 1_000,
  autoAnswerMs: 2_500,
  promptLifeMs: 60_000,
  callbackDelayMs: 700,
  webhookDelayMs: 500,
  smsDelayMs: 400,
  airtimeDelayMs: 1_500,
  ussdReleaseMs: 2_000,
};

/** Nothing takes time but what must. */
const testTiming: Timing = {
  promptDelayMs: 0,
  autoAnswerMs: 0,
  promptLifeMs: 60_000,
  callbackDelayMs: 0,
  webhookDelayMs: 0,
  smsDelayMs: 0,
  airtimeDelayMs: 0,
  ussdReleaseMs: 2_000,
};

const noRecords = (): Record<RecordName, Row[]> =>
  Object.fromEntries(recordNames.map((name) => [name, [] as Row[]])) as Record<RecordName, Row[]>;

const umojaChannel = (now: number): Channel => ({
  id: 1,
  name: 'Umoja Chama',
  account_type: 'paybill',
  account_number: '247247',
  account_reference: 'UMOJA',
  bank_name: null,
  is_active: true,
  created_at: iso(now - 300 * dayMs),
  own: true,
});

/** Wallets of the demo chama Espoir in Cameroon, in whole francs: Fotso at MTN, and others at MTN and Orange. */
const espoirBalances = [
  ['+237670000001', 48_500],
  ['+237690000002', 31_250],
  ['+237650000003', 12_000],
  ['+237655000004', 75],
] as const;

const emptyBooks = (plan: ChamapayState['plan'], ratePerMinute: number): ChamapayState => ({
  plan,
  ratePerMinute,
  keepsExtras: true,
  members: [],
  lastMember: 0,
  idNumbers: {},
  contributions: [],
  records: noRecords(),
  answered: {},
  minute: { startedAt: 0, used: 0 },
  month: { name: '', used: 0 },
});

function stateWith(now: number, timing: Timing, books: ChamapayState, balances: readonly (readonly [string, number])[]): StandinState {
  const subscribers = balances.map(([phone, balance]) => [phone, { phone, balance, pin: pinByDefault, wrongPins: 0 }] as const);
  return {
    version: 1,
    timing,
    chamapay: books,
    imarapay: { kycVerified: true, serviceWallet: 5_000, accounts: [umojaChannel(now)], transactions: [] },
    africastalking: {
      balance: 20_000_000,
      senders: ['AFRICASTKNG', 'UMOJA', 'TUMAINI', 'ESPOIR', 'CHAMABOT', '22384'],
      shortCode: '22384',
      blacklist: [],
      ussdCodes: ['*384*100#', '*384*200#', '*384*300#'],
      ussdPrefills: false,
      deliveries: {},
      sent: [],
      inbound: [],
      sessions: [],
      ...nothingYet(),
    },
    chapsmart: freshChapsmart({ outcome: 'ask', payMs: 2_500, payoutMs: 4_000, swingPermille: 8 }),
    bitpesa: freshBitpesa(),
    campay: freshCampay(),
    momo: freshMomo(espoirBalances, pinByDefault),
    whatsapp: freshWhatsapp(),
    mpesa: {
      subscribers: Object.fromEntries(subscribers),
      otherBalance: 10_000,
      prompts: [],
      outcome: 'ask',
      outcomes: {},
      menuPayments: [],
    },
    inbox: [],
    outgoing: [],
    faults: [],
  };
}

/** The demo chama Umoja: fifteen members with a history, M-Pesa wallets, paybill 247247. People answer the prompts. */
export const demoSeed: StandinSeed = (now) => {
  const books = emptyBooks('Professional', 100);
  books.members = umojaMembers(now);
  books.contributions = umojaContributions(now);
  books.records = umojaRecords(now);
  const state = stateWith(now, demoTiming, books, umojaBalances());
  // As CamPay's real site, which sells airtime for more than 100 francs.
  state.campay.demo = false;
  return state;
};

/** For tests: the demo's first three members with no history, nothing takes time, and every prompt is approved. */
export const tinySeed: StandinSeed = (now) => {
  const books = emptyBooks('Enterprise', 100_000);
  books.members = umojaMembers(now).slice(0, 3);
  const state = stateWith(now, testTiming, books, umojaBalances().slice(0, 3));
  state.mpesa.outcome = 'approve';
  state.momo.outcome = 'approve';
  state.bitpesa = freshBitpesa({ startMs: 0, payoutMs: 0, cancelMs: 0, approveMs: 0 });
  state.chapsmart = freshChapsmart({ outcome: 'pay', payMs: 0, payoutMs: 0, swingPermille: 0 });
  return state;
};
