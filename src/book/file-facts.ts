import { compareMoney, money, plus, type Money } from '../money.js';
import type { AttachmentOf, MonthPaid, StatementEntry } from '../../flows/kit/attachment.js';
import type { Me } from '../../flows/kit/me.js';
import { addDays, cycleOf, type Cycle } from './cycle.js';
import type { Answer } from './records.js';
import type { StatementLine } from './records/savings.js';
import type { Rules } from './rules-schema.js';
import type { ContributionRow } from './store.js';

/** Months that a file tells of. */
export const monthsMax = 12;
/** A month has five due days at most, where a chama meets weekly. */
const cyclesMax = monthsMax * 5;
/** Lines of a statement at most; a page of the records at a time. */
const linesMax = 500;
const pageLines = 50;

export type CycleDue = Cycle & { amount: Money };

/** The cycles of the last twelve months in which something fell or falls due, the oldest first, with what each asks of a member. */
export function cyclesTo(today: string, rulesOn: (date: string) => Rules): CycleDue[] {
  const cycles: CycleDue[] = [];
  const months = new Set<string>();
  for (let date = today; cycles.length < cyclesMax;) {
    const rules = rulesOn(date);
    const cycle = cycleOf(rules.cycle, date);
    months.add(cycle.due.slice(0, 7));
    if (months.size > monthsMax) break;
    cycles.unshift({ ...cycle, amount: rules.cycleAmount });
    date = addDays(cycle.start, -1);
  }
  return cycles;
}

/** What was paid in cycles, put together by the month in which they fall due. `paid` and `due` are in the order of the cycles. */
export function byMonth(cycles: readonly { due: string; paid: Money; asked: Money }[]): MonthPaid[] {
  const months = new Map<string, Required<MonthPaid>>();
  for (const { due: on, paid, asked } of cycles) {
    const month = on.slice(0, 7);
    const known = months.get(month);
    months.set(month, known ? { month, paid: plus(known.paid, paid), due: plus(known.due, asked) } : { month, paid, due: asked });
  }
  return [...months.values()];
}

/**
 * A member's year: nothing is said to have been due before the cycle of their first contribution, as nobody may know when they joined.
 * Undefined where they have contributed nothing in it.
 */
export function yearOf(
  { chama, member }: Me,
  rows: readonly Pick<ContributionRow, 'amount' | 'date'>[],
  { date, rulesOn }: { date: string; rulesOn: (date: string) => Rules },
): AttachmentOf<'year'> | undefined {
  const none = money(0, chama.currency);
  const first = rows.reduce<string | undefined>((a, { date: b }) => (a === undefined || b < a ? b : a), undefined);
  const cycles = cyclesTo(date, rulesOn).filter(({ due }) => first !== undefined && due >= first);
  const told = cycles.map(({ start, due, amount }) => ({
    due,
    asked: amount,
    paid: rows.filter((row) => row.date >= start && row.date <= due).reduce((sum, row) => plus(sum, row.amount), none),
  }));
  const total = told.reduce((sum, { paid }) => plus(sum, paid), none);
  if (!member || compareMoney(total, none) <= 0) return undefined;
  const due = told.reduce((sum, { asked }) => plus(sum, asked), none);
  const asks = compareMoney(due, none) > 0;
  return { kind: 'year', chama: chama.name, member: member.name, on: date, months: byMonth(told), total, ...(asks && { due }) };
}

/** A member's payments from a day on, the oldest first, read page by page. */
export async function statementFrom(
  { chama, member }: Me,
  from: string,
  on: { date: string; at: number },
  page: (paging: { limit: number; skip: number }) => Promise<Answer<{ items: StatementLine[]; more: boolean }>>,
): Promise<Answer<AttachmentOf<'statement'>>> {
  const found: StatementLine[] = [];
  let cut = false;
  for (let more = true; more;) {
    const answer = await page({ limit: pageLines, skip: found.length });
    if (answer.status !== 'read') return answer;
    const within = answer.value.items.filter(({ date }) => date >= from);
    found.push(...within);
    more = answer.value.more && within.length > 0 && within.length === answer.value.items.length;
    if (more && found.length >= linesMax) {
      cut = true;
      break;
    }
  }
  const none = money(0, chama.currency);
  const sum = (direction: 'in' | 'out') =>
    found.filter((line) => line.direction === direction).reduce((total, { amount }) => plus(total, amount), none);
  return {
    status: 'read',
    value: {
      ...{ kind: 'statement', chama: chama.name, member: member?.name ?? '', zone: chama.timeZone, madeAt: on.at, from, to: on.date, cut },
      ...{ lines: found.reverse().map(entryOf), paid: sum('in'), got: sum('out') },
    },
  };
}

const entryOf = ({ date, kind, direction, amount, receipt }: StatementLine): StatementEntry => ({
  ...{ date, kind, amount },
  ...(direction === 'out' && { got: true as const }),
  ...(receipt !== undefined && { receipt }),
});

/** The first day of the month eleven months before: with the present one they are twelve. */
export function yearBefore(date: string): string {
  const [year = 0, month = 1] = date.split('-').map(Number);
  return new Date(Date.UTC(year, month - monthsMax, 1)).toISOString().slice(0, 10);
}
