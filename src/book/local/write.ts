import type { Money } from '../../money.js';
import { keyedHash } from '../../secrets.js';
import type { Answer, Problem, Written } from '../records.js';
import type { Desk, Now } from './desk.js';
import type { LocalTx } from './store.js';
import { writes } from './tables/writes.js';

export const done = <T extends object>(value: T) => ({ status: 'done' as const, ...value });
export const refused = (problem: Problem, limit?: Money) => ({ status: 'refused' as const, problem, ...(limit && { limit }) });

export type Order = {
  key: string;
  /** What is done, as the audit log names it: `loan.approve`. */
  kind: string;
  /** What tells this order from another; kept as a keyed hash. */
  asked: unknown;
  /** Who decided, and about what; absent where a member acts for themselves. */
  audit?: { by: string; subject?: string; detail: unknown };
};

/** Carries a refusal out of a transaction, so that nothing of it is stored. */
class Refusal extends Error {
  constructor(readonly answer: Written<never>) {
    super('refused');
  }
}

/**
 * Does something once: under the same key the first answer is given again and nothing happens. All of it is one transaction: the effect, the
 * answer that is kept, and the audit log. What is refused leaves nothing, and may be tried again. Throws when a key is used for something else.
 */
export async function write<T extends object>(
  desk: Desk,
  order: Order,
  work: (tx: LocalTx, now: Now) => Promise<Written<T>>,
): Promise<Written<T>> {
  const { key, kind, audit } = order;
  const asked = hashOf(desk, order);
  const now = { at: desk.clock.now(), today: desk.rules.today(desk.chama.id).date };
  try {
    return await desk.store.transaction(desk.chama.id, async (tx) => {
      const before = await tx.get(writes, { key });
      if (before && before.asked !== asked)
        throw new Error(`the key ${key} was used for ${before.kind}, and now for something else (${kind})`);
      if (before) return JSON.parse(before.answer) as Written<T>;
      const answer = await work(tx, now);
      if (answer.status !== 'done') throw new Refusal(answer);
      await tx.add(writes, { key, kind, asked, answer: JSON.stringify(answer), at: now.at });
      if (audit) {
        const subject = audit.subject ?? firstId(answer);
        await tx.audit({ id: desk.ids.next(), at: now.at, actor: audit.by, action: kind, subject, detail: JSON.stringify(audit.detail) });
      }
      return answer;
    });
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

/** What is kept of an order, to tell it from another under the same key. */
export const hashOf = ({ lookup }: Pick<Desk, 'lookup'>, { kind, audit, asked }: Order): string =>
  keyedHash(lookup, 'write', kind, JSON.stringify([audit?.by, asked]));

/** The id of what a write has made: its answer names it first. */
export function firstId(answer: object): string {
  const named = Object.entries(answer).find(([name]) => name.endsWith('Id'));
  return String(named?.[1] ?? '');
}

/** Reads in one transaction. */
export async function look<T>(desk: Desk, work: (tx: LocalTx, now: Now) => Promise<T>): Promise<Answer<T>> {
  const now = { at: desk.clock.now(), today: desk.rules.today(desk.chama.id).date };
  return { status: 'read', value: await desk.store.transaction(desk.chama.id, (tx) => work(tx, now)) };
}
