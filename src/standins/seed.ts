import { recordNames } from './chamapay/state.js';
import type { ChamapayState, RecordName, Row } from './chamapay/state.js';
import type { StandinSeed } from './core.js';
import type { Channel } from './imarapay/state.js';
import { pinByDefault } from './mpesa/wallets.js';
import type { StandinState, Timing } from './state.js';
import { iso, nairobiDate } from './times.js';
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

const emptyBooks = (plan: ChamapayState['plan'], ratePerMinute: number): ChamapayState => ({
  plan,
  ratePerMinute,
  keepsExtras: true,
  members: [],
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
      senders: ['AFRICASTKNG', 'UMOJA', 'CHAMABOT', '22384'],
      shortCode: '22384',
      blacklist: [],
      ussdCodes: ['*384*100#'],
      ussdPrefills: false,
      deliveries: {},
      sent: [],
      inbound: [],
      sessions: [],
    },
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
  const day = (from: number) => nairobiDate(now + from * dayMs);
  const at = (from: number) => iso(now + from * dayMs);
  books.members = umojaMembers(now);
  books.contributions = umojaContributions(now);
  books.records.loans = [
    {
      id: 1,
      loan_id: 'LN001',
      member_id: 'MFT005',
      amount: 20_000,
      balance: 12_500,
      purpose: 'School fees',
      term_months: 6,
      status: 'Disbursed',
      due_date: day(90),
      created_at: at(-75),
    },
    {
      id: 2,
      loan_id: 'LN002',
      member_id: 'MFT001',
      amount: 10_000,
      balance: 10_000,
      purpose: 'Stock for the shop',
      term_months: 4,
      status: 'Pending',
      due_date: day(120),
      created_at: at(-2),
    },
  ];
  books.records.fines = [
    { id: 1, member_id: 'MFT006', amount: 100, reason: 'Late for the meeting', status: 'Unpaid', date: day(-20), created_at: at(-20) },
    { id: 2, member_id: 'MFT011', amount: 200, reason: 'Contribution late', status: 'Paid', date: day(-48), created_at: at(-48) },
  ];
  books.records.meetings = [
    { id: 1, title: 'Monthly meeting', date: day(-20), time: '14:00', venue: 'St. Jude Hall', status: 'Held', created_at: at(-34) },
    {
      id: 2,
      title: 'Monthly meeting',
      date: day(9),
      time: '14:00',
      venue: 'St. Jude Hall',
      agenda: 'Loans; plot in Kitengela',
      status: 'Scheduled',
      created_at: at(-5),
    },
  ];
  return stateWith(now, demoTiming, books, umojaBalances());
};

/** For tests: the demo's first three members with no history, nothing takes time, and every prompt is approved. */
export const tinySeed: StandinSeed = (now) => {
  const books = emptyBooks('Enterprise', 100_000);
  books.members = umojaMembers(now).slice(0, 3);
  const state = stateWith(now, testTiming, books, umojaBalances().slice(0, 3));
  state.mpesa.outcome = 'approve';
  return state;
};
