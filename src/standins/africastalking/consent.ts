import type { Ground } from '../ground.js';
import { form } from '../wire.js';

const lateMs = 10 * 60_000;

/** What members decide about the messages that they get, and how we are told of it. */
export function consent({ state, outgoing, faults }: Ground) {
  const tell = (target: 'smsOptOut' | 'smsSubscription', fields: Record<string, string>): void => {
    const { fault, ms } = faults.takeCallback(target) ?? {};
    if (fault === 'never') return;
    const delayMs = fault === 'late' ? (ms ?? lateMs) : 0;
    for (let i = 0; i < (fault === 'twice' ? 2 : 1); i++) outgoing.post(target, 'form', form(fields), { delayMs });
  };
  return {
    /** A member wants no more messages from a sender; from then on sending to them is refused with 406. */
    optOut: (phoneNumber: string, senderId: string): void => {
      const { africastalking } = state();
      if (!africastalking.blacklist.includes(phoneNumber)) africastalking.blacklist.push(phoneNumber);
      tell('smsOptOut', { senderId, phoneNumber });
    },
    /** A member subscribes to a keyword of our short code, or ends it. */
    subscribe: (phoneNumber: string, keyword: string, subscribed: boolean): void =>
      tell('smsSubscription', {
        phoneNumber,
        shortCode: state().africastalking.shortCode,
        keyword,
        updateType: subscribed ? 'addition' : 'deletion',
      }),
  };
}
