import { keyedHash, type Key } from '../secrets.js';
import { dialledBefore, type Session } from './session.js';
import { ussdSessionMs } from './transcript.js';
import type { Heard } from './types.js';

/** Names a delivery; a keyed hash, since the text may hold a PIN. */
export function deliveryOf(key: Key, heard: Heard, epoch: number, ordinal: number): string {
  const said = heard.said.kind === 'dialled' ? `${heard.said.sessionId} ${heard.said.text}` : '';
  return keyedHash(key, heard.channel, heard.address, heard.id, said, String(epoch), String(ordinal));
}

/** A per-turn gateway that gives deliveries no name of their own: the same key pressed twice is two answers, not a repeat. */
export const needsOrdinal = (heard: Heard): boolean =>
  heard.said.kind === 'dialled' && !heard.said.cumulative && heard.id === heard.said.sessionId;

/** Does this delivery begin a USSD session, or another life of one? */
export const opensSession = ({ said }: Heard, session: Session | undefined, epoch: number): boolean =>
  said.kind === 'dialled' && dialledBefore(session, said.sessionId)?.epoch !== epoch;

/**
 * Which life of a session id this is, since gateways give ids out again (vumi#753): 0 for the first, else the moment at which
 * it was dialled again. An opening turn that was answered longer ago than a session can live opens a new one.
 */
export function epochOf(
  heard: Heard,
  session: Session | undefined,
  answered: { at: number; opened?: boolean } | undefined,
  now: number,
): number {
  if (heard.said.kind !== 'dialled') return 0;
  const { sessionId, text, opens } = heard.said;
  const current = dialledBefore(session, sessionId);
  // A direct dial opens with a text of its own; that it did stands with its answer.
  const isOpening = text === '' || opens === true || answered?.opened === true;
  if (isOpening && answered && now - answered.at > ussdSessionMs && now - (current?.openedAt ?? 0) > ussdSessionMs) return now;
  return current?.epoch ?? 0;
}
