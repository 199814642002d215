import type { ChannelName } from '../channel-name.js';
import { minutes, seconds, type Clock } from '../clock.js';
import type { Phone } from '../phone.js';
import type { Chama, Me } from '../../flows/kit/me.js';
import { phoneOf, type Identity } from './identity.js';
import type { Contact, Contacts } from './port.js';
import { makeRoll, type Profile, type Roll } from './roll.js';
import type { ChamaSetup, Role } from './setup.js';
import type { BindingRow, BookStore, MemberRow, NewPerson, PersonPatch } from './store.js';

/** The last channel of somebody is written down at most this often. */
const seenEveryMs = minutes(5);
/** That they have come to another channel is written down sooner, since messages follow them there. */
const movedEveryMs = seconds(30);
/** Such writes under way at once; above it they are left for the next time. */
const seenWritesMax = 16;

export type PeopleDeps = {
  store: BookStore;
  identity: Identity;
  clock: Clock;
  chamas: readonly [ChamaSetup, ...ChamaSetup[]];
  /** The version of the terms that a member must have agreed to. */
  termsVersion: number;
  /** Codes besides those that are dialled, and the ids of the chamas that each names. */
  codes?: ReadonlyMap<string, readonly string[]>;
  /** A chama as its rules of today have it; as configured when not given. */
  chamaNow?: (chama: Chama) => Chama;
  /** Told when a number speaks that is on no chama's list: the list may have grown. Must not wait. */
  stranger?: () => void;
  /** Told when a write behind an answer failed. Nothing is lost by it but when somebody was last seen. */
  failed?: (error: unknown) => void;
};

export type People = {
  /** Who speaks, from memory. A code of some of the chamas puts these first; who is in none of them is a stranger there, whatever else they are in. */
  identify: (
    channel: ChannelName,
    address: string,
    serviceCode?: string,
  ) => Promise<{ memberships: Me[]; named?: readonly string[]; me: Me }>;
  contact: Contacts;
  roll: Omit<Roll, 'putMember' | 'putPerson' | 'putBinding' | 'change' | 'forget'>;
  /** Stores members and knows them from then on. */
  learn(members: MemberRow[]): Promise<void>;
  /** Knows members whose rows are stored already. */
  know(members: MemberRow[]): void;
  /** Changes what is known of a person, who gets a row if there is none. */
  change(person: string, phone: Phone | undefined, patch: PersonPatch): Promise<void>;
  /** False when a later PIN was set already or attempts are locked. */
  setPin(person: string, phone: Phone | undefined, phc: string, at: number): Promise<boolean>;
  /** From now on this address speaks for the person of `phone`. What a stranger chose before goes with it. */
  bind(binding: { channel: ChannelName; address: string; phone: Phone; how: BindingRow['how']; at: number }): Promise<void>;
  /** Deletes what is kept of a person: profile, PIN, preferences, linked accounts. Members' rows are the chama's, and stay. */
  forget(person: string): Promise<void>;
  /** Resolves when no write is under way. */
  idle(): Promise<void>;
};

