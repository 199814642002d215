import type { EventObject } from 'xstate';
import type { Clock } from '../clock.js';
import type { Ids } from '../ids.js';
import type { Intent } from '../../flows/kit/intents.js';
import type { Me } from '../../flows/kit/me.js';
import type { Register } from '../../flows/kit/register.js';
import { say, type Phrase } from '../../flows/kit/say.js';
import type { Screen } from '../../flows/kit/screen.js';
import { shortcutOf, understand, type Key } from './hear.js';
import { after, withoutMe } from './me-after.js';
import { overlayScreen } from './overlay.js';
import { remember, type Overlay, type Session, type Start } from './session.js';
import { spokenOf } from './spoken.js';
import type { Place, Step, Turns } from './turn.js';
import type { Heard, Spoken, Voice } from './types.js';

/** An intent of this turn, with the prompt that it answered. */
export type Wanted = { key: string; intent: Intent };

/** How long a confirmation may be answered, from when it was shown (reliability 4.8). */
export const confirmMs = 120_000;

/** WhatsApp tells the time of a message in whole seconds: one sent right after a prompt may seem a second older. */
const atGrainMs = 1000;

/** A dropped conversation is offered again for this long. */
const resumeMs = 5 * 60_000;

/** Misunderstandings in a row after which help comes by itself. */
const missesMax = 3;

/** What is not worth asking about when somebody comes back: it is where they begin anyway. */
const homely = new Set(['menu', 'first', 'pin', 'stranger', 'bind']);

/** Flows that may lead on to one another in one step; more is a circle. */
const hopsMax = 6;

export type WalkDeps = { turns: Turns; register: Register; clock: Clock; ids: Ids };

/**
 * One member's walk through one delivery: a session that changes as pieces are taken in, and what it shows in the end.
 * Nothing leaves it but the session, the screen and the intents.
 */
