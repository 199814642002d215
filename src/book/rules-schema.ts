import { z } from 'zod';
import { compareMoney, currencies, fromDecimal, isPositive, wholeUnits, type Currency, type Money } from '../money.js';
import type { Country } from '../phone.js';
import type { CycleKind } from './cycle.js';
import type { Limit, Limits } from './port.js';

/** What a chama has agreed on, as of some date. */
export type Rules = {
  cycleAmount: Money;
  cycle: CycleKind;
  timeZone: string;
  minContribution: Money;
  maxContribution: Money;
  /** What one member may buy airtime for in a day; zero: none is sold. */
  airtimeDailyMax: Money;
  /** The most that may come in, and go out or to others, at once, by one member in a day and by all of them in a day. What is not named has no limit. */
  collectLimits: Limit;
  sendLimits: Limit;
  /** The same of what goes out in other currencies than the chama's. */
  sendLimitsIn: Limits['sendIn'];
  /** How long what is risky waits after officers have reset a member's PIN, and over a WhatsApp that was linked; 0: not at all. */
  waitAfterPinResetHours: number;
  waitAfterLinkHours: number;
  /** May members see who has paid this cycle? */
  whoPaidVisible: boolean;
  /** A member may borrow this many times what they have contributed. */
  loanMultiple: number;
  /** Interest a month, in hundredths of a percent. */
  loanMonthlyBp: number;
  /** Interest on the whole loan for its whole term, or on what is still owed each month. */
  loanInterest: 'flat' | 'reducing';
  loanTermMonthsMax: number;
  /** Members who must stand surety for a loan, and what they cover together, in percent of it. */
  loanGuarantors: number;
  loanCoverPercent: number;
  /** Days that guarantors have to answer; then the request ends. */
  loanGuarantorDays: number;
  /** What one share costs, where members save by shares (zero: they do not), and how many a member may buy in a cycle. */
  sharePrice: Money;
  sharesMaxPerCycle: number;
  /** What a cycle asks for the social fund; zero where there is none. */
  socialFund: Money;
  lateFine: Money;
  /** Officers who must approve that money leaves. */
  approvals: number;
  /** No notice goes out between these times of day. */
  quietHours: { from: string; to: string };
  helpPhone: string;
  /** Where to pay when no prompt comes to the phone; empty when there is nothing to say. */
  payTo: string;
};

const dateOf = z.iso.date();
export const isDate = (text: string): boolean => dateOf.safeParse(text).success;

/** Reads rules as a host or an officer writes them: amounts in major units (`1000`, `"1000"`), whole. A field too many is a mistake. */
export function rulesSchema(currency: Currency) {
  const amount = amountOf(currency);
  const positive = amount.refine(isPositive, 'must be more than zero');
  const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day, like 21:00');

  return z
    .strictObject({
      cycleAmount: positive,
      cycle: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('monthly'), dueDay: z.int().min(1).max(31) }),
        z.strictObject({ kind: z.literal('weekly'), weekday: z.int().min(1).max(7) }),
      ]),
      timeZone: z.string().max(60).refine(isTimeZone, 'must be a time zone, like Africa/Nairobi'),
      minContribution: positive,
      maxContribution: positive,
      airtimeDailyMax: amount,
      collectLimits: limitOf(currency),
      sendLimits: limitOf(currency),
      sendLimitsIn: z
        .strictObject(Object.fromEntries(currencies.map((one) => [one, limitOf(one).optional()])) as Record<Currency, LimitSchema>)
        .refine((others) => others[currency] === undefined, {
          path: [currency],
          message: 'is the chama’s own currency: sendLimits is for that',
        }),
      waitAfterPinResetHours: hoursToWait,
      waitAfterLinkHours: hoursToWait,
      whoPaidVisible: z.boolean(),
      loanMultiple: z.number().min(0).max(20),
      loanMonthlyBp: z.int().min(0).max(10_000),
      loanInterest: z.enum(['flat', 'reducing']),
      loanTermMonthsMax: z.int().min(1).max(60),
      loanGuarantors: z.int().min(0).max(10),
      loanCoverPercent: z.int().min(0).max(100),
      loanGuarantorDays: z.int().min(1).max(90),
      sharePrice: amount,
      sharesMaxPerCycle: z.int().min(1).max(1000),
      socialFund: amount,
      lateFine: amount,
      approvals: z.int().min(1).max(5),
      quietHours: z.strictObject({ from: timeOfDay, to: timeOfDay }),
      helpPhone: z
        .string()
        .trim()
        .regex(/^[+\d ()-]{0,20}$/, 'must be a phone number'),
      payTo: z.string().trim().max(160),
    })
    .refine((rules) => compareMoney(rules.minContribution, rules.maxContribution) <= 0, {
      path: ['minContribution'],
      message: 'must not be more than maxContribution',
    });
}

