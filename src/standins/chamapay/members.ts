import type { Ground } from '../ground.js';
import { keepRow } from '../state.js';
import { iso } from '../times.js';
import { badPage, invalid, list, made, missing, pageOf, refuse } from './answers.js';
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
  const found = ({ first_name, last_name, email, member_id }: Member) =>
    [`${first_name} ${last_name}`, email, member_id].some((text) => text.toLowerCase().includes(search));
  return list(
    state().chamapay.members.filter((one) => (status === null || one.status === status) && found(one)),
    page,
  );
}

/** POST /members. A new member is assumed to be Pending, until the chama's office has looked at it. */
export function addMember(ground: Ground, fields: Map<string, unknown>): StandinResponse {
  const { clock, state } = ground;
  const { members, idNumbers } = state().chamapay;
  const read: Record<string, string> = {};
  for (const name of ['first_name', 'last_name', 'email', 'phone']) {
    const value = fields.get(name);
    if (value === undefined || value === null || value === '') return missing(name);
    if (typeof value !== 'string') return invalid(name, 'must be a string');
    read[name] = value;
  }
  const { first_name = '', last_name = '', email = '', phone = '' } = read;
  if (first_name.length > nameMax) return invalid('first_name', `must not exceed ${nameMax} characters`);
  if (last_name.length > nameMax) return invalid('last_name', `must not exceed ${nameMax} characters`);
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) || email.length > 254) return invalid('email', 'must be a valid address');
  if (!/^\+254\d{9}$/.test(phone)) return refuse(400, 'INVALID_PHONE_FORMAT', 'Phone number must be in E.164 format (+254...).');
  const idNumber = fields.get('id_number') ?? undefined;
  if (idNumber !== undefined && (typeof idNumber !== 'string' || idNumber.length > 20))
    return invalid('id_number', 'must be a short string');
  if (members.some((one) => one.email.toLowerCase() === email.toLowerCase()))
    return refuse(409, 'MEMBER_EXISTS_EMAIL', 'The email address is already registered to another member.', 'Give a unique email.');
  if (idNumber !== undefined && Object.values(idNumbers).includes(idNumber))
    return refuse(409, 'MEMBER_EXISTS_ID', 'A member with this ID number already exists.');

  const id = Math.max(0, ...members.map((one) => one.id)) + 1;
  const highest = Math.max(0, ...members.map((one) => Number(/^MFT(\d+)$/.exec(one.member_id)?.[1] ?? 0)));
  const member_id = `MFT${String(highest + 1).padStart(3, '0')}`;
  const created_at = iso(clock.now());
  const member: Member = keepRow(members, { id, member_id, first_name, last_name, email, phone, status: 'Pending', created_at });
  if (idNumber !== undefined) idNumbers[member_id] = idNumber;
  webhook(ground, 'member.registered', member);
  return made(member);
}
