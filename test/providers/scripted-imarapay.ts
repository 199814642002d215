import { httpSend } from '../../src/http.js';
import { imarapay } from '../../src/providers/imarapay/index.js';
import type { ImaraPay } from '../../src/providers/imarapay/index.js';
import type { CollectorWorld, PayerDoes } from './contract.js';
import { handClock } from './hand-clock.js';
import { closedAddress, scripted } from './scripted-server.js';
import type { Answer, Scripted, Seen } from './scripted-server.js';

export type Transaction = Record<string, unknown> & { external_reference: string; checkout_request_id: string };

export type ImaraWorld = CollectorWorld & {
  collector: ImaraPay;
  server: Scripted;
  transactions: Transaction[];
  clock: ReturnType<typeof handClock>;
  /** From now on each call is answered thus. */
  answer: (how: ((call: Seen) => Answer | undefined) | undefined) => void;
};

const results: Record<PayerDoes, { status: string; result_code: number | string; result_desc: string; mpesa_receipt?: string }> = {
  approves: {
    status: 'completed',
    result_code: 0,
    result_desc: 'The service request is processed successfully.',
    mpesa_receipt: 'RGH8KQ1234',
  },
  cancels: { status: 'failed', result_code: 1032, result_desc: 'Request cancelled by user' },
  hasNoFunds: { status: 'failed', result_code: '1', result_desc: 'The balance is insufficient for the transaction.' },
  doesNotAnswer: { status: 'failed', result_code: 1037, result_desc: 'DS timeout user cannot be reached' },
  mistypesPin: { status: 'failed', result_code: '2001', result_desc: 'The initiator information is invalid.' },
};

/** As much of ImaraPay as the contract needs. */
export async function imaraWorld(): Promise<ImaraWorld> {
  const transactions: Transaction[] = [];
  let override: ((call: Seen) => Answer | undefined) | undefined;

  const push = (call: Seen): Answer => {
    const asked = JSON.parse(call.body) as Record<string, unknown>;
    const id = transactions.length + 1;
    const checkout = `ws_CO_${id}_20260430`;
    transactions.unshift({
      id,
      status: 'pending',
      phone_number: asked['phone_number'],
      amount: asked['amount'],
      fee_charged: 6,
      mpesa_receipt: null,
      external_reference: String(asked['external_reference']),
      checkout_request_id: checkout,
      created_at: '2026-04-30T09:00:00.000Z',
      completed_at: null,
    });
    return { status: 200, json: { success: true, transaction_id: id, checkout_request_id: checkout, fee_to_be_charged: 6 } };
  };
  const server = await scripted((call) => {
    const given = override?.(call);
    if (given) return given;
    if (call.path !== '/api/pricing' && call.headers.authorization !== `Basic ${Buffer.from('user:pass').toString('base64')}`)
      return { status: 401, json: { error: 'Invalid API credentials' } };
    if (call.path === '/api/stk-push') return push(call);
    if (call.path === '/api/transactions') return { status: 200, json: transactions.slice(0, Number(call.query.get('limit') ?? 100)) };
    if (call.path === '/api/pricing') return { status: 200, json: [{ min: 1, max: 999, fee: 6 }, { min: 1000, max: 9999, fee: 15 }] }; // prettier-ignore
    const checkout = decodeURIComponent(/^\/api\/transaction\/status\/(.+)$/.exec(call.path)?.[1] ?? '');
    const found = transactions.find((one) => one.checkout_request_id === checkout);
    return found ? { status: 200, json: { ...found, balance: 94 } } : { status: 404, json: { error: 'Transaction not found' } };
  });

  const clock = handClock();
  const at = (baseUrl: string, password = 'pass') =>
    imarapay({ baseUrl, username: 'user', password, accountId: 7, send: httpSend(fetch), clock });
  return {
    collector: at(`${server.url}/api/`),
    unreachable: at(await closedAddress()),
    unauthorized: at(`${server.url}/api`, 'wrong'),
    server,
    transactions,
    clock,
    answer: (how) => void (override = how),
    fault: server.fault,
    prompts: () => transactions.length,
    payer: (providerId, does) => {
      const one = transactions.find((transaction) => transaction.checkout_request_id === providerId);
      if (!one) throw new Error(`no prompt ${providerId}`);
      Object.assign(one, results[does], { completed_at: '2026-04-30T09:00:20.000Z' });
    },
    close: server.close,
  };
}
