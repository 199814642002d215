import { seconds, type Clock } from '../clock.js';
import { forSms } from '../gsm7.js';
import type { MediaFile } from '../media-file.js';
import type { OutgoingMessage, SendOutcome } from '../outgoing.js';
import type { Phone } from '../phone.js';
import type { SmsSender } from '../providers/ports.js';
import type { Attachment } from '../../flows/kit/attachment.js';
import type { Language } from '../../flows/kit/me.js';
import type { Phrase } from '../../flows/kit/say.js';
import { languageOf, speak, spokenValues } from '../../flows/texts/speak.js';
import type { Message } from './outbox.js';
import type { Carrier } from './route.js';

export type SmsOf = (chamaId: string) => SmsSender | undefined;
/** Sends to a WhatsApp id, and answers within four minutes. `id` names the message: the driver may use it to send a repeat once. */
export type WhatsappOf = (chamaId: string) => { send(message: OutgoingMessage): Promise<SendOutcome> } | undefined;
/** Draws what goes along with a message; undefined where it cannot. */
export type Draw = (attachment: Attachment, language: Language) => Promise<MediaFile | undefined>;

/** A channel that has not answered by then is not waited for; what it has may be delivered. */
export const answerMs = seconds(240);
/** A picture that takes longer is left out: the words say all that is needed. */
const drawMs = seconds(10);
/** By then a message has been handed over, whatever came of it. */
export const carryMaxMs = drawMs + answerMs;

type Deps = {
  sms: SmsOf;
  whatsapp?: WhatsappOf | undefined;
  draw?: Draw | undefined;
  clock: Clock;
  log: (event: string, fields: Record<string, string | number | boolean | undefined>) => void;
};

export type Carried = { message: Message; via: Carrier; address: string; language: Language; phrase: Phrase };

/** Hands a message to its channel, in the member's language. Never rejects: a channel that throws may have sent it. */
export async function carry(
  { sms, whatsapp, draw, clock, log }: Deps,
  { message, via, address, language, phrase }: Carried,
): Promise<SendOutcome> {
  const { id, chamaId, urgency } = message;
  try {
    if (via === 'sms') {
      const sent = sms(chamaId)?.send({ to: address as Phone, text: forSms(speak(language, phrase.short ?? phrase)) });
      return await within(answerMs, sent ?? unavailable, silence);
    }
    const driver = whatsapp?.(chamaId);
    if (!driver) return await unavailable;
    const file = phrase.attachment && draw ? await drawn(phrase.attachment, draw) : undefined;
    const spoken = languageOf(language, phrase);
    const words = { key: phrase.key, language: spoken, values: spokenValues(spoken, phrase) };
    const sent = driver.send({ id, to: address, text: speak(language, phrase), urgency, words, ...(file && { file }) });
    return await within(answerMs, sent, silence);
  } catch (cause) {
    log('notification.threw', { notification: id, error: cause instanceof Error ? cause.message : 'unknown' });
    return { status: 'unknown', why: 'the sender failed' };
  }

  /** A drawing that fails never stops the words. */
  async function drawn(attachment: Attachment, by: Draw): Promise<MediaFile | undefined> {
    try {
      return await within(drawMs, by(attachment, language), undefined);
    } catch (cause) {
      log('notification.undrawn', { notification: id, error: cause instanceof Error ? cause.message : 'unknown' });
      return undefined;
    }
  }

  async function within<T>(ms: number, work: Promise<T>, late: T): Promise<T> {
    const done = new AbortController();
    try {
      return await Promise.race([work, clock.sleep(ms, done.signal).then(() => late)]);
    } finally {
      done.abort();
    }
  }
}

const silence: SendOutcome = { status: 'unknown', why: 'the channel does not answer' };
const unavailable: Promise<SendOutcome> = Promise.resolve({ status: 'refused', reason: 'unavailable' });
