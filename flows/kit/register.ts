import type { AnyStateMachine } from 'xstate';
import type { Language } from './me.js';
import type { TextKey } from './say.js';

/** One flow as the conversation engine knows it. */
export type FlowEntry = {
  machine: AnyStateMachine;
  /** Raised when a state or the context changes so that an older session would not fit. */
  version: number;
  /** Who may enter: members of a chama here, people who are in none, or both. */
  for: 'member' | 'stranger' | 'anyone';
  /** The member's PIN comes first; where no PIN may be typed the engine says where it may. */
  needsPin?: boolean;
  /**
   * On WhatsApp the PIN may be typed on the one-time page, which says this of what it opens (with `chama`). Without it the PIN for this flow is
   * typed on USSD alone. A flow that has it and needs no PIN first is one in which PINs are typed: there the page does that itself.
   */
  page?: TextKey;
  /** The errand that this flow is a part of, by its first flow: what the page opened for one part is open for all; by default it is the flow alone. */
  partOf?: string;
  /** What the flow is called when a member is asked whether to go on with it. */
  name: TextKey;
  /** The first words of a message that lead straight here on text channels. */
  words?: Record<Language, readonly string[]>;
  /** What the rest of such a message is, as the flow's `args`; undefined: it is not understood. */
  args?: (rest: string) => Record<string, string> | undefined;
  /** On text channels, a whole message that leads straight here wherever no free text is asked for: the flow's `args`; undefined: it is none. */
  recognises?: (text: string) => Record<string, string> | undefined;
  /** Brings a session of an earlier version up to this one; undefined: it cannot, and begins again at the menu. */
  migrate?: (from: { version: number; value: unknown; context: unknown }) => { value: unknown; context: unknown } | undefined;
};

export type Register = Readonly<Record<string, FlowEntry>>;
