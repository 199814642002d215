import { describe, expect, test } from 'vitest';
import type { Answer, Heard } from '../../src/conversation/types.js';
import { whatsappDoor } from '../../src/channels/whatsapp/door.js';
import type { DeliveryReport } from '../../src/outgoing.js';
import { whatsappVoice } from '../../src/channels/whatsapp/voice.js';
import { standingClock } from './clock.js';
import { json, serve } from './http.js';

const token = 'a-token-nobody-guesses';

async function open(hear: (heard: Heard) => Promise<Answer> = async () => ({ body: 'Habari', ended: false })) {
  const clock = standingClock();
  const heard: Heard[] = [];
  const told: DeliveryReport[] = [];
  const door = whatsappDoor({
    clock,
    token,
    voice: whatsappVoice(),
    pleaseType: async (address) => `Please type, ${address}`,
    report: async (report) => void told.push(report),
    hear: (said) => {
      heard.push(said);
      return hear(said);
    },
  });
  const { send } = await serve(door.handle);
  const post = async (what: string, body: unknown) => {
    const got = await send('POST', `/door/whatsapp/${token}/${what}`, JSON.stringify(body), json);
    return { status: got.status, body: JSON.parse(got.text) as unknown };
  };
  const outbox = async (wait = 0) =>
    JSON.parse((await send('GET', `/door/whatsapp/${token}/outbox?wait=${wait}`)).text) as { send: { id: string }[] };
  return { clock, heard, told, door, send, post, outbox };
}

const message = (now: number) => ({ id: 'true_82374@lid_ABC', from: '82374650123@lid', text: 'lipa 500', at: now - 3000 });

describe('what a driver hears', () => {
  test('a message is passed on whole, and its answer comes back; an @lid is never cut (106)', async () => {
    const { post, heard, clock } = await open();
    expect(await post('heard', message(clock.now()))).toEqual({ status: 200, body: { say: [{ body: 'Habari' }] } });
    expect(heard).toEqual([
      {
        channel: 'whatsapp',
        address: '82374650123@lid',
        id: 'true_82374@lid_ABC',
        said: { kind: 'wrote', text: 'lipa 500' },
        at: clock.now() - 3000,
      },
    ]);
  });

  test('a backlog keeps its own time, for the conversation to refuse stale confirmations; the future is now (104)', async () => {
    const { post, heard, clock } = await open();
    await post('heard', { ...message(0), text: '1', at: clock.now() - 3 * 3_600_000 });
    await post('heard', { ...message(0), text: '1', at: clock.now() + 60_000 });
    expect(heard.map(({ at }) => at)).toEqual([clock.now() - 3 * 3_600_000, clock.now()]);
  });

  test('a tap carries its option and prompt; a long text is cut; an empty answer says nothing', async () => {
    const { post, heard, clock } = await open(async () => ({ body: '', ended: true }));
    expect((await post('heard', { ...message(clock.now()), text: 'x'.repeat(5000), choice: { number: 2, prompt: 'p7' } })).body).toEqual({
      say: [],
    });
    expect(heard[0]?.said).toEqual({ kind: 'wrote', text: 'x'.repeat(1000), choice: { number: 2, prompt: 'p7' } });
  });

  test('what cannot be read is answered once a chat and hour, and the same message the same again; the conversation does not hear of it', async () => {
    const { post, heard, clock } = await open();
    const voiceNote = (id: string, from = '82374650123@lid') => ({ id, from, type: 'other', text: '', at: clock.now() });
    const asked = { status: 200, body: { say: [{ body: 'Please type, 82374650123@lid' }] } };
    const silence = { status: 200, body: { say: [] } };
    expect(await post('heard', voiceNote('a'))).toEqual(asked);
    expect(await post('heard', voiceNote('b'))).toEqual(silence);
    expect(await post('heard', voiceNote('a'))).toEqual(asked);
    expect((await post('heard', voiceNote('c', '1@c.us'))).body).toEqual({ say: [{ body: 'Please type, 1@c.us' }] });
    await clock.pass(3_600_001);
    expect(await post('heard', voiceNote('d'))).toEqual(asked);
    expect(heard).toEqual([]);
  });

  test('when the store is gone the driver is told to ask again', async () => {
    const { post, clock } = await open(() => Promise.reject(new Error('gone')));
    expect((await post('heard', message(clock.now()))).status).toBe(503);
  });

  test.each([
    ['a group (107)', { from: '120363025@g.us' }],
    ['status (107)', { from: 'status@broadcast' }],
    ['no id', { id: '' }],
    ['no time', { at: undefined }],
    ['a text that is none', { text: { $gt: '' } }],
  ])('refuses %s', async (_, change) => {
    const { post, heard, clock } = await open();
    expect((await post('heard', { ...message(clock.now()), ...change })).status).toBe(400);
    expect(heard).toEqual([]);
  });

  test.each([
    ['POST', '/door/whatsapp/wrong/heard', 404],
    ['POST', '/door/whatsapp//heard', 404],
    ['POST', `/door/whatsapp/${token}/other`, 404],
    ['GET', `/door/whatsapp/${token}/heard`, 404],
    ['POST', `/door/whatsapp/${token}/heard`, 400],
  ])('%s %s is %i', async (method, path, status) => {
    const { send, heard } = await open();
    expect((await send(method, path, method === 'POST' ? '{' : undefined, json)).status).toBe(status);
    expect(heard).toEqual([]);
  });
});

