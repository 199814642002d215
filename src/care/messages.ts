import { days } from '../clock.js';
import type { ChannelName } from '../channel-name.js';
import { messageMax, type CareReads } from '../../flows/kit/care.js';
import type { Me } from '../../flows/kit/me.js';
import { memberName } from '../../flows/kit/names.js';
import { say } from '../../flows/kit/say.js';
import type { LocalTx } from '../book/local/store.js';
import type { Row } from '../book/local/table.js';
import type { Officer } from '../book/port.js';
import { agreed, refused, type Agreed, type CareDeps, type Order } from './deps.js';
import { memberMessages } from './message-table.js';

type Message = Row<typeof memberMessages>;

/** Messages that one member may leave in a day: each is an SMS to every treasurer. */
const perDayMax = 5;
const dayMs = days(1);

/** Messages that are read at once. */
const listMax = 200;

/** Offices that answer what is written to the treasurer. */
const mayAnswer = (role: NonNullable<Me['member']>['role'] | undefined): boolean => role === 'treasurer' || role === 'chair';

export type Messages = Pick<CareReads, 'messageRoom' | 'messages'> & {
  leave(order: Order, text: string): Promise<Agreed>;
  answer(order: Order, of: { messageId: string; text?: string }): Promise<Agreed>;
  /** How many wait for this officer; none for anybody else. */
  count(me: Me): Promise<number>;
  /** Tells what was written down and not told, because the service went down in between. */
  catchUp(): Promise<void>;
  /** Deletes what this member has written in this chama, with every copy of it in what was told. */
  forget(chamaId: string, person: string): Promise<void>;
};

