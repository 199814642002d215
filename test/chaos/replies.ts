import type { Chance } from '../simulation/chance.js';
import { questionIn, type Question } from './confirmation.js';
import { ways, type Goal } from './goals.js';
import { abroadReply } from './replies-abroad.js';
import { linkReply } from './replies-link.js';
import { satsReply } from './replies-sats.js';
import { chosen, type Screen } from './screen.js';
import { unitsIn } from './units.js';
import type { Village } from './villages.js';

/** What somebody brings to a call besides a goal. */
export type Caller = {
  village: Village;
  phone: string;
  pin: string;
  draws: Chance;
  /** An amount that this phone has paid nothing of before. */
  amount: () => string;
  /** The same to send abroad: what it comes to may be a little more or less. */
  abroad: () => string;
  /** Has this phone said yes to such an amount for nothing else? */
  isFree: (pays: NonNullable<Question['pays']>) => boolean;
  /** Has it said yes to it at all? */
  isUsed: (amount: number) => boolean;
  /** A code to claim by. */
  code: () => string;
};

/** What is typed; `over`: there is nothing more to do here; `puzzled`: nobody would know what to do. */
export type Reply = { is: 'types'; text: string } | { is: 'over' } | { is: 'puzzled' };

/** Screens that end what somebody came for: it is told, or it cannot be had now. */
const ends =
  /bought as much airtime|waits: enter your|still checking your payment|We see payment|(?:recorded|being checked|known) already|Total:|last payments|no payments|Questions\?|nothing else for you to pay|does not keep that|not owed any more/;

/** A no at a confirmation. */
const declines = 0.08;
/** Pays all of what is owed, where that is an amount of its own. */
const paysAll = 0.15;

const over: Reply = { is: 'over' };
const puzzled: Reply = { is: 'puzzled' };
const types = (text: string | undefined): Reply => (text === undefined ? over : { is: 'types', text });

/** What the caller types at a screen, by what it says and by the words behind its numbers. */
export function replyTo(screen: Screen, goal: Goal, caller: Caller): Reply {
  const { text, options } = screen;
  const { village, pin, draws } = caller;
  const has = (...labels: string[]) => options.some(({ label }) => labels.includes(label));
  if (screen.ended) return over;
  if (/Language \/ Lugha/.test(text)) return types(chosen(screen, 'English'));
  if (/keeps your name/.test(text)) return types(chosen(screen, 'I agree'));
  if (/Choose a PIN|new PIN once more|Enter your \w+ PIN\b(?! for)/.test(text) && options.length === 0) return types(pin);
  if (/You were in the middle of/.test(text))
    return types(chosen(screen, !looksUp.has(goal) && draws.happens(0.4) ? 'Continue' : 'Start again'));
  if (/Still checking\. It takes longer/.test(text)) return types(chosen(screen, 'Try again'));
  const link = linkReply(screen, goal, caller);
  if (link) return link;
  const question = questionIn(text, village);
  if (question) return types(chosen(screen, mayConfirm(question, caller) && !draws.happens(declines) ? 'Yes' : 'No'));
  if (ends.test(text)) return over;
  if (/Airtime for which phone/.test(text)) return types(chosen(screen, draws.happens(0.7) ? 'Mine:' : 'Another number'));
  if (/Which number gets the airtime/.test(text)) return types(village.friend);
  const sats = satsReply(screen, caller);
  if (sats) return sats;
  const abroad = abroadReply(screen, caller);
  if (abroad) return abroad;
  if (/How much airtime/.test(text)) return types(goal === 'airtime' ? caller.amount() : '0');
  if (/pay for what\?/.test(text)) return goal === 'payFor' ? types(draws.one(options).key) : screen.more ? types('98') : over;
  if (/How much\? Choose 1/.test(text)) return goal === 'payFor' ? types(part(screen, caller)) : goal === 'owed' ? over : types('0');
  if (/How much for/.test(text)) return types(goal === 'contribute' || goal === 'link' || goal === 'drop' ? caller.amount() : '0');
  if (/Type the code of/.test(text)) return types(goal === 'claim' ? caller.code() : '0');
  const [first = '', second] = ways[goal];
  if (has(...chamaLabels)) return second === undefined ? types('00') : types(chosen(screen, second));
  if (has(...menuLabels)) return types(chosen(screen, first));
  return puzzled;
}

/** Of somebody who wants to know, and not to go on with what was begun before. */
const looksUp = new Set<Goal>(['balance', 'owed']);

const menuLabels = ['Contribute', 'Balance', 'I already paid', 'Statement', 'My chama', 'Airtime', 'Send money', 'Language, PIN', 'Help'];
const chamaLabels = ['Loans', 'Next meeting', 'Votes', 'Projects', 'Who has paid', 'Notices, documents', 'Help, dividends', 'Pay dues'];

/** Each amount is paid for one thing only, so that a payment can be told by it. */
const mayConfirm = ({ pays }: Question, { isFree }: Caller): boolean => pays === undefined || isFree(pays);

/** All of what is owed, or a part of it. */
function part({ options }: Screen, { village, draws, amount, isUsed }: Caller): string {
  const [offered] = options;
  const all = offered && unitsIn(offered.label, village.currency);
  return offered && all !== undefined && all >= wholeMin && !isUsed(all) && draws.happens(paysAll) ? offered.key : amount();
}

/** What is paid in parts is never as much as this. */
const wholeMin = 9_000;
