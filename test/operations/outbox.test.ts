import { describe, expect, test, vi } from 'vitest';
import { hours, minutes, seconds } from '../../src/clock.js';
import { say } from '../../flows/kit/say.js';
import { factsOf, urgencyOf } from '../../src/notifications/kinds.js';
import { messageStates } from '../../src/notifications/outbox.js';
import { usualThrottles } from '../../src/notifications/throttle.js';
import { sendRefusals, type OutgoingMessage, type SendOutcome, type SendRefusal } from '../../src/outgoing.js';
import type { Deps } from '../../src/operations/deps.js';
import { crashAt, startAt, world, type World } from './world.js';

/** How messages go out, seen from the whole money path: which channel, when, how often, and what is known of it. */

const refused = (reason: SendRefusal, notBefore?: number): SendOutcome => ({
  status: 'refused',
  reason,
  ...(notBefore !== undefined && { notBefore }),
});
const silence: SendOutcome = { status: 'unknown', why: 'TIMEOUT' };
const onWhatsapp = { me: { channel: 'whatsapp' as const } };
const rows = async (w: World) => (await w.store.transaction((tx) => tx.dump())).notifications;
const state = async (w: World) => (await rows(w)).map((each) => `${each.state} ${each.channel ?? ''} ${each.attempts}`);
const sent = (w: World) => ({ whatsapp: w.whatsapp.sent.length, sms: w.sms.sent.length });

async function told(w: World, kind: string, n = 1, at = w.clock.now()): Promise<void> {
  const phrase = say('menu.chama', { chama: `${kind} ${n}` });
  const word = { id: `${kind}-${String(n).padStart(5, '0')}`, operationId: `about ${kind} ${n}`, kind, chamaId: 'main', person: 'p1' };
  await w.store.transaction((tx) => tx.notify({ ...word, phrase, prefer: 'sms', createdAt: at, nextAt: at }));
}

describe('what a kind says', () => {
  test.each([
    ['contribution.settled', 'receipt', true],
    ['claim.waits:m1', 'receipt', true],
    ['nobody.knows', 'receipt', true],
    ['lightning.invoice', 'reply', true],
    ['care.answer', 'receipt', false],
    ['notice.meeting', 'notice', false],
    ['reply', 'reply', false],
  ] as const)('%s is a %s, about money: %s', (kind, urgency, aboutMoney) => {
    expect([urgencyOf(kind), factsOf(kind).aboutMoney]).toEqual([urgency, aboutMoney]);
  });

  test('it stands in the row', async () => {
    const w = await world();
    await told(w, 'notice.meeting');
    await told(w, 'care.answer');
    expect((await rows(w)).map(({ kind, urgency }) => `${kind} ${urgency}`)).toEqual(['care.answer receipt', 'notice.meeting notice']);
  });
});

describe('where it goes', () => {
  test('to where the member was seen last, wherever they confirmed', async () => {
    const w = await world({ whatsapp: true });
    await w.contribute(onWhatsapp);
    await w.run(minutes(2));
    expect(sent(w)).toEqual({ whatsapp: 1, sms: 0 });
    const moved = await world({ whatsapp: true });
    moved.ops = await moved.open({
      contacts: async (person) => ({ ...((await moved.deps.contacts(person)) ?? raise()), lastChannel: 'whatsapp' }),
    });
    await moved.contribute({ me: { channel: 'ussd' } });
    await moved.run(minutes(2));
    expect(sent(moved)).toEqual({ whatsapp: 1, sms: 0 });
  });

  test('by preference, whatever else', async () => {
    const w = await world({ whatsapp: true });
    w.ops = await w.open({ contacts: async (person) => ({ ...((await w.deps.contacts(person)) ?? raise()), prefers: 'sms' }) });
    await w.contribute(onWhatsapp);
    await w.run(minutes(2));
    expect(sent(w)).toEqual({ whatsapp: 0, sms: 1 });
  });
});

