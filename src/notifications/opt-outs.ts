import type { Clock } from '../clock.js';
import type { OptOutStore } from './opt-out-store.js';
import type { Carrier, OptedOut } from './route.js';

/** Who wants to hear nothing of what, by person and channel: known from memory, and durable. */
export type OptOuts = {
  of(person: string, carrier: Carrier): OptedOut | undefined;
  /** `all`: the network carries nothing to them; a word of their own (`notices`) makes no less of it. Durable when it resolves. */
  stop(person: string, carrier: Carrier, from: OptedOut): Promise<void>;
  /** They want everything on this channel again; false when they had it. Durable when it resolves. */
  start(person: string, carrier: Carrier): Promise<boolean>;
};

/** Reads them all once: a row a person who ever said so. */
export async function openOptOuts(store: OptOutStore, clock: Pick<Clock, 'now'>): Promise<OptOuts> {
  const known = new Map<string, OptedOut>();
  const keyOf = (person: string, carrier: Carrier) => `${carrier} ${person}`;
  for (const { person, carrier, from } of await store.all()) known.set(keyOf(person, carrier), from);
  return {
    of: (person, carrier) => known.get(keyOf(person, carrier)),
    async stop(person, carrier, from) {
      const key = keyOf(person, carrier);
      const before = known.get(key);
      if (before === from || before === 'all') return;
      await store.put({ person, carrier, from, at: clock.now() });
      known.set(key, from);
    },
    async start(person, carrier) {
      const key = keyOf(person, carrier);
      if (!known.has(key)) return false;
      await store.remove({ person, carrier });
      known.delete(key);
      return true;
    },
  };
}
