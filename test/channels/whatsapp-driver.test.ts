import { describe, expect, test } from 'vitest';
import { whatsappDoor } from '../../src/channels/whatsapp/door.js';
import { whatsappVoice } from '../../src/channels/whatsapp/voice.js';
import { saidIn } from '../../whatsapp/src/counts.js';
import { httpDoor, NotTaken } from '../../whatsapp/src/door.js';
import type { Incoming, Outgoing } from '../../whatsapp/src/ports.js';
import { standingClock } from './clock.js';
import { serve } from './http.js';
import { startDriver, type Fake } from './whatsapp-fakes.js';

const member = '254712000001@c.us';

const message = (change: Partial<Incoming> = {}): Incoming => ({
  id: { _serialized: 'false_1@c.us_1' },
  from: member,
  body: 'hi',
  type: 'chat',
  timestamp: 1_700_000_000,
  fromMe: false,
  ...change,
});

describe('what counts as a message (106, 107, 108)', () => {
  test.each<[string, Partial<Incoming>, string | undefined]>([
    ['from a number', {}, 'hi'],
    ['from a privacy id', { from: '82374650123@lid' }, 'hi'],
    ['a picture with words', { type: 'image', hasMedia: true, body: 'lipa 500' }, 'lipa 500'],
    ['our own', { fromMe: true }, undefined],
    ['a status', { isStatus: true }, undefined],
    ['status@broadcast', { from: 'status@broadcast' }, undefined],
    ['a broadcast list', { broadcast: true }, undefined],
    ['a group', { from: '120363025@g.us' }, undefined],
    ['an author, as in groups', { author: member }, undefined],
    ['a channel', { from: '1203@newsletter' }, undefined],
    ['a revoked message', { type: 'revoked' }, undefined],
    ['one that cannot be decrypted yet', { type: 'ciphertext' }, undefined],
    ['a call', { type: 'call_log' }, undefined],
    ['an edited message', { latestEditSenderTimestampMs: 1 }, undefined],
    ['nothing but space', { body: ' \n' }, undefined],
  ])('%s', (_, change, text) => expect(saidIn(message(change), 0)?.text).toBe(text));

  test.each<[string, Partial<Incoming>]>([
    ['a voice note', { type: 'ptt', hasMedia: true, body: '' }],
    ['a picture without words', { type: 'image', hasMedia: true, body: '' }],
    ['a picture whose preview stands where words would', { type: 'image', hasMedia: false, body: '/9j/4AAQSkZJRg' }],
    ['a sticker', { type: 'sticker', hasMedia: true, body: '' }],
    ['a place', { type: 'location', body: '/9j/4AAQSkZJRg' }],
  ])('%s cannot be read', (_, change) => expect(saidIn(message(change), 0)).toMatchObject({ type: 'other', text: '' }));

  test('its time is that of the stamp; without one, now', () => {
    expect(saidIn(message(), 5)?.at).toBe(1_700_000_000_000);
    expect(saidIn(message({ timestamp: Number.NaN }), 5)?.at).toBe(5);
  });
});

