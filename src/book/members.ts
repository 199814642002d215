import type { BookMember } from '../providers/ports.js';
import type { Identity } from './identity.js';
import type { ChamaSetup } from './setup.js';
import type { MemberRow } from './store.js';

/** Longest name that is kept; the records allow 50 for each of the two. */
const nameMax = 101;

/**
 * The members to write so that ours are those of the list: new ones, changed ones, and as inactive those who are on it no
 * more. Undefined when the list is empty though we know members: a list that broke must not put a whole chama out.
 */
export function memberChanges(of: {
  setup: ChamaSetup;
  known: readonly MemberRow[];
  listed: readonly BookMember[];
  identity: Identity;
  now: number;
}): MemberRow[] | undefined {
  const { setup, known, listed, identity, now } = of;
  if (listed.length === 0 && known.some((row) => row.status === 'active')) return undefined;
  const before = new Map(known.map((row) => [row.memberId, row]));
  const rows = listed.map(({ memberId, firstName, lastName, phone, status }): MemberRow => ({
    chamaId: setup.chama.id,
    memberId,
    name: cleanName(`${firstName} ${lastName}`) || memberId,
    phone,
    phoneHash: phone === undefined ? undefined : identity.phoneHash(phone),
    status,
    role: Object.hasOwn(setup.officers, memberId) ? (setup.officers[memberId] ?? 'member') : 'member',
    syncedAt: now,
  }));
  const there = new Set(rows.map((row) => row.memberId));
  const gone = known.filter((row) => !there.has(row.memberId) && row.status !== 'inactive');
  const changed = rows.filter((row) => {
    const old = before.get(row.memberId);
    return !old || old.name !== row.name || old.phone !== row.phone || old.status !== row.status || old.role !== row.role;
  });
  return [...changed, ...gone.map((row) => ({ ...row, status: 'inactive' as const, syncedAt: now }))];
}

/** A name on one line, without what a screen or a log would trip over. */
export function cleanName(text: string): string {
  return text
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, nameMax)
    .trim();
}
