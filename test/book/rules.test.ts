import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addDays, cycleOf, type CycleKind } from '../../src/book/cycle.js';
import { memoryBookStore } from '../../src/book/memory-store.js';
import { openRules } from '../../src/book/rules.js';
import type { BookStore } from '../../src/book/store.js';
import { handClock, kes, setups, stores, umoja } from './support.js';

const kinds = fc.oneof<fc.Arbitrary<CycleKind>[]>(
  fc.record({ kind: fc.constant('monthly' as const), dueDay: fc.integer({ min: 1, max: 31 }) }),
  fc.record({ kind: fc.constant('weekly' as const), weekday: fc.integer({ min: 1, max: 7 }) }),
);
const dates = fc.integer({ min: -40_000, max: 40_000 }).map((count) => addDays('2026-03-01', count));

describe('a cycle', () => {
  test('every date is in exactly one, and the next begins where it ends', () => {
    fc.assert(
      fc.property(kinds, dates, (kind, date) => {
        const cycle = cycleOf(kind, date);
        expect(cycle.start <= date && date <= cycle.due).toBe(true);
        expect(cycleOf(kind, cycle.start)).toEqual(cycle);
        expect(cycleOf(kind, cycle.due)).toEqual(cycle);
        expect(cycleOf(kind, addDays(cycle.due, 1)).start).toBe(addDays(cycle.due, 1));
        expect(cycleOf(kind, addDays(cycle.start, -1)).due).toBe(addDays(cycle.start, -1));
      }),
      { numRuns: 3000 },
    );
  });

  test('a year of days has twelve monthly cycles, or 52 or 53 weekly ones', () => {
    fc.assert(
      fc.property(kinds, fc.integer({ min: 1990, max: 2090 }), (kind, year) => {
        const dues = new Set<string>();
        for (let date = `${year}-01-01`; date.startsWith(String(year)); date = addDays(date, 1)) {
          const { due } = cycleOf(kind, date);
          if (due.startsWith(String(year))) dues.add(due);
        }
        if (kind.kind === 'monthly') expect(dues.size).toBe(12);
        else expect([52, 53]).toContain(dues.size);
      }),
      { numRuns: 40 },
    );
  });

  test.each<[CycleKind, string, string, string]>([
    [{ kind: 'monthly', dueDay: 31 }, '2026-02-10', '2026-02-01', '2026-02-28'],
    [{ kind: 'monthly', dueDay: 31 }, '2028-02-29', '2028-02-01', '2028-02-29'],
    [{ kind: 'monthly', dueDay: 30 }, '2026-03-01', '2026-03-01', '2026-03-30'],
    [{ kind: 'monthly', dueDay: 5 }, '2026-11-05', '2026-10-06', '2026-11-05'],
    [{ kind: 'monthly', dueDay: 5 }, '2026-12-06', '2026-12-06', '2027-01-05'],
    [{ kind: 'weekly', weekday: 7 }, '2026-11-22', '2026-11-16', '2026-11-22'],
    [{ kind: 'weekly', weekday: 1 }, '2026-12-31', '2026-12-29', '2027-01-04'],
  ])('%j on %s runs from %s to %s', (kind, date, start, due) => expect(cycleOf(kind, date)).toEqual({ start, due }));
});

