import type { ReviewReason } from '../operations/store.js';

/** What each reason means and what is to be looked at before it is decided, in a sentence for the host. docs/operations.md has a row for each. */
export const reviewReasons: Record<ReviewReason, string> = {
  'amount-differs': 'Another amount arrived than was asked for. What is held may be credited; of what was sent, ask who got it.',
  'receipt-reused': 'One receipt, or one invoice, stands for two payments. Ask the provider which of them there was.',
  'orphan-payment': 'The provider confirms a payment that nobody here asked for. Find out whose it is.',
  'claim-unmatched': 'A member says they paid, and no statement shows it. Look for the receipt in the till.',
  'status-differs': 'The provider contradicts what it had confirmed. Ask its support before anything is decided.',
  'record-refused': "Paid, and the chama's records do not take it. Mend it there and close this; or credit it, or give it back.",
  'paid-over': 'More was paid than was owed by then. Give the rest back, then: refund; or credit it, where the member wishes it.',
  'topup-refused': 'Airtime was paid for and refused. Try it again, give the money back, or credit it where the member wishes so.',
  'topup-unclear': "Airtime was paid for, and nobody says whether it arrived. Look at the seller's own list.",
  'topup-surplus': 'Airtime arrived that had been made good otherwise: the chama has paid for it twice. Settle it with the member.',
  'payout-refused': 'A payment abroad was paid for and refused or cancelled. Try it again, give the money back, or credit it.',
  'payout-unclear': "A payment abroad was paid for, and nobody says whether it arrived. Look at the payer's own list.",
  'payout-surplus': 'A payment abroad took more than was paid for it, or arrived twice. Settle it with the member or the payer.',
  'payout-left': "A payment abroad cost less than was paid for it. The rest is the member's: give it back, then: refund.",
  'delivery-failed': 'Paid by Lightning, and the rail could not pay out. Write to its support with the id of the invoice.',
  'delivery-unclear': 'Paid by Lightning, and the rail does not say that it arrived. Write to its support with the id of the invoice.',
  'sats-refused': 'Shillings were paid for sats, and the rail gives none. Ask its support about the M-Pesa code.',
  'sats-unclear':
    'Shillings were paid for sats, and nobody says whether they were sent. Ask the support of the rail about the M-Pesa code.',
  stuck: 'Open for a day, and still being tried. Look whether the provider, or the records, answer at all.',
};
