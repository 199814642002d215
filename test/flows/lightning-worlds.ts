import { major, money } from '../../src/money.js';
import type { LightningReads, PastOrder, Priced } from '../../flows/kit/lightning.js';
import type { Me } from '../../flows/kit/me.js';
import type { BuyQuote, PayQuote } from '../../flows/kit/pay-by-lightning.js';
import { lightningRefusals, type LightningRefusal } from '../../src/providers/ports/lightning.js';

type Answers = { [N in keyof LightningReads]: (me: Me) => Awaited<ReturnType<LightningReads[N]>>[] };

const quotedAt = Date.parse('2026-11-21T20:00:00Z');
const [least, most] = [major(600, 'TZS'), major(1_000_000, 'TZS')];
const terms = { status: 'offered', min: least, max: most } as const;
const sats = money(1_234_567, 'SAT');

const quote = (kind: PayQuote['kind'], tier: PayQuote['tier']): PayQuote => ({
  ...{ quoteId: 'q', kind, amount: most, pay: sats, fee: money(22_345, 'SAT'), feePercent: '1.87', tier, quotedAt },
  expiresAt: quotedAt + 270_000,
});
const bought: BuyQuote = {
  ...{ quoteId: 'b', kind: 'buy', amount: major(1_000, 'TZS'), get: sats, btcPrice: '65000.12', quotedAt, expiresAt: quotedAt + 270_000 },
};

/** A rail may say any of these; those that are said and led on alike are tried once. */
const alike: LightningRefusal[] = ['quoteUsed', 'quoteUnknown', 'badReceipt', 'badInvoice', 'paymentNotFound'];
const refusals = lightningRefusals
  .filter((because) => !alike.includes(because))
  .map((because) => ({ status: 'refused', because }) as const);
const priced = <Q>(its: Q): Priced<Q>[] => [{ status: 'quoted', quote: its }, ...refusals, { status: 'unknown' }];

const order = (kind: PastOrder['kind'], state: PastOrder['state'], more: Partial<PastOrder>): PastOrder => ({
  ...{ kind, state, date: '2026-09-30', amount: most, sats: undefined, phone: undefined },
  ...more,
});
const phone = '+2557•••••890';
const orders: PastOrder[] = [
  order('remittance', 'waiting', { phone, sats }),
  order('airtime', 'paid', { phone, sats }),
  order('buy', 'done', { sats }),
  order('remittance', 'failed', {}),
  order('buy', 'withHuman', {}),
  ...Array.from({ length: 7 }, () => order('remittance', 'withHuman', { phone })),
];

/** Not every account has a tier. */
const tierOf = ({ chama }: Me): PayQuote['tier'] => (chama.abroad ? undefined : 'gold');

/** Every kind of answer that the reads about sats may give, with the longest values. */
export const lightningAnswers: Answers = {
  lightningTerms: ({ chama }) =>
    chama.lightning
      ? [{ ...terms, payTo: 'M-Pesa 0741 000 003 (CHAPSMART LTD)' }, { ...terms, payTo: undefined }, { status: 'notOffered' }]
      : [{ status: 'notOffered' }],
  remittanceQuote: (me) => priced(quote('remittance', tierOf(me))),
  lightningAirtimeQuote: (me) => priced(quote('airtime', tierOf(me))),
  buyQuote: () => priced(bought),
  quoteHolds: () => [true, false],
  invoiceFits: () => ['fits', 'unreadable', 'network', 'amount', 'expired', 'stale', 'tooLong'],
  lightningHistory: () => [
    { orders: [], standing: undefined },
    { orders, standing: { tier: 'bronze', feePercent: '1.87', missing: { tier: 'silver', amount: major(4_550_000, 'TZS') } } },
    { orders: orders.slice(0, 1), standing: { tier: 'gold', feePercent: '1.32', missing: undefined } },
    { orders: orders.slice(0, 1), standing: { tier: undefined, feePercent: '1.87', missing: undefined } },
  ],
};
