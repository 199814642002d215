import type { Standins } from '../../src/standins/server.js';
import type { Truth } from '../../src/standins/truth.js';
import type { Dump, Journal, Leg, Operation } from '../../src/operations/store.js';
import type { Diary } from './diary.js';
import { ofAnotherSystem } from './village.js';

/** All sides of one story: what the providers hold, what our database holds, what members did and heard. */
export type Evidence = {
  truth: Truth;
  dump: Dump;
  diary: Diary;
  /** Checkout ids of payments that the provider itself called failed before they were paid. */
  turned: ReadonlySet<string>;
  collects: Leg[];
  operations: ReadonlyMap<string, Operation>;
  journals: ReadonlyMap<string, Journal[]>;
  /** Was this payment for airtime, by what its operation says? */
  isForAirtime: (payment: Payment) => boolean;
};

export type Payment = Truth['payments'][number];

export function evidenceOf(standins: Standins, dump: Dump, diary: Diary): Evidence {
  const { transactions } = standins.state().imarapay;
  const truth = standins.truth();
  const airtime = new Set(dump.operations.filter(({ kind }) => kind === 'airtime').map(({ id }) => id));
  const operationOf = new Map(dump.legs.map(({ id, operationId }) => [id, operationId]));
  return {
    truth: { ...truth, payments: truth.payments.filter(({ externalReference }) => externalReference !== ofAnotherSystem) },
    dump,
    diary,
    turned: new Set(
      transactions.filter(({ callbackFault }) => callbackFault?.fault === 'failureThenSuccess').map((one) => one.checkoutRequestId),
    ),
    collects: dump.legs.filter(({ kind }) => kind === 'collect'),
    operations: new Map(dump.operations.map((one) => [one.id, one])),
    journals: by(dump.journals, ({ operationId }) => operationId),
    isForAirtime: ({ externalReference }) => airtime.has(operationOf.get(externalReference ?? '') ?? ''),
  };
}

export const isPaid = ({ status }: Payment): boolean => status === 'completed';

/** Rows by a key; rows without one are left out. */
export function by<T>(rows: Iterable<T>, keyOf: (row: T) => string | undefined | null): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key === undefined || key === null) continue;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}

/** Minor units of shillings. */
export const minorOf = ({ minor }: { minor: string }): bigint => BigInt(minor);

export const sumOf = (amounts: Iterable<{ minor: string }>): bigint => [...amounts].reduce((sum, amount) => sum + minorOf(amount), 0n);
