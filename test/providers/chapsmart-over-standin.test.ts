import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemIds } from '../../src/ids.js';
import { major, money } from '../../src/money.js';
import type { Phone } from '../../src/phone.js';
import { chapsmart } from '../../src/providers/chapsmart/index.js';
import type { BuyQuote, LightningRail, PayQuote } from '../../src/providers/ports/lightning.js';
import { demoCredentials } from '../../src/standins/credentials.js';
import type { RequestFaultName } from '../../src/standins/faults.js';
import { world } from '../standins/stage.js';

/** The client over a stand-in that was written from ChapSmart's documents and not from the client, with whatever goes wrong between. */

const neema = '+255741000001' as Phone;
const amount = major(25_000, 'TZS');
const hangs = ['lostRequest', 'hang', 'lateRequest'] as const;

let it_: ReturnType<typeof stage>;
let rail: LightningRail;
let account: string;

function stage() {
  const made = world();
  const { core, clock } = made;
  core.state().chapsmart.outcome = 'ask';
  const ids = systemIds(() => clock.now());
  const at = (apiSecret: string) =>
    chapsmart({ baseUrl: 'http://x/chapsmart', apiKey: demoCredentials.chapsmart.apiKey, apiSecret, payTo: '0763052308', send: made.send, clock }); // prettier-ignore
  /** Waits for a call on a clock that only moves when it is told to. */
  const done = async <T>(call: Promise<T>): Promise<T> => {
    const asked = { isOver: false };
    void call.finally(() => (asked.isOver = true));
    for (let i = 0; i < 200 && !asked.isOver; i++) await clock.advance(500);
    return call;
  };
  const fault = (endpoint: string, name: RequestFaultName, times: number | 'always' = 1) =>
    core.faults.set({ kind: 'request', provider: 'chapsmart', endpoint, fault: name, times, ms: 20_000 });
  return { ...made, at, done, fault, ids, truth: () => core.truth().lightning };
}

beforeEach(async () => {
  it_ = stage();
  rail = it_.at(demoCredentials.chapsmart.apiSecret);
  const opened = await it_.done(rail.openAccount());
  if (opened.status !== 'opened') throw new Error(opened.status);
  account = opened.account;
});
afterEach(() => it_.core.close());

const remit = async (): Promise<PayQuote> => {
  const got = await it_.done(rail.quoteRemittance({ account, phone: neema, recipientName: 'Neema Juma', amount }));
  if (got.status !== 'quoted') throw new Error(JSON.stringify(got));
  return got.quote;
};
const invoiced = async () => {
  const got = await it_.done(rail.invoice(await remit()));
  if (got.status !== 'pending') throw new Error(JSON.stringify(got));
  return got.invoice;
};
const progress = (id: string) => it_.done(rail.progress(id));
const stageOf = async (id: string) => (await progress(id)).stage;
const lookUp = (reference: string) => it_.done(rail.lookUp({ reference, account, kind: 'remittance', amount, phone: neema }));

