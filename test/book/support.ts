import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../src/clock.js';
import { openDatabase } from '../../src/database/open.js';
import type { Ids } from '../../src/ids.js';
import { major, type Money } from '../../src/money.js';
import { gatewayPhone, type Phone } from '../../src/phone.js';
import type { BookContribution, BookMember, ChamaRecords, Listed } from '../../src/providers/ports.js';
import { deriveKey } from '../../src/secrets.js';
import type { Chama } from '../../flows/kit/me.js';
import { openIdentity } from '../../src/book/identity.js';
import { memoryBookStore } from '../../src/book/memory-store.js';
import type { PinHash } from '../../src/book/pin-hash.js';
import { prismaBookStore } from '../../src/book/prisma-store.js';
import type { ChamaSetup } from '../../src/book/setup.js';
import type { BookStore, ContributionRow, MemberRow } from '../../src/book/store.js';

export const identity = openIdentity(deriveKey('a test', 'lookup'));
export const columns = deriveKey('a test', 'columns');
export const door = deriveKey('a test', 'door');
export const pepper = deriveKey('a test', 'pin');

export const phone = (text: string): Phone => {
  const read = gatewayPhone(text);
  if (read === undefined) throw new Error(`${text} is no number`);
  return read;
};

export const kes = (units: number): Money => major(units, 'KES');

export const umoja: Chama = {
  id: 'umoja',
  name: 'Umoja',
  country: 'KE',
  currency: 'KES',
  timeZone: 'Africa/Nairobi',
  helpPhone: '+254712000002',
  ussdCode: '*384*100#',
};
export const tumaini: Chama = {
  ...umoja,
  id: 'tumaini',
  name: 'Tumaini',
  country: 'TZ',
  currency: 'TZS',
  timeZone: 'Africa/Dar_es_Salaam',
  ussdCode: '*149*7#',
};
export const setups: [ChamaSetup, ChamaSetup] = [
  { chama: umoja, language: 'en', officers: { MFT002: 'chair' } },
  { chama: tumaini, language: 'sw', officers: {} },
];

export const amina = phone('+254712000001');
export const wanjiku = phone('+254712000002');

/** A clock that moves only when it is told to, or when somebody sleeps. */
export function handClock(start = Date.UTC(2026, 10, 21, 9)): Clock & { set(at: number): void; pass(ms: number): void } {
  let now = start;
  return {
    now: () => now,
    monotonic: () => now,
    sleep: async (ms) => void (now += ms),
    set: (at) => void (now = at),
    pass: (ms) => void (now += ms),
  };
}

export function countedIds(): Ids {
  let count = 0;
  return { next: () => `ID${String(++count).padStart(6, '0')}`, uuid: () => `uuid-${++count}`, random: () => 0.5 };
}

/** A fast hash that counts how often a PIN was evaluated. */
export function countedHash(): PinHash & { evaluations: () => number } {
  let evaluations = 0;
  return {
    hash: async (secret) => `plain:${secret}`,
    verify: async (phc, secret) => {
      evaluations++;
      return phc === `plain:${secret}`;
    },
    evaluations: () => evaluations,
  };
}

type Opened = { store: BookStore; close: () => Promise<void> };

/** The stores that every test of the store's promises runs on. */
export const stores: { name: string; openStore: () => Promise<Opened> }[] = [
  { name: 'memory', openStore: async () => ({ store: memoryBookStore(), close: async () => undefined }) },
  {
    name: 'sqlite',
    openStore: async () => {
      const folder = mkdtempSync(join(tmpdir(), 'chamabot-book-'));
      const database = await openDatabase({ url: `file:${join(folder, 'money.db')}`, now: () => 0 });
      return {
        store: prismaBookStore(database.client, columns),
        close: async () => {
          await database.close();
          rmSync(folder, { recursive: true });
        },
      };
    },
  },
];

export function memberRow(memberId: string, number: Phone | undefined, more: Partial<MemberRow> = {}): MemberRow {
  return {
    chamaId: 'umoja',
    memberId,
    name: `Member ${memberId}`,
    phone: number,
    phoneHash: number && identity.phoneHash(number),
    status: 'active',
    role: 'member',
    syncedAt: 1,
    ...more,
  };
}

export function contribution(id: string, more: Partial<ContributionRow> = {}): ContributionRow {
  return {
    id,
    chamaId: 'umoja',
    memberId: 'MFT001',
    legId: undefined,
    bookId: undefined,
    amount: kes(1000),
    date: '2026-11-21',
    receipt: undefined,
    createdAt: 1,
    ...more,
  };
}

/** ChamaPay as the book sees it: lists that a test fills, and a count of the calls. */
export function scriptedRecords() {
  const members: BookMember[] = [];
  const contributions: BookContribution[] = [];
  const byKey = new Map<string, string>();
  const calls: string[] = [];
  let down = false;
  let next = 0;
  const listed = <T>(items: T[]): Listed<T> => (down ? { status: 'unknown', why: 'down' } : { status: 'read', items });
  const add = (of: Omit<BookContribution, 'bookId'>) => {
    const bookId = `C${++next}`;
    contributions.push({ bookId, ...of });
    return bookId;
  };
  const records: ChamaRecords = {
    name: 'chamapay',
    members: async () => {
      calls.push('members');
      return listed([...members]);
    },
    contributions: async ({ memberId, from, to }) => {
      calls.push(`contributions ${memberId ?? 'all'} ${from ?? ''}`.trim());
      return listed(
        contributions.filter((of) => (!memberId || of.memberId === memberId) && (!from || of.date >= from) && (!to || of.date <= to)),
      );
    },
    addContribution: async ({ key, memberId, amount, date }) => {
      calls.push('add');
      if (down) return { status: 'unknown', why: 'down' };
      const bookId = byKey.get(key) ?? add({ memberId, amount, date });
      byKey.set(key, bookId);
      return { status: 'settled', providerId: bookId };
    },
    event: () => undefined,
  };
  return { records, members, contributions, add, calls, setDown: (to: boolean) => void (down = to) };
}

export const bookMember = (memberId: string, number: Phone | undefined, more: Partial<BookMember> = {}): BookMember => ({
  memberId,
  firstName: 'Amina',
  lastName: `Of ${memberId}`,
  phone: number,
  status: 'active',
  ...more,
});
