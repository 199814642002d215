import type { Clock } from '../clock.js';
import type { Me } from '../../flows/kit/me.js';
import type { Pending } from '../../flows/kit/reads.js';
import type { Records } from './records.js';
import { theirRecords, type RecordsOf } from './their-records.js';

/** How long the menu waits to know what waits for somebody in records elsewhere; it is shown without, rather than late. */
const waitMs = 300;

/** How long an answer is good for. What the member does themselves is known at once. */
const freshMs = 20_000;

/** Members whose matters are remembered. */
const membersMax = 10_000;

type Known = { at: number; matters: Pending[] };

export type RecordMatters = {
  /** At once while it is known. */
  of: (me: Me) => Pending[] | Promise<Pending[]>;
  /** Something was written into a chama's records: what was known of it is old. */
  changed: (chamaId: string) => void;
};

/** What waits for a member in the chama's records: loans that ask for their word as a guarantor, and votes. */
export function openRecordMatters({ records, clock }: { records: RecordsOf; clock: Clock }): RecordMatters {
  const known = new Map<string, Known>();
  const changes = new Map<string, number>();
  /** Chamas whose records have neither guarantors nor votes. */
  const without = new Set<string>();

  async function look({ loans, governance }: Records, me: Me, memberId: string, key: string): Promise<Known> {
    const at = clock.monotonic();
    const [requests, votes] = await Promise.all([loans.requests({ memberId }), governance.openVotes({ memberId })]);
    if (requests.status === 'not-kept' && votes.status === 'not-kept') without.add(me.chama.id);
    const matters: Pending[] = [];
    if (requests.status === 'read' && requests.value.length > 0) matters.push({ kind: 'guarantees', count: requests.value.length });
    if (votes.status === 'read' && votes.value.length > 0) matters.push({ kind: 'votes', count: votes.value.length });
    const found = { at, matters };
    known.delete(key);
    known.set(key, found);
    for (const oldest of known.keys()) {
      if (known.size <= membersMax) break;
      known.delete(oldest);
    }
    return found;
  }

  async function lookedUp(me: Me, memberId: string, key: string, before: Known | undefined): Promise<Pending[]> {
    const theirs = theirRecords(records, me);
    // Whatever fails here fails again, and is told, where the member looks at it.
    const looking = look(theirs, me, memberId, key).catch(() => undefined);
    const found = theirs.name === 'local' ? await looking : await soon(looking);
    return (found ?? before)?.matters ?? [];
  }

  async function soon<T>(looking: Promise<T>): Promise<T | undefined> {
    const over = new AbortController();
    const found = await Promise.race([looking, clock.sleep(waitMs, over.signal).then(() => undefined)]);
    over.abort();
    return found;
  }

  return {
    of(me) {
      if (!me.member || without.has(me.chama.id)) return [];
      const key = `${me.chama.id} ${me.member.id} ${changes.get(me.chama.id) ?? 0}`;
      const before = known.get(key);
      return before && clock.monotonic() - before.at < freshMs ? before.matters : lookedUp(me, me.member.id, key, before);
    },
    changed: (chamaId) => void changes.set(chamaId, (changes.get(chamaId) ?? 0) + 1),
  };
}
