import type { ChannelName } from '../channel-name.js';
import type { Phone } from '../phone.js';
import type { Preferred } from '../../flows/kit/care.js';
import type { Language } from '../../flows/kit/me.js';
import type { Identity } from './identity.js';
import type { BindingRow, MemberRow, PersonPatch, PersonRow } from './store.js';

/** What is remembered of somebody who speaks. */
export type Profile = {
  phone: Phone | undefined;
  language: Language | undefined;
  agreedVersion: number | undefined;
  hasPin: boolean;
  lastChannel: ChannelName | undefined;
  lastSeenAt: number | undefined;
  prefers: Preferred | undefined;
  broadcasts: boolean | undefined;
};

/** Members, persons and bindings in memory, by the ways in which they are looked up. Holds what the store holds; writes nothing. */
export type Roll = ReturnType<typeof makeRoll>;

export function makeRoll(identity: Identity) {
  const members = new Map<string, MemberRow>();
  const byPhone = new Map<string, MemberRow[]>();
  const profiles = new Map<string, Profile>();
  const phones = new Map<string, Phone>();
  const bound = new Map<string, string>();
  const whatsapps = new Map<string, BindingRow>();

  function putMember(row: MemberRow): void {
    const key = `${row.chamaId} ${row.memberId}`;
    const before = members.get(key);
    if (before?.phoneHash !== undefined) {
      const others = byPhone.get(before.phoneHash)?.filter((other) => other !== before) ?? [];
      if (others.length) byPhone.set(before.phoneHash, others);
      else byPhone.delete(before.phoneHash);
    }
    members.set(key, row);
    if (row.phone === undefined || row.phoneHash === undefined) return;
    const sharing = [...(byPhone.get(row.phoneHash) ?? []), row];
    byPhone.set(
      row.phoneHash,
      sharing.sort((a, b) => (a.memberId < b.memberId ? -1 : 1)),
    );
    phones.set(identity.personOfPhone(row.phone), row.phone);
  }

  return {
    putMember,

    putPerson(row: PersonRow): void {
      if (row.phone !== undefined) phones.set(row.id, row.phone);
      const { phone, language, agreedVersion, lastChannel, lastSeenAt, prefers, broadcasts } = row;
      const hasPin = row.pin.phc !== undefined;
      profiles.set(row.id, { phone, language, agreedVersion, lastChannel, lastSeenAt, prefers, broadcasts, hasPin });
    },

    putBinding(row: BindingRow): void {
      bound.set(`${row.channel} ${row.addressHash}`, row.personId);
      const newest = whatsapps.get(row.personId);
      if (row.channel === 'whatsapp' && (newest?.boundAt ?? 0) <= row.boundAt) whatsapps.set(row.personId, row);
    },

    /** Keeps what a write has put in the store. */
    change(person: { id: string; phone: Phone | undefined }, patch: PersonPatch & { hasPin?: boolean }): void {
      const { agreedAt: _, ...kept } = patch;
      const phone = person.phone ?? phones.get(person.id);
      if (phone !== undefined) phones.set(person.id, phone);
      profiles.set(person.id, { ...(profiles.get(person.id) ?? blank), phone, ...kept });
    },

    /** Keeps nothing of a person but what the chamas' lists say. */
    forget(person: string): void {
      profiles.delete(person);
      whatsapps.delete(person);
      for (const [address, whose] of bound) if (whose === person) bound.delete(address);
    },

    profile: (person: string): Profile | undefined => profiles.get(person),
    phone: (person: string): Phone | undefined => phones.get(person),
    member: (chamaId: string, memberId: string): MemberRow | undefined => members.get(`${chamaId} ${memberId}`),
    membersOf: (chamaId: string): MemberRow[] => [...members.values()].filter((row) => row.chamaId === chamaId),
    /** Everyone who shares this number, in all chamas, by member id. */
    withPhone: (phone: Phone): readonly MemberRow[] => byPhone.get(identity.phoneHash(phone)) ?? [],
    personBoundTo: (channel: ChannelName, address: string): string | undefined =>
      bound.get(`${channel} ${identity.addressHash(channel, address)}`),
    /** When the WhatsApp id that was bound last was; undefined where there is none, and for those that a demo began with. */
    linkedAt(person: string): number | undefined {
      const row = whatsapps.get(person);
      return row && row.how !== 'demo' ? row.boundAt : undefined;
    },
    /** The WhatsApp id that was bound last, unless it now belongs to somebody else. */
    whatsapp(person: string): string | undefined {
      const row = whatsapps.get(person);
      return row && bound.get(`whatsapp ${row.addressHash}`) === person ? row.address : undefined;
    },
  };
}

const blank = {
  language: undefined,
  agreedVersion: undefined,
  hasPin: false,
  lastChannel: undefined,
  lastSeenAt: undefined,
  prefers: undefined,
  broadcasts: undefined,
};
