import type { Ground } from '../ground.js';
import { keepRow } from '../state.js';
import { iso } from '../times.js';
import { badPage, found, invalid, list, made, missing, pageOf, refuse } from './answers.js';
import { noteAudit } from './audit.js';
import { memberStatuses } from './state.js';
import type { Member } from './state.js';
import type { StandinResponse } from '../wire.js';
import { webhook } from './webhooks.js';

const nameMax = 50;

/** GET /members: filtered by status, and by a search in name, e-mail and member id (not in the phone). */
export function memberList({ state }: Ground, query: URLSearchParams): StandinResponse {
  const page = pageOf(query);
  if (!page) return badPage();
  const status = query.get('status');
  if (status !== null && !memberStatuses.some((one) => one === status)) return invalid('status', 'must be Active, Inactive or Pending');
  const search = (query.get('search') ?? '').toLowerCase();
  const matches = ({ first_name, last_name, email, member_id }: Member) =>
    [`${first_name} ${last_name}`, email, member_id].some((text) => text.toLowerCase().includes(search));
  return list(
    state().chamapay.members.filter((one) => (status === null || one.status === status) && matches(one)),
    page,
  );
}

/** GET /members/{member_id}; the docs do not list it. */
export function memberOf({ state }: Ground, memberId: string): StandinResponse {
  const member = state().chamapay.members.find((one) => one.member_id === memberId);
  return member ? found(member) : noSuchMember(memberId);
}

const noSuchMember = (memberId: string) => refuse(404, 'MEMBER_NOT_FOUND', `There is no member ${memberId}.`);

/** POST /members. A new member is assumed to be Pending, until the chama's office has looked at it. */
export function addMember(ground: Ground, fields: Map<string, unknown>): StandinResponse {
  const { clock, state } = ground;
  const { chamapay } = state();
  const { members, idNumbers } = chamapay;
  for (const name of fieldNames) if ([undefined, null, ''].includes(fields.get(name) as string)) return missing(name);
  const read = readFields(ground, fields);
  if ('status' in read) return read;
  const { first_name = '', last_name = '', email = '', phone = '' } = read.fields;
  const id = Math.max(0, ...members.map((one) => one.id)) + 1;
  chamapay.lastMember = Math.max(chamapay.lastMember, ...members.map((one) => numberOf(one.member_id))) + 1;
  const member_id = `MFT${String(chamapay.lastMember).padStart(3, '0')}`;
  const created_at = iso(clock.now());
  const member: Member = keepRow(members, { id, member_id, first_name, last_name, email, phone, status: 'Pending', created_at });
  if (read.idNumber !== undefined) idNumbers[member_id] = read.idNumber;
  noteAudit(ground, 'created', 'members');
  webhook(ground, 'member.registered', member);
  return made(member);
}

const numberOf = (memberId: string): number => Number(/^MFT(\d+)$/.exec(memberId)?.[1] ?? 0);

/** PUT /members/{member_id}: what is given changes. Assumed; the docs do not list it. */
export function updateMember(ground: Ground, memberId: string, fields: Map<string, unknown>): StandinResponse {
  const { members, idNumbers } = ground.state().chamapay;
  const member = members.find((one) => one.member_id === memberId);
  if (!member) return noSuchMember(memberId);
  const read = readFields(ground, fields, member);
  if ('status' in read) return read;
  Object.assign(member, read.fields);
  if (read.idNumber !== undefined) idNumbers[memberId] = read.idNumber;
  noteAudit(ground, 'updated', 'members');
  return found(member);
}

/** DELETE /members/{member_id}: off the list; what they paid stays. Assumed; the docs do not list it. */
export function removeMember(ground: Ground, memberId: string): StandinResponse {
  const { chamapay } = ground.state();
  const { members } = chamapay;
  const at = members.findIndex((one) => one.member_id === memberId);
  if (at < 0) return noSuchMember(memberId);
  chamapay.lastMember = Math.max(chamapay.lastMember, numberOf(memberId));
  members.splice(at, 1);
  noteAudit(ground, 'deleted', 'members');
  return found(null);
}

const fieldNames = ['first_name', 'last_name', 'email', 'phone'] as const;
type Fields = Partial<Record<(typeof fieldNames)[number], string>>;

/** The fields that are given, or what is wrong with them. E-mail and national id belong to one member alone: `self` may keep theirs. */
function readFields(
  { state }: Ground,
  given: Map<string, unknown>,
  self?: Member,
): { fields: Fields; idNumber?: string } | StandinResponse {
  const { members, idNumbers } = state().chamapay;
  const fields: Fields = {};
  for (const name of fieldNames) {
    const value = given.get(name);
    if (value === undefined) continue;
    if (typeof value !== 'string' || value === '') return invalid(name, 'must be a string');
    fields[name] = value;
  }
  const { first_name = '', last_name = '', email, phone } = fields;
  if (first_name.length > nameMax) return invalid('first_name', `must not exceed ${nameMax} characters`);
  if (last_name.length > nameMax) return invalid('last_name', `must not exceed ${nameMax} characters`);
  if (email !== undefined && (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) || email.length > 254))
    return invalid('email', 'must be a valid address');
  if (phone !== undefined && !/^\+254\d{9}$/.test(phone))
    return refuse(400, 'INVALID_PHONE_FORMAT', 'Phone number must be in E.164 format (+254...).');
  const idNumber = given.get('id_number') ?? undefined;
  if (idNumber !== undefined && (typeof idNumber !== 'string' || idNumber.length > 20))
    return invalid('id_number', 'must be a short string');
  if (email !== undefined && members.some((one) => one !== self && one.email.toLowerCase() === email.toLowerCase()))
    return refuse(409, 'MEMBER_EXISTS_EMAIL', 'The email address is already registered to another member.', 'Give a unique email.');
  if (idNumber !== undefined && Object.entries(idNumbers).some(([memberId, one]) => memberId !== self?.member_id && one === idNumber))
    return refuse(409, 'MEMBER_EXISTS_ID', 'A member with this ID number already exists.');
  return { fields, ...(idNumber !== undefined && { idNumber }) };
}
