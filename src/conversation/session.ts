import type { EventObject } from 'xstate';
import type { ChannelName } from '../channel-name.js';
import type { Phrase } from '../../flows/kit/say.js';
import type { Place } from './turn.js';
import type { Dialled } from './transcript.js';

/** One person's conversation between two turns: plain JSON, sealed by the engine before it is stored. */
export type Session = {
  /** With `prompt` it names a confirmation; never used again. */
  id: string;
  /** The chama that this is about, once it is chosen. */
  chamaId?: string;
  /** Where the member is; undefined before the first screen and after the last. */
  place?: Place;
  /** Where they were, the newest last; what 0 goes back to. */
  history: Place[];
  /** What the engine itself says over the place. */
  overlay?: Overlay;
  /** Said before the text of the present screen. */
  notice?: Phrase;
  page: number;
  /** Counts the prompts that were shown; an answer belongs to one. */
  prompt: number;
  /** When the present prompt was shown. */
  shownAt: number;
  misses: number;
  touchedAt: number;
  channel: ChannelName;
  dialled?: Dialled;
  /** The USSD session in which the PIN was given; it opens what needs one until that session ends. */
  pinFor?: string;
  ended: boolean;
};

export type Overlay =
  /** "You were in the middle of …": 1 goes on with the place, 2 starts again. */
  | { kind: 'resume' }
  /** Several chamas: which one? */
  | { kind: 'chama'; ids: string[]; then?: Start }
  /** A read was late: 1 tries the same step again. */
  | { kind: 'late'; again: { event: EventObject } | { start: Start } }
  /** PINs are typed on USSD only. */
  | { kind: 'dialForPin' };

/** A flow about to begin. */
export type Start = { flow: string; args?: Record<string, string> };

/** How far 0 goes back; a member goes back once or twice. */
const historyMax = 10;

/** The history with one more place, without what each turn brings anew. */
export function remember(history: Place[], place: Place): Place[] {
  return [...history, place].slice(-historyMax);
}