/** What follows each refusal of WhatsApp, of SMS the first time, and of SMS when it stays so. */
const follows: Record<SendRefusal, [onWhatsapp: string, onSms: string, forever: string]> = {
  unavailable: ['sent sms 2', 'sent sms 2', 'dead'],
  tooFast: ['sent whatsapp 2', 'sent sms 2', 'dead'],
  noRoute: ['sent sms 2', 'sent sms 2', 'dead sms 2'],
  badNumber: ['sent sms 2', 'dead sms 1', 'dead sms 1'],
  optedOut: ['sent sms 2', 'dead sms 1', 'dead sms 1'],
  rejected: ['sent sms 2', 'dead sms 1', 'dead sms 1'],
  outsideWindow: ['sent sms 2', 'dead sms 1', 'dead sms 1'],
};

describe.each(sendRefusals)('refused: %s', (reason) => {
  const [first, bySms, forever] = follows[reason];

  test('by WhatsApp once', async () => {
    const w = await world({ whatsapp: true });
    w.whatsapp.faults = [refused(reason)];
    await w.contribute(onWhatsapp);
    await w.run(minutes(30));
    expect(await state(w)).toEqual([first]);
  });

  test('by SMS once', async () => {
    const w = await world();
    w.sms.faults = [refused(reason)];
    await w.contribute();
    await w.run(minutes(30));
    expect(await state(w)).toEqual([bySms]);
  });

  test('by SMS for ever: a dead letter in a day, and no sooner than it must', async () => {
    const w = await world();
    w.sms.faults = Array.from({ length: 1000 }, () => refused(reason));
    await w.contribute();
    await w.run(hours(23));
    if (forever === 'dead') expect((await rows(w))[0]?.state).toBe('waiting');
    await w.run(hours(3));
    expect((await state(w))[0]).toMatch(new RegExp(`^${forever}`));
    expect(w.log.filter(({ event }) => event === 'notification.dead')).toHaveLength(1);
  });
});

test('a channel that says when is not asked before', async () => {
  const w = await world();
  const notBefore = startAt + minutes(40);
  w.sms.faults = [refused('tooFast', notBefore)];
  await w.contribute();
  await w.run(minutes(39));
  expect(w.sms.sent).toHaveLength(1);
  await w.run(minutes(3));
  const [row] = await rows(w);
  expect([row?.state, (row?.sentAt ?? 0) >= notBefore]).toEqual(['sent', true]);
});

test('WhatsApp that is too fast for longer than a receipt can wait: the SMS goes', async () => {
  const w = await world({ whatsapp: true });
  w.whatsapp.faults = [refused('tooFast', startAt + hours(3))];
  await w.contribute(onWhatsapp);
  await w.run(minutes(2));
  expect(await state(w)).toEqual(['sent sms 2']);
  const notice = await world({ whatsapp: true });
  notice.whatsapp.faults = [refused('tooFast', startAt + hours(3))];
  notice.ops = await notice.open({
    contacts: async (person) => ({ ...((await notice.deps.contacts(person)) ?? raise()), prefers: 'whatsapp' }),
  });
  await told(notice, 'notice.meeting');
  await notice.run(hours(4));
  expect(await state(notice), 'a notice has time').toEqual(['sent whatsapp 2']);
});

describe('in doubt', () => {
  test('what is about money goes again where it was, at most three times, and never by another channel', async () => {
    const w = await world({ whatsapp: true });
    w.whatsapp.faults = [silence, silence, silence, silence];
    await w.contribute(onWhatsapp);
    await w.run(hours(2));
    expect(sent(w)).toEqual({ whatsapp: 3, sms: 0 });
    expect(await state(w)).toEqual(['unknown whatsapp 3']);
  });

  test('a refusal of the repeat says nothing of the first: no SMS', async () => {
    const w = await world({ whatsapp: true });
    w.whatsapp.faults = [silence, refused('badNumber')];
    await w.contribute(onWhatsapp);
    await w.run(hours(2));
    expect(sent(w)).toEqual({ whatsapp: 2, sms: 0 });
    expect(await state(w)).toEqual(['unknown whatsapp 2']);
  });

  test.each(['notice.meeting', 'care.answer'])('%s is not sent again', async (kind) => {
    const w = await world();
    w.sms.faults = [silence];
    await told(w, kind);
    await w.run(hours(2));
    expect(sent(w)).toEqual({ whatsapp: 0, sms: 1 });
    expect(await state(w)).toEqual(['unknown sms 1']);
  });

  test('silence after an hour of "not now" is doubted as often as any other', async () => {
    const w = await world();
    w.sms.faults = [...Array.from({ length: 9 }, () => refused('unavailable')), silence, silence];
    await w.contribute();
    await w.run(hours(3));
    expect(await state(w)).toEqual(['sent sms 12']);
  });
});

