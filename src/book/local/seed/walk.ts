import { dateIn, type Clock } from '../../../clock.js';
import type { Ids } from '../../../ids.js';
import { major, type Money } from '../../../money.js';
import { gatewayPhone, type Phone } from '../../../phone.js';
import { cycleOf } from '../../cycle.js';
import type { Answer, Moved, Records, Written } from '../../records.js';
import type { MemberRow } from '../../store.js';
import type { Desk } from '../desk.js';
import { localRecords } from '../records.js';
import type { LocalTx } from '../store.js';
import { daysBefore, type Village } from './village.js';

/** What a history is told with: the records as of any day, keys that are the same each time, and answers that must be good. */
export type Walk = {
  village: Village;
  records: Records;
  tx: LocalTx;
  /** From here on it is so many days before now. */
  day(before: number): void;
  /** The date so many days before now (or after, when negative). */
  date(before: number): string;
  today(): string;
  /** A member by their place in the village, from 1. */
  id(place: number): string;
  by(place: number): { key: string; by: string };
  host(): { key: string; by: string };
  sum(steps: number): Money;
  moved(place: number, amount: Money): Moved;
  phone(text: string): Phone;
  /** A new id, for rows that are written directly. */
  newId(): string;
};

/**
 * Opens the records within one transaction, on a clock that the teller sets: either the whole history is stored, or nothing. Ids and keys come
 * from a count, so that the same village at the same moment has the same history.
 */
export function openWalk(of: { desk: Desk; tx: LocalTx; village: Village; now: number; learned: MemberRow[] }): Walk {
  const { desk, tx, village, now, learned } = of;
  let at = now;
  let count = 0;
  const next = () => `seed-${village.id}-${String(++count).padStart(5, '0')}`;
  const clock: Clock = { ...desk.clock, now: () => at };
  const ids: Ids = { ...desk.ids, next };
  const zone = () => desk.rules.today(desk.chama.id).rules.timeZone;
  const dateAt = (moment: number) => dateIn(zone(), moment);
  const rules: Desk['rules'] = {
    rulesOn: (chamaId, date) => desk.rules.rulesOn(chamaId, date),
    today: (chamaId) => {
      const date = dateAt(at);
      const on = desk.rules.rulesOn(chamaId, date);
      return { date, rules: on, cycle: cycleOf(on.cycle, date) };
    },
  };
  const store: Desk['store'] = { transaction: (_chamaId, work) => work(tx) };
  const records = localRecords({ ...desk, clock, ids, rules, store, learn: async (rows) => void learned.push(...rows) });
  const id = (place: number) => `${village.id.slice(0, 1).toUpperCase()}${String(place).padStart(3, '0')}`;
  return {
    village,
    records,
    tx,
    day: (before) => void (at = daysBefore(now, before)),
    date: (before) => dateAt(daysBefore(now, before)),
    today: () => dateAt(at),
    id,
    by: (place) => ({ key: next(), by: id(place) }),
    host: () => ({ key: next(), by: 'host' }),
    sum: (steps) => major(steps * village.step, desk.chama.currency),
    moved: (place, amount) => ({
      operationId: next(),
      memberId: id(place),
      amount,
      date: dateAt(at),
      receipt: receiptOf(village, ++count),
    }),
    phone: (text) => {
      const read = gatewayPhone(text);
      if (read === undefined) throw new Error(`${text} is no number`);
      return read;
    },
    newId: next,
  };
}

/** A receipt as the networks of that country give them: M-Pesa's ten characters, MTN's ten digits. */
export function receiptOf({ country, id }: Village, n: number): string {
  if (country === 'CM') return String(4_200_000_000 + n * 7919);
  const letters = (n * 48_271 + id.length * 1_299_709).toString(36).toUpperCase().padStart(7, 'K').slice(-7);
  return `BK${(n % 9) + 1}${letters}`;
}

/** The answer of a write that belongs to a history: anything but done is a mistake in the telling. */
export async function told<T extends object>(written: Promise<Written<T>>): Promise<T> {
  const answer = await written;
  if (answer.status !== 'done') throw new Error(`the demo's history was refused: ${JSON.stringify(answer)}`);
  return answer;
}

export async function found<T>(asked: Promise<Answer<T>>): Promise<T> {
  const answer = await asked;
  if (answer.status !== 'read') throw new Error(`the demo's history cannot be read: ${answer.status}`);
  return answer.value;
}
