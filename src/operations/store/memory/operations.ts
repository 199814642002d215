import { isPositive, minus, money, plus, type Money } from '../../../money.js';
import type { Leg, MoneyTx } from '../../store.js';
import { by, keyOf, refuseSecond } from './table.js';
import type { Tables } from './tables.js';

type Operations = Pick<
  MoneyTx,
  | 'operation'
  | 'operationByIntent'
  | 'unfinished'
  | 'openSince'
  | 'allOpen'
  | 'addOperation'
  | 'addLeg'
  | 'operationsSince'
  | 'moved'
  | 'renamePersonal'
  | 'moveOperation'
  | 'takeSlot'
  | 'slotHolder'
  | 'freeSlot'
>;

const oldestFirst = by<{ createdAt: number; id: string }>(
  (row) => row.createdAt,
  (row) => row.id,
);

export function operationsOf(all: Tables): Operations {
  const open = () => [...all.operations.values()].filter(({ state }) => state === 'open').sort(oldestFirst);
  return {
    operation: async (id) => all.operations.get(id),
    operationByIntent: async (intentKey) => all.operations.get(all.operationByIntent.get(intentKey)?.id ?? ''),
    unfinished: async (person) =>
      [...all.operations.values()]
        .filter((operation) => operation.person === person && (operation.state === 'open' || operation.state === 'review'))
        .sort(oldestFirst)
        .map((operation) => ({ ...operation })),
    openSince: async (before, max) =>
      open()
        .filter(({ createdAt }) => createdAt < before)
        .slice(0, max)
        .map((operation) => ({ ...operation })),
    allOpen: async () => open().map((operation) => ({ operation: { ...operation }, legs: legsOf(all, operation.id) })),
    async addOperation(operation, legs) {
      refuseSecond(all.operations, operation.id, 'an operation');
      refuseSecond(all.operationByIntent, operation.intentKey, 'an operation of this intent');
      all.operations.set(operation.id, operation);
      all.operationByIntent.set(operation.intentKey, { id: operation.id });
      const inOrder = [...legs].sort(by((leg) => leg.position));
      inOrder.forEach((leg, place) => addLeg(all, leg, inOrder[place - 1]));
      all.legsOf.set(operation.id, { ids: inOrder.map(({ id }) => id) });
    },
    async addLeg(leg) {
      const before = legsOf(all, leg.operationId);
      addLeg(
        all,
        leg,
        before.find(({ position }) => position === leg.position),
      );
      all.legsOf.set(leg.operationId, { ids: [...before, leg].sort(by(({ position }) => position)).map(({ id }) => id) });
    },
    operationsSince: async ({ chamaId, memberId, kind, since, max }) =>
      [...all.operations.values()]
        .filter((one) => one.chamaId === chamaId && one.memberId === memberId && one.kind === kind && one.createdAt >= since)
        .sort(oldestFirst)
        .slice(0, max)
        .map((operation) => ({ ...operation })),
    async moved({ chamaId, memberId, kinds, currency, since }) {
      const counted = [...all.operations.values()].filter(
        (one) =>
          one.chamaId === chamaId &&
          (memberId === undefined || one.memberId === memberId) &&
          kinds.includes(one.kind) &&
          one.amount.currency === currency &&
          one.createdAt >= since &&
          one.state !== 'failed',
      );
      const ids = new Set(counted.map(({ id }) => id));
      const refunds = [...all.journals.values()].filter(({ kind, operationId }) => isRefund(kind) && ids.has(operationId));
      const back = refunds.flatMap(({ entries }) => entries).filter(({ amount }) => amount.currency === currency && isPositive(amount));
      const sum = (amounts: Money[]) => amounts.reduce((total, amount) => plus(total, amount), money(0, currency));
      return minus(sum(counted.map(({ amount }) => amount)), sum(back.map(({ amount }) => amount)));
    },
    async renamePersonal(id, personal) {
      const operation = all.operations.get(id);
      if (!operation) throw new Error(`there is no operation ${id}`);
      all.operations.set(id, { ...operation, personal });
    },
    async moveOperation(id, stateV, to, endedAt) {
      const operation = all.operations.get(id);
      if (operation?.stateV !== stateV) return false;
      all.operations.set(id, { ...operation, state: to, stateV: stateV + 1, endedAt });
      return true;
    },
    async takeSlot(provider, phoneHash, operationId, since) {
      const key = keyOf(provider, phoneHash);
      const holder = all.slots.get(key)?.operationId;
      if (holder !== undefined) return holder === operationId;
      refuseSecond(all.slotOf, operationId, 'a slot of this operation');
      all.slots.set(key, { provider, phoneHash, operationId, since });
      all.slotOf.set(operationId, { key });
      return true;
    },
    slotHolder: async (provider, phoneHash) => all.slots.get(keyOf(provider, phoneHash))?.operationId,
    async freeSlot(operationId) {
      const slot = all.slotOf.get(operationId);
      if (!slot) return;
      all.slots.delete(slot.key);
      all.slotOf.delete(operationId);
    },
  };
}

const isRefund = (kind: string): boolean => kind === 'refunded' || kind.startsWith('refunded:');

function addLeg(all: Tables, leg: Leg, before: Leg | undefined): void {
  refuseSecond(all.legs, leg.id, 'a leg');
  if (!all.operations.has(leg.operationId)) throw new Error(`Foreign key: there is no operation ${leg.operationId}`);
  if (before?.position === leg.position) throw new Error(`Unique constraint: two legs at position ${leg.position} of ${leg.operationId}`);
  if (leg.providerId !== undefined) {
    const key = keyOf(leg.provider, leg.providerId);
    refuseSecond(all.legByProviderId, key, 'a leg of this provider id');
    all.legByProviderId.set(key, { id: leg.id });
  }
  all.legs.set(leg.id, leg);
}

/** An operation's legs, by position. */
export const legsOf = (all: Tables, operationId: string): Leg[] =>
  (all.legsOf.get(operationId)?.ids ?? []).flatMap((id) => all.legs.get(id) ?? []);