describe.each(['whatsapp', 'sms'] as const)('killed between the sending and its being written down, on %s', (channel) => {
  const only = async (crash: ReturnType<typeof crashAt>) => {
    const w = await world({ whatsapp: true });
    // In between the member goes to the other channel.
    let lastChannel: 'whatsapp' | 'sms' = channel;
    const contacts: Deps['contacts'] = async (person) => ({ ...((await w.deps.contacts(person)) ?? raise()), lastChannel });
    w.reboot = async () => {
      lastChannel = channel === 'sms' ? 'whatsapp' : 'sms';
      w.ops = await w.open({ contacts });
    };
    w.ops = await w.open({ crash, contacts });
    return w;
  };

  test('a receipt goes again, by the same channel and in the same words', async () => {
    const crash = crashAt('notification.after-send');
    const w = await only(crash);
    await told(w, 'contribution.settledLate');
    expect(await w.run(minutes(30))).toBe(1);
    expect(sent(w)).toEqual({ whatsapp: 0, sms: 0, [channel]: 2 });
    expect(new Set(w[channel].texts()).size).toBe(1);
    expect(await state(w)).toEqual([`sent ${channel} 1`]);
  });

  test.each(['notice.meeting', 'care.answer'])('%s went out once, and nobody knows', async (kind) => {
    const w = await only(crashAt('notification.after-send'));
    await told(w, kind);
    expect(await w.run(minutes(30))).toBe(1);
    expect(sent(w)).toEqual({ whatsapp: 0, sms: 0, [channel]: 1 });
    expect((await rows(w)).map((row) => row.state)).toEqual(['unknown']);
  });
});

test('a message over which we die each time does not go out for ever', async () => {
  const w = await world();
  const dying = async () => void (w.ops = await w.open({ crash: crashAt('notification.after-send') }));
  await dying();
  w.reboot = dying;
  await told(w, 'contribution.settledLate');
  expect(await w.run(hours(1))).toBe(4);
  expect(sent(w)).toEqual({ whatsapp: 0, sms: 4 });
  expect((await rows(w)).map(({ state: is, nextAt }) => [is, nextAt])).toEqual([['unknown', undefined]]);
});

