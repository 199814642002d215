import type { AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate';
import type { Clock } from '../clock.js';
import type { Intent } from '../../flows/kit/intents.js';
import type { Input, Me } from '../../flows/kit/me.js';
import type { Reads } from '../../flows/kit/reads.js';
import type { Register } from '../../flows/kit/register.js';
import type { Meta, Next, Screen } from '../../flows/kit/screen.js';
import { questions } from './questions.js';
import { askable, stepper } from './step.js';

/** Where a member is in a flow: plain JSON, whole. */
export type Place = { flow: string; version: number; value: unknown; context: unknown };

/** What one step in one flow came to. Nothing has happened yet: intents are only said. */
export type Step =
  | {
      status: 'taken';
      place: Place;
      understood: boolean;
      screen: Screen | undefined;
      next: Next | undefined;
      intents: Intent[];
      ended: boolean;
    }
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

/** Takes steps in flows. The machines are provided with their reads once, and states that were stood in once are known. */
export function turns({ register, reads, clock, failed }: TurnsDeps): Turns {
  const asked = questions(clock, failed);
  const asks = new Map(Object.entries(reads) as [string, (input: unknown) => Promise<unknown>][]);
  const machines = new Map<string, AnyStateMachine>();
  for (const [name, entry] of Object.entries(register)) machines.set(name, askable(entry.machine));

  const ask = async (name: string, input: unknown, isHeard: () => boolean): Promise<unknown> => {
    const read = asks.get(name);
    if (!read) throw new Error(`no read ${name}`);
    return asked(name, input, read, isHeard);
  };
  const step = stepper({ ask, clock });
  const machineOf = (flow: string): AnyStateMachine => {
    const machine = machines.get(flow);
    if (!machine) throw new Error(`no flow ${flow}`);
    return machine;
  };
  const versionOf = (flow: string) => register[flow]?.version ?? 0;

  const run = async (
    flow: string,
    from: AnyMachineSnapshot | { input: unknown },
    event: EventObject | undefined,
    deadlineMs: number,
  ): Promise<Step> => {
    let stepped;
    try {
      stepped = await step({ machine: machineOf(flow), from, event, deadlineMs });
    } catch (error) {
      failed(error);
      return { status: 'late' };
    }
    const { here, understood, isLate, intents } = stepped;
    if (isLate || here.status === 'error') return { status: 'late' };
    const meta = metaOf(here);
    return {
      status: 'taken',
      place: { flow, version: versionOf(flow), value: here.value, context: here.context },
      understood,
      screen: meta.screen?.(here.context),
      next: meta.next?.(here.context),
      intents,
      ended: here.status === 'done',
    };
  };

  const states = new Map<string, State>();
  /** A state by its name; there are as many as the flows have. Throws when the flow has none of that name. */
  const stateOf = (flow: string, value: unknown): State => {
    const name = `${flow} ${typeof value === 'string' ? value : JSON.stringify(value)}`;
    const known = states.get(name);
    if (known) return known;
    const snapshot = machineOf(flow).resolveState({ value: value as never, context: {} });
    const state = { snapshot, meta: metaOf(snapshot) };
    states.set(name, state);
    return state;
  };

  const restored = (at: Place, me: Me): (State & { context: object }) | undefined => {
    try {
      const fitting = fit(register, at);
      return fitting && { ...stateOf(at.flow, fitting.value), context: { ...(fitting.context as object), me } };
    } catch {
      return undefined; // resolveState throws when a state of that name is gone, a migration when it does not know what it got
    }
  };

  return {
    begin: (flow, input, deadlineMs) => run(flow, { input }, undefined, deadlineMs),
    take: async (from, me, event, deadlineMs) => {
      const at = restored(from, me);
      if (!at) return { status: 'lost' };
      return run(from.flow, { ...at.snapshot, context: at.context } as AnyMachineSnapshot, event, deadlineMs);
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

/** A state without anybody in it. */
type State = { snapshot: AnyMachineSnapshot; meta: Meta };

/** A place as the present version of its flow can take it up; undefined when it cannot. */
function fit(register: Register, at: Place): { value: unknown; context: unknown } | undefined {
  const entry = register[at.flow];
  if (!entry) return undefined;
  return entry.version === at.version ? at : entry.migrate?.(at);
}

/** The innermost active state speaks for the flow. */
function metaOf(snapshot: AnyMachineSnapshot): Meta {
  let innermost = '';
  let meta: Meta = {};
  for (const [id, its] of Object.entries(snapshot.getMeta() as Record<string, Meta | undefined>))
    if (its && id.length >= innermost.length) [innermost, meta] = [id, its];
  return meta;
}
