import { table } from '../table.js';

export const meetings = table('meeting', ['id'], {
  id: 'text',
  title: 'sealed',
  date: 'text',
  /** `HH:MM` in the chama's time zone. */
  time: 'text',
  venue: 'sealed',
  agenda: 'sealed',
  state: ['called', 'held', 'cancelled'],
  calledBy: 'text',
});

/** What a member answered to a meeting's call, and whether they were there. */
export const attendances = table('attendance', ['meetingId', 'memberId'], {
  meetingId: 'text',
  memberId: 'text',
  reply: ['coming', 'apology', 'none'],
  reason: 'sealed?',
  presence: ['present', 'late', 'absent', 'unmarked'],
});
