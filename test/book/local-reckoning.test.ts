import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareMoney, isZero, major, minorOf, minus, money, plus, type Money } from '../../src/money.js';
import { addMonths } from '../../src/book/local/dates.js';
import { dueDates, duesBefore } from '../../src/book/local/dues.js';
import { multipleOf, percentOf } from '../../src/book/local/loan-terms.js';
import { allocate, leftOf, nextOf, overdue, standingOf } from '../../src/book/local/repayment.js';
import { interestOf, scheduleOf, type Terms } from '../../src/book/local/schedule.js';
import { split } from '../../src/book/local/split.js';
import { tally } from '../../src/book/local/tally.js';
import type { Rules } from '../../src/book/rules-schema.js';
import { kes } from './support.js';

const none = kes(0);
const sum = (amounts: readonly Money[]) => amounts.reduce((total, amount) => plus(total, amount), none);
const xaf = (units: number) => major(units, 'XAF');

describe('a pot is divided', () => {
  test.each([
    ['evenly, the odd unit to the first', xaf(100), [1n, 1n, 1n], [34, 33, 33]],
    ['by the largest remainder', xaf(10), [6n, 3n, 2n], [5, 3, 2]],
    ['with nothing for who has none', xaf(7), [0n, 1n, 1n], [0, 4, 3]],
    ['a pot smaller than the number of members', xaf(2), [5n, 5n, 5n], [1, 1, 0]],
  ])('%s', (_, pot, weights, parts) => expect(split(pot, weights)).toEqual(parts.map(xaf)));

  test('in whole shillings, with what is less than one to the largest part', () => {
    expect(split(money(10_050, 'KES'), [1n, 2n])).toEqual([kes(33), money(6750, 'KES')]);
  });

  test('always exactly, each part within a unit of its share, more weight never less', () => {
    const weights = fc
      .array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 60 })
      .filter((all) => all.some((weight) => weight > 0n));
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 13n }), weights, (units, all) => {
        const pot = money(units * 100n, 'KES');
        const parts = split(pot, all);
        expect(sum(parts)).toEqual(pot);
        const total = all.reduce((a, b) => a + b, 0n);
        for (const [at, part] of parts.entries()) {
          const off = minorOf(part) * total - minorOf(pot) * (all[at] ?? 0n);
          expect(off < 100n * total && off > -100n * total).toBe(true);
          for (const [other, theirs] of parts.entries())
            if ((all[at] ?? 0n) > (all[other] ?? 0n)) expect(compareMoney(part, theirs)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  test('by nothing is a mistake', () => {
    expect(() => split(kes(1), [])).toThrow();
    expect(() => split(kes(1), [0n])).toThrow();
    expect(() => split(kes(1), [2n, -1n])).toThrow();
  });
});

const termsOf: fc.Arbitrary<Terms> = fc.record({
  principal: fc.integer({ min: 1, max: 50_000_000 }).map(kes),
  months: fc.integer({ min: 1, max: 60 }),
  monthlyBp: fc.integer({ min: 0, max: 3000 }),
  interest: fc.constantFrom('flat', 'reducing'),
  from: fc.integer({ min: 0, max: 4000 }).map((days) => new Date(Date.UTC(2024, 0, 1 + days)).toISOString().slice(0, 10)),
});

describe('a schedule', () => {
  test('reducing: interest on what is still owed', () => {
    const schedule = scheduleOf({ principal: kes(10_000), months: 4, monthlyBp: 200, interest: 'reducing', from: '2026-11-30' });
    expect(schedule).toEqual([
      { number: 1, dueOn: '2026-12-30', principal: kes(2500), interest: kes(200) },
      { number: 2, dueOn: '2027-01-30', principal: kes(2500), interest: kes(150) },
      { number: 3, dueOn: '2027-02-28', principal: kes(2500), interest: kes(100) },
      { number: 4, dueOn: '2027-03-30', principal: kes(2500), interest: kes(50) },
    ]);
  });

  test('flat: interest on the whole for the whole term', () => {
    const schedule = scheduleOf({ principal: xaf(100_000), months: 3, monthlyBp: 500, interest: 'flat', from: '2026-01-31' });
    expect(schedule.map(({ dueOn, principal, interest }) => [dueOn, principal.minor, interest.minor])).toEqual([
      ['2026-02-28', '33334', '5000'],
      ['2026-03-31', '33333', '5000'],
      ['2026-04-30', '33333', '5000'],
    ]);
  });

  test('a half is rounded upwards', () => {
    expect(scheduleOf({ principal: kes(50), months: 1, monthlyBp: 100, interest: 'reducing', from: '2026-01-01' })[0]?.interest).toEqual(
      kes(1),
    );
    expect(scheduleOf({ principal: kes(49), months: 1, monthlyBp: 100, interest: 'flat', from: '2026-01-01' })[0]?.interest).toEqual(
      kes(0),
    );
  });

  test('its instalments sum to principal and interest, are in whole shillings, and are due one after the other', () => {
    fc.assert(
      fc.property(termsOf, (terms) => {
        const schedule = scheduleOf(terms);
        expect(sum(schedule.map(({ principal }) => principal))).toEqual(terms.principal);
        expect(schedule).toHaveLength(terms.months);
        for (const [at, { principal, interest, dueOn }] of schedule.entries()) {
          expect(minorOf(principal) % 100n).toBe(0n);
          expect(minorOf(interest) % 100n).toBe(0n);
          expect(dueOn > (schedule[at - 1]?.dueOn ?? terms.from)).toBe(true);
        }
        if (terms.interest === 'flat') {
          const exact = minorOf(terms.principal) * BigInt(terms.monthlyBp * terms.months);
          const off = minorOf(interestOf(schedule, none)) * 10_000n - exact;
          expect(off <= 500_000n && off >= -500_000n).toBe(true);
        } else {
          const flat = scheduleOf({ ...terms, interest: 'flat' });
          // Rounding each month may add half a shilling each.
          expect(minorOf(interestOf(schedule, none)) <= minorOf(interestOf(flat, none)) + BigInt(terms.months) * 100n).toBe(true);
        }
      }),
    );
  });
});

describe('a repayment', () => {
  const schedule = scheduleOf({ principal: kes(3000), months: 3, monthlyBp: 100, interest: 'flat', from: '2026-08-10' });

  test('goes to fines, then to the oldest instalment, its interest before its principal', () => {
    const standing = standingOf(schedule, none);
    expect(allocate(kes(1100), [kes(50), kes(20)], standing)).toEqual({
      fines: [kes(50), kes(20)],
      interest: kes(30),
      principal: kes(1000),
      over: none,
    });
    expect(allocate(kes(60), [kes(50), kes(20)], standing)).toEqual({
      fines: [kes(50), kes(10)],
      interest: none,
      principal: none,
      over: none,
    });
    expect(allocate(kes(1050), [], standing)).toEqual({ fines: [], interest: kes(50), principal: kes(1000), over: none });
    expect(allocate(kes(5000), [], standing)).toEqual({ fines: [], interest: kes(90), principal: kes(3000), over: kes(1910) });
  });

  test('what was due before today is late; what is due today is not', () => {
    const standing = standingOf(schedule, kes(1040));
    expect(overdue(standing, '2026-10-10', none)).toEqual(none);
    expect(overdue(standing, '2026-10-11', none)).toEqual(kes(1020));
    expect(nextOf(standing)).toMatchObject({ number: 2, interestLeft: kes(20), principalLeft: kes(1000) });
    expect(nextOf(standingOf(schedule, kes(3090)))).toBeUndefined();
  });

  test('is divided without loss, and many small ones come to the same as one', () => {
    const amounts = fc.array(
      fc.integer({ min: 1, max: 3_000_000 }).map((minor) => money(minor, 'KES')),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(termsOf, amounts, (terms, payments) => {
        const whole = scheduleOf(terms);
        let [paid, over] = [none, none];
        for (const payment of payments) {
          const part = allocate(payment, [], standingOf(whole, paid));
          expect(plus(plus(part.interest, part.principal), part.over)).toEqual(payment);
          paid = plus(paid, plus(part.interest, part.principal));
          over = plus(over, part.over);
        }
        const once = allocate(sum(payments), [], standingOf(whole, none));
        expect(over).toEqual(once.over);
        const left = sum(standingOf(whole, paid).map(leftOf));
        expect(left).toEqual(minus(plus(terms.principal, interestOf(whole, none)), paid));
        expect(isZero(over) || isZero(left)).toBe(true);
      }),
    );
  });
});

describe('what cycles ask', () => {
  const rules = (amount: number, cycle: Rules['cycle']) => ({ cycleAmount: kes(amount), cycle }) as Rules;
  const monthly = { kind: 'monthly', dueDay: 5 } as const;

  test('by the rules of each due date, from the cycle of joining to the last that is over', () => {
    const on = (date: string) => rules(date < '2026-10-01' ? 1000 : 1500, monthly);
    expect(duesBefore(on, '2026-08-20', '2026-11-05').map(({ start, due, amount }) => [start, due, amount.minor])).toEqual([
      ['2026-08-06', '2026-09-05', '100000'],
      ['2026-09-06', '2026-10-05', '150000'],
    ]);
    expect(duesBefore(on, '2026-08-20', '2026-11-06')).toHaveLength(3);
    expect(duesBefore(on, '2026-11-06', '2026-11-21')).toEqual([]);
  });

  test('a change from months to weeks leaves no day out and counts none twice', () => {
    const on = (date: string) => rules(100, date < '2026-10-01' ? monthly : { kind: 'weekly', weekday: 5 });
    const dues = duesBefore(on, '2026-09-01', '2026-11-01');
    for (const [at, { start }] of dues.entries()) if (at > 0) expect(start > (dues[at - 1]?.due ?? '')).toBe(true);
    expect(dues.map(({ due }) => due)).toEqual(['2026-09-05', '2026-10-05', '2026-10-09', '2026-10-16', '2026-10-23', '2026-10-30']);
  });

  test('the next due dates', () => {
    expect(dueDates(() => rules(1, { kind: 'monthly', dueDay: 31 }), '2026-11-21', 4)).toEqual([
      '2026-11-30',
      '2026-12-31',
      '2027-01-31',
      '2027-02-28',
    ]);
  });
});

test.each([
  ['2026-01-31', 1, '2026-02-28'],
  ['2028-01-31', 1, '2028-02-29'],
  ['2026-12-15', 1, '2027-01-15'],
  ['2026-03-31', 11, '2027-02-28'],
])('%s and %i months is %s', (from, count, to) => expect(addMonths(from, count)).toBe(to));

test('a multiple is rounded down and a percentage up, to whole units', () => {
  expect(multipleOf(money(100_050, 'KES'), 1.5)).toEqual(kes(1500));
  expect(multipleOf(kes(1000), 0)).toEqual(none);
  expect(percentOf(kes(101), 50)).toEqual(kes(51));
  expect(percentOf(xaf(100), 100)).toEqual(xaf(100));
});

test.each([
  ['a winner', [3, 1, 0], 'decided', [1]],
  ['a tie', [2, 2, 1], 'tie', [1, 2]],
  ['nobody', [0, 0, 0], 'none', []],
])('a vote with %s', (_, votes, outcome, first) => {
  expect(tally(votes.map((count, at) => ({ position: at + 1, votes: count, counts: true })))).toEqual({ outcome, first });
});

test('who abstains decides nothing', () => {
  const options = [1, 2, 3].map((position) => ({ position, votes: position === 3 ? 9 : 1, counts: position !== 3 }));
  expect(tally(options)).toEqual({ outcome: 'tie', first: [1, 2] });
});