describe('reports of WhatsApp', () => {
  const whatsapp = async () => {
    const w = await world({ whatsapp: true });
    const seen: string[] = [];
    w.ops = await w.open({ messageSeen: ({ channel, state: became }) => void seen.push(`${channel ?? ''} ${became}`) });
    await w.contribute(onWhatsapp);
    await w.run(seconds(30));
    expect(await state(w)).toEqual(['sent whatsapp 1']);
    return Object.assign(w, { seen });
  };

  test('it failed after all: the SMS goes; and it arrived after that: told, and nothing is undone', async () => {
    const w = await whatsapp();
    await w.ops.deliveryReport({ messageId: 'sms1', status: 'failed', reason: '131026' });
    await w.run(seconds(10));
    expect(await state(w)).toEqual(['sent sms 2']);
    await w.ops.deliveryReport({ messageId: 'sms1', status: 'failed' });
    await w.ops.deliveryReport({ messageId: 'sms1', status: 'delivered' });
    expect((await rows(w))[0]).toMatchObject({ state: 'sent', channel: 'sms', lateAt: w.clock.now(), failedMessageId: 'sms1' });
    await w.ops.smsReport('main', 'sms1 delivered'); // the gateway's own first message
    await w.run(minutes(10));
    expect(sent(w)).toEqual({ whatsapp: 1, sms: 1 });
    expect(w.seen).toEqual(['whatsapp sent', 'whatsapp failed', 'sms sent', 'whatsapp late', 'sms delivered']);
  });

  test('delivered before the SMS has left: no SMS', async () => {
    const w = await whatsapp();
    await w.ops.deliveryReport({ messageId: 'sms1', status: 'failed' });
    await w.ops.deliveryReport({ messageId: 'sms1', status: 'delivered' });
    await w.run(minutes(10));
    expect(sent(w)).toEqual({ whatsapp: 1, sms: 0 });
    expect((await rows(w))[0]).toMatchObject({ state: 'delivered', channel: 'whatsapp', lateAt: startAt + seconds(30) });
  });

  test('what was delivered stays delivered', async () => {
    const w = await whatsapp();
    for (const status of ['onTheWay', 'delivered', 'failed', 'onTheWay'] as const)
      await w.ops.deliveryReport({ messageId: 'sms1', status });
    await w.run(minutes(10));
    expect(await state(w)).toEqual(['delivered whatsapp 1']);
  });

  test.each(['delivered', 'failed', 'onTheWay'] as const)(
    'a message whose sending was never answered is found by our own id: %s',
    async (status) => {
      const w = await world({ whatsapp: true });
      w.whatsapp.faults = [silence];
      await w.contribute(onWhatsapp);
      await w.run(seconds(30));
      const [row] = await rows(w);
      await w.ops.deliveryReport({ messageId: 'wamid.1', ourId: row?.id ?? '', status });
      await w.run(hours(1));
      expect(await state(w)).toEqual([{ delivered: 'delivered whatsapp 1', failed: 'sent sms 2', onTheWay: 'sent whatsapp 1' }[status]]);
      expect(w.whatsapp.sent, 'it is not sent there again').toHaveLength(1);
    },
  );

  test('one that overtakes the answer to the sending is kept until the message bears its id', async () => {
    const w = await world({ whatsapp: true });
    const send = w.whatsapp.sender.send.bind(w.whatsapp.sender);
    w.whatsapp.sender.send = async (message) => {
      const outcome = await send(message);
      await w.ops.deliveryReport({ messageId: 'sms1', status: 'delivered' });
      return outcome;
    };
    await w.contribute(onWhatsapp);
    await w.run(minutes(2));
    expect(await state(w)).toEqual(['delivered whatsapp 1']);
  });

  test('of a reply, of which nothing is kept: nothing', async () => {
    const w = await whatsapp();
    await w.ops.deliveryReport({ messageId: 'wamid.9', ourId: 'a reply', status: 'failed' });
    await w.ops.deliveryReport({ messageId: 'wamid.8', status: 'onTheWay' });
    expect((await w.store.transaction((tx) => tx.dump())).inbox.filter(({ source }) => source.startsWith('delivery'))).toEqual([]);
  });
});

