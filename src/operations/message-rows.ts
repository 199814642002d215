import type { ChannelName } from '../channel-name.js';
import type { Urgency } from '../outgoing.js';
import type { Phone } from '../phone.js';
import type { Phrase } from '../../flows/kit/say.js';

/** Messages as the money database keeps them. */

export type NotificationState = 'waiting' | 'sending' | 'sent' | 'delivered' | 'failed' | 'unknown' | 'dead';

export type Notification = {
  id: string;
  operationId: string | undefined;
  kind: string;
  chamaId: string;
  person: string;
  /** A number that it goes to instead, by SMS: of somebody who may be no member of anything. Sealed where it lies. */
  to?: Phone;
  /** Undefined of a reply by SMS: its words were sent at once, and only what became of them is kept. So it is of what somebody was told who was forgotten. */
  phrase: Phrase | undefined;
  /** Whoever it is for wanted to be forgotten while it was under way: its words go when it is over. */
  forgotten?: true;
  prefer: ChannelName;
  /** What goes first, by its kind. */
  urgency: Urgency;
  state: NotificationState;
  stateV: number;
  leaseOwner: string | undefined;
  leaseUntil: number | undefined;
  nextAt: number | undefined;
  attempts: number;
  channel: ChannelName | undefined;
  providerMessageId: string | undefined;
  note: string | undefined;
  createdAt: number;
  sentAt: number | undefined;
  /** How often nobody could say whether it had left. */
  doubts: number;
  /** WhatsApp's id of it, where WhatsApp is known to have failed and it went on by SMS. */
  failedMessageId: string | undefined;
  /** When a network said that it arrived, after it had said that it did not. */
  lateAt: number | undefined;
  /** What the network said that it costs. */
  cost: string | undefined;
};

export type NewNotification = Pick<
  Notification,
  'id' | 'operationId' | 'kind' | 'chamaId' | 'person' | 'to' | 'prefer' | 'createdAt' | 'nextAt'
> & { phrase: Phrase };

/** Will it be handed to a channel (again) by itself? */
export const isUnderWay = ({ state, nextAt }: Pick<Notification, 'state' | 'nextAt'>): boolean =>
  state === 'waiting' || state === 'sending' || nextAt !== undefined;

/**
 * What stays of a message that is over. A picture or document goes: it has arrived, or an SMS, which carries none, would follow. Of who was
 * forgotten nothing stays.
 */
export function leftOfWords({
  phrase,
  to,
  forgotten,
}: Pick<Notification, 'phrase' | 'to' | 'forgotten'>): Pick<Notification, 'phrase' | 'to'> {
  if (phrase === undefined || forgotten) return { phrase: undefined };
  const { attachment: _, ...words } = phrase;
  return { phrase: words, ...(to !== undefined && { to }) };
}

/** A reply by SMS on its way. `id` is made of the delivery that it answers; after `until` nobody knows what became of it. */
export type NewReply = { id: string; chamaId: string; person: string; at: number; until: number };

/** What is asked of the messages that went out or are to; the newest first. */
export type NotificationsOf = {
  state?: NotificationState;
  chamaId?: string;
  person?: string;
  /** UTC milliseconds: made since then. */
  since?: number;
  max: number;
};

/** How many messages of an urgency are in a state on a channel; no channel where none was tried. */
export type NotificationCount = { channel: ChannelName | undefined; urgency: Urgency; state: NotificationState; count: number };
