import { mayBe, type Decision } from '../../src/operations/decision.js';
import type { Review } from '../../src/operations/store.js';
import type { Chance } from './chance.js';
import { inTheTill } from './claims.js';
import { Crash } from './mortal.js';
import type { World } from './world.js';

/** How a review was decided, as far as those who decided have heard. */
export type Decisions = Map<string, number>;

/**
 * The treasurer goes through what waits. They look a claim up in the till, and are mostly right; now and then they are fooled. An
 * impatient one decides the same twice or thrice at once, and a colleague otherwise.
 */
export async function goThrough(world: World, dice: Chance, decisions: Decisions): Promise<void> {
  const waiting = await world.disks.money.transaction(async (tx) => {
    const reviews = await tx.reviews({ open: true });
    return Promise.all(
      reviews.map(async (review) => ({
        review,
        operation: review.operationId === undefined ? undefined : await tx.operation(review.operationId),
        may: mayBe(review, review.legId === undefined ? undefined : await tx.leg(review.legId)),
      })),
    );
  });
  for (const { review, operation, may } of waiting) {
    if (dice.happens(0.15)) continue;
    const behind = operation && inTheTill(world, operation.params['receipt'] ?? '');
    const isTheirs = behind?.phone === operation?.phone;
    const first = verdictOn(may, behind && isTheirs ? behind.units : undefined, behind?.units ?? 100, dice);
    const verdicts = [first, ...(dice.happens(0.3) ? [first] : []), ...(dice.happens(0.2) ? [{ is: dice.one(may) }] : [])];
    await Promise.all(verdicts.map((verdict) => decide(world, review, whole(verdict, behind?.units ?? 100), decisions)));
  }
}

type Verdict = Decision | { is: Decision['is'] };

function verdictOn(may: readonly Decision['is'][], units: number | undefined, otherwise: number, dice: Chance): Verdict {
  if (!may.includes('confirmed')) return { is: dice.one(may) };
  const isFooled = dice.happens(0.1);
  if (units !== undefined) return isFooled ? { is: 'rejected' } : { is: 'confirmed', units };
  return isFooled ? { is: 'confirmed', units: otherwise } : { is: 'rejected' };
}

function whole({ is, ...rest }: Verdict, units: number): Decision {
  switch (is) {
    case 'confirmed':
      return { is, units, ...rest };
    case 'rejected':
      return { is, why: 'not in the till' };
    case 'closed':
      return { is, note: 'dealt with' };
    case 'credited':
      return { is };
  }
}

async function decide(world: World, review: Review, verdict: Decision, decisions: Decisions): Promise<void> {
  const service = world.life()?.service;
  if (!service) return;
  try {
    const resolved = await service.operations.resolve({ reviewId: review.id, by: 'Otieno', verdict });
    world.coverage.count(`decision ${review.reason} ${resolved.status === 'resolved' ? resolved.outcome : resolved.status}`);
    if (resolved.status === 'resolved') decisions.set(review.id, (decisions.get(review.id) ?? 0) + 1);
  } catch (error) {
    if (!(error instanceof Crash)) throw error; // the life ended over it; another day
  }
}
