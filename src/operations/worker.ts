import { minutes } from '../clock.js';
import { apply, type Applied } from './apply.js';
import type { Deps } from './deps.js';
import { openLanes } from './lanes.js';
import type { PendingBook } from './pending.js';
import { leaseMs, stuckAfterMs } from './schedule.js';
import type { Leg, LegKind, MoneyTx } from './store.js';
import type { Answer, Performer, Verdict, Work } from './verdict.js';

/** Legs that one transaction claims. */
const batchMax = 64;

/** A leg that makes us throw comes back after so long, so that it holds up no other. */
const parkMs = minutes(1);

export type LegWorker = {
  /** Claims what is due and starts it; how many legs that were. */
  claim(): Promise<number>;
  /** Waits for all that was started, and commits it in the order in which it was claimed. */
  finish(): Promise<void>;
  inFlight(): Record<string, number>;
};

type Result = { order: number; work: Work; verdict: Verdict };

type Parts = {
  deps: Deps;
  owner: string;
  performers: Record<LegKind, Performer>;
  pending: PendingBook;
  /** The cause of a simulated crash, when there was one. */
  death: () => { cause: unknown } | undefined;
  committed: () => void;
};

/**
 * Does legs: claim and `calling` in one commit, then the calls side by side within their provider's lane, then the answers
 * together in one commit. `atOnce`: answers are committed as they come; else when all are there, in order, so that a run can be repeated.
 */
export function legWorker({ deps, owner, performers, pending, death, committed }: Parts, atOnce: () => boolean): LegWorker {
  const { store, clock, crash, log } = deps;
  const lanes = openLanes();
  const results: Result[] = [];
  let order = 0;
  let flushing: Promise<void> | undefined;
  let failure: { cause: unknown } | undefined;

  async function prepare(tx: MoneyTx, leg: Leg, now: number): Promise<Work | undefined> {
    const operation = await tx.operation(leg.operationId);
    if (!operation) throw new Error(`leg ${leg.id} has no operation`);
    const work = { operation, leg, legs: leg.position === 0 ? [leg] : await tx.legs(operation.id) };
    const move = performers[leg.kind].prepare(work, now);
    if (!move) return work;
    const { id, state, stateV, fence } = leg;
    const moved = await tx.moveLeg({ id, from: state, stateV, fence, ...move, keepLease: true });
    return moved ? { ...work, leg: { ...leg, ...move.patch, state: move.to, stateV: stateV + 1 } } : undefined;
  }

  async function claim(): Promise<number> {
    const since = clock.monotonic();
    const now = clock.now();
    const { claimed, works } = await store.transaction(async (tx) => {
      const legs = await tx.claimLegs(now, owner, leaseMs, batchMax, lanes.full());
      const ready: Work[] = [];
      for (const leg of legs) {
        const work = await prepare(tx, leg, now);
        if (work) ready.push(work);
      }
      return { claimed: legs.length, works: ready };
    });
    if (claimed > 0) crash('leg.after-claim');
    for (const work of works) {
      const place = order++;
      lanes.run(work.leg.provider, () => one(work, place, since));
    }
    return claimed;
  }

  /** Never rejects: what goes wrong is parked, and a crash is kept for `finish`. */
  async function one(work: Work, place: number, since: number): Promise<void> {
    try {
      results.push({ order: place, work, verdict: await verdictOn(work, since) });
    } catch (cause) {
      if (death()) failure ??= { cause };
      else results.push({ order: place, work, verdict: parked(work, cause) });
    }
    if (atOnce()) flush().catch((cause: unknown) => (failure ??= { cause }));
  }

  async function verdictOn(work: Work, since: number): Promise<Verdict> {
    // A process that was paused may have lost its lease, and another may have sent this since.
    if (clock.monotonic() - since > leaseMs / 2) return putBack(work, clock.now());
    const performer = performers[work.leg.kind];
    crash('leg.before-call', work.leg.kind);
    const answer = await performer.ask(work);
    crash('leg.after-call', work.leg.kind);
    alertOn(work, answer);
    return performer.hear(work, answer, clock.now());
  }

  function alertOn({ leg, operation }: Work, { found }: Answer): void {
    if (found.status !== 'refused' || found.alert === undefined) return;
    log('provider.alert', { provider: leg.provider, chama: operation.chamaId, leg: leg.id, alert: found.alert });
  }

  function parked({ leg }: Work, cause: unknown): Verdict {
    log('leg.threw', { leg: leg.id, state: leg.state, error: cause instanceof Error ? cause.message : 'unknown' });
    const now = clock.now();
    if (now - leg.createdAt >= stuckAfterMs)
      return { is: 'review', reason: 'stuck', detail: 'it makes us fail', patch: { nextAt: undefined } };
    const to = leg.state === 'calling' ? 'unknown' : leg.state;
    return { is: 'open', to, patch: { nextAt: now + parkMs, unknownSince: leg.unknownSince ?? now, note: 'we failed over it' } };
  }

  function flush(): Promise<void> {
    if (results.length > 0) flushing ??= drain();
    return flushing ?? Promise.resolve();
  }

  async function drain(): Promise<void> {
    try {
      while (results.length > 0) {
        const batch = results.splice(0).sort((a, b) => a.order - b.order);
        await commit(batch);
      }
    } finally {
      flushing = undefined; // in one breath with the last look at `results`, so that nothing is left behind
    }
  }

  async function commit(batch: readonly Result[]): Promise<void> {
    let applied: Applied[];
    try {
      applied = await commitAll(batch);
    } catch (cause) {
      if (death()) throw cause;
      log('batch.threw', { legs: batch.length, error: cause instanceof Error ? cause.message : 'unknown' });
      applied = [];
      for (const result of batch) applied.push(await commitOne(result));
    }
    crash('leg.after-settle');
    batch.forEach((result, i) => remember(result, applied[i] ?? 'stale'));
    committed();
  }

  const commitAll = (batch: readonly Result[]): Promise<Applied[]> =>
    store.transaction(async (tx) => {
      const applied: Applied[] = [];
      for (const { work, verdict } of batch) applied.push(await apply(deps, tx, work, verdict, clock.now()));
      return applied;
    });

  async function commitOne(result: Result): Promise<Applied> {
    try {
      const [applied = 'stale'] = await commitAll([result]);
      return applied;
    } catch (cause) {
      if (death()) throw cause;
      const verdict = parked(result.work, cause);
      await commitAll([{ ...result, verdict }]).catch(() => undefined); // its lease runs out, and it comes back
      return 'stale';
    }
  }

  function remember({ work: { leg, operation }, verdict }: Result, applied: Applied): void {
    if (applied === 'stale' || leg.kind === 'record' || leg.kind === 'enter') return;
    if (verdict.is !== 'open') pending.drop(operation.id);
    else if (verdict.to === 'unknown') pending.markUnknown(operation.id);
  }

  return {
    claim,
    finish: async () => {
      await lanes.idle();
      await flush();
      const failed = failure;
      failure = undefined;

      if (failed) throw failed.cause;
    },
    inFlight: lanes.inFlight,
  };
}

/** Not sent after all: as it was before, and due at once. */
function putBack({ leg }: Work, now: number): Verdict {
  const sent = leg.state === 'calling' ? { calls: leg.calls - 1 } : {};
  return { is: 'open', to: leg.state === 'calling' ? 'ready' : leg.state, patch: { ...sent, nextAt: now } };
}
