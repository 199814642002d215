import type { PayoutStands } from '../verdict.js';

/** What a member may do about a payment abroad that is on its way. */
export type May = 'cancel' | 'mend';

/** What may be done about it, as the reason for which a pending leg waits. It is renewed whenever the payer is asked. */
export const mayOf = {
  written: ({ mayMend, mayCancel, trouble }: PayoutStands): string | undefined =>
    [mayCancel && 'cancel', mayMend && trouble === 'recipient' && 'mend'].filter(Boolean).join(',') || undefined,
  read: (reason: string | undefined): May[] => (reason ?? '').split(',').filter((word) => word === 'cancel' || word === 'mend'),
};
