import type { Clock } from '../clock.js';
import type { Ids } from '../ids.js';
import type { Intent } from '../../flows/kit/intents.js';
import type { Me } from '../../flows/kit/me.js';
import type { Register } from '../../flows/kit/register.js';
import { say, type Phrase } from '../../flows/kit/say.js';
import type { Screen } from '../../flows/kit/screen.js';
import type { Identified } from './agree.js';
import { after, withoutMe } from './me-after.js';
import { overlayScreen } from './overlay.js';
import { errandOf, isOpenFor, offerOf, openedBy, stillOpen } from './page-offer.js';
import type { PageTokens } from './page-tokens.js';
import { displacedBy, newSession, type Asked, type PageOffer, type Session, type Start } from './session.js';
import { spokenOf } from './spoken.js';
import type { Place, Turns } from './turn.js';
import type { Heard, Spoken, Voice } from './types.js';

/** An intent of this turn, with the name of what it answered and who answered it. */
export type Wanted = { key: string; intent: Intent; me: Me };

export type WalkDeps = {
  turns: Turns;
  register: Register;
  clock: Clock;
  ids: Ids;
  /** The one-time page, where there is one. */
  page?: PageTokens | undefined;
};

/** Where one member stands while a delivery is taken in: their session as it changes, and what they see. It leads nowhere by itself. */
export function standing({ turns, register, clock, ids, page }: WalkDeps, voice: Voice, heard: Heard, who: Identified, before?: Session) {
  const { named } = who;
  let { memberships, me: first } = who;
  let session: Session = before ? { ...before } : fresh();
  let me = chosen();
  let closing: Screen | undefined;
  /** The screen of a place as it was made last; the same place shows the same person the same. */
  let made: { place: Asked; me: Me; screen: Screen | undefined } | undefined;
  /** The link that was made in this turn, and what it opens. Its token is in the answer, and nowhere else. */
  let linked: { to: string; what: Phrase } | undefined;
  const wanted: Wanted[] = [];
  const answerBy = clock.monotonic() + voice.readDeadlineMs;

  function fresh(): Session {
    return newSession(ids.next(), heard.channel, clock.now());
  }

  function chosen(): Me {
    const chamaId = session.place?.chamaId ?? session.chamaId;
    return memberships.find(({ chama }) => chama.id === chamaId) ?? first;
  }

  const promptName = () => `${session.id}.${session.prompt}`;

  /** What the member sees now; undefined when the place does not fit any more. */
  function screen(): Screen | undefined {
    if (closing) return closing;
    if (session.overlay)
      return overlayScreen(session.overlay, {
        flowName: register[session.place?.flow ?? '']?.name ?? 'flow.menu',
        memberships,
        ussdCode: me.chama.ussdCode,
        isLeft: session.place === undefined,
        link: session.overlay.kind === 'page' ? linked : undefined,
      });
    const { place } = session;
    if (place && (made?.place !== place || made.me !== me)) made = { place, me, screen: turns.look(place, me) };
    return place && made?.screen;
  }

  /** A new prompt is on the screen. */
  function shown(changes: Partial<Session>): void {
    session.overlay = undefined;
    session.notice = undefined;
    session.page = 0;
    session.prompt++;
    session.shownAt = clock.now();
    Object.assign(session, changes);
  }

  /** A link to the one-time page for this, in place of any before it; false where there can be none. */
  function offerPage(start: Start, changes: boolean): boolean {
    const offered = offerOf(page, register, { start, changes, me, heard, now: clock.now() });
    if (!offered) return false;
    linked = { to: offered.link, what: offered.what };
    shown({ overlay: { kind: 'page', page: offered.offer } });
    return true;
  }

  return {
    session: () => session,
    me: () => me,
    memberships: () => memberships,
    wanted,
    promptName,
    screen,
    shown,

    change(changes: Partial<Session>): void {
      Object.assign(session, changes);
    },

    /** A conversation that has just begun. It is about the chama whose code was dialled, else about the one that the last was about. */
    begin(dialled: Session['dialled']): void {
      const isMeant = named === undefined || named.some((id) => id === session.chamaId);
      const chamaId = isMeant ? session.chamaId : named.length === 1 ? named[0] : undefined;
      const displaced = displacedBy(dialled, session, clock.now());
      session = fresh();
      session.chamaId = chamaId;
      session.dialled = dialled;
      session.displaced = displaced;
      me = chosen();
    },

    /** Nowhere in particular, with nothing to go back to. */
    leave(): void {
      session.place = undefined;
      session.history = [];
      me = chosen();
    },

    /** Offers a dropped place again; false when it does not fit any more, or another chama's code was dialled. */
    resume(place: Asked): boolean {
      if (named?.includes(place.chamaId) === false) return false;
      const kept = session;
      session = { ...session, place, chamaId: place.chamaId };
      me = chosen();
      if (turns.look(place, me)) {
        shown({ overlay: { kind: 'resume' } });
        return true;
      }
      session = kept;
      me = chosen();
      return false;
    },

    /** A place was reached and is put to the member; `screen` is what it shows them. */
    ask(place: Place, screen: Screen | undefined, changes: Partial<Session>): void {
      const ask = `${session.id}.${session.prompt + 1}`;
      const { id: chamaId } = me.chama;
      const isOfChama = register[place.flow]?.for === 'member';
      const { flow, version, value, context } = place;
      if (isOfChama) session.chamaId = chamaId;
      shown(changes);
      session.place = { flow, version, value, context: withoutMe(context), ask, chamaId };
      made = screen && { place: session.place, me, screen };
    },

    /** The same screen again, from its first page, with a first line that says why. */
    again(notice: Phrase): void {
      const { overlay } = session;
      if (overlay?.kind === 'page' && offerPage(overlay.page.start, overlay.page.changes)) session.notice = notice;
      else shown({ overlay, notice });
    },

    offerPage,

    /** The PIN was given on the page: what it was asked for is open, in this chat. */
    passPage(offer: PageOffer): void {
      session.overlay = undefined;
      session.opened = openedBy(register, offer, clock.now());
    },

    /** The turn is over. What the page opened is closed when the member is not there any more. */
    touch(dialled: Session['dialled']): void {
      const { held, place, overlay } = session;
      session.touchedAt = clock.now();
      session.channel = heard.channel;
      if (dialled) session.dialled = dialled;
      session.opened = stillOpen(register, session, session.touchedAt);
      if (held && place?.flow !== 'pin' && overlay?.kind !== 'page') session.held = undefined;
    },

    /** The last screen of this conversation. */
    end: (screen: Screen): void => {
      closing = screen;
      session.place = undefined;
      session.overlay = undefined;
      session.notice = undefined;
      session.history = [];
      session.page = 0;
      session.ended = true;
    },

    /** Takes down what the answer to `asked` asked for. Its key is named for what was asked, so that the same answer is the same thing. */
    want(intents: Intent[], asked: Asked | undefined): void {
      const ask = asked?.ask ?? promptName();
      for (const intent of intents) {
        const nth = wanted.filter(({ key }) => key.startsWith(`${ask}:`)).length;
        wanted.push({ key: `${ask}:${nth}`, intent, me });
        memberships = memberships.map((each) => after(intent, each));
        first = after(intent, first);
        me = after(intent, me);
      }
    },

    /** The chamas to choose from: those that the dialled code names, or all that they are in. */
    chamaIds: (which: 'named' | 'all'): string[] =>
      which === 'named' && named !== undefined ? [...named] : [...new Set(memberships.map(({ chama }) => chama.id))],

    /** In more than one chama, and it is not clear which is meant. */
    isBetweenChamas: () => memberships.length > 1 && !memberships.some(({ chama }) => chama.id === session.chamaId),

    /** Is the place still one for this person: a chama of theirs, and a flow that they may enter? */
    fits(place: Asked): boolean {
      const entry = register[place.flow];
      return memberships.length > 0
        ? memberships.some(({ chama }) => chama.id === place.chamaId)
        : first.chama.id === place.chamaId && entry?.for !== 'member';
    },

    /** Is what needs the PIN open: in this USSD session, or by the page, in this chat and for this errand? */
    pinGiven(flow: string): boolean {
      const { dialled, pinFor, opened } = session;
      if (dialled !== undefined) return pinFor === dialled.sessionId;
      return isOpenFor(opened, errandOf(register, flow), { me, heard, now: clock.now() });
    },

    /** What is left of the time that all reads of this turn have together; never so little that our own records could not answer. */
    readMs: () => Math.max(readMinMs, answerBy - clock.monotonic()),

    spoken: (): Spoken =>
      spokenOf(screen() ?? restarted, {
        language: me.language,
        notice: session.notice,
        ended: session.ended,
        prompt: promptName(),
        home: session.place?.flow === 'menu' && !session.overlay,
        first: session.history.length === 0 && memberships.length < 2,
      }),
  };
}

export type Standing = ReturnType<typeof standing>;

/** Our own records answer in a few milliseconds. */
const readMinMs = 100;

const restarted: Screen = {
  text: say('engine.restarted'),
  options: [{ label: say('engine.menu'), event: { type: 'HOME' } }],
  noBack: true,
};