describe('what the service sends by itself', () => {
  const receipt = { id: 'n1', to: '254712000001@c.us', text: 'KES 500 received', urgency: 'receipt' as const };

  test('waits for a driver that is ready, goes out once, and its outcome comes back', async () => {
    const { door, post, outbox } = await open();
    await post('state', { state: 'ready' });
    const outcome = door.send(receipt);
    expect(door.send(receipt)).not.toBe(undefined);
    expect(await outbox()).toEqual({ send: [receipt] });
    expect(await outbox()).toEqual({ send: [] });
    expect((await post('sent', { id: 'n1', status: 'sent', providerId: 'wa-9' })).status).toBe(200);
    expect(await outcome).toEqual({ status: 'sent', messageId: 'wa-9' });
    expect((await post('sent', { id: 'n1', status: 'failed' })).status).toBe(200);
  });

  test('the same id twice while it is on its way is one message', async () => {
    const { door, post, outbox } = await open();
    await post('state', { state: 'ready' });
    const both = [door.send(receipt), door.send(receipt)];
    expect((await outbox()).send).toHaveLength(1);
    await post('sent', { id: 'n1', status: 'failed', reason: 'badNumber' });
    expect(await Promise.all(both)).toEqual(Array(2).fill({ status: 'refused', reason: 'badNumber' }));
  });

  test('a driver that waits gets it at once', async () => {
    const { door, post, outbox, clock } = await open();
    await post('state', { state: 'ready' });
    const asked = outbox(25);
    while (clock.sleeping() === 0) await clock.pass(0);
    void door.send(receipt);
    expect(await asked).toEqual({ send: [receipt] });
  });

  test('a driver that waits in vain gets nothing, and one that has left takes nothing with it', async () => {
    const { door, post, outbox, send, clock } = await open();
    await post('state', { state: 'ready' });
    const asked = outbox(25);
    while (clock.sleeping() === 0) await clock.pass(0);
    await clock.pass(25_000);
    expect(await asked).toEqual({ send: [] });

    const leave = new AbortController();
    const left = send('GET', `/door/whatsapp/${token}/outbox?wait=25`, undefined, {}, leave.signal).catch(() => 'left');
    while (clock.sleeping() === 0) await clock.pass(0);
    leave.abort();
    expect(await left).toBe('left');
    while (clock.sleeping() > 0) await clock.pass(0);
    void door.send(receipt);
    expect(await outbox()).toEqual({ send: [receipt] });
  });

  test.each<[string, object, object]>([
    ['cannot say', { status: 'unknown', reason: 'the browser broke off' }, { status: 'unknown', why: 'the browser broke off' }],
    ['says sent without an id', { status: 'sent' }, { status: 'unknown', why: 'the driver does not know' }],
    ['was refused', { status: 'failed', reason: 'odd' }, { status: 'refused', reason: 'rejected' }],
    ['had not begun', { status: 'failed', reason: 'unavailable' }, { status: 'refused', reason: 'unavailable' }],
  ])('when the driver %s', async (_, report, outcome) => {
    const { door, post, outbox } = await open();
    await post('state', { state: 'ready' });
    const sent = door.send(receipt);
    await outbox();
    await post('sent', { id: 'n1', ...report });
    expect(await sent).toEqual(outcome);
  });

  test('a driver that dies with it leaves it unknown; it is not handed out again', async () => {
    const { door, post, outbox, clock } = await open();
    await post('state', { state: 'ready' });
    const sent = door.send(receipt);
    await outbox();
    await clock.pass(180_000);
    expect(await sent).toEqual({ status: 'unknown', why: 'the driver did not say' });
    expect(await outbox()).toEqual({ send: [] });
  });

  test('answers are taken before receipts, receipts before notices, one at a time', async () => {
    const { door, post, outbox } = await open();
    await post('state', { state: 'ready' });
    for (const urgency of ['notice', 'receipt', 'reply', 'receipt'] as const)
      void door.send({ ...receipt, id: `${urgency}${Math.random()}`, urgency });
    const taken: string[] = [];
    for (let n = 0; n < 4; n++) taken.push(...(await outbox()).send.map(({ id }) => id.replace(/0\..*/, '')));
    expect(taken).toEqual(['reply', 'receipt', 'receipt', 'notice']);
  });

  test('what a cap of the driver holds, and what is more than it can send, comes later; what no driver can take does not wait', async () => {
    const { door, post, outbox, clock } = await open();
    await post('state', { state: 'ready' });
    const capped = door.send(receipt);
    await outbox();
    await post('sent', { id: 'n1', status: 'failed', reason: 'tooFast', notBefore: clock.now() + 5000 });
    expect(await capped).toEqual({ status: 'refused', reason: 'tooFast', notBefore: clock.now() + 5000 });
    const waiting = door.send({ ...receipt, id: 'n2' });
    await clock.pass(30_000);
    await post('state', { state: 'ready' });
    await clock.pass(30_000);
    expect(await waiting).toEqual({ status: 'refused', reason: 'tooFast', notBefore: clock.now() + 60_000 });
  });

  test('after a restart of the service nothing is sent twice: what the old one gave away is told to who sent it, and its fate is not made up', async () => {
    const before = await open();
    await before.post('state', { state: 'ready' });
    void before.door.send(receipt); // its outcome dies with the process
    await before.outbox();
    const after = await open();
    await after.post('state', { state: 'ready' });
    expect(await after.outbox()).toEqual({ send: [] });
    expect((await after.post('sent', { id: 'n1', status: 'sent', providerId: 'wa-9' })).status).toBe(200);
    expect((await after.post('sent', { id: 'n2', status: 'unknown', reason: 'the browser hangs' })).status).toBe(200);
    expect((await after.post('sent', { id: 'n3', status: 'failed', reason: 'badNumber' })).status).toBe(200);
    expect(after.told).toEqual([{ messageId: 'wa-9', ourId: 'n1', status: 'onTheWay' }]);
  });

  test('delivery reports are passed on; one that is none is refused', async () => {
    const { post, told } = await open();
    expect((await post('report', { messageId: 'wa-9', status: 'delivered' })).status).toBe(200);
    expect((await post('report', { messageId: 'wa-9', status: 'eaten' })).status).toBe(400);
    expect(told).toEqual([{ messageId: 'wa-9', status: 'delivered' }]);
  });

  test('a file that is too large is refused here', async () => {
    const { door, post } = await open();
    await post('state', { state: 'ready' });
    const file = { name: 'a.png', mime: 'image/png' as const, bytes: new Uint8Array(5 * 1024 * 1024 + 1) };
    expect(await door.send({ ...receipt, file })).toEqual({ status: 'refused', reason: 'rejected' });
  });

  test('an order that no driver takes within a minute is forgotten', async () => {
    const { door, post, send, clock } = await open();
    await post('state', { state: 'pairing' });
    const orders = async () => JSON.parse((await send('GET', `/door/whatsapp/${token}/orders`)).text) as object;
    door.order({ is: 'logout' });
    await clock.pass(60_001);
    expect(await orders()).toEqual({ orders: [] });
    door.order({ is: 'logout' });
    expect(await orders()).toEqual({ orders: [{ is: 'logout' }] });
    expect(await orders()).toEqual({ orders: [] });
  });

  test('without a driver it is refused, for SMS to take over: at once, when it goes down, and when it falls silent (109)', async () => {
    const { door, post, clock } = await open();
    const refused = { status: 'refused', reason: 'unavailable' };
    expect(door.state()).toEqual({ state: 'down' });
    expect(await door.send(receipt)).toEqual(refused);

    await post('state', { state: 'pairing', qr: '2@abc' });
    expect(door.state()).toEqual({ state: 'pairing', qr: '2@abc' });
    expect(await door.send(receipt)).toEqual(refused);

    await post('state', { state: 'ready' });
    const waiting = door.send(receipt);
    await post('state', { state: 'loggedOut' });
    expect(await waiting).toEqual(refused);

    await post('state', { state: 'ready' });
    const forgotten = door.send(receipt);
    await clock.pass(60_001);
    expect(await forgotten).toEqual(refused);
    expect(door.state()).toEqual({ state: 'down' });
    expect(await door.send(receipt)).toEqual(refused);
  });

  test('markup in it is neutral too (111)', async () => {
    const { door, post, outbox } = await open();
    await post('state', { state: 'ready' });
    void door.send({ ...receipt, text: 'From *Asha*\u202e' });
    expect(await outbox()).toEqual({ send: [{ ...receipt, text: 'From ∗Asha∗' }] });
  });
});
