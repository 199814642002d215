import fc from 'fast-check';
import { assign, emit, fromPromise, setup, type AnyStateMachine, type EventObject } from 'xstate';
import { describe, expect, test } from 'vitest';
import { flatMachine } from '../../src/conversation/flat-machine.js';
import { askable, xstateMachine, type Here, type Machine, type Said } from '../../src/conversation/machine.js';
import { flows } from '../../flows/index.js';
import type { Input, Me } from '../../flows/kit/me.js';
import type { Register } from '../../flows/kit/register.js';
import type { Screen } from '../../flows/kit/screen.js';
import { types } from '../../flows/kit/types.js';
import { everybody } from '../flows/people.js';
import { nodesOf } from '../flows/walk.js';
import { shortcuts, typings, worlds, type World } from '../flows/worlds.js';

const register: Register = flows;

/** One machine, stepped in both ways. */
function both(machine: AnyStateMachine): { flat: Machine; reference: Machine } {
  const asks = askable(machine);
  const flat = flatMachine(asks);
  if (!flat) throw new Error(`${machine.id} is not flat`);
  return { flat: flat, reference: xstateMachine(asks) };
}

/** What somebody may see of a step. */
function seenOf(here: Here | undefined, said: Said) {
  return {
    here: here && { value: here.value, context: here.context, isDone: here.isDone, isAsking: here.isAsking, meta: here.meta },
    said,
  };
}

type Step = (machine: Machine, said: Said) => Here | undefined;

/** Takes one step in both ways, holds them against each other, and stands where they came to. */
function stepBoth({ flat, reference }: ReturnType<typeof both>, [flatFrom, referenceFrom]: [Here?, Here?], event: EventObject | Step) {
  const take = (machine: Machine, from: Here | undefined) => {
    const said: Said = { intents: [], asked: undefined };
    try {
      const here = typeof event === 'function' ? event(machine, said) : machine.take(from as Here, event, said);
      return { here, said, thrown: false };
    } catch (error) {
      return { here: undefined, said, thrown: error instanceof Error }; // XState says more of what a guard threw
    }
  };
  const [a, b] = [take(flat, flatFrom), take(reference, referenceFrom)];
  expect({ ...seenOf(a.here, a.said), thrown: a.thrown }).toEqual({ ...seenOf(b.here, b.said), thrown: b.thrown });
  return { at: [a.here, b.here] as [Here?, Here?], said: a.said };
}

/** What can be answered to a screen, and what cannot: events of other screens, unknown ones, reads that nobody asked. */
function eventsOf(machine: AnyStateMachine, screen: Screen | undefined): EventObject[] {
  const typed = [...(screen?.field ? typings[screen.field] : []), '500', '', 'x'].map((text) => ({ type: 'SAID', text }));
  const named = nodesOf(machine).flatMap((node) => [...node.transitions.keys()].map((type) => ({ type })));
  return [...(screen?.options ?? []).map(({ event }) => event), ...typed, ...named, { type: 'NOBODY_KNOWS' }];
}

function walk(machine: AnyStateMachine, input: Input, all: World[], choices: number[]): number {
  const pair = both(machine);
  const choose = (i: number, among: number) => (choices[i % choices.length] ?? 0) % among;
  let { at, said } = stepBoth(pair, [], (its, hears) => its.start(input, hears));
  let taken = 0;
  for (let i = 0; i < choices.length; i++) {
    const [here] = at;
    if (!here) break;
    let event: EventObject;
    if (said.asked) {
      const world = all[choose(i, all.length)] as Record<string, unknown>;
      event = { type: said.asked.done, output: world[said.asked.name] } as EventObject;
    } else {
      const events = eventsOf(machine, here.meta.screen?.(here.context));
      event = events[choose(i, events.length)] ?? { type: 'NOBODY_KNOWS' };
      // Between two turns a place is JSON, and who speaks comes anew.
      const { me, ...rest } = JSON.parse(JSON.stringify(here.context)) as { me?: Me };
      const context = { ...rest, me: me ?? input.me };
      at = stepBoth(pair, at, (its) => its.at(here.value, { ...context })).at;
    }
    const next = stepBoth(pair, at, event);
    if (!next.at[0]) continue; // nothing takes it, or it threw: they agree on that
    ({ at, said } = next);
    taken++;
    if (at[0]?.isDone) {
      stepBoth(pair, at, event);
      ({ at, said } = stepBoth(pair, [], (its, hears) => its.start(input, hears)));
    }
  }
  return taken;
}

