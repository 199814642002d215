import { crashpoints, type CrashpointName } from '../../src/crashpoint.js';
import type { LegKind } from '../../src/operations/store.js';
import type { Chance } from '../simulation/chance.js';

/** A named place, or what is done there for one kind of leg alone. */
type KillPoint = CrashpointName | `${CrashpointName}@${LegKind}`;

/** How a life is to end: at a named place, while it starts, or at any moment after. */
export type Kill =
  | { how: 'point'; point: KillPoint; n: number; patienceMs: number }
  | { how: 'starting'; afterMs: number }
  | { how: 'random'; afterMs: number };

/** What goes out by calls of its own: each is to die right before one and right after it. */
const calling: readonly LegKind[] = ['collect', 'record', 'link', 'topUp', 'enter', 'payOut', 'invoice', 'deliver'];
const ofCalls = calling.flatMap((kind) => [`leg.before-call@${kind}`, `leg.after-call@${kind}`] as const);

export const killPoints: readonly KillPoint[] = [...crashpoints, ...ofCalls];

/** Shares of the deaths: at a crash point; while starting; else at random. */
const atPoint = 0.6;
const whileStarting = 0.08;

/** How long a life waits to pass its crash point before it is killed where it is. What one kind of leg does is rarer. */
const patienceMs = 2_500;
const rareMs = 5_000;

/** The n-th passing is the one that kills: sometimes the first of a life, sometimes one in the middle of the work. */
const passingsMax = 12;

/** So many kills let every place come to its turn often enough to be hit once. */
export const killsForAll = 4 * killPoints.length;

/** Chooses deaths so that every place comes to its turn: of those that were tried least, one by chance; first those that were never hit. */
export function killPlan(chance: Chance) {
  const hits = new Map<KillPoint, number>(killPoints.map((point) => [point, 0]));
  const tries = new Map<KillPoint, number>();
  const draws = chance.fork();

  return {
    next(): Kill {
      const draw = draws.next();
      const [moment, n] = [draws.next(), draws.between(1, passingsMax)];
      if (draw < whileStarting) return { how: 'starting', afterMs: Math.floor(30 + 900 * moment) };
      if (draw >= whileStarting + atPoint) return { how: 'random', afterMs: Math.floor(20 + 1_000 * moment) };
      const least = Math.min(...killPoints.map((point) => tries.get(point) ?? 0));
      const left = killPoints.filter((each) => (tries.get(each) ?? 0) === least);
      const unhit = left.filter((each) => hits.get(each) === 0);
      const point = draws.one(unhit.length > 0 ? unhit : left);
      tries.set(point, least + 1);
      const isRare = point.includes('@');
      // A point that was not reached is tried again at its first passing.
      const easy = isRare || (hits.get(point) ?? 0) < least || point === 'sweep.after-read';
      return { how: 'point', point, n: easy ? 1 : n, patienceMs: isRare ? rareMs : patienceMs };
    },
    hit: (point: KillPoint) => void hits.set(point, (hits.get(point) ?? 0) + 1),
    hits: () => Object.fromEntries(hits),
    never: () => killPoints.filter((point) => hits.get(point) === 0),
  };
}
