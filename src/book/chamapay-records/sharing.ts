import type { BookDividend, BookWelfare } from '../../providers/ports/records.js';
import { namesOf } from '../local/roster.js';
import { look } from '../local/write.js';
import type { DistributionView, PortionView, SharingRecords, WelfareEvent, WelfareView } from '../records/sharing.js';
import type { ChamapayDesk } from './desk.js';
import type { Lists } from './lists.js';
import { notKept } from './not-kept.js';
import { chamapayProjects } from './projects.js';
import { newestFirst, oldest, show } from './show.js';

/** Lines shown in one list. */
const shownMax = 100;

/** What is shared at ChamaPay. Welfare and dividends can only be read there: its office proposes, approves and pays. Turns it does not have. */
export function chamapaySharing(desk: ChamapayDesk, lists: Lists, withinMs: number): SharingRecords {
  return {
    ...chamapayProjects(desk, lists, withinMs),

    async welfare({ memberId, limit }) {
      const known = await lists.welfare.ask(withinMs);
      if (known.status === 'unknown') return known;
      const lines = known.items.filter((help) => memberId === undefined || help.memberId === memberId).sort(newestFirst);
      const answer = await look(desk, async (tx) => {
        const nameOf = await namesOf(
          tx,
          lines.flatMap((help) => help.memberId ?? []),
        );
        return lines.flatMap((help) => helpOf(help, nameOf)).slice(0, Math.min(limit, shownMax));
      });
      return { ...answer, ...oldest([known]) };
    },

    async distributions({ limit }) {
      const known = await lists.dividends.ask(withinMs);
      if (known.status === 'unknown') return known;
      const wholes = known.items.filter((line) => line.memberId === undefined && line.status !== 'unknown').sort(newestFirst);
      const answer = await look(desk, async (tx) => {
        const nameOf = await namesOf(
          tx,
          known.items.flatMap((line) => line.memberId ?? []),
        );
        return wholes.slice(0, Math.min(limit, shownMax)).map((whole) => distributionOf(whole, known.items, nameOf));
      });
      return { ...answer, ...oldest([known]) };
    },

    async portions({ memberId, limit }) {
      return show([await lists.dividends.ask(withinMs)], (lines) =>
        lines
          .filter((line) => line.memberId === memberId)
          .sort(newestFirst)
          .flatMap((line) => portionOf(line))
          .slice(0, Math.min(limit, shownMax)),
      );
    },

    proposeWelfare: notKept,
    approveWelfare: notKept,
    welfarePaid: notKept,
    declareDividend: notKept,
    proposeShareOut: notKept,
    approveDistribution: notKept,
    portionPaid: notKept,
    waiting: notKept,
    startRotation: notKept,
    askSwap: notKept,
    answerSwap: notKept,
    turnPaid: notKept,
    rotation: notKept,
    swapRequests: notKept,
  };
}

const helpStates = { pending: 'proposed', approved: 'approved', paid: 'paid', rejected: 'declined' } as const;

/** What help is called there is free text: the usual words for each event. */
const events: readonly [RegExp, WelfareEvent][] = [
  [/bereave|funeral|burial|death|msiba|matanga/i, 'bereavement'],
  [/hospital|ill|sick|medical|ugonjwa/i, 'illness'],
  [/birth|baby|maternity/i, 'birth'],
  [/wedding|marriage|harusi/i, 'wedding'],
  [/emergency|fire|flood|dharura/i, 'emergency'],
];

/** Help for one member; none where it names no member or no amount, or stands in a status that nobody knows. */
function helpOf({ bookId, memberId, kind, amount, status, date = '' }: BookWelfare, nameOf: (memberId: string) => string): WelfareView[] {
  if (memberId === undefined || amount === undefined || status === 'unknown') return [];
  const event = events.find(([words]) => words.test(kind))?.[1] ?? 'other';
  return [{ welfareId: bookId, memberId, name: nameOf(memberId), event, note: kind, amount, state: helpStates[status], date }];
}

/** A share of what was earned, under the line's own id. ChamaPay lists those that are decided on. */
function portionOf({ bookId, period = '', date = '', amount, status }: BookDividend): PortionView[] {
  if (status === 'unknown') return [];
  const paidOn = status === 'paid' ? date : undefined;
  return [{ distributionId: bookId, kind: 'dividend', title: period, date, amount, state: 'approved', paidOn }];
}

/** The whole that is shared out, with the parts of the same period. */
function distributionOf(whole: BookDividend, lines: readonly BookDividend[], nameOf: (memberId: string) => string): DistributionView {
  const { bookId, period, amount } = whole;
  const parts = period === undefined ? [] : lines.filter((line) => line.period === period && line.status !== 'unknown');
  return {
    distributionId: bookId,
    kind: 'dividend',
    title: period ?? '',
    pot: amount,
    state: 'approved',
    portions: parts.flatMap(({ memberId, amount: part, status, date }) =>
      memberId === undefined ? [] : [{ memberId, name: nameOf(memberId), amount: part, paidOn: status === 'paid' ? date : undefined }],
    ),
  };
}
