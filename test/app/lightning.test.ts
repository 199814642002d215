import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { major, minorOf } from '../../src/money.js';
import { verify } from '../../src/ledger/verify.js';
import { moneyOf, wholeService } from './installation.js';

let it_: Awaited<ReturnType<typeof wholeService>>;
beforeAll(async () => {
  it_ = await wholeService();
  await it_.start();
});
afterAll(() => it_.close());

const dump = () => moneyOf(it_.installation).transaction((tx) => tx.dump());
const meOf = async (phone: string) => {
  const [me] = (await it_.installation.service.people.identify('ussd', phone)).memberships;
  if (!me) throw new Error('nobody is there');
  return me;
};
const standins = () => {
  if (!it_.installation.standins) throw new Error('no stand-ins');
  return it_.installation.standins;
};
const over = (key: string) =>
  vi.waitFor(
    async () => {
      const { operations, legs } = await dump();
      const operation = operations.find(({ intentKey }) => intentKey === key);
      if (operation?.state !== 'done') throw new Error(`it is ${operation?.state ?? 'nowhere'}`);
      return legs.filter(({ operationId }) => operationId === operation.id);
    },
    { timeout: 30_000, interval: 200 },
  );

it('Tanzania and Kenya offer it, whose chamas have it; Cameroon, whose has not, does not', async () => {
  expect((await meOf('+255741000001')).chama.lightning).toBe(true);
  expect((await meOf('+254712000001')).chama.lightning).toBe(true);
  expect((await meOf('+237670000001')).chama.lightning).not.toBe(true);
});

it('a remittance: the link comes by SMS, its page is paid, the shillings arrive', { timeout: 60_000 }, async () => {
  const { service } = it_.installation;
  const me = await meOf('+255741000001');
  const { reads, agree } = service.reach;
  const asked = { me, phone: '0741 222 333', recipientName: 'Asha Juma', amount: major(25_000, 'TZS') };
  const priced = await reads.remittanceQuote(asked);
  if (priced.status !== 'quoted') throw new Error(JSON.stringify(priced));
  const intent = { kind: 'payByLightning' as const, quote: priced.quote, phone: '+255741222333', recipientName: 'Asha Juma' };
  const order = { key: 'remits', intent, me, address: '+255741000001', at: Date.now() };
  expect([await agree(order), await agree(order)]).toEqual([{ status: 'agreed' }, { status: 'agreed' }]);
  const link = await vi.waitFor(
    () => {
      const found = standins()
        .phones.inbox('+255741000001')
        .flatMap(({ text }) => /https?:\S+\/i\/\w+/.exec(text) ?? []);
      if (!found[0]) throw new Error('no link yet');
      return found[0];
    },
    { timeout: 10_000 },
  );
  expect(link).toContain(`${standins().url}/chapsmart/i/`);
  expect((await fetch(`${link}/pay`, { method: 'POST' })).ok).toBe(true);
  const legs = await over('remits');
  expect(legs.map(({ kind, provider, state }) => [kind, provider, state])).toEqual([
    ['invoice', 'chapsmart', 'settled'],
    ['deliver', 'chapsmart', 'settled'],
  ]);
  const { lightning } = standins().truth();
  expect(lightning.invoices).toMatchObject([{ phone: '+255741222333', recipientName: 'Asha Juma', delivered: true }]);
  expect(
    standins()
      .phones.inbox('+255741222333')
      .map(({ text }) => text),
  ).toEqual([expect.stringMatching(/You have received TSh25,000/)]);
  const { orders, standing } = await reads.lightningHistory({ me });
  expect(orders).toMatchObject([{ kind: 'remittance', state: 'done', phone: '+2557•••••333' }]);
  expect(standing).toMatchObject({ tier: 'bronze' });
});

it('a remittance from Kenya: the amounts are shillings of Tanzania, and so are the books of it', { timeout: 60_000 }, async () => {
  const { service } = it_.installation;
  const me = await meOf('+254712000001');
  const { reads, agree } = service.reach;
  expect(await reads.lightningTerms({ me, kind: 'remittance' })).toMatchObject({ status: 'offered', min: major(2_500, 'TZS') });
  const asked = { me, phone: '+255741222333', recipientName: 'Asha Juma', amount: major(30_000, 'TZS') };
  const priced = await reads.remittanceQuote(asked);
  if (priced.status !== 'quoted') throw new Error(JSON.stringify(priced));
  const intent = { kind: 'payByLightning' as const, quote: priced.quote, phone: '+255741222333', recipientName: 'Asha Juma' };
  // Umoja asks the network about the SIM first, and waits for its answer: so much is more than a cycle, or in another currency.
  await vi.waitFor(
    async () =>
      expect(await agree({ key: 'from Kenya', intent, me, address: '+254712000001', at: Date.now() })).toEqual({ status: 'agreed' }),
    { timeout: 20_000, interval: 500 },
  );
  const invoiceId = await vi.waitFor(
    () => {
      const found = standins()
        .truth()
        .lightning.invoices.find(({ amount }) => amount.minor === '3000000');
      if (!found) throw new Error('no invoice yet');
      return found.invoiceId;
    },
    { timeout: 10_000 },
  );
  standins().lightning.pay(invoiceId);
  await over('from Kenya');
  const { journals, operations } = await dump();
  const operation = operations.find(({ intentKey }) => intentKey === 'from Kenya');
  expect(operation).toMatchObject({ chamaId: 'main', amount: major(30_000, 'TZS') });
  const entries = journals.filter(({ operationId }) => operationId === operation?.id).flatMap((journal) => journal.entries);
  expect(new Set(entries.map(({ amount }) => amount.currency))).toEqual(new Set(['SAT', 'TZS']));
  expect(verify(await dump())).toEqual([]);
});

it('sats for an M-Pesa payment', { timeout: 60_000 }, async () => {
  const { reads, agree } = it_.installation.service.reach;
  const me = await meOf('+255741000001');
  expect(await reads.lightningTerms({ me, kind: 'buy' })).toMatchObject({ status: 'offered', payTo: '0741 555 000' });
  const priced = await reads.buyQuote({ me, amount: major(10_000, 'TZS') });
  if (priced.status !== 'quoted') throw new Error(JSON.stringify(priced));
  const control = (path: string, body: object) =>
    fetch(`${standins().url}/_control${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
  const { mpesaId: receipt } = (await (await control('/lightning/till', { phone: '+255741000001', amount: 10_000 })).json()) as {
    mpesaId: string;
  };
  const sats = Number(minorOf(priced.quote.get));
  const { bolt11 } = (await (await control('/lightning/invoice', { sats })).json()) as { bolt11: string };
  const intent = { kind: 'buySats' as const, quote: priced.quote, receipt, bolt11 };
  expect(await agree({ key: 'buys', intent, me, address: '+255741000001', at: Date.now() })).toEqual({ status: 'agreed' });
  expect((await over('buys')).map(({ kind, state, receipt: its }) => [kind, state, its])).toEqual([['sats', 'settled', receipt]]);
  expect(await agree({ key: 'again', intent, me, address: '+255741000001', at: Date.now() })).toEqual({
    status: 'refused',
    reason: 'receiptKnown',
  });
});

it('has sound books, one account for each member, and its number in no log', async () => {
  expect(verify(await dump(), { sendOnce: ['imarapay'] })).toEqual([]);
  const { accounts } = standins().truth().lightning;
  expect(accounts).toHaveLength(2);
  for (const { number } of accounts) expect(it_.logged.join('')).not.toContain(number);
});
