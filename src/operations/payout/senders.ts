import { dateIn, hours, minutes, type Clock } from '../../clock.js';
import type { Me } from '../../../flows/kit/me.js';
import type { PayoutIntent } from '../../../flows/kit/payout.js';
import type { Payer, SenderField, SenderKept, SenderProfile } from '../../providers/ports/payout.js';
import { keyedHash, type Key } from '../../secrets.js';
import type { ReadySender } from '../performers/pay-out.js';
import type { Agreed } from '../order.js';
import type { MoneyStore, Operation, PayoutSender } from '../store.js';
import { askedOfAll, givenFields, isOfAge, profileOf, tidyDetails, type Whose } from './profile.js';

/** How soon a payer is asked again about a sender that it is still checking, or has refused. */
const againMs = { waiting: minutes(1), refused: hours(1) } as const;

export type SenderKnown = { has: SenderField[]; missing: SenderField[]; standing: PayoutSender['standing'] };

/** Fresh at the payer: `ready` alone may send. `incomplete`: something is not known, or not taken. */
export type SenderNow = ReadySender | { status: 'incomplete'; fields: SenderField[] } | { status: 'waiting' };

export type PayoutSenders = {
  /** Keeps what a member told of themselves, merged with what is known, unless it cannot be kept. The payer is told of it meanwhile. */
  save(of: { me: Me; details: Extract<PayoutIntent, { kind: 'saveSender' }>['details'] }): Promise<Agreed>;
  known(of: { me: Me; needs: readonly SenderField[] }): Promise<SenderKnown>;
  /** Finds or makes the sender at the payer, and has it keep what changed. `anew`: also where nothing seems to have changed. */
  now(of: { me: Me; anew?: boolean }): Promise<SenderNow>;
  /** The same for a payment that is about to be made. */
  of(operation: Operation): Promise<ReadySender>;
  /** Resolves when no payer is being told. */
  idle(): Promise<void>;
};

type Hands = {
  store: MoneyStore;
  clock: Clock;
  lookupKey: Key;
  payerOf: (chamaId: string) => Payer | undefined;
  log: (event: string, fields: Record<string, string | undefined>) => void;
};

type About = Whose & { chamaId: string };

/**
 * Members as senders of money abroad. What they tell of themselves is kept sealed, once; a payer makes one sender of a person for ever, by a
 * reference that never changes, so that a lost answer is only asked for again.
 */
