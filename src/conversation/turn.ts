import { createActor, fromPromise, type AnyActorRef, type AnyStateMachine, type EventObject } from 'xstate';
import type { Clock } from '../clock.js';
import type { Emitted, Intent } from '../../flows/kit/intents.js';
import type { Input, Me } from '../../flows/kit/me.js';
import type { Reads } from '../../flows/kit/reads.js';
import type { Register } from '../../flows/kit/register.js';
import type { Meta, Next, Screen } from '../../flows/kit/screen.js';

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

/** How long an answer that came too late for its turn is kept for the next one. */
const keepLateMs = 30_000;

/** Questions under way or answered too late that are remembered at once; beyond it the oldest are asked anew. */
const askedMax = 10_000;

/** `failed` hears of a read that rejected; the member hears "still checking" and may try again. */
type TurnsDeps = { register: Register; reads: Reads; clock: Clock; failed: (error: unknown) => void };

/** Takes steps in flows. The machines are provided with their reads once; an actor lives for one step alone. */
export function turns({ register, reads, clock, failed }: TurnsDeps): Turns {
  const asked = lateAnswers(clock, failed);
  const actors = Object.fromEntries(
    Object.entries(reads).map(([name, ask]) => [
      name,
      fromPromise(({ input, signal }) => asked(name, input, ask as (input: unknown) => Promise<unknown>, signal)),
    ]),
  );
  const machines = new Map<string, AnyStateMachine>();
  for (const [name, entry] of Object.entries(register)) machines.set(name, entry.machine.provide({ actors }));

  const machineOf = (flow: string): AnyStateMachine => {
    const machine = machines.get(flow);
    if (!machine) throw new Error(`no flow ${flow}`);
    return machine;
  };
  const versionOf = (flow: string) => register[flow]?.version ?? 0;

  const run = async (flow: string, actor: AnyActorRef, event: EventObject | undefined, deadlineMs: number): Promise<Step> => {
    const intents: Intent[] = [];
    actor.on('intent', (said: unknown) => void intents.push((said as Emitted).intent));
    const failure = { seen: false };
    const subscription = actor.subscribe({ error: () => void (failure.seen = true) });
    actor.start();
    const understood = event === undefined || snapshotOf(actor).can(event);
    if (event && understood) actor.send(event);
    if (understood && isBusy(actor)) await settled(actor, clock, deadlineMs);
    const here = snapshotOf(actor);
    const late = isBusy(actor);
    subscription.unsubscribe();
    actor.stop();
    if (late || failure.seen || here.status === 'error') return { status: 'late' };
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

  const restored = (at: Place, me: Me) => {
    try {
      const fitting = fit(register, at);
      if (!fitting) return undefined;
      const machine = machineOf(at.flow);
      return machine.resolveState({ value: fitting.value as never, context: { ...(fitting.context as object), me } });
    } catch {
      return undefined; // resolveState throws when a state of that name is gone, a migration when it does not know what it got
    }
  };

  return {
    begin: (flow, input, deadlineMs) => run(flow, createActor(machineOf(flow), { input }), undefined, deadlineMs),
    take: async (from, me, event, deadlineMs) => {
      const snapshot = restored(from, me);
      if (!snapshot) return { status: 'lost' };
      return run(from.flow, createActor(machineOf(from.flow), { snapshot, input: undefined }), event, deadlineMs);
    },
    look: (at, me) => {
      const snapshot = restored(at, me);
      try {
        return snapshot && metaOf(snapshot as Snapshot).screen?.(snapshot.context);
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

type Snapshot = {
  status: 'active' | 'done' | 'error' | 'stopped';
  value: unknown;
  context: unknown;
  children: Record<string, AnyActorRef | undefined>;
  can(event: EventObject): boolean;
  getMeta(): Record<string, Meta | undefined>;
};

const snapshotOf = (actor: AnyActorRef): Snapshot => actor.getSnapshot() as Snapshot;

function isBusy(actor: AnyActorRef): boolean {
  const { status, children } = snapshotOf(actor);
  if (status !== 'active') return false;
  for (const name in children) if (children[name]) return true;
  return false;
}

/** Resolves when no read is under way any more, or when the deadline has passed. */
async function settled(actor: AnyActorRef, clock: Clock, deadlineMs: number): Promise<void> {
  const over = new AbortController();
  await Promise.race([
    new Promise<void>((resolve) => {
      const look = () => {
        if (!isBusy(actor)) resolve();
      };
      actor.subscribe({ next: look, error: () => resolve(), complete: () => resolve() });
      look();
    }),
    clock.sleep(deadlineMs, over.signal),
  ]);
  over.abort();
}

/** The innermost active state speaks for the flow. */
function metaOf(snapshot: Snapshot): Meta {
  let innermost = '';
  let meta: Meta = {};
  for (const [id, its] of Object.entries(snapshot.getMeta())) if (its && id.length >= innermost.length) [innermost, meta] = [id, its];
  return meta;
}

type Question = {
  answer: Promise<unknown>;
  until: number;
  /** Does a turn still wait for it? */ isHeard: () => boolean;
  isAnswered: boolean;
};

/** Asks each question once while its answer is under way, and keeps an answer that came after its turn was over for the next one. */
function lateAnswers(clock: Clock, failed: (error: unknown) => void) {
  const known = new Map<string, Question>();
  return (name: string, input: unknown, ask: (input: unknown) => Promise<unknown>, signal: AbortSignal): Promise<unknown> => {
    const key = `${name} ${JSON.stringify(input)}`;
    const before = known.get(key);
    if (before && before.until > clock.monotonic()) {
      if (before.isAnswered) known.delete(key);
      else before.isHeard = () => !signal.aborted;
      return before.answer;
    }
    const until = clock.monotonic() + keepLateMs;
    const question: Question = { answer: ask(input), until, isHeard: () => !signal.aborted, isAnswered: false };
    known.set(key, question);
    for (const oldest of known.keys()) {
      if (known.size <= askedMax) break;
      known.delete(oldest);
    }
    const forget = () => {
      if (known.get(key) === question) known.delete(key);
    };
    question.answer.then(
      () => {
        question.isAnswered = true;
        if (question.isHeard()) forget();
        else void clock.sleep(Math.max(0, until - clock.monotonic())).then(forget);
      },
      (error: unknown) => {
        failed(error);
        forget();
      },
    );
    return question.answer;
  };
}
