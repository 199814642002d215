import { describe, expect, test } from 'vitest';
import { major } from '../../src/money.js';
import { stage } from './support.js';

const menu = 'Umoja Chama: hello Amina';
const help = 'Umoja Chama: contribute, see your balance';

/** The way to each kind of field, on the channel that has it. */
async function at(field: 'amount' | 'pin' | 'text' | 'phone' | 'code') {
  const on = stage(field === 'phone' || field === 'code' ? { who: 'kamau' } : {});
  if (field === 'phone' || field === 'code') {
    const write = on.chat();
    await write('hello');
    if (field === 'code') await write('0712 345 678');
    return { on, say: write };
  }
  const phone = on.phone();
  await phone.dial();
  await phone.press({ amount: '1', pin: '2', text: '3' }[field]);
  return { on, say: (key: string) => phone.press(key) };
}

describe('keys in fields', () => {
  test.each<[Parameters<typeof at>[0], string, string | RegExp]>([
    ['amount', '0', menu],
    ['amount', '00', menu],
    ['amount', '98', 'Pay KES 98'],
    ['amount', '99', 'Pay KES 99'],
    ['amount', '1', 'Pay KES 1,000'],
    ['amount', '2', 'The least is KES 10.'],
    ['amount', '000', /Please type figures only|The least is/],
    ['amount', '1,500', 'Pay KES 1,500'],
    ['amount', '١٠٠', 'Pay KES 100'],
    ['amount', '１００', 'Pay KES 100'],
    ['amount', '१००', 'Pay KES 100'],
    ['amount', '-100', /figures only|least/],
    ['amount', '1e3', 'figures only'],
    ['amount', '0x10', 'figures only'],
    ['amount', '99999999999999999999', /figures only|The most is/],
    ['pin', '0', menu],
    ['pin', '00', menu],
    ['pin', '98', 'A PIN has 4 figures.'],
    ['pin', '99', 'A PIN has 4 figures.'],
    ['pin', '0000', 'Wrong PIN'],
    ['pin', '٧٣٩١', 'Total: KES 12,500'],
    ['text', '0', menu],
    ['text', '98', 'Sorry, I did not understand.'],
    ['text', '99', 'Goodbye'],
    ['phone', '98', 'That is no mobile number'],
    ['phone', '99', 'That is no mobile number'],
    ['phone', '0', 'Sorry, I did not understand.'],
    ['code', '98', 'Wrong code'],
    ['code', '99', 'Wrong code'],
    ['code', '0', 'Type your phone number'],
  ])('in the %s field, %j', async (field, key, expected) => {
    const { on, say } = await at(field);
    const body = await say(key);
    if (typeof expected === 'string') expect(body).toContain(expected);
    else expect(body).toMatch(expected);
    expect(on.orders).toEqual([]);
  });
});

describe('keys elsewhere', () => {
  test('98 and 0 turn pages, 98 on the last is not understood, and numbers mean the same on each', async () => {
    const on = stage();
    on.reads.statement = async () =>
      Array.from({ length: 10 }, (_, i) => ({ date: `2026-0${(i % 9) + 1}-01`, amount: major(123_456, 'KES'), receipt: `QK71ABC23${i}` }));
    const phone = on.phone();
    await phone.dial();
    const pages = [await phone.press('4', '7391')];
    while (pages.at(-1)?.includes('98.More')) pages.push(await phone.press('98'));
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.join(' ').match(/QK71ABC23\d/g)).toHaveLength(10);
    expect(await phone.press('0'), 'from the last page back').toBe(pages.at(-2));
    await phone.press('98');
    expect(await phone.press('98'), 'from the first page, where the sentence is seen').toMatch(/^Sorry, I did not understand\.\nUmoja/);
    expect(await phone.press('2'), 'an option of another page').toContain('Total: KES 12,500');
  });

  test('0 goes back the way that was come, and 00 forgets it', async () => {
    const on = stage();
    const phone = on.phone();
    await phone.dial();
    await phone.press('2', '7391', '2', '1', '500');
    const way = ['How much', 'last payments', 'Total:', menu];
    for (const expected of way) expect(await phone.press('0')).toContain(expected);
    await phone.press('1', '500');
    expect(await phone.press('00')).toContain(menu);
    expect(on.session().history).toEqual([]);
    expect(await phone.press('0'), 'on the menu 0 leaves').toContain('Goodbye');
  });

  test('99 leaves, and the next dial begins at the menu', async () => {
    const on = stage();
    const phone = on.phone();
    await phone.dial();
    expect(await phone.press('99')).toBe('Thank you. Goodbye!');
    expect((await on.phone().dial()).body).toContain(menu);
  });

  test('three misunderstandings in a row bring help, one answer between them begins the count anew', async () => {
    const on = stage();
    const phone = on.phone();
    await phone.dial();
    expect(await phone.press('77', '88')).toContain(menu);
    expect(await phone.press('1', 'x', 'y')).toContain('How much');
    expect(await phone.press('z')).toMatch(/^0 takes you back to where you were\./);
    expect(await phone.press('0')).toContain('How much');
  });

  test('words do nothing on USSD', async () => {
    for (const word of ['menu', 'help', 'pay 500', 'Contribute', 'balance', 'exit']) {
      const on = stage();
      const phone = on.phone();
      await phone.dial();
      expect(await phone.press(word), word).toMatch(/^Sorry, I did not understand/);
    }
  });
});

