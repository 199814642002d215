import type { BookMember } from '../../providers/ports.js';
import type { Desk } from '../local/desk.js';
import { membersMax } from '../local/roster.js';
import { memberships } from '../local/tables/members.js';

const blank = {
  phoneHash: undefined,
  askedOn: undefined,
  joinedOn: undefined,
  leftOn: undefined,
  decidedBy: undefined,
  reason: undefined,
};

/** Keeps since when ChamaPay has each member: from then on they owe the contribution of every cycle. */
export async function noteJoined(desk: Pick<Desk, 'chama' | 'store'>, members: readonly BookMember[]): Promise<void> {
  await desk.store.transaction(desk.chama.id, async (tx) => {
    const known = new Map((await tx.list(memberships, {}, { by: [], max: membersMax })).map((row) => [row.memberId, row.joinedOn]));
    for (const { memberId, joinedOn } of new Map(members.map((member) => [member.memberId, member])).values()) {
      if (joinedOn === undefined || known.get(memberId) === joinedOn) continue;
      if (known.has(memberId)) await tx.change(memberships, { memberId }, { joinedOn });
      else await tx.add(memberships, { ...blank, memberId, joinedOn });
    }
  });
}
