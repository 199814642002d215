import type { Clock } from '../../src/clock.js';
import { major, money } from '../../src/money.js';
import type { LightningHistory, LightningReads } from '../../flows/kit/lightning.js';
import type { BuyQuote, PayQuote } from '../../flows/kit/pay-by-lightning.js';
import type { Reads } from '../../flows/kit/reads.js';

/** Every story begins at eight in the morning, UTC; a price lives five minutes less a margin. */
const quotedAt = Date.parse('2026-11-21T08:00:00Z');
const lives = { quotedAt, expiresAt: quotedAt + 270_000 };

const shillings = (amount: number) => major(amount, 'TZS');
const sats = (count: number) => money(count, 'SAT');

const limits = { remittance: [2_500, 1_000_000], airtime: [500, 15_000], buy: [1_000, 20_000] } as const;

/** The rate and the fee of a story; a little more the second time. */
function payQuote(kind: PayQuote['kind'], amount: PayQuote['amount'], ask: number): PayQuote {
  const net = Math.round(Number(amount.minor) / 100 / 1.7) + (ask - 1) * 100;
  const fee = Math.ceil(net * 0.0187);
  return { quoteId: `q${ask}`, kind, amount, pay: sats(net + fee), fee: sats(fee), feePercent: '1.87', tier: 'bronze', ...lives };
}

const buyQuote = (amount: BuyQuote['amount'], ask: number): BuyQuote => ({
  ...{ quoteId: `b${ask}`, kind: 'buy', amount, get: sats(Math.round(Number(amount.minor) / 100 / 1.75) - (ask - 1) * 50), btcPrice: '65000.12' },
  ...lives,
});

/** The answers of an ordinary day where a chama has Lightning. */
export function ordinaryLightning(): LightningReads {
  const asks = { remittance: 0, airtime: 0, buy: 0 };
  return {
    lightningTerms: async ({ me: { chama }, kind }) => {
      const [min, max] = limits[kind];
      return chama.lightning ? { status: 'offered', min: shillings(min), max: shillings(max), payTo: 'M-Pesa 0741 900 100 (ChapSmart)' } : { status: 'notOffered' };
    },
    remittanceQuote: async ({ amount }) => ({ status: 'quoted', quote: payQuote('remittance', amount, ++asks.remittance) }),
    lightningAirtimeQuote: async ({ amount }) => ({ status: 'quoted', quote: payQuote('airtime', amount, ++asks.airtime) }),
    buyQuote: async ({ amount }) => ({ status: 'quoted', quote: buyQuote(amount, ++asks.buy) }),
    quoteHolds: async () => true,
    invoiceFits: async () => 'fits',
    lightningHistory: async () => history,
  };
}

const history: LightningHistory = {
  orders: [
    { kind: 'remittance', date: '2026-11-20', amount: shillings(50_000), sats: sats(29_962), phone: '+2557•••••678', state: 'paid' },
    { kind: 'airtime', date: '2026-11-14', amount: shillings(2_000), sats: sats(1_198), phone: '+2557•••••005', state: 'done' },
    { kind: 'buy', date: '2026-11-02', amount: shillings(10_000), sats: sats(5_714), phone: undefined, state: 'done' },
    { kind: 'remittance', date: '2026-10-30', amount: shillings(25_000), sats: undefined, phone: undefined, state: 'failed' },
  ],
  standing: { tier: 'bronze', feePercent: '1.87', missing: { tier: 'silver', amount: shillings(4_550_000) } },
};

type Change = (reads: Reads, clock: Clock) => Partial<Reads>;

/** Says this the first time that it is asked, and then what it says on an ordinary day. */
function first<A, B>(then: (of: A) => Promise<B>, answer: B): (of: A) => Promise<B> {
  let asked = 0;
  return (of) => (asked++ === 0 ? Promise.resolve(answer) : then(of));
}

const refusals = ['limit', 'badNumber', 'badName', 'account', 'quoteExpired', 'unavailable', 'notAsQuoted', 'declined'] as const;
const faults = ['unreadable', 'network', 'amount', 'expired', 'stale', 'tooLong'] as const;

const refusing = (because: (typeof refusals)[number]): Change => {
  const refused = { status: 'refused', because } as const;
  return (reads) => ({
    remittanceQuote: first(reads.remittanceQuote, refused),
    lightningAirtimeQuote: first(reads.lightningAirtimeQuote, refused),
    buyQuote: first(reads.buyQuote, refused),
  });
};

/** What a story may change about the Lightning rail. */
export const lightningChanges: Record<string, Change> = {
  ...Object.fromEntries(refusals.map((because) => [`the rail says ${because}`, refusing(because)])),
  ...Object.fromEntries(
    faults.map((fault): [string, Change] => [
      `an invoice has the fault ${fault}`,
      ({ invoiceFits }) => ({ invoiceFits: first(invoiceFits, fault) }),
    ]),
  ),
  'no price comes at first': ({ remittanceQuote, lightningAirtimeQuote, buyQuote: quoteBuy }) => {
    const unknown = { status: 'unknown' } as const;
    return {
      remittanceQuote: first(remittanceQuote, unknown),
      lightningAirtimeQuote: first(lightningAirtimeQuote, unknown),
      buyQuote: first(quoteBuy, unknown),
    };
  },
  'the price runs out': ({ quoteHolds }) => ({ quoteHolds: first(quoteHolds, false) }),
  'the price runs out once the sats are paid for': () => {
    let asked = 0;
    return { quoteHolds: async () => ++asked !== 2 };
  },
  'the rail is gone once the sats are paid for': ({ buyQuote: quoteBuy }) => {
    let [held, quoted] = [0, 0];
    return { quoteHolds: async () => ++held !== 2, buyQuote: async (of) => (++quoted === 1 ? quoteBuy(of) : { status: 'refused', because: 'unavailable' }) };
  },
  'no price comes once the sats are paid for': ({ buyQuote: quoteBuy }) => {
    let [held, quoted] = [0, 0];
    return { quoteHolds: async () => ++held !== 2, buyQuote: async (of) => (++quoted === 2 ? { status: 'unknown' } : quoteBuy(of)) };
  },
  'the invoice runs out while they pay': () => {
    let asked = 0;
    return { invoiceFits: async () => (++asked === 2 ? 'expired' : 'fits') };
  },
  'no sats are sold': ({ lightningTerms }) => ({
    lightningTerms: async (of) => {
      const terms = await lightningTerms(of);
      return of.kind === 'buy' && terms.status === 'offered' ? { ...terms, payTo: undefined } : terms;
    },
  }),
  'the rail is not offered any more': () => ({ lightningTerms: async () => ({ status: 'notOffered' }), airtimeTerms: async () => ({ status: 'notSold' }) }),
  'no sats orders': () => ({ lightningHistory: async () => ({ orders: [], standing: undefined }) }),
  'the rail does not tell the fee': () => ({ lightningHistory: async () => ({ ...history, standing: undefined }) }),
};
