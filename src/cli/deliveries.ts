import { openIdentity } from '../book/identity.js';
import { systemClock } from '../clock.js';
import type { Config } from '../config.js';
import { scrub } from '../log.js';
import { messageStates } from '../notifications/outbox.js';
import type { Resent } from '../operations/resend.js';
import type { MoneyTx, Notification, NotificationCount, NotificationsOf } from '../operations/store.js';
import { parsePhone } from '../phone.js';
import { secretOf } from '../secret-key.js';
import { deriveKey } from '../secrets.js';
import { atHostDoor } from './at-host-door.js';
import { readMoney } from './money.js';
import { timeOf } from './story.js';
import { complain, configured, exits, option, tell, type Asked, type Command, type Terminal } from './terminal.js';

/** Messages that are listed when nothing else is said, and at most. */
const listed = { byDefault: 50, max: 10_000 };

export const deliveries: Command = {
  help: 'list what became of every message to members, the newest first, or send one about money again',
  usage: '[list] | resend <id>',
  options: {
    state: { type: 'string', help: `those that are ${messageStates.join(', ')}` },
    since: { type: 'string', help: 'those made since then: 90m, 2h, 3d ago, or a day like 2026-11-21 (UTC)' },
    member: { type: 'string', help: 'those to the person with this phone' },
    chama: { type: 'string', help: 'those of one chama' },
    max: { type: 'string', help: `how many (${listed.byDefault})` },
    by: { type: 'string', help: 'resend: who decides; it is kept for good' },
  },
  run: async (asked) => {
    const [what = 'list', id, more] = asked.positionals;
    if (what === 'list' && id === undefined) return list(asked);
    if (what === 'resend' && id !== undefined && more === undefined) return again(asked, id);
    complain(asked.terminal, `Say what: chamabot deliveries ${deliveries.usage ?? ''}`);
    return exits.usage;
  },
};

async function list({ terminal, options }: Asked): Promise<number> {
  const now = systemClock.now();
  const of = readOptions(options, now);
  if (typeof of === 'string') {
    complain(terminal, of);
    return exits.usage;
  }
  const config = configured(terminal);
  if (!config) return exits.config;
  const { phone, ...where } = of;
  const person = phone === undefined ? {} : { person: openIdentity(deriveKey(secretOf(config), 'lookup')).personOfPhone(phone) };
  const { rows, counts } = await readMoney(config, (store) => store.transaction((tx) => look(tx, { ...where, ...person })));
  const lines = [
    ...rows.map((row) => lineOf(row, now)),
    ...(rows.length > 0 ? [''] : ['There are none.', '']),
    ...(counts.length > 0 ? ['In all, by channel:', ...summary(counts)] : []),
  ];
  tell(terminal, { messages: rows.map((row) => seen(row, now)), summary: counts }, lines.join('\n'));
  return exits.well;
}

async function look(tx: MoneyTx, of: NotificationsOf): Promise<{ rows: Notification[]; counts: NotificationCount[] }> {
  const { since, chamaId } = of;
  const counts = await tx.countNotifications({ ...(since !== undefined && { since }), ...(chamaId !== undefined && { chamaId }) });
  return { rows: await tx.notifications(of), counts };
}

/** What is asked for; a sentence where it is asked for wrongly. */
function readOptions(
  options: Asked['options'],
  now: number,
): (NotificationsOf & { phone?: NonNullable<ReturnType<typeof parsePhone>> }) | string {
  const [state, since, member, chamaId] = ['state', 'since', 'member', 'chama'].map((name) => option(options, name));
  const known = messageStates.find((one) => one === state);
  if (state !== undefined && known === undefined) return `A message is ${messageStates.join(', ')}: --state dead`;
  const from = since === undefined ? undefined : momentOf(since, now);
  if (since !== undefined && from === undefined) return `${since} is no time. Write it as --since 2h, 3d or 2026-11-21.`;
  const phone = member === undefined ? undefined : parsePhone(member, 'KE');
  if (member !== undefined && phone === undefined) return `${member} is no phone number. Write it as +254712000001.`;
  const max = Number(option(options, 'max') ?? listed.byDefault);
  if (!Number.isInteger(max) || max < 1 || max > listed.max) return `Say how many, from 1 to ${listed.max}: --max 50`;
  return {
    max,
    ...(known && { state: known }),
    ...(from !== undefined && { since: from }),
    ...(chamaId !== undefined && { chamaId }),
    ...(phone !== undefined && { phone }),
  };
}