describe('conversing', () => {
  test('answers in the chat that the message came from, whole id, after typing', async () => {
    const { clock, phone, ready } = startDriver();
    const client = await ready();
    client.emit('message', phone.writes({ from: '82374650123@lid', body: 'salio' }));
    await clock.pass(10);
    expect(client.typed).toEqual(['82374650123@lid']);
    expect(client.sent).toEqual([]);
    await clock.pass(5000);
    expect(client.sent).toEqual([{ to: '82374650123@lid', text: 're salio' }]);
  });

  test('the same message, from a client made anew five times, is answered once (103)', async () => {
    const { clock, phone, ready, said, clients, inChat } = startDriver();
    const one = phone.writes();
    for (let life = 0; life < 5; life++) {
      const client = await ready();
      client.emit('ready');
      for (let i = 0; i < 4; i++) client.emit('message', one);
      await clock.pass(10_000);
      client.emit('disconnected', 'TIMEOUT');
      await clock.pass(10_000);
    }
    expect(clients.length).toBeGreaterThanOrEqual(5);
    expect(said).toHaveLength(1);
    expect(inChat(member)).toEqual(['re hi']);
  });

  test('one chat is answered one at a time, the earlier sent first; another does not wait for it (105)', async () => {
    const release: (() => void)[] = [];
    const heard = ({ text }: { text: string }) => new Promise<string[]>((resolve) => release.push(() => resolve([`re ${text}`])));
    const { clock, phone, ready, said, sentTo } = startDriver({ heard });
    const client = await ready();
    const at = Math.floor(clock.now() / 1000);
    const [first, second, third] = [1, 2, 3].map((n) => phone.writes({ body: `n${n}`, timestamp: at + n }));
    for (const one of [third, first, second]) client.emit('message', one);
    client.emit('message', phone.writes({ from: '2@c.us', body: 'other' }));
    await clock.pass(10);
    expect(said.map(({ text }) => text)).toEqual(['n1', 'other']);
    while (release.length > 0) {
      release.shift()?.();
      await clock.pass(10_000);
    }
    expect(said.map(({ text }) => text)).toEqual(['n1', 'other', 'n2', 'n3']);
    expect(sentTo(member)).toEqual(['re n1', 're n2', 're n3']);
  });

  test('a service that is away for an hour is asked until it answers, in order, and nobody is forgotten', async () => {
    const backAt = standingClock().now() + 3_600_000;
    const world = startDriver({
      heard: async ({ text }) => (world.clock.now() < backAt ? Promise.reject(new Error('503')) : [text]),
    });
    const client = await world.ready();
    for (const body of ['a', 'b']) client.emit('message', world.phone.writes({ body }));
    await world.clock.pass(3_600_000);
    expect(world.inChat(member)).toEqual([]);
    await world.clock.pass(60_000);
    expect(world.inChat(member)).toEqual(['a', 'b']);
  });

  test('what the service does not take is left, and what comes after it is answered', async () => {
    const { clock, phone, ready, inChat } = startDriver({
      heard: async ({ text }) => (text === 'bad' ? Promise.reject(new NotTaken('400')) : [text]),
    });
    const client = await ready();
    for (const body of ['bad', 'good']) client.emit('message', phone.writes({ body }));
    await clock.pass(10_000);
    expect(inChat(member)).toEqual(['good']);
  });

  test('an answer that is ready while the browser is gone waits for the next one', async () => {
    const { clock, phone, ready, inChat } = startDriver({
      heard: async ({ text }) => {
        await clock.sleep(3000);
        return [text];
      },
    });
    const client = await ready();
    client.emit('message', phone.writes());
    await clock.pass(1000);
    client.emit('gone', 'crashed');
    await clock.pass(5000);
    expect(inChat(member)).toEqual([]);
    await ready();
    await clock.pass(10_000);
    expect(inChat(member)).toEqual(['hi']);
  });

  test('what WhatsApp says that it did not take is sent once more', async () => {
    const { clock, phone, ready } = startDriver();
    const client = await ready();
    client.ack = -1;
    client.emit('message', phone.writes());
    await clock.pass(70_000);
    expect(client.sent.map(({ text }) => text)).toEqual(['re hi', 're hi']);
  });
});

