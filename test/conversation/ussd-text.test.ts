import { describe, expect, test } from 'vitest';
import type { Said } from '../../src/conversation/types.js';
import { dialledAhead } from '../../src/conversation/transcript.js';
import { major } from '../../src/money.js';
import { stage } from './support.js';

const amount = 'How much for Umoja Chama?';
const menu = 'Umoja Chama: hello Amina';
const confirm = 'Pay KES 500 to Umoja Chama?';

describe('G92–G97: text that grows', () => {
  /** What a gateway sends in one session, and what the last answer begins with. */
  test.each<[string, string[], string]>([
    ['the delta of each turn', ['', '1', '1*500'], confirm],
    ['a turn that never came', ['', '1*500'], confirm],
    ['a session that begins in the middle', ['1*500'], confirm],
    ['G95: a dialled tail stops before money, whatever is behind it', ['1*500*1'], confirm],
    ['G95: and however often it is there', ['1*500*1*1*1*1'], confirm],
    ['G93: a jump to the confirmation and past it', ['', '1*500*1*1'], confirm],
    ['a star typed in a field is two answers, and what follows an odd one is dropped', ['', '1', '1*5*00'], 'The least is KES 10.'],
    ['an older text that came late', ['', '1', '1*500', '1'], amount],
    ['G93: turns in the wrong order', ['', '1*500', '1'], confirm],
    ['an empty token', ['', '1', '1*'], 'Sorry, I did not understand.'],
    ['empty tokens, three of them', ['', '1***'], 'Sorry, I did not understand.'],
    ['a hash, as some gateways leave it', ['', '1#'], 'Sorry, I did not understand.'],
    ['emoji', ['', '😀'], 'Sorry, I did not understand.'],
    ['line breaks', ['', '1\r\n', '1\r\n*500\n'], confirm],
    ['10 kB', ['', 'a'.repeat(10_000)], 'Sorry, I did not understand.'],
    ['more pieces than anybody types', ['', `1*500${'*7'.repeat(3000)}`], confirm],
  ])('%s', async (_what, texts, expected) => {
    const on = stage();
    const phone = on.phone();
    let body = '';
    for (const text of texts) ({ body } = await phone.send(text));
    expect(body.slice(0, expected.length)).toBe(expected);
    expect(on.paid()).toEqual([]);
    expect(on.failures).toEqual([]);
  });

  test('what a late text did not take in does not count: the session goes on from where it was', async () => {
    const on = stage();
    const phone = on.phone();
    for (const text of ['', '1', '1*500']) await phone.send(text);
    expect((await phone.send('1*9')).body, 'diverges').toContain(confirm);
    expect((await phone.send('1*500*1')).body).toContain('Check your phone');
    expect(on.paid()).toHaveLength(1);
  });

  test('a text that goes on from something never heard is not understood, and does not lock the member out', async () => {
    const on = stage();
    const phone = on.phone();
    for (const text of ['', '1', '1*500']) await phone.send(text);
    expect((await phone.send('9*9*9*1')).body).toMatch(/^Sorry, I did not understand\.\nPay KES 500/);
    expect(on.paid(), 'nothing was taken from it').toEqual([]);
    expect((await phone.send('9*9*9*1*1')).body).toContain('Check your phone');
  });

  test('G92: two starts for one dial: the same menu twice, and what is typed in either goes on', async () => {
    const on = stage();
    const [one, two] = [on.phone(), on.phone()];
    const first = await one.dial();
    expect(await two.dial()).toEqual(first);
    expect(await one.press('1')).toContain(amount);
    expect(await one.press('500')).toContain(confirm);
    await two.send('');
    expect(on.paid()).toEqual([]);
  });

  test('G92: two starts with a tail: neither is taken for a confirmation', async () => {
    const on = stage();
    const [one, two] = [on.phone(), on.phone()];
    await one.dial('1*500');
    expect((await two.dial('1*500')).body).toContain(confirm);
    expect(await one.press('1'), 'typed into what the other start broke into').toContain('You were in the middle of');
    expect(await one.press('1')).toContain(confirm);
    expect(on.paid()).toEqual([]);
    expect(await one.press('1')).toContain('Check your phone');
    expect(on.paid()).toHaveLength(1);
  });

  test('terms are not agreed to by dialling ahead', async () => {
    const on = stage({ who: 'zawadi' });
    expect((await on.phone().dial('1*1*1')).body).toContain('Language / Lugha / Langue:');
    expect(on.orders).toEqual([]);
  });

  test('a stranger who dials ahead hears what a stranger hears, and asks for nothing by it', async () => {
    const on = stage({ who: 'kamau' });
    const first = await on.phone().dial('');
    expect(first.body).toMatch(/^This service is for members/);
    const { body } = await on.phone().dial('1*500*1');
    expect(body).toContain('To join Umoja Chama: type your first and last name:');
    const { body: named } = await on.phone().dial('1*Kamau Njoroge*1*1');
    expect(named, 'what is dialled ahead confirms nothing').toContain('1. Yes');
    expect([...on.orders, ...on.paid()]).toEqual([]);
  });

  test('a turn after END says goodbye, and does nothing', async () => {
    const on = stage();
    const phone = on.phone();
    await phone.dial();
    await phone.press('1', '500', '1');
    const { body, ended } = await phone.send('1*500*1*1');
    expect(body).toBe('Thank you. Goodbye!');
    expect(ended).toBe(true);
    expect(on.paid()).toHaveLength(1);
  });

  test('a session older than 300 s is another: back at the menu, without the PIN of before', async () => {
    const on = stage();
    const phone = on.phone();
    await phone.dial();
    await phone.press('2', '7391');
    expect(on.session().pinFor).toBe(phone.sessionId);
    await on.clock.pass(301_000);
    expect(await phone.press('1')).toContain('We have changed this menu');
    expect(on.session().pinFor).toBeUndefined();
    expect(await phone.press('2')).toContain('Enter your Umoja Chama PIN');
  });
});

