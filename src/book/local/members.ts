import { isPositive } from '../../money.js';
import type { Phone } from '../../phone.js';
import { cleanName } from '../members.js';
import type { Written } from '../records.js';
import type { MemberRecords } from '../records/members.js';
import { isDate } from '../rules-schema.js';
import type { Role } from '../setup.js';
import type { MemberRow } from '../store.js';
import type { Desk } from './desk.js';
import { principalOwed } from './loan-state.js';
import { coveredBy } from './loan-terms.js';
import { host, isOfficer, membersMax, roleOf } from './roster.js';
import type { LocalTx } from './store.js';
import type { Row } from './table.js';
import { members, memberships } from './tables/members.js';
import { textOf } from './wording.js';
import { done, look, refused, write } from './write.js';

type Member = Row<typeof members>;

const nameMin = 2;
const idForm = /^[A-Za-z0-9_-]{1,32}$/;
const listMax = 200;

/** Who belongs to the chama, from the wish to join until they leave. */
export function localMembers(desk: Desk): MemberRecords {
  const { chama } = desk;

  /** Writes, and lets who is who know the members as they are then. A repeat does so too: the first may have died in between. */
  async function known<T extends object>(written: Promise<Written<T>>, memberId: (answer: T) => string): Promise<Written<T>> {
    const answer = await written;
    if (answer.status !== 'done') return answer;
    const row = await desk.store.transaction(chama.id, (tx) => tx.get(members, { memberId: memberId(answer) }));
    if (row) await desk.learn([rowOf(chama.id, row)]);
    return answer;
  }

  /** An officer's decision on one member. */
  function decide(
    act: { key: string; by: string },
    of: { kind: string; memberId: string; detail: object },
    work: (tx: LocalTx, member: Member, now: { at: number; today: string }) => Promise<Written>,
  ): Promise<Written> {
    const { kind, memberId, detail } = of;
    const order = { key: act.key, kind, asked: of, audit: { by: act.by, subject: memberId, detail } };
    const written = write(desk, order, async (tx, now) => {
      if (!(await isOfficer(desk, tx, act.by))) return refused('notOfficer');
      if (act.by === memberId) return refused('ownCase');
      const member = await tx.get(members, { memberId });
      return member ? work(tx, member, now) : refused('unknownMember');
    });
    return known(written, () => memberId);
  }

  async function move(tx: LocalTx, member: Member, patch: Partial<Member>, at: number): Promise<void> {
    await tx.change(members, { memberId: member.memberId }, { ...patch, syncedAt: at });
  }

  async function note(tx: LocalTx, memberId: string, patch: Partial<Row<typeof memberships>>): Promise<void> {
    if (await tx.get(memberships, { memberId })) return tx.change(memberships, { memberId }, patch);
    await tx.add(memberships, { ...unknown, memberId, ...patch });
  }

  return {
    asksEmail: false,

    register(act, { name, phone, memberId: wanted, role = 'member', joinedOn }) {
      const phoneHash = desk.identity.phoneHash(phone);
      const asked = { phoneHash, wanted, role, joinedOn };
      const order = { key: act.key, kind: 'member.register', asked, audit: { by: act.by, detail: { role, joinedOn } } };
      const written = write(desk, order, async (tx, now) => {
        const office = await roleOf(desk, tx, act.by);
        if (office === undefined || office === 'member') return refused('notOfficer');
        if (role !== 'member' && office !== host && office !== 'chair') return refused('notChair');
        if (joinedOn !== undefined && (!isDate(joinedOn) || joinedOn > now.today)) return refused('dateBad');
        const made = await addMember(tx, { name, phone, phoneHash, wanted, role, status: 'active', at: now.at });
        if (made.status !== 'done') return made;
        await note(tx, made.memberId, { phoneHash, joinedOn: joinedOn ?? now.today, decidedBy: act.by });
        return made;
      });
      return known(written, ({ memberId }) => memberId);
    },

    askToJoin({ key, name, phone }) {
      const phoneHash = desk.identity.phoneHash(phone);
      const written = write(desk, { key, kind: 'member.ask', asked: phoneHash }, async (tx, now) => {
        const made = await addMember(tx, { name, phone, phoneHash, wanted: undefined, role: 'member', status: 'pending', at: now.at });
        if (made.status === 'done') await note(tx, made.memberId, { phoneHash, askedOn: now.today });
        return made;
      });
      return known(written, ({ memberId }) => memberId);
    },

    decideJoin: (act, { memberId, says, reason = '' }) =>
      decide(act, { kind: 'member.decide', memberId, detail: { says, reason } }, async (tx, member, now) => {
        if (member.status !== 'pending') return refused('alreadyDecided');
        const yes = says === 'yes';
        await move(tx, member, { status: yes ? 'active' : 'inactive', ...(!yes && { phone: undefined, phoneHash: undefined }) }, now.at);
        const came = yes ? { joinedOn: now.today } : { leftOn: now.today, phoneHash: undefined };
        await note(tx, memberId, { decidedBy: act.by, reason: textOf(reason), ...came });
        return done({});
      }),

    suspend: (act, { memberId, reason }) =>
      decide(act, { kind: 'member.suspend', memberId, detail: { reason } }, async (tx, member, now) => {
        if (!textOf(reason)) return refused('textBad');
        if (member.status !== 'active') return refused('notActive');
        if (member.role !== 'member' && (await roleOf(desk, tx, act.by)) === 'secretary') return refused('notChair');
        await move(tx, member, { status: 'suspended' }, now.at);
        await note(tx, memberId, { decidedBy: act.by, reason: textOf(reason) });
        return done({});
      }),

    reinstate: (act, { memberId }) =>
      decide(act, { kind: 'member.reinstate', memberId, detail: {} }, async (tx, member, now) => {
        if (member.status !== 'suspended') return refused('alreadyDecided');
        await move(tx, member, { status: 'active' }, now.at);
        await note(tx, memberId, { decidedBy: act.by, reason: undefined });
        return done({});
      }),

    setRole: (act, { memberId, role }) =>
      decide(act, { kind: 'member.role', memberId, detail: { role } }, async (tx, member, now) => {
        const office = await roleOf(desk, tx, act.by);
        if (office !== host && office !== 'chair') return refused('notChair');
        if (member.status !== 'active') return refused('notActive');
        await move(tx, member, { role }, now.at);
        return done({});
      }),

    leave(act, { memberId, forget }) {
      const order = {
        key: act.key,
        kind: 'member.leave',
        asked: { memberId, forget },
        audit: { by: act.by, subject: memberId, detail: { forget } },
      };
      const written = write(desk, order, async (tx, now) => {
        if (act.by !== memberId && !(await isOfficer(desk, tx, act.by))) return refused('notYours');
        const member = await tx.get(members, { memberId });
        if (!member) return refused('unknownMember');
        const owed = await principalOwed(desk, tx, memberId);
        if (isPositive(owed)) return refused('owesStill', owed);
        if (isPositive(await coveredBy(desk, tx, memberId))) return refused('owesStill');
        const wiped = forget ? { name: memberId } : {};
        await move(tx, member, { status: 'inactive', role: 'member', phone: undefined, phoneHash: undefined, ...wiped }, now.at);
        await note(tx, memberId, { phoneHash: undefined, leftOn: now.today, ...(forget && { reason: undefined }) });
        return done({});
      });
      return known(written, () => memberId);
    },

    joinRequests: () =>
      look(desk, async (tx) => {
        const waiting = await tx.list(members, { status: 'pending' }, { by: ['syncedAt'], max: listMax });
        const asked = new Map(
          (await tx.list(memberships, { memberId: { in: waiting.map((row) => row.memberId) } }, { by: [], max: listMax })).map((row) => [
            row.memberId,
            row.askedOn,
          ]),
        );
        return waiting.map(({ memberId, name, phone }) => ({
          ...{ memberId, name, phone: phone as Phone | undefined },
          askedOn: asked.get(memberId) ?? '',
        }));
      }),

    joinState: ({ memberId }) =>
      look(desk, async (tx) => {
        const member = await tx.get(members, { memberId });
        return member && joinStates[member.status];
      }),

    // Whoever asks here is on the list, as pending.
    askedBy: async () => ({ status: 'read', value: undefined }),

    list: ({ limit, skip = 0 }) =>
      look(desk, async (tx) => {
        const rows = await tx.list(members, {}, { by: [], max: Math.min(limit, listMax), skip });
        return rows.map(({ memberId, name, role, status }) => ({ memberId, name, role, status }));
      }),
  };

  async function addMember(
    tx: LocalTx,
    of: { name: string; phone: Phone; phoneHash: string; wanted: string | undefined; role: Role; status: Member['status']; at: number },
  ) {
    const { phone, phoneHash, wanted, role, status, at } = of;
    const name = cleanName(of.name);
    if (name.length < nameMin) return refused('textBad');
    if (wanted !== undefined && (!idForm.test(wanted) || wanted === host)) return refused('textBad');
    const holds = await tx.list(members, { phoneHash }, { by: [], max: 1 });
    const claims = await tx.list(memberships, { phoneHash }, { by: [], max: 1 });
    if (holds.length + claims.length > 0) return refused('phoneKnown');
    if ((await tx.count(members, {})) >= membersMax) throw new Error('a chama has too many members');
    const memberId = wanted ?? (await freeId(tx));
    if (await tx.get(members, { memberId })) return refused('alreadyThere');
    await tx.add(members, { memberId, name, phone, phoneHash, status, role, syncedAt: at });
    return done({ memberId });
  }
}

/** A member as a request: whoever is turned down, or out for another reason, is no member. */
const joinStates = { pending: 'waiting', active: 'in', inactive: 'refused', suspended: 'out' } as const;

const unknown = {
  phoneHash: undefined,
  askedOn: undefined,
  joinedOn: undefined,
  leftOn: undefined,
  decidedBy: undefined,
  reason: undefined,
};

function rowOf(chamaId: string, row: Member): MemberRow {
  return { chamaId, ...row, phone: row.phone as Phone | undefined };
}

/** The first id that nobody has: `M001`, `M002`, … */
async function freeId(tx: LocalTx): Promise<string> {
  for (let number = (await tx.count(members, {})) + 1; number <= 2 * membersMax; number++) {
    const memberId = `M${String(number).padStart(3, '0')}`;
    if (!(await tx.get(members, { memberId }))) return memberId;
  }
  throw new Error('a chama has too many members');
}