describe('staying connected (109)', () => {
  test('shows the QR code, says how it stands, and is ready once', async () => {
    const { clock, last, qrs, states } = startDriver();
    await clock.pass(0);
    last().emit('qr', '2@abc');
    await clock.pass(1);
    last().emit('ready');
    last().emit('ready');
    await clock.pass(1);
    expect(qrs).toEqual(['2@abc']);
    expect(states).toEqual(['starting', 'pairing 2@abc', 'ready']);
  });

  test('with a phone to pair it asks for a code, shows that, and no QR code that nobody can scan any more', async () => {
    const { clock, last, codes, states } = startDriver({ env: { WHATSAPP_PAIR_PHONE: '+254 712 345678' } });
    await clock.pass(0);
    last().emit('qr', '2@abc');
    await clock.pass(1);
    last().emit('qr', '2@def');
    await clock.pass(1);
    expect(last().codesFor).toEqual(['254712345678']);
    expect(codes).toEqual(['ABCD1234']);
    expect(states.at(-1)).toBe('pairing ABCD1234');
  });

  test('the host asks for a code while it shows a QR code, and logs out when it is ready', async () => {
    const { clock, last, states, it } = startDriver();
    await clock.pass(0);
    last().emit('qr', '2@abc');
    it.orders.push({ is: 'pair', phone: '254712345678' });
    await clock.pass(2000);
    expect(states.at(-1)).toBe('pairing ABCD1234');
    const paired = last();
    paired.emit('ready');
    it.orders.push({ is: 'logout' });
    await clock.pass(10_000);
    expect(paired).toMatchObject({ loggedOut: true, destroyed: true });
    expect(it.forgotten).toBe(1);
    expect(states).toContain('loggedOut');
  });

  test('a QR code that WhatsApp Web has stopped drawing is drawn again', async () => {
    const { clock, last } = startDriver();
    await clock.pass(0);
    last().emit('qr', '2@abc');
    last().connection = 'UNPAIRED_IDLE';
    await clock.pass(25_000);
    expect(last()).toMatchObject({ qrsRefreshed: 1, destroyed: false });
  });

  test.each<[string, (fake: Fake) => void, string, number, number]>([
    ['is disconnected', (fake) => fake.emit('disconnected', 'TIMEOUT'), 'down', 10_000, 0],
    ['is unlinked on the phone', (fake) => fake.emit('disconnected', 'LOGOUT'), 'loggedOut', 10_000, 1],
    ['is not known any more', (fake) => fake.emit('disconnected', 'UNPAIRED'), 'loggedOut', 10_000, 0],
    ['fails to log in', (fake) => fake.emit('auth_failure', 'no'), 'loggedOut', 10_000, 0],
    ['loses its browser', (fake) => fake.emit('gone', 'it has ended'), 'down', 10_000, 0],
    ['is not connected for two looks', (fake) => void (fake.connection = null), 'down', 60_000, 0],
  ])('a client that %s is closed, what is left of it swept away, and another is made', async (_, happens, state, withinMs, forgotten) => {
    const { clock, clients, states, ready, it } = startDriver();
    const first = await ready();
    const sweptBefore = it.swept;
    happens(first);
    await clock.pass(withinMs);
    expect(first.destroyed).toBe(true);
    expect(it.swept).toBeGreaterThan(sweptBefore);
    expect(it.forgotten).toBe(forgotten);
    expect(states).toContain(state);
    expect(clients.length).toBe(2);
  });

  test('a client that never shows anything is given up after two minutes; its late events are not heard', async () => {
    const { clock, clients, states, said } = startDriver();
    await clock.pass(110_000);
    expect(clients).toHaveLength(1);
    await clock.pass(30_000);
    expect(clients).toHaveLength(2);
    clients[0]?.emit('ready');
    clients[0]?.emit('message', message());
    await clock.pass(10);
    expect(states).not.toContain('ready');
    expect(said).toEqual([]);
  });

  test('one that gets on slowly is not', async () => {
    const { clock, clients, last } = startDriver();
    await clock.pass(0);
    for (let step = 0; step < 10; step++) {
      last().emit('loading_screen');
      await clock.pass(60_000);
    }
    expect(clients).toHaveLength(1);
  });

  test('a banned number is left alone for half an hour, and the waits between clients grow: no storm', async () => {
    const banned = startDriver();
    await banned.clock.pass(0);
    banned.last().emit('disconnected', 'TOS_BLOCK');
    await banned.clock.pass(29 * 60_000);
    expect(banned.clients).toHaveLength(1);
    expect(banned.states.at(-1)).toBe('banned');
    expect(banned.logged.join()).toContain('BLOCKED');

    const failing = startDriver();
    for (let minute = 0; minute < 60; minute++) {
      await failing.clock.pass(60_000);
      failing.last().emit('disconnected', 'UNLAUNCHED');
    }
    expect(failing.clients.length).toBeLessThan(25);
  });

  test('a browser that has grown too large is begun anew when nobody has written for a minute', async () => {
    const { clock, phone, ready, clients, it } = startDriver({ env: { WHATSAPP_MEMORY_MAX_MB: '1000' } });
    const client = await ready();
    it.bytes = 1_200 * 1_048_576;
    for (let n = 0; n < 4; n++) {
      client.emit('message', phone.writes({ body: String(n) }));
      await clock.pass(30_000);
    }
    expect(clients).toHaveLength(1);
    await clock.pass(60_000);
    expect(client.destroyed).toBe(true);
    expect(clients).toHaveLength(2);
  });

  test('stopping closes the browser and says so', async () => {
    const { clock, stop, done, ready, states } = startDriver();
    const client = await ready();
    stop.abort();
    await clock.pass(5000);
    await done;
    expect(client.destroyed).toBe(true);
    expect(states.at(-1)).toBe('down');
  });
});