describe('what goes first', () => {
  test('replies, then receipts, then notices, each in the order of time', async () => {
    const w = await world();
    for (const [n, kind] of ['notice.a', 'contribution.held', 'notice.b', 'lightning.invoice', 'claim.settled:x'].entries())
      await told(w, kind, n, startAt + n);
    w.clock.advance(seconds(1));
    await w.run(seconds(5));
    expect(w.sms.texts()).toEqual(['lightning.invoice 3', 'contribution.held 1', 'claim.settled:x 4', 'notice.a 0', 'notice.b 2']);
  });

  test('a thousand notices delay a receipt by no more than one send', async () => {
    const w = await world();
    const when: { text: string; at: number }[] = [];
    const send = w.sms.sender.send.bind(w.sms.sender);
    w.sms.sender.send = async (message) => {
      when.push({ text: message.text, at: w.clock.now() });
      return send(message);
    };
    w.ops = await w.open({ throttles: { ...usualThrottles, sms: { perSecond: 2, burst: 4, atOnce: 4, pairMs: 0 } } });
    for (let n = 0; n < 1000; n++) await told(w, 'notice.meeting', n);
    for (let n = 0; n < 20; n++) {
      await w.run(seconds(7));
      w.clock.advance(137 * n);
      await told(w, 'contribution.held', n);
      const before = when.length;
      const at = w.clock.now();
      await w.run(seconds(2));
      const mine = when.findIndex(({ text }) => text === `contribution.held ${n}`);
      expect(mine - before, `receipt ${n}`).toBeLessThanOrEqual(1);
      expect((when[mine]?.at ?? Infinity) - at).toBeLessThanOrEqual(500);
    }
    await w.run(minutes(20));
    expect(when).toHaveLength(1020);
    expect(
      when.some(({ at }, i) => at - (when[i - 6]?.at ?? 0) < 1000),
      'two a second, and four more after a rest',
    ).toBe(false);
  });

  test('no address gets two messages at once', async () => {
    const w = await world();
    const at: number[] = [];
    const send = w.sms.sender.send.bind(w.sms.sender);
    w.sms.sender.send = async (message) => {
      at.push(w.clock.now());
      return send(message);
    };
    w.ops = await w.open({ throttles: { ...usualThrottles, sms: { ...usualThrottles.sms, pairMs: seconds(6) } } });
    for (let n = 0; n < 4; n++) await told(w, 'contribution.held', n);
    await w.run(minutes(1));
    expect(at.map((one) => one - startAt)).toEqual([0, 6000, 12_000, 18_000]);
    expect(new Set((await rows(w)).map(({ attempts }) => attempts)), 'to wait is no try').toEqual(new Set([1]));
  });

  test('a channel that hangs holds up no other', async () => {
    const w = await world({ whatsapp: true });
    let hangs = true;
    const whatsapp: Deps['whatsapp'] = () => ({
      send: () => (hangs ? new Promise<SendOutcome>(() => undefined) : Promise.resolve({ status: 'sent', messageId: 'w' })),
    });
    const contacts: Deps['contacts'] = async (person) => ({
      ...((await w.deps.contacts(person)) ?? raise()),
      ...(person === 'p1' ? { whatsapp: 'p1@lid', lastChannel: 'whatsapp' as const } : { whatsapp: undefined }),
    });
    const throttles = { ...usualThrottles, whatsapp: { ...usualThrottles.whatsapp, pairMs: 0 } };
    const ops = await w.open({ contacts, whatsapp, throttles });
    for (let n = 0; n < 40; n++) await told(w, 'contribution.held', n);
    const first = ops.runOnce();
    await vi.waitFor(async () => expect((await rows(w)).filter((row) => row.state === 'sending')).toHaveLength(throttles.whatsapp.atOnce));
    const word = { id: 's', operationId: 's', kind: 'contribution.held', chamaId: 'main', person: 'p2', prefer: 'sms' as const };
    await w.store.transaction((tx) =>
      tx.notify({ ...word, phrase: say('menu.chama', { chama: 'x' }), createdAt: startAt, nextAt: startAt }),
    );
    await ops.runOnce();
    expect(sent(w)).toEqual({ whatsapp: 0, sms: 1 });
    hangs = false;
    w.clock.advance(minutes(5)); // they are given up, as messages that may have left
    await first;
    expect((await rows(w)).filter((row) => row.state === 'unknown')).toHaveLength(throttles.whatsapp.atOnce);
  });
});

describe('a channel that is down for an hour', () => {
  const members = 40;
  const enqueue = async (w: World) => {
    for (let n = 0; n < members; n++) {
      await told(w, n % 4 === 0 ? 'notice.meeting' : 'contribution.held', n);
      await w.run(minutes(1));
    }
    await told(w, 'contribution.checking', 99);
    await w.run(minutes(60 - members));
  };

  test('WhatsApp: SMS takes over, at once and once', async () => {
    const w = await world({ whatsapp: true });
    w.ops = await w.open({ contacts: async (person) => ({ ...((await w.deps.contacts(person)) ?? raise()), lastChannel: 'whatsapp' }) });
    w.whatsapp.faults = Array.from({ length: 500 }, () => refused('unavailable'));
    await enqueue(w);
    expect((await rows(w)).every((row) => row.state === 'sent' && row.channel === 'sms')).toBe(true);
    expect(w.sms.sent).toHaveLength(members + 1);
    w.whatsapp.faults = [];
    await told(w, 'contribution.held', 100);
    await w.run(seconds(5));
    expect((await rows(w)).filter(({ channel }) => channel === 'whatsapp')).toHaveLength(1);
  });

  test('both: all wait, and go by urgency when it is back; what is no longer true is dropped', async () => {
    const w = await world({ whatsapp: true });
    w.ops = await w.open({ throttles: { ...usualThrottles, sms: { ...usualThrottles.sms, atOnce: 1 } } });
    w.sms.faults = Array.from({ length: 5000 }, () => refused('unavailable'));
    w.whatsapp.faults = Array.from({ length: 5000 }, () => refused('unavailable'));
    await enqueue(w);
    expect((await rows(w)).filter((row) => row.state === 'waiting')).toHaveLength(members);
    expect((await rows(w)).filter((row) => row.state === 'dead').map(({ kind, note }) => `${kind}: ${note ?? ''}`)).toEqual([
      'contribution.checking: no longer true',
    ]);
    w.sms.faults = [];
    w.whatsapp.faults = [];
    const before = w.sms.sent.length;
    await w.run(minutes(11));
    const after = w.sms.texts().slice(before);
    expect(after).toHaveLength(members);
    // The one that found it back may be either; behind it all go by urgency.
    const behind = after.slice(1).map((text) => text.startsWith('notice'));
    expect(behind).toEqual([...behind].sort());
    expect(new Set((await rows(w)).map((row) => row.state))).toEqual(new Set(['sent', 'dead']));
  });
});

