import { createActor, createMachine } from 'xstate';
import type { AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate';
import type { Emitted, Intent } from '../../flows/kit/intents.js';
import type { Meta } from '../../flows/kit/screen.js';

/** A read that a state asks. `done` is the event by which it hears the answer. */
export type Read = { name: string; done: string; input: unknown };

/** What a machine says while it steps: its intents, and the read that it asks at last. */
export type Said = { intents: Intent[]; asked: Read | undefined };

/** Where a machine stands. Nobody changes it; `meta` is the innermost state's. */
export type Here = { value: unknown; context: object; isDone: boolean; isAsking: boolean; meta: Meta };

/** A flow's machine as a function: from where it stands and what happens to where it stands then. It throws what the flow throws. */
export type Machine<H extends Here = Here> = {
  start(input: unknown, said: Said): H;
  /** Undefined when nothing here takes this event. */
  take(from: H, event: EventObject, said: Said): H | undefined;
  /** Standing in a state, with this context. Throws when there is no such state. */
  at(value: unknown, context: object): H;
};

/** The tag of a state that waits for a read, and the action by which it asks. */
export const asking = 'asking';

/** A state as a flow writes it, as far as it matters here. */
type Node = {
  invoke?: unknown;
  states?: Record<string, Node>;
  entry?: unknown;
  tags?: string | string[];
  on?: Record<string, unknown>;
};
type Invoke = { src?: unknown; id?: string; input?: unknown; onDone?: unknown; onError?: unknown };

/**
 * The same machine, but for its reads: where it invoked one, it says by an action what it asks, and waits for the answer as an
 * event. Throws where a flow does what no flow here may do: ask two things at once, or hear of a read that failed.
 */
export function askable(machine: AnyStateMachine): AnyStateMachine {
  return createMachine(saying(machine.config as unknown as Node, machine.id) as never, machine.implementations as never);
}

function saying({ invoke, states, ...rest }: Node, id: string): Node {
  const inner = states && Object.fromEntries(Object.entries(states).map(([name, its]) => [name, saying(its, `${id}.${name}`)]));
  const node = { ...rest, ...(inner && { states: inner }) };
  if (invoke === undefined) return node;
  const { src, id: own = `0.${id}`, input, onDone, onError } = invoke as Invoke;
  if (typeof src !== 'string' || onError !== undefined)
    throw new Error(`${id}: one read at a time, and its answer is all that is heard of it`);
  const done = `xstate.done.actor.${own}`;
  const says = ({ context, event }: { context: unknown; event: EventObject }): Read => ({
    name: src,
    done,
    input: typeof input === 'function' ? (input as (of: object) => unknown)({ context, event }) : input,
  });
  return {
    ...node,
    tags: [...[rest.tags ?? []].flat(), asking],
    entry: [...[rest.entry ?? []].flat(), { type: asking, params: says }],
    on: { ...rest.on, [done]: onDone },
  };
}

type Stood = Here & { snapshot: AnyMachineSnapshot };

/**
 * A machine that `askable` made, stepped by XState itself. No actor runs. All flows are flat and stepped by `flatMachine` (a test
 * says when one is not any more), so this steps none of them: it is what the table is held against, and what a flow gets that
 * needs more than a table.
 */
export function xstateMachine(machine: AnyStateMachine): Machine<Stood> {
  /** Stands for the actor that a machine takes itself for; it is never started. */
  const self = createActor(createMachine({}));
  const scopeFor = (said: Said) => scope(self, said);
  const here = (snapshot: AnyMachineSnapshot): Stood => {
    if (snapshot.status === 'error') throw snapshot.error;
    const { value, context, status } = snapshot as { value: unknown; context: object; status: string };
    const isAsking = status === 'active' && snapshot.hasTag(asking);
    return { value, context, isDone: status === 'done', isAsking, meta: metaOf(snapshot), snapshot };
  };
  return {
    start: (input, said) => here(machine.getInitialSnapshot(scopeFor(said), input) as AnyMachineSnapshot),
    take({ snapshot, context }, event, said) {
      const from = { ...snapshot, context } as AnyMachineSnapshot;
      return from.can(event) ? here(machine.transition(from, event, scopeFor(said)) as AnyMachineSnapshot) : undefined;
    },
    at: (value, context) => here(machine.resolveState({ value: value as never, context: context })),
  };
}

type Scope = Parameters<AnyStateMachine['transition']>[2];

/** What a machine may do to the world: ask a read, and say an intent. */
function scope(self: ReturnType<typeof createActor>, said: Said): Scope {
  return {
    self,
    id: self.id,
    sessionId: self.sessionId,
    system: self.system,
    logger: () => undefined,
    defer: (work: () => void) => work(),
    stopChild: () => undefined,
    emit: (emitted: EventObject) => {
      if (emitted.type === 'intent') said.intents.push((emitted as Emitted).intent);
    },
    actionExecutor: ({ type, info, params, exec }: Parameters<Scope['actionExecutor']>[0]) => {
      if (type === asking) said.asked = params as Read;
      else exec?.(info, params);
    },
  };
}

/** The innermost active state speaks for the flow. */
function metaOf(snapshot: AnyMachineSnapshot): Meta {
  let innermost = '';
  let meta: Meta = {};
  for (const [id, its] of Object.entries(snapshot.getMeta() as Record<string, Meta | undefined>))
    if (its && id.length >= innermost.length) [innermost, meta] = [id, its];
  return meta;
}
