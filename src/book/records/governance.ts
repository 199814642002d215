import type { Act, Answer, Written } from '../records.js';

export type Reply = 'coming' | 'apology' | 'none';
export type Presence = 'present' | 'late' | 'absent' | 'unmarked';

export type MeetingView = {
  meetingId: string;
  title: string;
  date: string;
  time: string;
  venue: string;
  agenda: string;
  state: 'called' | 'held' | 'cancelled';
  /** The asking member's own. */
  reply: Reply;
  /** Undefined where the book keeps no answers. */
  coming: number | undefined;
  apologies: number | undefined;
};

export type MotionView = {
  motionId: string;
  kind: 'motion' | 'election';
  title: string;
  text: string;
  closesOn: string;
  options: { position: number; label: string; candidateId?: string }[];
};

/** `tie`: the most votes went to more than one; `none`: nobody voted. */
export type Result = {
  motionId: string;
  kind: 'motion' | 'election';
  title: string;
  closedOn: string;
  outcome: 'decided' | 'tie' | 'none';
  /** The option that won, or those that are equal. */
  first: number[];
  options: { position: number; label: string; candidateId?: string; votes: number }[];
  voted: number;
  electorate: number;
};

export type GovernanceRecords = {
  callMeeting(
    act: Act,
    of: { title: string; date: string; time: string; venue: string; agenda: string },
  ): Promise<Written<{ meetingId: string }>>;
  cancelMeeting(act: Act, of: { meetingId: string }): Promise<Written>;
  reply(act: Act, of: { meetingId: string; reply: 'coming' | 'apology'; reason?: string }): Promise<Written>;
  /** Marks who was there; the meeting is held from then on. Members who are not named stay as they were marked. */
  markAttendance(
    act: Act,
    of: { meetingId: string; marks: { memberId: string; presence: 'present' | 'late' | 'absent' }[] },
  ): Promise<Written>;
  nextMeeting(of: { memberId: string }): Promise<Answer<MeetingView | undefined>>;
  attendance(of: { meetingId: string }): Promise<Answer<{ memberId: string; name: string; reply: Reply; presence: Presence }[]>>;

  /** A motion offers `yes`, `no` and `abstain`; an election its candidates. */
  openMotion(
    act: Act,
    of: { title: string; text: string; closesOn: string } & ({ kind: 'motion' } | { kind: 'election'; candidates: string[] }),
  ): Promise<Written<{ motionId: string }>>;
  /** Once for each member; how somebody voted is kept nowhere. */
  vote(act: Act, of: { motionId: string; position: number }): Promise<Written>;
  /** An officer counts. Before the last day is over only when everybody has voted. */
  closeMotion(act: Act, of: { motionId: string }): Promise<Written<{ outcome: Result['outcome'] }>>;
  /** Open ones in which this member has not voted. */
  openVotes(of: { memberId: string }): Promise<Answer<MotionView[]>>;
  /** Counted ones, the newest first. */
  results(of: { limit: number }): Promise<Answer<Result[]>>;
};
