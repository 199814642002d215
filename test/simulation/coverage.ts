/** What a run went through, so that a green result says what it is green about. */
export type Coverage = {
  count(what: string, times?: number): void;
  all(): Record<string, number>;
  add(other: Record<string, number>): void;
};

export function coverage(): Coverage {
  const counts = new Map<string, number>();
  const count = (what: string, times = 1) => void counts.set(what, (counts.get(what) ?? 0) + times);
  return {
    count,
    all: () => Object.fromEntries([...counts].sort(([a], [b]) => a.localeCompare(b))),
    add: (other) => {
      for (const [what, times] of Object.entries(other)) count(what, times);
    },
  };
}
