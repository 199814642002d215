import type { EventObject } from 'xstate';
import { say, type Phrase } from '../../flows/kit/say.js';
import { isPin } from '../../flows/kit/pin-form.js';
import type { Me } from '../../flows/kit/me.js';
import type { Screen } from '../../flows/kit/screen.js';
import type { Identified } from './agree.js';
import { shortcutOf, understand, type Key } from './hear.js';
import { leader } from './lead.js';
import type { Asked, Overlay, PageOffer, Session } from './session.js';
import { standing, type WalkDeps } from './standing.js';
import type { Heard, Voice } from './types.js';

/** How long a confirmation may be answered, from when it was shown (reliability 4.8). */
export const confirmMs = 120_000;

/** A dropped conversation is offered again for this long. */
export const resumeMs = 5 * 60_000;

/** What is not worth asking about when somebody comes back: it is where they begin anyway. */
const homely = new Set(['menu', 'first', 'pin', 'stranger', 'bind']);

/**
 * One member's walk through one delivery: a session that changes as pieces are taken in, and what it shows in the end.
 * Nothing leaves it but the session, the screen and the intents.
 */
export function walk(deps: WalkDeps, voice: Voice, heard: Heard, who: Identified, before: Session | undefined) {
  const { turns, register, clock } = deps;
  const at = standing(deps, voice, heard, who, before);
  const lead = leader(at, deps, voice);

  /**
   * Was this said to the prompt that stands, after it was shown and before it grew old? Only then does it confirm anything; else why
   * it does not. WhatsApp and SMS tell the time in whole seconds, so what was sent in the second of the prompt may have been sent
   * before it, and does not count: nobody reads that fast.
   */
  function untimely(): Phrase | undefined {
    const { shownAt } = at.session();
    if (heard.at < shownAt) return say('engine.tooEarly');
    return heard.at - shownAt <= confirmMs && clock.now() - shownAt <= confirmMs ? undefined : say('engine.tooLate');
  }

  /** Something was still to be typed or confirmed, or had been typed on the way; who only read, and hung up, is done. */
  function isHalfway(dropped: Asked, history: Asked[], me: Me): boolean {
    const screen = turns.look(dropped, me);
    if (screen?.field !== undefined || screen?.confirms === true) return true;
    return history.some((place) => place.flow === dropped.flow && turns.look(place, me)?.field !== undefined);
  }

  async function happened(event: EventObject, seen: Screen, interactive: boolean): Promise<'taken' | 'stop'> {
    const { overlay, place } = at.session();
    if (overlay) await overlayHappened(overlay, event);
    else if (place) return lead.answer(place, event, { interactive, keeps: seen.field !== 'pin' && seen.confirms !== true });
    else await lead.home();
    return 'taken';
  }

  async function overlayHappened(overlay: Overlay, event: EventObject): Promise<void> {
    const { place } = at.session();
    if (event.type === 'CHAMA' && overlay.kind === 'chama') {
      at.change({ chamaId: (event as EventObject & { id: string }).id });
      at.leave();
      return overlay.then ? lead.enter(overlay.then) : lead.home();
    }
    if (event.type === 'CONTINUE' && place) return goOn(place);
    if (overlay.kind === 'late' && place && lead.isClosed(place)) return lead.show(place, []);
    if (event.type === 'AGAIN' && overlay.kind === 'late') {
      at.change({ overlay: undefined });
      if ('start' in overlay.again) return lead.enter(overlay.again.start);
      if (place) {
        await lead.answer(place, overlay.again.event, { interactive: true, keeps: true });
        return;
      }
    }
    return lead.home();
  }

  /** Takes a dropped conversation up again; what was behind a PIN, or is one, begins anew. */
  async function goOn(place: Asked): Promise<void> {
    const seen = turns.look(place, at.me());
    if (!seen) return lead.lost();
    if (seen.field === 'pin') return lead.enter({ flow: place.flow });
    return lead.show(place, []);
  }

  /** What was said where a PIN opened the screen, but too long ago, or in another chat: it is for no screen. Words that lead elsewhere do. */
  async function saidBehind(place: Asked, piece: string): Promise<void> {
    const me = at.me();
    const understood = understand(piece, { text: say('engine.menu') }, me.language, voice.words, register);
    if (understood.kind === 'shortcut') return lead.enter(understood);
    if (understood.kind === 'key' && /[^\d\s]/.test(piece) && understood.key !== 'back' && understood.key !== 'more')
      return pressed(understood.key, { text: say('engine.menu') });
    return lead.show(place, []);
  }

  async function pressed(key: Key, seen: Screen): Promise<void> {
    const { page } = at.session();
    switch (key) {
      case 'menu':
        return lead.home();
      case 'exit':
        return at.end({ text: say('engine.goodbye') });
      case 'help':
        return lead.help();
      case 'more':
        if (page + 1 >= voice.render(at.spoken(), page).pages) return lead.missed();
        return at.change({ page: page + 1 });
      case 'back':
        if (page > 0) return at.change({ page: page - 1 });
        return back(seen);
    }
  }

  async function back(seen: Screen): Promise<void> {
    const { overlay, place, history } = at.session();
    if (seen.noBack) return lead.missed();
    if (overlay && place) return lead.show(place, history);
    const to = history.at(-1);
    if (to) return lead.show(quiet(to), history.slice(0, -1));
    if (place?.flow !== 'menu') return lead.home();
    if (at.memberships().length < 2) return at.end({ text: say('engine.goodbye') });
    at.leave();
    return lead.changeChama();
  }

  return {
    /** Begins anew: a dial, or the first message after a while. A conversation dropped a moment ago is offered again. */
    async open(dialled: Session['dialled'], said: string, ahead: boolean): Promise<void> {
      const old = before;
      at.begin(dialled);
      const me = at.me();
      const shortcut = voice.words && me.member && me.agreed ? shortcutOf(said, register) : undefined;
      if (shortcut) return lead.enter(shortcut);
      const dropped = old?.place;
      const isFresh = dropped && !old.ended && !homely.has(dropped.flow) && clock.now() - old.touchedAt <= resumeMs;
      // Without its history: going back may not open what the PIN of the earlier session had opened.
      if (isFresh && !ahead && at.fits(dropped) && isHalfway(dropped, old.history, me) && at.resume(dropped)) return;
      await lead.home();
    },
    /** Begins again at the menu: what was said belongs to a session that is over. */
    async restart(dialled: Session['dialled']): Promise<void> {
      at.begin(dialled);
      await lead.lost();
    },
    /** Takes in one piece of what was said. `interactive`: the present screen was shown before this piece was typed. */
    async hear(piece: string, interactive: boolean): Promise<'taken' | 'stop'> {
      lead.anew();
      const { place, ended, overlay } = at.session();
      // What was typed ahead was not meant for "try again".
      if (ended || (!interactive && overlay?.kind === 'late')) return 'stop';
      const seen = place && !at.fits(place) ? undefined : at.screen();
      if (!seen) {
        await lead.lost();
        return 'stop';
      }
      if (!interactive && (seen.confirms === true || seen.field === 'pin')) return 'stop';
      at.change({ notice: undefined });
      if (place && !overlay && lead.isClosed(place)) {
        await saidBehind(place, piece);
        return at.session().ended ? 'stop' : 'taken';
      }
      const choice = heard.said.kind === 'wrote' ? heard.said.choice : undefined;
      // A tap on an old list belongs to a prompt that is gone.
      if (choice && choice.prompt !== at.promptName()) {
        await lead.missed();
        return 'taken';
      }
      const me = at.me();
      const understood = understand(choice ? String(choice.number) : piece, seen, me.language, voice.words, register);
      const why = understood.kind === 'event' && understood.confirms ? untimely() : undefined;
      if (why) at.again(why);
      else if (understood.kind === 'event') return await happened(understood.event, seen, interactive);
      else if (understood.kind === 'key') await pressed(understood.key, seen);
      else if (understood.kind === 'shortcut' && me.member && me.agreed) await lead.enter(understood);
      else if (overlay?.kind === 'page' && isPin(piece.trim())) at.again(say('page.notHere'));
      else await lead.missed();
      return at.session().ended ? 'stop' : 'taken';
    },
    /** Something came that nobody can make sense of. */
    missed: lead.missed,
    /** Replaces what would have been said by why it was not done. */
    refuse(text: Phrase): void {
      at.end({ text });
    },
    /** The PIN was given on the one-time page: what it was asked for begins, or goes on where it was dropped. */
    async passPage(offer: PageOffer): Promise<void> {
      at.passPage(offer);
      const { flow, args } = offer.start;
      await lead.enter(offer.changes ? { flow, args: { ...args, changed: 'yes' } } : offer.start);
      at.touch(undefined);
    },
    touch: (dialled: Session['dialled']): void => at.touch(dialled),
    me: at.me,
    spoken: at.spoken,
    wanted: at.wanted,
    session: at.session,
    end: at.end,
  };
}

/** The place without what was wrong with an answer that was given there once. */
const quiet = (place: Asked): Asked => ({ ...place, context: { ...(place.context as object), notice: undefined } });
