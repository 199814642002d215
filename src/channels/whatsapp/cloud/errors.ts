import type { SendRefusal } from '../../../outgoing.js';

/** What follows an error of the Cloud API. `unknown`: the message may have been accepted all the same. */
export type Consequence = {
  outcome: SendRefusal | 'unknown';
  /** Nothing more is sent until it is found to be over: a human must act. */
  stop?: 'credentials' | 'policy';
  /** Sending waits: to this person, or to all. */
  slow?: 'pair' | 'all';
  /** The host has to hear of it. */
  alarm?: true;
  /** The same without its picture or document may go through. */
  textInstead?: true;
  /** More than a day has gone since they wrote, whatever we believed. */
  closesWindow?: true;
};

const stopped = (stop: 'credentials' | 'policy'): Consequence => ({ outcome: 'unavailable', stop, alarm: true });
const ours: Consequence = { outcome: 'rejected', alarm: true };
const mayBeAccepted: Consequence = { outcome: 'unknown' };
const template: Consequence = { outcome: 'rejected', alarm: true };

/** Cloud API docs, error codes (whatsapp.md 2.6): one goes by the code, never by title or HTTP status. A closed list. */
const known: ReadonlyMap<number, Consequence> = new Map<number, Consequence>([
  [0, stopped('credentials')],
  [190, stopped('credentials')],
  [3, stopped('credentials')],
  [10, stopped('credentials')],
  [368, stopped('policy')],
  [131031, stopped('policy')],
  [133010, stopped('credentials')],
  [4, { outcome: 'tooFast', slow: 'all' }],
  [80007, { outcome: 'tooFast', slow: 'all' }],
  [130429, { outcome: 'tooFast', slow: 'all' }],
  [131048, { outcome: 'tooFast', slow: 'all', alarm: true }],
  [131057, { outcome: 'tooFast', slow: 'all' }],
  [131056, { outcome: 'tooFast', slow: 'pair' }],
  [100, ours],
  [131008, ours],
  [131009, ours],
  [131021, ours],
  [1, mayBeAccepted],
  [2, mayBeAccepted],
  [131000, mayBeAccepted],
  [131016, mayBeAccepted],
  [130472, { outcome: 'rejected' }],
  [131049, { outcome: 'rejected' }],
  [131026, { outcome: 'badNumber' }],
  [131042, { outcome: 'unavailable', alarm: true }],
  [131047, { outcome: 'outsideWindow', closesWindow: true }],
  [131051, { outcome: 'rejected', textInstead: true }],
  [131052, { outcome: 'rejected', textInstead: true }],
  [131053, { outcome: 'rejected', textInstead: true }],
  ...[132000, 132001, 132005, 132007, 132012, 132015, 132016].map((code) => [code, template] as const),
]);

/** What follows an error. A code that is not in the documents is taken for a final no, and the host hears of it. */
export function consequenceOf(code: number): Consequence {
  return known.get(code) ?? (code >= 200 && code <= 299 ? stopped('credentials') : ours);
}
