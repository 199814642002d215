import type { Clock } from '../clock.js';
import type { Crashpoint } from '../crashpoint.js';
import type { Ids } from '../ids.js';
import { keyedHash, open, seal, type Key } from '../secrets.js';
import type { Reads } from '../../flows/kit/reads.js';
import type { Register } from '../../flows/kit/register.js';
import { say } from '../../flows/kit/say.js';
import type { Agree, Identified, Identify } from './agree.js';
import type { Session } from './session.js';
import { spokenOf } from './spoken.js';
import type { StoredSession, TurnStore } from './store.js';
import { newPieces, type Dialled } from './transcript.js';
import { turns as stepper } from './turn.js';
import type { Answer, Hear, Heard, Voice } from './types.js';
import { walk, type WalkDeps } from './walk.js';

/** What an operator may know of a turn: where, how long, whether it was understood. Never what was said. */
export type TurnSeen = {
  channel: Heard['channel'];
  flow: string;
  state: string;
  kind: 'turn' | 'repeat' | 'failed';
  misses: number;
  ended: boolean;
  ms: number;
};

export type ConversationDeps = {
  register: Register;
  reads: Reads;
  identify: Identify;
  agree: Agree;
  store: TurnStore;
  clock: Clock;
  ids: Ids;
  key: Key;
  crash: Crashpoint;
  seen: (turn: TurnSeen) => void;
  failed: (error: unknown) => void;
};

/** A USSD session lives 180 s at the networks that say so; a turn of the same session id later than this is another session. */
const ussdSessionMs = 300_000;

/** On text channels a conversation goes on for this long after the last message; then it begins again. */
const idleMs = 30 * 60_000;

/** Another node may have answered meanwhile (the store says `stale`); the second look finds its answer. */
const triesMax = 3;

