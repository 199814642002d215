import { describe, expect, test } from 'vitest';
import { byMonth, cyclesTo, statementFrom, yearBefore, yearOf } from '../../src/book/file-facts.js';
import { openFiles, type FileDeps } from '../../src/book/files.js';
import type { Records } from '../../src/book/records.js';
import { rulesSchema, defaultRules, type Rules } from '../../src/book/rules-schema.js';
import type { StatementLine } from '../../src/book/records/savings.js';
import { major, money, type Money } from '../../src/money.js';
import type { Phone } from '../../src/phone.js';
import type { Me } from '../../flows/kit/me.js';
import type { SentFile } from '../../flows/kit/intents.js';

const kes = (units: number): Money => major(units, 'KES');

const me: Me = {
  ...{ person: 'amina', phone: '+254712000001' as Phone, channel: 'whatsapp', language: 'en', hasPin: true, agreed: true },
  chama: {
    ...{ id: 'umoja', name: 'Umoja', country: 'KE', currency: 'KES', timeZone: 'Africa/Nairobi' },
    ...{ helpPhone: '+254712000003', ussdCode: '*384*100#' },
  },
  member: { id: 'm1', name: 'Amina Njeri', role: 'member' },
};

const rulesWith = (more: object): Rules =>
  rulesSchema('KES').parse({ ...defaultRules('KE', 'Africa/Nairobi', '+254712000003'), cycleAmount: 1000, ...more });
const monthly = rulesWith({ whoPaidVisible: true, cycle: { kind: 'monthly', dueDay: 5 } });
const weekly = rulesWith({ cycle: { kind: 'weekly', weekday: 5 }, cycleAmount: 100 });

describe('the cycles of a year', () => {
  test('are twelve months of due days, the present one last', () => {
    const cycles = cyclesTo('2026-11-21', () => monthly);
    expect(cycles.map(({ due }) => due.slice(0, 7))).toEqual([
      ...['2026-01', '2026-02', '2026-03', '2026-04', '2026-05', '2026-06'],
      ...['2026-07', '2026-08', '2026-09', '2026-10', '2026-11', '2026-12'],
    ]);
    expect(cycles.at(-1)).toMatchObject({ start: '2026-11-06', due: '2026-12-05', amount: kes(1000) });
  });

  test('follow one another without a day between, also by weeks, and in twelve months of due days', () => {
    const cycles = cyclesTo('2026-11-21', () => weekly);
    for (const [at, { start }] of cycles.entries()) {
      const before = cycles[at - 1];
      if (before) expect(Date.parse(start) - Date.parse(before.due)).toBe(86_400_000);
    }
    const months = byMonth(cycles.map(({ due, amount }) => ({ due, paid: kes(0), asked: amount })));
    expect(months).toHaveLength(12);
    expect(months.map(({ due }) => due)).toContainEqual(kes(500));
    expect(months.map(({ due }) => due)).toContainEqual(kes(400));
  });

  test('ask what the rules of their time asked', () => {
    const raised = rulesWith({ cycle: { kind: 'monthly', dueDay: 5 }, cycleAmount: 1500 });
    const cycles = cyclesTo('2026-11-21', (date) => (date >= '2026-08-06' ? raised : monthly));
    expect(cycles.filter(({ amount }) => amount.minor === '150000').map(({ due }) => due)).toEqual([
      ...['2026-09-05', '2026-10-05', '2026-11-05', '2026-12-05'],
    ]);
  });

  test('a year of a calendar begins eleven months before this one', () => {
    expect([yearBefore('2026-11-21'), yearBefore('2026-12-31'), yearBefore('2026-01-01')]).toEqual([
      '2025-12-01',
      '2026-01-01',
      '2025-02-01',
    ]);
  });
});

