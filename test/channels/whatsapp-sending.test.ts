import { describe, expect, test } from 'vitest';
import type { Outgoing, Urgency } from '../../whatsapp/src/ports.js';
import { memoryFile, startDriver } from './whatsapp-fakes.js';

const to = '254712000001@c.us';
const out = (id: string, change: Partial<Outgoing> = {}): Outgoing => ({ id, to, text: id, urgency: 'receipt', ...change });
const day = 86_400_000;

describe('what became of a message that the service gave', () => {
  test('nobody there is failed, a broken browser is unknown, a hanging one too', async () => {
    const { clock, ready, reports, it, phone } = startDriver();
    const answers = [
      () => Promise.resolve(phone.place(to, 'a', false)),
      () => Promise.resolve(undefined),
      () => Promise.reject(new Error('Execution context was destroyed')),
      () => Promise.reject(new Error('No LID for user')),
      () => new Promise<undefined>(() => undefined),
    ];
    const client = await ready();
    client.sending = async () => {
      const placed = await answers.shift()?.();
      if (placed) client.emit('message_ack', placed, 1);
      return placed;
    };
    it.outbox.push(...['a', 'b', 'c', 'd', 'e'].map((id) => out(id)));
    await clock.pass(90_000);
    expect(reports).toEqual([
      { id: 'a', status: 'sent', providerId: 'true_254712000001@c.us_1' },
      { id: 'b', status: 'failed', reason: 'badNumber' },
      { id: 'c', status: 'unknown', reason: 'the browser broke off' },
      { id: 'd', status: 'failed', reason: 'badNumber' },
      { id: 'e', status: 'unknown', reason: 'the browser hangs' },
    ]);
  });

  test('a message that WhatsApp refuses is failed; one that does not leave within a minute is unknown, until it does', async () => {
    const { clock, ready, reports, deliveries, it } = startDriver();
    const client = await ready();
    client.ack = -1;
    it.outbox.push(out('refused'));
    await clock.pass(10_000);
    client.ack = undefined;
    it.outbox.push(out('stuck'));
    await clock.pass(70_000);
    expect(reports.map(({ id, status, reason }) => [id, status, reason])).toEqual([
      ['refused', 'failed', 'rejected'],
      ['stuck', 'unknown', 'it has not reached WhatsApp yet'],
    ]);
    const messageId = reports[1]?.providerId ?? '';
    client.emit('message_ack', { id: { _serialized: messageId } }, 1);
    client.emit('message_ack', { id: { _serialized: messageId } }, 1);
    client.emit('message_ack', { id: { _serialized: messageId } }, 3);
    client.emit('message_ack', { id: { _serialized: messageId } }, 2);
    await clock.pass(10);
    expect(deliveries.filter(({ ourId }) => ourId === 'stuck').map(({ status }) => status)).toEqual(['onTheWay', 'delivered']);
  });

  test('what was delivered while nobody listened is told by the next client', async () => {
    const { clock, ready, reports, deliveries, it, phone } = startDriver();
    const client = await ready();
    it.outbox.push(out('a'));
    await clock.pass(10_000);
    client.emit('disconnected', 'TIMEOUT');
    const placed = phone.chatOf(to).messages[0];
    if (placed) placed.ack = 3;
    await ready();
    await clock.pass(100);
    expect(reports[0]).toMatchObject({ id: 'a', status: 'sent' });
    expect(deliveries).toEqual([{ messageId: placed?.id._serialized, ourId: 'a', status: 'delivered' }]);
  });

  test('a browser that died with it: asked for again, it is found in the chat and not sent twice; one that had not left is sent', async () => {
    const { clock, ready, reports, it, inChat, phone } = startDriver();
    const client = await ready();
    client.sending = (whom) => {
      phone.place(whom, 'left', false);
      return Promise.reject(new Error('Target closed'));
    };
    it.outbox.push(out('left'));
    await clock.pass(5000);
    client.sending = () => Promise.reject(new Error('Target closed'));
    it.outbox.push(out('lost'));
    await clock.pass(5000);
    client.emit('gone', 'it has ended');
    const next = await ready();
    it.outbox.push(out('left'), out('lost'), out('left'));
    await clock.pass(20_000);
    expect(inChat(to)).toEqual(['left', 'lost']);
    expect(next.sent.map(({ text }) => text)).toEqual(['lost']);
    expect(reports.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'left unknown',
      'lost unknown',
      'left sent',
      'lost sent',
      'left sent',
    ]);
  });

  test('a picture goes with its words below it, and with words that are too long for that behind them', async () => {
    const { clock, ready, it } = startDriver();
    const client = await ready();
    const file = { name: 'invoice.png', mime: 'image/png', base64: 'iVBORw0KGgo=' };
    const long = 'x'.repeat(1025);
    it.outbox.push(out('short', { file }), out('long', { text: long, file }));
    await clock.pass(20_000);
    expect(client.sent).toEqual([
      { to, text: 'short', file },
      { to, text: long },
      { to, text: '', file },
    ]);
  });

  test('what cannot be written down first is not sent', async () => {
    const file = memoryFile();
    const { clock, ready, reports, it } = startDriver({ file });
    const client = await ready();
    file.full = true;
    it.outbox.push(out('a'));
    await clock.pass(10_000);
    expect(client.sent).toEqual([]);
    expect(reports).toEqual([{ id: 'a', status: 'failed', reason: 'unavailable' }]);
  });
});

