import type { BindingRow, BookStore, Change, CodeRow, ContributionRow, MemberRow, NewPerson, PersonRow, RulesRow } from './store.js';

/** Where contributions are kept, by id; a `Map` is one. */
export type ContributionTable = {
  get(id: string): ContributionRow | undefined;
  set(id: string, row: ContributionRow): unknown;
  delete(id: string): unknown;
  values(): Iterable<ContributionRow>;
};

/**
 * The book in memory, for stories, simulations and measurements: nothing is kept, and every answer comes in the same breath.
 * `contributions` (by id) may be shared with whoever credits members, and `members` with the chamas' own records.
 */
export function memoryBookStore(
  contributions: ContributionTable = new Map<string, ContributionRow>(),
  members = new Map<string, MemberRow>(),
): BookStore {
  const persons = new Map<string, PersonRow>();
  const bindings = new Map<string, BindingRow>();
  const codes = new Map<string, CodeRow>();
  const rules = new Map<string, RulesRow>();
  const syncs = new Map<string, number>();

  const made = (person: NewPerson): PersonRow => persons.get(person.id) ?? { ...blank, ...person };
  const codesSince = (since: number, fits: (row: CodeRow) => boolean) =>
    [...codes.values()].filter((row) => row.sentAt > since && fits(row)).length;

  function make(change: Change): void {
    if (change.do === 'remove') return void contributions.delete(change.id);
    const row = change.do === 'add' ? change.row : contributions.get(change.id);
    if (!row) throw new Error('a change of a contribution that is not there');
    const next = change.do === 'tie' ? { ...row, bookId: change.bookId } : change.do === 'correct' ? corrected(row, change) : row;
    for (const other of contributions.values()) {
      if (other.id === next.id || other.chamaId !== next.chamaId) continue;
      if (next.bookId !== undefined && other.bookId === next.bookId) throw new Error('a record belongs to one contribution');
    }
    contributions.set(next.id, next);
  }

  return {
    members: async () => [...members.values()],
    persons: async () => [...persons.values()],
    bindings: async () => [...bindings.values()],
    rules: async () => [...rules.values()],
    putMembers: async (rows) => rows.forEach((row) => members.set(`${row.chamaId} ${row.memberId}`, { ...row })),

    person: async (id) => persons.get(id),
    changePerson: async (person, patch) => void persons.set(person.id, { ...made(person), ...patch }),
    setPin: async (person, phc, at) => {
      const row = made(person);
      if ((row.pin.setAt ?? at) > at || (row.pin.lockedUntil ?? at) > at) return false;
      persons.set(row.id, { ...row, pin: { ...noPin, phc, setAt: at } });
      return true;
    },
    countPinAttempt: async (id, seen, next) => {
      const row = persons.get(id);
      if (row?.pin.fails !== seen.fails || row.pin.lockedUntil !== seen.lockedUntil || row.pin.phc !== seen.phc) return false;
      persons.set(id, { ...row, pin: { ...row.pin, ...next } });
      return true;
    },
    clearPinAttempts: async (id, phc) => {
      const row = persons.get(id);
      if (row?.pin.phc === phc) persons.set(id, { ...row, pin: { ...row.pin, fails: 0, failsSince: undefined, lockedUntil: undefined } });
    },

    forgetPerson: async ({ person, phoneHash }) => {
      persons.delete(person);
      for (const [key, row] of bindings) if (row.personId === person) bindings.delete(key);
      for (const [id, row] of codes) if (row.addressHash === person || row.phoneHash === phoneHash) codes.delete(id);
    },

    bind: async (row) => void bindings.set(`${row.channel} ${row.addressHash}`, { ...row }),
    addCode: async (row, limits) => {
      if (codes.has(row.id)) throw new Error('a code with this id is there already');
      const full =
        codesSince(limits.daySince, (of) => of.phoneHash === row.phoneHash) >= limits.perPhone ||
        codesSince(limits.daySince, (of) => of.addressHash === row.addressHash) >= limits.perAddress ||
        codesSince(limits.hourSince, () => true) >= limits.overall;
      if (!full) codes.set(row.id, { ...row });
      return !full;
    },
    newestCode: async (addressHash, phoneHash) =>
      [...codes.values()]
        .filter((row) => row.addressHash === addressHash && row.phoneHash === phoneHash)
        .sort((a, b) => b.sentAt - a.sentAt || (a.id < b.id ? 1 : -1))[0],
    countCodeTry: async (id, tries) => {
      const row = codes.get(id);
      if (row?.tries !== tries) return false;
      codes.set(id, { ...row, tries: tries + 1 });
      return true;
    },
    useCodes: async (addressHash, phoneHash, at) => {
      for (const row of codes.values()) if (row.addressHash === addressHash && row.phoneHash === phoneHash) row.usedAt ??= at;
    },
    sweepCodes: async (before) => {
      const old = [...codes.values()].filter((row) => row.sentAt < before);
      for (const row of old) codes.delete(row.id);
      return old.length;
    },

    putRules: async (row) => void rules.set(`${row.chamaId} ${row.fromDate}`, { ...row }),

    contributions: async (chamaId, memberId) =>
      [...contributions.values()].filter((row) => row.chamaId === chamaId && row.memberId === memberId).sort(newestFirst),
    contributors: async (chamaId) =>
      [...new Set([...contributions.values()].filter((row) => row.chamaId === chamaId).map((row) => row.memberId))].sort(),
    alterContributions: async ({ chamaId, memberId, bookIds }, decide) => {
      const asked = new Set(bookIds);
      const rows = [...contributions.values()].filter(
        (row) => row.chamaId === chamaId && (row.memberId === memberId || (row.bookId !== undefined && asked.has(row.bookId))),
      );
      const changes = decide(rows.sort(newestFirst));
      const before = changes
        .map((change) => (change.do === 'add' ? change.row.id : change.id))
        .map((id) => [id, contributions.get(id)] as const);
      try {
        changes.forEach(make);
      } catch (error) {
        for (const [id, row] of before) {
          if (row) contributions.set(id, row);
          else contributions.delete(id);
        }
        throw error;
      }
    },

    syncedAt: async (chamaId, resource) => syncs.get(`${chamaId} ${resource}`),
    synced: async (chamaId, resource, at) => void syncs.set(`${chamaId} ${resource}`, at),
  };
}

const noPin = { phc: undefined, setAt: undefined, fails: 0, failsSince: undefined, lockedUntil: undefined };

const blank = {
  language: undefined,
  agreedAt: undefined,
  agreedVersion: undefined,
  pin: noPin,
  lastChannel: undefined,
  lastSeenAt: undefined,
  prefers: undefined,
  broadcasts: undefined,
};

function corrected(row: ContributionRow, change: Extract<Change, { do: 'correct' }>): ContributionRow {
  return { ...row, memberId: change.memberId, amount: change.amount, date: change.date, receipt: change.receipt };
}

/** By date, and within a day by when it was written down. */
export function newestFirst(a: ContributionRow, b: ContributionRow): number {
  if (a.date !== b.date) return a.date < b.date ? 1 : -1;
  return b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1);
}
