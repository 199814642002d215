import { z } from 'zod';
import type { Phone } from '../../phone.js';
import { accepted } from '../answers.js';
import type { BookMember } from '../ports.js';
import type { Client } from './client.js';
import { writeResult } from './outcome.js';
import type { WriteResult } from './outcome.js';
import { Member } from './wire.js';

/** A person to be registered. ChamaPay asks for an e-mail address of everybody, and takes Kenyan numbers only. */
export type NewMember = {
  /** Made before the first attempt; the same key is the same member for 24 hours. */ key: string;
  firstName: string;
  lastName: string;
  email: string;
  phone: Phone;
  idNumber?: string;
};

/** Why ChamaPay does not take a member as given. */
export type MemberRefusal = 'emailTaken' | 'idTaken' | 'badPhone' | 'missingField' | 'unknownMember' | 'unavailable' | 'declined';
type Refused = { status: 'refused'; reason: MemberRefusal; alert?: string };

export type MemberAdded = { status: 'added'; member: BookMember } | Refused | { status: 'unknown'; why: string };

export type MemberChanged = { status: 'changed'; member: BookMember } | Refused | { status: 'unknown'; why: string };

export type MemberRemoved = { status: 'removed' } | Refused | { status: 'unknown'; why: string };

export const members = { path: '/members', shape: Member, keyOf: (member: BookMember) => member.memberId };

const nameMax = 50;

/** Their four documented codes (ChamaPay docs: POST /members). */
const codes = new Map([
  ['MEMBER_EXISTS_EMAIL', 'emailTaken'],
  ['MEMBER_EXISTS_ID', 'idTaken'],
  ['INVALID_PHONE_FORMAT', 'badPhone'],
  ['MISSING_REQUIRED_FIELD', 'missingField'],
] as const);

type Fields = Omit<NewMember, 'key'>;

/** Registers a member. What ChamaPay would refuse for its form is refused here, and nothing is sent. */
export async function addMember(client: Client, { key, ...fields }: NewMember): Promise<MemberAdded> {
  const wrong = wrongWith(fields);
  if (wrong) return { status: 'refused', reason: wrong };
  const result = writeResult(await client.write('POST', '/members', key, bodyOf(fields)), Member);
  return result.status === 'written' ? { status: 'added', member: result.value } : notWritten(result);
}

/** Changes what ChamaPay holds of a member; what is left out stays. Method and path are assumed (its Python package can update members). */
export async function updateMember(
  client: Client,
  { key, memberId, ...fields }: Partial<Fields> & { key: string; memberId: string },
): Promise<MemberChanged> {
  const wrong = isMemberId(memberId) ? wrongWith(fields) : 'unknownMember';
  if (wrong) return { status: 'refused', reason: wrong };
  const result = writeResult(await client.write('PUT', `/members/${memberId}`, key, bodyOf(fields)), Member);
  return result.status === 'written' ? { status: 'changed', member: result.value } : notWritten(result);
}

/** Takes a member off the list. Method and path are assumed, and so is that a removed one is not known any more. */
export async function removeMember(client: Client, { key, memberId }: { key: string; memberId: string }): Promise<MemberRemoved> {
  if (!isMemberId(memberId)) return { status: 'refused', reason: 'unknownMember' };
  const reply = await client.write('DELETE', `/members/${memberId}`, key);
  if (accepted(reply)) return { status: 'removed' };
  return notWritten(writeResult(reply, z.never()));
}

/** Whether an id can be a part of a path at all; theirs are like `MFT001`. */
const isMemberId = (memberId: string): boolean => /^[\w-]{1,64}$/.test(memberId);

function wrongWith({ firstName = 'x', lastName = 'x', email = '@', phone }: Partial<Fields>): 'badPhone' | 'missingField' | undefined {
  if (phone !== undefined && !/^\+254\d{9}$/.test(phone)) return 'badPhone';
  return firstName.trim() === '' || lastName.trim() === '' || !email.includes('@') ? 'missingField' : undefined;
}

const bodyOf = ({ firstName, lastName, email, phone, idNumber }: Partial<Fields>) => ({
  ...(firstName !== undefined && { first_name: cut(firstName) }),
  ...(lastName !== undefined && { last_name: cut(lastName) }),
  ...(email !== undefined && { email }),
  ...(phone !== undefined && { phone }),
  ...(idNumber !== undefined && { id_number: idNumber }),
});

const cut = (name: string): string => Array.from(name.trim()).slice(0, nameMax).join('');

function notWritten(result: WriteResult<unknown>): Refused | { status: 'unknown'; why: string } {
  if (result.status === 'written') return { status: 'unknown', why: 'chamapay says two things' };
  if (result.status === 'unknown') return result;
  const known = codes.get(result.code as 'MEMBER_EXISTS_EMAIL');
  if (known) return { status: 'refused', reason: known };
  if (result.http === 404 && result.code) return { status: 'refused', reason: 'unknownMember', alert: result.alert };
  return { status: 'refused', reason: result.reason === 'unavailable' ? 'unavailable' : 'declined', alert: result.alert };
}