describe('G94: a session id that is given out again', () => {
  test('by the same phone, after long: a new session; a repeat of either opening has its own answer', async () => {
    const on = stage();
    const phone = on.phone();
    await phone.dial();
    await phone.press('1', '500', '1');
    await on.clock.pass(3_600_000);
    on.its.people = on.its.people.map((me) => ({ ...me, language: 'sw' }));
    expect((await phone.send('')).body).toContain('habari Amina');
    expect((await phone.send('')).body).toContain('habari Amina');
    expect((await phone.send('1')).body).toContain('Unaweka kiasi gani');
    expect((await phone.send('1*500')).body).toContain('KES 500');
    expect((await phone.send('1*500*1')).ended).toBe(true);
    expect(on.paid(), 'as confirmed, twice').toHaveLength(2);
  });

  test('with a direct dial that is the same as then, after long: asked and paid anew', async () => {
    const on = stage();
    const phone = on.phone();
    expect((await phone.send('1*500')).body).toContain(confirm);
    expect((await phone.send('1*500*1')).body).toContain('Check your phone');
    await on.clock.pass(3 * 3_600_000);
    expect((await phone.send('1*500')).body).toContain(confirm);
    expect((await phone.send('1*500*1')).body).toContain('Check your phone');
    expect(on.paid(), 'as confirmed, twice').toHaveLength(2);
    expect((await phone.send('1*500*1')).body).toContain('Check your phone');
    expect(on.paid(), 'a repeat is a repeat').toHaveLength(2);
    await on.clock.pass(3 * 3_600_000);
    for (const text of ['1*500', '1*500*1']) await phone.send(text);
    expect(on.paid(), 'and a third time').toHaveLength(3);
  });

  test('by another phone: nothing of the first is shown', async () => {
    const on = stage();
    const one = on.phone();
    await one.dial();
    await one.press('2', '7391');
    on.its.people = on.its.people.map((me) => ({ ...me, person: 'another' }));
    const { body } = await on.says(
      { kind: 'dialled', sessionId: one.sessionId, text: one.text(), cumulative: true },
      { channel: 'ussd', id: one.sessionId, address: '+254712000077' },
    );
    expect(body).toContain('Enter your Umoja Chama PIN');
    expect(body).not.toContain('12,500');
  });
});

describe('G96: gateways that send only the newest input', () => {
  const turn = (on: ReturnType<typeof stage>, text: string, rest: Partial<Extract<Said, { kind: 'dialled' }>> = {}, id = 'p') =>
    on.says({ kind: 'dialled', sessionId: 'p', text, cumulative: false, ...rest }, { channel: 'ussd', id });

  test('the whole way, with the same key pressed twice in a row', async () => {
    const on = stage();
    expect((await turn(on, '')).body).toContain(menu);
    expect((await turn(on, '1')).body).toContain(amount);
    expect((await turn(on, '1')).body).toContain('Pay KES 1,000');
    const end = await turn(on, '1');
    expect(end.ended).toBe(true);
    expect(on.paid()).toHaveLength(1);
    expect((await turn(on, '1')).body).toBe('Thank you. Goodbye!');
    expect(on.paid()).toHaveLength(1);
  });

  test('98 leads from page to page, each time that it is pressed', async () => {
    const on = stage();
    const items = Array.from({ length: 10 }, (_, i) => ({
      date: `2026-0${(i % 9) + 1}-01`,
      amount: major(123_456, 'KES'),
      receipt: `QK71ABC23${i}`,
    }));
    on.reads.statement = async () => items;
    for (const text of ['', '4', '7391']) await turn(on, text);
    const pages = [(await turn(on, '98')).body, (await turn(on, '98')).body];
    expect(new Set(pages).size).toBe(2);
    expect(on.session().page).toBe(2);
  });

  test('with numbered turns a repeat is a repeat', async () => {
    const on = stage();
    await turn(on, '', { opens: true }, 'p:1');
    const first = await turn(on, '1', {}, 'p:2');
    expect(await turn(on, '1', {}, 'p:2')).toEqual(first);
    expect((await turn(on, '1', {}, 'p:3')).body).toContain('Pay KES 1,000');
  });

  test.each<[string, string | undefined, string[]]>([
    ['', '*384*100#', []],
    ['*384*100#', '*384*100#', []],
    ['384*100', '*384*100#', []],
    ['*384*100*1*500#', '*384*100#', ['1', '500']],
    ['1*500', '*384*100#', ['1', '500']],
    ['1', undefined, ['1']],
    ['*384*1001#', '*384*100#', ['384', '1001']],
  ])('what was dialled behind the code: %j at %j', (text, code, expected) => {
    expect(dialledAhead(text, code)).toEqual(expected);
  });

  test('the code itself as first input opens the menu; with a tail it dials through', async () => {
    const on = stage();
    expect((await turn(on, '*384*100#', { opens: true }, 'a')).body).toMatch(/^Umoja Chama: hello/);
    expect((await turn(on, '*384*100*1*500*1#', { opens: true }, 'b')).body).toContain(confirm);
    expect(on.paid()).toEqual([]);
  });
});
