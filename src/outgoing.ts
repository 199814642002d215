/** What passes between who sends a message and the channel that carries it, whatever the channel. */
import type { MediaFile } from './media-file.js';

/** What goes first where a channel is slow: answers to what somebody wrote, then news about money, then what officers send to many. */
export type Urgency = 'reply' | 'receipt' | 'notice';

export type OutgoingMessage = {
  /** Ours. The same id while it is on its way is the same message, and it is what a report is matched by where the network gave no id. */
  id: string;
  /** The address on that channel, whole: a WhatsApp id, or a number in E.164. */
  to: string;
  text: string;
  /** Goes along where the channel carries it; `text` then stands below it. */
  file?: MediaFile;
  urgency: Urgency;
  /** Which text it is, and its values as they stand in it: for a channel that may at times say prepared words only. */
  words?: { key: string; language: string; values: Readonly<Record<string, string>> };
};

/** Why a channel did not take a message, or a network gave it back. A closed list; `notifications/after.ts` says what follows each. */
export const sendRefusals = [
  'badNumber', // nobody has this address there
  'optedOut', // they asked the network to hear nothing from us
  'noRoute', // the network does not carry it to there
  'unavailable', // our side or theirs cannot do it now; it has surely not left
  'rejected', // a final no without a reason that we know
  'outsideWindow', // WhatsApp: more than a day since they wrote, and there is no template for it
  'tooFast', // above a rate of the network, or a cap of ours; later is fine
] as const;
export type SendRefusal = (typeof sendRefusals)[number];

/** What became of sending one message. `unknown` may have been delivered. */
export type SendOutcome =
  | { status: 'sent'; messageId: string; cost?: string }
  | { status: 'refused'; reason: SendRefusal; /** Not before, UTC milliseconds, where the network or a cap says so. */ notBefore?: number }
  | { status: 'unknown'; why: string };

/** What a network tells of a message later. `failed` is its last word that it did not arrive; some still say `delivered` after it. */
export type DeliveryReport = {
  /** The network's id, where it is known. */
  messageId: string;
  /** Ours, where the network gives it back; it finds a message whose sending was never answered. */
  ourId?: string;
  status: 'onTheWay' | 'delivered' | 'failed';
  reason?: string;
};
