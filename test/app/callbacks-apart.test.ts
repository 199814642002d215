import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { systemClock as clock } from '../../src/clock.js';
import { httpSend } from '../../src/http.js';
import { systemIds } from '../../src/ids.js';
import { major } from '../../src/money.js';
import type { Phone } from '../../src/phone.js';
import { tinySeed } from '../../src/standins/seed.js';
import { startStandins, type Standins } from '../../src/standins/server.js';
import { live } from '../config/live.js';
import { moneyOf, wholeService } from './installation.js';

// Two chamas of one host collect by the same provider. A callback at the address of one says nothing about the payments of the other.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const amina = '+254712000001' as Phone;
let it_: Awaited<ReturnType<typeof wholeService>>;
let standins: Standins;

const chamaAt = (id: string, url: string) => ({
  id,
  name: id === 'umoja' ? 'Umoja' : 'Kite',
  book: 'local',
  ussdCode: id === 'umoja' ? '*384*100#' : '*384*500#',
  providers: {
    imarapay: { baseUrl: `${url}/imarapay`, username: 'demo-imarapay-user', password: 'demo-imarapay-password', accountId: 1 },
    africastalking: {
      ...{ baseUrl: `${url}/africastalking`, username: 'demo-africastalking-user', apiKey: 'demo-africastalking-key' },
      ...(id === 'kite' && { shortCode: '22384' }),
    },
  },
});

beforeAll(async () => {
  const ids = systemIds(() => clock.now());
  standins = await startStandins({ port: 0, clock, ids, send: httpSend(fetch), seed: tinySeed });
  const chamas = JSON.stringify([chamaAt('umoja', standins.url), chamaAt('kite', standins.url)]);
  const { CHAMA_NAME: _one, ...others } = live;
  it_ = await wholeService({ ...others, ALLOW_LOOPBACK: '1', HOST: '127.0.0.1', CHAMAS_FILE: 'chamas.json' }, undefined, {}, chamas);
  await it_.start();
  const { service } = it_.installation;
  for (const [chamaId, phone] of [
    ['umoja', amina],
    ['kite', '+254712000002' as Phone],
  ] as const) {
    const added = await service
      .records(chamaId)
      .members.register({ key: `first of ${chamaId}`, by: 'host' }, { name: 'Amina Hassan', phone });
    expect(added.status).toBe('done');
  }
});
afterAll(async () => {
  await it_.close();
  await standins.close();
});

const address = (chama: string) => `${it_.url}/callbacks/imarapay/${chama}/${it_.installation.tokens.live('imarapay', chama)[0] ?? ''}`;
const dump = () => moneyOf(it_.installation).transaction((tx) => tx.dump());
const says = (id: string, code: number) =>
  JSON.stringify({
    Body: {
      stkCallback: {
        ...{ MerchantRequestID: '1', CheckoutRequestID: id, ResultCode: code, ResultDesc: 'As somebody says' },
        CallbackMetadata: { Item: [{ Name: 'Amount', Value: 500 }, { Name: 'MpesaReceiptNumber', Value: 'QK00000000' }, { Name: 'PhoneNumber', Value: 254712000001 }] }, // prettier-ignore
      },
    },
  });

it('that comes to the wrong chama settles nothing, fails nothing and opens no review', async () => {
  standins.state().mpesa.outcome = 'ask';
  const { service } = it_.installation;
  const [me] = (await service.people.identify('ussd', amina)).memberships;
  if (!me) throw new Error('she is a member');
  const order = { key: 'apart', intent: { kind: 'contribute', amount: major(500, 'KES') } as const, me, address: amina, at: clock.now() };
  expect(await service.reach.agree(order)).toEqual({ status: 'agreed' });
  const pending = await vi.waitFor(
    async () => {
      const leg = (await dump()).legs.find(({ kind }) => kind === 'collect');
      expect([leg?.state, typeof leg?.providerId]).toEqual(['pending', 'string']);
      return leg?.providerId ?? '';
    },
    { timeout: 20_000, interval: 100 },
  );
  for (const code of [0, 1032]) expect((await fetch(address('kite'), { method: 'POST', body: says(pending, code) })).status).toBe(200);
  await vi.waitFor(async () => expect((await dump()).inbox.map(({ processedAt }) => typeof processedAt)).toEqual(['number', 'number']), {
    timeout: 20_000,
    interval: 100,
  });
  const all = await dump();
  expect(all.legs.find(({ kind }) => kind === 'collect')).toMatchObject({ state: 'pending', providerId: pending });
  expect([all.journals, all.reviews, all.contributions]).toEqual([[], [], []]);
});

it('does not keep the right one from being heard, and nothing of the payment is in the other chama', async () => {
  standins.setUrls({ imarapayCallback: address('umoja') });
  const [prompt] = standins.phones.prompts(amina);
  await standins.phones.answer(prompt?.id ?? '', { pin: '0000' });
  await vi.waitFor(async () => expect((await dump()).contributions).toHaveLength(1), { timeout: 20_000, interval: 100 });
  const all = await dump();
  expect(all.contributions[0]).toMatchObject({ chamaId: 'umoja' });
  expect(new Set([...all.journals, ...all.operations].map(({ chamaId }) => chamaId))).toEqual(new Set(['umoja']));
  expect(all.reviews).toEqual([]);
  // A second one at the other address, now that it is settled, opens no review there either.
  const id = all.legs.find(({ kind }) => kind === 'collect')?.providerId ?? '';
  const before = all.inbox.length;
  expect((await fetch(address('kite'), { method: 'POST', body: says(id, 1) })).status).toBe(200);
  await vi.waitFor(async () => expect((await dump()).inbox.filter(({ processedAt }) => processedAt === undefined)).toEqual([]), {
    timeout: 20_000,
    interval: 100,
  });
  const after = await dump();
  expect(after.inbox.length).toBeGreaterThanOrEqual(before);
  expect([after.reviews, after.journals]).toEqual([[], all.journals]);
});

it('by SMS is for that chama alone: who is a member of the other is a stranger here, as where its code is dialled', async () => {
  const written = async (chama: string, from: string, text: string) => {
    const before = standins.state().inbox.length;
    const token = it_.installation.tokens.live('africastalking', chama)[0] ?? '';
    const body = new URLSearchParams({ id: `${chama}-${from}-${before}`, from, to: '22384', text });
    expect((await fetch(`${it_.url}/callbacks/africastalking/${chama}/${token}/sms`, { method: 'POST', body })).status).toBe(200);
    return vi.waitFor(
      () => {
        const [answer] = standins
          .state()
          .inbox.slice(before)
          .filter(({ phone }) => phone === from);
        expect(answer).toBeDefined();
        return answer?.text ?? '';
      },
      { timeout: 20_000, interval: 50 },
    );
  };
  expect(await written('kite', amina, 'hello')).toMatch(/^This service is for members[^]*Kite/);
  expect(await written('umoja', amina, 'hello')).toContain('Language / Lugha / Langue');
  expect(await written('kite', '+254712000002', 'hello')).toContain('Language / Lugha / Langue');
});
