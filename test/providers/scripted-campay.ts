import { httpSend } from '../../src/http.js';
import { major } from '../../src/money.js';
import type { Phone } from '../../src/phone.js';
import { campay } from '../../src/providers/campay/index.js';
import type { CamPay } from '../../src/providers/campay/index.js';
import type { CollectorWorld, PayerDoes, Rail } from './contract.js';
import { handClock } from './hand-clock.js';
import { closedAddress, scripted } from './scripted-server.js';
import type { Answer, Scripted, Seen } from './scripted-server.js';

export const fotso = '+237670000001' as Phone;

export const cameroon: Rail = {
  payer: fotso,
  currency: 'XAF',
  receipt: /^[A-Z0-9.]{6,30}$/,
  notTaken: [major(0, 'XAF'), major(-5, 'XAF'), major(500_001, 'XAF'), major(500, 'KES')],
  elsewhere: '+254712000001' as Phone,
};

/** A key and a token of a public client's test, which anybody may use: it verifies, and its payload is empty (campay.md, section 8). */
export const vector = {
  key: 'geTrvNBLvXS35UvK3PnTnQgpjGmaEGe7wa6k3Ns4zehhvjncsjXnQsV7ZzhDWjDMEt7',
  token: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.9kFRoXMiiGWhCbnDPoOMVhgVTzYxu2MjNi-uTWGRcEU',
};

export type Transaction = Record<string, unknown> & { reference: string; external_reference: string; status: string; endpoint: string };

export type CampayWorld = CollectorWorld & {
  campay: CamPay;
  server: Scripted;
  transactions: Transaction[];
  clock: ReturnType<typeof handClock>;
  /** Another client of the same app, which knows nothing yet. */
  another: (more?: Partial<Parameters<typeof campay>[0]>) => CamPay;
  /** From now on each call is answered thus. */
  answer: (how: ((call: Seen) => Answer | undefined) | undefined) => void;
  /** What the history is answered as. */
  shape: (shape: 'array' | 'data') => void;
};

const results: Record<PayerDoes, object> = {
  approves: { status: 'SUCCESSFUL', operator_reference: '18132148736', reason: 'None' },
  cancels: { status: 'FAILED', reason: 'APPROVAL_REJECTED' },
  hasNoFunds: { status: 'FAILED', reason: 'NOT_ENOUGH_FUNDS' },
  doesNotAnswer: { status: 'FAILED', reason: 'EXPIRED' },
  mistypesPin: { status: 'FAILED', reason: 'Code PIN incorrect' },
};

export const idOf = (n: number): string => `bcedde9b-62a7-4421-96ac-${String(n).padStart(12, '0')}`;

/** As much of CamPay as the contract needs. */
export async function campayWorld(): Promise<CampayWorld> {
  const transactions: Transaction[] = [];
  let override: ((call: Seen) => Answer | undefined) | undefined;
  let shape: 'array' | 'data' = 'data';

  const start = (call: Seen, endpoint: 'collect' | 'withdraw'): Answer => {
    const asked = JSON.parse(call.body) as Record<string, string>;
    const before = transactions.find((one) => one.endpoint === endpoint && one.external_reference === asked['external_reference']);
    const reference = before?.reference ?? idOf(transactions.length + 1);
    if (!before)
      transactions.push({
        ...{ reference, endpoint, status: 'PENDING', currency: 'XAF', operator: 'MTN', operator_reference: null, reason: 'None' },
        ...{
          amount: `${asked['amount']}.00`,
          external_reference: asked['external_reference'] ?? '',
          code: `CP260430T${transactions.length}0001`,
        },
        phone_number: asked['from'] ?? asked['to'],
      });
    return {
      status: 200,
      json: endpoint === 'collect' ? { reference, ussd_code: '*126#', operator: 'mtn' } : { reference, status: 'PENDING' },
    };
  };
  const line = (one: Transaction) => ({
    ...{ datetime: '2026-04-30T09:00:00.000000Z', code: one['code'], operator_tx_code: one['operator_reference'], operator: 'MTN' },
    ...{ phone_number: one['phone_number'], description: 'x', external_user: '', amount: Number(one['amount']), charge_amount: 5 },
    ...{ debit: one.endpoint === 'withdraw' ? Number(one['amount']) : 0, credit: 0, status: one.status, reference_uuid: one.reference },
  });
  const server = await scripted((call) => {
    const given = override?.(call);
    if (given) return given;
    if (call.headers.authorization !== 'Token permanent') return { status: 401, json: { detail: 'Invalid token.' } };
    if (call.path === '/api/collect/') return start(call, 'collect');
    if (call.path === '/api/withdraw/') return start(call, 'withdraw');
    if (call.path === '/api/history/') {
      const lines = transactions.filter(({ status }) => status !== 'PENDING').map(line);
      return { status: 200, json: shape === 'data' ? { data: lines } : lines };
    }
    const reference = /^\/api\/transaction\/([^/]+)\/$/.exec(call.path)?.[1];
    const found = transactions.find((one) => one.reference === reference);
    return found ? { status: 200, json: found } : { status: 404, json: { message: 'Transaction not found' } };
  });

  const clock = handClock();
  const another: CampayWorld['another'] = (more = {}) =>
    campay({
      baseUrl: `${server.url}/api/`,
      credentials: { token: 'permanent' },
      webhookKey: vector.key,
      send: httpSend(fetch),
      clock,
      ...more,
    });
  const whole = another();
  return {
    campay: whole,
    collector: whole.collector,
    unreachable: another({ baseUrl: await closedAddress() }).collector,
    unauthorized: another({ credentials: { token: 'wrong' } }).collector,
    server,
    transactions,
    clock,
    another,
    answer: (how) => void (override = how),
    shape: (given) => void (shape = given),
    fault: server.fault,
    prompts: () => transactions.filter(({ endpoint }) => endpoint === 'collect').length,
    payer: (providerId, does) => {
      const one = transactions.find(({ reference }) => reference === providerId);
      if (!one) throw new Error(`no transaction ${providerId}`);
      Object.assign(one, results[does]);
    },
    close: server.close,
  };
}
