import { z } from 'zod';
import { days, type Clock } from '../clock.js';
import { parsePhone } from '../phone.js';
import type { Chama } from '../../flows/kit/me.js';
import type { Identity } from './identity.js';
import { cleanName } from './members.js';
import type { People } from './people.js';
import type { Book } from './port.js';
import type { BookStore } from './store.js';

/** Our own keys never grow too old: the same entry is the same row. */
const keyLifeMs = days(36_500);

/** A chama's book kept in our own database: what was paid is in the table already, so recording it is saying so. */
export function localBook({ chama, store }: { chama: { id: string }; store: Pick<BookStore, 'contributions'> }): Book {
  return {
    name: 'local',
    keyLifeMs,
    record: async ({ key, amount }) => ({ status: 'settled', providerId: key, amount }),
    async find({ key, memberId, amount, receipt }) {
      const rows = await store.contributions(chama.id, memberId);
      const there = rows.some((row) => row.legId !== undefined && (row.legId === key || (row.receipt ?? row.legId) === receipt));
      return there ? { status: 'settled', providerId: key, amount } : { status: 'absent' };
    },
  };
}

const NewMember = z.object({
  memberId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,32}$/, 'must be letters and digits')
    .optional(),
  name: z.string().max(200).transform(cleanName).pipe(z.string().min(2)),
  phone: z.string().max(30),
  role: z.enum(['member', 'secretary', 'treasurer', 'chair']).default('member'),
});

export type MemberAdded =
  { status: 'added'; memberId: string } | { status: 'refused'; problem: 'name' | 'phone' | 'memberId' | 'phoneKnown' | 'role' };

/** Numbers that are tried for a new member's id. */
const numbersMax = 100_000;

/** Adds a member to a chama whose book is our own, or renews the one with this id. The number must be nobody else's in the chama. */
export async function addMember(
  deps: { chama: Chama; people: Pick<People, 'learn' | 'roll'>; identity: Identity; clock: Clock },
  member: unknown,
): Promise<MemberAdded> {
  const { chama, people, identity, clock } = deps;
  const read = NewMember.safeParse(member);
  if (!read.success) return { status: 'refused', problem: problemOf(read.error) };
  const phone = parsePhone(read.data.phone, chama.country);
  if (phone === undefined) return { status: 'refused', problem: 'phone' };
  const holder = people.roll.withPhone(phone).find((row) => row.chamaId === chama.id);
  if (holder && holder.memberId !== read.data.memberId) return { status: 'refused', problem: 'phoneKnown' };
  const memberId = read.data.memberId ?? freeId(deps);
  const { name, role } = read.data;
  const phoneHash = identity.phoneHash(phone);
  await people.learn([{ chamaId: chama.id, memberId, name, phone, phoneHash, status: 'active', role, syncedAt: clock.now() }]);
  return { status: 'added', memberId };
}

function problemOf(error: z.ZodError): 'name' | 'phone' | 'memberId' | 'role' {
  const field = error.issues[0]?.path[0];
  return field === 'phone' || field === 'memberId' || field === 'role' ? field : 'name';
}

function freeId({ chama, people }: { chama: Chama; people: Pick<People, 'roll'> }): string {
  for (let number = people.roll.membersOf(chama.id).length + 1; number < numbersMax; number++) {
    const memberId = `M${String(number).padStart(3, '0')}`;
    if (!people.roll.member(chama.id, memberId)) return memberId;
  }
  throw new Error('a chama has too many members');
}
