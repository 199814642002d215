import { openBytes, sealBytes, type Key } from '../../secrets.js';

/** One turn as it lies in a row of the log, together with the others that were committed with it. */
export type LoggedTurn = { person: string; key: string; revision: number; answer: string; session: string | undefined };

/** What the first line of a row says of a turn: its names, and how long its texts are that follow. */
type Head = [person: string, key: string, revision: number, answer: number, session: number | null];

/** The turns of one commit, sealed together. */
export function sealTurns(key: Key, turns: readonly LoggedTurn[]): Buffer {
  const heads: Head[] = [];
  let texts = '';
  for (const { person, key: name, revision, answer, session } of turns) {
    heads.push([person, name, revision, answer.length, session === undefined ? null : session.length]);
    texts += answer + (session ?? '');
  }
  return sealBytes(key, `${JSON.stringify(heads)}\n${texts}`);
}

/** Opens what `sealTurns` closed; nothing is in it when it was made with another key or changed since. */
export function openTurns(key: Key, sealed: Buffer): LoggedTurn[] {
  const text = openBytes(key, sealed);
  if (text === undefined) return [];
  let at = text.indexOf('\n') + 1;
  return (JSON.parse(text.slice(0, at)) as Head[]).map(([person, name, revision, answer, session]) => {
    const sessionAt = at + answer;
    const start = at;
    at = sessionAt + (session ?? 0);
    return {
      person,
      key: name,
      revision,
      answer: text.slice(start, sessionAt),
      session: session === null ? undefined : text.slice(sessionAt, at),
    };
  });
}
