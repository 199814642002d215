import type { Role } from '../setup.js';
import type { Desk } from './desk.js';
import type { LocalTx } from './store.js';
import { members } from './tables/members.js';

/** Whoever runs the service, as an actor. No member has this id. */
export const host = 'host';

/** The office of an active member; `host` for whoever runs the service, undefined for anybody else. */
export async function roleOf(desk: Desk, tx: LocalTx, by: string): Promise<Role | 'host' | undefined> {
  if (by === host) return host;
  const row = await tx.get(members, { memberId: by });
  if (row?.status !== 'active') return undefined;
  return (Object.hasOwn(desk.officers, by) ? desk.officers[by] : undefined) ?? row.role;
}

/** Is this an active member with an office, or the host? */
export async function isOfficer(desk: Desk, tx: LocalTx, by: string): Promise<boolean> {
  const role = await roleOf(desk, tx, by);
  return role !== undefined && role !== 'member';
}

export async function isActive(tx: LocalTx, memberId: string): Promise<boolean> {
  return (await tx.get(members, { memberId }))?.status === 'active';
}

/** Names of members, by id. */
export async function namesOf(tx: LocalTx, ids: readonly string[]): Promise<(memberId: string) => string> {
  const some = [...new Set(ids)];
  const names = new Map<string, string>();
  for (let at = 0; at < some.length; at += idsMax) {
    const rows = await tx.list(members, { memberId: { in: some.slice(at, at + idsMax) } }, { by: [], max: idsMax });
    for (const { memberId, name } of rows) names.set(memberId, name);
  }
  return (memberId) => names.get(memberId) ?? memberId;
}

/** Ids asked for in one query: databases bound the values of a statement. */
const idsMax = 500;

/** Members of a chama that are looked through at most. */
export const membersMax = 5000;

export function activeMembers(tx: LocalTx) {
  return tx.list(members, { status: 'active' }, { by: [], max: membersMax });
}
