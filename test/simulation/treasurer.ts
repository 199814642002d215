import type { Intent } from '../../flows/kit/intents.js';
import { major, type Currency } from '../../src/money.js';
import { mayBe, type Decision } from '../../src/operations/decision.js';
import { fromUuid4 } from '../../src/providers/campay/reference.js';
import type { Review } from '../../src/operations/store.js';
import type { Chance } from './chance.js';
import { inTheTill } from './claims.js';
import { Crash } from './mortal.js';
import { villages } from './villages.js';
import type { World } from './world.js';

/** By whom and how a review was decided, as far as those who decided have heard; each decision once, however often it was answered. */
export type Decisions = Map<string, Set<string>>;

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
    const truth = world.standins.truth();
    const arrived =
      truth.airtime.some(({ key, status }) => key === review.legId && status === 'Success') ||
      truth.campay.airtime.some(
        ({ externalReference, status }) => fromUuid4(externalReference) === review.legId && status === 'SUCCESSFUL',
      );
    const village = villages.find(({ chamaId }) => chamaId === review.chamaId);
    const seen = review.reason === 'topup-unclear' || may.includes('delivered');
    const first: Verdict = seen
      ? { is: arrived ? 'delivered' : 'rejected' }
      : verdictOn(may, behind && isTheirs ? behind.units : undefined, behind?.units ?? 100, dice);
    const verdicts = [first, ...(dice.happens(0.3) ? [first] : []), ...(!seen && dice.happens(0.2) ? [{ is: dice.one(may) }] : [])];
    const decided = verdicts.map((verdict) => ({
      verdict: whole(verdict, behind?.units ?? 100),
      phone: review.reason === 'claim-unmatched' && dice.happens(0.6) ? dice.one(village?.officers ?? []) : undefined,
    }));
    await Promise.all(
      decided.map(async ({ verdict, phone }) => {
        const asOfficer = phone === undefined ? undefined : intentOf(review, verdict, village?.currency ?? 'KES');
        if (asOfficer && phone !== undefined) await decideOnPhone(world, review, asOfficer, phone, decisions);
        else await decide(world, review, verdict, decisions);
      }),
    );
  }
}

type ClaimIntent = Extract<Intent, { kind: 'decideClaim' }>;

function intentOf({ id: reviewId }: Review, verdict: Decision, currency: Currency): ClaimIntent | undefined {
  if (verdict.is === 'confirmed')
    return { kind: 'decideClaim', reviewId, verdict: { is: 'confirmed', amount: major(verdict.units, currency) } };
  return verdict.is === 'rejected' ? { kind: 'decideClaim', reviewId, verdict: { is: 'rejected', fault: 'notFound' } } : undefined;
}

/** An officer confirms on the phone; the turn may be taken again after a crash, with the same key. */
async function decideOnPhone(world: World, review: Review, intent: ClaimIntent, phone: string, decisions: Decisions): Promise<void> {
  const key = `${phone} ${JSON.stringify(intent)}`;
  for (let times = 0; times < 2; times++) {
    const service = world.life()?.service;
    const [me] = (await service?.people.identify('ussd', phone))?.memberships ?? [];
    if (!service || !me) return;
    try {
      const agreed = await service.operations.agree({ key, intent, me, address: phone, at: world.time.now() });
      const came = agreed.status === 'agreed' ? intent.verdict.is : agreed.reason;
      world.coverage.count(`decision on the phone ${came}`);
      if (agreed.status === 'agreed') decisions.set(review.id, new Set([...(decisions.get(review.id) ?? []), key]));
      if (agreed.status !== 'agreed') return;
      if (me.member?.id === (await claimantOf(world, review))) throw new Error(`review ${review.id} was decided by the claimant`);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      return; // the life ended over it; another day
    }
  }
}

async function claimantOf(world: World, { operationId }: Review): Promise<string | undefined> {
  const operation = operationId === undefined ? undefined : await world.disks.money.transaction((tx) => tx.operation(operationId));
  return operation?.memberId;
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
      return { is, note: 'as she wishes' };
    case 'refunded':
      return { is, reference: 'CASH 12' };
    case 'retried':
    case 'delivered':
      return { is };
  }
}

async function decide(world: World, review: Review, verdict: Decision, decisions: Decisions): Promise<void> {
  const service = world.life()?.service;
  if (!service) return;
  try {
    const resolved = await service.operations.resolve({ reviewId: review.id, by: 'Otieno', verdict });
    world.coverage.count(`decision ${review.reason} ${resolved.status === 'resolved' ? resolved.outcome : resolved.status}`);
    const before = decisions.get(review.id) ?? new Set();
    if (resolved.status === 'resolved') decisions.set(review.id, new Set([...before, `host ${before.size}`]));
  } catch (error) {
    if (!(error instanceof Crash)) throw error; // the life ended over it; another day
  }
}
