import { minutes } from '../clock.js';
import { isPositive } from '../money.js';
import type { Collector, StatementLine } from '../providers/ports.js';
import { read, sceneOf, settle } from './apply.js';
import { isByHand } from './by-hand.js';
import type { Deps } from './deps.js';
import { holdExtra } from './extra.js';
import { openReview } from './follow.js';
import { sameMoney } from './receive.js';
import type { Leg, MoneyTx, StatementClass } from './store.js';
import type { Proof } from './verdict.js';

/** A payment that settled here a moment ago may not be on their list yet. */
const settleLagMs = minutes(5);
/** How far their clock may be from ours where a list ends. */
const clockSkewMs = minutes(10);
const legsMax = 10_000;

/** Holds lines of a provider's own statement against our legs, and our legs against the lines. */
export function heldAgainst(deps: Deps) {
  const { store, clock, log } = deps;

  /** Returns the operations whose payment is over now. */
  async function place(tx: MoneyTx, chamaId: string, collector: Collector, line: StatementLine): Promise<string[]> {
    const { providerId, reference, amount, status, receipt, at } = line;
    const leg = await legOf(tx, chamaId, collector, line);
    const found = leg ? await hold(tx, leg, line) : 'foreign';
    if (!leg && status === 'settled' && receipt !== undefined) await lookAgain(tx, chamaId, receipt);
    const seen = { provider: collector.name, chamaId, providerId, reference, amount, status, receipt, madeAt: at };
    await tx.putLine({ ...seen, class: found, seenAt: clock.now(), legId: leg?.id });
    if (leg && found !== 'matched') log('sweep.differs', { chama: chamaId, leg: leg.id, class: found });
    return leg && (found === 'missing-here' || found === 'amount-differs') ? [leg.operationId] : [];
  }

  /** A payment of a member's own that shows up late: a claim of it that waits for a person is looked for once more. */
  async function lookAgain(tx: MoneyTx, chamaId: string, receipt: string): Promise<void> {
    for (const { legId, operationId } of await tx.reviews({ open: true, chamaId })) {
      const claim = operationId === undefined ? undefined : await tx.operation(operationId);
      if (legId !== undefined && claim?.kind === 'claim' && claim.params['receipt'] === receipt) await tx.hurryLeg(legId, clock.now());
    }
  }

  async function hold(tx: MoneyTx, leg: Leg, line: StatementLine): Promise<StatementClass> {
    const now = clock.now();
    const scene = async () => sceneOf(deps, tx, await read(tx, leg.id), now, undefined);
    const proof = proofOf(line);
    const other = leg.providerId !== undefined && leg.providerId !== line.providerId;
    if (other && leg.settled) {
      const known = await tx.legByProviderId(leg.provider, line.providerId);
      if (known) return known.id === leg.id ? 'matched' : hold(tx, known, line);
      if (proof) await holdExtra(deps, await scene(), proof);
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

  /** What we hold settled since `from`, and the list does not show, though it should. */
  async function missing(chamaId: string, collector: Collector, lines: readonly StatementLine[], from: number): Promise<void> {
    const now = clock.now();
    const listedFrom = from + clockSkewMs;
    const listed = new Set(lines.map(({ providerId }) => providerId));
    const span = { from: listedFrom, to: now - settleLagMs, max: legsMax };
    await store.transaction(async (tx) => {
      for (const leg of await tx.settledLegs({ chamaId, provider: collector.name, ...span })) {
        const { providerId, settled: amount, receipt } = leg;
        // The list is of money that came in; a leg that settled late may be older than it.
        if (leg.kind === 'topUp') continue;
        if (!amount || providerId === undefined || isByHand(leg) || listed.has(providerId) || (leg.sentAt ?? 0) < listedFrom) continue;
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

  return { place, missing };
}

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
