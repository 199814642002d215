import { keyedHash, type Key } from '../secrets.js';

/**
 * What of a gateway's cumulative text has been taken in already. Only a count and a keyed hash: the text holds PINs.
 * `epoch` tells a reused session id from the session that had it before.
 */
export type Dialled = { sessionId: string; pieces: number; hash: string; epoch: number; openedAt: number };

/** Pieces that one session may have: a person types a dozen. What comes beyond is not read. */
const piecesMax = 200;

/** What is new in a text that grows: the pieces since last time; or `odd` when it does not continue what was taken in. */
export function newPieces(
  key: Key,
  before: Dialled | undefined,
  text: string,
): { kind: 'new'; pieces: string[]; dialled: Pick<Dialled, 'pieces' | 'hash'> } | { kind: 'odd' } {
  const all = text === '' ? [] : text.split('*').slice(0, piecesMax);
  const taken = before?.pieces ?? 0;
  if (all.length < taken || (before && keyedHash(key, ...all.slice(0, taken)) !== before.hash)) return { kind: 'odd' };
  return { kind: 'new', pieces: all.slice(taken), dialled: { pieces: all.length, hash: keyedHash(key, ...all) } };
}