/** Opens who is who: everything is read once and kept in memory, so that a turn waits for no database. */
export async function openPeople(deps: PeopleDeps): Promise<People> {
  const { store, identity, clock, chamas, termsVersion, chamaNow = (chama: Chama) => chama } = deps;
  const roll = makeRoll(identity);
  for (const row of await store.members()) roll.putMember(row);
  for (const row of await store.persons()) roll.putPerson(row);
  for (const row of await store.bindings()) roll.putBinding(row);

  const writes = new Set<Promise<void>>();
  const newPerson = (id: string, phone: Phone | undefined): NewPerson => ({
    id,
    phone,
    phoneHash: phone === undefined ? undefined : identity.phoneHash(phone),
    createdAt: clock.now(),
  });

  function seen(person: string, phone: Phone | undefined, channel: ChannelName): void {
    const now = clock.now();
    const profile = roll.profile(person);
    const hasMoved = profile?.lastChannel !== channel;
    const isWritten = profile?.lastSeenAt !== undefined && now - profile.lastSeenAt < (hasMoved ? movedEveryMs : seenEveryMs);
    if (isWritten || writes.size >= seenWritesMax) {
      if (hasMoved) roll.change({ id: person, phone }, { lastChannel: channel });
      return;
    }
    const patch = { lastChannel: channel, lastSeenAt: now };
    roll.change({ id: person, phone }, patch);
    const write: Promise<void> = store
      .changePerson(newPerson(person, phone), patch)
      .catch((error: unknown) => deps.failed?.(error))
      .finally(() => writes.delete(write));
    writes.add(write);
  }

  const places = new Map(chamas.map((setup, place) => [setup.chama.id, { setup, place }]));
  const byCode = new Map<string, ChamaSetup[]>();
  for (const setup of chamas) byCode.set(setup.chama.ussdCode, [...(byCode.get(setup.chama.ussdCode) ?? []), setup]);
  for (const [code, ids] of deps.codes ?? [])
    byCode.set(
      code,
      chamas.filter(({ chama }) => ids.includes(chama.id)),
    );

  /** The chamas that a code belongs to, where it does not belong to all. Any other code says nothing. */
  function namedBy(serviceCode: string | undefined): readonly ChamaSetup[] | undefined {
    const named = serviceCode === undefined ? undefined : byCode.get(serviceCode);
    return named && named.length < chamas.length ? named : undefined;
  }

  type Held = { setup: ChamaSetup; place: number; row: MemberRow };

  /** What somebody is in which chama, in the order of the chamas. */
  function heldBy(phone: Phone): Held[] {
    const held: Held[] = [];
    for (const row of roll.withPhone(phone)) {
      const its = places.get(row.chamaId);
      if (its) held.push({ setup: its.setup, place: its.place, row });
    }
    return held.length > 1 ? held.sort((a, b) => a.place - b.place) : held;
  }

  return {
    roll,

    async identify(channel, address, serviceCode) {
      const own = phoneOf(channel, address);
      const person = own
        ? identity.personOfPhone(own)
        : (roll.personBoundTo(channel, address) ?? identity.personOfAddress(channel, address));
      const phone = own ?? roll.phone(person);
      const held = phone === undefined ? [] : heldBy(phone);
      const profile = roll.profile(person);
      const named = namedBy(serviceCode);
      const found = named ? held.filter(({ setup }) => named.includes(setup)) : held;
      if (found.length > 0) seen(person, phone, channel);
      else if (phone !== undefined) deps.stranger?.();

      const active = found.filter(isActive);
      const others = active.length > 0 && named ? held.filter((one) => isActive(one) && !found.includes(one)) : [];
      const all = others.length > 0 ? [...active, ...others] : active;
      const count = all.length > 1 ? new Set(all.map(({ row }) => row.chamaId)).size : all.length;
      const linked = channel !== 'whatsapp' && roll.whatsapp(person) !== undefined;
      const speaking = (setup: ChamaSetup, row?: MemberRow) =>
        speaker({ person, phone, channel, profile, setup, chama: chamaNow(setup.chama), row, termsVersion, chamas: count, linked });
      const memberships = all.map(({ setup, row }) => speaking(setup, row));
      const [barred] = found.length > 1 ? [...found].sort((a, b) => telling(a.row) - telling(b.row)) : found;
      const [first = barred ? speaking(barred.setup, barred.row) : speaking(named?.[0] ?? chamas[0])] = memberships;
      return {
        memberships,
        ...(others.length > 0 && { named: [...new Set(active.map(({ row }) => row.chamaId))] }),
        me: first,
      };
    },

    async contact(person, chamaId): Promise<Contact | undefined> {
      const profile = roll.profile(person);
      const phone = roll.phone(person);
      if (!profile && phone === undefined) return undefined;
      const of = chamaId ?? (phone === undefined ? undefined : heldBy(phone)[0]?.row.chamaId);
      const { setup } = (of === undefined ? undefined : places.get(of)) ?? { setup: chamas[0] };
      return {
        person,
        language: profile?.language ?? setup.language,
        phone,
        whatsapp: roll.whatsapp(person),
        lastChannel: profile?.lastChannel,
        ...(profile?.broadcasts === false && { notices: false }),
        ...(profile?.prefers !== undefined && profile.prefers !== 'seen' && { prefers: profile.prefers }),
      };
    },

    know(members) {
      for (const row of members) roll.putMember(row);
    },

    async learn(members) {
      await store.putMembers(members);
      for (const row of members) roll.putMember(row);
    },

    async change(person, phone, patch) {
      await store.changePerson(newPerson(person, phone), patch);
      roll.change({ id: person, phone }, patch);
    },

    async setPin(person, phone, phc, at) {
      if (!(await store.setPin(newPerson(person, phone), phc, at))) return false;
      roll.change({ id: person, phone }, { hasPin: true });
      return true;
    },

    async bind({ channel, address, phone, how, at }) {
      const person = identity.personOfPhone(phone);
      const chosen = carried(roll.profile(identity.personOfAddress(channel, address)), roll.profile(person), at);
      await store.changePerson(newPerson(person, phone), chosen);
      roll.change({ id: person, phone }, chosen);
      const row = { channel, address, addressHash: identity.addressHash(channel, address), personId: person, boundAt: at, how };
      await store.bind(row);
      roll.putBinding(row);
    },

    async forget(person) {
      // Else when they were last seen would come back behind it.
      while (writes.size > 0) await Promise.all(writes);
      const phone = roll.phone(person);
      await store.forgetPerson({ person, phoneHash: phone === undefined ? undefined : identity.phoneHash(phone) });
      roll.forget(person);
    },

    async idle() {
      while (writes.size > 0) await Promise.all(writes);
    },
  };
}

