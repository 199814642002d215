import type { Clock } from '../../src/clock.js';
import { minutes } from '../../src/clock.js';
import { major, money } from '../../src/money.js';
import type { Found } from '../../src/providers/ports.js';
import type {
  BuyQuote,
  LightningNo,
  LightningRail,
  LightningRefusal,
  PayQuote,
  Progress,
  Quoted,
  SatsSent,
  Stage,
} from '../../src/providers/ports/lightning.js';

export const tzs = (units: number) => major(units, 'TZS');
export const satoshis = (units: number) => money(units, 'SAT');

export const no = (because: LightningRefusal, alert?: string): LightningNo => ({
  status: 'refused',
  reason: 'declined',
  because,
  ...(alert !== undefined && { alert }),
});

type Invoice = { invoiceId: string; quote: PayQuote; stage: Stage };

export type ScriptedRail = {
  rail: LightningRail;
  /** Each call by what it was. */
  calls: { what: string; with: unknown; at: number }[];
  opened: string[];
  /** Accounts that it says it has not. */
  absent: Set<string>;
  invoices: Invoice[];
  /** What the next invoice comes to; `lost` is made and not heard of. */
  invoicing: 'made' | 'lost' | LightningRefusal;
  /** Nobody answers a question about an invoice while it is set. */
  silent: boolean;
  /** What comes of the sats handed in, one answer a call; the last stays. */
  sending: SatsSent[];
  /** What the history tells. */
  found: Found;
  withoutLink: boolean;
  sameInvoice: boolean;
  countOf(what: string): number;
};

/** A rail as ChapSmart is one: it pays out by itself, is asked by its invoice's id, and makes of each price one invoice. */
export function scriptedRail(clock: Clock): ScriptedRail {
  const note = (what: string, given: unknown) => void self.calls.push({ what, with: given, at: clock.now() });
  const used = new Set<string>();
  let quotes = 0;

  const priced = (kind: 'remittance' | 'airtime', account: string, amount: PayQuote['amount']): Quoted<PayQuote> => {
    note(`quote ${kind}`, { account, amount });
    if (self.absent.has(account)) return no('account', 'no such account');
    const at = clock.now();
    const quote = { quoteId: `q${++quotes}`, kind, amount, pay: satoshis(14_680), fee: satoshis(270), feePercent: '1.87' };
    return { status: 'quoted', quote: { ...quote, tier: 'bronze', quotedAt: at, expiresAt: at + 270_000 } };
  };

  const rail: LightningRail = {
    name: 'chapsmart',
    payTo: '0741 555 000',
    limits: {
      remittance: { min: tzs(2_500), max: tzs(1_000_000) },
      airtime: { min: tzs(500), max: tzs(15_000) },
      buy: { min: tzs(1_000), max: tzs(20_000) },
    },
    askEveryMs: 5_000,
    openAccount: async () => {
      note('openAccount', undefined);
      await Promise.resolve();
      const account = `account${self.opened.length + 1}`;
      self.opened.push(account);
      return { status: 'opened', account };
    },
    knows: async (account) => ({ status: self.absent.has(account) ? 'absent' : 'known' }),
    quoteRemittance: async ({ account, amount }) => priced('remittance', account, amount),
    quoteAirtime: async ({ account, amount }) => priced('airtime', account, amount),
    quoteBuy: async ({ account, amount }): Promise<Quoted<BuyQuote>> => {
      note('quote buy', { account, amount });
      const at = clock.now();
      const quote = { quoteId: `q${++quotes}`, kind: 'buy' as const, amount, get: satoshis(5_870), btcPrice: '97500' };
      return { status: 'quoted', quote: { ...quote, quotedAt: at, expiresAt: at + 270_000 } };
    },
    invoice: async (quote) => {
      note('invoice', quote.quoteId);
      if (clock.now() >= quote.expiresAt) return no('quoteExpired');
      if (used.has(quote.quoteId)) return no('quoteUsed');
      if (self.invoicing !== 'made' && self.invoicing !== 'lost') return no(self.invoicing);
      used.add(quote.quoteId);
      const invoiceId = `inv${self.invoices.length + 1}`;
      self.invoices.push({ invoiceId, quote, stage: 'waiting' });
      if (self.invoicing === 'lost') return { status: 'unknown', why: 'TIMEOUT' };
      const paymentHash = (self.sameInvoice ? '1' : invoiceId.slice(3)).padStart(64, 'ab');
      const checkoutUrl = self.withoutLink ? undefined : `https://pay.chapsmart.com/i/${invoiceId}`;
      const invoice = { invoiceId, bolt11: `lnbc146800n1${invoiceId}`, checkoutUrl, pay: quote.pay, paymentHash };
      return { status: 'pending', providerId: invoiceId, invoice: { ...invoice, expiresAt: clock.now() + minutes(10) } };
    },
    progress: async (invoiceId) => {
      note('progress', invoiceId);
      const stage = self.silent ? 'unknown' : (self.invoices.find((one) => one.invoiceId === invoiceId)?.stage ?? 'unknown');
      return progressOf(invoiceId, stage);
    },
    faultIn: (bolt11, { get }) => (bolt11 === `invoice of ${get.minor}` ? undefined : 'amount'),
    sendSats: async (order) => {
      note('sendSats', order);
      const sent = self.sending.length > 1 ? self.sending.shift() : self.sending[0];
      return sent ?? { status: 'unknown', why: 'TIMEOUT' };
    },
    history: async () => ({ status: 'read', lines: [], whole: true }),
    lookUp: async (trace) => {
      note('lookUp', trace);
      return self.found;
    },
    standing: async () => ({ status: 'read', standing: { tier: 'bronze', feePercent: '1.87', volume: tzs(0), next: { tier: 'silver', missing: tzs(5_000_000) } } }), // prettier-ignore
    hint: () => undefined,
  };
  const self: ScriptedRail = {
    ...{ rail, calls: [], opened: [], absent: new Set(), invoices: [], invoicing: 'made', silent: false },
    sending: [{ status: 'settled', providerId: 'hash-of-theirs', amount: satoshis(5_870) }],
    ...{ found: { status: 'absent' }, withoutLink: false, sameInvoice: false },
    countOf: (what) => self.calls.filter((one) => one.what === what).length,
  };
  return self;
}

/** What each stage says of both legs, in the port's words. */
function progressOf(providerId: string, stage: Stage): Progress {
  const pending = { status: 'pending', providerId } as const;
  const settled = { status: 'settled', providerId } as const;
  const lapsed = { status: 'refused', reason: 'noAnswer', providerId } as const;
  const unknown = { status: 'unknown', why: 'HTTP 503' } as const;
  const alert = 'ChapSmart took the sats and could not pay out';
  switch (stage) {
    case 'waiting':
      return { stage, payment: pending, delivery: pending };
    case 'paid':
      return { stage, payment: settled, delivery: pending };
    case 'delivered':
      return { stage, payment: settled, delivery: settled };
    case 'expired':
      return { stage, payment: lapsed, delivery: lapsed };
    case 'undelivered':
      return { stage, payment: settled, delivery: { status: 'undelivered', providerId, alert } };
    case 'unknown':
      return { stage, payment: unknown, delivery: unknown };
  }
}
