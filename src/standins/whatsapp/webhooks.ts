import { createHmac } from 'node:crypto';
import type { Ground } from '../ground.js';
import { statusError } from './errors.js';
import { userOf, type ChatEntry, type MessageStatus, type WhatsappState } from './state.js';

const lateMs = 30_000;

/** How Meta signs: the HMAC-SHA256 of the body's bytes with the app's secret. */
export const hubSignature = (secret: string, body: string): Record<string, string> => ({
  'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
});

/** How somebody is named in what is told: by number and user id, or by user id alone. */
const named = (state: WhatsappState, who: string, number: string, id: string): Record<string, string> => {
  const { hidesNumber, userId } = userOf(state, who);
  return { ...(!hidesNumber && { [number]: who }), [id]: userId };
};

/** A webhook of the field `messages`, as the documents have it. */
export function envelope(state: WhatsappState, value: object): string {
  const metadata = { display_phone_number: state.displayNumber, phone_number_id: state.phoneNumberId };
  const change = { value: { messaging_product: 'whatsapp', metadata, ...value }, field: 'messages' };
  return JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: state.wabaId, changes: [change] }] });
}

const secondsOf = (at: number): string => String(Math.floor(at / 1000));

/** What a message of a member is told as. */
export function messageValue(
  state: WhatsappState,
  { who, id, at, type, content }: Pick<ChatEntry, 'who' | 'id' | 'at' | 'type' | 'content'>,
): object {
  const { name } = userOf(state, who);
  const contact = { profile: { name: name === '' ? who : name }, ...named(state, who, 'wa_id', 'user_id') };
  const message = { ...named(state, who, 'from', 'from_user_id'), id, timestamp: secondsOf(at), type, ...content };
  return { contacts: [contact], messages: [message] };
}

/** What WhatsApp sends to us of messages, theirs and ours. */
export function telling({ outgoing, faults, clock, state }: Pick<Ground, 'outgoing' | 'faults' | 'clock' | 'state'>) {
  const post = (body: string, delayMs: number): void => {
    const { fault, ms } = faults.takeCallback('whatsappWebhook') ?? {};
    if (fault === 'never') return;
    const late = fault === 'late' ? (ms ?? lateMs) : 0;
    for (let i = 0; i < (fault === 'twice' ? 2 : 1); i++) outgoing.post('whatsappWebhook', 'json', body, { delayMs: delayMs + late });
  };
  return {
    message: (entry: ChatEntry, delayMs = 0): void => post(envelope(state().whatsapp, messageValue(state().whatsapp, entry)), delayMs),
    status(entry: ChatEntry, status: Exclude<MessageStatus, 'accepted'>, delayMs: number, code?: number): void {
      const its = {
        id: entry.id,
        status,
        timestamp: secondsOf(clock.now() + delayMs),
        ...named(state().whatsapp, entry.who, 'recipient_id', 'recipient_user_id'),
        ...(status === 'sent' && {
          pricing: {
            billable: entry.type === 'template',
            pricing_model: 'PMP',
            category: entry.type === 'template' ? 'utility' : 'service',
          },
        }),
        ...(code !== undefined && { errors: [statusError(code)] }),
        ...(entry.ourId !== null && { biz_opaque_callback_data: entry.ourId }),
      };
      post(envelope(state().whatsapp, { statuses: [its] }), delayMs);
    },
  };
}

export type Telling = ReturnType<typeof telling>;