/** The language and consent of a stranger, where the member has none yet. */
function carried(stranger: Profile | undefined, member: Profile | undefined, at: number): PersonPatch {
  const { language, agreedVersion } = stranger ?? {};
  return {
    ...(language !== undefined && member?.language === undefined && { language }),
    ...(agreedVersion !== undefined && member?.agreedVersion === undefined && { agreedVersion, agreedAt: at }),
  };
}

/** Of several standings that bar somebody, the one that says most of where they are. */
const telling = ({ status }: MemberRow): number => ['active', 'pending', 'suspended', 'inactive'].indexOf(status);

const isActive = ({ row }: { row: MemberRow }): boolean => row.status === 'active';

/** The office that the host has given a member, else what the chama's list says. */
export const roleIn = ({ officers }: Pick<ChamaSetup, 'officers'>, row: MemberRow): Role =>
  (Object.hasOwn(officers, row.memberId) ? officers[row.memberId] : undefined) ?? row.role;

function speaker(of: {
  person: string;
  phone: Phone | undefined;
  channel: ChannelName;
  profile: Profile | undefined;
  setup: ChamaSetup;
  chama: Chama;
  row: MemberRow | undefined;
  termsVersion: number;
  chamas: number;
  linked: boolean;
}): Me {
  const { person, phone, channel, profile, setup, chama, row } = of;
  return {
    person,
    ...(phone !== undefined && { phone }),
    channel,
    language: profile?.language ?? setup.language,
    chama,
    ...(row?.status === 'active' && { member: { id: row.memberId, name: row.name, role: roleIn(setup, row) } }),
    ...(row && row.status !== 'active' && { standing: row.status }),
    hasPin: profile?.hasPin ?? false,
    ...(of.linked && { whatsapp: true as const }),
    agreed: (profile?.agreedVersion ?? 0) >= of.termsVersion,
    ...(of.chamas > 1 && { chamas: of.chamas }),
  };
}
