import { assign } from 'xstate';
import type { Me } from './me.js';
import type { Safety } from './safety.js';
import type { Phrase } from './say.js';

/**
 * A state that asks whether something must wait to protect the member, notes in `stop` what they are to hear, and goes on to `target`. It stands before anything
 * is typed: whoever holds a stolen SIM hears it first, and the network is asked in time to have answered by the confirmation.
 */
export const minds = <T extends string>(target: T) => ({
  invoke: {
    src: 'safety' as const,
    input: ({ context: { me } }: { context: { me: Me } }) => ({ me }),
    onDone: {
      target,
      // eslint-disable-next-line @typescript-eslint/no-explicit-any -- fits into whatever flow asks
      actions: assign<any, any, undefined, any, any>({ stop: ({ event }: { event: { output: Safety } }) => stopOf(event.output) }),
    },
  },
});

const stopOf = (safety: Safety): Phrase | undefined => (safety.status === 'waits' ? safety.phrase : undefined);