describe.each(stores)('rules on $name', ({ openStore }) => {
  let store: BookStore;
  let close: () => Promise<void>;
  beforeEach(async () => ({ store, close } = await openStore()));
  afterEach(() => close());
  const open = (of: BookStore = store) => openRules({ store: of, chamas: setups, clock: handClock() });

  test('a chama starts with those of its country', async () => {
    const rules = await open();
    expect(rules.rulesOn('umoja', '2020-01-01')).toMatchObject({
      cycleAmount: kes(1000),
      timeZone: 'Africa/Nairobi',
      helpPhone: '+254712000002',
    });
    expect(rules.rulesOn('tumaini', '2026-11-21').cycleAmount).toEqual({ minor: '1000000', currency: 'TZS' });
    expect(() => rules.rulesOn('none', '2026-11-21')).toThrow('no chama none');
  });

  test('a change holds from its date, leaves the rest, and is there after a restart', async () => {
    const rules = await open();
    expect(await rules.setRules('umoja', '2026-12-01', { cycleAmount: '1,500' }, 'p')).toMatchObject({ status: 'refused' });
    expect(await rules.setRules('umoja', '2026-12-01', { cycleAmount: 1500 }, 'p')).toEqual({ status: 'set' });
    expect(await rules.setRules('umoja', '2027-01-01', { cycle: { kind: 'weekly', weekday: 5 } }, 'p')).toEqual({ status: 'set' });
    for (const now of [rules, await open()]) {
      expect(now.rulesOn('umoja', '2026-11-30').cycleAmount).toEqual(kes(1000));
      expect(now.rulesOn('umoja', '2026-12-01').cycleAmount).toEqual(kes(1500));
      expect(now.rulesOn('umoja', '2028-01-01')).toMatchObject({ cycleAmount: kes(1500), cycle: { kind: 'weekly' } });
      expect(now.rulesOn('tumaini', '2028-01-01').cycle.kind).toBe('monthly');
    }
  });

  test('what cannot be is refused with its field, and changes nothing', async () => {
    const rules = await open();
    const refused = async (changes: unknown, date = '2026-12-01', chama = 'umoja') => {
      const result = await rules.setRules(chama, date, changes, 'p');
      return result.status === 'refused' ? result.problems.join('; ') : 'set';
    };
    expect(await refused({ cycleAmount: 0 })).toMatch(/^cycleAmount: /);
    expect(await refused({ cycleAmount: -5 })).toMatch(/^cycleAmount: /);
    expect(await refused({ cycleAmount: 10.5 })).toMatch(/^cycleAmount: .*whole/);
    expect(await refused({ cycle: { kind: 'monthly', dueDay: 32 } })).toMatch(/^cycle\.dueDay: /);
    expect(await refused({ timeZone: 'Mars/Base' })).toMatch(/^timeZone: must be a time zone/);
    expect(await refused({ minContribution: 500, maxContribution: 100 })).toMatch(/^minContribution: /);
    expect(await refused({ quietHours: { from: '25:00', to: '07:00' } })).toMatch(/^quietHours\.from: /);
    expect(await refused({ cycelAmount: 5 })).toMatch(/cycelAmount/);
    expect(await refused('none')).toMatch(/object/);
    expect(await refused({}, '2026-02-30')).toMatch(/^fromDate: /);
    expect(await refused({}, '2026-12-01', 'none')).toMatch(/^chama: /);
    expect(await store.rules()).toEqual([]);
  });
});

test('a prototype is no rule', async () => {
  const rules = await openRules({ store: memoryBookStore(), chamas: setups, clock: handClock() });
  await rules.setRules('umoja', '2026-12-01', JSON.parse('{"__proto__": {"approvals": 1}, "lateFine": 50}'), 'p');
  expect(rules.rulesOn('umoja', '2026-12-01')).toMatchObject({ approvals: 2, lateFine: kes(50) });
});

describe('today', () => {
  test('is the day in the chama’s time zone, as of its rules', async () => {
    const clock = handClock(Date.UTC(2026, 10, 5, 20, 59));
    const rules = await openRules({ store: memoryBookStore(), chamas: setups, clock });
    expect(rules.today('umoja')).toMatchObject({ date: '2026-11-05', cycle: { start: '2026-10-06', due: '2026-11-05' } });
    clock.pass(60_000); // midnight in Nairobi
    expect(rules.today('umoja')).toMatchObject({ date: '2026-11-06', cycle: { start: '2026-11-06', due: '2026-12-05' } });
    await rules.setRules('umoja', '2026-11-01', { timeZone: 'UTC', helpPhone: '0712 000 003' }, 'p');
    expect(rules.today('umoja').date).toBe('2026-11-05');
    expect(rules.chamaNow(umoja)).toEqual({ ...umoja, timeZone: 'UTC', helpPhone: '0712 000 003' });
  });

  test('rules of the host’s that are not right are named', async () => {
    const chamas = [{ ...setups[0], rules: { approvals: 0, cycle: { kind: 'yearly' } } }];
    await expect(openRules({ store: memoryBookStore(), chamas, clock: handClock() })).rejects.toThrow(/chama umoja .*cycle.*approvals/);
    const own = await openRules({ store: memoryBookStore(), chamas: [{ ...setups[0], rules: { cycleAmount: 700 } }], clock: handClock() });
    expect(own.rulesOn('umoja', '2026-01-01').cycleAmount).toEqual(kes(700));
  });
});