describe('a remittance', () => {
  it('goes from quote to delivery, and stands in history and tier', async () => {
    const reference = it_.ids.next();
    const quote = await remit();
    expect(quote).toMatchObject({ kind: 'remittance', amount, pay: money(14_680, 'SAT'), fee: money(270, 'SAT'), feePercent: '1.87', tier: 'bronze' });
    const got = await it_.done(rail.invoice(quote));
    if (got.status !== 'pending') throw new Error(JSON.stringify(got));
    const { invoice } = got;
    expect(invoice).toMatchObject({ pay: quote.pay, checkoutUrl: `http://x/chapsmart/i/${invoice.invoiceId}` });
    expect(it_.truth().invoices).toMatchObject([{ paymentHash: invoice.paymentHash, sats: quote.pay, amount, phone: neema, recipientName: 'Neema Juma' }]);
    const { invoiceId: providerId, bolt11 } = invoice;
    it_.core.state().chapsmart.payoutMs = 60_000;
    expect(await progress(providerId)).toEqual({ stage: 'waiting', payment: { status: 'pending', providerId }, delivery: { status: 'pending', providerId } });
    expect(await lookUp(reference)).toEqual({ status: 'absent' });
    it_.core.lightning.pay(bolt11);
    expect(await progress(providerId)).toEqual({ stage: 'paid', payment: { status: 'settled', providerId }, delivery: { status: 'pending', providerId } });
    await it_.clock.advance(60_000);
    expect(await progress(providerId)).toEqual({ stage: 'delivered', payment: { status: 'settled', providerId }, delivery: { status: 'settled', providerId } });
    expect(await lookUp(reference)).toMatchObject({ status: 'settled', amount });
    expect(await it_.done(rail.history(account))).toMatchObject({ status: 'read', whole: true, lines: [{ kind: 'remittance', amount }] });
    expect(await it_.done(rail.standing(account))).toEqual({ status: 'read', standing: { tier: 'bronze', feePercent: '1.87', volume: amount, next: { tier: 'silver', missing: major(4_975_000, 'TZS') } } });
  }); // prettier-ignore

  it('that is paid but not delivered is told apart from one that nobody paid, and may still be brought to its end', async () => {
    const [first, second] = [await invoiced(), await invoiced()];
    it_.core.lightning.pay(first.bolt11, 'payoutFails');
    await it_.clock.advance(1_000);
    expect(await progress(first.invoiceId)).toMatchObject({ stage: 'undelivered', payment: { status: 'settled' }, delivery: { status: 'undelivered', alert: expect.stringContaining('support') as string } });
    await it_.clock.advance(600_000);
    expect(await progress(second.invoiceId)).toMatchObject({ stage: 'expired', payment: { status: 'refused', reason: 'noAnswer' }, delivery: { status: 'refused' } });
    it_.core.lightning.resolve(first.invoiceId);
    expect(await stageOf(first.invoiceId)).toBe('delivered');
  }); // prettier-ignore

  it('that is paid after its invoice expired is seen', async () => {
    it_.core.state().chapsmart.outcome = 'paidLate';
    Object.assign(it_.core.state().chapsmart, { payMs: 60_000 });
    const { invoiceId } = await invoiced();
    await it_.clock.advance(600_000);
    expect(await stageOf(invoiceId)).toBe('expired');
    await it_.clock.advance(60_000);
    expect(await stageOf(invoiceId)).toBe('delivered');
  });

  it('has no price for ever: a quote that has aged makes no invoice, here or there', async () => {
    const quote = await remit();
    await it_.clock.advance(270_000);
    expect(await it_.done(rail.invoice(quote))).toMatchObject({ because: 'quoteExpired' });
    await it_.clock.advance(30_000);
    expect(await it_.done(rail.invoice({ ...quote, expiresAt: Infinity }))).toMatchObject({ because: 'quoteExpired' });
    expect(it_.truth().invoices).toEqual([]);
  });

  it('to another network is refused by them', async () => {
    const got = await it_.done(rail.quoteRemittance({ account, phone: '+255681000001' as Phone, recipientName: 'A B', amount }));
    expect(got).toMatchObject({ status: 'refused', because: 'badNumber' });
  });
});

describe('airtime', () => {
  it('reaches any Tanzanian number', async () => {
    const phone = '+255681000001' as Phone;
    const got = await it_.done(rail.quoteAirtime({ account, phone, amount: major(1_000, 'TZS') }));
    if (got.status !== 'quoted') throw new Error(JSON.stringify(got));
    const made = await it_.done(rail.invoice(got.quote));
    if (made.status !== 'pending') throw new Error(JSON.stringify(made));
    it_.core.lightning.pay(made.providerId);
    expect(await stageOf(made.providerId)).toBe('delivered');
    expect(it_.core.phones.inbox(phone)).toHaveLength(1);
  });
});

describe('an account', () => {
  it('is known, inactive or absent', async () => {
    expect(await it_.done(rail.knows(account))).toEqual({ status: 'known' });
    expect(await it_.done(rail.knows('0000000000000000'))).toEqual({ status: 'absent' });
    Object.assign(it_.core.state().chapsmart.accounts[0] ?? {}, { active: false });
    expect(await it_.done(rail.knows(account))).toEqual({ status: 'inactive' });
    expect(await it_.done(rail.quoteBuy({ account, amount: major(1_000, 'TZS') }))).toMatchObject({ because: 'account' });
    expect(await it_.done(rail.standing(account))).toMatchObject({ because: 'account' });
  });

  it('and wrong credentials are refused with an alert everywhere; what became of money stays unknown', async () => {
    const wrong = it_.at('wrong');
    const refused = { status: 'refused', because: 'unavailable', alert: expect.any(String) as string };
    const quote = await remit();
    for (const call of [wrong.openAccount(), wrong.invoice(quote), wrong.history(account), wrong.standing(account), wrong.knows(account)])
      expect(await it_.done(call as Promise<unknown>)).toMatchObject(refused);
    expect(await it_.done(wrong.progress('ABC'))).toMatchObject({ stage: 'unknown' });
    expect(await it_.done(rail.invoice(quote))).toMatchObject({ status: 'pending' });
  });
});

