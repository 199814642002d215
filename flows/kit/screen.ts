import type { EventObject } from 'xstate';
import type { Phrase } from './say.js';

/** What is typed on a screen when it is not a choice. In amount, phone and PIN fields only 0 and 00 act as keys. */
export type FieldKind = 'amount' | 'phone' | 'pin' | 'code' | 'text';

/** A choice: a label on an event. `word` (a text key's phrase) is what a member may write instead on text channels. */
export type Option = { label: Phrase; event: EventObject; words?: Phrase };

/** What a member sees, before language and channel. */
export type Screen = {
  text: Phrase;
  /** Said before the text, when the last answer did not do. */
  notice?: Phrase | undefined;
  options?: Option[];
  /** What may be typed; it arrives as `{ type: 'SAID', text }`. */
  field?: FieldKind;
  /** The first option confirms a movement of money: valid for 120 s, once, and never by dialling ahead. */
  confirms?: boolean;
  /** Where it confirms, each option does and not the first alone: a ballot. */
  eachConfirms?: boolean;
  /** No `0 Back` here: there is nothing sensible to go back to. */
  noBack?: boolean;
};

/** Where a flow hands over to when it ends. */
export type Next = { flow: string; args?: Record<string, string> };

/** What a state of a flow carries: what it shows, or where it leads. A state with neither waits for a read. */
export type Meta = {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each flow has a context of its own; `shows` ties the two
  screen?: (context: any) => Screen;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  next?: (context: any) => Next;
};

/** What was typed into a field. */
export type Said = { type: 'SAID'; text: string };

/** The state shows this screen and waits. */
export const shows = <C>(screen: (context: C) => Screen) => ({ meta: { screen } satisfies Meta });

/** The flow ends with this screen, and so does the session. */
export const ends = <C>(screen: (context: C) => Screen) => ({ type: 'final' as const, meta: { screen } satisfies Meta });

/** The flow ends and another begins in the same breath. */
export const leads = <C>(next: (context: C) => Next) => ({ type: 'final' as const, meta: { next } satisfies Meta });
