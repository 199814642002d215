import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hubSignature } from '../../src/standins/whatsapp/webhooks.js';
import { offered } from '../../src/standins/whatsapp/phones.js';
import { moneyOf, wholeService } from '../app/installation.js';
import { textMessage, valueOf } from './cloud-stage.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 });

const amina = '254712000001';
let its: Awaited<ReturnType<typeof wholeService>>;
beforeAll(async () => {
  its = await wholeService({ WHATSAPP_DRIVER: 'cloud' });
  Object.assign(phones().state().timing, { webhookDelayMs: 0, promptDelayMs: 0, autoAnswerMs: 0, callbackDelayMs: 0 });
  phones().state().mpesa.outcome = 'approve';
  await its.start();
});
afterAll(() => its.close());

function phones() {
  const { standins } = its.installation;
  if (!standins) throw new Error('the demo has stand-ins');
  return standins;
}
const ours = () =>
  phones()
    .whatsapp.chat(amina)
    .filter(({ way }) => way === 'out');
const shown = () => ours().map(({ content }) => JSON.stringify(content));

/** Waits for a message of ours that says something, behind those that were there. */
async function says(pattern: RegExp, behind: number) {
  await vi.waitFor(
    () =>
      expect(
        shown()
          .slice(behind)
          .some((text) => pattern.test(text)),
        shown().at(-1),
      ).toBe(true),
    { timeout: 20_000, interval: 50 },
  );
  const found = ours()
    .slice(behind)
    .find((_, i) => pattern.test(shown()[behind + i] ?? ''));
  if (!found) throw new Error('it was there a moment ago');
  return found;
}
async function taps(message: Awaited<ReturnType<typeof says>>, label: RegExp) {
  const option = offered(message).find(({ title }) => label.test(title));
  if (!option) throw new Error(`nothing to tap: ${JSON.stringify(message.content)}`);
  const behind = ours().length;
  phones().whatsapp.tap({ who: amina, message: message.id, id: option.id });
  return behind;
}
/** WhatsApp tells the time in whole seconds: who taps in the second in which a question came is taken for too early. */
const nextSecond = () => {
  const second = Math.floor(Date.now() / 1000);
  return vi.waitFor(() => expect(Math.floor(Date.now() / 1000)).toBeGreaterThan(second), { timeout: 3000, interval: 20 });
};

describe('over the Cloud API, with real servers on both sides', () => {
  it('a member writes, taps, pays once and gets the receipt, whatever is sent twice', async () => {
    expect(await phones().whatsapp.verify()).toBe(true);
    phones().faults.set({ kind: 'callback', target: 'whatsappWebhook', fault: 'twice', times: 'always' });
    phones().whatsapp.say({ who: amina, text: 'Hello' });
    const menu = await says(/"Contribute"/, 0);
    const amount = await says(/How much/, await taps(menu, /^Contribute$/));
    const confirm = await says(/Pay KES 1,000/, await taps(amount, /1,000/));
    await nextSecond();
    await says(/M-Pesa PIN/, await taps(confirm, /^Yes$/));
    await says(/receipt/i, ours().length - 1);
    const before = ours().length;
    // The old question once more: it is over, and nothing is paid a second time.
    await taps(confirm, /^Yes$/);
    await vi.waitFor(() => expect(ours().length).toBeGreaterThan(before), { timeout: 10_000 });
    expect(phones().state().imarapay.transactions).toHaveLength(1);
    const operations = await moneyOf(its.installation).transaction((tx) =>
      tx.underWay({ chamaId: 'main', provider: 'imarapay', kind: 'collect' }),
    );
    expect(operations).toEqual([]);
    phones().faults.clear();
    const answered = ours().map(({ ourId }) => ourId);
    expect(new Set(answered).size).toBe(answered.length);
  });

  const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
    fetch(`${its.url}/callbacks/whatsapp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: body as string,
    });
  const signed = (body: string) => hubSignature('demo-whatsapp-secret', body);

  it('nobody but Meta is heard', async () => {
    const body = JSON.stringify(valueOf({ messages: [textMessage('wamid.forged', 'lipa 500', Date.now())] }));
    expect((await post(body)).status).toBe(401);
    expect((await post(body, hubSignature('guess', body))).status).toBe(401);
    expect((await post(`${body} `, signed(body))).status).toBe(401);
    expect((await post(body, { 'x-hub-signature-256': signed(body)['x-hub-signature-256']?.slice(0, -1) ?? '' })).status).toBe(401);
    const count = await its.installation.stores.database.client.cloudInbox.count();
    const foreign = JSON.stringify(valueOf({ messages: [textMessage('wamid.foreign', 'lipa 500', Date.now())] }, '999'));
    expect((await post(foreign, signed(foreign))).status).toBe(200);
    expect(await its.installation.stores.database.client.cloudInbox.count()).toBe(count);
  });

  it('what is no webhook is refused: too long, garbage, packed', async () => {
    const large = 'x'.repeat(3 * 1024 * 1024 + 1);
    expect((await post(large, signed(large))).status).toBe(413);
    expect((await post('{', signed('{'))).status).toBe(400);
    expect((await post('', signed(''))).status).toBe(400);
    expect((await post('{}', { ...signed('{}'), 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await fetch(`${its.url}/callbacks/whatsapp`, { method: 'PUT' })).status).toBe(404);
  });

  it('the address is verified by the token alone, and gives the challenge back as plain text', async () => {
    const ask = (query: Record<string, string>) => fetch(`${its.url}/callbacks/whatsapp?${new URLSearchParams(query).toString()}`);
    const good = { 'hub.mode': 'subscribe', 'hub.verify_token': 'demo-whatsapp-verify', 'hub.challenge': '<b>1158201444</b>' };
    const answer = await ask(good);
    expect([answer.status, await answer.text(), answer.headers.get('content-type')]).toEqual([
      200,
      '<b>1158201444</b>',
      'text/plain; charset=utf-8',
    ]);
    expect((await ask({ ...good, 'hub.verify_token': 'guess' })).status).toBe(403);
    expect((await ask({})).status).toBe(403);
  });

  it('nothing of what was said, nor of who said it, lies in the clear or in the log', async () => {
    const rows = await its.installation.stores.database.client.cloudInbox.findMany();
    expect(rows.length).toBeGreaterThan(4);
    const kept = JSON.stringify([rows, await its.installation.stores.database.client.cloudChat.findMany()], (_key, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    for (const text of [kept, its.logged.join('\n')]) {
      expect(text).not.toContain(amina);
      expect(text).not.toContain('wamid');
      expect(text).not.toContain('Hello');
    }
    expect(rows.filter(({ state, sealed }) => state === 'done' && sealed !== null)).toEqual([]);
  });
});

it('there is nothing at the address where the Cloud API is not used', async () => {
  const other = await wholeService();
  await other.start();
  expect(
    (await fetch(`${other.url}/callbacks/whatsapp?hub.mode=subscribe&hub.verify_token=demo-whatsapp-verify&hub.challenge=1`)).status,
  ).toBe(404);
  expect((await fetch(`${other.url}/callbacks/whatsapp`, { method: 'POST', body: '{}' })).status).toBe(404);
  await other.close();
});