describe('what goes wrong on the way', () => {
  const generate = 'POST /api/v1/invoices/generate';

  it.each(['lostResponse', 'error500Processed', 'truncated', 'lostRequest', 'error500', 'html503', 'hang', 'lateRequest'] as const)(
    'an invoice, %s: unknown, asked for once; no money can move by it, and a fresh quote makes a fair one',
    async (name) => {
      const quote = await remit();
      it_.fault(generate, name);
      expect(await it_.done(rail.invoice(quote))).toMatchObject({ status: 'unknown' });
      await it_.clock.advance(60_000);
      const acted = !['lostRequest', 'error500', 'html503', 'hang'].includes(name);
      expect(it_.truth().invoices).toHaveLength(acted ? 1 : 0);
      expect(it_.truth().invoices.some(({ paid }) => paid)).toBe(false);
      expect(await it_.done(rail.invoice(quote))).toMatchObject(
        acted ? { status: 'refused', because: 'quoteUsed' } : { status: 'pending' },
      );
      expect(await invoiced()).toMatchObject({ pay: money(14_680, 'SAT') });
    },
  );

  it.each(['lostResponse', 'error500', 'html503', 'truncated', 'slow', ...hangs] as const)(
    'a question, %s once: asked again or unknown, never a wrong end',
    async (name) => {
      const { invoiceId, bolt11 } = await invoiced();
      it_.core.lightning.pay(bolt11);
      it_.fault('GET /api/v1/invoices/status', name);
      const repeated = name !== 'truncated';
      expect(await stageOf(invoiceId)).toBe(repeated ? 'delivered' : 'unknown');
      it_.fault('GET /api/v1/invoices/status', name, 2);
      expect(['delivered', 'unknown']).toContain(await stageOf(invoiceId));
      it_.core.faults.clear();
      expect(await stageOf(invoiceId)).toBe('delivered');
    },
  );

  it('a question that always hangs is given up within its time', async () => {
    it_.fault('*', 'hang', 'always');
    const before = it_.clock.now();
    expect(await it_.done(rail.progress('ABC'))).toMatchObject({ stage: 'unknown' });
    expect(it_.clock.now() - before).toBeLessThanOrEqual(15_500);
  });

  it('two accounts of one lost answer: the second is ours, the first is nobody’s', async () => {
    it_.fault('POST /api/v1/auth/createAccount', 'lostResponse');
    expect(await it_.done(rail.openAccount())).toMatchObject({ status: 'unknown' });
    expect(await it_.done(rail.openAccount())).toMatchObject({ status: 'opened' });
    expect(it_.truth().accounts).toHaveLength(3);
  });
});

describe('sats for shillings', () => {
  const send = 'POST /api/v1/buy/send-sats';
  const shillings = major(10_000, 'TZS');
  let quote: BuyQuote;
  let order: { quote: BuyQuote; receipt: string; bolt11: string };
  beforeEach(async () => {
    const got = await it_.done(rail.quoteBuy({ account, amount: shillings }));
    if (got.status !== 'quoted') throw new Error(JSON.stringify(got));
    quote = got.quote;
    order = { quote, receipt: it_.core.lightning.payTill(neema, 10_000).mpesaId, bolt11: it_.core.lightning.invoice(5_870) };
  });

  it('are sent once, to the sat', async () => {
    expect(quote).toMatchObject({ get: money(5_870, 'SAT'), btcPrice: '97500', amount: shillings });
    expect(rail.faultIn(order.bolt11, quote)).toBeUndefined();
    const sent = await it_.done(rail.sendSats(order));
    const hash = it_.truth().purchases[0]?.paymentHash;
    expect(sent).toEqual({ status: 'settled', providerId: hash, receipt: hash, amount: money(5_870, 'SAT') });
    expect(await it_.done(rail.sendSats(order))).toMatchObject({ status: 'unknown' });
    expect(it_.truth().purchases).toHaveLength(1);
  });

  it.each([
    'lostResponse',
    'error500Processed',
    'truncated',
    'lateRequest',
    'lostRequest',
    'error500',
    'html503',
    'hang',
    'rateLimited',
  ] as const)('%s: unknown; the same call again sends once in all, and the history tells what is so', async (name) => {
    const reference = it_.ids.next();
    const found = () => it_.done(rail.lookUp({ reference, account, kind: 'buy', amount: shillings, sats: quote.get }));
    it_.fault(send, name);
    expect(await it_.done(rail.sendSats(order))).toMatchObject({ status: 'unknown' });
    await it_.clock.advance(30_000);
    const acted = ['lostResponse', 'error500Processed', 'truncated', 'lateRequest'].includes(name);
    expect(await found()).toMatchObject({ status: acted ? 'settled' : 'absent' });
    expect(await it_.done(rail.sendSats(order))).toMatchObject({ status: acted ? 'unknown' : 'settled' });
    expect(await found()).toMatchObject({ status: 'settled', amount: shillings });
    expect(it_.truth().purchases).toHaveLength(1);
  });

  it('for a payment that has not come are not sent, and are when it has', async () => {
    expect(await it_.done(rail.sendSats({ ...order, receipt: 'XKR4MPT9QZN' }))).toMatchObject({ because: 'paymentNotFound' });
    expect(await it_.done(rail.sendSats(order))).toMatchObject({ status: 'settled' });
  });
});
