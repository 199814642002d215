/** Chance from a seed (mulberry32): the same seed is the same world. */
export type Chance = {
  /** A number in [0, 1). */
  next(): number;
  /** True with probability `p`. */
  happens(p: number): boolean;
  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number;
  one<T>(of: readonly T[]): T;
  /** A stream of its own, so that more draws in one place change nothing in another. */
  fork(): Chance;
};

export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    happens: (p) => next() < p,
    between: (min, max) => min + Math.floor(next() * (max - min + 1)),
    one: (of) => {
      const chosen = of[Math.floor(next() * of.length)];
      if (chosen === undefined) throw new Error('nothing to choose from');
      return chosen;
    },
    fork: () => chance(Math.floor(next() * 4_294_967_296)),
  };
}
