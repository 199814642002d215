import { days, hours, minutes } from '../clock.js';
import type { Chama } from '../../flows/kit/me.js';
import { memberName } from '../../flows/kit/names.js';
import { say, type Phrase } from '../../flows/kit/say.js';
import type { LocalTx } from '../book/local/store.js';
import type { Row } from '../book/local/table.js';
import type { CareDeps } from './deps.js';
import { openLooks } from './looks.js';
import { newcomers } from './newcomer-table.js';

type Newcomer = Row<typeof newcomers>;

/** Officers who are told of one request. */
const toldMax = 5;

/** Newcomers of one chama that are looked through at once. */
const listMax = 200;

/** A wish counts for so long: see `askedLately`. */
const askWindowMs = days(1);

/** When the records are looked at for somebody who was let in, from the officer's yes on, besides the look that the yes itself brings; after the last the list is read once a day, as ever. */
const lookAfterMs = [minutes(1), minutes(5), minutes(15), hours(1), hours(4), hours(12), days(1), days(2), days(3)];

/** The records have to say for so long that they have somebody as no member until that is told: a list that broke once must turn nobody away. */
const outSureMs = minutes(10);

export type Newcomers = {
  /** Their wish is written down: the officers are told. A repeat tells nobody again. */
  asked(chama: Chama, of: { id: string; person: string; name: string }): Promise<void>;
  /** Before a decision, so that whatever comes of it can be told after a crash as well. */
  note(chama: Chama, of: { id: string; person: string }): Promise<void>;
  /** Tells one of them, or all of a chama, what the records say of them by now; once each. */
  settle(chama: Chama, id?: string): Promise<void>;
  /** How often somebody has asked this chama within a day. */
  askedLately(chamaId: string, person: string): Promise<number>;
  catchUp(): Promise<void>;
  idle: () => Promise<void>;
};

