import type { AnyStateMachine, EventObject } from 'xstate';
import type { Emitted } from '../../flows/kit/intents.js';
import type { Meta } from '../../flows/kit/screen.js';
import { asking, type Here, type Machine, type Read, type Said } from './machine.js';

/** Steps that a machine may take by itself after one event; more is a circle. */
const alwaysMax = 100;

type Of = { context: object; event: EventObject };
type Guard = (of: Of) => boolean;
type Act = (of: Of, said: Said) => object;
type Way = { guard: Guard | undefined; to: State | undefined; acts: Act[]; isNothing: boolean };
type State = {
  name: string;
  isFinal: boolean;
  isAsking: boolean;
  meta: Meta;
  entry: Act[];
  on: Map<string, Way[]>;
  always: Way[];
};
type Stood = Here & { state: State };

type Node = AnyStateMachine['root'];

/**
 * A machine that `askable` made, stepped by a table of its states: what XState does, for what our flows use of it. That is one
 * level of states; events by their whole name; `always`; guards that are functions; `assign`, `emit` and asking as actions.
 * Undefined for a machine that has anything else, which XState itself must step. A test holds the two against each other.
 */
export function flatMachine(machine: AnyStateMachine): Machine<Stood> | undefined {
  try {
    return tableOf(machine);
  } catch (error) {
    if (error instanceof NotFlat) return undefined;
    throw error;
  }
}

class NotFlat extends Error {}

/** Whatever is not known to be flat is not. */
function only(isSo: boolean): asserts isSo {
  if (!isSo) throw new NotFlat();
}

function tableOf(machine: AnyStateMachine): Machine<Stood> {
  const { root, implementations, config } = machine;
  const nodes = Object.values(root.states as Record<string, Node>);
  only(root.type === 'compound' && isBare(root) && root.transitions.size === 0 && root.entry.length === 0 && !root.always);
  only(root.initial.actions.length === 0 && typeof config.context === 'function');
  const contextOf = config.context as unknown as (of: { input: unknown }) => object;

  const states = new Map<Node, State>();
  for (const node of nodes) {
    only(isBare(node) && (node.type === 'atomic' || node.type === 'final') && Object.keys(node.states as object).length === 0);
    const meta = (node.meta ?? {}) as Meta;
    const isAsking = node.tags.includes(asking);
    states.set(node, { name: node.key, isFinal: node.type === 'final', isAsking, meta, entry: [], on: new Map(), always: [] });
  }
  const byName = new Map([...states.values()].map((state) => [state.name, state]));

  for (const [node, state] of states) {
    state.entry = node.entry.map(actOf);
    for (const [type, ways] of node.transitions) {
      only(!type.includes('*') && type !== '');
      state.on.set(type, ways.map(wayOf));
    }
    state.always = (node.always ?? []).map(wayOf);
    only(state.always.every(({ to }) => to !== undefined && to !== state));
  }
  const first = states.get(root.initial.target[0] as Node);
  only(first !== undefined && root.initial.target.length === 1);

  function wayOf({ guard, target, actions, source, reenter }: Node['always'] extends (infer W)[] | undefined ? W : never): Way {
    only((target?.length ?? 1) === 1 && !reenter);
    const to = target && states.get(target[0] as Node);
    only(target === undefined || to !== undefined);
    // A state that leads to itself is not entered again.
    const isStill = target?.[0] === source;
    return {
      guard: guardOf(guard),
      to: isStill ? undefined : to,
      acts: actions.map(actOf),
      isNothing: target === undefined && actions.length === 0,
    };
  }

  function guardOf(guard: unknown): Guard | undefined {
    if (guard === undefined) return undefined;
    const its: unknown = typeof guard === 'string' ? implementations.guards[guard] : guard;
    only(typeof its === 'function' && !('check' in its));
    return its as Guard;
  }

  function actOf(action: unknown): Act {
    if (isNamed(action) && action.type === asking) {
      const { params } = action as unknown as { params: (of: Of) => Read };
      return (of, said) => {
        said.asked = params(of);
        return of.context;
      };
    }
    const its: unknown = typeof action === 'string' ? implementations.actions[action] : action;
    only(typeof its === 'function');
    if ('assignment' in its) {
      const { assignment } = its as unknown as { assignment: Assignment };
      return (of) => ({ ...of.context, ...assigned(assignment, of) });
    }
    only('event' in its && (its as { type?: unknown }).type === 'xstate.emit');
    const { event } = its as unknown as { event: EventObject | ((of: Of) => EventObject) };
    return (of, said) => {
      const emitted = typeof event === 'function' ? event(of) : event;
      if (emitted.type === 'intent') said.intents.push((emitted as Emitted).intent);
      return of.context;
    };
  }

  const stand = (state: State, context: object): Stood => ({
    value: state.name,
    context,
    isDone: state.isFinal,
    isAsking: state.isAsking,
    meta: state.meta,
    state,
  });

  const done = (acts: Act[], context: object, event: EventObject, said: Said): object => {
    let after = context;
    for (const act of acts) after = act({ context: after, event }, said);
    return after;
  };

  /** Takes one way, and then those that are always open. */
  function go(from: State | undefined, way: Way, before: object, event: EventObject, said: Said): Stood {
    let [state, context, next] = [from, before, way as Way | undefined];
    for (let i = 0; next; i++) {
      if (i > alwaysMax) throw new Error(`${machine.id} goes round in circles at ${state?.name}`);
      context = done(next.acts, context, event, said);
      if (next.to) {
        state = next.to;
        context = done(state.entry, context, event, said);
      }
      next = state && !state.isFinal ? openWay(state.always, context, event) : undefined;
    }
    return stand(state as State, context);
  }

  return {
    start(input, said) {
      const event = { type: 'xstate.init', input };
      return go(undefined, { guard: undefined, to: first, acts: [], isNothing: false }, { ...contextOf({ input }) }, event, said);
    },
    take({ state, context, isDone }, event, said) {
      const way = isDone ? undefined : openWay(state.on.get(event.type), context, event);
      return way && !way.isNothing ? go(state, way, context, event, said) : undefined;
    },
    at(value, context) {
      const state = typeof value === 'string' ? byName.get(value) : undefined;
      if (!state) throw new Error(`${machine.id} has no state ${JSON.stringify(value)}`);
      return stand(state, context);
    },
  };
}

/** Nothing but what the table knows: no reads of its own, no clocks, nothing on leaving, no output. */
const isBare = (node: Node): boolean =>
  node.invoke.length === 0 && node.after.length === 0 && node.exit.length === 0 && node.output === undefined && node.history === false;

const isNamed = (action: unknown): action is { type: unknown } => typeof action === 'object' && action !== null && 'type' in action;

function openWay(ways: Way[] | undefined, context: object, event: EventObject): Way | undefined {
  return ways?.find(({ guard }) => guard === undefined || guard({ context, event }));
}

type Assignment = ((of: Of) => object) | Record<string, unknown>;

function assigned(assignment: Assignment, of: Of): object {
  if (typeof assignment === 'function') return assignment(of);
  const changes: Record<string, unknown> = {};
  for (const [name, to] of Object.entries(assignment)) changes[name] = typeof to === 'function' ? (to as (of: Of) => unknown)(of) : to;
  return changes;
}