describe('a member’s year', () => {
  const on = { date: '2026-11-21', rulesOn: () => monthly };
  test('counts a payment to the month that it was due in, and says nothing of the time before the first', () => {
    const rows = [
      { amount: kes(1000), date: '2026-09-20' },
      { amount: kes(400), date: '2026-11-06' },
      { amount: kes(100), date: '2026-11-21' },
    ];
    expect(yearOf(me, rows, on)).toMatchObject({
      months: [
        { month: '2026-10', paid: kes(1000), due: kes(1000) },
        { month: '2026-11', paid: kes(0), due: kes(1000) },
        { month: '2026-12', paid: kes(500), due: kes(1000) },
      ],
      total: kes(1500),
      due: kes(3000),
    });
  });
  test('is none where nothing was contributed in it', () => {
    expect(yearOf(me, [], on)).toBeUndefined();
    expect(yearOf(me, [{ amount: kes(1000), date: '2024-01-01' }], on)).toBeUndefined();
  });
});

describe('a statement', () => {
  const line = (at: number, more: Partial<StatementLine> = {}): StatementLine => ({
    ...{ date: `2026-${String(11 - Math.floor(at / 60)).padStart(2, '0')}-15`, kind: 'contribution', direction: 'in', amount: kes(1) },
    ...more,
  });
  const paged = (lines: StatementLine[]) => {
    const asked: number[] = [];
    return {
      asked,
      page: async ({ limit, skip }: { limit: number; skip: number }) => {
        asked.push(skip);
        return { status: 'read' as const, value: { items: lines.slice(skip, skip + limit), more: lines.length > skip + limit } };
      },
    };
  };
  const on = { date: '2026-11-21', at: 1 };

  test('is read page by page, the oldest first, and sums what was paid and what was got', async () => {
    const { page, asked } = paged([
      line(0, { kind: 'loan', direction: 'out', amount: kes(70) }),
      ...Array.from({ length: 119 }, (_, at) => line(at)),
    ]);
    const read = await statementFrom(me, '2025-12-01', on, page);
    if (read.status !== 'read') throw new Error(read.status);
    expect(read.value.lines).toHaveLength(120);
    expect(read.value.lines[0]?.date).toBe('2026-10-15');
    expect(read.value).toMatchObject({ paid: kes(119), got: kes(70), cut: false, member: 'Amina Njeri' });
    expect(asked).toEqual([0, 50, 100]);
  });
  test('ends at its first day, and is cut at 500 lines', async () => {
    const old = await statementFrom(me, '2026-11-01', on, paged(Array.from({ length: 300 }, (_, at) => line(at))).page);
    expect(old).toMatchObject({ value: { cut: false } });
    expect(old.status === 'read' && old.value.lines.length).toBe(60);
    const many = await statementFrom(me, '2026-01-01', on, paged(Array.from({ length: 700 }, () => line(0))).page);
    expect(many.status === 'read' && [many.value.lines.length, many.value.cut]).toEqual([500, true]);
    const exact = await statementFrom(me, '2026-01-01', on, paged(Array.from({ length: 500 }, () => line(0))).page);
    expect(exact).toMatchObject({ value: { cut: false } });
  });
});

