import type { Config } from '../config.js';
import { scrub } from '../log.js';
import { formatMoney } from '../money.js';
import type { Reopened } from '../operations/reopen.js';
import type { Decided, Decision, Resolved } from '../operations/decision.js';
import { openReviews } from '../operations/resolve.js';
import { atHostDoor } from './at-host-door.js';
import { discreet } from './discreet.js';
import { readMoney } from './money.js';
import { reviewReasons } from './review-reasons.js';
import { complain, configured, exits, option, tell, type Asked, type Command, type Terminal } from './terminal.js';

/** What a person types, and what is decided by it. */
const verbs = {
  confirm: 'confirmed',
  reject: 'rejected',
  credit: 'credited',
  retry: 'retried',
  refund: 'refunded',
  deliver: 'delivered',
  close: 'closed',
} as const;
type Verb = keyof typeof verbs;
const isVerb = (word: string | undefined): word is Verb => word !== undefined && Object.hasOwn(verbs, word);

export const reviews: Command = {
  help: 'list what a person must look at, and decide it: confirm a claim, reject it, credit what is held, retry, refund or take for delivered what was paid for, or close it with a note; open again what was closed with one',
  usage: 'list | confirm <id> | reject <id> | credit <id> | retry <id> | refund <id> | deliver <id> | close <id> | reopen <id>',
  options: {
    by: { type: 'string', help: 'who decides; it is kept for good' },
    amount: { type: 'string', help: 'confirm: what was seen to arrive, in whole units, like 500' },
    reason: { type: 'string', help: 'reject: why; the member is told that it was rejected, not the reason' },
    reference: { type: 'string', help: 'refund: under which reference the money was given back; the member is told' },
    note: {
      type: 'string',
      help: 'close: how it was dealt with; reopen: what has come to light; credit of what was paid for something else: that the member wishes it',
    },
  },
  run: async (asked) => {
    const { terminal, positionals } = asked;
    const [what, id, more] = positionals;
    if (what === 'list' && id === undefined) return list(terminal);
    if (what === 'reopen' && id !== undefined && more === undefined) return reopen(asked, id);
    if (!isVerb(what) || id === undefined || more !== undefined) {
      complain(terminal, `Say what: chamabot review ${reviews.usage ?? ''}`);
      return exits.usage;
    }
    const by = option(asked.options, 'by')?.trim();
    const verdict = verdictOf(what, asked.options);
    if (!by || typeof verdict === 'string') {
      complain(terminal, typeof verdict === 'string' ? verdict : 'Say who decides: --by NAME');
      return exits.usage;
    }
    const config = configured(terminal);
    if (!config) return exits.config;
    return say(terminal, await decide(config, { reviewId: id, by, verdict }));
  },
};

async function list(terminal: Terminal): Promise<number> {
  const config = configured(terminal);
  if (!config) return exits.config;
  const open = await readMoney(config, (store) => store.transaction(openReviews));
  const lines = open.map(({ id, chamaId, operationId, reason, detail, openedAt, may }) =>
    [
      `${new Date(openedAt).toISOString()}  ${id}  ${chamaId}  ${reason}: ${scrub(detail)}`,
      `    ${reviewReasons[reason]}`,
      `    ${may.map(verbOf).join(' | ')}${operationId === undefined ? '' : `    chamabot operations show ${operationId}`}`,
    ].join('\n'),
  );
  tell(terminal, discreet(open), lines.join('\n') || 'Nothing waits for a person.');
  return exits.well;
}

async function reopen({ terminal, options }: Asked, reviewId: string): Promise<number> {
  const [by, note] = ['by', 'note'].map((name) => option(options, name)?.trim());
  if (!by || !note) {
    complain(terminal, by ? 'Say what has come to light: --note TEXT' : 'Say who opens it: --by NAME');
    return exits.usage;
  }
  const config = configured(terminal);
  if (!config) return exits.config;
  const asked = { reviewId, by, note };
  const reopened = await atHostDoor<Reopened>(config, {
    door: 'reopen',
    body: asked,
    statuses: ['reopened', 'open', 'unknown', 'refused'],
    look: 'chamabot review list',
    work: ({ operations }) => operations.reopen(asked),
  });
  const sentence = openings[reopened.status === 'refused' ? reopened.why : reopened.status];
  if (reopened.status === 'reopened') tell(terminal, reopened, sentence);
  else if (terminal.json) tell(terminal, { ...reopened, error: sentence }, '');
  else complain(terminal, sentence);
  return reopened.status === 'reopened' ? exits.well : exits.notWell;
}

