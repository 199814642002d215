import { createHash } from 'node:crypto';
import { bech32, bytesOf, fromBech32, wordsOf } from './bech32.js';
import { signHash } from './sign.js';

/** Bits of the features that every invoice of today needs: onions of variable length (8), a payment secret (14). */
const featureBits = [8, 14];
/** BOLT11: an hour, where an invoice names none. */
const expiryByDefault = 3_600;

/** What an invoice is made of. Seconds since 1970; `sats` undefined leaves the amount open. */
export type InvoiceParts = {
  network?: 'bc' | 'tb' | 'bcrt';
  sats: number | undefined;
  paymentHash: Buffer;
  paymentSecret: Buffer;
  description: string;
  timestamp: number;
  /** Undefined names none. */
  expiry: number | undefined;
  key: Buffer;
};

/** Sats in the shortest way that BOLT11 has: thousandths, millionths or billionths of a bitcoin. */
function amountText(sats: number): string {
  if (sats % 100_000_000 === 0) return String(sats / 100_000_000);
  if (sats % 100_000 === 0) return `${sats / 100_000}m`;
  return sats % 100 === 0 ? `${sats / 100}u` : `${sats * 10}n`;
}

/** A number as `count` words, or as few as it needs. */
function wordsFor(n: number, count?: number): number[] {
  const words: number[] = [];
  for (let rest = n; rest > 0; rest = Math.floor(rest / 32)) words.unshift(rest % 32);
  return count === undefined ? words : [...Array<number>(Math.max(0, count - words.length)).fill(0), ...words];
}

/** The fields by their letters: payment hash, description, expiry, secret; and `9`, the features. */
const tags = { p: 1, d: 13, x: 6, s: 16, features: 5 } as const;
const field = (tag: keyof typeof tags, words: number[]): number[] => [tags[tag], ...wordsFor(words.length, 2), ...words];

function featureWords(): number[] {
  const words = Array<number>(Math.floor(Math.max(...featureBits) / 5) + 1).fill(0);
  for (const bit of featureBits)
    words[words.length - 1 - Math.floor(bit / 5)] = (words.at(-1 - Math.floor(bit / 5)) ?? 0) | (1 << (bit % 5));
  return words;
}

/** Makes a BOLT11 invoice and signs it (BOLT 11: the hash is over the prefix and the data, filled up to whole bytes). */
export function makeInvoice(parts: InvoiceParts): string {
  const { network = 'bc', sats, expiry } = parts;
  const prefix = `ln${network}${sats === undefined ? '' : amountText(sats)}`;
  const data = [
    ...wordsFor(parts.timestamp, 7),
    ...field('s', wordsOf(parts.paymentSecret)),
    ...field('p', wordsOf(parts.paymentHash)),
    ...field('d', wordsOf(Buffer.from(parts.description))),
    ...(expiry === undefined ? [] : field('x', wordsFor(expiry))),
    ...field('features', featureWords()),
  ];
  const hash = createHash('sha256').update(prefix).update(bytesOf(data, true)).digest();
  const { signature, recovery } = signHash(hash, parts.key);
  return bech32(prefix, [...data, ...wordsOf(Buffer.concat([signature, Buffer.from([recovery])]))]);
}

/** What a wallet or a node reads of an invoice before it pays. Seconds since 1970. */
export type InvoiceRead = { network: string; sats: number | undefined; paymentHash: string; timestamp: number; expiresAt: number };

const perBitcoin: Record<string, bigint> = { '': 1n, m: 1_000n, u: 1_000_000n, n: 1_000_000_000n, p: 1_000_000_000_000n };
const signatureWords = 104;
const textMax = 4_000;

/** Reads an invoice; undefined when it is none. An amount that is no whole number of sats counts as open. */
export function readInvoice(text: string): InvoiceRead | undefined {
  const decoded = text.length <= textMax ? fromBech32(text) : undefined;
  const head = /^ln(bcrt|bc|tbs|tb)(?:(\d{1,12})([munp]?))?$/.exec(decoded?.prefix ?? '');
  if (!decoded || !head || decoded.words.length < 7 + signatureWords) return undefined;
  const data = decoded.words.slice(0, -signatureWords);
  const numberIn = (words: readonly number[]) => words.reduce((n, word) => n * 32 + word, 0);
  const fields = new Map<number, number[]>();
  for (let at = 7; at + 3 <= data.length;) {
    const length = numberIn(data.slice(at + 1, at + 3));
    const tag = data[at] ?? 0;
    if (at + 3 + length > data.length) return undefined;
    if (!fields.has(tag)) fields.set(tag, data.slice(at + 3, at + 3 + length));
    at += 3 + length;
  }
  const paymentHash = bytesOf(fields.get(tags.p) ?? []).toString('hex');
  if (paymentHash.length !== 64) return undefined;
  const timestamp = numberIn(data.slice(0, 7));
  const expiry = fields.get(tags.x);
  const [, network = '', figure, unit = ''] = head;
  const sats = figure === undefined ? undefined : (BigInt(figure) * 100_000_000n) / (perBitcoin[unit] ?? 1n);
  const whole = sats !== undefined && sats * (perBitcoin[unit] ?? 1n) === BigInt(figure ?? 0) * 100_000_000n;
  return {
    network,
    sats: whole ? Number(sats) : undefined,
    paymentHash,
    timestamp,
    expiresAt: timestamp + (expiry ? numberIn(expiry) : expiryByDefault),
  };
}