export function payoutSenders({ store, clock, lookupKey, payerOf, log }: Hands): PayoutSenders {
  const asking = new Map<string, Promise<SenderNow>>();

  const read = ({ chamaId, person }: Pick<About, 'chamaId' | 'person'>) => store.transaction((tx) => tx.payoutSender(chamaId, person));
  const hashOf = (profile: SenderProfile): string =>
    keyedHash(
      lookupKey,
      'sender',
      ...Object.entries(profile)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flat(),
    );

  /** One question about a person at a time. */
  function ensure(about: About, anew: boolean): Promise<SenderNow> {
    const key = JSON.stringify([about.chamaId, about.person]);
    const before = asking.get(key);
    if (before && !anew) return before;
    const mine = (before ?? Promise.resolve(undefined))
      .catch(() => undefined)
      .then(() => ask(about, anew))
      .finally(() => {
        if (asking.get(key) === mine) asking.delete(key);
      });
    asking.set(key, mine);
    return mine;
  }

  async function ask(about: About, anew: boolean): Promise<SenderNow> {
    const payer = payerOf(about.chamaId);
    if (!payer) return { status: 'refused', why: 'nobody pays abroad here' };
    const row = await read(about);
    const profile = row && profileOf(row.details, about);
    if (!row || !profile) return { status: 'incomplete', fields: missingOf(row, []) };
    const told = hashOf(profile);
    const senderId = row.provider === payer.name ? row.senderId : undefined;
    const isTold = row.told === told && !anew;
    if (isTold && row.wrong.length > 0) return { status: 'incomplete', fields: row.wrong as SenderField[] };
    if (isTold && senderId !== undefined && isFresh(row)) return answerOf(row.standing, senderId);
    return noted(about, payer.name, told, await keep(about, payer, profile, { row, senderId, told, isTold }));
  }

  type Seen = { row: PayoutSender; senderId: string | undefined; told: string; isTold: boolean };

  async function keep(about: About, payer: Payer, profile: SenderProfile, { row, senderId, told, isTold }: Seen): Promise<SenderKept> {
    const { reference: _reference, ...change } = profile;
    if (senderId !== undefined) return isTold ? payer.sender(profile) : payer.updateSender(senderId, change);
    const marked = asked(told);
    // Written down before the call: the sender may be there although the answer was lost, and then with the details of that day.
    if (row.told !== marked) await note(about, { told: marked });
    const kept = await payer.sender(profile);
    const isOlder = row.told !== undefined && row.told !== marked;
    return isOlder && 'senderId' in kept ? payer.updateSender(kept.senderId, change) : kept;
  }

  function isFresh({ standing, askedAt = 0 }: PayoutSender): boolean {
    if (standing === 'ready') return true;
    return standing !== 'none' && clock.now() - askedAt < againMs[standing];
  }

  /** Writes down what the payer said. Details that were changed meanwhile stay: they are told next time. */
  async function noted(about: About, provider: string, told: string, kept: SenderKept): Promise<SenderNow> {
    if (kept.status === 'unknown') return { status: 'unknown', why: kept.why };
    const askedAt = clock.now();
    const invalid = kept.status === 'invalid' ? askableOf(kept.fields) : [];
    // What is wrong and has no name of ours is nothing that a member can put right.
    const standing = kept.status === 'invalid' ? (invalid.length > 0 ? 'none' : 'refused') : kept.status;
    if (kept.status === 'invalid' || kept.status === 'refused')
      log('payout.sender', {
        chama: about.chamaId,
        status: kept.status,
        why: kept.status === 'invalid' ? kept.fields.join(',') : kept.said,
      });
    const heard = { provider, standing, told, askedAt, wrong: invalid, ...('senderId' in kept && { senderId: kept.senderId }) } as const;
    await note(about, heard);
    if (kept.status === 'invalid')
      return invalid.length > 0 ? { status: 'incomplete', fields: invalid } : { status: 'refused', why: kept.fields.join(', ') };
    return answerOf(kept.status, kept.senderId);
  }

  /** In one transaction, so that details which were changed meanwhile stay. */
  async function note({ chamaId, person }: About, patch: Partial<PayoutSender>): Promise<void> {
    await store.transaction(async (tx) => {
      const row = await tx.payoutSender(chamaId, person);
      if (!row) return;
      const { stateV, ...now } = row;
      if (!(await tx.keepPayoutSender({ ...now, ...patch }, stateV))) throw new Error('a sender was changed within its own transaction');
    });
  }

  const aboutMe = (me: Me): About | undefined => me.phone && { chamaId: me.chama.id, person: me.person, phone: me.phone };

  return {
    save: async ({ me, details }) => {
      const about = aboutMe(me);
      const tidy = tidyDetails(details);
      if (!about || !me.member || !tidy || !payerOf(about.chamaId)) return { status: 'refused', reason: 'notPossible' };
      if (tidy.birthDate !== undefined && !isOfAge(tidy.birthDate, dateIn(me.chama.timeZone, clock.now())))
        return { status: 'refused', reason: 'tooYoung' };
      const { chamaId, person } = about;
      await store.transaction(async (tx) => {
        const row = await tx.payoutSender(chamaId, person);
        const wrong = (row?.wrong ?? []).filter((field) => tidy[field as SenderField] === undefined);
        const { stateV, ...before } = row ?? blank;
        const sender = { ...before, chamaId, person, details: { ...row?.details, ...tidy }, wrong, changedAt: clock.now() };
        if (!(await tx.keepPayoutSender(sender, stateV))) throw new Error('a sender was changed within its own transaction');
      });
      // Nobody waits for the payer: the price that is asked for next does.
      ensure(about, false).catch(() => undefined);
      return { status: 'agreed' };
    },
    known: async ({ me, needs }) => {
      const about = aboutMe(me);
      if (!about || !payerOf(about.chamaId)) return { has: [], missing: [...needs], standing: 'none' };
      let row = await read(about);
      if (row && row.standing !== 'ready' && missingOf(row, needs).length === 0) {
        await ensure(about, false);
        row = await read(about);
      }
      const has = [...givenFields, ...(Object.keys(row?.details ?? {}) as SenderField[]).filter((field) => !givenFields.includes(field))];
      return { has, missing: missingOf(row, needs), standing: row?.standing ?? 'none' };
    },
    now: async ({ me, anew = false }) => {
      const about = aboutMe(me);
      return about ? ensure(about, anew) : { status: 'refused', why: 'nobody knows their number' };
    },
    of: async ({ chamaId, person, phone }) => {
      const now = await ensure({ chamaId, person, phone }, false);
      if (now.status === 'waiting') return { status: 'refused', why: 'the payer is still checking the sender' };
      if (now.status === 'incomplete') return { status: 'refused', why: `the payer does not take the sender: ${now.fields.join(', ')}` };
      return now;
    },
    idle: async () => {
      while (asking.size > 0) await Promise.allSettled([...asking.values()]);
    },
  };
}

/** What stands in the place of the hash while the payer's answer is not there. */
const asked = (told: string): string => `asked:${told}`;

const blank = { provider: undefined, senderId: undefined, standing: 'none', told: undefined, askedAt: undefined, stateV: 0 } as const;

function answerOf(standing: PayoutSender['standing'], senderId: string): SenderNow {
  if (standing === 'ready') return { status: 'ready', senderId };
  if (standing === 'waiting') return { status: 'waiting' };
  return { status: 'refused', why: 'the payer has refused the sender' };
}

/** What is asked for, and is not known or was not taken. */
function missingOf(row: PayoutSender | undefined, needs: readonly SenderField[]): SenderField[] {
  const all = [...new Set([...askedOfAll, ...needs])].filter((field) => !givenFields.includes(field) || row?.wrong.includes(field));
  return all.filter((field) => row?.details[field] === undefined || row.wrong.includes(field));
}

const askable = new Set<string>([...askedOfAll, 'email', 'idType', 'idNumber', 'sourceOfFunds', 'nationality']);

/** Those of these names that a member can be asked for again. */
export const askableOf = (fields: readonly string[]): SenderField[] => fields.filter((field): field is SenderField => askable.has(field));
