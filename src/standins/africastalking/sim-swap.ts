import type { Ground } from '../ground.js';
import { networkOf } from '../networks.js';
import { hex } from '../numbers.js';
import { keepRow } from '../state.js';
import { jsonObject } from '../wire.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { answer, cost } from './answers.js';
import { isMobile } from './messaging.js';
import type { SimSwapCheck } from './state.js';

/** The price of one question, in ten-thousandths of a shilling; ours, as none is published. */
const price = 20_000;
const numbersMax = 100;
const lateMs = 10 * 60_000;
/** How they write that they know of no swap. */
const never = '01-01-1900';
/** A swap counts as recent for this long (assumed; public samples look back three months). */
const recentMs = 90 * 86_400_000;

/** Insights: whether the SIM of a phone was changed lately. The answer says that they look, a callback what they found. */
export function simSwaps(ground: Ground) {
  const { clock, ids, state, later, outgoing } = ground;

  const tell = (check: SimSwapCheck): void => {
    if (check.told) return;
    check.told = true;
    const { fault, ms } = check.callbackFault ?? {};
    if (fault === 'never') return;
    const swappedAt = state().africastalking.simSwaps[check.phone];
    const isRecent = swappedAt !== undefined && check.at - swappedAt < recentMs;
    const recent = fault === 'contradicting' ? !isRecent : isRecent;
    const [year, month, day] = swappedAt === undefined ? [] : new Date(swappedAt).toISOString().slice(0, 10).split('-');
    const body = JSON.stringify({
      status: recent ? 'Swapped' : 'NotSwapped',
      lastSimSwapDate: day === undefined ? never : `${day}-${month ?? ''}-${year ?? ''}`,
      providerRefId: hex(ids, 24),
      requestId: check.requestId,
      transactionId: check.transactionId,
    });
    const delayMs = fault === 'late' ? (ms ?? lateMs) : 0;
    for (let i = 0; i < (fault === 'twice' ? 2 : 1); i++) outgoing.post('simSwap', 'json', body, { delayMs });
  };

  const schedule = (check: SimSwapCheck): void =>
    check.callbackFault?.fault === 'beforeAnswer' ? tell(check) : later(Math.max(0, check.dueAt - clock.now()), () => tell(check));

  return {
    /** POST /v1/sim-swap, at the host of Insights. */
    check: (request: StandinRequest): StandinResponse => {
      const given = jsonObject(request.body)?.get('phoneNumbers');
      const phones = (Array.isArray(given) ? given : [given]).filter((one): one is string => typeof one === 'string');
      const { africastalking, timing } = state();
      const nothing = (status: string) => answer(request, 200, { status, totalCost: 'KES 0.0000', responses: [] });
      if (phones.length === 0 || phones.length > numbersMax || !phones.every(isMobile)) return nothing('InvalidRequest');
      if (africastalking.balance < price * phones.length) return nothing('InsufficientBalance');
      africastalking.balance -= price * phones.length;
      const transactionId = hex(ids, 32);
      const checks = phones.map((phone) =>
        keepRow(africastalking.simSwapChecks, {
          requestId: `ATSwpid_${hex(ids, 32)}`,
          transactionId,
          phone,
          at: clock.now(),
          dueAt: clock.now() + timing.airtimeDelayMs,
          told: false,
          callbackFault: ground.faults.takeCallback('simSwap') ?? null,
        }),
      );
      checks.forEach(schedule);
      return answer(request, 200, {
        status: 'Processed',
        totalCost: cost(price * phones.length),
        transactionId,
        responses: checks.map(({ phone, requestId }) => ({
          phoneNumber: { carrierName: networkOf(phone).name, networkCode: networkOf(phone).code, number: phone, numberType: 'Mobile' },
          requestId,
          status: 'Queued',
          cost: cost(price),
        })),
      });
    },
    resume: () =>
      state()
        .africastalking.simSwapChecks.filter(({ told }) => !told)
        .forEach(schedule),
  };
}
