import type { Leg, MoneyTx } from '../../store.js';
import { legsOf as legsOfOperation } from './operations.js';
import { by, keyOf, refuseSecond } from './table.js';
import type { Tables } from './tables.js';

type Legs = Pick<
  MoneyTx,
  | 'leg'
  | 'legs'
  | 'legByProviderId'
  | 'underWay'
  | 'claimLegs'
  | 'settledLegs'
  | 'nextDue'
  | 'voidLeases'
  | 'moveLeg'
  | 'hurryLeg'
  | 'takeReceipt'
  | 'receiptHolder'
  | 'freeReceipt'
>;

export function legsOf(all: Tables): Legs {
  return {
    leg: async (id) => all.legs.get(id),
    legs: async (operationId) => legsOfOperation(all, operationId),
    legByProviderId: async (provider, providerId) => all.legs.get(all.legByProviderId.get(keyOf(provider, providerId))?.id ?? ''),
    async underWay({ chamaId, provider, kind }) {
      const found = [...all.legs.values()].filter((leg) => leg.provider === provider && leg.kind === kind && isUnderWay(leg));
      return found
        .flatMap((leg) => {
          const operation = all.operations.get(leg.operationId);
          return operation?.chamaId === chamaId && operation.state === 'open' ? [{ operation: { ...operation }, leg: { ...leg } }] : [];
        })
        .sort(
          by(
            ({ leg }) => leg.createdAt,
            ({ leg }) => leg.id,
          ),
        );
    },
    async claimLegs(now, owner, leaseMs, max, butNot = []) {
      const due = dueRows(all.legs.values(), now).filter(({ provider }) => !butNot.includes(provider));
      return due.slice(0, max).map((leg) => {
        const claimed = { ...leg, leaseOwner: owner, leaseUntil: now + leaseMs, fence: leg.fence + 1 };
        all.legs.set(leg.id, claimed);
        return claimed;
      });
    },
    async settledLegs({ chamaId, provider, from, to, max }) {
      const settled = (leg: Leg) =>
        leg.provider === provider &&
        leg.state === 'settled' &&
        leg.resolvedAt !== undefined &&
        from <= leg.resolvedAt &&
        leg.resolvedAt < to &&
        all.operations.get(leg.operationId)?.chamaId === chamaId;
      const found = [...all.legs.values()].filter(settled).sort(
        by(
          (leg) => leg.resolvedAt ?? 0,
          (leg) => leg.id,
        ),
      );
      return found.slice(0, max).map((leg) => ({ ...leg }));
    },
    async nextDue() {
      let due: number | undefined;
      const look = (at: number | undefined) => {
        if (at !== undefined && (due === undefined || at < due)) due = at;
      };
      for (const leg of all.legs.values()) look(dueAt(leg));
      for (const notification of all.notifications.values()) look(dueAt(notification));
      for (const item of all.inbox.values()) look(item.nextAt);
      return due;
    },
    async voidLeases() {
      return voidLeasesOf(all.legs) + voidLeasesOf(all.notifications);
    },
    async moveLeg({ id, from, stateV, fence, to, patch = {}, keepLease = false }) {
      const leg = all.legs.get(id);
      if (leg?.state !== from || leg.stateV !== stateV || (fence !== undefined && leg.fence !== fence)) return false;
      const letGo = keepLease ? {} : { leaseOwner: undefined, leaseUntil: undefined };
      const moved = { ...leg, state: to, stateV: stateV + 1, ...letGo, ...patch };
      indexProviderId(all, leg, moved);
      all.legs.set(id, moved);
      return true;
    },
    async hurryLeg(id, at) {
      const leg = all.legs.get(id);
      if (!leg || leg.state === 'settled' || (leg.nextAt !== undefined && leg.nextAt <= at)) return;
      all.legs.set(id, { ...leg, nextAt: at });
    },
    async takeReceipt(rail, receipt, legId, at) {
      const key = keyOf(rail, receipt);
      const holder = all.receipts.get(key)?.legId;
      if (holder === undefined) all.receipts.set(key, { rail, receipt, legId, at });
      return holder === undefined || holder === legId;
    },
    receiptHolder: async (rail, receipt) => all.receipts.get(keyOf(rail, receipt))?.legId,
    async freeReceipt(rail, receipt, legId) {
      const key = keyOf(rail, receipt);
      if (all.receipts.get(key)?.legId === legId) all.receipts.delete(key);
    },
  };
}

const isUnderWay = ({ state }: Leg): boolean => state === 'calling' || state === 'pending' || state === 'unknown';

type Leased = { id: string; nextAt: number | undefined; leaseOwner: string | undefined; leaseUntil: number | undefined };

const dueAt = ({ nextAt, leaseUntil }: Leased): number | undefined =>
  nextAt === undefined ? undefined : Math.max(nextAt, leaseUntil ?? nextAt);

/** The rows that are due and that nobody holds, oldest first. */
export function dueRows<T extends Leased>(rows: Iterable<T>, now: number): T[] {
  const due: T[] = [];
  for (const row of rows) if ((dueAt(row) ?? Infinity) <= now) due.push(row);
  return due.sort(
    by(
      (row) => row.nextAt ?? 0,
      (row) => row.id,
    ),
  );
}

function voidLeasesOf<T extends Leased>(table: { values(): Iterable<T>; set(key: string, row: T): void }): number {
  const held = [...table.values()].filter(({ leaseOwner }) => leaseOwner !== undefined);
  for (const row of held) table.set(row.id, { ...row, leaseOwner: undefined, leaseUntil: undefined });
  return held.length;
}

function indexProviderId(all: Tables, before: Leg, after: Leg): void {
  if (before.providerId === after.providerId) return;
  if (after.providerId !== undefined) {
    const key = keyOf(after.provider, after.providerId);
    refuseSecond(all.legByProviderId, key, 'a leg of this provider id');
    all.legByProviderId.set(key, { id: after.id });
  }
  if (before.providerId !== undefined) all.legByProviderId.delete(keyOf(before.provider, before.providerId));
}
