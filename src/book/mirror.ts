import { dateIn, days, minutes, seconds, type Clock } from '../clock.js';
import type { Ids } from '../ids.js';
import type { BookContribution, BookMember, ChamaRecords } from '../providers/ports.js';
import { mirrorChanges } from './adopt.js';
import { addDays } from './cycle.js';
import type { Identity } from './identity.js';
import { memberChanges } from './members.js';
import type { People } from './people.js';
import type { ChamaSetup } from './setup.js';
import type { BookStore } from './store.js';

/** A list that was read longer ago is read again. */
const staleMs = days(1);
/** The whole of the contributions, for what was changed long after its date. In between, only the last days. */
const wholeMs = days(7);
const overlapDays = 7;
/** After a read that did not succeed, and for an unknown dialler, no sooner than this: the month's calls are few. */
const againMs = minutes(10);
/** A webhook is answered by a read this much later, so that a burst, and the echo of what we record ourselves, cost one. */
const hintMs = seconds(5);
/** Reads of one member's contributions lie this far apart. */
const memberGapMs = minutes(1);
/** Somebody whom officers let in is looked for this often at most: they wait, and there are few of them. */
const newcomerGapMs = minutes(1);
/** Members waiting to be read; above it the recent contributions of all are read instead. */
const hintsMax = 50;

export type MirrorDeps = {
  setup: ChamaSetup;
  records: ChamaRecords;
  store: BookStore;
  people: Pick<People, 'learn' | 'roll'>;
  identity: Identity;
  clock: Clock;
  ids: Ids;
  /** Told of the members whenever they were read. */
  listed?: (members: readonly BookMember[]) => Promise<void>;
  /** Ends waiting when the service closes. */
  stop?: AbortSignal;
  failed?: (error: unknown) => void;
};

export type Read = 'read' | 'fresh' | 'unknown';

export type Mirror = {
  /** Reads what is stale: at start, and whenever it is convenient. Costs nothing while all is fresh. */
  refresh(): Promise<{ members: Read; contributions: Read }>;
  readMembers(): Promise<Read>;
  /** Contributions of one member, or of all from a date on, or all. */
  readContributions(of?: { memberId?: string; from?: string }): Promise<Read>;
  /** A webhook says that something has changed. It is not believed, and not waited for. */
  hear(event: { event: string; memberId?: string }): void;
  /** Somebody unknown has dialled: the list may have grown. At most one read in ten minutes. */
  lookForStranger(): void;
  /** Somebody whom an officer has let in is looked for on the list, in a few seconds. At most one read in a minute. */
  lookForNewcomer(): void;
  /** Resolves when no read is under way or waiting. */
  idle(): Promise<void>;
};

