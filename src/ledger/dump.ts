import type { Money } from '../money.js';
import type { LinkedAudit } from './audit-chain.js';
import type { Linked } from './chain.js';

/** What verification needs of an operation, a leg and the rest. Rows may have more. */
export type DumpedOperation = { id: string; kind: string; chamaId: string; memberId: string; state: string };

export type DumpedLeg = {
  id: string;
  operationId: string;
  position: number;
  kind: string;
  provider: string;
  state: string;
  nextAt: number | undefined;
  calls: number;
  providerId: string | undefined;
  receipt: string | undefined;
  settled: Money | undefined;
};

export type DumpedContribution = {
  id: string;
  chamaId: string;
  memberId: string;
  legId: string | undefined;
  bookId: string | undefined;
  amount: Money;
};

/** The money database as a value. */
export type Dump = {
  operations: DumpedOperation[];
  legs: DumpedLeg[];
  slots: { operationId: string }[];
  receipts: { rail: string; receipt: string; legId: string }[];
  journals: Linked[];
  inbox: { source: string; dedupeKey: string; nextAt: number | undefined; processedAt: number | undefined }[];
  notifications: { id: string; operationId: string | undefined; kind: string }[];
  reviews: { operationId: string | undefined; legId: string | undefined; subject: string; closedAt: number | undefined }[];
  audits: LinkedAudit[];
  contributions: DumpedContribution[];
};

/** The invariants, by their numbers (docs/architecture.md): what each says is over the function that checks it. */
export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I9';

/** An invariant that does not hold. `subject` is the row's id, `says` a sentence for the host. Nothing personal in either. */
export type Finding = { invariant: Invariant; subject: string; says: string };

/** Legs that bring money in: what they settle is posted and credited. */
export const bringsMoney = (leg: DumpedLeg): boolean =>
  leg.kind === 'collect' || leg.kind === 'match' || leg.kind === 'link' || leg.kind === 'invoice' || leg.kind === 'sats';

/** Legs of what is moved between Lightning and mobile money: none of it is the chama's. */
export const isRailLeg = ({ kind }: DumpedLeg): boolean => kind === 'invoice' || kind === 'deliver' || kind === 'sats';

/** Legs that send airtime for money that came in. */
export const sendsAirtime = (leg: DumpedLeg): boolean => leg.kind === 'topUp';

/** Legs that write a payment down for something else than a contribution. */
export const entersPayment = (leg: DumpedLeg): boolean => leg.kind === 'enter';

/** Legs that pay somebody abroad for money that came in. */
export const sendsAbroad = (leg: DumpedLeg): boolean => leg.kind === 'payOut';

/** What an operation's postings have put into accounts whose names begin so, less what they took out, in minor units: owed is negative. */
export function movedIn(journals: readonly Linked[], prefix: string): bigint {
  const entries = journals.flatMap((journal) => journal.entries).filter(({ account }) => account.startsWith(prefix));
  return entries.reduce((sum, { amount }) => sum + BigInt(amount.minor), 0n);
}

/** A posting by which money arrived, as opposed to one that moves what is there. */
export const arrives = ({ entries }: Linked): boolean =>
  entries.some(({ account, amount }) => account.startsWith('asset:') && BigInt(amount.minor) > 0n);

export function grouped<T>(rows: Iterable<T>, keyOf: (row: T) => string | undefined): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

export const sameMoney = (a: Money | undefined, b: Money | undefined): boolean => a?.minor === b?.minor && a?.currency === b?.currency;

export const written = (amount: Money | undefined): string => (amount ? `${amount.minor} ${amount.currency} (minor units)` : 'nothing');
