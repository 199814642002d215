import type { ChannelName } from '../channel-name.js';
import type { Urgency } from '../outgoing.js';
import type { Phone } from '../phone.js';
import type { Phrase } from '../../flows/kit/say.js';

/** A message to one member, as the sender needs it. */
export type Message = {
  id: string;
  operationId: string | undefined;
  kind: string;
  chamaId: string;
  person: string;
  /** A number that it goes to instead of the member, by SMS alone; the words are in the member's language. */
  to?: Phone;
  /** Undefined of a reply by SMS, whose words are not kept. */
  phrase: Phrase | undefined;
  /** Where the member confirmed it. */
  prefer: ChannelName;
  urgency: Urgency;
  state: MessageState;
  stateV: number;
  attempts: number;
  /** How often nobody could say whether it had left. */
  doubts: number;
  /** The channel that it was handed to last, or is to go on by; undefined until one was chosen. Written down before the message is handed over. */
  channel: ChannelName | undefined;
  providerMessageId: string | undefined;
  /** WhatsApp's id of it, once WhatsApp is known to have failed. */
  failedMessageId: string | undefined;
  note: string | undefined;
  createdAt: number;
};

/**
 * `unknown` may have been delivered: it goes on no other channel. `failed`: a network took it, and said in the end that it did not arrive.
 * `dead`: it was not handed over, and will not be by itself.
 */
export const messageStates = ['waiting', 'sending', 'sent', 'delivered', 'failed', 'unknown', 'dead'] as const;
export type MessageState = (typeof messageStates)[number];

export type MessagePatch = {
  nextAt?: number | undefined;
  attempts?: number;
  doubts?: number;
  channel?: ChannelName | undefined;
  providerMessageId?: string | undefined;
  note?: string | undefined;
  sentAt?: number | undefined;
  failedMessageId?: string | undefined;
  lateAt?: number | undefined;
  cost?: string | undefined;
};

/** The part of the money database's transaction that sending needs. A move compares and swaps `stateV`, and lets the lease go unless it is to be kept. */
export type OutboxTx = {
  /** What waited comes as `sending`; what had lost its sender as `unknown`. */
  claimNotifications(now: number, owner: string, leaseMs: number, max: number, urgency?: Urgency): Promise<Message[]>;
  moveNotification(move: {
    id: string;
    stateV: number;
    to: MessageState;
    patch?: MessagePatch;
    keepLease?: boolean;
    /** It will not be handed over again by itself. */
    isOver?: boolean;
  }): Promise<boolean>;
  notification(id: string): Promise<Message | undefined>;
  notificationByMessage(providerMessageId: string): Promise<Message | undefined>;
  noteLate(id: string, at: number): Promise<void>;
  hurryNotifications(of: { chamaId: string; channel: ChannelName; note: string; at: number }): Promise<number>;
};

export type OutboxStore = { transaction<T>(work: (tx: OutboxTx) => Promise<T>): Promise<T> };
