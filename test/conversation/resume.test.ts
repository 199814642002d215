import { describe, expect, test } from 'vitest';
import { resumeMs } from '../../src/conversation/walk.js';
import { village } from '../stories/village.js';
import { stage } from './support.js';

const offered = 'You were in the middle of: Contribute';
const menu = 'hello Amina';

async function dropped() {
  const on = stage();
  const phone = on.phone();
  await phone.dial();
  await phone.press('1', '500');
  return on;
}

describe('a dropped conversation', () => {
  test.each<[string, number, string]>([
    ['at once', 0, offered],
    ['after five minutes', resumeMs, offered],
    ['after more', resumeMs + 1, menu],
  ])('is offered again %s, or not', async (_when, ms, expected) => {
    const on = await dropped();
    await on.clock.pass(ms);
    expect((await on.phone().dial()).body).toContain(expected);
  });

  test('goes on where it was, with a confirmation that is shown anew', async () => {
    const on = await dropped();
    await on.clock.pass(200_000);
    const phone = on.phone();
    await phone.dial();
    expect(await phone.press('1')).toContain('Pay KES 500');
    expect(await phone.press('1')).toContain('Check your phone');
    expect(on.paid()).toHaveLength(1);
    expect((await on.phone().dial()).body, 'a money step is never offered again').toContain(menu);
  });

  test('begins again when asked to', async () => {
    const on = await dropped();
    const phone = on.phone();
    await phone.dial();
    expect(await phone.press('2')).toContain(menu);
  });

  test('is not offered to who dials ahead', async () => {
    const on = await dropped();
    expect((await on.phone().dial('3')).body).toContain('Type the code');
  });

  test('goes from USSD to WhatsApp, and back, and by SMS', async () => {
    const on = await dropped();
    const write = on.chat();
    expect(await write('hello')).toContain(offered);
    expect(await write('Continue')).toContain('Pay KES 500');
    const phone = on.phone();
    expect((await phone.dial()).body).toContain(offered);
    expect(await phone.press('1')).toContain('Pay KES 500');
    expect(await phone.press('0'), 'the way back was the other session').toContain(menu);
    const text = on.chat('sms');
    expect(await text('pay 700')).toContain('Pay KES 700');
    expect(await write('1'), 'on another channel the first message opens').toContain(offered);
    expect(await write('1')).toContain('Pay KES 700');
    expect(await write('1')).toContain('Check your phone');
    expect(on.paid()).toHaveLength(1);
  });

  test('a USSD session in which a chat broke in: what is typed then is for a screen that is gone; it is offered to go on', async () => {
    const on = await dropped();
    const phone = on.phone();
    await phone.dial('1*500');
    await on.chat()('hello');
    expect(await phone.press('1')).toContain(offered);
    expect(on.paid()).toEqual([]);
    expect(await phone.press('1')).toContain('Pay KES 500');
    expect(await phone.press('1')).toContain('Check your phone');
    expect(on.paid()).toHaveLength(1);
  });

  test('a PIN typed after a chat broke in is taken for nothing else', async () => {
    const on = stage({ who: 'baraka' });
    const phone = on.phone();
    await phone.dial();
    await phone.press('1', '2');
    await on.chat()('hello');
    expect(await phone.press('7391')).toContain('Umoja Chama: hello');
    for (const text of on.stored()) expect(text).not.toContain('7391');
    expect(await phone.press('2')).toContain('Enter your Umoja Chama PIN');
  });

  test('a chat that was left for half an hour begins anew, whatever is written', async () => {
    const on = stage();
    const write = on.chat();
    await write('pay 500');
    await on.clock.pass(30 * 60_000 + 1);
    expect(await write('yes')).toContain(menu);
    expect(on.paid()).toEqual([]);
  });
});

describe('several chamas', () => {
  const [umoja, tumaini] = (village['baraka'] ?? []) as [never, never];

  test('are chosen between once, and the choice holds on every channel until another is made', async () => {
    const on = stage({ who: 'baraka' });
    const phone = on.phone();
    expect((await phone.dial()).body).toContain('Which group?');
    expect(await phone.press('2')).toContain('Kikundi Tumaini: hello');
    const write = on.chat();
    expect(await write('hello')).toContain('Kikundi Tumaini: hello');
    expect(await write('back')).toContain('Which group?');
    expect(await write('Umoja Chama')).toContain('Umoja Chama: hello');
    expect((await on.phone().dial()).body).toContain('Umoja Chama: hello');
  });

  test('a shortcut does not guess which: it asks, and then goes there', async () => {
    const on = stage({ who: 'baraka' });
    const write = on.chat();
    expect(await write('pay 500')).toContain('Which group?');
    expect(await write('Kikundi Tumaini')).toContain('Pay TSh 500 to Kikundi Tumaini');
    await write('yes');
    expect(on.orders[0]?.me.chama.id).toBe('tumaini');
  });

  test('money goes to the chama that was on the screen, though another comes first by then', async () => {
    const on = stage({ people: [umoja] });
    const write = on.chat();
    await write('pay 500');
    on.its.people = [tumaini, umoja];
    expect(await write('yes')).toContain('Check your phone');
    expect(on.orders[0]?.me.chama.id).toBe('umoja');
  });

  test('who has left the chama that was on the screen pays into no other', async () => {
    const on = stage({ people: [umoja] });
    const write = on.chat();
    await write('pay 500');
    on.its.people = [tumaini];
    expect(await write('yes')).toContain('We have changed this menu');
    expect(on.orders).toEqual([]);
    expect(await write('1')).toContain('How much for Kikundi Tumaini?');
  });

  test('who was suspended meanwhile hears so', async () => {
    const on = stage();
    const phone = on.phone();
    await phone.dial();
    await phone.press('1', '500');
    on.its.people = village['suspended'] ?? [];
    expect(await phone.press('1')).toContain('is suspended');
    expect(on.orders).toEqual([]);
  });

  test('a code that belongs to one of them means that one, and what was dropped in another is not offered there', async () => {
    const on = stage({
      people: [umoja, { ...(tumaini as object), chama: { ...(tumaini as { chama: object }).chama, ussdCode: '*384*200#' } } as never],
    });
    const phone = on.phone();
    expect((await phone.dial()).body).toContain('Umoja Chama: hello');
    await phone.press('1', '500');
    on.its.serviceCode = '*384*200#';
    expect((await on.phone().dial()).body).toContain('Kikundi Tumaini: hello');
  });

  test('a chama that is gone from the list of choices is asked for again', async () => {
    const on = stage({ who: 'baraka' });
    const phone = on.phone();
    await phone.dial();
    on.its.people = [
      umoja,
      { ...(tumaini as object), chama: { ...(tumaini as { chama: object }).chama, id: 'other', name: 'Other' } } as never,
    ];
    expect(await phone.press('2')).toMatch(/^Which group\?\n1\. Umoja Chama\n2\. Other/);
  });
});
