import type { ChannelName } from '../channel-name.js';
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
  phrase: Phrase;
  /** Where the member confirmed it. */
  prefer: ChannelName;
  state: MessageState;
  stateV: number;
  attempts: number;
  /** The channel to use, once one was tried. */
  channel: ChannelName | undefined;
  note: string | undefined;
  createdAt: number;
};

export type MessageState = 'waiting' | 'sending' | 'sent' | 'delivered' | 'failed' | 'unknown' | 'dead';

export type MessagePatch = {
  nextAt?: number | undefined;
  attempts?: number;
  channel?: ChannelName | undefined;
  providerMessageId?: string | undefined;
  note?: string | undefined;
  sentAt?: number | undefined;
};

/** The part of the money database's transaction that sending needs. A move compares and swaps `stateV`, and lets the lease go. */
export type OutboxTx = {
  claimNotifications(now: number, owner: string, leaseMs: number, max: number): Promise<Message[]>;
  moveNotification(move: { id: string; stateV: number; to: MessageState; patch?: MessagePatch }): Promise<boolean>;
  notificationByMessage(providerMessageId: string): Promise<Message | undefined>;
};

export type OutboxStore = { transaction<T>(work: (tx: OutboxTx) => Promise<T>): Promise<T> };
