import fc from 'fast-check';
import { getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import { gatewayPhone, maskPhone, nationalPhone, parsePhone } from '../../src/phone.js';
import type { Country } from '../../src/phone.js';

const countries: Country[] = ['KE', 'TZ', 'UG', 'RW', 'CM', 'NG', 'GH', 'ZA'];

describe('a phone number as people write it', () => {
  it.each<[string, Country, string | undefined]>([
    ['0712345678', 'KE', '+254712345678'],
    ['0712 345 678', 'KE', '+254712345678'],
    ['0712-345-678', 'KE', '+254712345678'],
    ['(0712) 345.678', 'KE', '+254712345678'],
    ['0712\u00a0345\u00a0678', 'KE', '+254712345678'],
    ['712345678', 'KE', '+254712345678'],
    ['254712345678', 'KE', '+254712345678'],
    ['+254712345678', 'KE', '+254712345678'],
    ['+254 712 345 678', 'KE', '+254712345678'],
    ['00254712345678', 'KE', '+254712345678'],
    ['0110000000', 'KE', '+254110000000'],
    ['254110000000', 'KE', '+254110000000'],
    // Valid at home in two countries: the country decides, and a written one beats it.
    ['0741000001', 'KE', '+254741000001'],
    ['0741000001', 'TZ', '+255741000001'],
    ['+255741000001', 'KE', '+255741000001'],
    ['255741000001', 'KE', '+255741000001'],
    ['670000001', 'CM', '+237670000001'],
    ['237670000001', 'CM', '+237670000001'],
    ['0701234567', 'UG', '+256701234567'],
    ['0788123456', 'RW', '+250788123456'],
    ['08031234567', 'NG', '+2348031234567'],
    ['0241234567', 'GH', '+233241234567'],
    ['0821234567', 'ZA', '+27821234567'],
    ['+447911123456', 'KE', '+447911123456'],
    // Landlines, and what is no number at all.
    ['0202222222', 'KE', undefined],
    ['0512345678', 'KE', undefined],
    ['+254202222222', 'KE', undefined],
    ['0712345678', 'CM', undefined],
    ['071234567', 'KE', undefined],
    ['07123456789', 'KE', undefined],
    ['+25471234567', 'KE', undefined],
    ['٠٧١٢٣٤٥٦٧٨', 'KE', undefined],
    ['০৭১২৩৪৫৬৭৮', 'KE', undefined],
    ['０７１２３４５６７８', 'KE', undefined],
    ['0712345678;ext=1', 'KE', undefined],
    ['0712345678 x5', 'KE', undefined],
    ['tel:0712345678', 'KE', undefined],
    ['++254712345678', 'KE', undefined],
    ['0712*345*678', 'KE', undefined],
    ['+254712***678', 'KE', undefined],
    ['081000', 'ZA', undefined],
    ['2781000', 'KE', undefined],
    ['1', 'KE', undefined],
    ['', 'KE', undefined],
    ['0712345678'.padEnd(31), 'KE', undefined],
  ])('%j in %s', (text, country, phone) => expect(parsePhone(text, country)).toBe(phone));

  it.each(countries)('%s: every form of one number is the same number', (country) => {
    const example = getExampleNumber(country, examples)?.number ?? '';
    const phone = parsePhone(example, country);
    expect(phone).toBe(example);
    if (!phone) return;
    for (const text of [phone, phone.slice(1), `00${phone.slice(1)}`, nationalPhone(phone), nationalPhone(phone).replaceAll(' ', '\u00a0')])
      expect(parsePhone(text, country)).toBe(phone);
  });

  it('what was parsed parses to itself, from any country and in any grouping', () => {
    const kenyan = fc.tuple(fc.constantFrom('70', '71', '72', '79', '11'), fc.integer({ min: 0, max: 9_999_999 })).map(([head, tail]) => head + String(tail).padStart(7, '0')); // prettier-ignore
    fc.assert(
      fc.property(kenyan, fc.constantFrom('0', '254', '+254', '00254', ''), fc.constantFrom(...countries), (digits, prefix, other) => {
        const phone = parsePhone(prefix + digits, 'KE');
        expect(phone).toBe(`+254${digits}`);
        if (!phone) return;
        expect(parsePhone(nationalPhone(phone), 'KE')).toBe(phone);
        expect(parsePhone(phone, other)).toBe(phone);
        expect(gatewayPhone(phone)).toBe(phone);
      }),
      { numRuns: 2_000 },
    );
  });

  it('any text: nothing, or a number in E.164 whose digits stand in the text', () => {
    const text = fc.oneof(fc.string({ unit: fc.constantFrom(...'0123456789+ ().-*#٠'.split('')), maxLength: 32 }), fc.string({ unit: 'binary', maxLength: 60 })); // prettier-ignore
    fc.assert(
      fc.property(text, fc.constantFrom(...countries), (typed, country) => {
        const phone = parsePhone(typed, country);
        if (!phone) return;
        expect(phone).toMatch(/^\+[1-9]\d{7,14}$/);
        expect(phone).toContain(typed.replace(/\D/g, '').slice(-7));
      }),
      { numRuns: 20_000 },
    );
  });
});

it.each([
  ['+254712345678', '+254712345678'],
  [' 254712345678', '+254712345678'],
  ['254712345678', '+254712345678'],
  ['2547*****678', undefined],
  ['0712345678', undefined],
  ['+0712345678', undefined],
  ['  254712345678', undefined],
  ['+2547', undefined],
  ['+2547123456789012', undefined],
  ['+254712345678\n', undefined],
  ['254712345678@lid', undefined],
])('a gateway’s %j is %s', (text, phone) => expect(gatewayPhone(text)).toBe(phone));

it('a mask never shows more than eight digits’ worth, and always hides some', () => {
  expect(maskPhone('+254712345678')).toBe('+2547•••••678');
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 999_999_999_999_999n }), (digits) => {
      const shown = maskPhone(`+${digits}`).replace(/\D/g, '');
      expect(shown.length).toBeLessThanOrEqual(7);
      expect(String(digits).length - shown.length).toBeGreaterThanOrEqual(Math.min(String(digits).length, 4));
    }),
  );
});
