import type { Phone } from '../../phone.js';
import type { BookMember } from '../../providers/ports.js';
import { isOfficer } from '../local/roster.js';
import type { LocalTx } from '../local/store.js';
import type { Row } from '../local/table.js';
import { joinRequests } from '../local/tables/joining.js';
import { members } from '../local/tables/members.js';
import { textOf } from '../local/wording.js';
import { done, look, refused, write } from '../local/write.js';
import { addDays } from '../cycle.js';
import { cleanName } from '../members.js';
import type { JoinState, MemberRecords } from '../records/members.js';
import type { ChamapayDesk } from './desk.js';
import { once } from './once.js';
import { added, namesOf } from './registering.js';

/** A number that asked in vain may ask again after so many days. */
const againAfterDays = 30;

const listMax = 200;

/**
 * Who asks to join a chama at ChamaPay. Requests are kept in our own table, as ChamaPay has no call for them; who is let in is registered there
 * (ChamaPay docs: POST /members), under a key of the request and the officer, so that the same yes registers once.
 */
export function chamapayJoining(
  desk: ChamapayDesk,
): Pick<MemberRecords, 'askToJoin' | 'decideJoin' | 'joinRequests' | 'joinState' | 'askedBy'> {
  return {
    askToJoin({ key, name: given, phone, email }) {
      const phoneHash = desk.identity.phoneHash(phone);
      return write(desk, { key, kind: 'member.ask', asked: phoneHash }, async (tx, now) => {
        const name = cleanName(given);
        if (namesOf(name)[1] === '') return refused('textBad');
        if (email === undefined) return refused('emailNeeded');
        if ((await tx.list(members, { phoneHash }, { by: [], max: 1 })).length > 0) return refused('phoneKnown');
        const [before] = await tx.list(joinRequests, { phoneHash }, { by: [], max: 1 });
        if (before && (before.state === 'waiting' || now.today < againOn(before))) return refused('phoneKnown');
        if (before) await tx.remove(joinRequests, { id: before.id });
        const id = desk.ids.next();
        const asked = { askedOn: now.today, askedAt: now.at, decidedBy: undefined, memberId: undefined };
        await tx.add(joinRequests, { id, name, phone, phoneHash, email, state: 'waiting', ...asked });
        return done({ memberId: id });
      });
    },

    async decideJoin(act, { memberId: id, says, reason = '' }) {
      const audit = { by: act.by, subject: id, detail: { says, reason: textOf(reason) } };
      if (says === 'no')
        return write(desk, { key: act.key, kind: 'member.decide', asked: { id, says }, audit }, async (tx) => {
          const fault = await undecidable(tx, act.by, id);
          if (fault) return fault;
          await tx.change(joinRequests, { id }, { state: 'refused', ...wiped, decidedBy: act.by });
          return done({});
        });

      const asked = await look(desk, (tx) => tx.get(joinRequests, { id }));
      const request = asked.status === 'read' ? asked.value : undefined;
      const order = { key: `join:${id}:${act.by}`, kind: 'member.register', asked: { id }, audit };
      return once(desk, order, {
        check: (tx) => undecidable(tx, act.by, id),
        send: async () => {
          if (request?.phone === undefined) return { status: 'refused', problem: 'alreadyDecided' };
          const [firstName, lastName] = namesOf(request.name);
          const { phone, email = '' } = request;
          return added(await desk.provider.addMember({ key: order.key, firstName, lastName, email, phone: phone as Phone }));
        },
        // Whatever ChamaPay answers of their standing (its documents do not say which a new member has), its list is what makes them one.
        keep: async ({ memberId }, tx) => {
          await tx.change(joinRequests, { id }, { state: 'accepted', ...wiped, decidedBy: act.by, memberId });
          desk.registered();
          return {};
        },
      });
    },

    joinRequests: () =>
      look(desk, async (tx) => {
        const waiting = await tx.list(joinRequests, { state: 'waiting' }, { by: ['askedAt'], max: listMax });
        return waiting.map(({ id, name, phone, askedOn }) => ({ memberId: id, name, phone: phone as Phone | undefined, askedOn }));
      }),

    joinState: ({ memberId: id }) =>
      look(desk, async (tx) => {
        const request = await tx.get(joinRequests, { id });
        return request && stateOf(tx, request);
      }),

    askedBy: ({ phone }) =>
      look(desk, async (tx) => {
        const [request] = await tx.list(joinRequests, { phoneHash: desk.identity.phoneHash(phone) }, { by: [], max: 1 });
        return request && { memberId: request.id, state: await stateOf(tx, request), again: againOn(request) };
      }),
  };

  /** Whom the list does not show yet has not been turned down by it. */
  async function stateOf(tx: LocalTx, { state, memberId, phoneHash }: Row<typeof joinRequests>): Promise<JoinState> {
    if (state !== 'accepted') return state === 'refused' ? 'refused' : 'waiting';
    const found =
      memberId === undefined ? (await tx.list(members, { phoneHash }, { by: [], max: 1 }))[0] : await tx.get(members, { memberId });
    return found ? listedAs[found.status] : 'granted';
  }

  async function undecidable(tx: LocalTx, by: string, id: string) {
    if (!(await isOfficer(desk, tx, by))) return refused('notOfficer');
    const request = await tx.get(joinRequests, { id });
    if (!request) return refused('unknownSubject');
    return request.state === 'waiting' ? undefined : refused('alreadyDecided');
  }
}

/** A request that was granted, by how ChamaPay's list has the member. */
const listedAs = { active: 'in', pending: 'granted', inactive: 'out', suspended: 'out' } as const;

const againOn = ({ askedOn }: { askedOn: string }): string => addDays(askedOn, againAfterDays);

/** Requests of people whom the chama's office has made members meanwhile need nobody's word any more. */
export async function closeRequests(
  desk: Pick<ChamapayDesk, 'chama' | 'store' | 'identity'>,
  listed: readonly BookMember[],
): Promise<void> {
  await desk.store.transaction(desk.chama.id, async (tx) => {
    const waiting = await tx.list(joinRequests, { state: 'waiting' }, { by: ['askedAt'], max: listMax });
    if (waiting.length === 0) return;
    const active = new Map(
      listed.flatMap(({ memberId, phone, status }) =>
        phone !== undefined && status === 'active' ? [[desk.identity.phoneHash(phone), memberId]] : [],
      ),
    );
    for (const { id, phoneHash } of waiting) {
      const memberId = active.get(phoneHash);
      if (memberId !== undefined) await tx.change(joinRequests, { id }, { state: 'accepted', ...wiped, memberId });
    }
  });
}

/** Once it is decided, name and number lie in the chama's list or nowhere; the hash tells who has asked before. */
const wiped = { name: '', phone: undefined, email: undefined };
