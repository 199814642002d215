import type { GovernanceRecords } from '../records/governance.js';
import { isDate } from '../rules-schema.js';
import type { Desk } from './desk.js';
import { activeMembers, isActive, isOfficer, membersMax, namesOf } from './roster.js';
import type { LocalTx } from './store.js';
import type { Row } from './table.js';
import { attendances, meetings } from './tables/meetings.js';
import { textOf, titleOf } from './wording.js';
import { done, look, refused, write } from './write.js';

type Attendance = Row<typeof attendances>;

const timeForm = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** Meetings: called by officers, answered by members, and who was there. */
export function localMeetings(
  desk: Desk,
): Pick<GovernanceRecords, 'callMeeting' | 'cancelMeeting' | 'reply' | 'markAttendance' | 'nextMeeting' | 'attendance'> {
  async function note(tx: LocalTx, meetingId: string, memberId: string, patch: Partial<Attendance>): Promise<void> {
    if (await tx.get(attendances, { meetingId, memberId })) return tx.change(attendances, { meetingId, memberId }, patch);
    await tx.add(attendances, { meetingId, memberId, reply: 'none', reason: undefined, presence: 'unmarked', ...patch });
  }

  return {
    callMeeting(act, { title, date, time, venue, agenda }) {
      const order = { key: act.key, kind: 'meeting.call', asked: { title, date, time, venue, agenda } };
      return write(desk, { ...order, audit: { by: act.by, detail: { date, time } } }, async (tx, now) => {
        const [name, place, points] = [titleOf(title), titleOf(venue), textOf(agenda)];
        if (!(await isOfficer(desk, tx, act.by))) return refused('notOfficer');
        if (name === undefined || place === undefined || points === undefined) return refused('textBad');
        if (!isDate(date) || date < now.today || !timeForm.test(time)) return refused('dateBad');
        const id = desk.ids.next();
        await tx.add(meetings, { id, title: name, date, time, venue: place, agenda: points, state: 'called', calledBy: act.by });
        return done({ meetingId: id });
      });
    },

    cancelMeeting(act, { meetingId }) {
      const order = { key: act.key, kind: 'meeting.cancel', asked: { meetingId } };
      return write(desk, { ...order, audit: { by: act.by, subject: meetingId, detail: {} } }, async (tx) => {
        if (!(await isOfficer(desk, tx, act.by))) return refused('notOfficer');
        const meeting = await tx.get(meetings, { id: meetingId });
        if (!meeting) return refused('unknownSubject');
        if (meeting.state !== 'called') return refused('notOpen');
        await tx.change(meetings, { id: meetingId }, { state: 'cancelled' });
        return done({});
      });
    },

    reply: (act, { meetingId, reply, reason }) =>
      write(desk, { key: act.key, kind: 'meeting.reply', asked: { by: act.by, meetingId, reply } }, async (tx, now) => {
        const why = reason === undefined ? undefined : textOf(reason);
        if (!(await isActive(tx, act.by))) return refused('notActive');
        const meeting = await tx.get(meetings, { id: meetingId });
        if (!meeting) return refused('unknownSubject');
        if (meeting.state !== 'called' || meeting.date < now.today) return refused('notOpen');
        if (reason !== undefined && why === undefined) return refused('textBad');
        await note(tx, meetingId, act.by, { reply, reason: why });
        return done({});
      }),

    markAttendance(act, { meetingId, marks }) {
      const order = { key: act.key, kind: 'meeting.attendance', asked: { meetingId, marks } };
      return write(desk, { ...order, audit: { by: act.by, subject: meetingId, detail: { marks } } }, async (tx, now) => {
        if (!(await isOfficer(desk, tx, act.by))) return refused('notOfficer');
        const meeting = await tx.get(meetings, { id: meetingId });
        if (!meeting) return refused('unknownSubject');
        if (meeting.state === 'cancelled' || meeting.date > now.today) return refused('notOpen');
        for (const { memberId, presence } of marks) {
          if (!(await isActive(tx, memberId))) return refused('unknownMember');
          await note(tx, meetingId, memberId, { presence });
        }
        await tx.change(meetings, { id: meetingId }, { state: 'held' });
        return done({});
      });
    },

    nextMeeting: ({ memberId }) =>
      look(desk, async (tx, now) => {
        const of = { state: 'called' as const, date: { from: now.today } };
        const [next] = await tx.list(meetings, of, { by: ['date', 'time'], max: 1 });
        if (!next) return undefined;
        const { id: meetingId, title, date, time, venue, agenda, state } = next;
        const own = await tx.get(attendances, { meetingId, memberId });
        const coming = await tx.count(attendances, { meetingId, reply: 'coming' });
        const apologies = await tx.count(attendances, { meetingId, reply: 'apology' });
        return { meetingId, title, date, time, venue, agenda, state, reply: own?.reply ?? 'none', coming, apologies };
      }),

    attendance: ({ meetingId }) =>
      look(desk, async (tx) => {
        const noted = new Map((await tx.list(attendances, { meetingId }, { by: [], max: membersMax })).map((row) => [row.memberId, row]));
        const ids = [...new Set([...(await activeMembers(tx)).map((row) => row.memberId), ...noted.keys()])].sort();
        const nameOf = await namesOf(tx, ids);
        return ids.map((memberId) => {
          const { reply = 'none', presence = 'unmarked' } = noted.get(memberId) ?? {};
          return { memberId, name: nameOf(memberId), reply, presence };
        });
      }),
  };
}