export function walk(
  { turns, register, clock, ids }: WalkDeps,
  voice: Voice,
  heard: Heard,
  memberships: Me[],
  stranger: Me,
  before: Session | undefined,
) {
  let session: Session = before ?? newSession();
  let me = chosen();
  const wanted: Wanted[] = [];
  let last: Screen | undefined;

  function newSession(): Session {
    const now = clock.now();
    return {
      id: ids.next(),
      history: [],
      page: 0,
      prompt: 0,
      shownAt: now,
      misses: 0,
      touchedAt: now,
      channel: heard.channel,
      ended: false,
    };
  }

  function chosen(): Me {
    return memberships.find(({ chama }) => chama.id === session.chamaId) ?? memberships[0] ?? stranger;
  }

  const promptName = () => `${session.id}.${session.prompt}`;

  /** What the member sees now. */
  function screen(): Screen {
    if (last) return last;
    if (session.overlay)
      return overlayScreen(session.overlay, {
        flowName: register[session.place?.flow ?? '']?.name ?? 'flow.menu',
        memberships,
        ussdCode: me.chama.ussdCode,
      });
    const seen = session.place && turns.look(session.place, me);
    return seen ?? { text: say('engine.restarted'), options: [{ label: say('engine.menu'), event: { type: 'HOME' } }], noBack: true };
  }

  /** A new prompt is on the screen. */
  function shown(changes: Partial<Session>): void {
    const { overlay: _gone, notice: _said, ...rest } = session;
    session = { ...rest, page: 0, prompt: session.prompt + 1, shownAt: clock.now(), ...changes };
  }

  /** The same screen again, with a first line that says why. */
  function again(notice: Phrase): void {
    const { place, overlay, misses } = session;
    shown({ ...(place && { place }), ...(overlay && { overlay }), notice, misses, page: session.page });
  }

  function end(text: Screen): void {
    last = text;
    const { place: _place, overlay: _overlay, notice: _notice, ...rest } = session;
    session = { ...rest, history: [], ended: true };
  }

  async function missed(): Promise<void> {
    session = { ...session, misses: session.misses + 1 };
    if (session.misses < missesMax) return again(say('engine.notUnderstood'));
    session = { ...session, misses: 0 };
    await enter({ flow: 'help' });
  }

  /** The first screen for this person: what must come first, else the menu. */
  async function home(): Promise<void> {
    const { place: _left, ...rest } = session;
    session = { ...rest, history: [] };
    if (!me.member) return enter({ flow: voice.channel === 'whatsapp' ? 'bind' : 'stranger' });
    if (memberships.length > 1 && session.chamaId === undefined)
      return shown({ overlay: { kind: 'chama', ids: memberships.map(({ chama }) => chama.id) } });
    if (!me.agreed || (voice.takesPin && !me.hasPin)) return enter({ flow: 'first' });
    return enter({ flow: 'menu' });
  }

  const pinGiven = () => session.dialled !== undefined && session.pinFor === session.dialled.sessionId;

  /** Begins a flow, through the PIN where it needs one. */
  async function enter(start: Start): Promise<void> {
    // A dropped place is gone back to by `goOn` alone: it may have been behind the PIN of the earlier session.
    const from = session.overlay?.kind === 'resume' ? undefined : session.place;
    const kept = session;
    const hops: Intent[] = [];
    await follow(start, from, hops, 0, () => {
      session = kept;
      shown({ ...(from && { place: from }), overlay: { kind: 'late', again: { start } } });
    });
  }

  async function follow(start: Start, from: Place | undefined, intents: Intent[], hop: number, late: () => void): Promise<void> {
    const entry = register[start.flow];
    if (!entry || hop > hopsMax) throw new Error(`cannot lead to ${start.flow} (hop ${hop})`);
    if (entry.for === 'member' && !me.member) return home();
    if (entry.needsPin && !voice.takesPin) return shown({ ...(from && { place: from }), overlay: { kind: 'dialForPin' } });
    if (entry.needsPin && !pinGiven())
      return follow({ flow: 'pin', args: { ...start.args, then: start.flow } }, from, intents, hop + 1, late);
    const step = await turns.begin(start.flow, { me, ...(start.args && { args: start.args }) }, voice.readDeadlineMs);
    await arrive(step, from, intents, hop, late);
  }

  /** Takes up what a step came to. */
  async function arrive(step: Step, from: Place | undefined, intents: Intent[], hop: number, late: () => void): Promise<void> {
    if (step.status === 'late') return late();
    if (step.status === 'lost') return lost();
    for (const intent of step.intents) {
      intents.push(intent);
      me = after(intent, me);
    }
    if (step.next) {
      if (step.place.flow === 'pin' && session.dialled) session = { ...session, pinFor: session.dialled.sessionId };
      return step.next.flow === 'menu' ? homeAfter(intents) : follow(step.next, from, intents, hop + 1, late);
    }
    if (!step.screen) throw new Error(`${step.place.flow} stopped at ${JSON.stringify(step.place.value)} without a screen`);
    want(intents);
    if (step.ended) return end(step.screen);
    const place = withoutMe(step.place);
    const moved =
      from !== undefined &&
      intents.length === 0 &&
      (from.flow !== place.flow || JSON.stringify(from.value) !== JSON.stringify(place.value));
    const history =
      intents.length > 0 ? [] : moved && from.flow !== 'pin' && from.flow !== 'first' ? remember(session.history, from) : session.history;
    shown({ place, history, misses: step.screen.notice ? session.misses + 1 : 0 });
  }

  async function homeAfter(intents: Intent[]): Promise<void> {
    want(intents);
    await home();
  }

  /** Writes down what this prompt's answer asked for; its key is the prompt that was answered, so a repeat is the same. */
  function want(intents: Intent[]): void {
    const answered = promptName();
    for (const intent of intents.splice(0)) wanted.push({ key: `${answered}.${wanted.length}`, intent });
  }

  async function lost(): Promise<void> {
    await home();
    session = { ...session, notice: say('engine.restarted') };
  }

  async function happened(event: EventObject, seen: Screen): Promise<void> {
    if (session.overlay) return overlayHappened(session.overlay, event);
    const from = session.place;
    if (!from || event.type === 'HOME') return home();
    const kept = session;
    const step = await turns.take(from, me, event, voice.readDeadlineMs);
    if (step.status === 'taken' && !step.understood) return missed();
    await arrive(step, from, [], 0, () => {
      session = kept;
      // What was typed into a PIN field is not kept, sealed or not: it is asked for again.
      if (seen.field === 'pin') again(say('engine.stillChecking'));
      else shown({ place: from, overlay: { kind: 'late', again: { event } } });
    });
    if (!session.ended && session.misses >= missesMax) {
      session = { ...session, misses: 0 };
      await enter({ flow: 'help' });
    }
  }

  async function overlayHappened(overlay: Overlay, event: EventObject): Promise<void> {
    if (event.type === 'CHAMA' && overlay.kind === 'chama') {
      session = { ...session, chamaId: (event as EventObject & { id: string }).id };
      me = chosen();
      return overlay.then ? enter(overlay.then) : home();
    }
    if (event.type === 'CONTINUE' && session.place) return goOn(session.place);
    if (event.type === 'AGAIN' && overlay.kind === 'late') {
      const { overlay: _late, ...rest } = session;
      session = rest;
      return 'start' in overlay.again ? enter(overlay.again.start) : happened(overlay.again.event, screen());
    }
    return home();
  }

  /** Takes a dropped conversation up again; what was behind a PIN, or is one, begins anew. */
  async function goOn(place: Place): Promise<void> {
    const entry = register[place.flow];
    const seen = turns.look(place, me);
    if (!seen) return lost();
    if (place.flow === 'pin' || (entry?.needsPin && !pinGiven()) || seen.field === 'pin')
      return place.flow === 'pin' ? home() : enter({ flow: place.flow });
    shown({ place, misses: 0 });
  }

  async function pressed(key: Key, seen: Screen): Promise<void> {
    switch (key) {
      case 'menu':
        return home();
      case 'exit':
        return end({ text: say('engine.goodbye') });
      case 'help':
        return enter({ flow: 'help' });
      case 'more': {
        const { pages } = voice.render(spoken(), session.page);
        if (session.page + 1 >= pages) return missed();
        session = { ...session, page: session.page + 1 };
        return;
      }
      case 'back':
        return back(seen);
    }
  }

  async function back(seen: Screen): Promise<void> {
    if (session.page > 0) {
      session = { ...session, page: session.page - 1 };
      return;
    }
    if (session.overlay && session.overlay.kind !== 'chama' && session.overlay.kind !== 'resume' && session.place)
      return shown({ misses: 0 });
    if (seen.noBack) return missed();
    const to = session.history.at(-1);
    if (to) return shown({ place: to, history: session.history.slice(0, -1), misses: 0 });
    if (session.place?.flow === 'menu') return end({ text: say('engine.goodbye') });
    return home();
  }

  /** Is this the answer to a prompt that is gone, or one that was left too long? Then it confirms nothing. */
  function tooLate(): boolean {
    const { at, said } = heard;
    if (said.kind === 'wrote' && said.choice && said.choice.prompt !== promptName()) return true;
    return at + atGrainMs < session.shownAt || at - session.shownAt > confirmMs || clock.now() - session.shownAt > confirmMs;
  }

  function spoken(): Spoken {
    return spokenOf(screen(), {
      language: me.language,
      notice: session.notice,
      ended: session.ended,
      prompt: promptName(),
      home: session.place?.flow === 'menu' && !session.overlay,
      first: session.history.length === 0,
    });
  }

  return {
    /** Begins anew: a dial, or the first message after a while. A conversation dropped a moment ago is offered again. */
    async open(dialled: Session['dialled'], said: string, ahead: boolean): Promise<void> {
      const old = before;
      session = { ...newSession(), ...(old?.chamaId !== undefined && { chamaId: old.chamaId }), ...(dialled && { dialled }) };
      me = chosen();
      const shortcut = voice.words && me.member ? shortcutOf(said, register) : undefined;
      if (shortcut && me.agreed) return enter(shortcut);
      const dropped = old?.place;
      const fit = dropped && !old.ended && !homely.has(dropped.flow) && me.member && clock.now() - old.touchedAt <= resumeMs;
      // Without its history: going back may not open what the PIN of the earlier session had opened.
      if (fit && !ahead && turns.look(dropped, me)) return shown({ place: dropped, overlay: { kind: 'resume' } });
      await home();
    },
    /** Takes in one piece of what was said. `interactive`: the present screen was shown before this piece was typed. */
    async hear(piece: string, interactive: boolean): Promise<'taken' | 'stop'> {
      const seen = screen();
      if (!interactive && (seen.confirms === true || seen.field === 'pin')) return 'stop';
      const choice = heard.said.kind === 'wrote' ? heard.said.choice : undefined;
      const current = choice === undefined || choice.prompt === promptName();
      const { notice: _said, ...rest } = session;
      session = rest;
      const understood = current
        ? understand(choice ? String(choice.number) : piece, seen, me.language, voice.words, register)
        : ({ kind: 'nothing' } as const);
      if (understood.kind === 'event' && understood.confirms && tooLate()) again(say('engine.tooLate'));
      else if (understood.kind === 'event') await happened(understood.event, seen);
      else if (understood.kind === 'key') await pressed(understood.key, seen);
      else if (understood.kind === 'shortcut' && me.member) await enter(understood);
      else await missed();
      return session.ended ? 'stop' : 'taken';
    },
    /** Begins again at the menu, because the session has gone stale. */
    lost,
    /** Replaces what would have been said by why it was not done. */
    refuse(text: Phrase): void {
      end({ text });
    },
    touch(dialled: Session['dialled']): void {
      session = { ...session, touchedAt: clock.now(), channel: heard.channel, ...(dialled && { dialled }) };
    },
    spoken,
    wanted,
    session: () => session,
    me: () => me,
    end,
  };
}
