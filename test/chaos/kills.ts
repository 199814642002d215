import { crashpoints, type CrashpointName } from '../../src/crashpoint.js';
import type { Chance } from '../simulation/chance.js';

/** How a life is to end: at a named place, while it starts, or at any moment after. */
export type Kill =
  | { how: 'point'; point: CrashpointName; n: number; patienceMs: number }
  | { how: 'starting'; afterMs: number }
  | { how: 'random'; afterMs: number };

/** Shares of the deaths: at a crash point; while starting; else at random. */
const atPoint = 0.45;
const whileStarting = 0.1;

/** How long a life waits to pass its crash point before it is killed where it is. */
const patienceMs = 2_500;

/** The n-th passing is the one that kills: sometimes the first of a life, sometimes one in the middle of the work. */
const passingsMax = 12;

/** Chooses deaths so that every crash point comes to its turn: of those that were hit least, one by chance. */
export function killPlan(chance: Chance) {
  const hits = new Map<CrashpointName, number>(crashpoints.map((point) => [point, 0]));
  const tries = new Map<CrashpointName, number>();
  const draws = chance.fork();

  return {
    next(): Kill {
      const draw = draws.next();
      const [moment, n] = [draws.next(), draws.between(1, passingsMax)];
      if (draw < whileStarting) return { how: 'starting', afterMs: Math.floor(30 + 900 * moment) };
      if (draw >= whileStarting + atPoint) return { how: 'random', afterMs: Math.floor(20 + 1_000 * moment) };
      const least = Math.min(...crashpoints.map((point) => tries.get(point) ?? 0));
      const point = draws.one(crashpoints.filter((each) => (tries.get(each) ?? 0) === least));
      tries.set(point, least + 1);
      // A point that was not reached is tried again at its first passing.
      const easy = (hits.get(point) ?? 0) < least || point === 'sweep.after-read';
      return { how: 'point', point, n: easy ? 1 : n, patienceMs };
    },
    hit: (point: CrashpointName) => void hits.set(point, (hits.get(point) ?? 0) + 1),
    hits: () => Object.fromEntries(hits),
    never: () => crashpoints.filter((point) => hits.get(point) === 0),
  };
}
