import type { BookMeeting } from '../../providers/ports/records.js';
import { isOfficer } from '../local/roster.js';
import { textOf, titleOf } from '../local/wording.js';
import { refused } from '../local/write.js';
import type { GovernanceRecords, MeetingView } from '../records/governance.js';
import { isDate } from '../rules-schema.js';
import type { ChamapayDesk } from './desk.js';
import type { Lists } from './lists.js';
import { notKept } from './not-kept.js';
import { once, sentOf } from './once.js';
import { show } from './show.js';

const timeForm = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** Meetings at ChamaPay: called by officers. Who comes, who came and what was voted it does not have. */
export function chamapayGovernance(desk: ChamapayDesk, lists: Lists, withinMs: number): GovernanceRecords {
  return {
    callMeeting(act, { title, date, time, venue, agenda }) {
      const [name, place, points] = [titleOf(title), titleOf(venue), textOf(agenda)];
      const order = { key: act.key, kind: 'meeting.call', asked: { title, date, time, venue, agenda } };
      return once(
        desk,
        { ...order, audit: { by: act.by, detail: { date, time } } },
        {
          async check(tx, now) {
            if (!(await isOfficer(desk, tx, act.by))) return refused('notOfficer');
            if (name === undefined || place === undefined || points === undefined) return refused('textBad');
            return !isDate(date) || date < now.today || !timeForm.test(time) ? refused('dateBad') : undefined;
          },
          send: async () => {
            const of = { key: act.key, title: name ?? '', date, time, venue: place ?? '', agenda: points ?? '' };
            return sentOf(await desk.provider.callMeeting(of), { absent: 'unavailable', wrong: 'textBad' });
          },
          keep(meeting) {
            lists.meetings.put(meeting);
            return { meetingId: meeting.bookId };
          },
        },
      );
    },

    async nextMeeting() {
      const { date: today } = desk.rules.today(desk.chama.id);
      return show([await lists.meetings.ask(withinMs)], (meetings) => {
        const [next] = meetings.filter(({ status, date }) => status === 'scheduled' && date >= today).sort(soonestFirst);
        return next && viewOf(next);
      });
    },

    cancelMeeting: notKept,
    reply: notKept,
    markAttendance: notKept,
    attendance: notKept,
    openMotion: notKept,
    vote: notKept,
    closeMotion: notKept,
    openVotes: notKept,
    results: notKept,
  };
}

function soonestFirst(a: BookMeeting, b: BookMeeting): number {
  const [left, right] = [`${a.date} ${a.time ?? ''}`, `${b.date} ${b.time ?? ''}`];
  return left < right ? -1 : left > right ? 1 : 0;
}

const viewOf = ({ bookId, title, date, time = '', venue = '', agenda = '' }: BookMeeting): MeetingView => ({
  meetingId: bookId,
  title,
  date,
  time,
  venue,
  agenda,
  state: 'called',
  reply: 'none',
  coming: undefined,
  apologies: undefined,
});
