import type { BitpesaState, PayoutOutcome, Recipient } from './state.js';

/** TransferZero docs, "Error codes": those that the stand-in gives. */
export const codes: Record<string, { category: string; description: string }> = {
  '14': { category: 'pending', description: 'The provider has not said yet what became of it.' },
  '12': { category: 'timeout_error', description: 'The provider did not answer in time.' },
  '331': { category: 'temporary_error', description: 'It could not be created at the provider. It will be tried again.' },
  '414': { category: 'recipient_error', description: 'The number is not registered for mobile money.' },
  '416': { category: 'recipient_error', description: 'There is no such account.' },
  '421': { category: 'recipient_error', description: 'The recipient has reached the limit of the day.' },
  '5': { category: 'sender_error', description: 'It cannot be processed.' },
};

/** TransferZero docs, "The sandbox environment": numbers that end in a certain way there. */
const testNumbers: Record<string, PayoutOutcome> = {
  '256752123411': 'pending',
  '256752123418': 'temporary',
  '256752123419': 'limit',
  '256752123449': 'senderError',
  '256772123411': 'pending',
  '256772123418': 'temporary',
  '256772123419': 'badNumber',
  '233302123418': 'temporary',
  '233302123439': 'limit',
  '12345678901': 'pending',
  '12345678908': 'temporary',
  '12345678919': 'badNumber',
  '12345678971': 'senderError',
};

/** Whom a payout goes to: the phone with its country's code, or the account. */
export const payeeOf = ({ details, type }: Pick<Recipient, 'details' | 'type'>): string => {
  const phone = details['phone_number'];
  if (phone === undefined) return details['bank_account'] ?? details['iban'] ?? '';
  const code = countryCodes[type.slice(0, 3)];
  return phone.startsWith('+') ? phone : `+${code ?? ''}${phone.replace(/^0/, '')}`;
};

/** Codes of countries whose numbers may be written without them. */
export const countryCodes: Record<string, string> = { TZS: '255', UGX: '256', KES: '254', NGN: '234', GHS: '233' };

export const outcomeFor = ({ outcomes }: BitpesaState, recipient: Recipient): PayoutOutcome => {
  const payee = payeeOf(recipient);
  return outcomes[payee] ?? testNumbers[payee.replace(/^\+/, '')] ?? 'paid';
};