const unitMs: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `2h` ago, or a day or moment in ISO 8601. */
function momentOf(since: string, now: number): number | undefined {
  const [, count, unit = ''] = /^(\d{1,4})([mhd])$/.exec(since) ?? [];
  if (count !== undefined) return now - Number(count) * (unitMs[unit] ?? 0);
  const at = /^\d{4}-\d\d-\d\d(T[\d:.]+Z)?$/.test(since) ? Date.parse(since) : NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** A message without its words and without whom it went to. */
const seen = (row: Notification, now: number) => ({
  id: row.id,
  kind: row.kind,
  urgency: row.urgency,
  chamaId: row.chamaId,
  operationId: row.operationId ?? null,
  channel: row.channel ?? null,
  state: row.state,
  attempts: row.attempts,
  note: row.note === undefined ? null : scrub(row.note),
  late: row.lateAt === undefined ? null : timeOf(row.lateAt),
  cost: row.cost ?? null,
  createdAt: timeOf(row.createdAt),
  sentAt: row.sentAt === undefined ? null : timeOf(row.sentAt),
  nextAt: row.nextAt === undefined ? null : timeOf(row.nextAt),
  ageSeconds: Math.max(0, Math.round((now - row.createdAt) / 1000)),
});

function lineOf(row: Notification, now: number): string {
  const facts = [
    timeOf(row.createdAt),
    row.id,
    row.chamaId,
    row.kind.padEnd(24),
    (row.channel ?? '-').padEnd(8),
    row.state.padEnd(9),
    `${row.attempts}x`,
    ageText(now - row.createdAt).padStart(4),
    row.note === undefined ? '' : scrub(row.note),
    row.lateAt === undefined ? '' : `(arrived after all at ${timeOf(row.lateAt)}: it may have come twice)`,
    row.nextAt === undefined || row.state === 'sending' ? '' : `(next ${timeOf(row.nextAt)})`,
  ];
  return facts.filter((one) => one !== '').join('  ');
}

function ageText(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  return minutes < 60 ? `${minutes}m` : minutes < 48 * 60 ? `${Math.floor(minutes / 60)}h` : `${Math.floor(minutes / 1440)}d`;
}

function summary(counts: readonly NotificationCount[]): string[] {
  const channels = [...new Set(counts.map(({ channel }) => channel ?? 'none yet'))];
  return channels.map((channel) => {
    const its = counts.filter((one) => (one.channel ?? 'none yet') === channel);
    const states = messageStates.flatMap((state) => {
      const sum = its.filter((one) => one.state === state).reduce((all, { count }) => all + count, 0);
      return sum > 0 ? [`${state} ${sum}`] : [];
    });
    return `  ${channel.padEnd(9)} ${states.join(', ')}`;
  });
}

async function again({ terminal, options }: Asked, id: string): Promise<number> {
  const by = option(options, 'by')?.trim();
  if (!by) {
    complain(terminal, 'Say who decides: --by NAME');
    return exits.usage;
  }
  const config = configured(terminal);
  if (!config) return exits.config;
  return say(terminal, await resend(config, { id, by }));
}

const resend = (config: Config, of: { id: string; by: string }): Promise<Resent> =>
  atHostDoor<Resent>(config, {
    door: 'resend',
    body: of,
    statuses: ['resent', 'unknown', 'refused'],
    look: 'chamabot deliveries',
    work: ({ operations }) => operations.resend(of),
  });

function say(terminal: Terminal, resent: Resent): number {
  const sentence = sentenceFor(resent);
  if (resent.status === 'resent') tell(terminal, resent, sentence);
  else if (terminal.json) tell(terminal, { ...resent, error: sentence }, '');
  else complain(terminal, sentence);
  return resent.status === 'resent' ? exits.well : exits.notWell;
}

function sentenceFor(resent: Resent): string {
  if (resent.status === 'resent') return `It goes out again, as ${resent.id}.`;
  if (resent.status === 'unknown') return 'There is no such message. See: chamabot deliveries';
  switch (resent.why) {
    case 'state':
      return resent.again === undefined
        ? `It is ${resent.state}: there is nothing to send again.`
        : `It was sent again already, as ${resent.again}.`;
    case 'kind':
      return 'Only what is about money is sent again: the rest may be old by now, and of replies no words are kept.';
    case 'stale':
      return 'What it says is no longer true.';
    case 'who':
      return 'Say who decides, in at most 60 letters, and not by the name of a member at their own phone (member:…): --by NAME';
  }
}