test('driver and door speak with each other over HTTP', async () => {
  const clock = standingClock();
  const told: object[] = [];
  const door = whatsappDoor({
    clock,
    token: 'secret',
    voice: whatsappVoice(),
    hear: async ({ said }) => ({ body: said.kind === 'wrote' ? `re ${said.text}` : '', ended: false }),
    report: async (report) => void told.push(report),
  });
  const { port } = await serve(door.handle);
  const driver = httpDoor(`http://127.0.0.1:${port}/door/whatsapp/secret`, fetch);
  const never = new AbortController().signal;
  expect(door.order({ is: 'logout' })).toBe(false);
  await driver.state({ state: 'pairing', code: 'ABCD1234' });
  expect(door.state()).toEqual({ state: 'pairing', code: 'ABCD1234' });
  expect(door.order({ is: 'pair', phone: '254712345678' })).toBe(true);
  expect(await driver.orders(never)).toEqual([{ is: 'pair', phone: '254712345678' }]);
  await driver.state({ state: 'ready' });
  const said = { id: 'm1', from: '82374650123@lid', type: 'text' as const, text: 'hi', at: clock.now() };
  expect(await driver.heard(said)).toEqual(['re hi']);
  await expect(driver.heard({ ...said, from: '1@g.us' })).rejects.toThrow(NotTaken);
  const bytes = new Uint8Array([137, 80, 78, 71]);
  const file = { name: 'invoice.png', mime: 'image/png' as const, bytes };
  const outcome = door.send({ id: 'n1', to: '82374650123@lid', text: 'Receipt', urgency: 'receipt', file });
  const [taken] = await driver.outbox(never);
  expect(taken).toEqual({
    id: 'n1',
    to: '82374650123@lid',
    text: 'Receipt',
    urgency: 'receipt',
    file: { name: 'invoice.png', mime: 'image/png', base64: Buffer.from(bytes).toString('base64') },
  } satisfies Outgoing);
  await driver.sent({ id: 'n1', status: 'sent', providerId: 'wa-1' });
  expect(await outcome).toEqual({ status: 'sent', messageId: 'wa-1' });
  await driver.delivery({ messageId: 'wa-1', ourId: 'n1', status: 'delivered' });
  expect(told).toEqual([{ messageId: 'wa-1', ourId: 'n1', status: 'delivered' }]);
  await expect(httpDoor(`http://127.0.0.1:${port}/door/whatsapp/wrong`, fetch).state({ state: 'ready' })).rejects.toThrow('404');
});
