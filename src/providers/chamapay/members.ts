import type { Phone } from '../../phone.js';
import type { BookMember } from '../ports.js';
import type { Client } from './client.js';
import { writeResult } from './outcome.js';
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

export type MemberAdded =
  | { status: 'added'; member: BookMember }
  | { status: 'refused'; reason: 'emailTaken' | 'idTaken' | 'badPhone' | 'missingField' | 'unavailable' | 'declined'; alert?: string }
  | { status: 'unknown'; why: string };

const nameMax = 50;

/** Their four documented codes (ChamaPay docs: POST /members). */
const codes = new Map([
  ['MEMBER_EXISTS_EMAIL', 'emailTaken'],
  ['MEMBER_EXISTS_ID', 'idTaken'],
  ['INVALID_PHONE_FORMAT', 'badPhone'],
  ['MISSING_REQUIRED_FIELD', 'missingField'],
] as const);

/** Registers a member. What ChamaPay would refuse for its form is refused here, and nothing is sent. */
export async function addMember(client: Client, { key, firstName, lastName, email, phone, idNumber }: NewMember): Promise<MemberAdded> {
  if (!/^\+254\d{9}$/.test(phone)) return { status: 'refused', reason: 'badPhone' };
  const names = [firstName, lastName].map((name) => Array.from(name.trim()).slice(0, nameMax).join(''));
  if (names.includes('') || !email.includes('@')) return { status: 'refused', reason: 'missingField' };
  const body = { first_name: names[0], last_name: names[1], email, phone, ...(idNumber !== undefined && { id_number: idNumber }) };
  const result = writeResult(await client.post('/members', key, body), Member);
  switch (result.status) {
    case 'written':
      return { status: 'added', member: result.value };
    case 'unknown':
      return result;
    case 'refused': {
      const known = codes.get(result.code as 'MEMBER_EXISTS_EMAIL');
      if (known) return { status: 'refused', reason: known };
      return { status: 'refused', reason: result.reason === 'unavailable' ? 'unavailable' : 'declined', alert: result.alert };
    }
  }
}