/** Follows whoever asked to join until they know what came of it. What stands in the records decides; here is kept only who waits for it, and what they were told. */
export function openNewcomers(deps: CareDeps): Newcomers {
  const { store, records, members, clock, stop } = deps;
  const chamaOf = new Map(deps.chamas.map(({ chama }) => [chama.id, chama]));
  const looks = openLooks({ clock, stop, failed: deps.failed, look: lookFor });

  const waiting = (chamaId: string): Promise<Newcomer[]> =>
    store.transaction(chamaId, (tx) => tx.list(newcomers, { state: { in: ['asked', 'granted'] } }, { by: ['askedAt'], max: listMax }));

  /** Changes a newcomer who is still on their way. */
  const change = (chamaId: string, id: string, patch: Partial<Newcomer>) =>
    store.transaction(chamaId, async (tx) => {
      const now = await tx.get(newcomers, { id });
      if (now && now.state !== 'over') await tx.change(newcomers, { id }, patch);
    });

  const word = (chamaId: string, { id, person }: Pick<Newcomer, 'id' | 'person'>, kind: string, phrase: Phrase) =>
    deps.tell({ subject: `join:${chamaId}:${id}`, kind, chamaId, person, phrase, prefer: 'sms' });

  async function tellOfficers(chama: Chama, id: string, name: string): Promise<void> {
    const phrase = say('care.asksToJoin', { chama: chama.name, name: memberName(name), code: chama.ussdCode });
    for (const { memberId, person, prefer } of members.officers(chama.id).slice(0, toldMax))
      await deps.tell({ subject: `join:${chama.id}:${id}`, kind: `care.join:${memberId}`, chamaId: chama.id, person, phrase, prefer });
    await change(chama.id, id, { told: true });
  }

  /** Once what has come of a wish is known, they hear it, and are followed no more. */
  async function end(chama: Chama, newcomer: Newcomer, kind: string, phrase: Phrase): Promise<void> {
    await word(chama.id, newcomer, kind, phrase);
    await change(chama.id, newcomer.id, { state: 'over', told: true });
  }

  async function settleOne(chama: Chama, newcomer: Newcomer): Promise<void> {
    const { id, state, told, outAt } = newcomer;
    const answer = await records(chama.id).members.joinState({ memberId: id });
    if (answer.status !== 'read') return;
    const { name, ussdCode: code, helpPhone } = chama;
    const call = say('engine.helpCall', { phone: helpPhone });
    switch (answer.value) {
      case 'waiting': {
        if (told) return;
        const asked = await records(chama.id).members.joinRequests();
        const own = asked.status === 'read' ? asked.value.find(({ memberId }) => memberId === id) : undefined;
        if (own) await tellOfficers(chama, id, own.name);
        return;
      }
      case 'granted':
        if (state === 'granted' && told) {
          if (outAt !== undefined) await change(chama.id, id, { outAt: undefined });
          return;
        }
        if (state === 'asked') await change(chama.id, id, { state: 'granted', grantedAt: clock.now(), told: false });
        await word(chama.id, newcomer, 'care.joinDecided', say('care.letInSoon', { chama: name, code }));
        return change(chama.id, id, { told: true });
      case 'in':
        return end(chama, newcomer, 'care.joined', say('care.letIn', { chama: name, code }));
      case 'refused':
        return end(chama, newcomer, 'care.joinDecided', say('care.turnedDown', { chama: name, call }));
      case 'out':
        if (outAt === undefined) return change(chama.id, id, { outAt: clock.now() });
        if (clock.now() - outAt < outSureMs) return;
        return end(chama, newcomer, 'care.notTakenIn', say('care.notTakenIn', { chama: name, call }));
      case undefined:
        return store.transaction(chama.id, (tx) => tx.remove(newcomers, { id }));
    }
  }

  async function settle(chama: Chama, id?: string): Promise<void> {
    const all = await waiting(chama.id);
    for (const newcomer of all) if (id === undefined || newcomer.id === id) await settleOne(chama, newcomer);
    if (all.length > 0) await plan(chama.id);
  }

  /** The next look at the records that is due to anybody here. */
  async function plan(chamaId: string): Promise<void> {
    const now = clock.now();
    const due = (await waiting(chamaId)).flatMap(({ grantedAt = Infinity, outAt = -Infinity }) => [
      ...lookAfterMs.map((ms) => grantedAt + ms),
      outAt + outSureMs,
    ]);
    const next = Math.min(...due.filter((at) => at > now));
    looks.plan(chamaId, Number.isFinite(next) ? next : undefined);
  }

  async function lookFor(chamaId: string): Promise<void> {
    deps.lookForNewcomer(chamaId);
    await plan(chamaId);
  }

  /** Those who were told long ago. */
  async function sweep(tx: LocalTx): Promise<void> {
    const over = { state: 'over' as const, askedAt: { to: clock.now() - askWindowMs } };
    for (const { id } of await tx.list(newcomers, over, { by: [], max: listMax })) await tx.remove(newcomers, { id });
  }

  const add = (chamaId: string, { id, person }: { id: string; person: string }, told: boolean) =>
    store.transaction(chamaId, async (tx) => {
      await sweep(tx);
      if (await tx.get(newcomers, { id })) return;
      await tx.add(newcomers, { id, person, askedAt: clock.now(), state: 'asked', grantedAt: undefined, outAt: undefined, told });
    });

  return {
    async asked(chama, { id, person, name }) {
      await add(chama.id, { id, person }, false);
      await tellOfficers(chama, id, name);
    },

    note: (chama, of) => add(chama.id, of, true),
    settle,

    askedLately: (chamaId, person) =>
      store.transaction(chamaId, (tx) => tx.count(newcomers, { person, askedAt: { from: clock.now() - askWindowMs + 1 } })),

    async catchUp() {
      for (const chama of chamaOf.values()) {
        await settle(chama);
        const granted = (await waiting(chama.id)).some(({ state }) => state === 'granted');
        if (granted) deps.lookForNewcomer(chama.id);
      }
    },

    idle: looks.idle,
  };
}
