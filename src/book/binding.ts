import { randomInt } from 'node:crypto';
import { days, hours, minutes, type Clock } from '../clock.js';
import type { Ids } from '../ids.js';
import { parsePhone, type Phone } from '../phone.js';
import { keyedHash, sameSecret, type Key } from '../secrets.js';
import type { Language, Me } from '../../flows/kit/me.js';
import type { Reads } from '../../flows/kit/reads.js';
import type { Identity } from './identity.js';
import type { People } from './people.js';
import type { BookStore } from './store.js';

const codeLifeMs = minutes(10);
const codeTriesMax = 5;
/** From the right code to the binding. */
const proofLifeMs = minutes(10);
const perPhoneMax = 3;
const perAddressMax = 5;
/** Codes over all numbers in an hour, when the host says nothing: against SMS pumping. */
const perHourMax = 100;

/** What a code is for: to link a WhatsApp account, or to choose a first PIN on the page. The SMS says so, that nobody is talked into the other. */
export type CodePurpose = 'whatsapp' | 'pin';
export type CodeSms = { to: Phone; code: string; purpose: CodePurpose; language: Language; chama: Me['chama'] };

export type BindingDeps = {
  store: BookStore;
  people: Pick<People, 'roll'>;
  identity: Identity;
  clock: Clock;
  ids: Ids;
  /** The key for the purpose `door`. */
  door: Key;
  newCode: () => string;
  /** Sends the code. What comes of it is not told to whoever asked. */
  sendSms: (message: CodeSms) => Promise<void>;
  perHourMax?: number;
  failed?: (error: unknown) => void;
};

export type Bindings = Pick<Reads, 'sendCode' | 'checkCode'> & {
  /** The number that `proof` was made for, if this person may be bound to it at `at`. */
  proven(of: { me: Me; phone: string; proof: string; at: number }): Phone | undefined;
  /** Marks the codes as used. */
  used(me: Me, phone: Phone, at: number): Promise<void>;
  /** Resolves when no SMS is on its way. */
  idle(): Promise<void>;
};

/** A WhatsApp account that is a member's already is linked: there a code is for their first PIN. */
const purposeOf = ({ member }: Me): CodePurpose => (member ? 'pin' : 'whatsapp');

/** A code of six digits from the machine's own source of chance. */
export const randomCode = (): string => randomInt(1_000_000).toString().padStart(6, '0');

/**
 * Binds a WhatsApp id to a member's number by a code sent there. To a number that is on no list nothing is sent, but whoever
 * asks hears the same, as fast, and uses up the same limits: it is no way to find out who is a member.
 */
export function openBindings(deps: BindingDeps): Bindings {
  const { store, people, identity, clock, ids, door } = deps;
  const sending = new Set<Promise<void>>();
  const codeHash = (id: string, code: string) => keyedHash(door, 'code', id, code);
  const proofOf = (person: string, phone: Phone, until: number) => `${until}.${keyedHash(door, 'bind', person, phone, String(until))}`;

  function send(to: Phone, code: string, me: Me): void {
    const sent: Promise<void> = Promise.resolve()
      .then(() => deps.sendSms({ to, code, purpose: purposeOf(me), language: me.language, chama: me.chama }))
      .catch((error: unknown) => deps.failed?.(error))
      .finally(() => sending.delete(sent));
    sending.add(sent);
  }

  return {
    async sendCode({ me, phone: typed }) {
      const phone = parsePhone(typed, me.chama.country);
      if (me.channel !== 'whatsapp' || phone === undefined) return 'failed';
      const now = clock.now();
      const [id, code] = [ids.next(), deps.newCode()];
      const row = { id, addressHash: me.person, phoneHash: identity.phoneHash(phone), codeHash: codeHash(id, code), tries: 0, sentAt: now };
      const limits = { perPhone: perPhoneMax, perAddress: perAddressMax, overall: deps.perHourMax ?? perHourMax };
      const since = { daySince: now - days(1), hourSince: now - hours(1) };
      if (!(await store.addCode({ ...row, usedAt: undefined }, { ...limits, ...since }))) return 'tooMany';
      if (people.roll.withPhone(phone).length > 0) send(phone, code, me);
      return 'sent';
    },

    async checkCode({ me, phone: typed, code }) {
      const phone = parsePhone(typed, me.chama.country);
      if (phone === undefined) return { status: 'expired' };
      const row = await store.newestCode(me.person, identity.phoneHash(phone));
      const now = clock.now();
      if (!row || row.usedAt !== undefined || now >= row.sentAt + codeLifeMs || row.tries >= codeTriesMax) return { status: 'expired' };
      // Another try was counted at the same moment: this one is not looked at, so that five stay five.
      if (!(await store.countCodeTry(row.id, row.tries))) return { status: 'wrong', left: Math.max(0, codeTriesMax - row.tries - 1) };
      const right = sameSecret(codeHash(row.id, code.trim()), row.codeHash) && people.roll.withPhone(phone).length > 0;
      return right
        ? { status: 'right', proof: proofOf(me.person, phone, now + proofLifeMs) }
        : { status: 'wrong', left: codeTriesMax - row.tries - 1 };
    },

    proven({ me, phone: typed, proof, at }) {
      const phone = parsePhone(typed, me.chama.country);
      const until = Number(/^(\d{1,15})\./.exec(proof)?.[1] ?? 0);
      return phone !== undefined && at < until && sameSecret(proof, proofOf(me.person, phone, until)) ? phone : undefined;
    },

    used: (me, phone, at) => store.useCodes(me.person, identity.phoneHash(phone), at),

    async idle() {
      while (sending.size > 0) await Promise.all(sending);
    },
  };
}