/** Messages from members to the treasurer of their chama, and the answers. Each is written down first and told then, once. */
export function openMessages(deps: CareDeps): Messages {
  const { store, members, clock } = deps;

  /** Whom a message goes to: every treasurer but whoever wrote it; the chair where there is no other. */
  function hearers(chamaId: string, writer: { memberId: string; person: string }): Officer[] {
    const others = members.officers(chamaId).filter((one) => one.memberId !== writer.memberId && one.person !== writer.person);
    const treasurers = others.filter(({ role }) => role === 'treasurer');
    return treasurers.length > 0 ? treasurers : others.filter(({ role }) => role === 'chair');
  }

  const leftToday = (tx: LocalTx, person: string) => tx.count(memberMessages, { person, at: { from: clock.now() - dayMs + 1 } });

  const chamaOf = (chamaId: string) => {
    const setup = deps.chamas.find(({ chama }) => chama.id === chamaId);
    if (!setup) throw new Error(`no chama ${chamaId} is set up`);
    return setup.chama;
  };

  /** Tells of a message, or of its answer, and writes down that it was told; told twice it goes out once. */
  async function tell(chamaId: string, message: Message): Promise<void> {
    const { id, memberId, person, channel, text, answer, by, at } = message;
    const { name: chama, ussdCode: code } = chamaOf(chamaId);
    const subject = subjectOf(chamaId, id);
    if (message.state === 'waiting') {
      const date = { date: deps.dateIn(chamaId, at) };
      const phrase = say('care.message', { chama, member: memberName(members.name(chamaId, memberId)), date, text, code });
      for (const { memberId: officer, person: to, prefer } of hearers(chamaId, message))
        await deps.tell({ subject, kind: `care.message:${officer}`, chamaId, person: to, phrase, prefer });
    } else if (answer !== undefined) {
      const phrase = say('care.answer', { chama, officer: memberName(members.name(chamaId, by ?? '')), text: answer });
      await deps.tell({ subject, kind: 'care.answer', chamaId, person, phrase, prefer: channel as ChannelName });
    }
    await store.transaction(chamaId, async (tx) => {
      if ((await tx.get(memberMessages, { id }))?.state === message.state) await tx.change(memberMessages, { id }, { told: true });
    });
  }

  return {
    async messageRoom({ me: { chama, member, person } }) {
      if (!member || hearers(chama.id, { memberId: member.id, person }).length === 0) return 'nobody';
      const left = await store.transaction(chama.id, (tx) => leftToday(tx, person));
      return left >= perDayMax ? 'full' : 'open';
    },

    async messages({ me: { chama, member, person } }) {
      if (!member || !mayAnswer(member.role)) return [];
      const waiting = await store.transaction(chama.id, (tx) =>
        tx.list(memberMessages, { state: 'waiting' }, { by: ['at'], max: listMax }),
      );
      return waiting
        .filter((message) => message.person !== person)
        .map(({ id, memberId, at, text }) => ({
          messageId: id,
          member: members.name(chama.id, memberId),
          date: deps.dateIn(chama.id, at),
          text,
        }));
    },

    async leave({ key, me: { chama, member, person, channel }, at }, text) {
      if (!member) return refused('notPossible');
      const length = Array.from(text.trim()).length;
      if (length === 0 || length > messageMax) return refused('textBad');
      const writer = { memberId: member.id, person };
      const left = await store.transaction(chama.id, async (tx): Promise<Message | Agreed> => {
        const before = await tx.get(memberMessages, { id: key });
        if (before) return before;
        if (hearers(chama.id, writer).length === 0) return refused('nobodyThere');
        if ((await leftToday(tx, person)) >= perDayMax) return refused('tooManyMessages');
        const open = { state: 'waiting' as const, answer: undefined, by: undefined, decidedKey: undefined, told: false };
        const message: Message = { id: key, ...writer, channel, text: text.trim(), at, ...open };
        await tx.add(memberMessages, message);
        return message;
      });
      if ('status' in left) return left;
      if (!left.told) await tell(chama.id, left);
      return agreed;
    },

    async answer({ key, me: { chama, member, person } }, { messageId, text: given }) {
      const text = given?.trim();
      const length = text === undefined ? 1 : Array.from(text).length;
      if (length === 0 || length > messageMax) return refused('textBad');
      // Whoever has lost the office since the screen was shown answers nothing.
      const officer = members.officers(chama.id).find(({ memberId }) => memberId === member?.id);
      if (!member || officer?.person !== person || !mayAnswer(officer.role)) return refused('notPossible');
      const answered = await store.transaction(chama.id, async (tx): Promise<Message | Agreed> => {
        const message = await tx.get(memberMessages, { id: messageId });
        if (!message || message.person === person || message.memberId === member.id) return refused('notPossible');
        if (message.decidedKey === key) return message;
        if (message.state !== 'waiting') return refused('handled');
        const state = text === undefined ? ('aside' as const) : ('answered' as const);
        const patch = { state, answer: text, by: member.id, decidedKey: key, told: text === undefined };
        await tx.change(memberMessages, { id: messageId }, patch);
        return { ...message, ...patch };
      });
      if ('status' in answered) return answered;
      if (!answered.told) await tell(chama.id, answered);
      return agreed;
    },

    async count({ chama, member, person }) {
      if (!member || !mayAnswer(member.role)) return 0;
      return store.transaction(chama.id, async (tx) => {
        const all = await tx.count(memberMessages, { state: 'waiting' });
        return all === 0 ? 0 : all - (await tx.count(memberMessages, { state: 'waiting', person }));
      });
    },

    async catchUp() {
      for (const { chama } of deps.chamas) {
        const untold = await store.transaction(chama.id, (tx) => tx.list(memberMessages, { told: false }, { by: ['at'], max: listMax }));
        for (const message of untold) await tell(chama.id, message);
      }
    },

    async forget(chamaId, person) {
      for (;;) {
        const own = await store.transaction(chamaId, (tx) => tx.list(memberMessages, { person }, { by: ['at'], max: listMax }));
        if (own.length === 0) return;
        await deps.untell(own.map(({ id }) => subjectOf(chamaId, id)));
        await store.transaction(chamaId, async (tx) => {
          for (const { id } of own) await tx.remove(memberMessages, { id });
        });
      }
    },
  };
}

/** What words about a message are about; ids are unique in a chama alone. */
const subjectOf = (chamaId: string, id: string): string => `message:${chamaId}:${id}`;
