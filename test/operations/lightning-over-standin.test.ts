import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hours, minutes, seconds } from '../../src/clock.js';
import { noCrash } from '../../src/crashpoint.js';
import { systemIds } from '../../src/ids.js';
import { verify } from '../../src/ledger/verify.js';
import { minorOf } from '../../src/money.js';
import { openOperations } from '../../src/operations/operations.js';
import { memoryMoneyStore } from '../../src/operations/store/memory.js';
import { chapsmart } from '../../src/providers/chapsmart/index.js';
import type { BuyQuote, PayQuote } from '../../src/providers/ports/lightning.js';
import { deriveKey } from '../../src/secrets.js';
import { demoCredentials } from '../../src/standins/credentials.js';
import type { RequestFaultName } from '../../src/standins/faults.js';
import { world } from '../standins/stage.js';
import { asha, me, neema } from './lightning-world.js';
import { tzs } from './scripted-rail.js';
import { scriptedBook } from './scripted-book.js';
import { scriptedSms } from './scripted-sms.js';

/** The whole way of sats with ChapSmart's own client, over a stand-in that was written from ChapSmart's documents; nothing in between is scripted. */

let it_: Awaited<ReturnType<typeof stage>>;
beforeEach(async () => void (it_ = await stage()));
afterEach(async () => {
  it_.core.close();
  const dump = await it_.dump();
  expect(verify(dump)).toEqual([]);
  // What the stand-in holds as paid in and not delivered is what the ledger shows as lying there.
  const { invoices, purchases } = it_.core.truth().lightning;
  const lying = invoices.filter(({ paid, delivered }) => paid && !delivered).reduce((sum, { sats }) => sum + minorOf(sats), 0n);
  const transit = dump.journals.flatMap(({ entries }) => entries).filter(({ account }) => account.startsWith('asset:transit:'));
  const of = (currency: string) =>
    transit.filter(({ amount }) => amount.currency === currency).reduce((sum, { amount }) => sum + minorOf(amount), 0n);
  expect([of('SAT'), of('TZS')]).toEqual([lying, 0n]);
  expect(new Set(purchases.map(({ mpesaId }) => mpesaId)).size).toBe(purchases.length);
});

async function stage() {
  const { core, clock, send } = world();
  Object.assign(core.state().chapsmart, { outcome: 'ask', payoutMs: seconds(20) });
  const { apiKey, apiSecret } = demoCredentials.chapsmart;
  const rail = chapsmart({ baseUrl: 'http://x/chapsmart', apiKey, apiSecret, payTo: '0741 555 000', send, clock });
  const store = memoryMoneyStore();
  const sms = scriptedSms();
  const ops = openOperations({
    ...{ store, clock, crash: noCrash, log: () => undefined, ids: systemIds(() => clock.now()), alone: true },
    lookupKey: deriveKey('test', 'lookup'),
    chamas: () => ['main'],
    chamaFacts: () => ({ name: 'Tumaini', timeZone: 'Africa/Dar_es_Salaam', currency: 'TZS', ussdCode: '*384*200#' }),
    members: { name: () => 'Neema Mushi', officers: () => [] },
    terms: () => ({ min: tzs(1_000), max: tzs(1_000_000) }),
    collectors: () => undefined,
    lightning: () => rail,
    book: () => scriptedBook().book,
    contacts: async (person) => ({ person, language: 'en', phone: neema, whatsapp: undefined, lastChannel: 'sms' }),
    sms: () => sms.sender,
  });
  await ops.start({ work: false });
  /** Waits for a question on a clock that moves only when it is told to. */
  const done = async <T>(call: Promise<T>): Promise<T> => {
    const asked = { isOver: false };
    void call.finally(() => (asked.isOver = true));
    for (let i = 0; i < 200 && !asked.isOver; i++) await clock.advance(100);
    return call;
  };
  const dump = () => store.transaction((tx) => tx.dump());
  /** Does what is due until this much time has gone. */
  const go = async (ms: number): Promise<void> => {
    const until = clock.now() + ms;
    while (clock.now() <= until) {
      await done(ops.runOnce());
      const next = (await ops.nextDueAt()) ?? until;
      if (next > until) break;
      await clock.advance(Math.max(1, next - clock.now()));
    }
    await clock.advance(Math.max(0, until - clock.now()));
  };
  let keys = 0;
  return {
    ...{ core, clock, ops, sms, done, dump, go, chapsmart: () => core.state().chapsmart },
    fault: (endpoint: string, fault: RequestFaultName, times: number | 'always' = 1) =>
      core.faults.set({ kind: 'request', provider: 'chapsmart', endpoint, fault, times, ms: 20_000 }),
    quote: async (): Promise<PayQuote> => {
      const got = await done(ops.lightning.remittanceQuote({ me: me(), phone: asha, recipientName: 'Asha Juma', amount: tzs(25_000) }));
      if (got.status !== 'quoted') throw new Error(JSON.stringify(got));
      return got.quote;
    },
    buyQuote: async (): Promise<BuyQuote> => {
      const got = await done(ops.lightning.buyQuote({ me: me(), amount: tzs(10_000) }));
      if (got.status !== 'quoted') throw new Error(JSON.stringify(got));
      return got.quote;
    },
    agree: async (intent: Parameters<typeof ops.agree>[0]['intent'], key = `k${++keys}`) =>
      (await done(ops.agree({ key, intent, me: me(), address: neema, at: clock.now() }))).status,
    states: async () => {
      const { operations, legs } = await dump();
      return operations.map(({ id, state }) => `${state}: ${legs.filter(({ operationId }) => operationId === id).map((leg) => leg.state).join(' ')}`); // prettier-ignore
    },
    reasons: async () => (await dump()).reviews.filter(({ closedAt }) => closedAt === undefined).map(({ reason }) => reason),
  };
}

