import { money, type Currency, type Money } from '../money.js';
import type { Cycle } from './cycle.js';
import { contributedByMember } from './local/standing.js';
import type { LocalStore } from './local/store.js';
import { contributions } from './local/tables/savings.js';

export type PaidInCycle = {
  /** What a member has contributed in a cycle: from memory, but for the first question in a chama's cycle, and the first after something of theirs was written. */
  paid: (of: { chamaId: string; currency: Currency; memberId: string; cycle: Cycle }) => Money | Promise<Money>;
  /** Contributions of this member were written, and can be read. */
  changed: (chamaId: string, memberId: string) => void;
};

/** One chama's present cycle, in minor units; `stale` are those of whom something was written since. */
type Held = { cycle: string; sums: Map<string, bigint>; stale: Set<string> };

/**
 * Keeps in memory what members have paid in the present cycle, so that the amount screen waits for no database. Nothing is added up here: what was
 * written is read again. What was read while something was written is given, and not kept. Where other processes write as well (`alone` is false),
 * nothing is kept.
 */
export function openPaidInCycle({ local, alone }: { local: LocalStore; alone: boolean }): PaidInCycle {
  const chamas = new Map<string, Held>();
  /** Counts what was written of each chama. */
  const writes = new Map<string, number>();
  const writesOf = (chamaId: string): number => writes.get(chamaId) ?? 0;

  async function readAll(chamaId: string, { start, due }: Cycle, memberId: string): Promise<bigint> {
    const before = writesOf(chamaId);
    const sums = await local.transaction(chamaId, (tx) => contributedByMember(tx, { from: start, to: due }));
    if (alone && writesOf(chamaId) === before)
      chamas.set(chamaId, { cycle: nameOf({ start, due }), sums: new Map(sums), stale: new Set() });
    return sums.get(memberId) ?? 0n;
  }

  async function readOne(chamaId: string, held: Held, { start, due }: Cycle, memberId: string): Promise<bigint> {
    const before = writesOf(chamaId);
    const of = { memberId, date: { from: start, to: due } };
    const sum = await local.transaction(chamaId, (tx) => tx.sum(contributions, of, 'amount'));
    if (writesOf(chamaId) === before) {
      held.sums.set(memberId, sum);
      held.stale.delete(memberId);
    }
    return sum;
  }

  return {
    paid({ chamaId, currency, memberId, cycle }) {
      const inMoney = (minor: bigint) => money(minor, currency);
      const held = chamas.get(chamaId);
      if (held?.cycle !== nameOf(cycle)) return readAll(chamaId, cycle, memberId).then(inMoney);
      if (held.stale.has(memberId)) return readOne(chamaId, held, cycle, memberId).then(inMoney);
      return inMoney(held.sums.get(memberId) ?? 0n);
    },
    changed(chamaId, memberId) {
      writes.set(chamaId, writesOf(chamaId) + 1);
      chamas.get(chamaId)?.stale.add(memberId);
    },
  };
}

const nameOf = ({ start, due }: Cycle): string => `${start} ${due}`;
