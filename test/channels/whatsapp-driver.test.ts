import { describe, expect, test } from 'vitest';
import { whatsappDoor } from '../../src/channels/whatsapp/door.js';
import { whatsappVoice } from '../../src/channels/whatsapp/voice.js';
import { httpDoor } from '../../whatsapp/src/door.js';
import { drive } from '../../whatsapp/src/driver.js';
import { counts } from '../../whatsapp/src/inbox.js';
import type { Client, Incoming, Outgoing, Report, World } from '../../whatsapp/src/ports.js';
import { standingClock } from './clock.js';
import { serve } from './http.js';

type Listener = (value: never) => void;

type Fake = {
  sent: { to: string; text: string }[];
  destroyed: boolean;
  connection: string | null;
  sending: (to: string) => Promise<{ id: { _serialized: string } } | undefined>;
  emit: (event: string, value?: unknown) => void;
  client: Client;
};

/** A client in place of the browser's, which says what it is told to say. */
function fakeClient(): Fake {
  const listeners = new Map<string, Listener[]>();
  const sent: Fake['sent'] = [];
  const fake: Fake = {
    sent,
    destroyed: false,
    connection: 'CONNECTED',
    sending: (to) => Promise.resolve({ id: { _serialized: `out-${to}-${sent.length}` } }),
    emit: (event: string, value?: unknown) => {
      for (const listen of listeners.get(event) ?? []) listen(value as never);
    },
    client: {
      on: (event: string, listener: Listener) => listeners.set(event, [...(listeners.get(event) ?? []), listener]),
      initialize: () => Promise.resolve(),
      sendMessage: (to: string, text: string) => {
        sent.push({ to, text });
        return fake.sending(to);
      },
      getState: () => Promise.resolve(fake.connection),
      destroy: () => {
        fake.destroyed = true;
        return Promise.resolve();
      },
    },
  };
  return fake;
}

function start(heard: World['door']['heard'] = async ({ text }) => [`re ${text}`]) {
  const clock = standingClock();
  const clients: Fake[] = [];
  const states: string[] = [];
  const reports: Report[] = [];
  const qrs: string[] = [];
  const asked: string[] = [];
  const batches: Outgoing[][] = [];
  const world: World = {
    clock,
    random: () => 0.5,
    showQr: (qr) => qrs.push(qr),
    log: () => undefined,
    newClient: () => {
      const fake = fakeClient();
      clients.push(fake);
      return fake.client;
    },
    door: {
      heard: (message) => {
        asked.push(message.text);
        return heard(message);
      },
      outbox: async (signal) => {
        const batch = batches.shift();
        if (!batch) await clock.sleep(25_000, signal);
        return batch ?? [];
      },
      sent: async (report) => void reports.push(report),
      state: async (state, qr) => void states.push(qr === undefined ? state : `${state} ${qr}`),
    },
  };
  const stop = new AbortController();
  const done = drive(world, stop.signal);
  const last = () => clients.at(-1) ?? fakeClient();
  return { clock, clients, states, reports, qrs, asked, batches, done, stop, last };
}

let count = 0;
const message = (change: Partial<Incoming> = {}): Incoming => ({
  id: { _serialized: `false_1@c.us_${++count}` },
  from: '254712000001@c.us',
  body: 'hi',
  type: 'chat',
  timestamp: 1_700_000_000,
  fromMe: false,
  ...change,
});

describe('what counts as a message (106, 107, 108)', () => {
  test.each<[string, Partial<Incoming>, boolean]>([
    ['from a number', {}, true],
    ['from a privacy id', { from: '82374650123@lid' }, true],
    ['our own', { fromMe: true }, false],
    ['a status', { isStatus: true }, false],
    ['status@broadcast', { from: 'status@broadcast' }, false],
    ['a broadcast list', { broadcast: true }, false],
    ['a group', { from: '120363025@g.us' }, false],
    ['an author, as in groups', { author: '254712000001@c.us' }, false],
    ['a channel', { from: '1203@newsletter' }, false],
    ['a picture', { type: 'image' }, false],
    ['a voice note', { type: 'ptt' }, false],
    ['a revoked message', { type: 'revoked' }, false],
    ['an edited message', { latestEditSenderTimestampMs: 1 }, false],
    ['nothing but space', { body: ' \n' }, false],
  ])('%s: %s', (_, change, expected) => expect(counts(message(change))).toBe(expected));
});

