import { localMembers } from '../local/members.js';
import { roleOf } from '../local/roster.js';
import { refused } from '../local/write.js';
import type { MemberRecords } from '../records/members.js';
import type { ChamapayDesk } from './desk.js';
import { notKept } from './not-kept.js';
import { chamapayJoining } from './joining.js';
import { once } from './once.js';
import { added, namesOf } from './registering.js';

/**
 * Members of a chama at ChamaPay. Its list is mirrored; who asks to join waits with us; who is suspended and who leaves is decided in ChamaPay's own
 * pages, as there is no documented call for it, and offices are the host's to give.
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
    asksEmail: true,
    ...chamapayJoining(desk),
    suspend: notKept,
    reinstate: notKept,
    setRole: notKept,
    leave: notKept,
  };
}
