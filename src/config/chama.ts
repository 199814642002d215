import { z } from 'zod';
import { currencies, type Currency } from '../money.js';

/** The settings of one chama, from the environment or from one entry of `CHAMAS_FILE`: the same fields. */

export const countries = ['KE', 'TZ', 'UG', 'RW', 'CM', 'NG', 'GH', 'ZA'] as const;

const text = z.string().trim().min(1).max(80);
const url = z.url({ protocol: /^https?$/ }).transform((address) => address.replace(/\/+$/, ''));
const secret = z.string().trim().min(1).max(500);

export const providersSchema = z.strictObject({
  chamapay: z
    .strictObject({
      baseUrl: url.default('https://api.chamapay.co.ke/v1'),
      apiKey: secret,
      apiSecret: secret.optional(),
      webhookSecret: secret,
      monthlyQuota: z.coerce.number().int().positive().default(10_000),
    })
    .optional(),
  imarapay: z.strictObject({ baseUrl: url, username: secret, password: secret, accountId: z.coerce.number().int().positive() }).optional(),
  africastalking: z
    .strictObject({
      baseUrl: url.default('https://api.africastalking.com'),
      username: secret,
      apiKey: secret,
      senderId: text.optional(),
      shortCode: text.optional(),
    })
    .optional(),
});

export type Providers = z.output<typeof providersSchema>;

const timeZone = text.refine(
  (name) => Intl.supportedValuesOf('timeZone').includes(name) || name === 'UTC',
  'is not a time zone such as Africa/Nairobi',
);

export const chamaSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/, 'must be lower-case letters, digits and dashes'),
  name: text.max(40),
  country: z.enum(countries).default('KE'),
  currency: z.enum(currencies as [Currency, ...Currency[]]).optional(),
  language: z.enum(['en', 'sw', 'fr']).optional(),
  timeZone: timeZone.optional(),
  book: z.enum(['chamapay', 'local']).optional(),
  ussdCode: z
    .string()
    .regex(/^\*[\d*]{2,20}#$/, 'must look like *384*100#')
    .optional(),
  helpPhone: text.max(20).optional(),
  /** Roles of members that the chama's records do not hold: member id → role. */
  officers: z.record(z.string(), z.enum(['secretary', 'treasurer', 'chair'])).default({}),
  /** The chama's first rules; later ones are set by date. Checked by the book, which owns them. */
  rules: z.record(z.string(), z.unknown()).default({}),
  providers: providersSchema.default({}),
});

/** What holds in a country when the chama says nothing else. */
const ofCountry: Record<(typeof countries)[number], { currency: Currency; language: 'en' | 'sw' | 'fr'; timeZone: string }> = {
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
