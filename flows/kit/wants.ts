import { emit } from 'xstate';
import type { Emitted, Intent } from './intents.js';

/** The member has confirmed this: it is written down before the next screen is shown. Reads the context as it is by then. */
export const wants = <C extends object>(intent: (context: C) => Intent) =>
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- fits behind whatever event was confirmed by
  emit<C, any, undefined, any, Emitted>(({ context }) => ({ type: 'intent', intent: intent(context) }));
