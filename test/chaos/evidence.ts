import type { Dump, Journal, Leg, Operation } from '../../src/operations/store.js';
import type { Standins } from '../../src/standins/server.js';
import { ofChama } from '../simulation/truths.js';
import { paidKinds, type PaidKind } from './confirmation.js';
import type { Diary } from './diary.js';
import type { Entry } from './entries.js';
import { pagesOf, truthOf, type ChamaTruth, type Payment } from './truths.js';
import type { Villager } from './village.js';
import { villageOf, type Village } from './villages.js';

/** All sides of one chama's story: what the providers hold, what our database holds, what members did and heard. */
export type Evidence = {
  village: Village;
  people: readonly Villager[];
  truth: ChamaTruth;
  /** Of this chama alone. */
  dump: Dump;
  /** The same. */
  diary: Diary;
  entries: Entry[];
  /** What was paid by links; no prompt of ours asked for it. */
  linked: Payment[];
  /** Every page that was made for a link, by what its address holds, and the link it was made for. */
  pages: { id: string; reference: string }[];
  /** Every SMS to anybody. */
  told: string[];
  collects: Leg[];
  operations: ReadonlyMap<string, Operation>;
  journals: ReadonlyMap<string, Journal[]>;
  /** The operation that asked for a payment; undefined where none of ours did. */
  operationOf: (payment: Payment) => Operation | undefined;
};

export function evidenceOf(
  village: Village,
  all: { standins: Standins; dump: Dump; diary: Diary; entries: readonly Entry[]; people: readonly Villager[] },
): Evidence {
  const { chamaId } = village;
  const people = all.people.filter(({ phone }) => villageOf(phone) === village);
  const own = ofChama(all.dump, chamaId);
  const operations = new Map(own.operations.map((one) => [one.id, one]));
  const dump: Dump = {
    ...own,
    slots: all.dump.slots.filter(({ operationId }) => operations.has(operationId)),
    inbox: all.dump.inbox.filter((item) => item.chamaId === chamaId),
  };
  const legs = new Map(dump.legs.map((leg) => [leg.id, leg]));
  const truth = truthOf(village, all.standins, all.dump, people);
  const isByLink = ({ reference }: Payment) => legs.get(reference ?? '')?.kind === 'link';
  return {
    ...{ village, people, dump, operations },
    truth: { ...truth, payments: truth.payments.filter((payment) => !isByLink(payment)) },
    linked: truth.payments.filter(isByLink),
    pages: village.collector === 'campay' ? pagesOf(all.standins) : [],
    told: all.standins.truth().sms.map(({ text }) => text),
    diary: {
      ...all.diary,
      confirmations: new Map([...all.diary.confirmations].filter(([, { of }]) => villageOf(of.phone) === village)),
    },
    entries: all.entries.filter((entry) => entry.chamaId === chamaId),
    collects: dump.legs.filter(({ kind }) => kind === 'collect'),
    journals: by(dump.journals, ({ operationId }) => operationId),
    operationOf: ({ reference }) => operations.get(legs.get(reference ?? '')?.operationId ?? ''),
  };
}

export const isPaid = ({ status }: Payment): boolean => status === 'completed';

/** Was this paid for something else than a contribution, by what its operation says? */
export const isElsewhere = (payment: Payment, { operationOf }: Evidence): boolean => {
  const kind = operationOf(payment)?.kind;
  return kind !== undefined && kind !== 'contribution';
};

export const isPaidKind = (kind: string): kind is PaidKind => (paidKinds as readonly string[]).includes(kind);

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

export const minorOf = ({ minor }: { minor: string }): bigint => BigInt(minor);

export const sumOf = (amounts: Iterable<{ minor: string }>): bigint => [...amounts].reduce((sum, amount) => sum + minorOf(amount), 0n);
