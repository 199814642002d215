import { z } from 'zod';
import { systemClock } from '../clock.js';
import type { Config } from '../config.js';
import { noCrash } from '../crashpoint.js';
import { httpSend, jsonOf } from '../http.js';
import { systemIds } from '../ids.js';
import { scrub, silent } from '../log.js';
import { openMetrics } from '../metrics.js';
import { formatMoney } from '../money.js';
import { openInstallation } from '../open.js';
import type { Decided, Decision, Resolved } from '../operations/decision.js';
import { openReviews } from '../operations/resolve.js';
import { hostPath, secretOf } from '../secret-key.js';
import { discreet } from './discreet.js';
import { readMoney } from './money.js';
import { runningAt } from './running.js';
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

const decisionMs = 15_000;

export const reviews: Command = {
  help: 'list what a person must look at, and decide it: confirm a claim, reject it, credit what is held, retry, refund or take for delivered what was paid for, or close it with a note',
  usage: 'list | confirm <id> | reject <id> | credit <id> | retry <id> | refund <id> | deliver <id> | close <id>',
  options: {
    by: { type: 'string', help: 'who decides; it is kept for good' },
    amount: { type: 'string', help: 'confirm: what was seen to arrive, in whole units, like 500' },
    reason: { type: 'string', help: 'reject: why; the member is told that it was rejected, not the reason' },
    reference: { type: 'string', help: 'refund: under which reference the money was given back; the member is told' },
    note: { type: 'string', help: 'close: how it was dealt with; credit of what was paid for something else: that the member wishes it' },
  },
  run: async (asked) => {
    const { terminal, positionals } = asked;
    const [what, id, more] = positionals;
    if (what === 'list' && id === undefined) return list(terminal);
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

/** The running service decides it, since it alone has the database open; where none runs, we open it ourselves. */
async function decide(config: Config, decided: Decided): Promise<Resolved> {
  const url = await runningAt(config);
  if (url !== undefined) return decideAt(`${url}${hostPath(secretOf(config))}/review`, decided);
  const ground = {
    clock: systemClock,
    ids: systemIds(() => systemClock.now()),
    send: httpSend(fetch),
    log: silent,
    metrics: openMetrics(),
  };
  const installation = await openInstallation(config, { ...ground, crash: noCrash });
  try {
    return await installation.service.operations.resolve(decided);
  } finally {
    await installation.stop();
  }
}

const Answered = z.looseObject({ status: z.enum(['resolved', 'already', 'unknown', 'refused']) });

async function decideAt(url: string, decided: Decided): Promise<Resolved> {
  const headers = { 'content-type': 'application/json' };
  const reply = await httpSend(fetch)({ method: 'POST', url, headers, body: JSON.stringify(decided), timeoutMs: decisionMs });
  if (!reply.heard) throw new Error('The service did not answer, and may have decided it: look at chamabot review list.');
  if (reply.status === 404) throw new Error('Another installation listens there: its SECRET_KEY or DATA_DIR is not ours.');
  const answered = Answered.safeParse(jsonOf(reply.text));
  if (reply.status !== 200 || !answered.success)
    throw new Error(`The service did not take it (HTTP ${reply.status}). Nothing has changed.`);
  return answered.data as unknown as Resolved; // our own service's words
}

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
