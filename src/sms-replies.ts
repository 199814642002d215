import type { Hear, Heard, Voice } from './conversation/types.js';
import { gatewayPhone, type Phone } from './phone.js';
import type { SmsSender } from './providers/ports.js';
import { smsCode } from './sms-codes.js';

/** Deliveries of SMS that are remembered as answered; gateways repeat within minutes. */
const heardMax = 10_000;

export type SmsReplies = {
  hear: Hear;
  /** Who sends a chama's SMS; undefined where nobody does. */
  smsOf: (chamaId: string) => SmsSender | undefined;
  failed: (error: unknown) => void;
};

/** Answers what members write by SMS. */
export function smsReplies({ hear, smsOf, failed }: SmsReplies) {
  const heardIds = new Set<string>();
  const replies = new Set<Promise<unknown>>();

  /** False for a delivery that was answered already: the conversation would say the same again, and it would be paid for twice. */
  function isNew(id: string): boolean {
    if (heardIds.has(id)) return false;
    heardIds.add(id);
    for (const oldest of heardIds) {
      if (heardIds.size <= heardMax) break;
      heardIds.delete(oldest);
    }
    return true;
  }

  /** Sends a reply without making the gateway wait for it. What it came to is nobody's to act on: an SMS is not sent again. */
  function reply(chamaId: string, to: Phone, text: string): void {
    const sms = smsOf(chamaId);
    if (!sms) return;
    const sending: Promise<unknown> = sms
      .send({ to, text })
      .catch(failed)
      .finally(() => replies.delete(sending));
    replies.add(sending);
  }

  return {
    /**
     * Answers an SMS by an SMS, for the chama at whose address it came in and who pays for the answer: who is not in it is a stranger there, as
     * where its code is dialled. It is heard, durably, when this resolves, and the answer goes out behind. A repeat is answered once.
     */
    async answer(chamaId: string, heard: Heard, voice: Voice): Promise<void> {
      const to = gatewayPhone(heard.address);
      const id = `${chamaId}:${heard.id}`;
      if (to === undefined || !isNew(id)) return;
      try {
        reply(chamaId, to, (await hear({ ...heard, serviceCode: smsCode(chamaId) }, voice)).body);
      } catch (error) {
        heardIds.delete(id); // it was not heard: the gateway sends it again
        throw error;
      }
    },
    /** Resolves when no reply is under way. */
    idle: async (): Promise<void> => {
      await Promise.all(replies);
    },
  };
}
