import { z } from 'zod';
import { fromDecimal, isPositive, minorOf } from '../../money.js';
import type { Currency, Money } from '../../money.js';
import type { LightningKind, Tier } from '../ports/lightning.js';

/** The parts of ChapSmart's answers that we read. Every one is flat and has `success` (ChapSmart docs; no `data` wrapper). */

/** All bitcoin that will ever be, in sats, is less than the numbers that JSON carries exactly; so are all shillings. */
const minorMax = BigInt(Number.MAX_SAFE_INTEGER);

/** An amount in whole minor units, as number or text, read exactly; a fraction of a sat or cent, a negative or a huge one is none. */
const amountIn = (currency: Currency) =>
  z.union([z.number(), z.string().max(20)]).transform((value, context): Money => {
    const amount = fromDecimal(value, currency);
    if (amount && minorOf(amount) >= 0n && minorOf(amount) <= minorMax) return amount;
    context.addIssue('not an amount');
    return z.NEVER;
  });

const positive = (currency: Currency) => amountIn(currency).refine(isPositive, 'nothing');

/** A plain decimal (a percentage, a price) as text, for showing. */
const decimal = z
  .union([z.number(), z.string().trim().max(20)])
  .transform(String)
  .refine((text) => /^\d{1,12}(?:\.\d{1,10})?$/.test(text));

const id = z.string().regex(/^(?!\.+$)[\x21-\x7e]{1,128}$/);
const yes = z.literal(true);

const tiers: Record<string, Tier> = { BRONZE: 'bronze', SILVER: 'silver', GOLD: 'gold' };
/** Capitals in answers, `Bronze` in the docs' prose: either is read. A tier that we do not know is none. */
const tier = z
  .string()
  .nullish()
  .transform((word): Tier | undefined => {
    const name = word?.trim().toUpperCase() ?? '';
    return Object.hasOwn(tiers, name) ? tiers[name] : undefined;
  });

/** Sixteen digits, kept as text: it may begin with a zero. */
export const AccountNumber = z.string().regex(/^\d{16}$/);

/** POST /auth/createAccount and /auth/login. */
export const Account = z.object({ success: yes, accountNumber: AccountNumber });

/** POST /invoices/quote, and /airtime/quote (whose answer the docs do not print: taken to be the same). */
export const PayQuoted = z.object({
  success: yes,
  quoteId: id,
  youPay: z.object({ sats: positive('SAT'), feeSats: amountIn('SAT'), feePercent: decimal, btc: z.string().max(20).nullish() }),
  userTier: tier,
});

/** POST /buy/quote. */
export const BuyQuoted = z.object({ success: yes, quoteId: id, calculatedSats: positive('SAT'), btcPrice: decimal.nullish().catch(undefined) }); // prettier-ignore

/** POST /invoices/generate and /airtime/generate. What it repeats of the price is optional: the invoice itself is what counts. */
export const Generated = z.object({
  success: yes,
  invoiceId: id,
  bolt11: z.string().min(1).max(4_000),
  checkoutLink: z.string().max(500).nullish(),
  youPay: z.object({ sats: positive('SAT').nullish() }).nullish(),
});

/** The five states of GET /invoices/status/{invoiceId}. */
export const State = z.enum(['pending', 'settled', 'completed', 'expired', 'failed']);
export type State = z.infer<typeof State>;
export const Status = z.object({
  success: yes,
  invoiceId: z.string().nullish(),
  status: z
    .string()
    .transform((word) => word.trim().toLowerCase())
    .pipe(State),
});

/** POST /buy/send-sats. */
export const Sent = z.object({ success: yes, satsSent: positive('SAT') });

const kinds: Record<string, LightningKind> = {
  remittance: 'remittance',
  airtime: 'airtime',
  buy: 'buy',
  buysats: 'buy',
  purchase: 'buy',
};

/** One line of the history. Which word they use for a purchase is not documented, so several are known and any other is `other`. */
export const Line = z
  .object({
    type: z.string(),
    amount: positive('TZS'),
    status: z.string(),
    phoneNumber: z.string().max(30).nullish(),
    createdAt: z.string(),
  })
  .transform(({ type, amount, status, phoneNumber, createdAt }, context) => {
    const at = Date.parse(createdAt);
    if (Number.isNaN(at)) {
      context.addIssue('no time');
      return z.NEVER;
    }
    const word = type.toLowerCase().replace(/[^a-z]/g, '');
    const kind: LightningKind | 'other' = Object.hasOwn(kinds, word) ? (kinds[word] ?? 'other') : 'other';
    return { kind, amount, completed: status.trim().toLowerCase() === 'completed', phone: phoneNumber ?? undefined, at };
  });

/** POST /history: read line by line, so that one odd line does not hide the others. */
export const History = z.object({
  success: yes,
  transactions: z.array(z.unknown()),
  stats: z.object({ totalTransactions: z.number().int().nonnegative().nullish().catch(undefined) }).nullish(),
});

/** GET /user/stats. In the last tier what leads to the next is taken to be null, zero or missing. */
export const Stats = z.object({
  success: yes,
  userTier: tier,
  feePercent: decimal,
  cumulativeAmount: amountIn('TZS'),
  progressToNext: amountIn('TZS').nullish(),
  nextTier: tier,
});

/** Any refusal: `{ "success": false, "error": "text" }`. */
export const Failure = z.object({ success: z.literal(false), error: z.string() });
