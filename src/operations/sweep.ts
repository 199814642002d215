import { hours } from '../clock.js';
import type { Collector, StatementLine } from '../providers/ports.js';
import type { Deps } from './deps.js';
import type { PendingBook } from './pending.js';
import { newReaches, nextDue, readBack, reaches, type Reach, type ReachName } from './reach.js';
import { heldAgainst } from './statement.js';

/** Somebody is paying in a chama for so long after the newest confirmation. */
const activeForMs = hours(2);
/** Lines a transaction. */
const chunkMax = 50;

/** `seen`: each line as it was when it was placed; what has not changed is not looked at again. */
type Plan = { reaches: Reach[]; seen: Map<string, string>; sweptAt: number | undefined };

export type Sweeper = {
  /** Sweeps the chamas that are due; how many lines were new or had changed. */
  pass(): Promise<number>;
  nextAt(): number | undefined;
  /** Somebody is about to pay in this chama: it is swept every minute from now on. */
  awake(chamaId: string): void;
  /** When the longest unswept chama was swept; undefined before all were. */
  oldest(): number | undefined;
  /** In how many chamas the provider's list does not go back as far as is wanted. */
  cut(): Record<ReachName, number>;
};

type Parts = { deps: Deps; pending: PendingBook; death: () => unknown; settled: () => void };

/** Holds each collector's own statement against our legs: the last net under callbacks, polls and look-ups. */
export function sweeper({ deps, pending, death, settled }: Parts): Sweeper {
  const { store, clock, log, crash } = deps;
  const { place, missing } = heldAgainst(deps);
  const plans = new Map<string, Plan>();

  function planOf(chamaId: string): Plan {
    const plan = plans.get(chamaId) ?? { reaches: newReaches(clock.now()), seen: new Map<string, string>(), sweptAt: undefined };
    plans.set(chamaId, plan);
    return plan;
  }

  const collecting = () => deps.chamas().filter((chamaId) => deps.collectors(chamaId) !== undefined);

  async function pass(): Promise<number> {
    let changed = 0;
    for (const chamaId of collecting()) {
      const plan = planOf(chamaId);
      const collector = deps.collectors(chamaId);
      const now = clock.now();
      // The widest that is due does for the narrower ones.
      const widest = plan.reaches.findLastIndex(({ dueAt }) => dueAt <= now);
      if (widest < 0 || !collector) continue;
      const newest = pending.newest(chamaId);
      const isActive = newest !== undefined && now - newest < activeForMs;
      const due = plan.reaches.slice(0, widest + 1);
      for (const reach of due) reach.dueAt = nextDue(reach, now, isActive, undefined);
      try {
        changed += await sweep(chamaId, collector, plan, due, isActive);
      } catch (cause) {
        if (death()) throw cause;
        log('sweep.threw', { chama: chamaId, error: cause instanceof Error ? cause.message : 'unknown' });
      }
    }
    return changed;
  }

  async function sweep(chamaId: string, collector: Collector, plan: Plan, due: readonly Reach[], isActive: boolean): Promise<number> {
    const [reach] = due.slice(-1);
    if (!reach) return 0;
    const now = clock.now();
    const back = await readBack(collector, reach, now);
    crash('sweep.after-read');
    if (back.status === 'unknown') {
      log('sweep.unread', { chama: chamaId, provider: collector.name, why: back.why });
      return 0;
    }
    const { lines, from } = back;
    const fresh = lines
      .filter((line) => plan.seen.get(line.providerId) !== printOf(line))
      .sort((a, b) => a.at - b.at || (a.providerId < b.providerId ? -1 : 1));
    for (let start = 0; start < fresh.length; start += chunkMax) await placeAll(chamaId, collector, fresh.slice(start, start + chunkMax));
    await missing(chamaId, collector, lines, Math.max(from, now - reach.backMs));

    const prints = lines.map((line) => [line.providerId, printOf(line)] as const);
    // A narrow reading adds to what is known; one of an hour or a day is all that need be known.
    plan.seen = new Map(reach.name === 'recent' ? [...plan.seen, ...prints] : prints);
    plan.sweptAt = clock.now();
    for (const one of due) {
      // What is cut before a narrower reach is known only where the list was read as far as it goes.
      const isCut = back.cut && from > now - one.backMs;
      if (isCut && !one.cut) log('sweep.cut', { chama: chamaId, provider: collector.name, lines: lines.length, kind: one.name });
      one.cut = isCut;
      one.dueAt = nextDue(one, now, isActive, { ...back, cut: isCut });
    }
    if (fresh.length > 0) settled();
    return fresh.length;
  }

  /** Together in one commit; one by one where a line makes us throw, so that it holds up no other. */
  async function placeAll(chamaId: string, collector: Collector, lines: readonly StatementLine[]): Promise<void> {
    const placed: string[] = [];
    try {
      await store.transaction(async (tx) => {
        for (const line of lines) placed.push(...(await place(tx, chamaId, collector, line)));
      });
    } catch (cause) {
      if (death() || lines.length === 1) throw cause;
      log('sweep.threw', { chama: chamaId, lines: lines.length, error: cause instanceof Error ? cause.message : 'unknown' });
      for (const line of lines) await placeAll(chamaId, collector, [line]).catch((again: unknown) => passOver(chamaId, again));
      return;
    }
    for (const operationId of placed) pending.drop(operationId);
  }

  function passOver(chamaId: string, cause: unknown): void {
    if (death()) throw cause as Error;
    log('sweep.line-threw', { chama: chamaId, error: cause instanceof Error ? cause.message : 'unknown' });
  }

  return {
    pass,
    nextAt: () =>
      collecting()
        .flatMap((chamaId) => planOf(chamaId).reaches)
        .reduce<number | undefined>((least, { dueAt }) => Math.min(least ?? Infinity, dueAt), undefined),
    awake: (chamaId) => {
      for (const reach of planOf(chamaId).reaches)
        if (reach.name === 'recent') reach.dueAt = Math.min(reach.dueAt, clock.now() + reach.everyMs);
    },
    oldest: () => {
      const swept = collecting().map((chamaId) => planOf(chamaId).sweptAt);
      return swept.includes(undefined) ? undefined : Math.min(...swept.map((at) => at ?? 0));
    },
    cut: () => {
      const all = collecting().flatMap((chamaId) => planOf(chamaId).reaches);
      const count = (name: ReachName) => all.filter((reach) => reach.name === name && reach.cut).length;
      return Object.fromEntries(reaches.map(({ name }) => [name, count(name)])) as Record<ReachName, number>;
    },
  };
}

const printOf = ({ status, receipt, amount }: StatementLine): string => `${status} ${receipt ?? ''} ${amount.minor}`;