/** Opens the conversation: one door for every channel. */
export function conversation(deps: ConversationDeps): Hear {
  const { register, reads, identify, agree, store, clock, ids, key, crash } = deps;
  const walkDeps: WalkDeps = { turns: stepper({ register, reads, clock }), register, clock, ids };

  const sessionOf = (stored: StoredSession | undefined): Session | undefined => {
    const text = stored && open(key, stored.sealed);
    return text === undefined ? undefined : (JSON.parse(text) as Session);
  };

  const answerOf = (stored: string | undefined): (Answer & { at: number }) | undefined => {
    const text = stored === undefined ? undefined : open(key, stored);
    return text === undefined ? undefined : (JSON.parse(text) as Answer & { at: number });
  };

  return async (heard, voice) => {
    const startedAt = clock.monotonic();
    try {
      const who = await identify(heard.channel, heard.address, heard.serviceCode);
      const person = (who.memberships[0] ?? who.stranger).person;
      return await store.alone(person, async () => {
        for (let tries = 0; tries < triesMax; tries++) {
          const done = await turn(heard, voice, who, person, startedAt);
          if (done) return done;
        }
        throw new Error('the turn was stale three times');
      });
    } catch (error) {
      deps.failed(error);
      deps.seen({ channel: heard.channel, flow: '', state: '', kind: 'failed', misses: 0, ended: true, ms: clock.monotonic() - startedAt });
      return busy(voice);
    }
  };

  /** One turn; undefined when another one of this person was stored in between. */
  async function turn(heard: Heard, voice: Voice, who: Identified, person: string, startedAt: number): Promise<Answer | undefined> {
    const now = clock.now();
    let delivery = deliveryOf(heard, 0, 0);
    let { answer, session: stored } = await store.load(person, delivery);
    const session = sessionOf(stored);
    const reused = isReused(heard, session, answerOf(answer), now);
    if (reused !== 0 || needsOrdinal(heard)) {
      delivery = deliveryOf(heard, reused, session?.prompt ?? 0);
      ({ answer, session: stored } = await store.load(person, delivery));
    }
    const known = answerOf(answer);
    if (known) {
      const { body, ended } = known;
      deps.seen({ channel: heard.channel, ...whereIs(session), kind: 'repeat', misses: 0, ended, ms: clock.monotonic() - startedAt });
      return { body, ended };
    }

    const its = walk(walkDeps, voice, heard, who.memberships, who.stranger, session);
    await takeIn(its, heard, session, reused, now);
    crash('turn.before-agree');
    for (const { key: intentKey, intent } of its.wanted) {
      const agreed = await agree({ key: intentKey, intent, me: its.me(), address: heard.address, at: now });
      if (agreed.status === 'refused') its.refuse(say(`engine.refused.${agreed.reason}`));
    }
    crash('turn.after-agree');

    const after = its.session();
    const spoken = its.spoken();
    const { body } = voice.render(spoken, after.page);
    const given: Answer = { body, ended: after.ended };
    const outcome = await store.commit({
      person,
      key: delivery,
      answer: seal(key, JSON.stringify({ ...given, at: now })),
      session: seal(key, JSON.stringify(after)),
      revision: stored?.revision ?? 0,
      now,
    });
    if (outcome === 'stale') return undefined;
    crash('turn.after-commit');
    deps.seen({
      channel: heard.channel,
      ...whereIs(after),
      kind: 'turn',
      misses: after.misses,
      ended: after.ended,
      ms: clock.monotonic() - startedAt,
    });
    return given;
  }

  /** Feeds what is new to the walk: on USSD piece by piece, elsewhere the message. */
  async function takeIn(
    its: ReturnType<typeof walk>,
    heard: Heard,
    session: Session | undefined,
    epoch: number,
    now: number,
  ): Promise<void> {
    if (heard.said.kind === 'wrote') {
      const goesOn =
        session &&
        !session.ended &&
        session.channel === heard.channel &&
        now - session.touchedAt <= idleMs &&
        (session.place ?? session.overlay);
      if (goesOn) await its.hear(heard.said.text, true);
      else await its.open(undefined, heard.said.text, false);
      return its.touch(undefined);
    }
    const { sessionId, text, cumulative, opens } = heard.said;
    const before = session?.dialled;
    const known = before?.sessionId === sessionId && before.epoch === epoch && opens !== true;
    const fresh: Dialled = { sessionId, pieces: 0, hash: keyedHash(key), epoch, openedAt: now };
    const heardPieces = cumulative
      ? newPieces(key, known ? before : fresh, text)
      : {
          kind: 'new' as const,
          pieces: text === '' && !known ? [] : [text],
          dialled: { pieces: (known ? before.pieces : 0) + 1, hash: keyedHash(key) },
        };
    const taken = heardPieces.kind === 'new' ? heardPieces.dialled : {};
    const dialled = { ...(known ? before : fresh), ...taken };
    if (known && session && now - before.openedAt > ussdSessionMs) {
      await its.lost();
      return its.touch({ ...dialled, openedAt: now });
    }
    if (known && session?.ended) {
      its.end({ text: say('engine.goodbye') });
      return its.touch(dialled);
    }
    const pieces = heardPieces.kind === 'new' ? heardPieces.pieces : [];
    if (!known) await its.open(dialled, '', pieces.length > 0);
    let interactive = known;
    for (const piece of pieces) {
      if ((await its.hear(piece, interactive)) === 'stop') break;
      interactive = false;
    }
    its.touch(dialled);
  }

  /** Names a delivery; a keyed hash, since the text may hold a PIN. */
  function deliveryOf(heard: Heard, epoch: number, ordinal: number): string {
    const said = heard.said.kind === 'dialled' ? `${heard.said.sessionId} ${heard.said.text}` : '';
    return keyedHash(key, heard.channel, heard.address, heard.id, said, String(epoch), String(ordinal));
  }

  function busy(voice: Voice): Answer {
    const screen = { text: say('engine.busy') };
    const spoken = spokenOf(screen, { language: 'en', notice: undefined, ended: true, prompt: '', home: false, first: true });
    return { body: voice.render(spoken, 0).body, ended: true };
  }
}

const whereIs = (session: Session | undefined) => ({
  flow: session?.overlay?.kind ?? session?.place?.flow ?? '',
  state: stateName(session?.place?.value),
});

const stateName = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : Object.keys(value as object).join('.');

/** A per-turn gateway that gives deliveries no name of their own: the same key twice is two answers, not a repeat. */
const needsOrdinal = (heard: Heard): boolean =>
  heard.said.kind === 'dialled' && !heard.said.cumulative && heard.id === heard.said.sessionId;

/**
 * The epoch of a session id that was given out again (vumi#753): 0 for its first life, else the moment at which it was
 * dialled again. An opening turn that was answered longer ago than a session can live is a new session.
 */
function isReused(heard: Heard, session: Session | undefined, answered: { at: number } | undefined, now: number): number {
  if (heard.said.kind !== 'dialled') return 0;
  const { sessionId, text } = heard.said;
  const current = session?.dialled?.sessionId === sessionId ? session.dialled : undefined;
  if (text === '' && answered && now - answered.at > ussdSessionMs && now - (current?.openedAt ?? 0) > ussdSessionMs) return now;
  return current?.epoch ?? 0;
}
