import type { Phone } from '../../phone.js';
import type { Act, Answer, Written } from '../records.js';
import type { Role } from '../setup.js';

/** `memberId` is theirs once they are let in, or names the request alone. */
export type JoinRequest = { memberId: string; name: string; phone: Phone | undefined; /** YYYY-MM-DD */ askedOn: string };

export type MemberLine = { memberId: string; name: string; role: Role; status: 'active' | 'pending' | 'inactive' | 'suspended' };

export type MemberRecords = {
  /** These records take nobody without two names and an e-mail address. */
  asksEmail: boolean;
  /** Makes a member: at once in a book of our own, as pending at ChamaPay, which asks for an `email`. An office is given by the host or the chair. */
  register(
    act: Act,
    of: { name: string; phone: Phone; memberId?: string; role?: Role; joinedOn?: string; email?: string },
  ): Promise<Written<{ memberId: string }>>;
  /** A number asks to join; an officer decides. */
  askToJoin(of: { key: string; name: string; phone: Phone; email?: string }): Promise<Written<{ memberId: string }>>;
  decideJoin(act: Act, of: { memberId: string; says: 'yes' | 'no'; reason?: string }): Promise<Written>;
  suspend(act: Act, of: { memberId: string; reason: string }): Promise<Written>;
  reinstate(act: Act, of: { memberId: string }): Promise<Written>;
  setRole(act: Act, of: { memberId: string; role: Role }): Promise<Written>;
  /** Ends a membership and lets the number go; with `forget`, name and number are wiped from the list. What was paid stays. */
  leave(act: Act, of: { memberId: string; forget: boolean }): Promise<Written>;
  joinRequests(): Promise<Answer<JoinRequest[]>>;
  /** By id. */
  list(of: { limit: number; skip?: number }): Promise<Answer<MemberLine[]>>;
};
