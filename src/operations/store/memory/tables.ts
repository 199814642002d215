import type {
  Audited,
  InboxItem,
  Journal,
  Leg,
  LightningAccount,
  NewContribution,
  Notification,
  Operation,
  PayoutSender,
  Review,
  SeenLine,
} from '../../store.js';
import { table } from './table.js';
import type { Undo } from './table.js';

type Held = { id: string };
export type StoredContribution = Omit<NewContribution, 'legId'> & { legId: string | undefined; bookId: string | undefined };

/** All rows, by their keys, and the unique indexes beside them (index key → the row's id). */
export function tables(undo: Undo, contributions = new Map<string, StoredContribution>()) {
  return {
    operations: table<Operation>(undo),
    operationByIntent: table<Held>(undo),
    legs: table<Leg>(undo),
    /** operation id → its legs' ids, by position */
    legsOf: table<{ ids: string[] }>(undo),
    legByProviderId: table<Held>(undo),
    slots: table<{ provider: string; phoneHash: string; operationId: string; since: number }>(undo),
    slotOf: table<{ key: string }>(undo),
    /** provider, chama, member and place → the account there */
    lightningAccounts: table<LightningAccount>(undo),
    receipts: table<{ rail: string; receipt: string; legId: string; at: number }>(undo),
    journals: table<Journal>(undo),
    /** chama → its journals' ids, by place */
    chains: table<{ ids: string[] }>(undo),
    posted: table<Held>(undo),
    entries: table<Held>(undo),
    inbox: table<InboxItem>(undo),
    notifications: table<Notification>(undo),
    notified: table<Held>(undo),
    lines: table<SeenLine>(undo),
    reviews: table<Review>(undo),
    reviewed: table<Held>(undo),
    audits: table<Audited>(undo),
    /** chama → its last audit entry */
    lastAudit: table<Held>(undo),
    contributions: table<StoredContribution>(undo, contributions),
    credited: table<Held>(undo),
    payoutSenders: table<PayoutSender>(undo),
  };
}

export type Tables = ReturnType<typeof tables>;
