import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Phone } from '../../src/phone.js';
import type { InboundSms } from '../../src/providers/africastalking/inbox.js';
import { atOverStandin } from './africastalking-standin.js';
import type { AtOverStandin } from './africastalking-standin.js';
import { readsGarbage } from './garbage.js';
import { atWorld } from './scripted-africastalking.js';
import type { AtWorld } from './scripted-africastalking.js';

const amina = '+254712000001' as Phone;

async function read(messages: AsyncGenerator<{ status: 'read'; value: InboundSms } | { status: 'unknown'; why: string }>) {
  const lines = [];
  for await (const one of messages) lines.push(one);
  return lines;
}

describe('over the stand-in', () => {
  let world: AtOverStandin;
  beforeEach(async () => void (world = await atOverStandin()));
  afterEach(() => world.close());

  it('what members send comes by callback, and can be fetched: the same id, words and moment', async () => {
    world.phones.sendSms(amina, 'SALIO & "zaidi" +');
    const [body = ''] = await world.came('/sms');
    const came = world.client.inbound(body);
    expect(came).toMatchObject({ id: '1', from: amina, to: '22384', text: 'SALIO & "zaidi" +' });
    expect(await read(world.client.messages(0))).toEqual([{ status: 'read', value: came }]);
    expect(await read(world.client.messages(1))).toEqual([]);
  });

  it('all of them are fetched, a hundred at a time, each once', async () => {
    for (let i = 0; i < 230; i++) world.phones.sendSms(amina, `m${i}`);
    const lines = await read(world.client.messages(5));
    expect(lines.map((one) => one.status === 'read' && one.value.text)).toEqual(Array.from({ length: 225 }, (_, i) => `m${i + 5}`));
  });

  it('an inbox that breaks off says so at its end', async () => {
    for (let i = 0; i < 130; i++) world.phones.sendSms(amina, `m${i}`);
    const messages = world.client.messages(0);
    for (let i = 0; i < 100; i++) expect((await messages.next()).value).toMatchObject({ status: 'read' });
    world.faults.set({ kind: 'request', provider: 'africastalking', endpoint: '*', fault: 'truncated', times: 1 });
    expect(await read(messages)).toMatchObject([{ status: 'unknown' }]);
  });

  it('who opts out is named, and from then on is refused', async () => {
    world.phones.optOut(amina, 'UMOJA');
    expect(world.client.optOut((await world.came('/opt-out'))[0] ?? '')).toEqual({ phone: amina, senderId: 'UMOJA' });
    expect(await world.client.send({ to: amina, text: 'x' })).toEqual({ status: 'refused', reason: 'optedOut' });
  });

  it('who subscribes, and who ends it, is named', async () => {
    world.phones.subscribe(amina, 'UMOJA', true);
    world.phones.subscribe(amina, 'UMOJA', false);
    const read = (await world.came('/subscription', 2)).map((body) => world.client.subscription(body));
    const [subscribed, ended] = read.toSorted((a, b) => Number(b?.subscribed) - Number(a?.subscribed));
    expect(subscribed).toEqual({ phone: amina, shortCode: '22384', keyword: 'UMOJA', subscribed: true });
    expect(ended).toMatchObject({ subscribed: false });
  });

  it('a token says that the key is taken; the token itself goes nowhere', async () => {
    expect(await world.client.authToken()).toEqual({ status: 'read', value: { lifetimeInSeconds: 3_600 } });
    expect(await world.at(`${world.url}/africastalking`, 'wrong').authToken()).toMatchObject({ status: 'unknown' });
    expect(await world.client.balance()).toMatchObject({ status: 'read', value: expect.stringMatching(/^KES \d+\.\d{4}$/) as string });
  });
});

