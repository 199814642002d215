import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { verify } from '../../src/ledger/verify.js';
import { minorOf } from '../../src/money.js';
import type { PaidFor, Payable } from '../../flows/kit/records.js';
import { moneyOf, wholeService } from './installation.js';

let it_: Awaited<ReturnType<typeof wholeService>>;
beforeAll(async () => {
  it_ = await wholeService();
  await it_.start();
});
afterAll(() => it_.close());

const dump = () => moneyOf(it_.installation).transaction((tx) => tx.dump());

async function meOf(phone: string) {
  const [me] = (await it_.installation.service.people.identify('ussd', phone)).memberships;
  if (!me) throw new Error(`nobody is at ${phone}`);
  return { ...me, channel: 'whatsapp' as const };
}

const same = (a: PaidFor, b: PaidFor) => JSON.stringify(a) === JSON.stringify(b);

/** Pays what is offered, approves the prompt, and returns what came of it. */
async function pays(phone: string, item: Payable) {
  const { service, standins } = it_.installation;
  if (!standins) throw new Error('no stand-ins');
  const key = `pays ${phone} ${JSON.stringify(item.for)}`;
  const intent = { kind: 'payFor' as const, for: item.for, amount: item.offered };
  expect(await service.reach.agree({ key, intent, me: await meOf(phone), address: 'a', at: Date.now() })).toEqual({ status: 'agreed' });
  const prompt = await vi.waitFor(
    () => {
      const [first] = standins.phones.prompts(phone);
      if (!first) throw new Error('no prompt yet');
      return first;
    },
    { timeout: 10_000 },
  );
  await standins.phones.answer(prompt.id, { pin: '0000' });
  return vi.waitFor(
    async () => {
      const { operations, legs, journals, notifications } = await dump();
      const operation = operations.find(({ intentKey }) => intentKey === key);
      if (operation?.state !== 'done') throw new Error(`it is ${operation?.state ?? 'nowhere'}`);
      const ours = <T extends { operationId: string | undefined }>(rows: T[]) =>
        rows.filter(({ operationId }) => operationId === operation.id);
      return { legs: ours(legs), journals: ours(journals), told: ours(notifications) };
    },
    { timeout: 20_000, interval: 200 },
  );
}

const itemsOf = async (phone: string) => (await it_.installation.service.reach.reads.payable({ me: await meOf(phone) })).items;

/** Somebody of this chama who has something to pay, and all that it is. */
async function debtor(phones: readonly string[]): Promise<[phone: string, items: Payable[]]> {
  for (const phone of phones) {
    const items = await itemsOf(phone);
    if (items.length > 0) return [phone, items];
  }
  throw new Error('nobody owes anything');
}

const people = (prefix: string) => Array.from({ length: 12 }, (_, at) => `${prefix}${String(at + 1).padStart(2, '0')}`);

it.each([
  ['Kenya', '+2547120000', 'imarapay'],
  ['Cameroon', '+2376700000', 'campay'],
])('%s: what is owed is collected, written down, posted, told, and owed no more', { timeout: 60_000 }, async (_country, prefix, rail) => {
  const [phone, items] = await debtor(
    people(prefix).filter((one) => it_.installation.service.people.roll.withPhone(one as never).length > 0),
  );
  const [item] = items;
  if (!item) throw new Error('nothing to pay');
  const { legs, journals, told } = await pays(phone, item);
  expect(legs.map(({ kind, provider, state }) => [kind, provider, state])).toMatchObject([
    ['collect', rail, 'settled'],
    ['enter', expect.any(String), 'settled'],
  ]);
  expect(journals.map(({ kind }) => kind)).toEqual(['received', 'entered']);
  expect(told.map(({ kind }) => kind)).toEqual(['payFor.entered']);
  const after = (await itemsOf(phone)).find((one) => same(one.for, item.for));
  if (item.owed)
    expect(minorOf(after?.owed ?? { minor: '0', currency: item.offered.currency })).toBe(minorOf(item.owed) - minorOf(item.offered));
  expect(verify(await dump())).toEqual([]);
});

it('Tanzania: no rail collects, and the member hears where to pay', async () => {
  const now = await it_.installation.service.reach.reads.payable({ me: await meOf('+255741000001') });
  expect(now.rail).toBe('none');
  const intent = {
    kind: 'payFor' as const,
    for: { purpose: 'socialFund' as const },
    amount: { minor: '100000', currency: 'TZS' as const },
  };
  const agreed = await it_.installation.service.reach.agree({
    key: 'tz',
    intent,
    me: await meOf('+255741000001'),
    address: 'a',
    at: Date.now(),
  });
  expect(agreed.status).toBe('refused');
});
