import { httpSend } from '../../src/http.js';
import { systemIds } from '../../src/ids.js';
import { major } from '../../src/money.js';
import { bitpesa } from '../../src/providers/bitpesa/index.js';
import type { BitPesa } from '../../src/providers/bitpesa/index.js';
import type { PayoutOrder } from '../../src/providers/ports/payout.js';
import { handClock } from './hand-clock.js';
import { scripted } from './scripted-server.js';
import type { Answer, Scripted, Seen } from './scripted-server.js';

export const order: PayoutOrder = {
  reference: '01JREFERENCE',
  senderId: 'sender-1',
  method: 'TZS::Mobile',
  country: 'TZ',
  recipient: { firstName: 'Neema', lastName: 'Mushi', phone: '+255741000001' },
  amount: major(50_000, 'TZS'),
  from: 'KES',
  agreed: major(2_500, 'KES'),
};

/** A transaction as the documents show one, with what a test wants changed. */
export const transaction = (more: object = {}, recipient: object = {}) => ({
  id: 'tx-1',
  state: 'approved',
  input_amount: 2500.0,
  input_currency: 'KES',
  paid_amount: 0,
  due_amount: 2500.0,
  external_id: '01JREFERENCE',
  created_at: '2026-04-30 09:00:00 UTC',
  expires_at: '2026-04-30T10:00:00.000Z',
  recipients: [
    { id: 're-1', transaction_id: 'tx-1', state: 'initial', editable: true, may_cancel: true, requested_amount: 50000.0, requested_currency: 'TZS', input_amount: 2500.0, input_currency: 'KES', output_amount: 50000.0, output_currency: 'TZS', payout_method: { type: 'TZS::Mobile' }, ...recipient },
  ],
  ...more,
}); // prettier-ignore

export type ScriptedBitpesa = {
  payer: BitPesa;
  server: Scripted;
  clock: ReturnType<typeof handClock>;
  answer: (how: ((call: Seen) => Answer | undefined) | undefined) => void;
  /** `POST /v1/transactions` and so on, oldest first. */
  asked: () => string[];
  close: () => Promise<void>;
};

/** BitPesa as a test scripts it; what is not scripted is a 404. */
export async function scriptedBitpesa(more: Partial<Parameters<typeof bitpesa>[0]> = {}): Promise<ScriptedBitpesa> {
  let how: ((call: Seen) => Answer | undefined) | undefined;
  const server = await scripted((call) => how?.(call) ?? { status: 404, json: { status: 404, error: 'not found' } });
  const clock = handClock();
  const payer = bitpesa({
    baseUrl: `${server.url}/`,
    key: 'KEY',
    secrets: ['SECRET', 'OLD'],
    webhookAddresses: () => ['https://chama.example/callbacks/bitpesa/main/a', 'https://chama.example/callbacks/bitpesa/main/b'],
    send: httpSend(fetch),
    clock,
    ids: systemIds(() => clock.now()),
    ...more,
  });
  return {
    payer,
    server,
    clock,
    answer: (given) => void (how = given),
    asked: () => server.seen.map(({ method, path }) => `${method} ${path}`),
    close: server.close,
  };
}
