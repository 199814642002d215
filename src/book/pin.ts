import { hours, minutes, type Clock } from '../clock.js';
import { keyedHash, type Key } from '../secrets.js';
import type { Reads } from '../../flows/kit/reads.js';
import type { PinHash } from './pin-hash.js';
import type { BookStore, PinState } from './store.js';
import { isWeakPin } from './weak-pin.js';

/** Wrong attempts before each lock: 5 lock for 15 minutes, 10 for a day, and every 5 more for another day. */
const failsMax = 5;
const firstLockMs = minutes(15);
const laterLockMs = hours(24);
/** How often an attempt is counted anew when others were counted at the same moment. */
const countTriesMax = 100;

export type Pins = Pick<Reads, 'checkPin' | 'newPin' | 'samePin'>;

/**
 * A member's PIN: argon2id over a keyed hash of PIN and person, so that a stolen database alone gives none away. An attempt is
 * counted, in the database and over all channels together, before it is checked.
 */
export function openPins({ store, clock, pepper, pinHash }: { store: BookStore; clock: Clock; pepper: Key; pinHash: PinHash }): Pins {
  const secret = (person: string, pin: string) => keyedHash(pepper, 'pin', pin, person);

  return {
    async newPin({ me, pin }) {
      if (isWeakPin(pin, me.phone)) return { status: 'weak' };
      return { status: 'ok', phc: await pinHash.hash(secret(me.person, pin)) };
    },

    samePin: ({ me, pin, phc }) => pinHash.verify(phc, secret(me.person, pin)),

    async checkPin({ me, pin }) {
      for (let tries = 0; tries < countTriesMax; tries++) {
        const state = (await store.person(me.person))?.pin;
        if (state?.phc === undefined) return { status: 'none' };
        const now = clock.now();
        if (state.lockedUntil !== undefined && state.lockedUntil > now) return locked(state.lockedUntil, now);
        const next = counted(state, now);
        if (!(await store.countPinAttempt(me.person, state, next))) continue;
        if (await pinHash.verify(state.phc, secret(me.person, pin))) {
          await store.clearPinAttempts(me.person, state.phc);
          return { status: 'right' };
        }
        return next.lockedUntil === undefined
          ? { status: 'wrong', left: failsMax - (next.fails % failsMax) }
          : locked(next.lockedUntil, now);
      }
      throw new Error('a PIN attempt could not be counted');
    },
  };
}

/** The state after one more attempt, taken to be wrong until it is checked. */
function counted(state: PinState, now: number): { fails: number; failsSince: number; lockedUntil: number | undefined } {
  const fails = state.fails + 1;
  const lockMs = fails % failsMax > 0 ? undefined : fails > failsMax ? laterLockMs : firstLockMs;
  return { fails, failsSince: state.failsSince ?? now, lockedUntil: lockMs === undefined ? undefined : now + lockMs };
}

const locked = (until: number, now: number) => ({ status: 'locked' as const, minutes: Math.ceil((until - now) / minutes(1)) });
