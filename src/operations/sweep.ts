import { hours, minutes, seconds } from '../clock.js';
import { isPositive } from '../money.js';
import type { Collector, StatementLine } from '../providers/ports.js';
import { read, sceneOf, settle } from './apply.js';
import type { Deps } from './deps.js';
import { openReview } from './follow.js';
import type { PendingBook } from './pending.js';
import { holdExtra, sameMoney } from './receive.js';
import type { Leg, MoneyTx, StatementClass } from './store.js';
import type { Proof } from './verdict.js';

/** How often the provider's list is held against ours: while somebody paid within the last two hours, and otherwise. */
const activeForMs = hours(2);
const activeEveryMs = seconds(60);
const idleEveryMs = hours(1);
/** How far back a list must reach; it is asked for more lines until it does. */
const reachMs = hours(2);
const linesFirst = 100;
const linesMax = 1600;
/** A payment that settled here a moment ago may not be on their list yet. */
const settleLagMs = minutes(5);
const legsMax = 2000;
/** Lines a transaction. */
const chunkMax = 50;

type Seen = Map<string, string>;
type Plan = { dueAt: number; lines: number; seen: Seen; sweptAt: number | undefined };

export type Sweeper = {
  /** Sweeps the chamas that are due; how many lines were new or had changed. */
  pass(): Promise<number>;
  nextAt(): number | undefined;
  /** Somebody is about to pay in this chama: it is swept every minute from now on. */
  awake(chamaId: string): void;
  /** When the longest unswept chama was swept; undefined before all were. */
  oldest(): number | undefined;
};

type Parts = { deps: Deps; pending: PendingBook; death: () => unknown; settled: () => void };