describe('pacing and caps (110)', () => {
  test('one to three seconds lie between any two messages, also of different chats', async () => {
    const { clock, ready, phone } = startDriver();
    const client = await ready();
    const at: number[] = [];
    client.sending = async (whom) => {
      at.push(clock.now());
      return phone.place(whom, 'x', false);
    };
    for (let n = 0; n < 20; n++) client.emit('message', phone.writes({ from: `2547120000${n + 10}@c.us` }));
    await clock.pass(120_000);
    expect(at).toHaveLength(20);
    const gaps = at.slice(1).map((now, i) => now - (at[i] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(3000);
  });

  test('answers go before receipts, and are held by no cap', async () => {
    const { clock, ready, phone, it, reports } = startDriver({ env: { WHATSAPP_HOUR_MAX: '0' } });
    const client = await ready();
    it.outbox.push(out('capped'));
    for (let n = 0; n < 5; n++) client.emit('message', phone.writes({ from: `25471200002${n}@c.us` }));
    await clock.pass(60_000);
    expect(client.sent.map(({ text }) => text)).toEqual(Array(5).fill('re hi'));
    expect(reports).toMatchObject([{ id: 'capped', status: 'failed', reason: 'tooFast' }]);
    expect(reports[0]?.notBefore).toBeGreaterThan(clock.now());
  });

  const fill = async (env: Record<string, string>, urgency: Urgency, count: number, whom = (_n: number) => to) => {
    const world = startDriver({ env: { WHATSAPP_GAP_MS: '0', WHATSAPP_REST_SECONDS: '0', ...env } });
    await world.ready();
    world.it.outbox.push(...Array.from({ length: count }, (_, n) => out(`${urgency}${n}`, { urgency, to: whom(n) })));
    await world.clock.pass(60_000);
    const sent = world.reports.filter(({ status }) => status === 'sent').length;
    return { world, sent, notBefore: world.reports.at(-1)?.notBefore ?? 0 };
  };

  test('an hour, a day, new people: above each it is too fast, until there is room again', async () => {
    const hour = await fill({ WHATSAPP_HOUR_MAX: '5' }, 'receipt', 8);
    expect(hour.sent).toBe(5);
    expect(hour.notBefore - 1_700_000_000_000).toBeGreaterThanOrEqual(3_600_000);
    await hour.world.clock.pass(3_600_000);
    hour.world.it.outbox.push(out('later'));
    await hour.world.clock.pass(5000);
    expect(hour.world.reports.at(-1)).toMatchObject({ id: 'later', status: 'sent' });

    const all = await fill({ WHATSAPP_DAY_MAX: '6' }, 'receipt', 8);
    expect([all.sent, all.notBefore - 1_700_000_000_000 >= day]).toEqual([6, true]);

    const strangers = await fill({ WHATSAPP_NEW_PER_DAY: '3' }, 'receipt', 8, (n) => `25471200010${n}@c.us`);
    expect(strangers.sent).toBe(3);
  });

  test('who wrote to us is no new person', async () => {
    const world = startDriver({ env: { WHATSAPP_NEW_PER_DAY: '0' } });
    const client = await world.ready();
    client.emit('message', world.phone.writes());
    await world.clock.pass(10_000);
    world.it.outbox.push(out('a'), out('b', { to: '254712000099@c.us' }));
    await world.clock.pass(10_000);
    expect(world.reports.map(({ id, status }) => `${id} ${status}`)).toEqual(['a sent', 'b failed']);
  });

  test('notices leave a quarter of each cap to receipts', async () => {
    const { world, sent } = await fill({ WHATSAPP_HOUR_MAX: '8' }, 'notice', 10);
    expect(sent).toBe(6);
    world.it.outbox.push(out('a receipt'));
    await world.clock.pass(5000);
    expect(world.reports.at(-1)).toMatchObject({ id: 'a receipt', status: 'sent' });
  });

  test('a number that was just linked may do a tenth, unless the host says that it is old', async () => {
    const warm = { WHATSAPP_WARM_UP_DAYS: '10', WHATSAPP_HOUR_MAX: '20' };
    expect((await fill(warm, 'receipt', 10)).sent).toBe(2);
    expect((await fill({ ...warm, WHATSAPP_NUMBER_SINCE: '2020-01-01' }, 'receipt', 10)).sent).toBe(10);
  });

  test('what was sent counts after a restart of the driver', async () => {
    const file = memoryFile();
    const first = startDriver({ env: { WHATSAPP_HOUR_MAX: '2' }, file });
    await first.ready();
    first.it.outbox.push(out('a'), out('b'));
    await first.clock.pass(20_000);
    first.stop.abort();
    await first.clock.pass(10_000);
    const { clock, phone } = first;
    const second = startDriver({ env: { WHATSAPP_HOUR_MAX: '2' }, file, clock, phone });
    await second.ready();
    second.it.outbox.push(out('c'));
    await clock.pass(5000);
    expect(second.reports).toMatchObject([{ id: 'c', status: 'failed', reason: 'tooFast' }]);
  });

  test('after so many there is a rest, and answers do not wait for it', async () => {
    const { clock, ready, it, reports, phone, inChat } = startDriver({ env: { WHATSAPP_REST_AFTER: '2', WHATSAPP_REST_SECONDS: '60' } });
    const client = await ready();
    it.outbox.push(out('a'), out('b'), out('c'));
    await clock.pass(30_000);
    expect(reports).toHaveLength(2);
    client.emit('message', phone.writes({ from: '254712000002@c.us' }));
    await clock.pass(10_000);
    expect(inChat('254712000002@c.us')).toEqual(['re hi']);
    await clock.pass(60_000);
    expect(reports).toHaveLength(3);
  });
});

test('what was taken and not begun when the connection went is given back as unavailable', async () => {
  const { clock, ready, reports, it } = startDriver();
  const first = await ready();
  for (let n = 0; n < 6; n++) first.emit('message', { ...it.phone.writes({ from: `25471200003${n}@c.us` }) });
  await clock.pass(10);
  it.outbox.push(out('a'));
  await clock.pass(2000); // it is taken, and stands behind the answers
  first.emit('disconnected', 'CONFLICT');
  await clock.pass(30_000);
  expect(reports).toEqual([{ id: 'a', status: 'failed', reason: 'unavailable' }]);
});
