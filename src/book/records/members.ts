import type { Phone } from '../../phone.js';
import type { Act, Answer, Written } from '../records.js';
import type { Role } from '../setup.js';

/** `memberId` is theirs once they are let in, or names the request alone. */
export type JoinRequest = { memberId: string; name: string; phone: Phone | undefined; /** YYYY-MM-DD */ askedOn: string };

/**
 * Where a request stands. `granted`: an officer said yes, and the records do not have them as active yet; `in`: they are active; `out`: the records had
 * them, and have them as no member now; `refused`: an officer said no.
 */
export type JoinState = 'waiting' | 'granted' | 'in' | 'out' | 'refused';

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
  /** Where a request stands, by its id; undefined where there is none. */
  joinState(of: { memberId: string }): Promise<Answer<JoinState | undefined>>;
  /** What a number has asked for that is no matter of the list of members, as far as these records keep it. `again` (YYYY-MM-DD): from then on it may ask once more. */
  askedBy(of: { phone: Phone }): Promise<Answer<{ memberId: string; state: JoinState; again?: string } | undefined>>;
  /** By id. */
  list(of: { limit: number; skip?: number }): Promise<Answer<MemberLine[]>>;
};