/** Holds each collector's own statement against our legs: the last net under callbacks, polls and look-ups. */
export function sweeper({ deps, pending, death, settled }: Parts): Sweeper {
  const { store, clock, log, crash } = deps;
  const plans = new Map<string, Plan>();

  function planOf(chamaId: string): Plan {
    const plan = plans.get(chamaId) ?? { dueAt: clock.now(), lines: linesFirst, seen: new Map(), sweptAt: undefined };
    plans.set(chamaId, plan);
    return plan;
  }

  const collecting = () => deps.chamas().filter((chamaId) => deps.collectors(chamaId) !== undefined);

  async function pass(): Promise<number> {
    const now = clock.now();
    let changed = 0;
    for (const chamaId of collecting()) {
      const plan = planOf(chamaId);
      const collector = deps.collectors(chamaId);
      if (plan.dueAt > now || !collector) continue;
      const newest = pending.newest(chamaId);
      plan.dueAt = now + (newest !== undefined && now - newest < activeForMs ? activeEveryMs : idleEveryMs);
      try {
        changed += await sweep(chamaId, collector, plan);
      } catch (cause) {
        if (death()) throw cause;
        log('sweep.threw', { chama: chamaId, error: cause instanceof Error ? cause.message : 'unknown' });
      }
    }
    return changed;
  }

  async function sweep(chamaId: string, collector: Collector, plan: Plan): Promise<number> {
    const statement = await wholeEnough(chamaId, collector, plan);
    crash('sweep.after-read');
    if (!statement) return 0;
    const { lines, from } = statement;
    const fresh = lines
      .filter((line) => plan.seen.get(line.providerId) !== printOf(line))
      .sort((a, b) => a.at - b.at || (a.providerId < b.providerId ? -1 : 1));
    for (let start = 0; start < fresh.length; start += chunkMax) {
      const chunk = fresh.slice(start, start + chunkMax);
      await placeAll(chamaId, collector, chunk);
    }
    await missing(chamaId, collector, lines, from);
    plan.seen = new Map(lines.map((line) => [line.providerId, printOf(line)]));
    plan.sweptAt = clock.now();
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

  /** The newest lines back to two hours ago. More are asked for where the list was cut before that. */
  async function wholeEnough(
    chamaId: string,
    collector: Collector,
    plan: Plan,
  ): Promise<{ lines: StatementLine[]; from: number } | undefined> {
    const reach = clock.now() - reachMs;
    for (;;) {
      const statement = await collector.statement(plan.lines);
      if (statement.status === 'unknown') {
        log('sweep.unread', { chama: chamaId, provider: collector.name, why: statement.why });
        return undefined;
      }
      const { lines, whole } = statement;
      const oldest = Math.min(...lines.map(({ at }) => at));
      if (whole) return { lines, from: 0 };
      if (oldest <= reach) return { lines, from: oldest };
      if (plan.lines >= linesMax) {
        log('sweep.cut', { chama: chamaId, provider: collector.name, lines: lines.length });
        return { lines, from: oldest };
      }
      plan.lines = Math.min(plan.lines * 2, linesMax);
    }
  }

  /** Returns the operations whose payment is over now. */
  async function place(tx: MoneyTx, chamaId: string, collector: Collector, line: StatementLine): Promise<string[]> {
    const { providerId, reference, amount, status, receipt, at } = line;
    const leg = await legOf(tx, chamaId, collector, line);
    const found = leg ? await hold(tx, leg, line) : 'foreign';
    const seen = { provider: collector.name, chamaId, providerId, reference, amount, status, receipt, madeAt: at };
    await tx.putLine({ ...seen, class: found, seenAt: clock.now(), legId: leg?.id });
    if (leg && found !== 'matched') log('sweep.differs', { chama: chamaId, leg: leg.id, class: found });
    return leg && (found === 'missing-here' || found === 'amount-differs') ? [leg.operationId] : [];
  }

  async function hold(tx: MoneyTx, leg: Leg, line: StatementLine): Promise<StatementClass> {
    const now = clock.now();
    const scene = async () => sceneOf(deps, tx, await read(tx, leg.id), now, undefined);
    const proof = proofOf(line);
    const other = leg.providerId !== undefined && leg.providerId !== line.providerId;
    if (other && leg.settled) {
      if (proof) await holdExtra(await scene(), proof);
      return proof ? 'missing-here' : 'matched';
    }
    if (leg.settled) {
      if (line.status !== 'settled') {
        if (line.status === 'refused') await openReview(await scene(), 'status-differs', 'settled here, refused in the statement');
        return 'status-differs';
      }
      if (sameMoney(leg.settled, line.amount)) return 'matched';
      await openReview(await scene(), 'amount-differs', `settled ${leg.settled.minor}, the statement says ${line.amount.minor}`);
      return 'amount-differs';
    }
    if (line.status !== 'settled') {
      if (leg.state === 'pending' || leg.state === 'unknown') await tx.hurryLeg(leg.id, now);
      return (line.status === 'refused') === (leg.state === 'refused' || leg.state === 'expired') ? 'matched' : 'status-differs';
    }
    if (!proof) {
      await tx.hurryLeg(leg.id, now);
      return 'status-differs';
    }
    await settle(deps, tx, leg.id, proof, now);
    return (await tx.leg(leg.id))?.state === 'settled' ? 'missing-here' : 'amount-differs';
  }

  /** What we hold settled and the list does not show, though it should. */
  async function missing(chamaId: string, collector: Collector, lines: readonly StatementLine[], from: number): Promise<void> {
    const now = clock.now();
    const listed = new Set(lines.map(({ providerId }) => providerId));
    const span = { from: Math.max(from, now - reachMs), to: now - settleLagMs, max: legsMax };
    await store.transaction(async (tx) => {
      for (const leg of await tx.settledLegs({ chamaId, provider: collector.name, ...span })) {
        const { providerId, settled: amount, receipt } = leg;
        // A leg that settled late may be older than the list.
        if (!amount || providerId === undefined || listed.has(providerId) || (leg.sentAt ?? 0) < from) continue;
        const seen = { provider: collector.name, chamaId, providerId, reference: leg.id, amount, status: 'settled' as const, receipt };
        const before = await tx.putLine({
          ...seen,
          class: 'missing-there',
          seenAt: now,
          madeAt: leg.sentAt ?? leg.createdAt,
          legId: leg.id,
        });
        if (before === 'missing-there') continue;
        await openReview(
          sceneOf(deps, tx, await read(tx, leg.id), now, undefined),
          'status-differs',
          'settled here, and not in the statement',
        );
      }
    });
  }

  return {
    pass,
    nextAt: () => collecting().reduce<number | undefined>((least, id) => Math.min(least ?? Infinity, planOf(id).dueAt), undefined),
    awake: (chamaId) => {
      const plan = planOf(chamaId);
      plan.dueAt = Math.min(plan.dueAt, clock.now() + activeEveryMs);
    },
    oldest: () => {
      const swept = collecting().map((chamaId) => planOf(chamaId).sweptAt);
      return swept.includes(undefined) ? undefined : Math.min(...swept.map((at) => at ?? 0));
    },
  };
}

const printOf = ({ status, receipt, amount }: StatementLine): string => `${status} ${receipt ?? ''} ${amount.minor}`;

/** Our leg by the reference that went with the request, else by their id; undefined for a payment that is none of this chama's. */
async function legOf(tx: MoneyTx, chamaId: string, collector: Collector, line: StatementLine): Promise<Leg | undefined> {
  const byReference = line.reference === undefined ? undefined : await tx.leg(line.reference);
  const leg = byReference ?? (await tx.legByProviderId(collector.name, line.providerId));
  if (leg?.provider !== collector.name) return undefined;
  return (await tx.operation(leg.operationId))?.chamaId === chamaId ? leg : undefined;
}

function proofOf({ status, providerId, amount, receipt, at }: StatementLine): Proof | undefined {
  return status === 'settled' && receipt !== undefined && isPositive(amount) ? { providerId, amount, receipt, at } : undefined;
}
