import type { Clock } from '../clock.js';

/** Whoever is counted at once; beyond it the oldest are forgotten. */
const countedMax = 10_000;

/** Counts what each person did within a while, in memory: a cap against nuisance, which a start lifts. The same key counts once. */
export function dailyCap(clock: Pick<Clock, 'now'>, max: number, windowMs: number) {
  const done = new Map<string, { at: number; key: string }[]>();
  let unnamed = 0;

  const recent = (person: string) => (done.get(person) ?? []).filter(({ at }) => clock.now() - at < windowMs);

  function hasRoom(person: string, key?: string): boolean {
    const own = recent(person);
    return own.length < max || own.some((one) => one.key === key);
  }

  return {
    hasRoom,
    /** Counts one more; false where there is no room for it. */
    take(person: string, key = `${++unnamed}`): boolean {
      if (!hasRoom(person, key)) return false;
      const own = recent(person).filter((one) => one.key !== key);
      done.delete(person);
      done.set(person, [...own, { at: clock.now(), key }]);
      for (const oldest of done.keys()) {
        if (done.size <= countedMax) break;
        done.delete(oldest);
      }
      return true;
    },
  };
}
