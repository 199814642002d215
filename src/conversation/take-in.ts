import type { Key } from '../secrets.js';
import { say } from '../../flows/kit/say.js';
import { dialledBefore, type Session } from './session.js';
import { dialledAhead, newPieces, ussdSessionMs, type Dialled, type News } from './transcript.js';
import type { Heard, Said } from './types.js';
import type { walk } from './walk.js';

type Walk = ReturnType<typeof walk>;

/** On text channels a conversation goes on for this long after the last message; then it begins again. */
const idleMs = 30 * 60_000;

/** Feeds what is new in a delivery to the walk: on USSD piece by piece, elsewhere the message. */
export async function takeIn(its: Walk, key: Key, heard: Heard, session: Session | undefined, epoch: number, now: number): Promise<void> {
  const { said, channel, serviceCode } = heard;
  if (said.kind === 'dialled') return takeInDialled(its, key, said, session, epoch, now, serviceCode);
  const goesOn =
    session && !session.ended && session.channel === channel && now - session.touchedAt <= idleMs && (session.place ?? session.overlay);
  if (goesOn) await its.hear(said.text, true);
  else await its.open(undefined, said.text, false);
  its.touch(undefined);
}

async function takeInDialled(
  its: Walk,
  key: Key,
  { sessionId, text, cumulative, opens }: Extract<Said, { kind: 'dialled' }>,
  session: Session | undefined,
  epoch: number,
  now: number,
  serviceCode: string | undefined,
): Promise<void> {
  const fresh: Dialled = { sessionId, pieces: 0, hash: '', epoch, openedAt: now };
  const before = opens === true ? undefined : dialledBefore(session, sessionId);
  const ours = before?.epoch === epoch ? before : undefined;
  const isPresent = ours !== undefined && ours === session?.dialled;
  const news = newsOf(key, ours ?? fresh, text, cumulative, ours ? undefined : (serviceCode ?? ''));
  const dialled = { ...(ours ?? fresh), ...(news.kind !== 'stale' && news.dialled) };
  if (isPresent && now - ours.openedAt > ussdSessionMs) {
    await its.restart({ ...dialled, openedAt: now });
    return its.touch(undefined);
  }
  if (isPresent && session.ended) {
    its.end({ text: say('engine.goodbye') });
    return its.touch(dialled);
  }
  // Another conversation broke into this session: what is typed in it belongs to a screen that is gone, and may be a PIN.
  const isLost = !isPresent && ours !== undefined && ours.pieces > 0;
  const pieces = news.kind === 'new' && !isLost ? news.pieces : [];
  if (!isPresent) await its.open(dialled, '', pieces.length > 0);
  else if (news.kind === 'strange') await its.missed();
  let interactive = isPresent;
  for (const piece of pieces) {
    const misses = its.session().misses;
    if ((await its.hear(piece, interactive)) === 'stop') break;
    // What follows something that was not understood was meant for another screen.
    if (its.session().misses > misses) break;
    interactive = false;
  }
  its.touch(dialled);
}

/** What is new in a turn's text. A gateway that sends only the newest input may send what was dialled with its first. */
function newsOf(key: Key, sofar: Dialled, text: string, cumulative: boolean, opensWith: string | undefined): News {
  if (cumulative) return newPieces(key, sofar, text);
  const pieces = opensWith === undefined ? [text] : dialledAhead(text, opensWith);
  return { kind: 'new', pieces, dialled: { pieces: sofar.pieces + pieces.length, hash: sofar.hash } };
}
