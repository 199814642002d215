import { addressOfNumber, addressOfUser } from './address.js';
import { readChoiceId } from './choice-id.js';
import { Change, Contact, Entry, Envelope, Message, Status } from './wire.js';
import type { z } from 'zod';

/** A message of one person. `other`: something that is not text, and that nobody here can read. */
export type CloudMessage = { id: string; from: string; at: number } & (
  { kind: 'text'; text: string; choice?: { number: number; prompt: string } } | { kind: 'other' }
);

/** What WhatsApp says of a message of ours. `to` and `ourId` where it says them. */
export type CloudStatus = {
  id: string;
  status: 'sent' | 'delivered' | 'read' | 'failed';
  at: number;
  to: string | undefined;
  ourId: string | undefined;
  code: number | undefined;
};

/** `foreign`: changes of numbers that are not ours. `unread`: items that could not be read; `ignored`: those that mean nothing to us. */
export type CloudNews = { messages: CloudMessage[]; statuses: CloudStatus[]; foreign: number; unread: number; ignored: number };

/** Longest text that is passed on, in characters; nobody chooses or names an amount in more. */
const textMax = 1000;

/** Kinds that ask for nothing: reactions, changes of a number, edits and what was taken back. */
const ignored = new Set(['reaction', 'system', 'edit', 'revoke', 'request_welcome']);

/** Takes a webhook's body apart. Undefined when it is none at all; one item that cannot be read costs none of the others. */
export function readWebhook(body: unknown, phoneNumberId: string): CloudNews | undefined {
  const envelope = Envelope.safeParse(body);
  if (!envelope.success) return undefined;
  const news: CloudNews = { messages: [], statuses: [], foreign: 0, unread: 0, ignored: 0 };
  for (const given of envelope.data.entry) {
    const entry = Entry.safeParse(given);
    if (!entry.success) news.unread++;
    else for (const change of entry.data.changes) readChange(change, phoneNumberId, news);
  }
  return news;
}

function readChange(given: unknown, phoneNumberId: string, news: CloudNews): void {
  const change = Change.safeParse(given);
  // Other fields than messages are news of the account, which nobody here acts on.
  if (!change.success) {
    news[isOtherField(given) ? 'ignored' : 'unread']++;
    return;
  }
  const { metadata, contacts = [], messages = [], statuses = [] } = change.data.value;
  if (metadata.phone_number_id !== phoneNumberId) {
    news.foreign++;
    return;
  }
  const only = contacts.length === 1 ? Contact.safeParse(contacts[0]).data : undefined;
  for (const one of messages) {
    const read = Message.safeParse(one);
    const message = read.success ? messageOf(read.data, only) : 'unread';
    if (message === 'unread' || message === 'ignored') news[message]++;
    else news.messages.push(message);
  }
  for (const one of statuses) {
    const read = Status.safeParse(one);
    const status = read.success ? statusOf(read.data) : undefined;
    if (status) news.statuses.push(status);
    else news.unread++;
  }
}

const isOtherField = (given: unknown): boolean =>
  typeof given === 'object' && given !== null && 'field' in given && typeof given.field === 'string' && given.field !== 'messages';

function messageOf(message: z.output<typeof Message>, contact: z.output<typeof Contact> | undefined): CloudMessage | 'unread' | 'ignored' {
  const { id, timestamp: at, type } = message;
  if (ignored.has(type) || message.group_id !== undefined) return 'ignored';
  const number = message.from ?? contact?.wa_id;
  const user = message.from_user_id ?? contact?.user_id;
  const from = number !== undefined ? addressOfNumber(number) : user !== undefined ? addressOfUser(user) : undefined;
  if (from === undefined) return 'unread';
  const tap = message.interactive?.button_reply ?? message.interactive?.list_reply;
  const tapped = tap ? { id: tap.id, text: tap.title } : message.button && { id: message.button.payload ?? '', text: message.button.text };
  if (tapped) return { id, from, at, kind: 'text', ...said(tapped) };
  const text = message.text?.body ?? message.image?.caption ?? message.video?.caption ?? message.document?.caption;
  return text === undefined || text.trim() === '' ? { id, from, at, kind: 'other' } : { id, from, at, kind: 'text', text: cut(text) };
}

/** What a tap says. One on an id that is none of ours, as of a template, says what stands on it. */
function said({ id, text }: { id: string; text: string }): { text: string; choice?: { number: number; prompt: string } } {
  const choice = readChoiceId(id);
  if (choice === 'menu') return { text: '00' };
  return { text: cut(text), ...(choice && { choice }) };
}

const cut = (text: string): string => text.slice(0, textMax);

/** Their words for how far a message came. Cloud API docs: `played` is of voice messages. */
const words: Readonly<Record<string, CloudStatus['status']>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  played: 'read',
  failed: 'failed',
};

function statusOf(given: z.output<typeof Status>): CloudStatus | undefined {
  const status = Object.hasOwn(words, given.status) ? words[given.status] : undefined;
  if (!status) return undefined;
  const { id, timestamp: at, recipient_id: number, recipient_user_id: user, biz_opaque_callback_data: ourId, errors } = given;
  const to = number !== undefined ? addressOfNumber(number) : user === undefined ? undefined : addressOfUser(user);
  return { id, status, at, to, ourId, code: errors?.[0]?.code };
}
