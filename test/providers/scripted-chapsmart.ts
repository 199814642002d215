import { createHash } from 'node:crypto';
import { httpSend } from '../../src/http.js';
import { major, money } from '../../src/money.js';
import { chapsmart } from '../../src/providers/chapsmart/index.js';
import type { BuyQuote, LightningRail, PayQuote } from '../../src/providers/ports/lightning.js';
import { makeInvoice } from '../../src/standins/lightning/bolt11.js';
import type { InvoiceParts } from '../../src/standins/lightning/bolt11.js';
import { handClock } from './hand-clock.js';
import { closedAddress, scripted } from './scripted-server.js';
import type { Answer, Scripted, Seen } from './scripted-server.js';

export const account = '4071156462128684';
const startedAt = Date.UTC(2026, 3, 30, 9);
const sha = (text: string) => createHash('sha256').update(text).digest();

/** An invoice that a wallet would take; the parts that are not given are those of a fair one of 14,680 sats. */
export const invoiceOf = (parts: Partial<InvoiceParts> & { madeAt?: number } = {}): string =>
  makeInvoice({
    sats: 14_680,
    paymentHash: sha('hash'),
    paymentSecret: sha('secret'),
    description: 'ChapSmart',
    timestamp: Math.floor((parts.madeAt ?? startedAt) / 1_000),
    expiry: 600,
    key: sha('node'),
    ...parts,
  });
export const paymentHash = sha('hash').toString('hex');

/** The quotes of the docs' samples. */
export const payQuote: PayQuote = {
  quoteId: 'abc123',
  kind: 'remittance',
  amount: major(25_000, 'TZS'),
  pay: money(14_680, 'SAT'),
  fee: money(270, 'SAT'),
  feePercent: '1.87',
  tier: 'bronze',
  quotedAt: startedAt,
  expiresAt: startedAt + 270_000,
};
export const buyQuote: BuyQuote = {
  quoteId: 'buy_quote_id',
  kind: 'buy',
  amount: major(10_000, 'TZS'),
  get: money(5_870, 'SAT'),
  btcPrice: '97500',
  quotedAt: startedAt,
  expiresAt: startedAt + 270_000,
};

export type ChapWorld = {
  rail: LightningRail;
  /** The same client where nobody listens. */
  unreachable: LightningRail;
  server: Scripted;
  clock: ReturnType<typeof handClock>;
  /** From now on each call is answered thus. */
  answer: (how: (call: Seen) => Answer) => void;
  close: () => Promise<void>;
};

/** A server that says whatever a test has it say. */
export async function chapWorld(): Promise<ChapWorld> {
  let how: (call: Seen) => Answer = () => ({ status: 500, json: { success: false, error: 'x' } });
  const server = await scripted((call) => how(call));
  const clock = handClock(startedAt);
  const at = (baseUrl: string) =>
    chapsmart({ baseUrl, apiKey: 'key', apiSecret: 'secret', payTo: '0763052308', send: httpSend(fetch), clock });
  return {
    rail: at(`${server.url}/`),
    unreachable: at(await closedAddress()),
    server,
    clock,
    answer: (given) => void (how = given),
    close: server.close,
  };
}
