import { createHash } from 'node:crypto';
import { chainStart } from './chain.js';

/** What somebody decided, before it has a place in its chama's chain. */
export type NewAudit = {
  id: string;
  chamaId: string;
  /** UTC milliseconds. */
  at: number;
  actor: string;
  action: string;
  subject: string;
  detail: string;
};

/** A decision in its place: `seq` counts from 1 in each chama, and `hash` covers all of it and the hash before. */
export type LinkedAudit = NewAudit & { seq: number; prevHash: string; hash: string };

/** Puts a decision behind the last one of its chama (`undefined`: it is the first). */
export function linkAudit(entry: NewAudit, last: { seq: number; hash: string } | undefined): LinkedAudit {
  const placed = { ...entry, seq: (last?.seq ?? 0) + 1, prevHash: last?.hash ?? chainStart };
  return { ...placed, hash: auditHash(placed) };
}

/** SHA-256, in hex, of a decision's canonical JSON (a list, its members in a fixed order) and the hash before it. */
export function auditHash({ prevHash, seq, id, chamaId, at, actor, action, subject, detail }: Omit<LinkedAudit, 'hash'>): string {
  return createHash('sha256')
    .update(JSON.stringify([prevHash, seq, id, chamaId, at, actor, action, subject, detail]))
    .digest('hex');
}