describe('files', () => {
  const attachment = { kind: 'qr' as const, text: 'lnbc1' };
  const file = { name: 'qr.png', mime: 'image/png' as const, bytes: new Uint8Array([1]) };
  /** For a channel that says prepared words only. */
  const words = { key: 'menu.chama', language: 'en', values: { chama: 'long' } };
  const withFile = async (over: Partial<Deps>, lastChannel: 'whatsapp' | 'sms' = 'whatsapp') => {
    const w = await world({ whatsapp: true });
    const got: OutgoingMessage[] = [];
    const whatsapp: Deps['whatsapp'] = () => ({ send: async (message) => (got.push(message), { status: 'sent', messageId: 'w1' }) });
    const contacts: Deps['contacts'] = async (person) => ({ ...((await w.deps.contacts(person)) ?? raise()), lastChannel });
    w.ops = await w.open({ whatsapp, contacts, ...over });
    const phrase = { ...say('menu.chama', { chama: 'long' }), short: say('menu.chama', { chama: 'short' }), attachment };
    const word = { id: 'n1', operationId: 'o1', kind: 'lightning.invoice', chamaId: 'main', person: 'p1', prefer: 'sms' as const };
    await w.store.transaction((tx) => tx.notify({ ...word, phrase, createdAt: startAt, nextAt: startAt }));
    await w.run(seconds(30));
    return { w, got };
  };

  test('go along on WhatsApp, drawn in the language of who gets them', async () => {
    const asked: unknown[] = [];
    const { got } = await withFile({ draw: async (...of) => (asked.push(of), file) });
    expect(got).toEqual([{ id: 'n1', to: 'p1@lid', text: 'long', urgency: 'reply', file, words }]);
    expect(asked).toEqual([[attachment, 'en']]);
  });

  test('do not go by SMS: the words alone, the short ones', async () => {
    const { w, got } = await withFile({ draw: () => Promise.reject(new Error('is not asked')) }, 'sms');
    expect([got, w.sms.texts()]).toEqual([[], ['short']]);
    expect(w.log.filter(({ event }) => event === 'notification.undrawn')).toEqual([]);
  });

  test.each<[string, Deps['draw']]>([
    ['fails', () => Promise.reject(new Error('no such font'))],
    ['draws nothing', async () => undefined],
    ['is not there', undefined],
  ])('a drawing that %s does not stop the words', async (_, draw) => {
    const { got } = await withFile(draw ? { draw } : {});
    expect(got).toEqual([{ id: 'n1', to: 'p1@lid', text: 'long', urgency: 'reply', words }]);
  });
});

describe('who wants no more', () => {
  const opted = async (from: 'notices' | 'all', over: Partial<Deps> = {}) => {
    const w = await world({ whatsapp: true });
    w.ops = await w.open({ optedOut: (_, carrier) => (carrier === 'sms' ? from : undefined), ...over });
    await told(w, 'notice.meeting');
    await told(w, 'contribution.held');
    await w.run(minutes(1));
    return (await rows(w)).map((row) => `${row.kind} ${row.state} ${row.channel ?? ''}`).sort();
  };

  test('gets no notice there, nor elsewhere in its place; receipts still come', async () => {
    expect(await opted('notices')).toEqual(['contribution.held sent sms', 'notice.meeting dead ']);
  });

  test('where the network carries nothing to them, receipts go round it', async () => {
    expect(await opted('all')).toEqual(['contribution.held sent whatsapp', 'notice.meeting dead ']);
  });

  test('and where nothing else reaches them, the network is asked: it may have changed its mind', async () => {
    expect(await opted('all', { whatsapp: () => undefined })).toEqual(['contribution.held sent sms', 'notice.meeting dead ']);
  });

  test('a network that says so is believed', async () => {
    const w = await world();
    const out: string[] = [];
    w.ops = await w.open({ optOut: async (person) => void out.push(person) });
    w.sms.faults = [refused('optedOut')];
    await w.contribute();
    await w.run(minutes(1));
    expect(out).toEqual(['p1']);
  });
});

