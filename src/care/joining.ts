import { days } from '../clock.js';
import { joinNameMax, type CareReads } from '../../flows/kit/care.js';
import type { Chama, Me } from '../../flows/kit/me.js';
import { memberName } from '../../flows/kit/names.js';
import { say } from '../../flows/kit/say.js';
import type { Written } from '../book/records.js';
import type { JoinRequest } from '../book/records/members.js';
import { agreed, refused, type Agreed, type CareDeps, type Order } from './deps.js';
import { dailyCap } from './daily-cap.js';

/** Requests that wait in one chama at most: beyond it they are no list that anybody reads. */
const waitingMax = 20;

/** What one number may do in a day: ask to join, and try codes. */
const asksPerDayMax = 2;
const codesPerDayMax = 10;

/** Officers who are told of one request. */
const toldMax = 5;

/** What is waited for the records; beyond it whoever decided hears that it is not known yet. On USSD the whole turn has 2 s. */
const waitMs = { ussd: 1_300, text: 7_000 };

export type Joining = Pick<CareReads, 'joinOffer' | 'joiners'> & {
  ask(order: Order, of: { chamaId: string; name: string; email?: string }): Promise<Agreed>;
  decide(order: Order, of: { requestId: string; says: 'yes' | 'no' }): Promise<Agreed>;
  /** How many wait for this officer; none for anybody else. */
  count(me: Me): Promise<number>;
};

/** Somebody's way into a chama: they ask, an officer decides, the records take them in, and they are told. */
export function openJoining(deps: CareDeps): Joining {
  const { records, members, people, clock } = deps;
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

  async function tellOfficers(chama: Chama, requestId: string, name: string): Promise<void> {
    const phrase = say('care.asksToJoin', { chama: chama.name, name: memberName(name), code: chama.ussdCode });
    for (const { memberId, person, prefer } of members.officers(chama.id).slice(0, toldMax))
      await deps.tell({
        subject: subjectOf(chama.id, requestId),
        kind: `care.join:${memberId}`,
        chamaId: chama.id,
        person,
        phrase,
        prefer,
      });
  }

  async function tellWhoAsked(chama: Chama, { memberId: requestId, phone }: JoinRequest, says: 'yes' | 'no'): Promise<void> {
    if (phone === undefined) return;
    const { id: chamaId, name, ussdCode: code, helpPhone } = chama;
    const isSoon = records(chamaId).members.asksEmail;
    const yes = isSoon ? say('care.letInSoon', { chama: name, code }) : say('care.letIn', { chama: name, code });
    const no = say('care.turnedDown', { chama: name, call: say('engine.helpCall', { phone: helpPhone }) });
    const word = { subject: subjectOf(chamaId, requestId), kind: 'care.joinDecided', chamaId, person: deps.personOfPhone(phone) };
    await deps.tell({ ...word, phrase: says === 'yes' ? yes : no, prefer: 'sms' });
  }

  return {
    async joinOffer({ me, code }) {
      const { phone, person } = me;
      if (phone === undefined || me.channel === 'whatsapp') return { status: 'known' };
      if (code !== undefined && !codes.take(person)) return { status: 'tooMany' };
      const chama = code === undefined ? chamas.get(me.chama.id) : byCode.get(folded(code));
      if (!chama) return { status: 'noCode' };
      const [known] = people.roll.withPhone(phone).filter((row) => row.chamaId === chama.id);
      if (known) return { status: known.status === 'pending' ? 'waiting' : 'known' };
      const all = await waiting(chama.id);
      if (all.some((one) => one.phone === phone)) return { status: 'waiting' };
      if (!asks.hasRoom(person)) return { status: 'tooMany' };
      if (all.length >= waitingMax) return { status: 'full' };
      return { status: 'open', chamaId: chama.id, chama: chama.name, asksEmail: records(chama.id).members.asksEmail };
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
      if (!asks.hasRoom(me.person, key)) return refused('tooManyAsks');
      if ((await waiting(chamaId)).filter(({ phone }) => phone !== me.phone).length >= waitingMax) return refused('tooManyAsks');
      const written = await records(chamaId).members.askToJoin({ key, name, phone: me.phone, ...(email !== undefined && { email }) });
      if (written.status !== 'done') return refused(whyNotAsked(written));
      asks.take(me.person, key);
      // So that they can be told whatever is decided: who is turned down is in no list.
      await people.change(me.person, me.phone, {});
      await tellOfficers(chama, written.memberId, name);
      return agreed;
    },

    async decide({ key, me }, { requestId, says }) {
      const { chama, member } = me;
      if (!member || !holdsOffice(me)) return refused('notPossible');
      const joiner = (await waiting(chama.id)).find((one) => one.memberId === requestId);
      const deciding = (async (): Promise<Agreed> => {
        const written = await records(chama.id).members.decideJoin({ key, by: member.id }, { memberId: requestId, says });
        if (written.status !== 'done') return refused(whyNotDecided(written));
        if (joiner) await tellWhoAsked(chama, joiner, says);
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

const subjectOf = (chamaId: string, requestId: string): string => `join:${chamaId}:${requestId}`;

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
