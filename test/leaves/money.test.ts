import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareMoney, currencies, decimalText, formatMoney, fromDecimal, isPositive, isZero, major, minorOf, minus, money, parseAmount, plus, wholeUnits } from '../../src/money.js'; // prettier-ignore
import type { Currency } from '../../src/money.js';

const currency = fc.constantFrom(...currencies);
const minor = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });

describe('an amount as it is typed', () => {
  it.each<[string, Currency, number | undefined]>([
    // What product.md and ussd-ux.md accept.
    ['1000', 'KES', 1000],
    ['1,000', 'KES', 1000],
    ['1 000', 'KES', 1000],
    ['KES 1000', 'KES', 1000],
    ['kes1,000', 'KES', 1000],
    ['Ksh 1000', 'KES', 1000],
    ['Ksh. 1000', 'KES', 1000],
    ['Kshs.1000', 'KES', 1000],
    ['sh 500', 'KES', 500],
    ['shs 500', 'KES', 500],
    ['Shs. 500', 'KES', 500],
    ['500 bob', 'KES', 500],
    ['500/=', 'KES', 500],
    ['500/-', 'KES', 500],
    ['KES 500/=', 'KES', 500],
    ['1,000,000', 'KES', 1_000_000],
    ['1\u00a0000', 'KES', 1000],
    ['1\u202f000', 'KES', 1000],
    ['  500  ', 'KES', 500],
    ['007', 'KES', 7],
    ['TSh 1,500', 'TZS', 1500],
    ['TZS 1500', 'TZS', 1500],
    ['shs 1500', 'TZS', 1500],
    ['Shs 1500', 'UGX', 1500],
    ['1 000F', 'XAF', 1000],
    ['1.000 FCFA', 'XAF', 1000],
    ['1000 fcfa', 'XAF', 1000],
    ['1,000', 'XAF', 1000],
    ['1 000 000 FCFA', 'XAF', 1_000_000],
    ['1.000.000 F', 'XAF', 1_000_000],
    ['XAF 1000', 'XAF', 1000],
    ['1500 Frs', 'XAF', 1500],
    // What they refuse, and row 33 of the catalogue.
    ['', 'KES', undefined],
    ['0', 'KES', undefined],
    ['00', 'KES', undefined],
    ['000', 'XAF', undefined],
    ['1k', 'KES', undefined],
    ['1K', 'XAF', undefined],
    ['1.000', 'KES', undefined],
    ['1e3', 'KES', undefined],
    ['0x10', 'KES', undefined],
    ['５００', 'KES', undefined],
    ['٥٠٠', 'KES', undefined],
    ['৫০০', 'KES', undefined],
    ['-5', 'KES', undefined],
    ['−5', 'KES', undefined],
    ['+5', 'KES', undefined],
    [' 5 0', 'KES', undefined],
    ['1,00', 'KES', undefined],
    ['1,0000', 'KES', undefined],
    [',100', 'KES', undefined],
    ['1,,000', 'KES', undefined],
    ['1,000 000', 'KES', undefined],
    ['1.000,000', 'XAF', undefined],
    ['500.00', 'KES', undefined],
    ['500.5', 'XAF', undefined],
    ['500 USD', 'KES', undefined],
    ['KES 500', 'XAF', undefined],
    ['five hundred', 'KES', undefined],
    ['500 500a', 'KES', undefined],
    ['1_000', 'KES', undefined],
    ['1000n', 'KES', undefined],
    ['Infinity', 'KES', undefined],
    ['NaN', 'KES', undefined],
    ['5\u200b00', 'KES', undefined],
    ['1'.repeat(16), 'KES', undefined],
    [' '.repeat(50) + '5', 'KES', undefined],
    ['*1*500#', 'KES', undefined],
    ['KES', 'KES', undefined],
  ])('%j in %s', (text, inCurrency, units) => {
    expect(parseAmount(text, inCurrency)).toEqual(units === undefined ? undefined : major(units, inCurrency));
  });

  it('what is shown can be typed back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 15n - 1n }), currency, (units, of) => {
        expect(parseAmount(formatMoney(major(units, of)), of)).toEqual(major(units, of));
      }),
    );
  });

  it('agrees with a plain reference: digits, or thousands parted alike throughout', () => {
    const typed = fc.string({ unit: fc.constantFrom(...'0123456789 ,.-ex'.split('')), maxLength: 14 });
    fc.assert(
      fc.property(typed, fc.constantFrom<Currency>('KES', 'XAF'), (text, of) => {
        const bare = text.trim();
        const separators = of === 'KES' ? [' ', ','] : [' ', ',', '.'];
        const grouped = separators.some(
          (by) => bare.includes(by) && bare.split(by).every((part, i) => (i ? /^\d{3}$/ : /^\d{1,3}$/).test(part)),
        );
        const good = (/^\d+$/.test(bare) || grouped) && /[1-9]/.test(bare);
        const read = parseAmount(text, of);
        expect(read !== undefined).toBe(good);
        if (read) expect(wholeUnits(read)).toBe(Number(bare.replace(/\D/g, '')));
      }),
      { numRuns: 20_000 },
    );
  });

  it('any text of any length is read at once and never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), currency, (text, of) => void parseAmount(text, of)), { numRuns: 5_000 }); // prettier-ignore
    for (const text of ['9'.repeat(65_536), '1,000'.repeat(13_000), ' '.repeat(65_536), 'kes'.repeat(20_000)]) {
      const since = performance.now();
      expect(parseAmount(text, 'KES')).toBeUndefined();
      expect(performance.now() - since).toBeLessThan(50);
    }
  });
});

