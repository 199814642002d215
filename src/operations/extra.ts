import { say } from '../../flows/kit/say.js';
import type { Deps } from './deps.js';
import { tell } from './follow.js';
import { legsFor } from './legs.js';
import { holdMoney, holdReused } from './receive.js';
import { recipes } from './recipes/register.js';
import type { Scene } from './recipe.js';
import type { Operation } from './store.js';
import type { Proof } from './verdict.js';

/**
 * A second payment under a reference that has been paid: it becomes an operation of its own, as a claim that the provider made for
 * the member. What arrived is held, and a person places it. The payment's id must be no other leg's.
 */
export async function holdExtra(deps: Pick<Deps, 'ids'>, scene: Scene, proof: Proof): Promise<void> {
  const { tx, work, now, facts, rail } = scene;
  const { leg } = work;
  const operation = extraOf(work.operation, deps.ids.next(), `extra:${leg.provider}:${proof.providerId}`, proof, now);
  const legs = legsFor(
    operation,
    recipes.claim.steps.map(({ kind }) => ({ kind, provider: kind === 'record' ? scene.book : leg.provider })),
    deps.ids,
  ).map((one) => ({ ...one, sentAt: one.kind === 'match' ? (proof.at ?? now) : undefined }));
  const [paid] = legs;
  if (!paid) throw new Error('a claim has legs');
  await tx.addOperation(operation, legs);
  const own = { ...scene, work: { operation, leg: paid, legs }, fence: undefined };
  if (proof.receipt !== undefined && !(await tx.takeReceipt(rail, proof.receipt, paid.id, now))) {
    await holdReused(own, proof);
    return;
  }
  await holdMoney(own, proof, 'orphan-payment', `another payment bears the reference of ${leg.id}`);
  await tell(own, 'contribution.held', say('contribution.held', { chama: facts.name, amount: proof.amount }));
}

const extraOf = (first: Operation, id: string, intentKey: string, { amount, receipt = '' }: Proof, now: number): Operation => ({
  ...{ ...first, id, intentKey, amount, kind: 'claim', params: { receipt, extraTo: first.id }, personal: {} },
  ...{ state: 'open', stateV: 0, createdAt: now, endedAt: undefined, version: recipes.claim.version },
});