describe('a wish for a file', () => {
  type Told = Parameters<FileDeps['tell']>[0];
  function desk({ savings, more = {} }: { savings?: Partial<Records['savings']>; more?: Partial<FileDeps> } = {}) {
    const told: Told[] = [];
    const kept: Partial<Records['savings']> = {
      statement: async () => ({
        status: 'read',
        value: {
          items: [{ date: '2026-11-20', kind: 'contribution', direction: 'in', amount: kes(500), receipt: 'QK71ABC234' }],
          more: false,
        },
      }),
      whoPaid: async () => ({ status: 'read', value: { items: [], more: true, dueOn: '2026-12-05', paidCount: 2, memberCount: 13 } }),
      collected: async ({ cycles }) => ({ status: 'read', value: cycles.map((_, at) => kes(at === 11 ? 2500 : at > 8 ? 9000 : 0)) }),
      ...savings,
    };
    const files = openFiles({
      records: () => ({ savings: kept }) as Records,
      store: { contributions: async () => [{ amount: kes(500), date: '2026-11-20' }] as never },
      rules: {
        today: () => ({ date: '2026-11-21', rules: monthly, cycle: { start: '2026-11-06', due: '2026-12-05' } }),
        rulesOn: () => monthly,
      },
      reaches: () => true,
      take: () => true,
      tell: async (word) => void told.push(word),
      clock: { now: () => Date.UTC(2026, 10, 21, 8) },
      ...more,
    });
    return { told, ask: (file: SentFile, who: Me = me) => files({ key: 'key1', intent: { kind: 'sendFile', file }, me: who }) };
  }

  test.each<[SentFile, object]>([
    ['statement', { kind: 'statement', lines: [{ date: '2026-11-20', receipt: 'QK71ABC234' }], paid: kes(500), from: '2025-12-01' }],
    ['year', { kind: 'year', total: kes(500), months: [{ month: '2026-12', paid: kes(500), due: kes(1000) }] }],
    ['progress', { kind: 'progress', paid: kes(2500), due: kes(13_000), members: { all: 13, paid: 2 } }],
  ])('%s: a word with all that is drawn goes into the outbox under the order’s key, to WhatsApp', async (file, attachment) => {
    const { told, ask } = desk();
    expect(await ask(file)).toEqual({ status: 'agreed' });
    expect(told).toMatchObject([{ subject: 'key1', kind: `file.${file}`, person: 'amina', prefer: 'whatsapp', phrase: { attachment } }]);
    expect(told[0]?.phrase.short, 'what is said where no file can go').toMatchObject({ key: 'files.notBySms' });
    expect(JSON.stringify(told), 'plain JSON').toBe(JSON.stringify(JSON.parse(JSON.stringify(told))));
    expect(JSON.stringify(told)).not.toContain('254712');
  });

  test('the progress has no name in it, and begins with the first month that brought something', async () => {
    const { told, ask } = desk();
    await ask('progress');
    expect(JSON.stringify(told[0]?.phrase)).not.toContain('Amina');
    expect(told[0]?.phrase.attachment).toMatchObject({ months: [{ paid: kes(9000) }, { paid: kes(9000) }, { paid: kes(2500) }] });
  });

  const late = async () => ({ status: 'unknown', why: 'late' }) as const;
  const none = async () => ({ status: 'not-kept' }) as const;
  test.each<[string, SentFile, Parameters<typeof desk>[0], string]>([
    [
      'nothing in a year',
      'statement',
      { savings: { statement: async () => ({ status: 'read', value: { items: [], more: false } }) } },
      'nothingToShow',
    ],
    ['no contribution', 'year', { more: { store: { contributions: async () => [] } } }, 'nothingToShow'],
    [
      'nothing came in',
      'progress',
      { savings: { collected: async ({ cycles }) => ({ status: 'read', value: cycles.map(() => money(0, 'KES')) }) } },
      'nothingToShow',
    ],
    ['records that are late', 'statement', { savings: { statement: late } }, 'recordsLate'],
    ['records that are late', 'progress', { savings: { whoPaid: late } }, 'recordsLate'],
    ['what is not kept', 'progress', { savings: { collected: none } }, 'notKept'],
    [
      'rules that hide it',
      'progress',
      {
        more: {
          rules: {
            today: () => ({
              date: '2026-11-21',
              rules: rulesWith({ whoPaidVisible: false }),
              cycle: { start: '2026-11-06', due: '2026-12-05' },
            }),
            rulesOn: () => monthly,
          },
        },
      },
      'notKept',
    ],
    ['no WhatsApp', 'year', { more: { reaches: () => false } }, 'noWhatsapp'],
    ['too many', 'year', { more: { take: () => false } }, 'tooManyFiles'],
  ])('with %s (%s) is refused, and nothing goes out', async (_, file, given, reason) => {
    const { told, ask } = desk(given);
    expect(await ask(file)).toEqual({ status: 'refused', reason });
    expect(told).toEqual([]);
  });

  test('of somebody who is no member is refused', async () => {
    const { member: _, ...stranger } = me;
    expect(await desk().ask('year', stranger)).toEqual({ status: 'refused', reason: 'notPossible' });
  });
});