describe('decimal text of providers', () => {
  it('is read back as it was written, as text and as a JSON number', () => {
    fc.assert(
      fc.property(minor, currency, (n, of) => {
        const amount = money(n, of);
        expect(fromDecimal(decimalText(amount), of)).toEqual(amount);
        expect(fromDecimal(JSON.parse(decimalText(amount)), of)).toEqual(amount);
      }),
    );
  });

  it.each<[unknown, Currency, bigint | undefined]>([
    [500, 'KES', 50_000n],
    ['500', 'KES', 50_000n],
    ['500.00', 'KES', 50_000n],
    [12500.5, 'KES', 1_250_050n],
    ['12500.500', 'KES', 1_250_050n],
    [-5, 'KES', -500n],
    ['-0', 'KES', 0n],
    [1500, 'XAF', 1500n],
    ['1500.00', 'XAF', 1500n],
    ['1500.5', 'XAF', undefined],
    ['500.005', 'KES', undefined],
    [0.1 + 0.2, 'KES', undefined],
    [1e21, 'KES', undefined],
    [1e-7, 'KES', undefined],
    [Number.NaN, 'KES', undefined],
    [Number.POSITIVE_INFINITY, 'KES', undefined],
    ['1e3', 'KES', undefined],
    ['1,000', 'KES', undefined],
    ['KES 500', 'KES', undefined],
    ['', 'KES', undefined],
    ['.5', 'KES', undefined],
    ['5.', 'KES', undefined],
    ['0x10', 'KES', undefined],
    ['9'.repeat(30), 'KES', undefined],
    [null, 'KES', undefined],
    [undefined, 'KES', undefined],
    [true, 'KES', undefined],
    [[500], 'KES', undefined],
    [{ valueOf: () => 500 }, 'KES', undefined],
  ])('%j in %s', (value, of, expected) => {
    const read = fromDecimal(value, of);
    expect(read && minorOf(read)).toBe(expected);
  });
});

describe('reckoning', () => {
  it('sums are exact over a million additions of odd amounts', () => {
    let sum = money(0, 'KES');
    let reference = 0n;
    for (let i = 0; i < 1_000_000; i++) {
      const n = (i * 7919) % 1_000_003;
      sum = plus(sum, money(n, 'KES'));
      reference += BigInt(n);
    }
    expect(minorOf(sum)).toBe(reference);
  });

  it('adding and taking away undo each other; order and sign agree', () => {
    fc.assert(
      fc.property(minor, minor, currency, (a, b, of) => {
        const [x, y] = [money(a, of), money(b, of)];
        expect(minus(plus(x, y), y)).toEqual(x);
        expect(Math.sign(compareMoney(x, y))).toBe(a < b ? -1 : a > b ? 1 : 0);
        expect([isZero(x), isPositive(x)]).toEqual([a === 0n, a > 0n]);
      }),
    );
  });

  it('two currencies never meet, and a fraction was never money', () => {
    for (const reckon of [plus, minus, compareMoney]) expect(() => reckon(major(1, 'KES'), major(1, 'TZS'))).toThrow();
    expect(() => money(0.5, 'KES')).toThrow();
    expect(() => major(1.5, 'KES')).toThrow();
    expect(wholeUnits(money(150, 'KES'))).toBeUndefined();
    expect(wholeUnits(money(-100, 'KES'))).toBe(-1);
    expect(wholeUnits(major(10n ** 17n, 'KES'))).toBeUndefined();
  });

  it.each([
    [major(1500, 'KES'), 'KES 1,500'],
    [money(150_050, 'KES'), 'KES 1,500.50'],
    [major(1500, 'TZS'), 'TSh 1,500'],
    [major(1_500_000, 'XAF'), '1 500 000 FCFA'],
    [major(999, 'KES'), 'KES 999'],
    [major(-1500, 'KES'), 'KES -1,500'],
    [major(2_500, 'SAT'), '2,500 sats'],
  ])('%j is shown as %s', (amount, text) => expect(formatMoney(amount)).toBe(text));
});
