import { days, minutes } from '../clock.js';
import type { Urgency } from '../outgoing.js';

/** The order in which messages go out. */
export const urgencies = ['reply', 'receipt', 'notice'] as const satisfies readonly Urgency[];

type Facts = {
  urgency: Urgency;
  /**
   * It bears a receipt number or names the payment that it is about: a repeat is harmless, and silence is not. What is about no money goes out
   * once, whatever became of it.
   */
  aboutMoney: boolean;
  /** A word that is only true for a while is not sent after it. */
  staleAfterMs?: number;
};

/** Everything else that is sent: news about money, good for as long as somebody wants to know. */
const receipt: Facts = { urgency: 'receipt', aboutMoney: true };

/** What is not like any other receipt. A name that ends in a dot stands for all kinds that begin with it. A closed list: an unknown kind is a receipt. */
const others: readonly (readonly [string, Facts])[] = [
  ['reply', { urgency: 'reply', aboutMoney: false }],
  ['contribution.checking', { ...receipt, staleAfterMs: minutes(10) }],
  // The member waits for it before they can go on. ChapSmart docs: an invoice is watched for ten minutes.
  ['lightning.invoice', { urgency: 'reply', aboutMoney: true, staleAfterMs: minutes(10) }],
  ['lightning.payer', { urgency: 'reply', aboutMoney: true, staleAfterMs: minutes(10) }],
  // Whoever gets it is asked to pay: not once the link has run out.
  ['link.made', { ...receipt, staleAfterMs: days(1) }],
  ['link.made.payer', { ...receipt, staleAfterMs: days(1) }],
  ['link.again', { ...receipt, staleAfterMs: days(1) }],
  // A file that a member asked for a moment ago.
  ['file.', { urgency: 'reply', aboutMoney: false, staleAfterMs: days(1) }],
  // What members and officers write to each other, and who asks to join.
  ['care.', { urgency: 'receipt', aboutMoney: false }],
  // What officers send to many.
  ['notice.', { urgency: 'notice', aboutMoney: false, staleAfterMs: days(1) }],
];

/** What a message's kind (`contribution.settled`, `claim.waits:<officer>`) says about how it is sent. */
export function factsOf(kind: string): Facts {
  const [name = ''] = kind.split(':');
  return others.find(([one]) => (one.endsWith('.') ? name.startsWith(one) : name === one))?.[1] ?? receipt;
}

export const urgencyOf = (kind: string): Urgency => factsOf(kind).urgency;

export const isStale = ({ kind, createdAt }: { kind: string; createdAt: number }, now: number): boolean =>
  now - createdAt > (factsOf(kind).staleAfterMs ?? Infinity);
