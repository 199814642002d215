import { say } from '../../flows/kit/say.js';
import type { Identified } from './agree.js';
import { deliveryOf, epochOf, needsOrdinal, opensSession } from './delivery.js';
import type { ConversationDeps, Given, Settling, Tried, TurnSeen } from './deps.js';
import { openPage, type Page } from './page.js';
import { refusalOf } from './refusal.js';
import { readSession, type Session } from './session.js';
import { spokenOf } from './spoken.js';
import type { WalkDeps } from './standing.js';
import type { StoredSession } from './store.js';
import { latest } from './stores/latest.js';
import { takeIn } from './take-in.js';
import { turns as stepper } from './turn.js';
import type { Answer, Hear, Heard, Voice } from './types.js';
import { walk } from './walk.js';

export type { TurnSeen };

/** Another node may have answered meanwhile (the store says `stale`); the second look finds its answer. */
const triesMax = 3;

/** Sessions that are kept in memory as they are, of those who spoke last; a few kilobytes each. */
const knownMax = 10_000;

/** Opens the conversation: one door for every channel. */
export const conversation = (deps: ConversationDeps): Hear => openConversation(deps).hear;

/** The same, with the one-time page on which a PIN may be typed for a chat. */
export function openConversation(deps: ConversationDeps): { hear: Hear; page: Page } {
  const { register, reads, identify, agree, store, clock, ids, key, crash } = deps;
  const walkDeps: WalkDeps = { turns: stepper({ register, reads, clock, failed: deps.failed }), register, clock, ids, page: deps.page };

  /** Sessions by person as they were written down last, so that the next turn need not read them; the store alone says which one holds. */
  const known = latest<{ text: string; session: Session }>(knownMax);
  const sessionOf = (person: string, stored: StoredSession | undefined): Session | undefined => {
    if (!stored || stored.text === '') return undefined;
    const its = known.get(person);
    return its?.text === stored.text ? its.session : readSession(stored.text);
  };

  const answerOf = (stored: string | undefined): Given | undefined => (stored === undefined ? undefined : (JSON.parse(stored) as Given));

  const page = openPage({ ...deps, walkDeps, sessionOf, settle });
  return { hear, page };

  async function hear(heard: Heard, voice: Voice): Promise<Answer> {
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
  }

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
    const opens = opensSession(heard, session, epoch);
    return settle(its, { heard, voice, tried, person, key: delivery, revision: stored?.revision ?? 0, now, opens });
  }

  /** Writes down what a walk came to: what it asked for, then where it stands and what it says. Undefined when another turn was quicker. */
  async function settle(
    its: ReturnType<typeof walk>,
    { heard, voice, tried, person, key: name, revision, now, opens, goes }: Settling,
  ): Promise<Answer | undefined> {
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
      key: name,
      answer: JSON.stringify({ body, ended, at: now, ...(opens && { opened: true }), ...goes } satisfies Given),
      session: text,
      revision,
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

const personOf = ({ me }: Identified): string => me.person;

const stateName = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : Object.keys(value as object).join('.');