describe('conversing', () => {
  test('answers in the chat that the message came from, whole id', async () => {
    const { clock, last } = start();
    await clock.pass(0);
    last().emit('ready');
    last().emit('message', message({ from: '82374650123@lid', body: 'salio' }));
    await clock.pass(10);
    expect(last().sent).toEqual([{ to: '82374650123@lid', text: 're salio' }]);
  });

  test('the same message, from a client made anew five times, is answered once (103)', async () => {
    const { clock, last, asked, clients } = start();
    const one = message();
    for (let life = 0; life < 5; life++) {
      await clock.pass(0);
      last().emit('ready');
      last().emit('ready');
      for (let i = 0; i < 4; i++) last().emit('message', one);
      await clock.pass(100);
      last().emit('disconnected', 'TIMEOUT');
      await clock.pass(120_000);
    }
    expect(clients.length).toBeGreaterThanOrEqual(5);
    expect(asked).toEqual(['hi']);
  });

  test('one chat is answered one at a time, the earlier sent first; another does not wait for it (105)', async () => {
    const release: (() => void)[] = [];
    const { clock, last, asked } = start(({ text }) => new Promise((resolve) => release.push(() => resolve([`re ${text}`]))));
    await clock.pass(0);
    last().emit('ready');
    last().emit('message', message({ body: 'third', timestamp: 1_700_000_003 }));
    last().emit('message', message({ body: 'first', timestamp: 1_700_000_001 }));
    last().emit('message', message({ body: 'second', timestamp: 1_700_000_002 }));
    last().emit('message', message({ from: '2@c.us', body: 'other' }));
    await clock.pass(10);
    expect(asked).toEqual(['first', 'other']);
    while (release.length > 0) {
      release.shift()?.();
      await clock.pass(10);
    }
    expect(asked).toEqual(['first', 'other', 'second', 'third']);
    expect(
      last()
        .sent.filter(({ to }) => to !== '2@c.us')
        .map(({ text }) => text),
    ).toEqual(['re first', 're second', 're third']);
  });

  test('a service that is restarting is asked again, in order', async () => {
    let failures = 2;
    const { clock, last, asked } = start(async ({ text }) => (failures-- > 0 ? Promise.reject(new Error('503')) : [text]));
    await clock.pass(0);
    last().emit('ready');
    last().emit('message', message({ body: 'a' }));
    last().emit('message', message({ body: 'b' }));
    await clock.pass(10_000);
    expect(asked).toEqual(['a', 'a', 'a', 'b']);
    expect(last().sent.map(({ text }) => text)).toEqual(['a', 'b']);
  });
});

describe('sending', () => {
  const out = (id: string) => ({ id, to: '254712000001@c.us', text: id });

  test('says what became of each: undefined is failed, a broken browser is unknown, a hanging one too', async () => {
    const { clock, last, reports, batches } = start();
    batches.push([out('a'), out('b'), out('c'), out('d')]);
    await clock.pass(0);
    const answers = [
      () => Promise.resolve({ id: { _serialized: 'wa-1' } }),
      () => Promise.resolve(undefined),
      () => Promise.reject(new Error('Execution context was destroyed')),
      () => new Promise<undefined>(() => undefined),
    ];
    last().sending = () => (answers.shift() ?? (() => Promise.resolve(undefined)))();
    last().emit('ready');
    await clock.pass(40_000);
    expect(reports).toEqual([
      { id: 'a', status: 'sent', providerId: 'wa-1' },
      { id: 'b', status: 'failed', reason: 'badNumber' },
      { id: 'c', status: 'unknown', reason: 'the browser broke off' },
      { id: 'd', status: 'unknown', reason: 'the browser hangs' },
    ]);
  });

  test('what was taken and not begun when the connection went is given back as failed', async () => {
    const { clock, last, reports, batches } = start();
    batches.push([out('a'), out('b'), out('c')]);
    await clock.pass(0);
    const first = last();
    first.emit('ready');
    await clock.pass(500);
    first.emit('disconnected', 'CONFLICT');
    await clock.pass(10_000);
    expect(first.sent).toHaveLength(1);
    expect(reports.map(({ id, status }) => `${id} ${status}`)).toEqual(['a sent', 'b failed', 'c failed']);
  });
});