/** Keeps our copy of a chama's records at ChamaPay: members and contributions, with as few calls as will do. */
export function openMirror(deps: MirrorDeps): Mirror {
  const { setup, records, store, people, identity, clock, ids, stop } = deps;
  const chamaId = setup.chama.id;
  const tried = new Map<string, number>();
  const waiting = new Set<string>();
  const work = new Set<Promise<void>>();
  let last: Promise<unknown> = Promise.resolve();

  /** One read at a time: a list read before another is never applied after it. */
  function alone<T>(job: () => Promise<T>): Promise<T> {
    const turn = last.then(job);
    last = turn.catch(() => undefined);
    return turn;
  }

  function behind(job: () => Promise<unknown>): void {
    const done: Promise<void> = job()
      .then(() => undefined)
      .catch((error: unknown) => deps.failed?.(error))
      .finally(() => work.delete(done));
    work.add(done);
  }

  const lately = (what: string, ms: number) => clock.now() - (tried.get(what) ?? -Infinity) < ms;

  const readMembers = () =>
    alone(async (): Promise<Read> => {
      const now = clock.now();
      tried.set('members', now);
      const listed = await records.members();
      if (listed.status === 'unknown') return 'unknown';
      const changes = memberChanges({ setup, known: people.roll.membersOf(chamaId), listed: listed.items, identity, now });
      if (changes === undefined) return 'unknown';
      if (changes.length > 0) await people.learn(changes);
      await deps.listed?.(listed.items);
      await store.synced(chamaId, 'members', now);
      return 'read';
    });

  const readContributions = (of: { memberId?: string; from?: string } = {}) =>
    alone(async (): Promise<Read> => {
      const now = clock.now();
      const what = of.memberId === undefined ? 'contributions' : `contributions ${of.memberId}`;
      tried.set(what, now);
      const listed = await records.contributions(of);
      if (listed.status === 'unknown') return 'unknown';
      const items = listed.items.filter((item) => fits(item, of)); // what a server does not filter
      const members =
        of.memberId === undefined ? [...(await store.contributors(chamaId)), ...items.map((item) => item.memberId)] : [of.memberId];
      const byMember = grouped(items);
      for (const memberId of new Set(members)) await apply(memberId, byMember.get(memberId) ?? [], of.from, now);
      if (of.memberId === undefined) {
        await store.synced(chamaId, 'contributions', now);
        if (of.from === undefined) await store.synced(chamaId, 'contributions whole', now);
      }
      return 'read';
    });

  const apply = (memberId: string, items: BookContribution[], from: string | undefined, now: number) =>
    store.alterContributions({ chamaId, memberId, bookIds: items.map((item) => item.bookId) }, (rows) =>
      mirrorChanges({
        rows,
        memberId,
        items,
        from,
        newRow: ({ bookId, amount, date, reference }) => ({
          id: ids.next(),
          chamaId,
          memberId,
          legId: undefined,
          bookId,
          amount,
          date,
          receipt: reference,
          createdAt: now,
        }),
      }),
    );

  /** Since the last read with some days to spare, or everything when that was long ago. */
  async function readNewContributions(): Promise<Read> {
    const [recent, whole] = [await store.syncedAt(chamaId, 'contributions'), await store.syncedAt(chamaId, 'contributions whole')];
    if (recent === undefined || whole === undefined || clock.now() - whole >= wholeMs) return readContributions();
    return readContributions({ from: addDays(dateIn(setup.chama.timeZone, recent), -overlapDays) });
  }

  async function refreshContributions(): Promise<Read> {
    const at = await store.syncedAt(chamaId, 'contributions');
    if (at !== undefined && clock.now() - at < staleMs) return 'fresh';
    return lately('contributions', againMs) ? 'unknown' : readNewContributions();
  }

  async function refreshMembers(): Promise<Read> {
    const at = await store.syncedAt(chamaId, 'members');
    if (at !== undefined && clock.now() - at < staleMs) return 'fresh';
    return lately('members', againMs) ? 'unknown' : readMembers();
  }

  /** Reads after a while what `key` names, once however often it is asked for meanwhile, and so long after the last read of `what`. */
  function soon(key: string, gapMs: number, read: () => Promise<unknown>, what = key): void {
    if (waiting.has(key)) return;
    waiting.add(key);
    const wait = Math.max(hintMs, (tried.get(what) ?? -Infinity) + gapMs - clock.now());
    behind(async () => {
      await clock.sleep(wait, stop);
      waiting.delete(key);
      if (!stop?.aborted) await read();
    });
  }

  return {
    async refresh() {
      return { members: await refreshMembers(), contributions: await refreshContributions() };
    },
    readMembers,
    readContributions,

    hear({ event, memberId }) {
      if (event === 'member.registered') soon('members', againMs, readMembers);
      if (event !== 'contribution.created') return;
      if (memberId === undefined || waiting.size >= hintsMax) soon('contributions', againMs, readNewContributions);
      else soon(`contributions ${memberId}`, memberGapMs, () => readContributions({ memberId }));
    },

    lookForStranger() {
      if (waiting.has('members') || lately('members', againMs)) return;
      tried.set('members', clock.now());
      behind(readMembers);
    },

    lookForNewcomer: () => soon('newcomer', newcomerGapMs, readMembers, 'members'),

    async idle() {
      while (work.size > 0) await Promise.all(work);
    },
  };
}

function fits(item: BookContribution, { memberId, from }: { memberId?: string; from?: string }): boolean {
  return (memberId === undefined || item.memberId === memberId) && (from === undefined || item.date >= from);
}

function grouped(items: BookContribution[]): Map<string, BookContribution[]> {
  const groups = new Map<string, BookContribution[]>();
  for (const item of items) groups.set(item.memberId, [...(groups.get(item.memberId) ?? []), item]);
  return groups;
}
