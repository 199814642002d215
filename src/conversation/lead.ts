import type { Screen } from '../../flows/kit/screen.js';
import type { EventObject } from 'xstate';
import type { Register } from '../../flows/kit/register.js';
import { say } from '../../flows/kit/say.js';
import { remember, type Asked, type Start } from './session.js';
import type { Standing } from './standing.js';
import type { Step, Turns } from './turn.js';
import type { Voice } from './types.js';

/** Misunderstandings in a row after which help comes by itself. */
const missesMax = 3;

/** Flows that may lead on to one another for one answer; more is a circle. */
const hopsMax = 6;

/** What somebody is not led back to: they came through it once. */
const onceOnly = new Set(['pin', 'first']);

/** Leads a member to where an answer takes them: home, into a flow, through the PIN, on to the next one. */
export function leader(at: Standing, { turns, register }: { turns: Turns; register: Register }, voice: Voice) {
  let hops = 0;

  /** The first screen for this person: what must come first, else the menu. */
  async function home(): Promise<void> {
    at.leave();
    const me = at.me();
    if (!me.member) return enter({ flow: voice.channel === 'whatsapp' ? 'bind' : 'stranger' });
    if (at.isBetweenChamas()) return chooseChama();
    if (!me.agreed || (voice.takesPin && !me.hasPin)) return enter({ flow: 'first' });
    return enter({ flow: 'menu' });
  }

  function chooseChama(then?: Start): void {
    at.shown({ overlay: { kind: 'chama', ids: at.chamaIds('named'), ...(then && { then }) } });
  }

  /** Lets somebody who is in several chamas change from one to another. */
  async function changeChama(): Promise<void> {
    const ids = at.chamaIds('all');
    if (ids.length < 2) return home();
    at.shown({ overlay: { kind: 'chama', ids } });
  }

  /** Begins a flow, through the PIN where it needs one. */
  async function enter(start: Start): Promise<void> {
    // A dropped place is gone back to by `goOn` alone: it may have been behind the PIN of the earlier session.
    if (at.session().overlay?.kind === 'resume') at.leave();
    const { place } = at.session();
    const entry = register[start.flow];
    if (!entry || ++hops > hopsMax) throw new Error(`cannot lead to ${start.flow} (hop ${hops})`);
    const me = at.me();
    if (entry.for === 'member') {
      if (!me.member) return home();
      if (at.isBetweenChamas()) return chooseChama(start);
    }
    if (entry.needsPin && !at.pinGiven(start.flow)) return askPin(start);
    // Where no PIN may be typed, the page takes the place of a flow in which they are.
    if (entry.page && !entry.needsPin && !voice.takesPin && start.args?.['changed'] === undefined && at.offerPage(start, true)) return;
    if (entry.needsPin && takeUp(start.flow)) return;
    const step = await turns.begin(start.flow, { me, ...(start.args && { args: start.args }) }, at.readMs());
    if (step.status === 'late') return at.shown({ overlay: { kind: 'late', again: { start } } });
    if (step.status === 'missed') throw new Error(`${start.flow} did not begin`);
    await arrive(step, place);
  }

  /** The PIN comes first: here, on the one-time page, or where a PIN may be typed. */
  async function askPin(start: Start): Promise<void> {
    if (voice.takesPin) return enter({ flow: 'pin', args: { ...start.args, then: start.flow } });
    if (!at.offerPage(start, false)) at.shown({ overlay: { kind: 'dialForPin' } });
  }

  /** Goes on with the dropped place that the PIN was given for, if it is one of this flow and still fits. */
  function takeUp(flow: string): boolean {
    const { held } = at.session();
    at.change({ held: undefined });
    if (held?.flow !== flow || held.chamaId !== at.me().chama.id || !turns.look(held, at.me())) return false;
    at.shown({ place: held, history: [], misses: 0 });
    return true;
  }

  /** Shows a place again. What lies behind a PIN that is not given any more asks for it first, and then goes on there. */
  async function show(place: Asked, history: Asked[]): Promise<void> {
    if (!isClosed(place)) return at.shown({ place, history, misses: 0 });
    at.change({ held: place });
    return enter({ flow: place.flow });
  }

  /** Does a place lie behind a PIN that was not given, or not lately? */
  const isClosed = ({ flow }: Asked): boolean => register[flow]?.needsPin === true && !at.pinGiven(flow);

  /** Takes up what a step came to. `from` is where its answer was given. */
  async function arrive(step: Exclude<Step, { status: 'late' | 'missed' }>, from: Asked | undefined): Promise<void> {
    if (step.status === 'lost') return lost();
    const { place, screen, next, intents } = step;
    at.want(intents, from);
    // Nobody goes back into what was confirmed.
    if (intents.length > 0) at.leave();
    if (next) {
      if (place.flow === 'pin') passPin();
      if (next.flow === 'change-chama') return changeChama();
      return next.flow === 'menu' ? home() : enter(next);
    }
    if (!screen) throw new Error(`${place.flow} stopped at ${JSON.stringify(place.value)} without a screen`);
    if (step.ended) return at.end(screen);
    const { history, misses } = at.session();
    const moved = from && (from.flow !== place.flow || !isSame(from.value, place.value));
    const comesFrom = moved && intents.length === 0 && !onceOnly.has(from.flow);
    // What was asked for may have changed who they are, and with it what they see.
    const seen = intents.length === 0 ? screen : undefined;
    at.ask(place, seen, { ...(comesFrom && { history: remember(history, from) }), misses: isMiss(screen) ? misses + 1 : 0 });
  }

  /** The PIN was right, and opens what needs one until this USSD session ends. */
  function passPin(): void {
    const { dialled, pinFor } = at.session();
    at.change({ place: undefined, pinFor: dialled?.sessionId ?? pinFor });
  }

  /** The present place does not fit any more: politely from the start. */
  async function lost(): Promise<void> {
    await home();
    if (at.me().member) at.change({ notice: say('engine.restarted') });
  }

  /** Not understood: the same screen again, and help when it happens too often. */
  async function missed(): Promise<void> {
    at.change({ misses: at.session().misses + 1 });
    if (!(await helped())) at.again(say('engine.notUnderstood'));
  }

  /** After too many misunderstandings in a row. */
  async function helped(): Promise<boolean> {
    if (at.session().ended || at.session().misses < missesMax) return false;
    at.change({ misses: 0 });
    await help();
    return true;
  }

  /** Help over what was begun, which 0 leads back to. */
  async function help(): Promise<void> {
    const { place, overlay } = at.session();
    const begun = place && !overlay && place.flow !== 'menu' && place.flow !== 'help';
    return enter({ flow: 'help', ...(begun && { args: { begun: 'yes' } }) });
  }

  /** Puts an answer to the place where the member is. */
  async function answer(from: Asked, event: EventObject, { interactive, keeps }: Manner): Promise<'taken' | 'stop'> {
    const step = await turns.take(from, at.me(), event, at.readMs());
    if (step.status === 'late') {
      if (keeps) at.shown({ overlay: { kind: 'late', again: { event } } });
      else at.again(say('engine.stillChecking'));
      return 'stop';
    }
    if (step.status === 'missed') {
      await missed();
      return 'taken';
    }
    // Nothing is written down for an answer to a screen that nobody has seen.
    if (step.status === 'taken' && step.intents.length > 0 && !interactive) return 'stop';
    await arrive(step, from);
    await helped();
    return 'taken';
  }

  return {
    home,
    enter,
    lost,
    missed,
    answer,
    help,
    changeChama,
    show,
    isClosed,
    /** Another piece is taken in, which may lead as far again. */
    anew: () => void (hops = 0),
  };
}

/** Names of states, or what nests them. */
const isSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/**
 * How an answer was given. `interactive`: to a screen that was shown before. `keeps`: it may be kept for another try when a read
 * is late; a PIN may not, and a confirmation is to be given again.
 */
type Manner = { interactive: boolean; keeps: boolean };

/** A screen that says what was wrong with the last answer. A wrong PIN was understood: its own limit holds, and the member hears how many are left. */
const isMiss = ({ notice, field }: Screen): boolean => notice !== undefined && field !== 'pin';
