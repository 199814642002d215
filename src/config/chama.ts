import { z } from 'zod';
import { currencies, type Currency } from '../money.js';

/** The settings of one chama, from the environment or from one entry of `CHAMAS_FILE`: the same fields. */

const countries = ['KE', 'TZ', 'UG', 'RW', 'CM', 'NG', 'GH', 'ZA'] as const;
export type ChamaCountry = (typeof countries)[number];

const text = (max: number) => z.string().trim().min(1).max(max);
const secret = z.string().trim().min(1).max(500);
const url = z
  .url({ protocol: /^https?$/ })
  .refine((address) => !URL.canParse(address) || new URL(address).username === '', 'must not hold a user name or password')
  .transform((address) => address.replace(/\/+$/, ''));
/** A whole number above zero, also as text: what comes from the environment is text. */
const count = z
  .union([z.number(), z.string().regex(/^\d{1,9}$/, 'must be a whole number above zero')])
  .transform(Number)
  .refine((number) => Number.isSafeInteger(number) && number > 0, 'must be a whole number above zero');

export const providersSchema = z.strictObject({
  chamapay: z
    .strictObject({
      baseUrl: url.default('https://api.chamapay.co.ke/v1'),
      apiKey: secret,
      apiSecret: secret.optional(),
      webhookSecret: secret,
      monthlyQuota: count.default(10_000),
    })
    .optional(),
  imarapay: z.strictObject({ baseUrl: url, username: secret, password: secret, accountId: count }).optional(),
  africastalking: z
    .strictObject({
      baseUrl: url.default('https://api.africastalking.com'),
      /** Where SIM swaps are asked about; `insights.` in place of the address's `api.` where nothing is said. */
      insightsUrl: url.optional(),
      username: secret,
      apiKey: secret,
      senderId: text(40).optional(),
      shortCode: text(40).optional(),
      /** The most airtime of one order, in whole units of the chama's currency: what their account is allowed. */
      airtimeMost: count.optional(),
    })
    .optional(),
  campay: z
    .strictObject({
      baseUrl: url.default('https://www.campay.net/api'),
      /** The app's permanent token; or user name and password, for which tokens are fetched. */
      token: secret.optional(),
      username: secret.optional(),
      password: secret.optional(),
      webhookKey: secret,
    })
    .refine(({ token, username, password }) => token !== undefined || (username !== undefined && password !== undefined), {
      path: ['token'],
      error: 'is missing: give the permanent token, or user name and password',
    })
    .optional(),
  bitpesa: z
    .strictObject({
      // With the version that their documents write behind it, or without.
      baseUrl: url.default('https://api.bitpesa.co/v1').transform((address) => address.replace(/\/v1$/, '')),
      apiKey: secret,
      apiSecret: secret,
    })
    .optional(),
  chapsmart: z
    .strictObject({
      baseUrl: url.default('https://api.chapsmart.com'),
      apiKey: secret,
      apiSecret: secret,
      /** The M-Pesa number that members pay to when they buy sats. */
      payNumber: text(40).optional(),
    })
    .optional(),
});

/** Hours that what is risky waits after a SIM was changed: thirty days at most. */
const coolDownHours = count.refine((hours) => hours <= 720, 'must be 720 hours at most');

/** Whether networks are asked about members' SIMs before something risky, and what follows. Each question costs the host money. */
const simSwapSchema = z.strictObject({
  check: z.boolean(),
  coolDownHours: coolDownHours.default(72),
  /** What is done where the network has not said in time; by the amount where nothing is said here. */
  unknown: z.enum(['allow', 'hold']).optional(),
  /** By the amount: so much goes through unanswered, in whole units of the chama's currency; what a cycle asks where nothing is said. */
  allowUpTo: count.optional(),
});

const timeZone = text(60).refine(isTimeZone, 'must be a time zone such as Africa/Nairobi');

export const ussdCodeSchema = z.string().regex(/^\*[\d*]{2,20}#$/, 'must look like *384*100#');

export const chamaSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/, 'must be lower-case letters, digits and dashes, 31 at most'),
  name: text(40),
  country: z.enum(countries).default('KE'),
  currency: z.enum(currencies as [Currency, ...Currency[]]).optional(),
  language: z.enum(['en', 'sw', 'fr']).optional(),
  timeZone: timeZone.optional(),
  book: z.enum(['chamapay', 'local']).optional(),
  ussdCode: ussdCodeSchema.optional(),
  helpPhone: z
    .string()
    .trim()
    .regex(/^[+\d ()-]{1,20}$/, 'must be a phone number')
    .optional(),
  /** What whoever wants to join types on the phone. */
  joinCode: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9-]{4,20}$/, 'must be 4 to 20 letters, digits and dashes')
    .optional(),
  /** Roles of members that the chama's records do not hold: member id → role. */
  officers: z.record(z.string(), z.enum(['secretary', 'treasurer', 'chair'])).default({}),
  /** The chama's first rules; later ones are set by date. Checked by the book's own schema, which owns them. */
  rules: z.record(z.string(), z.unknown()).default({}),
  simSwap: simSwapSchema.optional(),
  providers: providersSchema.default({}),
});

/** What holds in a country when the chama says nothing else. */
const ofCountry: Record<ChamaCountry, { currency: Currency; language: 'en' | 'sw' | 'fr'; timeZone: string }> = {
  KE: { currency: 'KES', language: 'en', timeZone: 'Africa/Nairobi' },
  TZ: { currency: 'TZS', language: 'sw', timeZone: 'Africa/Dar_es_Salaam' },
  UG: { currency: 'UGX', language: 'en', timeZone: 'Africa/Kampala' },
  RW: { currency: 'RWF', language: 'fr', timeZone: 'Africa/Kigali' },
  CM: { currency: 'XAF', language: 'fr', timeZone: 'Africa/Douala' },
  NG: { currency: 'NGN', language: 'en', timeZone: 'Africa/Lagos' },
  GH: { currency: 'GHS', language: 'en', timeZone: 'Africa/Accra' },
  ZA: { currency: 'ZAR', language: 'en', timeZone: 'Africa/Johannesburg' },
};

export type ChamaConfig = ReturnType<typeof completeChama>;

/** Fills in what the country implies. */
export function completeChama(chama: z.output<typeof chamaSchema>, ussdCode: string) {
  const local = ofCountry[chama.country];
  return {
    ...chama,
    currency: chama.currency ?? local.currency,
    language: chama.language ?? local.language,
    timeZone: chama.timeZone ?? local.timeZone,
    book: chama.book ?? (chama.providers.chamapay ? ('chamapay' as const) : ('local' as const)),
    ussdCode: chama.ussdCode ?? ussdCode,
    helpPhone: chama.helpPhone ?? '',
  };
}

/** Zones by place only: `+03:00` knows nothing of laws that change. */
function isTimeZone(name: string): boolean {
  if (name !== 'UTC' && !/^[A-Z]\w*\//.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false; // a RangeError is how the platform says that it knows no such zone
  }
}
