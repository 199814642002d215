import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { major } from '../../src/money.js';
import type { Phone } from '../../src/phone.js';
import { account, buyQuote, chapWorld, invoiceOf, payQuote, paymentHash } from './scripted-chapsmart.js';
import type { ChapWorld } from './scripted-chapsmart.js';

/** A recorded answer, named for what is odd in it, and what it must come to. `unknown` may have any reason, an alert `*` any words. */
type Fixture = { call: string; http: number; body?: unknown; text?: string; outcome: object };

const folder = 'test/providers/fixtures/chapsmart';
const phone = '+255741000890' as Phone;
const fair = invoiceOf();
const changed = fair.slice(0, 60) + (fair.charAt(60) === 'q' ? 'p' : 'q') + fair.slice(61);

/** Invoices by the names that fixtures have for them; T is when the quote was made. */
const invoices = (at: number): Record<string, string> => ({
  fair,
  FAIR: fair.toUpperCase(),
  oneSatMore: invoiceOf({ sats: 14_681 }),
  oneSatLess: invoiceOf({ sats: 14_679 }),
  tenTimes: invoiceOf({ sats: 146_800 }),
  noAmount: invoiceOf({ sats: undefined }),
  finerThanASat: invoiceOf({ sats: 14_680.1 }),
  testnet: invoiceOf({ network: 'tb' }),
  regtest: invoiceOf({ network: 'bcrt' }),
  noExpiry: invoiceOf({ expiry: undefined }),
  expired: invoiceOf({ expiry: 1 }),
  nearlyExpired: invoiceOf({ expiry: 59 }),
  stale: invoiceOf({ madeAt: at - 301_000, expiry: 3_600 }),
  fromTheFuture: invoiceOf({ madeAt: at + 301_000 }),
  livesTooLong: invoiceOf({ expiry: 86_401 }),
  changedLetter: changed,
  noInvoice: 'lnbc...',
  cut: fair.slice(0, -20),
  two: fair + fair,
});

const calls: Record<string, (world: ChapWorld) => Promise<unknown>> = {
  quote: ({ rail }) => rail.quoteRemittance({ account, phone, recipientName: 'John Doe', amount: major(25_000, 'TZS') }),
  airtimeQuote: ({ rail }) => rail.quoteAirtime({ account, phone, amount: major(1_000, 'TZS') }),
  buyQuote: ({ rail }) => rail.quoteBuy({ account, amount: major(10_000, 'TZS') }),
  generate: ({ rail }) => rail.invoice(payQuote),
  status: ({ rail }) => rail.progress('XYZ789'),
  sendSats: ({ rail }) => rail.sendSats({ quote: buyQuote, receipt: 'XKR4MPT9QZN', bolt11: invoiceOf({ sats: 5_870, expiry: 9_999 }) }),
  open: ({ rail }) => rail.openAccount(),
  login: ({ rail }) => rail.knows(account),
  stats: ({ rail }) => rail.standing(account),
  history: ({ rail }) => rail.history(account),
};
/** What may be asked twice; all else goes out once, whatever comes back. */
const asked = new Set(['quote', 'airtimeQuote', 'buyQuote', 'status', 'login', 'stats', 'history']);
const passing = new Set([429, 500, 503]);

const fail = (why: string): never => {
  throw new Error(why);
};

/** Puts real invoices and moments where a fixture names them. */
function filled(text: string, at: number): string {
  const named = invoices(at);
  return text
    .replace(/(?<!\/\/[^"]*)@(\w+)/g, (_all, name: string) => named[name] ?? fail(`no invoice ${name}`))
    .replace(/"T(?:\+(\d+))?"/g, (_all, more: string | undefined) => String(at + Number(more ?? 0)))
    .replaceAll('HASH', paymentHash);
}

const matcher = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(matcher);
  if (value === '*') return expect.stringMatching(/.{10}/);
  if (typeof value !== 'object' || value === null) return value;
  if ('status' in value && value.status === 'unknown') return { status: 'unknown', why: expect.any(String) as string };
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, matcher(one)]));
};

describe('chapsmart: recorded answers', () => {
  let world: ChapWorld;
  const quotedAt = payQuote.quotedAt;
  beforeEach(async () => void (world = await chapWorld()));
  afterEach(() => world.close());

  it.each(readdirSync(folder))('%s', async (file) => {
    const { call, http, body, text = JSON.stringify(body), outcome } = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as Fixture;
    world.answer(() => ({ status: http, text: filled(text, quotedAt) }));
    const got = await calls[call]?.(world);
    expect(got).toEqual(matcher(JSON.parse(filled(JSON.stringify(outcome), quotedAt))));
    expect(world.server.seen.length).toBe(asked.has(call) && passing.has(http) ? 2 : 1);
    if (call !== 'open') expect(JSON.stringify(got)).not.toContain(account);
  });
});