const openings = {
  reopened: 'It waits for a person again: chamabot review list',
  open: 'Nothing has changed: it is open.',
  unknown: 'There is no such review. chamabot operations show ID names those of an operation.',
  moved: 'Nothing has changed: only what was closed with a note, and can still be decided, is opened again. What has moved money stays.',
  who: 'Say who opens it, in at most 60 letters, and not by the name of a member at their own phone (member:…): --by NAME',
  words: 'Say what has come to light, in at most 500 letters: --note TEXT',
} as const;

const verbOf = (decision: Decision['is']): string => Object.entries(verbs).find(([, is]) => is === decision)?.[0] ?? decision;

/** The verdict with what it needs; a sentence where that is missing. */
function verdictOf(verb: Verb, options: Asked['options']): Decision | string {
  const [amount, reason, note, reference] = ['amount', 'reason', 'note', 'reference'].map((name) => option(options, name)?.trim() ?? '');
  switch (verb) {
    case 'confirm': {
      const digits = (amount ?? '').replace(/[, ]/g, '');
      return /^[1-9]\d{0,11}$/.test(digits) ? { is: 'confirmed', units: Number(digits) } : 'Say what arrived, in whole units: --amount 500';
    }
    case 'reject':
      return reason ? { is: 'rejected', why: reason } : 'Say why: --reason TEXT';
    case 'credit':
      return { is: 'credited', ...(note && { note }) };
    case 'retry':
      return { is: 'retried' };
    case 'refund':
      return reference ? { is: 'refunded', reference } : 'Say under which reference it was given back: --reference TEXT';
    case 'deliver':
      return { is: 'delivered' };
    case 'close':
      return note ? { is: 'closed', note } : 'Say how it was dealt with: --note TEXT';
  }
}

const decide = (config: Config, decided: Decided): Promise<Resolved> =>
  atHostDoor<Resolved>(config, {
    door: 'review',
    body: decided,
    statuses: ['resolved', 'already', 'unknown', 'refused'],
    look: 'chamabot review list',
    work: ({ operations }) => operations.resolve(decided),
  });

function say(terminal: Terminal, resolved: Resolved): number {
  const sentence = sentenceFor(resolved);
  if (resolved.status === 'resolved') tell(terminal, resolved, sentence);
  else if (terminal.json) tell(terminal, { ...resolved, error: sentence }, '');
  else complain(terminal, sentence);
  return resolved.status === 'resolved' ? exits.well : exits.notWell;
}

const outcomes: Record<Extract<Resolved, { status: 'resolved' }>['outcome'], string> = {
  confirmed: 'Confirmed. The member is credited and told.',
  known: 'The receipt has been counted since: nothing was credited again, and the member is told.',
  rejected: 'Rejected: it did not arrive. The member is told politely; a receipt may be handed in again.',
  credited: 'Credited. The member is told.',
  retried: 'It is tried once more, under a new reference. The member is told what comes of it.',
  refunded: 'Written down as given back. The member is told.',
  delivered: 'Taken for delivered. The member is told.',
  closed: 'Closed.',
};

function sentenceFor(resolved: Resolved): string {
  switch (resolved.status) {
    case 'resolved':
      return outcomes[resolved.outcome];
    case 'already':
      return `Nothing has changed: ${resolved.by} decided it at ${new Date(resolved.at).toISOString()} (${resolved.resolution}).`;
    case 'unknown':
      return 'There is no such review. See: chamabot review list';
    case 'refused':
      return refusal(resolved);
  }
}

function refusal(refused: Extract<Resolved, { status: 'refused' }>): string {
  switch (refused.why) {
    case 'amount':
      return `A contribution is ${formatMoney(refused.min)} to ${formatMoney(refused.max)} in this chama.`;
    case 'notForThis':
      return `This can be decided by: ${refused.may.map(verbOf).join(', ')}.`;
    case 'who':
      return 'Say who decides, in at most 60 letters, and not by the name of a member at their own phone (member:…): --by NAME';
    case 'words':
      return 'Say why (--reason, --note), in at most 500 letters.';
  }
}
