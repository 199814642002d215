import type { Clock } from '../../clock.js';
import type { Ids } from '../../ids.js';
import type { RunScript } from './redis-scripts.js';

/** How long a lock outlives a holder that is gone or stands still, and how often a living one renews it. */
const leaseMs = 5_000;
const renewMs = 1_500;

/** How often one in line asks; one that has not asked for `waiterMs` is taken for gone; after `waitMaxMs` it gives up. */
const askMs = 15;
const waiterMs = 1_000;
const waitMaxMs = 15_000;

export type PersonLock = {
  /** Runs `work` while no other node runs work of this person. In one process: one call a person at a time (see the keyed mutex). */
  hold<T>(person: string, work: () => Promise<T>): Promise<T>;
  /** The token that this process holds the lock with, or held it with when it lost it: then a commit with it is refused. */
  tokenOf(person: string): string | undefined;
  keyOf(person: string): string;
};

/** A lock a person over all nodes: a lease under a random token, renewed while the work runs, first come first served. */
export function personLock({ run, prefix, clock, ids }: { run: RunScript; prefix: string; clock: Clock; ids: Ids }): PersonLock {
  const tokens = new Map<string, string>();
  const keyOf = (person: string) => `${prefix}l:${person}`;
  const keysOf = (person: string) => [keyOf(person), `${prefix}q:${person}`, `${prefix}w:${person}`];

  const take = async (person: string, token: string) => {
    const begun = clock.monotonic();
    while ((await run('take', keysOf(person), [token, leaseMs, waiterMs])) !== 1) {
      if (clock.monotonic() - begun > waitMaxMs) throw new Error('The turns of this person are held by another process');
      await clock.sleep(askMs);
    }
  };
  const renewUntil = async (ended: AbortSignal, person: string, token: string) => {
    for (;;) {
      await clock.sleep(renewMs, ended);
      // When Redis does not answer, the next time may do; when the lock is lost, the commit will find out.
      if (ended.aborted) return;
      await run('renew', [keyOf(person)], [token, leaseMs]).catch(() => undefined);
    }
  };
  return {
    keyOf,
    tokenOf: (person) => tokens.get(person),
    async hold(person, work) {
      const token = ids.uuid();
      const ended = new AbortController();
      try {
        await take(person, token);
        tokens.set(person, token);
        void renewUntil(ended.signal, person, token);
        return await work();
      } finally {
        ended.abort();
        tokens.delete(person);
        // The lease ends by itself when this cannot be said.
        await run('letGo', keysOf(person), [token]).catch(() => undefined);
      }
    },
  };
}
