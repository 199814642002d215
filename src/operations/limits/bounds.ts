import type { Phrase } from '../../../flows/kit/say.js';
import type { Me } from '../../../flows/kit/me.js';
import { compareMoney, type Money } from '../../money.js';
import type { Deps } from '../deps.js';
import type { OperationKind } from '../store.js';
import { isLimited, leftNow, type Left } from './left.js';
import { tellLimit } from './tell.js';

/** The least and the most of one amount. `tooMuch` is said of more where a limit of the chama's made the most smaller. */
export type Within = { min: Money; max: Money; tooMuch?: Phrase };

/** `full`: not even the least may move now, and why. */
export type Narrowed<B extends Within> = { status: 'open'; bounds: B & Pick<Within, 'tooMuch'> } | { status: 'full'; phrase: Phrase };

/** Bounds under a limit: their most, and what is offered, come down to what is left. */
export function narrowed<B extends Within & { offered?: Money }>(chama: string, bounds: B, left: Left | undefined): Narrowed<B> {
  if (!left || compareMoney(left.left, bounds.max) >= 0) return { status: 'open', bounds };
  const phrase = tellLimit(chama, left);
  if (compareMoney(left.left, bounds.min) < 0) return { status: 'full', phrase };
  const { offered } = bounds;
  const least = offered && compareMoney(offered, left.left) > 0 ? { offered: left.left } : {};
  return { status: 'open', bounds: { ...bounds, ...least, max: left.left, tooMuch: phrase } };
}

/** What a member may move now by an operation of this kind, for a screen that asks how much. Asked again when it is written down. */
export async function withinLimits<B extends Within & { offered?: Money }>(
  deps: Pick<Deps, 'store' | 'clock' | 'chamaFacts' | 'limits'>,
  { me, kind, bounds }: { me: Me; kind: OperationKind; bounds: B },
): Promise<Narrowed<B>> {
  const { member, chama } = me;
  if (!member) return { status: 'open', bounds };
  const of = { chamaId: chama.id, memberId: member.id, kind, currency: bounds.max.currency };
  if (!isLimited(deps, of)) return { status: 'open', bounds };
  return narrowed(chama.name, bounds, await deps.store.transaction((tx) => leftNow(deps, tx, of, deps.clock.now())));
}
