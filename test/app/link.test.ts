import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { major } from '../../src/money.js';
import { verify } from '../../src/ledger/verify.js';
import { expectHidden, numberSigns } from './in-the-clear.js';
import { moneyOf, wholeService } from './installation.js';

let it_: Awaited<ReturnType<typeof wholeService>>;
beforeAll(async () => {
  it_ = await wholeService();
  await it_.start();
});
afterAll(() => it_.close());

const fotso = '+237670000001';
const dump = () => moneyOf(it_.installation).transaction((tx) => tx.dump());
const meOf = async (phone: string) => {
  const [me] = (await it_.installation.service.people.identify('ussd', phone)).memberships;
  if (!me) throw new Error('nobody is there');
  return me;
};
const control = (path: string, body: object) =>
  fetch(`${it_.installation.standins?.url ?? ''}/_control${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

it('Cameroon offers links, Kenya and Tanzania do not', async () => {
  expect((await meOf(fotso)).chama.links).toBe(true);
  expect((await meOf('+254712000001')).chama.links).not.toBe(true);
  expect((await meOf('+255741000001')).chama.links).not.toBe(true);
});

it('a link goes by SMS to whoever is named, is paid on its page, and is the member’s contribution', { timeout: 60_000 }, async () => {
  const { service, standins } = it_.installation;
  const me = await meOf(fotso);
  const { reads, agree } = service.reach;
  expect(await reads.linkTerms({ me })).toMatchObject({ status: 'offered', terms: { max: major(500_000, 'XAF') } });
  const payer = '+4915112345678';
  const order = {
    key: 'links',
    intent: { kind: 'orderLink' as const, amount: major(2_500, 'XAF'), payer },
    me,
    address: fotso,
    at: Date.now(),
  };
  expect([await agree(order), await agree(order)]).toEqual([{ status: 'agreed' }, { status: 'agreed' }]);
  const link = await vi.waitFor(
    () => {
      const found = standins?.phones.inbox(payer).flatMap(({ text }) => /https?:\S+\/pay\/[\w-]+\//.exec(text) ?? []);
      if (!found?.[0]) throw new Error('no link yet');
      return found[0];
    },
    { timeout: 10_000 },
  );
  expect(await reads.linkTerms({ me })).toMatchObject({ status: 'open', link: { payer: '+4915•••••678' } });
  expect(await agree({ ...order, key: 'another' })).toEqual({ status: 'refused', reason: 'linkOpen' });
  // The page leads back to ours, which says nothing of what was paid.
  const page = await (await fetch(link, { method: 'POST', body: new URLSearchParams({ phone: '237690000002' }) })).text();
  const back = /href="([^"]+\/paid)"/.exec(page)?.[1] ?? '';
  expect(back).toBe(`${it_.url}/paid`);
  const shown = await fetch(back);
  expect([shown.status, await shown.text()]).toEqual([200, expect.stringContaining('the member gets a message')]);
  expect((await fetch(`${it_.url}/not-paid`)).status).toBe(200);
  await control('/campay/links', { link, phone: '+237690000002' });
  const prompt = await vi.waitFor(() => {
    const [one] = standins?.phones.prompts('+237690000002') ?? [];
    if (!one) throw new Error('no prompt yet');
    return one;
  });
  await standins?.phones.answer(prompt.id, { pin: '0000' });
  await vi.waitFor(
    async () => {
      const { operations, contributions } = await dump();
      const operation = operations.find(({ intentKey }) => intentKey === 'links');
      expect(operation).toMatchObject({ state: 'done', kind: 'link' });
      const own = contributions.filter(({ legId }) => operation && legId !== undefined && contributions.some((one) => one.legId === legId));
      expect(own.some(({ amount }) => amount.minor === '2500')).toBe(true);
    },
    { timeout: 30_000, interval: 200 },
  );
  expect(standins?.phones.inbox(fotso).map(({ text }) => text)).toContainEqual(expect.stringMatching(/2 500 FCFA/));
  expect(verify(await dump())).toEqual([]);
  expect(await reads.linkTerms({ me })).toMatchObject({ status: 'offered' });
  await expectHidden(it_, [...numberSigns(fotso), ...numberSigns(payer)]);
});
