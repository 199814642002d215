import { decimalText, money } from '../../money.js';
import type { Money } from '../../money.js';
import { readAnswer } from '../answers.js';
import type { Hint } from '../ports.js';
import type { WalletBalances, WalletPayer } from '../ports/wallet.js';
import { msisdn, plainText, wrongWith } from './order.js';
import type { Limits } from './order.js';
import { outcomeOfStart } from './outcome.js';
import { toUuid4 } from './reference.js';
import { findByReference, statusOf } from './transactions.js';
import type { Asked } from './transactions.js';
import { Balance } from './wire.js';

/** CamPay's payouts to MTN and Orange wallets. The app's settings must allow them. */
export function wallet(asked: Asked, { limits, hint }: { limits: Limits; hint: (body: string) => Hint | undefined }): WalletPayer {
  const { client, known } = asked;
  return {
    name: 'campay',
    sendAgain: true,
    withdraw: async ({ reference, phone, amount, description }) => {
      const wrong = wrongWith(phone, amount, limits);
      if (wrong) return { status: 'refused', ...wrong };
      const uuid = toUuid4(reference);
      const body = { amount: decimalText(amount), to: msisdn(phone), description: plainText(description), external_reference: uuid };
      const outcome = outcomeOfStart(await client.post('/withdraw/', body), 'withdraw');
      if (outcome.status === 'pending') known.put(outcome.providerId, uuid);
      return outcome;
    },
    status: (providerId) => statusOf(asked, providerId, 'withdraw'),
    lookUp: (reference) => findByReference(asked, reference, 'withdraw'),
    hint,
    balances: async (): Promise<WalletBalances> => {
      const answer = readAnswer('campay', await client.get('/balance/'), Balance);
      if (answer.status === 'unknown') return answer;
      const { total_balance, mtn_balance, orange_balance, currency } = answer.value;
      const [total, mtn, orange] = [total_balance, mtn_balance, orange_balance].map(wholeFrancs);
      if (!total || !mtn || !orange || (currency !== undefined && currency !== 'XAF'))
        return { status: 'unknown', why: 'campay tells a balance that cannot be read' };
      return { status: 'read', total, carriers: [{ carrier: 'MTN', balance: mtn }, { carrier: 'Orange', balance: orange }] }; // prettier-ignore
    },
  };
}

/** Whole francs of an amount that may have a fraction: fees are charged in hundredths, and nobody can be paid those. */
function wholeFrancs(figure: string | number): Money | undefined {
  const whole = /^(\d{1,15})(?:\.\d+)?$/.exec(String(figure).trim())?.[1];
  return whole === undefined ? undefined : money(BigInt(whole), 'XAF');
}
