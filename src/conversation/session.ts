import type { EventObject } from 'xstate';
import type { ChannelName } from '../channel-name.js';
import type { Phrase } from '../../flows/kit/say.js';
import type { Place } from './turn.js';
import { ussdSessionMs, type Dialled } from './transcript.js';

/** One person's conversation between two turns: plain JSON. It has all its fields at all times, which makes it quick to copy and to write down. */
export type Session = {
  /** With `prompt` it names what is shown; never used again. */
  id: string;
  /** The chama that this is about, once it is chosen. */
  chamaId: string | undefined;
  /** Where the member is; undefined before the first screen and after the last. */
  place: Asked | undefined;
  /** Where they were, the newest last; what 0 goes back to. */
  history: Asked[];
  /** What the engine itself says over the place. */
  overlay: Overlay | undefined;
  /** Said before the text of the present screen. */
  notice: Phrase | undefined;
  page: number;
  /** Counts the prompts that were shown; an answer belongs to one. */
  prompt: number;
  /** When the present prompt was shown. */
  shownAt: number;
  misses: number;
  touchedAt: number;
  channel: ChannelName;
  dialled: Dialled | undefined;
  /** USSD sessions that another conversation broke into: what was taken in from them is not taken in again. */
  displaced: Dialled[];
  /** The USSD session in which the PIN was given; it opens what needs one until that session ends. */
  pinFor: string | undefined;
  /** What the PIN opened that was typed on the one-time page. */
  opened: Opened | undefined;
  /** A dropped place that lies behind the PIN: where to go on once it is given. */
  held: Asked | undefined;
  ended: boolean;
};

/** An errand that is open in one chat, about one chama, until it is left or rests for too long. */
export type Opened = { errand: string; chamaId: string; address: string; until: number };

/** A conversation that begins. */
export const newSession = (id: string, channel: ChannelName, now: number): Session => ({
  id,
  chamaId: undefined,
  place: undefined,
  history: [],
  overlay: undefined,
  notice: undefined,
  page: 0,
  prompt: 0,
  shownAt: now,
  misses: 0,
  touchedAt: now,
  channel,
  dialled: undefined,
  displaced: [],
  pinFor: undefined,
  opened: undefined,
  held: undefined,
  ended: false,
});

/** Reads a session as it was written down; what had no value was not. */
export function readSession(text: string): Session {
  const its = JSON.parse(text) as Omit<Session, 'displaced'> & { displaced?: Dialled[] };
  return {
    id: its.id,
    chamaId: its.chamaId,
    place: its.place,
    history: its.history,
    overlay: its.overlay,
    notice: its.notice,
    page: its.page,
    prompt: its.prompt,
    shownAt: its.shownAt,
    misses: its.misses,
    touchedAt: its.touchedAt,
    channel: its.channel,
    dialled: its.dialled,
    displaced: its.displaced ?? [],
    pinFor: its.pinFor,
    opened: its.opened,
    held: its.held,
    ended: its.ended,
  };
}

/**
 * A place as it was put to the member. `ask` names what it asks: it stays the same however often the screen is shown again
 * (too late, back from help, resumed on another channel), so that one confirmation has one name. `chamaId`: whom it is about.
 */
export type Asked = Place & { ask: string; chamaId: string };

export type Overlay =
  /** "You were in the middle of …": 1 goes on with the place, 2 starts again. */
  | { kind: 'resume' }
  /** Several chamas: which one? */
  | { kind: 'chama'; ids: string[]; then?: Start }
  /** A read was late: 1 tries the same step again. */
  | { kind: 'late'; again: { event: EventObject } | { start: Start } }
  /** PINs are typed on USSD only. */
  | { kind: 'dialForPin' }
  /** A link to the one-time page is in the chat. */
  | { kind: 'page'; page: PageOffer };

/** What the one-time page may do, once. It stands for as long as the prompt that it was offered by. */
export type PageOffer = {
  /** A keyed hash of the token, which itself is in the message alone. */
  hash: string;
  until: number;
  /** Begun once the PIN is given; with `changes` the PIN itself is to be changed. */
  start: Start;
  changes: boolean;
  chamaId: string;
  /** The chat that asked, where the answer goes. */
  address: string;
  /** A code is on its way to who has no PIN yet. */
  codeSent: boolean;
  /** The new PIN as it may be stored, once the right to set it is proven: a repeat needs no second proof. */
  phc: string | undefined;
};

/** A flow about to begin. */
export type Start = { flow: string; args?: Record<string, string> };

/** A network that opens a session twice has two; somebody with two phones in hand has three. */
const displacedMax = 5;

/** The USSD sessions to remember once the present one gives way to `next`. Nothing more is typed in one that was ended, and what was is answered as before. */
export function displacedBy(next: Dialled | undefined, { dialled, displaced, ended }: Session, now: number): Dialled[] {
  return [...(dialled && !ended ? [dialled] : []), ...displaced]
    .filter(({ sessionId, openedAt }) => sessionId !== next?.sessionId && now - openedAt <= ussdSessionMs)
    .slice(0, displacedMax);
}

/** What is known of a USSD session, whether it is the present one or was displaced. */
export const dialledBefore = (session: Session | undefined, sessionId: string): Dialled | undefined =>
  session?.dialled?.sessionId === sessionId ? session.dialled : session?.displaced.find((dialled) => dialled.sessionId === sessionId);

/** How far 0 goes back; a member goes back once or twice. */
const historyMax = 10;

/** The history with one more place, without what each turn brings anew. */
export function remember(history: Asked[], place: Asked): Asked[] {
  return [...history, place].slice(-historyMax);
}
