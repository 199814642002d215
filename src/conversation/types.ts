/** What passes between channels and the conversation. A channel knows these and nothing else of it. */
import type { FieldKind } from '../../flows/kit/screen.js';
import type { ChannelName } from '../channel-name.js';

export type { FieldKind };

/** What a member said, as a channel heard it. */
export type Heard = {
  channel: ChannelName;
  /** A phone number in E.164, or on WhatsApp the sender's id, whole. Never cut a number out of an id. */
  address: string;
  /**
   * The network's name for this delivery. A repeat of the same delivery has the same id and gets the same answer.
   * On USSD the engine adds the text, since a gateway gives one id a session.
   */
  id: string;
  said: Said;
  /** When the member sent it, UTC milliseconds, as their network says; now where it says nothing. */
  at: number;
  /** The code that was dialled, or by which an SMS came; it may name a chama. */
  serviceCode?: string;
};

export type Said =
  /** A turn of a USSD session. `cumulative`: `text` holds all that was typed since dialling, parted by `*`; else only the newest. `opens`: a new session, where the gateway says so itself. */
  | { kind: 'dialled'; sessionId: string; text: string; cumulative: boolean; opens?: boolean }
  /** A text message. `choice` when a button or list row was tapped: the option's number, and the prompt that it belongs to. */
  | { kind: 'wrote'; text: string; choice?: { number: number; prompt: string } };

/** One thing to choose. Its number is stable over pages. */
export type SpokenOption = { number: number; label: string };

/** A screen in the member's language, before a channel has given it a form. */
export type Spoken = {
  /** A first line that says what went wrong with the last answer, if anything did. */
  notice?: string;
  text: string;
  options: SpokenOption[];
  /** What is typed here when it is not a choice. In amount, phone and PIN fields only 0 and 00 act as keys. */
  field?: FieldKind;
  /** Which global keys to offer, with their words in the member's language. */
  keys: {
    back?: string;
    menu?: string;
    more: string;
    exit?: string;
    /** What opens a list, where the channel has lists. */ choose?: string;
  };
  ended: boolean;
  /** Names this prompt; a later tap on it is known as old. */
  prompt: string;
};

/** What goes back over the channel, ready. The same bytes again for a repeat. */
export type Answer = { body: string; ended: boolean };

/**
 * How one channel speaks. Pure: the same screen and page give the same bytes.
 * `pages` is how many pages this screen takes; `page` counts from 0 and is never beyond the last.
 */
export type Voice = {
  channel: ChannelName;
  /** Digits only (USSD), or words too. */
  words: boolean;
  /** May a PIN be typed here? Only where the network carries it, never in a chat. */
  takesPin: boolean;
  /** How long a read may take before "still checking" is said, in milliseconds. */
  readDeadlineMs: number;
  render(spoken: Spoken, page: number): { body: string; pages: number };
};

/** The one door into the conversation. Never rejects for anything that a member said. */
export type Hear = (heard: Heard, voice: Voice) => Promise<Answer>;
