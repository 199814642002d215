import type { EventObject } from 'xstate';
import type { Emitted } from './intents.js';
import type { Input } from './me.js';
import type { Meta } from './screen.js';

/** What a flow remembers (plain JSON) and what it hears; all flows are started, shown and confirmed in one way. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- they say what `setup` is to infer
export const types = <Context, Event extends EventObject = EventObject>() =>
  ({}) as { context: Context; events: Event; input: Input; emitted: Emitted; meta: Meta };
