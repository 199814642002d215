import { dateIn, hours, minutes, type Clock } from '../clock.js';
import type { Intent } from '../../flows/kit/intents.js';
import type { Me } from '../../flows/kit/me.js';
import type { SafetyReads } from '../../flows/kit/safety.js';
import { say, type Phrase } from '../../flows/kit/say.js';
import { compareMoney, type Money } from '../money.js';
import type { Phone } from '../phone.js';
import type { SimSwapRail } from './rail.js';
import { riskOf, type Risk } from './risk.js';
import type { SimSwaps } from './sim-swaps.js';
import type { SimSwapStore } from './store.js';

/** What a member is told to wait for an answer of the network; most come within one. */
const answerMs = minutes(5);

/** How long what is risky waits by the chama's own rules, in hours; 0: not at all. */
export type Waits = { afterPinReset: number; afterLink: number };

export type GuardDeps = {
  simSwaps: Pick<SimSwaps, 'begin' | 'standing'>;
  store: Pick<SimSwapStore, 'mark' | 'marked'>;
  railOf: (chamaId: string) => SimSwapRail | undefined;
  waits: (chamaId: string) => Waits;
  /** When the WhatsApp id by which this person speaks was linked; undefined where none was, and for those of a demo. */
  linkedAt: (person: string) => number | undefined;
  clock: Clock;
};

export type Guard = SafetyReads & {
  /** Why this must wait, to protect the member; undefined where it need not. Asks our own database only, and begins to ask the network where nothing is known. */
  bars: (order: { intent: Intent; me: Me }) => Promise<Phrase | undefined>;
  /** Begins to ask about a number that somebody wants to be known by. */
  look(chamaId: string, phone: Phone): void;
  /** Keeps that a person's PIN was reset without the old one (by officers, or with all that was kept of them). */
  pinWasReset(person: string, at: number): Promise<void>;
};

/** Stands before what sends value to others, and before what makes a chat speak for a member. */
export function openGuard({ simSwaps, store, railOf, waits, linkedAt, clock }: GuardDeps): Guard {
  /** What our own records say: it needs no network. */
  async function ownWait(me: Me): Promise<Phrase | undefined> {
    const now = clock.now();
    const { afterPinReset, afterLink } = waits(me.chama.id);
    const reset = await store.marked(me.person, 'pinReset');
    if (reset !== undefined && reset + hours(afterPinReset) > now) return say('guard.pinReset', until(me, reset + hours(afterPinReset)));
    const linked = me.channel === 'whatsapp' ? linkedAt(me.person) : undefined;
    if (linked !== undefined && linked + hours(afterLink) > now) return say('guard.newBinding', until(me, linked + hours(afterLink)));
    return undefined;
  }

  async function simWait(me: Me, phone: Phone, risk: Risk | undefined): Promise<Phrase | undefined> {
    const rail = railOf(me.chama.id);
    if (!rail) return undefined;
    const standing = await simSwaps.standing(me.chama.id, phone);
    if (standing.is === 'swapped') return say('guard.swapped', until(me, standing.until));
    if (standing.is === 'clear') return undefined;
    simSwaps.begin(me.chama.id, phone);
    if (!risk || goesUnanswered(rail, risk)) return undefined;
    return say('guard.checking', { minutes: answerMs / minutes(1), ask: whomToAsk(me) });
  }

  return {
    async safety({ me }) {
      const own = await ownWait(me);
      const phrase = own ?? (me.phone === undefined ? undefined : await simWait(me, me.phone, undefined));
      return phrase ? { status: 'waits', phrase } : { status: 'clear' };
    },

    async bars({ intent, me }) {
      const risk = riskOf(intent, me);
      if (!risk) return undefined;
      const own = risk.of === 'send' ? await ownWait(me) : undefined;
      const why = own ?? (risk.phone === undefined ? undefined : await simWait(me, risk.phone, risk));
      return why && intent.kind === 'buySats' ? say('buy-sats.waits', { why, receipt: intent.receipt }) : why;
    },

    look: (chamaId, phone) => simSwaps.begin(chamaId, phone),
    pinWasReset: (person, at) => store.mark(person, 'pinReset', at),
  };
}

/**
 * Does it go on where the network has not said? What is paid for does: nobody's money is held up by a silence. Else as the host decided; else what is
 * small does, and so does a link, over which what is risky waits in any case.
 */
function goesUnanswered({ unknown, allowUpTo }: SimSwapRail, risk: Risk): boolean {
  if (risk.of === 'send' && risk.isPaid) return true;
  if (unknown !== undefined) return unknown === 'allow';
  return risk.of === 'identity' || isUpTo(risk.amount, allowUpTo);
}

const isUpTo = (amount: Money | undefined, most: Money): boolean => amount?.currency === most.currency && compareMoney(amount, most) <= 0;

const whomToAsk = ({ chama: { helpPhone } }: Me): Phrase =>
  helpPhone === '' ? say('guard.askTreasurer') : say('guard.call', { phone: helpPhone });

/** The values of a text that says until when. */
const until = (me: Me, at: number) => {
  const { timeZone: zone } = me.chama;
  return { day: { date: dateIn(zone, at) }, time: { time: at, zone }, ask: whomToAsk(me) };
};
