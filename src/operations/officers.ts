import { say, type Phrase } from '../../flows/kit/say.js';
import type { Me } from '../../flows/kit/me.js';
import type { Officer } from '../book/port.js';
import { isPositive, type Money } from '../money.js';
import type { Scene } from './recipe.js';
import type { Operation } from './store.js';

type Role = NonNullable<Me['member']>['role'];

/** Offices that decide whether money has arrived. The secretary keeps the minutes, not the till. */
export const mayDecide = (role: Role | undefined): boolean => role === 'treasurer' || role === 'chair';

/** Nobody decides about their own money, whichever of the members at their number they speak as. */
export const isOwn = (operation: Pick<Operation, 'memberId' | 'person'>, by: Pick<Officer, 'memberId' | 'person'>): boolean =>
  operation.memberId === by.memberId || operation.person === by.person;

/** Longest name that a message has room for, in characters. */
const nameMax = 18;

/**
 * Asks the chama's treasurers to look a claim up, each once; the chair where no treasurer but the claimant can be reached. Returns
 * how many were asked.
 */
export async function askOfficers({ tx, work: { operation }, ids, now, facts, members }: Scene, receipt: string): Promise<number> {
  const { chamaId, memberId, amount } = operation;
  const asked = whoDecides(members.officers(chamaId), operation);
  const values = { chama: facts.name, member: shortened(members.name(chamaId, memberId)), receipt, code: facts.ussdCode };
  const phrase = isPositive(amount) ? say('claim.waitsAmount', { ...values, amount }) : say('claim.waits', values);
  for (const { memberId: officer, person, prefer } of asked) {
    const message = { id: ids.next(), operationId: operation.id, kind: `claim.waits:${officer}`, chamaId, person, phrase, prefer };
    await tx.notify({ ...message, createdAt: now, nextAt: now });
  }
  return asked.length;
}

/** Tells the chama's treasurers (else the chair) of airtime that was paid for and did not go out; returns how many were told. */
export async function askAboutAirtime({ tx, work: { operation, leg }, ids, now, facts, members }: Scene): Promise<number> {
  const { chamaId, memberId, amount } = operation;
  const asked = whoDecides(members.officers(chamaId), operation);
  const phrase = say('airtime.waits', { chama: facts.name, member: shortened(members.name(chamaId, memberId)), amount });
  for (const { memberId: officer, person, prefer } of asked) {
    const message = {
      id: ids.next(),
      operationId: operation.id,
      kind: `airtime.waits:${leg.id}:${officer}`,
      chamaId,
      person,
      phrase,
      prefer,
    };
    await tx.notify({ ...message, createdAt: now, nextAt: now });
  }
  return asked.length;
}

/** Tells them of what a member has paid for and the records do not take, or not all of it: `amount` is to be given back or placed. */
export async function askAboutPayment(
  { tx, work: { operation, leg }, ids, now, facts, members }: Scene,
  { amount, what }: { amount: Money; what: Phrase },
): Promise<number> {
  const { chamaId, memberId } = operation;
  const asked = whoDecides(members.officers(chamaId), operation);
  const phrase = say('pay-for.waits', { chama: facts.name, member: shortened(members.name(chamaId, memberId)), amount, what });
  for (const { memberId: officer, person, prefer } of asked) {
    const kind = `payFor.waits:${leg.id}:${officer}`;
    await tx.notify({ id: ids.next(), operationId: operation.id, kind, chamaId, person, phrase, prefer, createdAt: now, nextAt: now });
  }
  return asked.length;
}

/** Tells the chama's treasurers (else the chair) of money for abroad that did not go out, or of which so much is left; returns how many were told. */
export async function askAboutPayout({ tx, work: { operation, leg }, ids, now, facts, members }: Scene, left?: Money): Promise<number> {
  const { chamaId, memberId, amount } = operation;
  const asked = whoDecides(members.officers(chamaId), operation);
  const values = { chama: facts.name, member: shortened(members.name(chamaId, memberId)) };
  const phrase = left ? say('payout.waitsLeft', { ...values, amount: left }) : say('payout.waits', { ...values, amount });
  for (const { memberId: officer, person, prefer } of asked) {
    const kind = `payout.waits:${leg.id}:${officer}`;
    await tx.notify({ id: ids.next(), operationId: operation.id, kind, chamaId, person, phrase, prefer, createdAt: now, nextAt: now });
  }
  return asked.length;
}

/** Every treasurer but whose money it is; the chair where there is no other. */
function whoDecides(officers: readonly Officer[], operation: Operation): Officer[] {
  const others = officers.filter((officer) => !isOwn(operation, officer));
  const treasurers = others.filter(({ role }) => role === 'treasurer');
  return treasurers.length > 0 ? treasurers : others.filter(({ role }) => role === 'chair');
}

/** A name that leaves room for the rest of the message. */
export function shortened(name: string): string {
  const letters = Array.from(name.trim());
  return letters.length <= nameMax ? letters.join('') : `${letters.slice(0, nameMax - 2).join('').trimEnd()}..`; // prettier-ignore
}
