import type { OfficeMember } from '../../providers/ports/office.js';
import { localMembers } from '../local/members.js';
import { roleOf } from '../local/roster.js';
import { refused } from '../local/write.js';
import { cleanName } from '../members.js';
import type { BookMember } from '../../providers/ports.js';
import type { MemberRecords } from '../records/members.js';
import type { ChamapayDesk } from './desk.js';
import { notKept } from './not-kept.js';
import { once, type Sent } from './once.js';

/**
 * Members of a chama at ChamaPay. Its list is mirrored; who asks to join, who is suspended and who leaves is decided in ChamaPay's own pages, as
 * there is no documented call for it, and offices are the host's to give.
 */
export function chamapayMembers(desk: ChamapayDesk): MemberRecords {
  const ours = localMembers(desk);
  return {
    async register(act, { name, phone, memberId, role = 'member', joinedOn, email }) {
      if (role !== 'member' || memberId !== undefined || joinedOn !== undefined) return notKept();
      const [firstName, lastName] = namesOf(name);
      const order = { key: act.key, kind: 'member.register', asked: { phone, email }, audit: { by: act.by, detail: {} } };
      return once(desk, order, {
        check: async (tx) => {
          const office = await roleOf(desk, tx, act.by);
          if (office === undefined || office === 'member') return refused('notOfficer');
          if (lastName === '') return refused('textBad');
          return email === undefined ? refused('emailNeeded') : undefined;
        },
        send: async () => added(await desk.provider.addMember({ key: act.key, firstName, lastName, email: email ?? '', phone })),
        keep: (member) => {
          desk.registered();
          return { memberId: member.memberId };
        },
      });
    },
    list: (of) => ours.list(of),
    askToJoin: notKept,
    decideJoin: notKept,
    suspend: notKept,
    reinstate: notKept,
    setRole: notKept,
    leave: notKept,
    joinRequests: notKept,
  };
}

/** ChamaPay asks for two names of everybody (ChamaPay docs: POST /members): the last word, and all before it. */
function namesOf(name: string): [first: string, last: string] {
  const words = cleanName(name).split(' ');
  return [words.slice(0, -1).join(' '), words.length < 2 ? '' : (words.at(-1) ?? '')];
}

function added(answer: OfficeMember): Sent<BookMember> {
  switch (answer.status) {
    case 'added':
      return { status: 'recorded', value: answer.member };
    case 'unknown':
      return answer;
    case 'refused':
      return { status: 'refused', problem: problems[answer.reason], ...(answer.alert !== undefined && { alert: answer.alert }) };
  }
}

const problems = {
  emailTaken: 'alreadyThere',
  idTaken: 'alreadyThere',
  badPhone: 'textBad',
  missingField: 'textBad',
  unknownMember: 'unavailable',
  unavailable: 'unavailable',
  declined: 'textBad',
} as const;
