import type { Money } from '../../money.js';
import { addDays, cycleOf } from '../cycle.js';
import type { Rules } from '../rules-schema.js';

export type Due = { start: string; due: string; amount: Money };

/** Cycles that are reckoned at most: more than twenty years of weeks. */
const cyclesMax = 1200;

/**
 * The cycles that a member owes a contribution for, from the one in which `from` falls to the last that was due before `until`. Each asks what
 * the rules of its due date say, whatever was agreed on later.
 */
export function duesBefore(rulesOn: (date: string) => Rules, from: string, until: string): Due[] {
  const dues: Due[] = [];
  for (let date = from; dues.length < cyclesMax;) {
    const { start, due } = cycleOf(rulesOn(date).cycle, date);
    if (due >= until) break;
    dues.push({ start: dues.length === 0 ? start : date, due, amount: rulesOn(due).cycleAmount });
    date = addDays(due, 1);
  }
  return dues;
}

/** The due dates of the next `count` cycles, from the one in which `from` falls. */
export function dueDates(rulesOn: (date: string) => Rules, from: string, count: number): string[] {
  const dates: string[] = [];
  for (let date = from; dates.length < Math.min(count, cyclesMax);) {
    const { due } = cycleOf(rulesOn(date).cycle, date);
    dates.push(due);
    date = addDays(due, 1);
  }
  return dates;
}
