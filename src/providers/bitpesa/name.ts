import type { NameFound, PayoutMethod, RecipientDetails } from '../ports/payout.js';
import type { Api } from './api.js';

/** TransferZero SDK, `AccountValidationRequest`: where the holder of an account or a wallet can be asked for. */
const served = new Set(['NGN', 'GHS', 'KES', 'XOF', 'UGX', 'XAF']);

/** The name behind an account, before money goes there. A no may also be a bank that does not answer (BitPesa docs, "Bank account name enquiry"). */
export async function nameOf(api: Api, recipient: RecipientDetails, { currency, country, kind }: PayoutMethod): Promise<NameFound> {
  if (!served.has(currency)) return { status: 'notServed' };
  const { account, bankCode, iban, phone, network } = recipient;
  const of = kind === 'bank' ? { bank_account: account, bank_code: bankCode, iban } : { phone_number: phone, mobile_provider: network };
  const answer = await api.accountValidation({ ...of, country, currency, method: kind });
  switch (answer.status) {
    case 'read':
      return answer.value === undefined ? { status: 'notKnown' } : { status: 'found', name: answer.value };
    case 'invalid':
      return { status: 'notKnown' };
    case 'denied':
      return { status: 'unknown', why: `bitpesa said ${answer.http}` };
    case 'unknown':
      return answer;
  }
}
