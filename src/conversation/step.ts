import { createActor, createMachine } from 'xstate';
import type { AnyActor, AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate';
import type { Clock } from '../clock.js';
import type { Emitted, Intent } from '../../flows/kit/intents.js';

/** What a machine came to in one step, and the intents that it said meanwhile. `isLate`: a read has no answer yet, or failed. */
export type Stepped = { here: AnyMachineSnapshot; understood: boolean; isLate: boolean; intents: Intent[] };

export type Stepping = {
  /** As `askable` made it. */
  machine: AnyStateMachine;
  /** Where it stands; from the beginning, with this input, when it stands nowhere yet. */
  from: AnyMachineSnapshot | { input: unknown };
  event: EventObject | undefined;
  /** For all reads of this step together. */
  deadlineMs: number;
};

/** Asks a read; `isHeard` turns false when the step is over. */
type Ask = (name: string, input: unknown, isHeard: () => boolean) => Promise<unknown>;

/** A read that a state asks. `done` is the event by which it hears the answer. */
type Read = { name: string; done: string; input: unknown };

/** A read that is answered from memory is there after a few turns of the microtask queue: no timer is set for it. */
const breath = 12;

/**
 * Lets machines take one step at a time, through all reads that are asked on the way. No actor runs: a machine is a function
 * from snapshot and event to the next snapshot, and what it asks and says meanwhile is taken down. A step rejects when the
 * machine itself throws.
 */
export function stepper({ ask, clock }: { ask: Ask; clock: Clock }): (stepping: Stepping) => Promise<Stepped> {
  /** Stands for the actor that a machine takes itself for; it is never started. */
  const self = createActor(createMachine({}));

  return async ({ machine, from, event, deadlineMs }) => {
    const said: Said = { intents: [], asked: undefined };
    const scope = scopeFor(self, said);
    let here = 'machine' in from ? from : startOf(machine, scope, from.input);
    const understood = event === undefined || here.can(event);
    if (event && understood) here = machine.transition(here, event, scope) as AnyMachineSnapshot;
    const { intents } = said;
    if (!understood || !isAsking(here)) return { here, understood, isLate: false, intents };

    const dueAt = clock.monotonic() + deadlineMs;
    let isOver = false;
    const isHeard = () => !isOver;
    while (isAsking(here) && said.asked) {
      const { done, name, input } = said.asked;
      said.asked = undefined;
      const output = await soon(ask(name, input, isHeard), dueAt, clock);
      if (output === undefined) break;
      here = machine.transition(here, { type: done, output: output.answer }, scope) as AnyMachineSnapshot;
    }
    isOver = true;
    return { here, understood, isLate: isAsking(here), intents };
  };
}

const aBreath = Promise.resolve();

/** The answer, when it comes in time; undefined when it does not, or when there is none. */
async function soon(asked: Promise<unknown>, dueAt: number, clock: Clock): Promise<{ answer: unknown } | undefined> {
  let heard: { answer: unknown } | undefined;
  let isOver = false;
  const answered = asked.then(
    (answer) => {
      heard = { answer };
      isOver = true;
    },
    () => void (isOver = true),
  );
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- both are set while this waits
  for (let i = 0; i < breath && !isOver; i++) await aBreath;
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition
  if (!isOver) {
    const over = new AbortController();
    await Promise.race([answered, clock.sleep(dueAt - clock.monotonic(), over.signal)]);
    over.abort();
  }
  return heard;
}

function startOf(machine: AnyStateMachine, scope: Scope, input: unknown): AnyMachineSnapshot {
  const start = machine.getInitialSnapshot(scope, input) as AnyMachineSnapshot;
  if (start.status === 'error') throw start.error;
  return start;
}

const asking = 'asking';

/** Does a state wait for a read? */
const isAsking = (here: AnyMachineSnapshot): boolean => here.status === 'active' && here.hasTag(asking);

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

/** What a machine has said so far in this step. */
type Said = { intents: Intent[]; asked: Read | undefined };

type Scope = Parameters<AnyStateMachine['transition']>[2];

/** What a machine may do to the world: ask a read, and say an intent. */
function scopeFor(self: AnyActor, said: Said): Scope {
  const scope = {
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
  return scope;
}
