/** How often a chama's contribution is due. `dueDay` beyond a month's end means its last day; `weekday` is 1 (Monday) to 7. */
export type CycleKind = { kind: 'monthly'; dueDay: number } | { kind: 'weekly'; weekday: number };

/** From the day after a due date to the next due date, both dates (`YYYY-MM-DD`) in it. */
export type Cycle = { start: string; due: string };

/** The one cycle that a date falls in. Dates are calendar dates in the chama's time zone: see `dateIn`. */
export function cycleOf(kind: CycleKind, date: string): Cycle {
  const due = nextDue(kind, date);
  return { start: addDays(kind.kind === 'weekly' ? addDays(due, -7) : dueBefore(kind.dueDay, due), 1), due };
}

/** The first due date that is not before `date`. */
function nextDue(kind: CycleKind, date: string): string {
  if (kind.kind === 'weekly') return addDays(date, (kind.weekday - weekdayOf(date) + 7) % 7);
  const due = dueIn(kind.dueDay, yearOf(date), monthOf(date));
  return due >= date ? due : dueIn(kind.dueDay, yearOf(date), monthOf(date) + 1);
}

const dueBefore = (dueDay: number, due: string): string => dueIn(dueDay, yearOf(due), monthOf(due) - 1);

/** The due date of a month; month 0 is the December before, 13 the January after. */
function dueIn(dueDay: number, year: number, month: number): string {
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return iso(Date.UTC(year, month - 1, Math.min(dueDay, last)));
}

const yearOf = (date: string): number => Number(date.slice(0, 4));
const monthOf = (date: string): number => Number(date.slice(5, 7));

function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

/** The date `count` days later, or earlier when negative. */
export function addDays(date: string, count: number): string {
  return iso(Date.parse(`${date}T00:00:00Z`) + count * 86_400_000);
}

const iso = (at: number): string => new Date(at).toISOString().slice(0, 10);
