import type { Ground } from '../ground.js';
import { putSms } from '../inbox.js';
import { networkOf } from '../networks.js';
import { digits } from '../numbers.js';
import { keepRow } from '../state.js';
import { utcStamp } from '../times.js';
import { form } from '../wire.js';
import type { DeliveryStatus, InboundSms, SentSms } from './state.js';

const lateMs = 10 * 60_000;

/** Why an SMS did not arrive; only these two say. */
const reasons: Partial<Record<DeliveryStatus, string>> = { Failed: 'DeliveryFailure', Rejected: 'UserInBlackList' };

/** SMS between us and the phones: to the phone and the report back, and from the phone to our door. */
export function delivering(ground: Ground) {
  const { clock, ids, state, later, outgoing, faults } = ground;

  const report = ({ messageId, to, status, reportFault }: SentSms): void => {
    if (status === null || status === 'none' || reportFault?.fault === 'never') return;
    const reason = reasons[status];
    const fields = { id: messageId, status, phoneNumber: to, networkCode: networkOf(to).code, retryCount: '0' };
    const body = form(reason === undefined ? fields : { ...fields, failureReason: reason });
    const delayMs = reportFault?.fault === 'late' ? (reportFault.ms ?? lateMs) : 0;
    for (let i = 0; i < (reportFault?.fault === 'twice' ? 2 : 1); i++) outgoing.post('smsDelivery', 'form', body, { delayMs });
  };

  const arrive = (sms: SentSms): void => {
    if (sms.status !== null) return;
    sms.status = state().africastalking.deliveries[sms.to] ?? 'Success';
    if (sms.status === 'Success' || sms.status === 'none') putSms(ground, sms.to, sms.from, sms.text);
    report(sms);
  };

  /** Lets an SMS arrive when it is due; at once, with its report on the way before the answer, where that is its fault. */
  const schedule = (sms: SentSms): void => {
    if (sms.reportFault?.fault === 'beforeAnswer') return arrive(sms);
    later(Math.max(0, sms.dueAt - clock.now()), () => arrive(sms));
  };

  return {
    schedule,
    /** A member sends an SMS to our short code. */
    fromMember: (from: string, text: string, to = state().africastalking.shortCode): InboundSms => {
      const { inbound } = state().africastalking;
      const id = (inbound.at(-1)?.id ?? 0) + 1;
      const sms = keepRow(inbound, { id, from, to, text, linkId: digits(ids, 12), at: clock.now() });
      const { fault, ms } = faults.takeCallback('smsInbound') ?? {};
      if (fault === 'never') return sms;
      const body = form({ ...inboundFields(sms), cost: 'KES 0.0000', networkCode: networkOf(from).code });
      const delayMs = fault === 'late' ? (ms ?? lateMs) : 0;
      for (let i = 0; i < (fault === 'twice' ? 2 : 1); i++) outgoing.post('smsInbound', 'form', body, { delayMs });
      return sms;
    },
    resume: () =>
      state()
        .africastalking.sent.filter(({ status }) => status === null)
        .forEach(schedule),
  };
}

export type Delivery = ReturnType<typeof delivering>;

/** An inbound SMS as Africa's Talking writes it. */
export const inboundFields = ({ id, from, to, text, linkId, at }: InboundSms) => ({
  date: utcStamp(at),
  from,
  id: String(id),
  linkId,
  text,
  to,
});
