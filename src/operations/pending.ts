import type { Money } from '../money.js';
import { asksForMoney } from './recipes/register.js';
import { stuckAfterMs, checkingAfterMs } from './schedule.js';
import type { Leg, MoneyStore, Operation } from './store.js';

/** A payment that waits for its member, as the menu shows it. */
export type PendingPayment = { kind: 'payment'; operationId: string; amount: Money; since: number; checking: boolean };

/** What waits for somebody: their own payments, and for an officer the claims that they may decide. */
export type Pending = PendingPayment | { kind: 'claims'; count: number };

type Held = { operation: Operation; since: number; checking: boolean };

/** Open payments of each person and receipts being looked for, in memory: a USSD turn waits for no database. */
export type PendingBook = {
  load(store: MoneyStore): Promise<void>;
  add(operation: Operation): void;
  /** The payment's leg is over, one way or the other. */
  drop(operationId: string): void;
  markUnknown(operationId: string): void;
  of(person: string, chamaId: string, now: number): PendingPayment[];
  claimed(chamaId: string, receipt: string): boolean;
  /** When the newest of a chama was agreed; undefined when it has none open. */
  newest(chamaId: string): number | undefined;
  size(): number;
};

const over = new Set<Leg['state']>(['settled', 'refused', 'expired', 'not_sent', 'review']);

export function pendingBook(): PendingBook {
  const byId = new Map<string, Held>();
  const byPerson = new Map<string, Set<string>>();
  const newestOf = new Map<string, number>();

  function add(operation: Operation): void {
    byId.set(operation.id, { operation, since: operation.createdAt, checking: false });
    const theirs = byPerson.get(operation.person) ?? new Set();
    byPerson.set(operation.person, theirs.add(operation.id));
    newestOf.set(operation.chamaId, Math.max(newestOf.get(operation.chamaId) ?? 0, operation.createdAt));
  }

  return {
    add,
    load: async (store) => {
      for (const { operation, legs } of await store.transaction((tx) => tx.allOpen())) {
        const [first] = legs;
        if (!first) continue;
        newestOf.set(operation.chamaId, Math.max(newestOf.get(operation.chamaId) ?? 0, operation.createdAt));
        if (over.has(first.state)) continue;
        add(operation);
        const held = byId.get(operation.id);
        if (held) held.checking = first.state === 'unknown';
      }
    },
    drop: (operationId) => {
      const held = byId.get(operationId);
      if (!held) return;
      byId.delete(operationId);
      const theirs = byPerson.get(held.operation.person);
      theirs?.delete(operationId);
      if (theirs?.size === 0) byPerson.delete(held.operation.person);
    },
    markUnknown: (operationId) => {
      const held = byId.get(operationId);
      if (held) held.checking = true;
    },
    of: (person, chamaId, now) => {
      const found: PendingPayment[] = [];
      for (const id of byPerson.get(person) ?? []) {
        const held = byId.get(id);
        if (!held || !asksForMoney(held.operation.kind) || held.operation.chamaId !== chamaId || now - held.since > stuckAfterMs) continue;
        const checking = held.checking || now - held.since >= checkingAfterMs;
        found.push({ kind: 'payment', operationId: id, amount: held.operation.amount, since: held.since, checking });
      }
      return found;
    },
    claimed: (chamaId, receipt) =>
      [...byId.values()].some(
        ({ operation }) => operation.kind === 'claim' && operation.chamaId === chamaId && operation.params['receipt'] === receipt,
      ),
    newest: (chamaId) => newestOf.get(chamaId),
    size: () => byId.size,
  };
}
