import { emit, type EventObject } from 'xstate';
import type { Emitted, Intent } from './intents.js';

/**
 * The member has confirmed this: it is written down before the next screen is shown. Reads the context as it is by then, and where
 * nothing may be remembered the event that it was confirmed by.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any, @typescript-eslint/no-unnecessary-type-parameters -- fits behind whatever event was confirmed by
export const wants = <C extends object, E extends EventObject = any>(intent: (context: C, event: E) => Intent) =>
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  emit<C, any, undefined, any, Emitted>(({ context, event }) => ({ type: 'intent', intent: intent(context, event as E) }));
