import type { EventObject } from 'xstate';
import type { Clock } from '../clock.js';
import type { Intent } from '../../flows/kit/intents.js';
import type { Input, Me } from '../../flows/kit/me.js';
import type { Reads } from '../../flows/kit/reads.js';
import type { Register } from '../../flows/kit/register.js';
import type { Next, Screen } from '../../flows/kit/screen.js';
import { flatMachine } from './flat-machine.js';
import { askable, xstateMachine, type Here, type Machine } from './machine.js';
import { questions } from './questions.js';
import { stepper, type Stepping } from './step.js';

/** Where a member is in a flow: plain JSON, whole. */
export type Place = { flow: string; version: number; value: unknown; context: unknown };

/** What one step in one flow came to. Nothing has happened yet: intents are only said. */
export type Step =
  | {
      status: 'taken';
      place: Place;
      screen: Screen | undefined;
      next: Next | undefined;
      intents: Intent[];
      ended: boolean;
    }
  /** The event is none for where the member stands. */
  | { status: 'missed' }
  /** A read has not answered within the deadline (or failed). Nothing was taken; the same step again uses its answer. */
  | { status: 'late' }
  /** The place does not fit the flow as it is now. */
  | { status: 'lost' };

export type Turns = {
  begin(flow: string, input: Input, deadlineMs: number): Promise<Step>;
  take(from: Place, me: Me, event: EventObject, deadlineMs: number): Promise<Step>;
  /** The screen of a place as it stands; undefined when the place does not fit any more. */
  look(at: Place, me: Me): Screen | undefined;
};

/** `failed` hears of a read that rejected; the member hears "still checking" and may try again. */
type TurnsDeps = { register: Register; reads: Reads; clock: Clock; failed: (error: unknown) => void };

/** Takes steps in flows. The machines are made ready once. */
export function turns({ register, reads, clock, failed }: TurnsDeps): Turns {
  const asks = new Map(Object.entries(reads) as [string, (input: unknown) => Promise<unknown>][]);
  const machines = new Map<string, Machine>();
  for (const [name, entry] of Object.entries(register)) {
    const machine = askable(entry.machine);
    machines.set(name, flatMachine(machine) ?? xstateMachine(machine));
  }

  const ask = (name: string, input: unknown): Promise<unknown> => {
    const read = asks.get(name);
    return read ? read(input) : Promise.reject(new Error(`no read ${name}`));
  };
  const step = stepper({ ask: questions(ask, { clock, failed }), clock });
  const machineOf = (flow: string): Machine => {
    const machine = machines.get(flow);
    if (!machine) throw new Error(`no flow ${flow}`);
    return machine;
  };
  const versionOf = (flow: string) => register[flow]?.version ?? 0;

  const run = async (flow: string, from: Stepping['from'], deadlineMs: number): Promise<Step> => {
    let stepped;
    try {
      stepped = await step({ machine: machineOf(flow), from, deadlineMs });
    } catch (error) {
      failed(error);
      return { status: 'late' };
    }
    if (!stepped) return { status: 'missed' };
    const { here, isLate, intents } = stepped;
    if (isLate) return { status: 'late' };
    const { value, context, meta, isDone } = here;
    return {
      status: 'taken',
      place: { flow, version: versionOf(flow), value, context },
      screen: meta.screen?.(context),
      next: meta.next?.(context),
      intents,
      ended: isDone,
    };
  };

  const restored = (at: Place, me: Me): Here | undefined => {
    try {
      const fitting = fit(register, at);
      return fitting && machineOf(at.flow).at(fitting.value, { ...(fitting.context as object), me });
    } catch {
      return undefined; // a state of that name is gone, or a migration does not know what it got
    }
  };

  return {
    begin: (flow, input, deadlineMs) => run(flow, { input }, deadlineMs),
    take: async (from, me, event, deadlineMs) => {
      const here = restored(from, me);
      return here ? run(from.flow, { here, event }, deadlineMs) : { status: 'lost' };
    },
    look: (at, me) => {
      const there = restored(at, me);
      try {
        return there?.meta.screen?.(there.context);
      } catch (error) {
        // The screen cannot be made of what was kept: whoever is there would be stuck for as long as the session is.
        failed(error);
        return undefined;
      }
    },
  };
}

/** A place as the present version of its flow can take it up; undefined when it cannot. */
function fit(register: Register, at: Place): { value: unknown; context: unknown } | undefined {
  const entry = register[at.flow];
  if (!entry) return undefined;
  return entry.version === at.version ? at : entry.migrate?.(at);
}