describe('staying connected (109)', () => {
  test('shows the code to pair with, says how it stands, and is ready once', async () => {
    const { clock, last, qrs, states } = start();
    await clock.pass(0);
    last().emit('qr', '2@abc');
    await clock.pass(1);
    last().emit('ready');
    last().emit('ready');
    await clock.pass(1);
    expect(qrs).toEqual(['2@abc']);
    expect(states).toEqual(['starting', 'pairing 2@abc', 'ready']);
  });

  test.each<[string, (fake: Fake) => void, string, number]>([
    ['is disconnected', (fake) => fake.emit('disconnected', 'TIMEOUT'), 'down', 10_000],
    ['is logged out on the phone', (fake) => fake.emit('disconnected', 'LOGOUT'), 'loggedOut', 10_000],
    ['fails to log in', (fake) => fake.emit('auth_failure', 'no'), 'loggedOut', 10_000],
    ['is not connected for two looks', (fake) => void (fake.connection = null), 'down', 60_000],
  ])('a client that %s is closed, and another is made', async (_, happens, state, withinMs) => {
    const { clock, clients, states } = start();
    await clock.pass(0);
    const [first] = clients;
    first?.emit('ready');
    if (first) happens(first);
    await clock.pass(withinMs);
    expect(first?.destroyed).toBe(true);
    expect(states).toContain(state);
    expect(clients.length).toBe(2);
  });

  test('a client that never shows anything is given up after two minutes; its late events are not heard', async () => {
    const { clock, clients, states, asked } = start();
    await clock.pass(119_000);
    expect(clients).toHaveLength(1);
    await clock.pass(10_000);
    expect(clients).toHaveLength(2);
    clients[0]?.emit('ready');
    clients[0]?.emit('message', message());
    await clock.pass(10);
    expect(states).not.toContain('ready');
    expect(asked).toEqual([]);
  });

  test('a banned number is left alone for half an hour, and the waits between clients grow: no storm', async () => {
    const banned = start();
    await banned.clock.pass(0);
    banned.last().emit('disconnected', 'TOS_BLOCK');
    await banned.clock.pass(29 * 60_000);
    expect(banned.clients).toHaveLength(1);
    expect(banned.states.at(-1)).toBe('banned');

    const failing = start();
    for (let minute = 0; minute < 60; minute++) {
      failing.last().emit('disconnected', 'UNLAUNCHED');
      await failing.clock.pass(60_000);
    }
    expect(failing.clients.length).toBeLessThan(25);
  });

  test('stopping closes the browser and says so', async () => {
    const { clock, stop, done, last, states } = start();
    await clock.pass(0);
    last().emit('ready');
    await clock.pass(10);
    stop.abort();
    await clock.pass(1);
    await done;
    expect(last().destroyed).toBe(true);
    expect(states.at(-1)).toBe('down');
  });
});

test('driver and door speak with each other over HTTP', async () => {
  const clock = standingClock();
  const door = whatsappDoor({
    clock,
    token: 'secret',
    voice: whatsappVoice(),
    hear: async ({ said }) => ({ body: said.kind === 'wrote' ? `re ${said.text}` : '', ended: false }),
  });
  const { port } = await serve(door.handle);
  const driver = httpDoor(`http://127.0.0.1:${port}/door/whatsapp/secret`, fetch);
  await driver.state('ready');
  expect(door.state()).toEqual({ state: 'ready' });
  expect(await driver.heard({ id: 'm1', from: '82374650123@lid', text: 'hi', at: clock.now() })).toEqual(['re hi']);
  const outcome = door.send({ id: 'n1', to: '82374650123@lid', text: 'Receipt', urgency: 'receipt' });
  expect(await driver.outbox(new AbortController().signal)).toEqual([
    { id: 'n1', to: '82374650123@lid', text: 'Receipt', urgency: 'receipt' },
  ]);
  await driver.sent({ id: 'n1', status: 'sent', providerId: 'wa-1' });
  expect(await outcome).toEqual({ status: 'sent', messageId: 'wa-1' });
  await expect(httpDoor(`http://127.0.0.1:${port}/door/whatsapp/wrong`, fetch).state('ready')).rejects.toThrow('404');
});
