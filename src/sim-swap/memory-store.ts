import { worse, type Mark, type SimCheck, type SimSwapStore } from './store.js';

/** The guard's store in memory, for simulations and tests. */
export function memorySimSwapStore(): SimSwapStore {
  let rows: SimCheck[] = [];
  const marks = new Map<string, number>();
  const key = (person: string, mark: Mark) => `${mark} ${person}`;
  const change = (test: (row: SimCheck) => boolean, to: (row: SimCheck) => SimCheck): boolean => {
    const place = rows.findIndex(test);
    const row = rows[place];
    if (row) rows[place] = to(row);
    return row !== undefined;
  };
  return {
    checks: async ({ chamaId, phoneHash, since, max }) =>
      rows
        .filter((row) => row.chamaId === chamaId && row.phoneHash === phoneHash && row.askedAt >= since)
        .sort((a, b) => b.askedAt - a.askedAt || (a.id < b.id ? 1 : -1))
        .slice(0, max)
        .map((row) => ({ ...row })),
    add: async (check) =>
      void rows.push({ ...check, requestHash: undefined, answeredAt: undefined, verdict: undefined, swappedOn: undefined }),
    asked: async (id, requestHash) =>
      void change(
        (row) => row.id === id,
        (row) => ({ ...row, requestHash }),
      ),
    answer: async (answer) =>
      change(
        ({ requestHash }) => requestHash === answer.requestHash,
        (row) => ({ ...row, answeredAt: row.answeredAt ?? answer.at, ...worse(row, answer) }),
      ),
    async sweep(before) {
      const kept = rows.filter(({ askedAt }) => askedAt >= before);
      const gone = rows.length - kept.length;
      rows = kept;
      return gone;
    },
    mark: async (person, mark, at) => void marks.set(key(person, mark), at),
    marked: async (person, mark) => marks.get(key(person, mark)),
  };
}