/** Two weeks: whoever waits for longer needs a person, and not a clock. */
const hoursToWait = z.int().min(0).max(336);

const amountOf = (currency: Currency) =>
  z.union([z.number(), z.string()]).transform((value, context) => {
    const read = fromDecimal(value, currency);
    if (read && wholeUnits(read) !== undefined && !read.minor.startsWith('-')) return read;
    context.addIssue({ code: 'custom', message: `must be a whole amount of ${currency}, like 1000` });
    return z.NEVER;
  });

const notAbove = (less: Money | undefined, more: Money | undefined): boolean => !less || !more || compareMoney(less, more) <= 0;

/** Limits in one currency. Zero: nothing of it. A smaller one above a larger one is a slip of the pen. */
const limitOf = (currency: Currency) => {
  const amount = amountOf(currency).optional();
  return z
    .strictObject({ perOperation: amount, perMemberDay: amount, perChamaDay: amount })
    .refine(({ perOperation, perMemberDay }) => notAbove(perOperation, perMemberDay), {
      path: ['perOperation'],
      message: 'must not be more than perMemberDay',
    })
    .refine(({ perMemberDay, perOperation, perChamaDay }) => notAbove(perMemberDay ?? perOperation, perChamaDay), {
      path: ['perChamaDay'],
      message: 'must not be less than what one member may',
    });
};
type LimitSchema = z.ZodOptional<ReturnType<typeof limitOf>>;

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false; // a RangeError is how the platform says that it knows no such zone
  }
}

type Habits = { cycleAmount: number; minContribution: number; maxContribution: number; airtimeDailyMax: number };

/** Mobile money carries about twice of one payment's most in a day (Safaricom's tariff: KES 250,000 and 500,000). */
const paymentsADay = 2;

/** What a chama of a country starts with until it says otherwise, in its currency. Limits above are those of mobile money there. */
const habits: Record<Country, Habits> = {
  KE: { cycleAmount: 1000, minContribution: 10, maxContribution: 250_000, airtimeDailyMax: 5000 },
  TZ: { cycleAmount: 10_000, minContribution: 500, maxContribution: 5_000_000, airtimeDailyMax: 50_000 },
  UG: { cycleAmount: 20_000, minContribution: 500, maxContribution: 5_000_000, airtimeDailyMax: 100_000 },
  RW: { cycleAmount: 5000, minContribution: 100, maxContribution: 2_000_000, airtimeDailyMax: 20_000 },
  CM: { cycleAmount: 10_000, minContribution: 100, maxContribution: 500_000, airtimeDailyMax: 25_000 },
  NG: { cycleAmount: 10_000, minContribution: 100, maxContribution: 1_000_000, airtimeDailyMax: 20_000 },
  GH: { cycleAmount: 200, minContribution: 1, maxContribution: 10_000, airtimeDailyMax: 200 },
  ZA: { cycleAmount: 500, minContribution: 10, maxContribution: 10_000, airtimeDailyMax: 500 },
};

/** The rules that a chama of this country starts with, in the form that `rulesSchema` reads. */
export function defaultRules(country: Country, timeZone: string, helpPhone: string): Record<string, unknown> {
  return {
    ...habits[country],
    collectLimits: {},
    sendLimits: { perMemberDay: paymentsADay * habits[country].maxContribution },
    sendLimitsIn: {},
    waitAfterPinResetHours: 24,
    waitAfterLinkHours: 24,
    cycle: { kind: 'monthly', dueDay: 5 },
    timeZone,
    whoPaidVisible: false,
    loanMultiple: 3,
    loanMonthlyBp: 100,
    loanInterest: 'reducing',
    loanTermMonthsMax: 12,
    loanGuarantors: 2,
    loanCoverPercent: 100,
    loanGuarantorDays: 7,
    sharePrice: 0,
    sharesMaxPerCycle: 5,
    socialFund: 0,
    lateFine: 0,
    approvals: 2,
    quietHours: { from: '21:00', to: '07:00' },
    helpPhone,
    payTo: '',
  };
}
