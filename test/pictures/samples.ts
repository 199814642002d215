import type { AttachmentOf, StatementKind } from '../../flows/kit/attachment.js';
import { major, money, type Currency } from '../../src/money.js';

const kinds: StatementKind[] = ['contribution', 'contribution', 'fine', 'loan', 'welfare'];

/** A statement of so many lines. */
export const statementOf = (count: number, more: Partial<AttachmentOf<'statement'>> = {}): AttachmentOf<'statement'> => ({
  ...{ kind: 'statement', chama: 'Umoja', member: 'Amina Njeri Hassan', zone: 'Africa/Nairobi', cut: false },
  ...{ madeAt: Date.UTC(2026, 10, 21, 16, 5), from: '2025-12-01', to: '2026-11-21' },
  lines: Array.from({ length: count }, (_, at) => ({
    date: `2026-${String((Math.floor((at * 11) / count) % 11) + 1).padStart(2, '0')}-${String((at % 28) + 1).padStart(2, '0')}`,
    kind: kinds[at % 5] ?? 'fine',
    amount: major(at % 7 === 0 ? 12_345_678 : 1000 + at, 'KES'),
    ...(at % 5 === 4 && { got: true as const }),
    ...(at % 3 !== 2 && { receipt: at % 10 === 9 ? '7b1c7b1e-5a7e-4b0e-9d3c-0c1b2a3d4e5f' : `QK71ABC${100 + at}` }),
  })),
  ...{ paid: major(987_654, 'KES'), got: major(4321, 'KES') },
  ...more,
});

const monthsOf = (currency: Currency, paid: readonly number[], due?: number) =>
  paid.map((units, at) => ({
    month: `${at === 0 ? 2025 : 2026}-${String(((at + 11) % 12) + 1).padStart(2, '0')}`,
    paid: money(units, currency),
    ...(due !== undefined && { due: money(due, currency) }),
  }));

/** A year of these payments, in minor units, the first in December 2025. */
export const yearWith = (
  paid: readonly number[],
  due: number | undefined,
  { currency = 'XAF', ...more }: Partial<AttachmentOf<'year'>> & { currency?: Currency } = {},
): AttachmentOf<'year'> => ({
  ...{ kind: 'year', chama: 'Espoir', member: 'Fotso Jean', on: '2026-11-21', months: monthsOf(currency, paid, due) },
  total: money(
    paid.reduce((a, b) => a + b, 0),
    currency,
  ),
  ...(due !== undefined && { due: money(due * paid.length, currency) }),
  ...more,
});

export const progressWith = (more: Partial<AttachmentOf<'progress'>> = {}): AttachmentOf<'progress'> => ({
  ...{ kind: 'progress', chama: 'Umoja', on: '2026-11-21', from: '2026-11-06', to: '2026-12-05' },
  ...{ paid: major(9500, 'KES'), due: major(13_000, 'KES'), members: { all: 13, paid: 7 } },
  months: monthsOf('KES', [1_200_000, 1_150_000, 950_000]),
  ...more,
});
