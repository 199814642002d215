import { compareMoney, money, plus } from '../money.js';
import type { Clock } from '../clock.js';
import type { ChannelName } from '../channel-name.js';
import type { Attachment, AttachmentOf } from '../../flows/kit/attachment.js';
import type { Intent, SentFile } from '../../flows/kit/intents.js';
import type { Me } from '../../flows/kit/me.js';
import { say, type Phrase } from '../../flows/kit/say.js';
import { byMonth, cyclesTo, statementFrom, yearBefore, yearOf } from './file-facts.js';
import type { Answer } from './records.js';
import type { RuleBook } from './rules.js';
import type { BookStore } from './store.js';
import { theirRecords, type RecordsOf } from './their-records.js';

/** An intent on its way to be written down; the same key is the same thing. */
type Order = { key: string; intent: Intent; me: Me };

type Word = { subject: string; kind: string; chamaId: string; person: string; phrase: Phrase; prefer: ChannelName };

export type FileDeps = {
  records: RecordsOf;
  store: Pick<BookStore, 'contributions'>;
  rules: Pick<RuleBook, 'today' | 'rulesOn'>;
  /** Can a file reach this person by WhatsApp now? */
  reaches: (chamaId: string, person: string) => boolean;
  /** Counts one more of a person's files; false where they had as many as a day allows. The same key counts once. */
  take: (person: string, key: string) => boolean;
  /** Puts a word into the outbox; durable when it resolves. The same subject and kind goes out once. */
  tell: (word: Word) => Promise<void>;
  clock: Pick<Clock, 'now'>;
};

type Agreed =
  | { status: 'agreed' }
  | { status: 'refused'; reason: 'notPossible' | 'notKept' | 'nothingToShow' | 'noWhatsapp' | 'tooManyFiles' | 'recordsLate' };

const refused = (reason: Extract<Agreed, { status: 'refused' }>['reason']): Agreed => ({ status: 'refused', reason });

/** Is this a wish for a file? */
export const isFileIntent = (intent: Intent): boolean => intent.kind === 'sendFile';

/**
 * Takes down what a file is to show, as the records are at this moment, and puts it into the outbox: once for each order's key. It is drawn
 * when it is sent, in the member's language.
 */
export function openFiles(deps: FileDeps): (order: Order) => Promise<Agreed> {
  const { records, store, rules, reaches, take, tell, clock } = deps;

  async function statement(me: Me, memberId: string): Promise<Answer<AttachmentOf<'statement'> | undefined>> {
    const { date } = rules.today(me.chama.id);
    const { savings } = theirRecords(records, me);
    const read = await statementFrom(me, yearBefore(date), { date, at: clock.now() }, (paging) =>
      savings.statement({ memberId, ...paging }),
    );
    return read.status === 'read' && read.value.lines.length === 0 ? { ...read, value: undefined } : read;
  }

  async function year(me: Me, memberId: string): Promise<Answer<AttachmentOf<'year'> | undefined>> {
    const rows = await store.contributions(me.chama.id, memberId);
    const rulesOn = (date: string) => rules.rulesOn(me.chama.id, date);
    return { status: 'read', value: yearOf(me, rows, { date: rules.today(me.chama.id).date, rulesOn }) };
  }

  async function progress(me: Me): Promise<Answer<AttachmentOf<'progress'> | undefined>> {
    const { chama } = me;
    const { date, rules: now, cycle } = rules.today(chama.id);
    if (!now.whoPaidVisible) return { status: 'not-kept' };
    const cycles = cyclesTo(date, (on) => rules.rulesOn(chama.id, on));
    const { savings } = theirRecords(records, me);
    const [who, came] = await Promise.all([savings.whoPaid({ limit: 1 }), savings.collected({ cycles })]);
    if (who.status !== 'read') return who;
    if (came.status !== 'read') return came;
    const none = money(0, chama.currency);
    const { paidCount: paid, memberCount: all } = who.value;
    const asked = Array.from({ length: all }, () => now.cycleAmount).reduce(plus, none);
    const told = cycles.map(({ due }, at) => ({ due, asked: none, paid: came.value[at] ?? none }));
    const since = told.findIndex((one) => compareMoney(one.paid, none) > 0);
    if (since < 0) return { status: 'read', value: undefined };
    // How many members there were in earlier cycles is not known, and so neither what was due of them together.
    const months = byMonth(told.slice(since)).map(({ month, paid: sum }) => ({ month, paid: sum }));
    return {
      status: 'read',
      value: {
        ...{ kind: 'progress', chama: chama.name, on: date, from: cycle.start, to: cycle.due, paid: told.at(-1)?.paid ?? none },
        ...(compareMoney(asked, none) > 0 && { due: asked }),
        ...{ members: { all, paid }, months },
      },
    };
  }

  const read = (file: SentFile, me: Me, memberId: string): Promise<Answer<Attachment | undefined>> =>
    file === 'statement' ? statement(me, memberId) : file === 'year' ? year(me, memberId) : progress(me);

  return async ({ key, intent, me }) => {
    if (intent.kind !== 'sendFile') throw new Error(`${intent.kind} is no wish for a file`);
    const { chama, member, person } = me;
    if (!member) return refused('notPossible');
    if (!reaches(chama.id, person)) return refused('noWhatsapp');
    const found = await read(intent.file, me, member.id);
    if (found.status === 'unknown') return refused('recordsLate');
    if (found.status === 'not-kept') return refused('notKept');
    if (!found.value) return refused('nothingToShow');
    if (!take(person, key)) return refused('tooManyFiles');
    const phrase: Phrase = { ...wordsOf(found.value), attachment: found.value, short: say('files.notBySms', { chama: chama.name }) };
    await tell({ subject: key, kind: `file.${intent.file}`, chamaId: chama.id, person, phrase, prefer: 'whatsapp' });
    return { status: 'agreed' };
  };
}

/** What stands below a file in the chat. */
function wordsOf(file: Attachment): Phrase {
  switch (file.kind) {
    case 'statement':
      return say('files.isStatement', { chama: file.chama, from: { date: file.from }, to: { date: file.to } });
    case 'year':
      return say('files.isYear', { chama: file.chama, total: file.total });
    case 'progress':
      return say('files.isProgress', { chama: file.chama, ...file.members, date: { date: file.to } });
    case 'qr':
      throw new Error('a QR code goes along with its own words');
  }
}