/** An order whose invoice is out; the invoice as the stand-in has it. */
async function ordered() {
  expect(await it_.agree({ kind: 'payByLightning', quote: await it_.quote(), phone: asha, recipientName: 'Asha Juma' })).toBe('agreed');
  await it_.go(seconds(2));
  const invoice = it_.core.truth().lightning.invoices.at(-1);
  if (!invoice) throw new Error('there is no invoice');
  return invoice;
}

describe('a remittance', () => {
  it('is paid by the link that went out, and arrives', async () => {
    const { invoiceId, bolt11 } = await ordered();
    expect(it_.sms.texts()[0]).toContain(`http://x/chapsmart/i/${invoiceId}`);
    await it_.go(minutes(2));
    expect(await it_.states()).toEqual(['open: pending waiting']);
    it_.core.lightning.pay(bolt11);
    await it_.go(seconds(10));
    expect(await it_.states()).toEqual(['open: settled pending']);
    await it_.go(seconds(20));
    expect(await it_.states()).toEqual(['done: settled settled']);
    expect(it_.sms.texts()).toHaveLength(2);
    const { orders, standing } = await it_.done(it_.ops.lightning.lightningHistory({ me: me() }));
    expect(orders.map(({ kind, state }) => [kind, state])).toEqual([['remittance', 'done']]);
    expect(standing).toMatchObject({ tier: 'bronze', missing: { tier: 'silver', amount: tzs(4_975_000) } });
    expect(it_.core.truth().lightning.accounts).toHaveLength(1);
  });

  it('that is paid after its invoice has run out is taken, and told once', async () => {
    Object.assign(it_.chapsmart(), { outcome: 'paidLate', payMs: minutes(1) });
    await ordered();
    await it_.go(minutes(10) + seconds(30));
    expect(await it_.states()).toEqual(['failed: expired waiting']);
    await it_.go(minutes(5));
    expect(await it_.states()).toEqual(['done: settled settled']);
    expect(it_.sms.texts().filter((text) => text.includes('late payment'))).toHaveLength(1);
  });

  it('whose payout fails is before a person, until their support pays it out', async () => {
    const { invoiceId } = await ordered();
    it_.core.lightning.pay(invoiceId, 'payoutFails');
    await it_.go(minutes(1));
    expect(await it_.reasons()).toEqual(['delivery-failed']);
    expect(it_.sms.texts().at(-1)).toContain('did NOT reach');
    it_.core.lightning.resolve(invoiceId);
    await it_.go(minutes(10));
    expect(await it_.states()).toEqual(['done: settled settled']);
    expect(await it_.reasons()).toEqual([]);
  });

  it('whose payout stays under way lies there, and the books say so', async () => {
    const { invoiceId } = await ordered();
    it_.core.lightning.pay(invoiceId, 'payoutStays');
    await it_.go(hours(7));
    expect(await it_.reasons()).toEqual(['delivery-unclear']);
  });

  it.each(['error500Processed', 'lostResponse', 'lateRequest', 'hang', 'truncated'] as RequestFaultName[])(
    'whose invoice is made and not heard of (%s) is given up, and nobody is shown it',
    async (name) => {
      it_.fault('POST /api/v1/invoices/generate', name);
      expect(await it_.agree({ kind: 'payByLightning', quote: await it_.quote(), phone: asha, recipientName: 'Asha Juma' })).toBe('agreed');
      await it_.go(minutes(1));
      expect(await it_.states()).toEqual(['failed: refused waiting']);
      expect(it_.sms.texts()).toEqual([
        'Tumaini: no invoice could be made for TSh 25,000 to 0741 222 333. Nothing was paid. Ask for a new price.',
      ]);
    },
  );

  it('whose rail hangs for a while is seen when it answers again', async () => {
    const { invoiceId } = await ordered();
    it_.fault('*', 'hang', 'always');
    it_.core.lightning.pay(invoiceId);
    await it_.go(minutes(15));
    expect(await it_.states()).toEqual(['open: pending waiting']);
    it_.core.faults.clear();
    await it_.go(minutes(3));
    expect(await it_.states()).toEqual(['done: settled settled']);
  });
});

