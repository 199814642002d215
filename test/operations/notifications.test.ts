import { expect, test } from 'vitest';
import { hours, minutes, seconds } from '../../src/clock.js';
import { languages } from '../../flows/kit/me.js';
import { say } from '../../flows/kit/say.js';
import { speak } from '../../flows/texts/speak.js';
import { refusals } from '../../src/providers/ports.js';
import type { SendOutcome } from '../../src/outgoing.js';
import { fallback, route } from '../../src/notifications/route.js';
import { kes, world } from './world.js';

const both = { whatsapp: true, sms: true };

test.each([
  ['ussd', both, 'sms'],
  ['sms', both, 'sms'],
  ['whatsapp', both, 'whatsapp'],
  ['whatsapp', { whatsapp: false, sms: true }, 'sms'],
  ['ussd', { whatsapp: true, sms: false }, 'whatsapp'],
  ['sms', { whatsapp: false, sms: false }, undefined],
] as const)('confirmed on %s with %o, it goes by %s', (prefer, reach, via) => {
  expect(route({ prefer, channel: undefined }, reach)).toBe(via);
});

test.each([
  ['ussd', 'whatsapp', both, 'whatsapp'],
  ['whatsapp', 'sms', both, 'sms'],
  ['sms', 'whatsapp', { whatsapp: false, sms: true }, 'sms'],
] as const)('confirmed on %s by somebody who wants %s, with %o, it goes by %s', (prefer, wanted, reach, via) => {
  expect(route({ prefer, channel: undefined }, reach, { prefers: wanted, lastChannel: 'sms' })).toBe(via);
  // What was tried already goes on where it fell back to.
  expect(route({ prefer, channel: 'sms' }, reach, { prefers: wanted })).toBe('sms');
});

test('a message falls back from WhatsApp to SMS, and never the other way', () => {
  expect(fallback('whatsapp', both)).toBe('sms');
  expect(fallback('sms', both)).toBeUndefined();
  expect(route({ prefer: 'whatsapp', channel: 'sms' }, both)).toBe('sms');
});

const state = async (w: Awaited<ReturnType<typeof world>>) =>
  (await w.store.transaction((tx) => tx.dump())).notifications.map((each) => `${each.state} ${each.channel ?? ''} ${each.attempts}`);

const refused = (reason: 'unavailable' | 'badNumber' | 'rejected'): SendOutcome => ({ status: 'refused', reason });

test('WhatsApp is known to have failed: the SMS goes, once', async () => {
  const w = await world({ whatsapp: true });
  w.whatsapp.faults = [refused('unavailable')];
  await w.contribute({ me: { channel: 'whatsapp' } });
  await w.run(minutes(2));
  expect(w.whatsapp.sent).toHaveLength(1);
  expect(w.sms.sent).toHaveLength(1);
  expect(await state(w)).toEqual(['sent sms 2']);
});

test('WhatsApp is silent: the same again on WhatsApp, and no SMS', async () => {
  const w = await world({ whatsapp: true });
  w.whatsapp.faults = [{ status: 'unknown', why: 'TIMEOUT' }];
  await w.contribute({ me: { channel: 'whatsapp' } });
  await w.run(minutes(5));
  expect(w.whatsapp.sent).toHaveLength(2);
  expect(w.sms.sent).toHaveLength(0);
  expect(await state(w)).toEqual(['sent whatsapp 2']);
});

test('a gateway that cannot now is tried again, longer and longer', async () => {
  const w = await world();
  w.sms.faults = [refused('unavailable'), refused('unavailable'), refused('unavailable')];
  await w.contribute();
  await w.run(minutes(5));
  expect(await state(w)).toEqual(['sent sms 4']);
});

test.each(['badNumber', 'rejected'] as const)('%s is final: a dead letter, and a line in the log', async (reason) => {
  const w = await world();
  w.sms.faults = [refused(reason)];
  await w.contribute();
  await w.run(hours(2));
  expect(await state(w)).toEqual(['dead sms 1']);
  expect(w.log.filter(({ event }) => event === 'notification.dead')).toHaveLength(1);
});

test('delivery reports lead forward only', async () => {
  const w = await world();
  await w.contribute();
  await w.run(minutes(1));
  expect(await w.ops.smsReport('main', 'nonsense')).toBe('unreadable');
  expect(await w.ops.smsReport('main', 'sms99 delivered')).toBe('stored');
  expect(await w.ops.smsReport('main', 'sms1 onTheWay')).toBe('old');
  expect(await w.ops.smsReport('main', 'sms1 delivered')).toBe('stored');
  expect(await w.ops.smsReport('main', 'sms1 delivered')).toBe('old');
  await w.run(seconds(1));
  expect(await w.ops.smsReport('main', 'sms1 failed')).toBe('stored');
  await w.run(minutes(10));
  expect(await state(w)).toEqual(['delivered sms 1']);
  const { inbox } = await w.store.transaction((tx) => tx.dump());
  expect(inbox.map(({ dedupeKey, outcome }) => `${dedupeKey} ${outcome ?? ''}`)).toEqual([
    'main:sms1:delivered taken',
    'main:sms99:delivered unknown',
    'main:sms1:failed old',
  ]);
});

test('a delivery report that overtakes the answer to the sending is kept until the message bears its id', async () => {
  const w = await world();
  const send = w.sms.sender.send.bind(w.sms.sender);
  w.sms.sender.send = async (message) => {
    const outcome = await send(message);
    await w.ops.smsReport('main', 'sms1 delivered');
    await w.ops.runOnce();
    return outcome;
  };
  await w.contribute();
  await w.run(minutes(2));
  expect(await state(w)).toEqual(['delivered sms 1']);
});

test('"still checking" is not sent when it is no longer true', async () => {
  const w = await world();
  w.network.plans = [{}];
  await w.contribute();
  await w.run(seconds(80));
  w.sms.faults = Array.from({ length: 20 }, () => refused('unavailable'));
  await w.run(hours(1));
  expect((await state(w))[0]).toMatch(/^dead/);
  expect(w.sms.sent.length).toBeLessThan(8);
});

test('the receipt in each language fits 130 characters of the SMS alphabet, with long names and amounts', () => {
  const amount = kes(250_000);
  const values = { chama: 'Umoja Women Group Kibera', amount, receipt: 'RGH8KXXXXX', total: kes(1_250_000) };
  const gsm = /^[A-Za-z0-9 @£$¥èéùìòÇØøÅåÆæßÉ!"#¤%&'()*+,\-./:;<=>?¡ÄÖÑÜ§¿äöñüà\n]*$/;
  const phrases = [
    say('contribution.settled', values),
    say('contribution.settledLate', values),
    say('claim.settled', values),
    say('contribution.checking', values),
    say('contribution.notSent', values),
    say('contribution.amountDiffers', { ...values, asked: amount }),
    ...refusals.map((reason) => say(`contribution.${reason}`, values)),
  ];
  for (const language of languages)
    for (const phrase of phrases) {
      const text = speak(language, phrase);
      expect(text).toMatch(gsm);
      expect(text.length, text).toBeLessThanOrEqual(130);
      expect(text).not.toContain('{');
    }
});
