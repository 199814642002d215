import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { major } from '../../src/money.js';
import { moneyOf, wholeService } from './installation.js';

let it_: Awaited<ReturnType<typeof wholeService>>;
beforeAll(async () => {
  it_ = await wholeService();
  await it_.start();
});
afterAll(() => it_.close());

const at = (tail: string): string => {
  const token = it_.installation.tokens.live('africastalking', 'main')[0] ?? '';
  return `${it_.url}/callbacks/africastalking/main/${token}/${tail}`;
};
const post = (url: string, body: unknown) =>
  fetch(url, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
const question = (phoneNumber: string, amount: number) => ({
  ...{ transactionId: 'f00', phoneNumber, sourceIpAddress: '127.0.0.1', currencyCode: 'KES', amount },
});

/** Buys, approves the prompt, and returns what came of it. */
async function buys(chamaPhone: string, phone: string, units: number) {
  const { service, standins } = it_.installation;
  const [me] = (await service.people.identify('ussd', chamaPhone)).memberships;
  if (!me || !standins) throw new Error('nobody is there');
  expect(me.chama.airtime).toBe(true);
  const intent = { kind: 'airtime' as const, amount: major(units, me.chama.currency), phone };
  const key = `buys ${chamaPhone} ${phone} ${units}`;
  const agreed = await service.operations.agree({ key, intent, me: { ...me, channel: 'whatsapp' }, address: 'a', at: Date.now() });
  expect(agreed).toEqual({ status: 'agreed' });
  const prompt = await vi.waitFor(
    () => {
      const [first] = standins.phones.prompts(chamaPhone);
      if (!first) throw new Error('no prompt yet');
      return first;
    },
    { timeout: 10_000 },
  );
  await standins.phones.answer(prompt.id, { pin: '0000' });
  const dump = () => moneyOf(it_.installation).transaction((tx) => tx.dump());
  return vi.waitFor(
    async () => {
      const { operations, legs, journals } = await dump();
      const operation = operations.find(({ intentKey }) => intentKey === key);
      if (operation?.state !== 'done') throw new Error(`it is ${operation?.state ?? 'nowhere'}`);
      const ours = <T extends { operationId: string }>(rows: T[]) => rows.filter(({ operationId }) => operationId === operation.id);
      return { legs: ours(legs), journals: ours(journals) };
    },
    { timeout: 20_000, interval: 200 },
  );
}

it("Kenya: M-Pesa pays, Africa's Talking asks us whether to send, and sends", { timeout: 40_000 }, async () => {
  const { legs, journals } = await buys('+254712000001', '+254733000111', 50);
  expect(legs.map(({ kind, provider, state }) => [kind, provider, state])).toEqual([
    ['collect', 'imarapay', 'settled'],
    ['topUp', 'africastalking', 'settled'],
  ]);
  expect(journals.map(({ kind }) => kind)).toEqual(['received', 'toppedUp']);
  const sold = it_.installation.standins?.truth().airtime.map(({ phone, units, status }) => [phone, units, status]);
  expect(sold).toEqual([['+254733000111', 50, 'Success']]);
  expect(await it_.metrics.registry.metrics()).toMatch(/chamabot_callbacks_total\{provider="africastalking",outcome="validated"\} 1/);
});

it('Cameroon: CamPay collects and sends', { timeout: 40_000 }, async () => {
  const { legs } = await buys('+237670000001', '+237655000111', 500);
  expect(legs.map(({ kind, provider, state }) => [kind, provider, state])).toEqual([
    ['collect', 'campay', 'settled'],
    ['topUp', 'campay', 'settled'],
  ]);
});

it('Tanzania: nothing collects there, and none is sold', async () => {
  const { service } = it_.installation;
  const [me] = (await service.people.identify('ussd', '+255741000001')).memberships;
  expect(me?.chama.airtime).not.toBe(true);
});

it('a question about what we never ordered, or cannot read, is answered with no', async () => {
  for (const asked of [question('+254733000111', 50), question('+254712000001', 10), { hello: 1 }]) {
    const answer = await post(at('airtime-validation'), asked);
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'Failed' }]);
  }
  const elsewhere = at('airtime-validation').replace('/main/', '/tumaini/');
  expect((await post(elsewhere, question('+254733000111', 50))).status).toBe(404);
});

it('a status callback that nobody ordered is stored, and moves nothing', async () => {
  const before = (await moneyOf(it_.installation).transaction((tx) => tx.dump())).journals.length;
  const forged = {
    phoneNumber: '+254712000001',
    description: '',
    status: 'Success',
    requestId: 'ATQid_forged',
    discount: 'KES 0',
    value: 'KES 100',
  };
  expect((await post(at('airtime'), forged)).status).toBe(200);
  const { inbox, journals } = await moneyOf(it_.installation).transaction((tx) => tx.dump());
  expect(inbox.filter(({ dedupeKey }) => dedupeKey === 'main:ATQid_forged:settled')).toHaveLength(1);
  expect(journals).toHaveLength(before);
});
