import { createActor, fromPromise, waitFor, type AnyMachineSnapshot, type AnyStateMachine, type EventObject } from 'xstate';
import type { Emitted, Intent } from '../../flows/kit/intents.js';
import type { Input } from '../../flows/kit/me.js';
import type { Meta, Next, Screen } from '../../flows/kit/screen.js';
import { abroadTypings } from './abroad-worlds.js';
import { answersOf, typings } from './worlds.js';

/** A place that the walk came to. */
export type Stop = {
  value: unknown;
  context: unknown;
  screen: Screen | undefined;
  next: Next | undefined;
  ended: boolean;
  /** The places that lead on from here, by key. */
  onward: Set<string>;
  /** The answers that this place did not take. */
  untaken: EventObject[];
};

export type Walked = { stops: Map<string, Stop>; taken: Set<object>; intents: Intent[] };

/** More places than any flow of ours has; a walk beyond it goes in circles that never close. */
const stopsMax = 2000;

/** Walks a flow from its beginning through every answer and every world, through JSON between any two steps. */
export async function walkThrough(machine: AnyStateMachine, input: Input): Promise<Walked> {
  const walked: Walked = { stops: new Map(), taken: new Set(), intents: [] };
  const answers = new Map(readsOf(machine).map((name) => [name, answersOf(name, input.me)]));
  const queue: string[] = [];

  /** What each read answers in this step, as the place of the answer among all that there may be, and what was asked of it in turn. */
  let answering = new Map<string, number>();
  let asked: string[] = [];
  // Making a machine ready takes longer than a step: it is done once.
  const provided = machine.provide({
    actors: Object.fromEntries(
      [...answers].map(([name, its]) => [
        name,
        fromPromise(async () => {
          if (!asked.includes(name)) asked.push(name);
          return its[answering.get(name) ?? 0];
        }),
      ]),
    ) as Record<string, ReturnType<typeof fromPromise>>,
  });

  async function step(from: Stop | undefined, event: EventObject | undefined): Promise<string | undefined> {
    const taken: object[] = [];
    asked = [];
    const options = {
      input,
      inspect: (seen: { type: string; _transitions?: object[] }) => {
        if (seen.type === '@xstate.microstep') taken.push(...(seen._transitions ?? []));
      },
    };
    const snapshot = from && provided.resolveState({ value: from.value as never, context: { ...(from.context as object), me: input.me } });
    if (snapshot && event && !snapshot.can(event)) return undefined;
    const actor = createActor(provided, { ...options, ...(snapshot && { snapshot }) } as never);
    actor.on('intent', (said: unknown) => void walked.intents.push((said as Emitted).intent));
    actor.start();
    if (event) actor.send(event);
    const here: AnyMachineSnapshot = await waitFor(actor, (seen: AnyMachineSnapshot) => seen.status !== 'active' || isAtRest(seen));
    actor.stop();
    for (const transition of taken) walked.taken.add(nameOf(transition));
    return arrive(here);
  }

  /** Transitions are told apart by where they stand in the machine as written, whatever it was provided with. */
  const names = new Map(transitionsOf(machine).map((transition) => [describe(transition), transition]));
  const nameOf = (transition: object): object => names.get(describe(transition)) ?? transition;

  function arrive(here: AnyMachineSnapshot): string {
    const { value, context } = JSON.parse(JSON.stringify({ value: here.value as unknown, context: here.context as unknown })) as Stop;
    // The same things remembered in another order are the same place.
    const key = JSON.stringify({ value, context: Object.entries(context as object).sort(([one], [other]) => (one < other ? -1 : 1)) });
    if (!walked.stops.has(key)) {
      if (walked.stops.size >= stopsMax) throw new Error(`more than ${stopsMax} places`);
      const meta = metaOf(here);
      walked.stops.set(key, {
        value,
        context,
        screen: meta.screen?.(here.context),
        next: meta.next?.(here.context),
        ended: here.status === 'done',
        onward: new Set(),
        untaken: [],
      });
      queue.push(key);
    }
    return key;
  }

  /** One step with every combination of what the reads that it asks may answer; what it does not ask makes no difference. */
  async function everyway(from: Stop | undefined, event: EventObject | undefined, came: (to: string | undefined) => void) {
    const ways = [new Map<string, number>()];
    for (const way of ways) {
      answering = way;
      came(await step(from, event));
      const before = new Map(way);
      for (const name of asked) {
        if (way.has(name)) continue;
        for (let other = 1; other < (answers.get(name)?.length ?? 0); other++) ways.push(new Map([...before, [name, other]]));
        before.set(name, 0);
      }
    }
  }

  await everyway(undefined, undefined, () => undefined);
  for (let key = queue.shift(); key !== undefined; key = queue.shift()) {
    const stop = walked.stops.get(key);
    if (!stop || stop.ended) continue;
    for (const event of eventsOf(stop.screen, machine.id))
      await everyway(stop, event, (to) => {
        if (to === undefined) stop.untaken.push(event);
        else stop.onward.add(to);
      });
  }
  return walked;
}

const isAtRest = (seen: AnyMachineSnapshot): boolean => Object.keys(seen.children as object).length === 0;

/** Every answer that a screen invites. */
function eventsOf(screen: Screen | undefined, flow: string): EventObject[] {
  const texts = screen?.field && ((screen.field === 'text' && abroadTypings[flow]) || typings[screen.field]);
  const said = (texts ?? []).map((text) => ({ type: 'SAID', text }));
  return [...(screen?.options ?? []).map(({ event }) => event), ...said];
}

function metaOf(here: AnyMachineSnapshot): Meta {
  return (Object.values(here.getMeta()) as (Meta | undefined)[]).find((meta) => meta !== undefined) ?? {};
}

type Node = AnyStateMachine['root'];

export function nodesOf(machine: AnyStateMachine): Node[] {
  const below = (node: Node): Node[] => [node, ...Object.values<Node>(node.states as Record<string, Node>).flatMap(below)];
  return below(machine.root);
}

/** Every transition of a machine, each branch by itself. */
export function transitionsOf(machine: AnyStateMachine): object[] {
  return nodesOf(machine).flatMap((node) => [...[...node.transitions.values()].flat(), ...(node.always ?? [])]);
}

type Written = { source: { id: string }; eventType: string; target?: readonly { id: string }[]; guard?: unknown };

/** A transition in words. */
export function describe(transition: object): string {
  const { source, eventType, target = [] } = transition as Written;
  const siblings = (source as unknown as Node).transitions.get(eventType) ?? (source as unknown as Node).always ?? [];
  const branch = (siblings as object[]).indexOf(transition);
  return `${source.id} -${eventType}[${branch}]-> ${target.map(({ id }) => id).join(' ')}`;
}

const readsOf = (machine: AnyStateMachine): string[] => [
  ...new Set(nodesOf(machine).flatMap(({ invoke }) => invoke.map(({ src }) => (typeof src === 'string' ? src : '')))),
];
