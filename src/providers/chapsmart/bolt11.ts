import { decode } from 'light-bolt11-decoder';
import { minutes, seconds, hours } from '../../clock.js';
import { compareMoney, money } from '../../money.js';
import type { Money } from '../../money.js';
import type { InvoiceFault } from '../ports/lightning.js';

/** Longest invoice that is read: with many route hints they come to about a thousand characters. */
const textMax = 4_000;
/** For an invoice that names no expiry BOLT11 has an hour; ChapSmart stops watching after ten minutes, and so nobody is told more. */
const lifeByDefaultMs = minutes(10);
/** An invoice that lives longer would be paid when nobody watches any more. */
const lifeMaxMs = hours(24);
/** Less time than this is not enough to show and pay an invoice. */
const leftMinMs = seconds(60);
/** How far their clock may be from ours. */
const skewMs = minutes(5);

const millisatsPerSat = 1_000n;

/** What an invoice says. `amount` is undefined when it is left open, or finer than a sat. Times are UTC milliseconds. */
export type Bolt11 = { network: string; amount: Money | undefined; paymentHash: string; madeAt: number; expiresAt: number };

/** An invoice as wallets hand it out: with `lightning:` before it, in capitals (for a QR code), among spaces. */
export const bareInvoice = (text: string): string =>
  text
    .slice(0, textMax + 100)
    .trim()
    .replace(/^lightning:/i, '')
    .toLowerCase();

/**
 * Decodes a BOLT11 invoice; undefined when it is none, when its checksum does not hold, or when it says a thing twice. Its signature
 * is not checked: every wallet does that before it pays, and what matters here is what would be shown.
 */
export function readInvoice(text: string): Bolt11 | undefined {
  const bare = bareInvoice(text);
  if (bare.length > textMax || !/^ln[a-z]+[a-z0-9]*1[a-z0-9]+$/.test(bare)) return undefined;
  const sections = sectionsOf(bare);
  const valueOf = (name: string): unknown => {
    const found = sections.filter((section) => section.name === name);
    return found.length === 1 ? found[0]?.value : undefined;
  };
  if (sections.filter(({ name }) => name === 'expiry').length > 1) return undefined;
  // A field that claims to be longer than what is left has eaten of the letters behind it: then the last ones are missing.
  if (sections.find(({ name }) => name === 'checksum')?.letters?.length !== checksumLetters) return undefined;

  const paymentHash = valueOf('payment_hash');
  const made = valueOf('timestamp');
  const lives = valueOf('expiry') ?? lifeByDefaultMs / 1_000;
  const network = (valueOf('coin_network') as { bech32?: unknown } | undefined)?.bech32;
  if (typeof paymentHash !== 'string' || !/^[0-9a-f]{64}$/.test(paymentHash)) return undefined;
  if (typeof network !== 'string' || typeof made !== 'number' || typeof lives !== 'number') return undefined;
  const [madeAt, expiresAt] = [seconds(made), seconds(made + lives)];
  return Number.isSafeInteger(expiresAt) ? { network, amount: satsIn(valueOf('amount')), paymentHash, madeAt, expiresAt } : undefined;
}

const checksumLetters = 6;

type Section = { name: string; value?: unknown; letters?: string };

function sectionsOf(text: string): Section[] {
  try {
    return decode(text).sections;
  } catch {
    return []; // the decoder throws for every text that is not an invoice; that is an answer here
  }
}

function satsIn(millisats: unknown): Money | undefined {
  if (typeof millisats !== 'string' || !/^\d{1,19}$/.test(millisats)) return undefined;
  const amount = BigInt(millisats);
  return amount > 0n && amount % millisatsPerSat === 0n ? money(amount / millisatsPerSat, 'SAT') : undefined;
}

/** What in an invoice is not as it must be: bitcoin's main chain, exactly this amount, made for this quote, and time left to pay it. */
export function invoiceFault(
  invoice: Bolt11 | undefined,
  must: { amount: Money; now: number; madeAfter?: number; livesAtMostMs?: number },
): InvoiceFault | undefined {
  if (!invoice) return 'unreadable';
  if (invoice.network !== 'bc') return 'network';
  if (!invoice.amount || compareMoney(invoice.amount, must.amount) !== 0) return 'amount';
  if (invoice.expiresAt < must.now + leftMinMs) return 'expired';
  if (must.madeAfter !== undefined && invoice.madeAt < must.madeAfter - skewMs) return 'stale';
  if (invoice.madeAt > must.now + skewMs) return 'unreadable';
  return invoice.expiresAt > must.now + (must.livesAtMostMs ?? lifeMaxMs) ? 'tooLong' : undefined;
}