describe('words in a chat', () => {
  test.each<[string, string]>([
    ['Contribute', 'How much for Umoja Chama?'],
    ['contribut', 'How much for Umoja Chama?'],
    ['CONTRIBUTE!', 'How much for Umoja Chama?'],
    ['1', 'How much for Umoja Chama?'],
    ['1️⃣', 'How much for Umoja Chama?'],
    ['pay 500', 'Pay KES 500'],
    ['lipa 500', 'Pay KES 500'],
    ['cotiser 1 500', 'Pay KES 1,500'],
    ['pay KES 1,000', 'Pay KES 1,000'],
    ['pay all I have', 'Sorry, I did not understand.'],
    ['pay -5', 'figures only'],
    ['paid QK71ABC234', 'Payment QK71ABC234'],
    ['salio', 'open this link within 2 minutes and type your PIN there'],
    ['solde', 'open this link within 2 minutes and type your PIN there'],
    ['balnace', 'open this link within 2 minutes and type your PIN there'],
    ['help', help],
    ['msaada', help],
    ['hi', menu],
    ['0', 'Goodbye'],
    ['quit', 'Goodbye'],
    ['__proto__', 'Sorry, I did not understand.'],
    ['constructor', 'Sorry, I did not understand.'],
    ['toString 500', 'Sorry, I did not understand.'],
    ['{"type":"YES"}', 'Sorry, I did not understand.'],
    ['{amount}', 'Sorry, I did not understand.'],
    ['\u202e1', 'How much for Umoja Chama?'],
    ['\ud800', 'Sorry, I did not understand.'],
    ['', 'Sorry, I did not understand.'],
    ['x'.repeat(100_000), 'Sorry, I did not understand.'],
    ['ﷺ'.repeat(1000), 'Sorry, I did not understand.'],
  ])('%j', async (text, expected) => {
    const on = stage();
    const write = on.chat();
    await write('hello');
    expect(await write(text)).toContain(expected);
    expect(on.failures).toEqual([]);
    expect(on.orders).toEqual([]);
  });

  test('a shortcut leads past no terms', async () => {
    const on = stage({ who: 'zawadi' });
    const write = on.chat();
    expect(await write('pay 500')).toContain('Language / Lugha / Langue');
    expect(await write('pay 500')).toContain('Sorry, I did not understand.');
    expect(await write('English')).toContain('keeps your name');
    expect(await write('pay 500')).toContain('keeps your name');
    expect(await write('yes')).toContain('hello Zawadi');
    expect(await write('pay 500')).toContain('Pay KES 500');
  });

  test('a new language is spoken from the same turn on, and its words are understood', async () => {
    const on = stage();
    const write = on.chat();
    await write('language');
    const body = await write('Français');
    expect(body).toContain('bonjour Amina');
    expect(body).toContain('99 Quitter');
    expect(await write('aide')).toContain('Questions');
    expect(on.orders.map(({ intent }) => intent)).toEqual([{ kind: 'setLanguage', language: 'fr' }]);
  });
});