describe.each(Object.entries(register))('the flow %s', (name, { machine, for: whom }) => {
  const speakers = everybody()
    .map(({ me }) => me)
    .filter((me) => whom === 'anyone' || (whom === 'member') === (me.member !== undefined));

  test('is stepped by our table as by XState, from every state, whatever happens', () => {
    let taken = 0;
    const inputs = fc.record({
      me: fc.constantFrom(...speakers),
      args: fc.constantFrom(undefined, ...(shortcuts[name] ?? [])),
      choices: fc.array(fc.nat(1_000_000), { minLength: 40, maxLength: 40 }),
    });
    fc.assert(
      fc.property(inputs, ({ me, args, choices }) => {
        const reads = new Set<string>();
        for (const node of nodesOf(machine)) for (const { src } of node.invoke) if (typeof src === 'string') reads.add(src);
        taken += walk(machine, { me, ...(args && { args }) }, worlds([...reads], me), choices);
      }),
      { numRuns: 60 },
    );
    if (nodesOf(machine).some((node) => node.transitions.size > 0)) expect(taken).toBeGreaterThan(100);
  });

  test('every state takes or leaves every event alike, and there is no other state', () => {
    const pair = both(machine);
    const me = speakers[0] as Me;
    for (const node of nodesOf(machine).slice(1)) {
      const { at } = stepBoth(pair, [], (its) => its.at(node.key, { me, waiting: [] }));
      for (const event of eventsOf(machine, undefined)) stepBoth(pair, at, event);
    }
    for (const value of ['nowhere', { opening: 'x' }])
      for (const its of [pair.flat, pair.reference]) expect(() => its.at(value, { me })).toThrow();
  });
});

test('every flow of the register is flat: XState itself steps none', () => {
  const others = Object.entries(register).filter(([, { machine }]) => flatMachine(askable(machine)) === undefined);
  expect(others.map(([name]) => name)).toEqual([]);
  expect(Object.keys(register).length).toBeGreaterThan(0);
});

describe('what the table does not know is left to XState', () => {
  const base = { types: {} as { context: { n: number } } };
  const machines: Record<string, AnyStateMachine> = {
    'states in states': setup(base).createMachine({
      context: () => ({ n: 0 }),
      initial: 'a',
      states: { a: { initial: 'b', states: { b: {} } } },
    }),
    'an event for all states': setup(base).createMachine({ context: () => ({ n: 0 }), initial: 'a', on: { X: '.a' }, states: { a: {} } }),
    'any event': setup(base).createMachine({ context: () => ({ n: 0 }), initial: 'a', states: { a: { on: { '*': 'b' } }, b: {} } }),
    'an action on leaving': setup(base).createMachine({
      context: () => ({ n: 0 }),
      initial: 'a',
      states: { a: { exit: assign({ n: 1 }), on: { X: 'b' } }, b: {} },
    }),
    'an action of another kind': setup(base).createMachine({
      context: () => ({ n: 0 }),
      initial: 'a',
      states: { a: { entry: () => undefined } },
    }),
    'entering a state again': setup(base).createMachine({
      context: () => ({ n: 0 }),
      initial: 'a',
      states: { a: { on: { X: { target: 'a', reenter: true } } } },
    }),
    'a clock': setup(base).createMachine({ context: () => ({ n: 0 }), initial: 'a', states: { a: { after: { 10: 'b' } }, b: {} } }),
    'several states at once': setup(base).createMachine({ context: () => ({ n: 0 }), type: 'parallel', states: { a: {}, b: {} } }),
  };
  test.each(Object.entries(machines))('%s', (_what, machine) => expect(flatMachine(askable(machine))).toBeUndefined());

  test('a read at the beginning, actions in their order, a way to the same state', () => {
    const machine = setup({
      types: types<{ n: number; seen: number[] }>(),
      actors: { ask: fromPromise(async () => 5) },
      actions: { more: assign({ n: ({ context }) => context.n + 1 }) },
    }).createMachine({
      id: 'm',
      context: () => ({ n: 0, seen: [] }),
      initial: 'a',
      states: {
        a: { entry: ['more', 'more'], invoke: { src: 'ask', input: ({ context }) => context.n, onDone: 'b' } },
        b: {
          entry: assign({ seen: ({ context }) => [...context.seen, context.n] }),
          on: {
            STILL: { target: 'b', actions: 'more' },
            HERE: { actions: ['more', emit(({ context }) => ({ type: 'intent', intent: context.n as never }))] },
            NEVER: {},
            BACK: 'a',
          },
        },
      },
    });
    const pair = both(machine);
    let { at, said } = stepBoth(pair, [], (its, hears) => its.start({}, hears));
    expect(said.asked).toMatchObject({ name: 'ask', input: 2 });
    for (const type of [said.asked?.done ?? '', 'STILL', 'HERE', 'NEVER', 'OTHER', 'BACK']) {
      const next = stepBoth(pair, at, { type });
      if (next.at[0]) ({ at, said } = next);
    }
    expect(at[0]).toMatchObject({ value: 'a', context: { n: 6, seen: [2] } });
  });
});
