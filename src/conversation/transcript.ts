import { keyedHash, type Key } from '../secrets.js';

/**
 * What of a gateway's cumulative text has been taken in already. Only a count and a keyed hash: the text holds PINs.
 * `epoch` tells a reused session id from the session that had it before.
 */
export type Dialled = { sessionId: string; pieces: number; hash: string; epoch: number; openedAt: number };

/** A USSD session lives 180 s at the networks that say so; a turn of the same session id later than this is another session. */
export const ussdSessionMs = 300_000;

/** Pieces that one session may have: a person types a dozen. What comes beyond is not read. */
const piecesMax = 200;

/** What of a text is new. */
export type News =
  | { kind: 'new'; pieces: string[]; dialled: Taken }
  /** An older text came late, or the same again: nothing is taken from it. */
  | { kind: 'stale' }
  /** It goes on from something that we never heard. Nothing is taken from it, but what follows is counted from here. */
  | { kind: 'strange'; dialled: Taken };

type Taken = Pick<Dialled, 'pieces' | 'hash'>;

/** What is new in a text that grows: the pieces since last time. */
export function newPieces(key: Key, before: Taken, text: string): News {
  const all = text === '' ? [] : text.split('*').slice(0, piecesMax);
  const taken = before.pieces;
  const continues = taken === 0 || (all.length >= taken && keyedHash(key, ...all.slice(0, taken)) === before.hash);
  if (!continues && all.length <= taken) return { kind: 'stale' };
  const dialled = { pieces: all.length, hash: all.length === 0 ? '' : keyedHash(key, ...all) };
  return continues ? { kind: 'new', pieces: all.slice(taken), dialled } : { kind: 'strange', dialled };
}

/** The first input of a gateway that sends one piece a turn: what was dialled behind the code, which some send along. */
export function dialledAhead(text: string, serviceCode = ''): string[] {
  const [tail, code] = [bare(text), bare(serviceCode)];
  const ahead = tail === code ? '' : code !== '' && tail.startsWith(`${code}*`) ? tail.slice(code.length + 1) : tail;
  return ahead === '' ? [] : ahead.split('*').slice(0, piecesMax);
}

const bare = (dialled: string): string => dialled.trim().replace(/^\*/, '').replace(/#$/, '');
