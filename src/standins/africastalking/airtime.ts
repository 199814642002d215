import type { Ground } from '../ground.js';
import { hex } from '../numbers.js';
import { keepRow } from '../state.js';
import { text } from '../wire.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { least, priceOf } from './airtime-prices.js';
import type { AirtimeSettling } from './airtime-settle.js';
import { answer, cost } from './answers.js';
import { isMobile } from './messaging.js';
import type { AirtimeTopUp } from './state.js';

/** Equal orders (phone and amount) within this time are refused as duplicates. */
const guardMs = 5 * 60_000;
const recipientsMax = 1_000;

type Order = { phone: string; currency: string; units: number };
type Line = { phoneNumber: string; errorMessage: string; amount: string; status: string; requestId: string; discount: string };

const refused = (request: StandinRequest, errorMessage: string): StandinResponse =>
  answer(request, 201, { errorMessage, numSent: 0, totalAmount: '0', totalDiscount: '0', responses: [] });

/**
 * POST /version1/airtime/send, the form. A success by its status whatever came of it. The same Idempotency-Key within five
 * minutes is answered as the first time (assumed: the documents speak of the key only beside their guard of five minutes).
 */
export async function sendAirtime(ground: Ground, settling: AirtimeSettling, request: StandinRequest): Promise<StandinResponse> {
  const { clock, state } = ground;
  const { africastalking } = state();
  const key = request.headers['idempotency-key'];
  if (key !== undefined && (key.length < 8 || key.length > 100)) return text(400, 'Idempotency-Key must be between 8 and 100 characters');
  const now = clock.now();
  for (const [name, { at }] of Object.entries(africastalking.airtimeAnswered))
    if (now - at >= guardMs) Reflect.deleteProperty(africastalking.airtimeAnswered, name);
  const first = key === undefined ? undefined : africastalking.airtimeAnswered[key];
  if (first) return first.response;

  const fields = new URLSearchParams(request.body);
  const orders = ordersIn(fields.get('recipients') ?? '');
  if (!orders) return refused(request, 'InvalidRequest');
  const retries = /^\d{1,3}$/.test(fields.get('maxNumRetry') ?? '') ? Number(fields.get('maxNumRetry')) : 0;
  const fresh = orders.filter((order) => !isDuplicate(africastalking.airtime, order, now));
  if (fresh.length === 0) return refused(request, 'A duplicate request was received within the last 5 minutes');
  const total = fresh.reduce((sum, order) => sum + priceOf(order).charged, 0);
  if (total > africastalking.balance) return refused(request, 'Insufficient Balance. Please top up your account');

  const lines = fresh.map((order): [Line, AirtimeTopUp | undefined] => accept(ground, order, { key: key ?? null, retries }));
  const sent = lines.flatMap(([, topUp]) => (topUp ? [topUp] : []));
  const response = answer(request, 201, {
    errorMessage: 'None',
    numSent: sent.length,
    totalAmount: cost(sent.reduce((sum, topUp) => sum + priceOf(topUp).full, 0)),
    totalDiscount: cost(sent.reduce((sum, topUp) => sum + priceOf(topUp).discount, 0)),
    responses: lines.map(([line]) => line),
  });
  if (key !== undefined && sent.length > 0) africastalking.airtimeAnswered[key] = { at: now, response };
  for (const topUp of sent) await settling.schedule(topUp);
  return response;
}

/** One order: taken, and paid for at once; or a line that says why not. */
function accept(
  { clock, ids, state, faults }: Ground,
  order: Order,
  { key, retries }: { key: string | null; retries: number },
): [Line, AirtimeTopUp | undefined] {
  const amount = `${order.currency} ${order.units.toFixed(4)}`;
  const not = (errorMessage: string): [Line, undefined] => [
    { phoneNumber: order.phone, errorMessage, amount, status: 'Failed', requestId: 'None', discount: '0' },
    undefined,
  ];
  const minimum = least[order.currency];
  if (!isMobile(order.phone)) return not('Invalid phone number');
  if (minimum === undefined) return not('NotSupported');
  if (order.units < minimum) return not('Value Outside The Allowed Limits');
  const { charged, discount } = priceOf(order);
  const { africastalking, timing } = state();
  africastalking.balance -= charged;
  const topUp: AirtimeTopUp = keepRow(africastalking.airtime, {
    requestId: `ATQid_${hex(ids, 32)}`,
    transactionId: hex(ids, 32),
    ...order,
    key,
    status: 'Sent',
    description: '',
    retriesLeft: retries,
    at: clock.now(),
    dueAt: clock.now() + timing.airtimeDelayMs,
    turnsAt: null,
    callbackFault: faults.takeCallback('airtimeStatus') ?? null,
  });
  const line = {
    phoneNumber: order.phone,
    errorMessage: 'None',
    amount,
    status: 'Sent',
    requestId: topUp.requestId,
    discount: cost(discount),
  };
  return [line, topUp];
}

const isDuplicate = (all: readonly AirtimeTopUp[], { phone, currency, units }: Order, now: number): boolean =>
  all.some((one) => one.phone === phone && one.currency === currency && one.units === units && now - one.at < guardMs);

/** The recipients, which come as JSON inside of the form; undefined when there is one that cannot be read. */
function ordersIn(json: string): Order[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (!Array.isArray(value) || value.length === 0 || value.length > recipientsMax) return undefined;
  const orders = value.map((one: unknown): Order | undefined => {
    if (typeof one !== 'object' || one === null || !('phoneNumber' in one) || !('amount' in one)) return undefined;
    const [, currency = '', units = ''] = /^([A-Z]{3}) (\d{1,9}(?:\.\d{1,2})?)$/.exec(String(one.amount)) ?? [];
    return typeof one.phoneNumber === 'string' && currency ? { phone: one.phoneNumber, currency, units: Number(units) } : undefined;
  });
  return orders.every((one) => one !== undefined) ? orders : undefined;
}

/** GET /query/transaction/find. What it answers is not documented; a question that finds nothing says `Failed` of itself (assumed). */
export function findAirtime({ state }: Ground, request: StandinRequest): StandinResponse {
  const id = request.query.get('transactionId') ?? '';
  const found = state().africastalking.airtime.findLast(({ requestId, transactionId }) => requestId === id || transactionId === id);
  if (!found) return answer(request, 200, { status: 'Failed', errorMessage: 'No transaction with this id' });
  const { requestId, transactionId, status, phone, currency, units, description } = found;
  return answer(request, 200, {
    status,
    requestId,
    transactionId,
    phoneNumber: phone,
    amount: `${currency} ${units.toFixed(4)}`,
    discount: cost(priceOf(found).discount),
    ...(status === 'Failed' && { errorMessage: description }),
  });
}