describe('over what comes', () => {
  let world: AtWorld;
  beforeEach(async () => void (world = await atWorld()));
  afterEach(() => world.close());
  const line = (id: number | string, more: object = {}) => ({
    id,
    from: amina,
    to: 22384,
    text: 'x',
    date: '2026-10-05 08:00:00',
    ...more,
  });
  const pages = (...data: unknown[][]) => world.answer(() => ({ status: 200, json: { SMSMessageData: { Messages: data.shift() ?? [] } } }));

  it('asks as the docs have it: the package’s "undefined" is left out', async () => {
    pages([line(7)]);
    await read(world.sender.messages(3));
    expect(world.server.seen.map((call) => `${call.method} ${call.path}?${call.query.toString()}`)).toEqual([
      'GET /version1/messaging?username=chamabot&lastReceivedId=3',
      'GET /version1/messaging?username=chamabot&lastReceivedId=7',
    ]);
  });

  it('ids as text, other dates, old lines again, and numbers that are no phone', async () => {
    pages([line('4', { date: '2026-10-05T08:00:00+03:00' }), line(2), line(5, { from: 'SAFARICOM' }), line(6, { date: null })], [line(6)]);
    const lines = await read(world.sender.messages(3));
    expect(lines).toEqual([
      { status: 'read', value: { id: '4', from: amina, to: '22384', text: 'x', at: Date.UTC(2026, 9, 5, 5) } },
      { status: 'read', value: { id: '6', from: amina, to: '22384', text: 'x', at: undefined } },
    ]);
  });

  it('a line that cannot be read ends it; so does an inbox without end', async () => {
    pages([line(1), { id: 2 }]);
    expect((await read(world.sender.messages(0))).map(({ status }) => status)).toEqual(['read', 'unknown']);
    let next = 0;
    world.answer(() => ({ status: 200, json: { SMSMessageData: { Messages: [line(++next)] } } }));
    const lines = await read(world.sender.messages(0));
    expect([lines.length, lines.at(-1)?.status]).toEqual([101, 'unknown']);
  });

  it.each([
    ['optOut', 'senderId=UMOJA&phoneNumber=%2B254712000001', { phone: amina, senderId: 'UMOJA' }],
    ['optOut', '{"senderId":22384,"phoneNumber":"+254712000001"}', { phone: amina, senderId: '22384' }],
    ['optOut', 'senderId=UMOJA&phoneNumber= 254712000001', { phone: amina, senderId: 'UMOJA' }],
    ['optOut', 'senderId=UMOJA', undefined],
    ['optOut', 'senderId=<b>&phoneNumber=%2B254712000001', undefined],
    ['optOut', 'senderId=A&senderId=B&phoneNumber=%2B254712000001', undefined],
    ['subscription', 'phoneNumber=%2B254712000001&shortCode=22384&keyword=UMOJA&updateType=addition', { phone: amina, shortCode: '22384', keyword: 'UMOJA', subscribed: true }],
    ['subscription', 'phoneNumber=%2B254712000001&shortCode=22384&keyword=UMOJA&updateType=other', undefined],
    ['subscription', 'phoneNumber=%2B254712000001&shortCode=x&keyword=UMOJA&updateType=deletion', undefined],
  ] as const)('%s %s', (reader, body, said) => expect(world.sender[reader](body)).toEqual(said)); // prettier-ignore

  it('garbage is nobody’s, and nothing throws', () => {
    const { sender } = world;
    const [optOut, subscription, inbound] = [sender.optOut.bind(sender), sender.subscription.bind(sender), sender.inbound.bind(sender)];
    for (const reader of [optOut, subscription, inbound]) readsGarbage(reader);
    const form = fc.array(fc.tuple(fc.constantFrom('id', 'from', 'to', 'text', 'date', 'phoneNumber', 'senderId', 'keyword'), fc.string()), { maxLength: 9 });
    fc.assert(fc.property(form, (pairs) => {
      const body = new URLSearchParams(pairs).toString();
      const sms = inbound(body);
      if (sms) expect(sms.from).toMatch(/^\+[1-9]\d{7,14}$/);
      optOut(body);
      subscription(body);
    }), { numRuns: 3_000 });
  }); // prettier-ignore
});