describe('sats', () => {
  const pays = () => it_.core.lightning.payTill(neema, 10_000).mpesaId;
  const invoice = (quote: BuyQuote) => it_.core.lightning.invoice(Number(minorOf(quote.get)));

  it('are sent for a payment, once', async () => {
    const quote = await it_.buyQuote();
    const bolt11 = invoice(quote);
    expect(await it_.ops.lightning.invoiceFits({ me: me(), bolt11, quote })).toBe('fits');
    const intent = { kind: 'buySats' as const, quote, receipt: pays(), bolt11 };
    expect(await Promise.all([it_.agree(intent, 'one'), it_.agree(intent, 'one')])).toEqual(['agreed', 'agreed']);
    await it_.go(seconds(3));
    expect(await it_.states()).toEqual(['done: settled']);
    expect(it_.core.truth().lightning.purchases).toMatchObject([{ mpesaId: intent.receipt, amount: tzs(10_000) }]);
    expect(await it_.agree({ ...intent, quote: await it_.buyQuote() })).toBe('refused');
  });

  it.each(['error500Processed', 'lostResponse', 'lateRequest', 'truncated'] as RequestFaultName[])(
    'whose answer was lost (%s) are found in the history',
    async (name) => {
      const quote = await it_.buyQuote();
      it_.fault('POST /api/v1/buy/send-sats', name);
      await it_.agree({ kind: 'buySats', quote, receipt: pays(), bolt11: invoice(quote) });
      await it_.go(minutes(2));
      expect(await it_.states()).toEqual(['done: settled']);
      expect(it_.sms.texts().at(-1)).toMatch(/sats sent to your wallet/);
      expect((await it_.dump()).legs[0]?.providerId).toMatch(/^history:buy:/);
      expect(it_.core.truth().lightning.purchases).toHaveLength(1);
    },
  );

  it('for shillings that arrive a little later are sent when they do', async () => {
    const quote = await it_.buyQuote();
    await it_.agree({ kind: 'buySats', quote, receipt: 'TJE8B5AIKG', bolt11: invoice(quote) });
    await it_.go(seconds(40));
    expect(await it_.states()).toEqual(['open: ready']);
    it_.chapsmart().tillPayments.push({ mpesaId: 'TJE8B5AIKG', phone: neema, amount: 10_000, at: it_.clock.now() });
    await it_.go(minutes(1));
    expect(await it_.states()).toEqual(['done: settled']);
  });

  it('for shillings that never came are before a person, and nothing was sent', async () => {
    const quote = await it_.buyQuote();
    await it_.agree({ kind: 'buySats', quote, receipt: 'TJE8B5AIKG', bolt11: invoice(quote) });
    await it_.go(minutes(10));
    expect(await it_.reasons()).toEqual(['sats-refused']);
    expect(it_.core.truth().lightning.purchases).toEqual([]);
  });
});
