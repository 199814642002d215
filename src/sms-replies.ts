import { hours, type Clock } from './clock.js';
import type { Hear, Heard, Voice } from './conversation/types.js';
import { limit } from './limit.js';
import type { Log } from './log.js';
import type { Replies } from './operations/replies.js';
import { gatewayPhone, type Phone } from './phone.js';
import type { SmsSender } from './providers/ports.js';
import { smsCode } from './sms-codes.js';

/**
 * Answers by SMS that are paid for in an hour: a gateway's word is not signed, and a number can be forged, so that whoever writes a
 * thousand times must not be able to make a chama pay for a thousand answers.
 */
const perHour = { member: 60, stranger: 5, allStrangers: 200 };

export type SmsReplies = {
  hear: Hear;
  /** Who sends a chama's SMS; undefined where nobody does. */
  smsOf: (chamaId: string) => SmsSender | undefined;
  /** Keeps what was answered, so that a gateway's repeat is not paid for again, also after a restart. */
  replies: Replies;
  personOf: (phone: Phone) => string;
  isMember: (phone: Phone) => Promise<boolean>;
  clock: Pick<Clock, 'monotonic'>;
  log: Log;
  failed: (error: unknown) => void;
};

/** Answers what members write by SMS. */
export function smsReplies({ hear, smsOf, replies, personOf, isMember, clock, log, failed }: SmsReplies) {
  const capped = (max: number) => limit({ clock, windowMs: hours(1), max });
  const caps = { member: capped(perHour.member), stranger: capped(perHour.stranger), strangers: capped(perHour.allStrangers) };

  /** May one more answer be paid for? Counts it. */
  async function isWithin(to: Phone): Promise<boolean> {
    const isOne = await isMember(to);
    const own = isOne ? caps.member : caps.stranger;
    if (!own.allows(to) || (!isOne && !caps.strangers.allows('all'))) return false;
    own.count(to);
    if (!isOne) caps.strangers.count('all');
    return true;
  }

  const underWay = new Set<Promise<void>>();

  /** Sends a reply and keeps what it came to. An SMS is not sent again: it is paid for, and what it says may be old by then. */
  async function send(sms: SmsSender, id: string, to: Phone, text: string): Promise<void> {
    const outcome = await sms.send({ to, text }).catch((error: unknown) => {
      failed(error);
      return { status: 'unknown' as const, why: 'the sender failed' };
    });
    await replies.ended(id, outcome);
  }

  return {
    /**
     * Answers an SMS by an SMS, for the chama at whose address it came in and who pays for the answer: who is not in it is a stranger there, as
     * where its code is dialled. It is heard, durably, when this resolves, and the answer goes out behind. A repeat is answered once: what was
     * heard and not yet answered when the process ended is answered by the gateway's next try.
     */
    async answer(chamaId: string, heard: Heard, voice: Voice): Promise<void> {
      const to = gatewayPhone(heard.address);
      const sms = smsOf(chamaId);
      if (to === undefined) return;
      const { body } = await hear({ ...heard, serviceCode: smsCode(chamaId) }, voice);
      if (!sms) return;
      const id = await replies.begin({ chamaId, delivery: heard.id, person: personOf(to) });
      if (id === undefined) return;
      if (!(await isWithin(to))) {
        log('warn', 'sms.capped', { chama: chamaId });
        return replies.ended(id, { status: 'refused', reason: 'tooFast' });
      }
      const sending: Promise<void> = send(sms, id, to, body)
        .catch(failed)
        .finally(() => underWay.delete(sending));
      underWay.add(sending);
    },
    /** Resolves when no reply is under way. */
    idle: async (): Promise<void> => {
      await Promise.all(underWay);
    },
  };
}
