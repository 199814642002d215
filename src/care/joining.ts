import { days } from '../clock.js';
import { joinNameMax, type CareReads } from '../../flows/kit/care.js';
import type { Me } from '../../flows/kit/me.js';
import type { Written } from '../book/records.js';
import type { JoinRequest } from '../book/records/members.js';
import { agreed, refused, type Agreed, type CareDeps, type Order } from './deps.js';
import { writes } from '../book/local/tables/writes.js';
import { dailyCap } from './daily-cap.js';
import type { Newcomers } from './newcomers.js';
import { wayInto } from './way-in.js';

/** Requests that wait in one chama at most: beyond it they are no list that anybody reads. */
const waitingMax = 20;

/** How often one number may ask one chama in a day, which is kept with the requests; and all chamas, and try codes, which a start forgets: what is asked then still meets the first cap. */
const asksPerDayMax = 2;
const codesPerDayMax = 10;

/** What is waited for the records; beyond it whoever decided hears that it is not known yet. On USSD the whole turn has 2 s. */
const waitMs = { ussd: 1_300, text: 7_000 };

export type Joining = Pick<CareReads, 'joinOffer' | 'joiners' | 'wayIn'> & {
  ask(order: Order, of: { chamaId: string; name: string; email?: string }): Promise<Agreed>;
  decide(order: Order, of: { requestId: string; says: 'yes' | 'no' }): Promise<Agreed>;
  /** How many wait for this officer; none for anybody else. */
  count(me: Me): Promise<number>;
};

/** Somebody's way into a chama: they ask, an officer decides, the records take them in, and they are told. */
export function openJoining(deps: CareDeps, newcomers: Newcomers): Joining {
  const { records, members, people, clock, store } = deps;
  const asks = dailyCap(clock, asksPerDayMax, days(1));
  const codes = dailyCap(clock, codesPerDayMax, days(1));
  const chamas = new Map(deps.chamas.map(({ chama }) => [chama.id, chama]));
  const byCode = new Map(
    deps.chamas.flatMap(({ chama, joinCode }) => (joinCode === undefined ? [] : [[folded(joinCode), chama] as const])),
  );

  const isOfficer = ({ member }: Me): boolean => member !== undefined && member.role !== 'member';

  /** Holds an office now, and not only when the screen was shown. */
  const holdsOffice = ({ chama, member, person }: Me): boolean =>
    members.officers(chama.id).some((officer) => officer.memberId === member?.id && officer.person === person);

  async function waiting(chamaId: string): Promise<JoinRequest[]> {
    const answer = await records(chamaId).members.joinRequests();
    return answer.status === 'read' ? answer.value : [];
  }

  /** May this number ask this chama once more today? */
  const mayAsk = async (chamaId: string, person: string): Promise<boolean> =>
    asks.hasRoom(person) && (await newcomers.askedLately(chamaId, person)) < asksPerDayMax;

  /** The same wish again, whose answer was lost on the way: it is counted no second time. */
  const isRepeat = async (chamaId: string, key: string): Promise<boolean> =>
    (await store.transaction(chamaId, (tx) => tx.get(writes, { key }))) !== undefined;

  return {
    async joinOffer({ me, code }) {
      const { phone, person } = me;
      if (phone === undefined || me.channel === 'whatsapp') return { status: 'known' };
      if (code !== undefined && !codes.take(person)) return { status: 'tooMany' };
      const chama = code === undefined ? chamas.get(me.chama.id) : byCode.get(folded(code));
      if (!chama) return { status: 'noCode' };
      const way = await wayInto(deps, chama.id, phone);
      if (way.status === 'member') return { status: 'known' };
      if (way.status === 'asked') return { status: 'waiting' };
      if (way.status !== 'none') return { ...way, chama: chama.name, helpPhone: chama.helpPhone };
      if (!(await mayAsk(chama.id, person))) return { status: 'tooMany' };
      const all = await waiting(chama.id);
      if (all.length >= waitingMax) return { status: 'full', helpPhone: chama.helpPhone };
      return { status: 'open', chamaId: chama.id, chama: chama.name, asksEmail: records(chama.id).members.asksEmail };
    },

    async wayIn({ me: { phone, chama } }) {
      if (phone === undefined) return { status: 'none' };
      const way = await wayInto(deps, chama.id, phone);
      if (way.status === 'granted') deps.lookForNewcomer(chama.id);
      return way;
    },

    async joiners({ me }) {
      if (!isOfficer(me)) return [];
      return (await waiting(me.chama.id)).map(({ memberId, name, phone = '', askedOn }) => ({
        requestId: memberId,
        name,
        phone,
        date: askedOn,
      }));
    },

    async ask({ key, me }, { chamaId, name, email }) {
      const chama = chamas.get(chamaId);
      if (!chama || me.member || me.phone === undefined || me.channel === 'whatsapp') return refused('notPossible');
      if (name.trim() === '' || name.length > joinNameMax) return refused('textBad');
      const repeats = await isRepeat(chamaId, key);
      if (!repeats && !(await mayAsk(chamaId, me.person))) return refused('tooManyAsks');
      if (!repeats && (await waiting(chamaId)).length >= waitingMax) return refused('tooManyAsks');
      const written = await records(chamaId).members.askToJoin({ key, name, phone: me.phone, ...(email !== undefined && { email }) });
      if (written.status !== 'done') return refused(whyNotAsked(written));
      asks.take(me.person, key);
      // So that they can be told whatever is decided: who is turned down is in no list.
      await people.change(me.person, me.phone, {});
      await newcomers.asked(chama, { id: written.memberId, person: me.person, name });
      return agreed;
    },

    async decide({ key, me }, { requestId, says }) {
      const { chama, member } = me;
      if (!member || !holdsOffice(me)) return refused('notPossible');
      const joiner = (await waiting(chama.id)).find((one) => one.memberId === requestId);
      if (joiner?.phone !== undefined) await newcomers.note(chama, { id: requestId, person: deps.personOfPhone(joiner.phone) });
      const deciding = (async (): Promise<Agreed> => {
        const written = await records(chama.id).members.decideJoin({ key, by: member.id }, { memberId: requestId, says });
        if (written.status !== 'done') return refused(whyNotDecided(written));
        await newcomers.settle(chama, requestId);
        return agreed;
      })();
      const over = new AbortController();
      deciding.catch((error: unknown) => {
        if (over.signal.aborted) deps.failed(error);
      });
      const late = clock.sleep(me.channel === 'ussd' ? waitMs.ussd : waitMs.text, over.signal).then(() => refused('unknown'));
      try {
        return await Promise.race([deciding, late]);
      } finally {
        over.abort();
      }
    },

    async count(me) {
      return isOfficer(me) ? (await waiting(me.chama.id)).length : 0;
    },
  };
}

/** Codes are typed on all kinds of phones. */
const folded = (code: string): string => code.replace(/[\s.-]/g, '').toLowerCase();

type Failed = Exclude<Written, { status: 'done' }>;

function whyNotAsked(written: Failed) {
  if (written.status === 'unknown') return 'unknown';
  if (written.status === 'not-kept') return 'notPossible';
  if (written.problem === 'phoneKnown') return 'alreadyAsked';
  return written.problem === 'textBad' || written.problem === 'emailNeeded' ? 'textBad' : 'notPossible';
}

function whyNotDecided(written: Failed) {
  if (written.status === 'unknown') return 'unknown';
  if (written.status === 'not-kept') return 'notPossible';
  if (written.problem === 'alreadyDecided') return 'handled';
  return written.problem === 'alreadyThere' ? 'emailTaken' : 'notPossible';
}