describe('sent again by the host', () => {
  const dead = async () => {
    const w = await world();
    w.sms.faults = [refused('rejected')];
    await w.contribute();
    await w.run(minutes(1));
    const [row] = await rows(w);
    return { w, id: row?.id ?? '' };
  };

  test('once, in the same words, with an entry in the audit', async () => {
    const { w, id } = await dead();
    const first = await w.ops.resend({ id, by: 'Otieno' });
    expect(first.status).toBe('resent');
    await w.run(minutes(1));
    expect(new Set(w.sms.texts()).size).toBe(1);
    expect(sent(w).sms).toBe(2);
    expect((await state(w)).sort()).toEqual(['dead sms 1', 'sent sms 1']);
    expect(await w.ops.resend({ id, by: 'Otieno' })).toMatchObject({
      status: 'refused',
      why: 'state',
      again: first.status === 'resent' ? first.id : '',
    });
    const { audits } = await w.store.transaction((tx) => tx.dump());
    expect(audits).toMatchObject([{ actor: 'Otieno', action: 'message.resent', subject: id }]);
  });

  test.each([
    ['what is about no money', 'care.answer', 'kind'],
    ['what is no longer true', 'contribution.checking', 'stale'],
  ])('%s is not', async (_, kind, why) => {
    const w = await world();
    w.sms.faults = [refused('rejected')];
    await told(w, kind);
    await w.run(hours(1));
    expect(await w.ops.resend({ id: `${kind}-00001`, by: 'Otieno' })).toEqual({ status: 'refused', why });
    expect((await w.store.transaction((tx) => tx.dump())).audits).toEqual([]);
  });

  test('what has been sent is not, nor what nobody knows, nor by nobody', async () => {
    const { w, id } = await dead();
    expect(await w.ops.resend({ id: 'none', by: 'Otieno' })).toEqual({ status: 'unknown' });
    for (const by of ['', '  ', 'member:m1', 'x'.repeat(61)])
      expect(await w.ops.resend({ id, by })).toEqual({ status: 'refused', why: 'who' });
    const other = await world();
    await told(other, 'contribution.held');
    await other.run(seconds(1));
    expect(await other.ops.resend({ id: 'contribution.held-00001', by: 'Otieno' })).toEqual({
      status: 'refused',
      why: 'state',
      state: 'sent',
    });
  });
});

describe('replies by SMS', () => {
  test('are known by the delivery that they answer, and what became of them is kept', async () => {
    const w = await world();
    const of = { chamaId: 'main', delivery: 'ATXid_1', person: 'p1' };
    const id = await w.ops.replies.begin(of);
    await w.reboot();
    expect(await w.ops.replies.begin(of)).toBeUndefined();
    expect(await w.ops.replies.begin({ ...of, delivery: 'ATXid_2' })).not.toBe(id);
    await w.ops.replies.ended(id ?? '', { status: 'sent', messageId: 'at1', cost: 'KES 0.8000' });
    expect(await w.ops.smsReport('main', 'at1 failed')).toBe('stored');
    await w.run(minutes(10));
    expect((await rows(w)).map((row) => [row.kind, row.urgency, row.state, row.cost, row.phrase])).toEqual([
      ['reply', 'reply', 'failed', 'KES 0.8000', undefined],
      ['reply', 'reply', 'unknown', undefined, undefined],
    ]);
    expect(sent(w)).toEqual({ whatsapp: 0, sms: 0 });
  });
});

test('every state has a name in one list', () => expect(new Set(messageStates).size).toBe(messageStates.length));

function raise(): never {
  throw new Error('nobody');
}
