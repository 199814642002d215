import type { OperationKind } from '../store.js';

/**
 * What a kind of operation does to value: it sends some out or to others (`send`), takes some into the chama (`collect`), or moves
 * none itself (`none`). `paid` counts with what is sent, and is never stopped by a limit: the member has paid for it elsewhere before it
 * is confirmed. A new kind is a line here.
 */
export type LimitClass = 'collect' | 'send' | 'paid' | 'none';

export const classOf: Readonly<Record<OperationKind, LimitClass>> = {
  contribution: 'collect',
  link: 'collect',
  claim: 'none', // the money has come in already, if it has
  airtime: 'send',
  payFor: 'collect',
  payout: 'send',
  // These change or take back a payment that was counted when it was confirmed.
  payoutCancel: 'none',
  payoutMend: 'none',
  lightning: 'send', // by what the recipient gets, whoever pays for it
  sats: 'paid',
};

/** The kinds that count together against a limit. */
export const kindsOf = (its: 'collect' | 'send'): OperationKind[] =>
  (Object.keys(classOf) as OperationKind[]).filter((kind) => classOf[kind] === its || (its === 'send' && classOf[kind] === 'paid'));
