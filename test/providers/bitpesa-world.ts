import { minutes } from '../../src/clock.js';
import { major } from '../../src/money.js';
import { bitpesa } from '../../src/providers/bitpesa/index.js';
import type { BitPesa } from '../../src/providers/bitpesa/index.js';
import { sign } from '../../src/standins/bitpesa/gate.js';
import type { PayoutOutcome } from '../../src/standins/bitpesa/state.js';
import { demoCredentials } from '../../src/standins/credentials.js';
import type { RequestFaultName } from '../../src/standins/faults.js';
import { systemIds } from '../../src/ids.js';
import { world } from '../standins/stage.js';
import type { PayoutEnd, PayoutWorld } from './payout-contract.js';
import type { Fault } from './scripted-server.js';

const { apiKey, apiSecret } = demoCredentials.bitpesa;
export const webhookAddress = 'https://chama.example/callbacks/bitpesa/main/token';
let nonces = 0;

export const faultNames = {
  'lost-answer': 'lostResponse',
  truncated: 'truncated',
  'lost-request': 'lostRequest',
  'error-500': 'error500',
  'html-503': 'html503',
  throttled: 'rateLimited',
} satisfies Partial<Record<Fault, RequestFaultName>>;
export const standinFaults = Object.keys(faultNames) as (keyof typeof faultNames)[];

export const profile = { firstName: 'Amina', lastName: 'Hassan', phone: '+254712000001', phoneCountry: 'KE', email: 'amina@umoja.example', country: 'KE', city: 'Nairobi', street: 'Moi Avenue 1', postalCode: '00100', birthDate: '1990-02-03' }; // prettier-ignore
const neema = { firstName: 'Neema', lastName: 'Mushi', phone: '+255741000001' };

/** A webhook of theirs, signed for an address. */
export function signedWebhook(
  body: string,
  { address = webhookAddress, secret = apiSecret, nonce = `nonce-${String(++nonces).padStart(8, '0')}` } = {},
) {
  return {
    'authorization-key': apiKey,
    'authorization-nonce': nonce,
    'authorization-signature': sign(secret, nonce, 'POST', address, body),
  };
}

export type BitpesaWorld = PayoutWorld & {
  payer: BitPesa;
  standins: ReturnType<typeof world>;
  debitBody: (how: 'object' | 'array' | 'bare') => BitPesa;
};

/** BitPesa's client over its stand-in, with one clock for both and no network between. */
export async function bitpesaWorld(): Promise<BitpesaWorld> {
  const standins = world();
  const { core, clock, send } = standins;
  const ids = systemIds(() => clock.now());
  const at = (more: Partial<Parameters<typeof bitpesa>[0]> = {}) =>
    bitpesa({
      baseUrl: 'http://standins/bitpesa',
      key: apiKey,
      secrets: [apiSecret],
      webhookAddresses: () => [webhookAddress],
      send,
      clock,
      ids,
      ...more,
    });
  const outcomes: Record<PayoutEnd, PayoutOutcome> = { pays: 'paid', cannotReach: 'badNumber', staysOpen: 'pending' };
  const endpoints = { create: 'POST /transactions', fund: 'POST /accounts/debits', ask: '*' };
  return {
    standins,
    payer: at(),
    unreachable: at({ send: async () => ({ heard: false, sent: false, why: 'ECONNREFUSED' }) }),
    unauthorized: at({ secrets: ['wrong'] }),
    debitBody: (debitBody) => at({ debitBody }),
    wish: { method: 'TZS::Mobile', country: 'TZ', recipient: neema, amount: major(50_000, 'TZS'), from: 'KES' },
    mended: { phone: '+255741000009' },
    profile,
    fault: (call, kind) =>
      void core.faults.set({
        kind: 'request',
        provider: 'bitpesa',
        endpoint: endpoints[call],
        fault: faultNames[kind as keyof typeof faultNames],
        times: 1,
      }),
    ends: (how) => void (core.state().bitpesa.outcomes[neema.phone] = outcomes[how]),
    pass: () => clock.advance(minutes(10)),
    truth: () => {
      const { payouts, balances } = core.truth().bitpesa;
      return {
        made: payouts.length,
        debits: payouts.reduce((sum, one) => sum + one.debits, 0),
        balance: balances.KES ?? major(0, 'KES'),
        paidOut: payouts.filter((one) => one.paidOut !== null).length,
      };
    },
    webhook: (providerId, paid) => {
      const body = JSON.stringify({
        webhook: 'c0ffee',
        event: paid ? 'transaction.paid_out' : 'transaction.refunded',
        object: { id: providerId, state: paid ? 'paid' : 'refunded' },
      });
      return { body, headers: signedWebhook(body) };
    },
    close: async () => core.close(),
  };
}
