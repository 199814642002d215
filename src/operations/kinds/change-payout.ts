import type { Intent } from '../../../flows/kit/intents.js';
import { money } from '../../money.js';
import { wishesAbout } from '../payout/cancelled.js';
import { mayOf, type May } from '../payout/may.js';
import { lastAttempt } from '../payout/order.js';
import type { MoneyTx } from '../store.js';
import type { Draft, Kind, Obstacle } from './kind.js';

/** May this member do that about this payment now? Only about their own, and what the payer said last time; one wish at a time. */
async function hindered(tx: MoneyTx, { operation }: Draft, may: May): Promise<Obstacle | undefined> {
  const about = await tx.operation(operation.params['about'] ?? '');
  const isOwn =
    about?.kind === 'payout' &&
    about.chamaId === operation.chamaId &&
    about.memberId === operation.memberId &&
    about.person === operation.person;
  if (!isOwn) return 'notPossible';
  const attempt = lastAttempt(await tx.legs(about.id));
  if (attempt?.state !== 'pending' || !mayOf.read(attempt.reason).includes(may)) return 'notPossible';
  return (await openWish(tx, about)) ? 'notPossible' : undefined;
}

/** Is a wish about this payment being carried out? */
export async function openWish(tx: MoneyTx, about: Parameters<typeof wishesAbout>[1]): Promise<boolean> {
  const all = [...(await wishesAbout(tx, about, 'payoutCancel')), ...(await wishesAbout(tx, about, 'payoutMend'))];
  return all.some(({ state }) => state === 'open');
}

/** A member wants a payment abroad stopped. What comes of it is the payer's to say. */
export const cancelPayout: Kind<Extract<Intent, { kind: 'cancelPayout' }>> = {
  kind: 'payoutCancel',
  plan: ({ payouts }, { intent: { operationId }, me: { chama } }) => {
    const offer = payouts?.(chama.id);
    return offer && { amount: money(0, chama.currency), params: { about: operationId }, by: { cancelPayout: offer.payer.name } };
  },
  obstacle: (_deps, tx, draft) => hindered(tx, draft, 'cancel'),
};

/** A member puts right who is to be paid. */
export const mendPayout: Kind<Extract<Intent, { kind: 'mendPayout' }>> = {
  kind: 'payoutMend',
  plan: ({ payouts }, { intent: { operationId, recipient }, me: { chama } }) => {
    const offer = payouts?.(chama.id);
    const personal = Object.fromEntries(Object.entries(recipient));
    if (!offer || Object.keys(personal).length === 0) return undefined;
    return { amount: money(0, chama.currency), params: { about: operationId }, personal, by: { mendPayout: offer.payer.name } };
  },
  obstacle: (_deps, tx, draft) => hindered(tx, draft, 'mend'),
};
