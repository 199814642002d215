import type { Clock } from '../clock.js';
import type { Crashpoint } from '../crashpoint.js';
import type { Ids } from '../ids.js';
import type { Key } from '../secrets.js';
import type { Reads } from '../../flows/kit/reads.js';
import type { Register } from '../../flows/kit/register.js';
import { say } from '../../flows/kit/say.js';
import type { Agree, Identified, Identify } from './agree.js';
import { deliveryOf, epochOf, needsOrdinal, opensSession } from './delivery.js';
import { refusalOf } from './refusal.js';
import { readSession, type Session } from './session.js';
import { spokenOf } from './spoken.js';
import type { StoredSession, TurnStore } from './store.js';
import { latest } from './stores/latest.js';
import { takeIn } from './take-in.js';
import { turns as stepper } from './turn.js';
import type { Answer, Hear, Heard, Voice } from './types.js';
import type { WalkDeps } from './standing.js';
import { walk } from './walk.js';

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

/** Another node may have answered meanwhile (the store says `stale`); the second look finds its answer. */
const triesMax = 3;

/** Sessions that are kept in memory as they are, of those who spoke last; a few kilobytes each. */
const knownMax = 10_000;

/** An answer as it is kept for a repeat, with the moment when it was given. */
type Given = Answer & { at: number; /** It began a USSD session. */ opened?: true };

/** Opens the conversation: one door for every channel. */
export function conversation(deps: ConversationDeps): Hear {
  const { register, reads, identify, agree, store, clock, ids, key, crash } = deps;
  const walkDeps: WalkDeps = { turns: stepper({ register, reads, clock, failed: deps.failed }), register, clock, ids };

  /** Sessions by person as they were written down last, so that the next turn need not read them; the store alone says which one holds. */
  const known = latest<{ text: string; session: Session }>(knownMax);
  const sessionOf = (person: string, stored: StoredSession | undefined): Session | undefined => {
    if (!stored || stored.text === '') return undefined;
    const its = known.get(person);
    return its?.text === stored.text ? its.session : readSession(stored.text);
  };

  const answerOf = (stored: string | undefined): Given | undefined => (stored === undefined ? undefined : (JSON.parse(stored) as Given));

  return async (heard, voice) => {
    const tried: Tried = { startedAt: clock.monotonic(), who: undefined, isAsked: false };
    try {
      for (let tries = 0; tries < triesMax; tries++) {
        const answer = await attempt(heard, voice, tried);
        if (answer) return answer;
      }
      throw new Error('the turn was stale three times');
    } catch (error) {
      deps.failed(error);
      saw('failed', heard, tried, undefined, 0, true);
      return sorry(voice, tried);
    }
  };

  /** One try, alone with this person; undefined when something else of theirs came in between. */
  async function attempt(heard: Heard, voice: Voice, tried: Tried): Promise<Answer | undefined> {
    const who = await identify(heard.channel, heard.address, heard.serviceCode);
    tried.who = who;
    const person = personOf(who);
    let waited = false;
    const answer = store.alone(person, async () => {
      // The turn before may have changed who this is: their language, what they agreed to, even whose WhatsApp it is.
      const now = waited ? await identify(heard.channel, heard.address, heard.serviceCode) : who;
      return personOf(now) === person ? turn(heard, voice, now, tried) : undefined;
    });
    waited = true;
    return answer;
  }

  /** One turn; undefined when another one of this person was stored in between. */
  async function turn(heard: Heard, voice: Voice, who: Identified, tried: Tried): Promise<Answer | undefined> {
    const now = clock.now();
    const person = personOf(who);
    let delivery = deliveryOf(key, heard, 0, 0);
    const { session: stored, ...first } = await store.load(person, delivery);
    let { answer } = first;
    const session = sessionOf(person, stored);
    const epoch = epochOf(heard, session, answerOf(answer), now);
    if (epoch !== 0 || needsOrdinal(heard)) {
      delivery = deliveryOf(key, heard, epoch, needsOrdinal(heard) ? (stored?.revision ?? 0) : 0);
      const again = await store.load(person, delivery);
      // The delivery was named by what the first look found: where that has moved on, the turn is made anew.
      if (again.session?.revision !== stored?.revision) return undefined;
      ({ answer } = again);
    }
    const given = answerOf(answer);
    if (given) {
      const { body, ended } = given;
      saw('repeat', heard, tried, session, 0, ended);
      return { body, ended };
    }

    const its = walk(walkDeps, voice, heard, who, session);
    await takeIn(its, key, heard, session, epoch, now);
    crash('turn.before-agree');
    for (const { key: intentKey, intent, me } of its.wanted) {
      tried.isAsked = true;
      const agreed = await agree({ key: intentKey, intent, me, address: heard.address, at: now });
      if (agreed.status === 'refused') its.refuse(refusalOf(agreed));
    }
    crash('turn.after-agree');

    const after = its.session();
    const { body } = voice.render(its.spoken(), after.page);
    const { ended } = after;
    const text = JSON.stringify(after);
    const outcome = await store.commit({
      person,
      key: delivery,
      answer: JSON.stringify({ body, ended, at: now, ...(opensSession(heard, session, epoch) && { opened: true }) } satisfies Given),
      session: text,
      revision: stored?.revision ?? 0,
      now,
    });
    if (outcome === 'stale') return undefined;
    if (ended) known.delete(person);
    else known.set(person, { text, session: after });
    crash('turn.after-commit');
    saw('turn', heard, tried, after, after.misses, ended);
    return { body, ended };
  }

  function saw(
    kind: TurnSeen['kind'],
    { channel }: Heard,
    { startedAt }: Tried,
    session: Session | undefined,
    misses: number,
    ended: boolean,
  ): void {
    const flow = session?.overlay?.kind ?? session?.place?.flow ?? '';
    deps.seen({ channel, flow, state: stateName(session?.place?.value), kind, misses, ended, ms: clock.monotonic() - startedAt });
  }

  /** When a turn could not be done. Nobody hears that nothing was changed once something may have been written down. */
  function sorry(voice: Voice, { who, isAsked }: Tried): Answer {
    const screen = { text: isAsked ? say('engine.stillChecking') : say('engine.busy') };
    const language = who?.me.language ?? 'en';
    const spoken = spokenOf(screen, { language, notice: undefined, ended: true, prompt: '', home: false, first: true });
    return { body: voice.render(spoken, 0).body, ended: true };
  }
}

/** What is known of a delivery while it is tried. `isAsked`: an intent was given to be written down. */
type Tried = { startedAt: number; who: Identified | undefined; isAsked: boolean };

const personOf = ({ me }: Identified): string => me.person;

const stateName = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : Object.keys(value as object).join('.');
