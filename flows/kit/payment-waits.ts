import type { Me } from './me.js';
import { walletName } from './names.js';
import type { Pending, PendingPayment } from './reads.js';
import { say, type Phrase } from './say.js';

/** The payment that waits for this member. */
export const paymentIn = (pending: readonly Pending[]): { waiting: PendingPayment | undefined } => ({
  waiting: pending.find((one) => one.kind === 'payment'),
});

/** How the payment that waits is approved; nobody approves one whose end is being found out. */
export function toApprove(me: Me, waiting: PendingPayment | undefined): Phrase {
  const values = { amount: waiting?.amount ?? '', wallet: walletName(me) };
  if (waiting?.checking) return say('contribute.checking', { amount: waiting.amount });
  return waiting?.approve ? say('contribute.approveDial', { ...values, code: waiting.approve }) : say('contribute.approve', values);
}
