import { days } from '../../clock.js';
import type { Phone } from '../../phone.js';
import { isOfficer } from '../local/roster.js';
import type { LocalTx } from '../local/store.js';
import { joinRequests } from '../local/tables/joining.js';
import { members } from '../local/tables/members.js';
import { textOf } from '../local/wording.js';
import { done, look, refused, write } from '../local/write.js';
import { cleanName } from '../members.js';
import type { MemberRecords } from '../records/members.js';
import type { ChamapayDesk } from './desk.js';
import { once } from './once.js';
import { added, namesOf } from './registering.js';

/** A number that was turned down may ask again after this long. */
const againAfterMs = days(30);

const listMax = 200;

/**
 * Who asks to join a chama at ChamaPay. Requests are kept in our own table, as ChamaPay has no call for them; who is let in is registered there
 * (ChamaPay docs: POST /members), under a key of the request and the officer, so that the same yes registers once.
 */
export function chamapayJoining(desk: ChamapayDesk): Pick<MemberRecords, 'askToJoin' | 'decideJoin' | 'joinRequests'> {
  return {
    askToJoin({ key, name: given, phone, email }) {
      const phoneHash = desk.identity.phoneHash(phone);
      return write(desk, { key, kind: 'member.ask', asked: phoneHash }, async (tx, now) => {
        const name = cleanName(given);
        if (namesOf(name)[1] === '') return refused('textBad');
        if (email === undefined) return refused('emailNeeded');
        if ((await tx.list(members, { phoneHash }, { by: [], max: 1 })).length > 0) return refused('phoneKnown');
        const [before] = await tx.list(joinRequests, { phoneHash }, { by: [], max: 1 });
        if (before && (before.state === 'waiting' || now.at - before.askedAt < againAfterMs)) return refused('phoneKnown');
        if (before) await tx.remove(joinRequests, { id: before.id });
        const id = desk.ids.next();
        const asked = { askedOn: now.today, askedAt: now.at, decidedBy: undefined };
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
        keep: async (_, tx) => {
          await tx.change(joinRequests, { id }, { state: 'accepted', ...wiped, decidedBy: act.by });
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
  };

  async function undecidable(tx: LocalTx, by: string, id: string) {
    if (!(await isOfficer(desk, tx, by))) return refused('notOfficer');
    const request = await tx.get(joinRequests, { id });
    if (!request) return refused('unknownSubject');
    return request.state === 'waiting' ? undefined : refused('alreadyDecided');
  }
}

/** Once it is decided, name and number lie in the chama's list or nowhere; the hash tells who has asked before. */
const wiped = { name: '', phone: undefined, email: undefined };
