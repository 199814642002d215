import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openDatabase } from '../../src/database/open.js';
import { linkAudit, type LinkedAudit } from '../../src/ledger/audit-chain.js';
import { major, type Money } from '../../src/money.js';
import type { Phone } from '../../src/phone.js';
import { deriveKey, seal } from '../../src/secrets.js';
import { memoryBookStore } from '../../src/book/memory-store.js';
import { openRules } from '../../src/book/rules.js';
import type { ChamaSetup } from '../../src/book/setup.js';
import type { MemberRow } from '../../src/book/store.js';
import type { Desk } from '../../src/book/local/desk.js';
import { memoryLocalStore } from '../../src/book/local/memory.js';
import { prismaLocalStore } from '../../src/book/local/prisma.js';
import { localRecords } from '../../src/book/local/records.js';
import type { AuditNote, LocalStore } from '../../src/book/local/store.js';
import type { Answer, Records, Written } from '../../src/book/records.js';
import { columns, countedIds, handClock, identity, phone, tumaini, umoja } from './support.js';

type Opened = { store: LocalStore; audits: AuditNote[]; bytesIn: string | undefined; close: () => Promise<void> };

/** The stores that every test of the local book runs on. */
export const localStores: { name: string; openStore: () => Promise<Opened> }[] = [
  {
    name: 'memory',
    openStore: async () => {
      const audits: AuditNote[] = [];
      const store = memoryLocalStore({ audit: async (note) => void audits.push(note) });
      return { store, audits, bytesIn: undefined, close: async () => undefined };
    },
  },
  {
    name: 'sqlite',
    openStore: async () => {
      const folder = mkdtempSync(join(tmpdir(), 'chamabot-local-'));
      const database = await openDatabase({ url: `file:${join(folder, 'money.db')}`, now: () => 0 });
      const audits: AuditNote[] = [];
      const store = prismaLocalStore(database.client, columns, async (tx, note) => {
        const last = await tx.audit.findFirst({ where: { chamaId: note.chamaId }, orderBy: { seq: 'desc' } });
        const { at, ...linked }: LinkedAudit = linkAudit(note, last ?? undefined);
        // As the store of operations does it: the chain is over what is said, and what is said is stored sealed.
        await tx.audit.create({ data: { ...linked, at: BigInt(at), detail: seal(columns, linked.detail) } });
        audits.push(note);
      });
      const close = async () => {
        await database.close();
        rmSync(folder, { recursive: true });
      };
      return { store, audits, bytesIn: folder, close };
    },
  },
];

export const tzs = (units: number): Money => major(units, 'TZS');

/** A chama of Tanzania with rules that a test can rely on. */
export const kikundi: ChamaSetup = {
  chama: tumaini,
  language: 'sw',
  officers: {},
  rules: {
    cycleAmount: 10_000,
    cycle: { kind: 'monthly', dueDay: 5 },
    loanMultiple: 3,
    loanMonthlyBp: 200,
    loanGuarantors: 1,
    loanCoverPercent: 50,
    sharePrice: 2000,
    sharesMaxPerCycle: 5,
    approvals: 2,
  },
};

export const another: ChamaSetup = { ...kikundi, chama: { ...umoja, id: 'other', currency: 'TZS', country: 'TZ' } };

export type Local = { desk: Desk; records: Records; learned: MemberRow[]; clock: ReturnType<typeof handClock> };

/** Opens the records of one chama on a store. Every write through them is done twice, and answers the same. */
export async function openLocal(store: LocalStore, setup: ChamaSetup = kikundi, more: { ids?: Desk['ids'] } = {}): Promise<Local> {
  const clock = handClock();
  const rules = await openRules({ store: memoryBookStore(), chamas: [setup], clock });
  const learned: MemberRow[] = [];
  const desk: Desk = {
    chama: setup.chama,
    store,
    rules,
    officers: setup.officers,
    identity,
    lookup: deriveKey('a test', 'lookup'),
    clock,
    ids: more.ids ?? countedIds(),
    learn: async (rows) => void learned.push(...rows),
  };
  return { desk, records: twice(localRecords(desk)), learned, clock };
}

/** The same records, each of whose writes is repeated with its own key: the repeat must get the first answer. */
function twice(records: Records): Records {
  const groups = Object.entries(records).map(([name, group]) => {
    if (typeof group === 'string') return [name, group] as const;
    const methods = Object.entries(group as Record<string, (...args: unknown[]) => Promise<unknown>>).map(([method, call]) => [
      method,
      async (...args: unknown[]): Promise<unknown> => {
        const first = await call(...args);
        const order = args[0];
        const isWrite = typeof order === 'object' && order !== null && ('key' in order || 'operationId' in order);
        if (isWrite) expect(await call(...args), `${method} again`).toEqual(first);
        return first;
      },
    ]);
    return [name, Object.fromEntries(methods) as unknown] as const;
  });
  return Object.fromEntries(groups) as unknown as Records;
}

let keys = 0;
/** A new key, by this member. */
export const act = (by: string) => ({ key: `K${String(++keys).padStart(6, '0')}`, by });

export const paid = (memberId: string, amount: Money, date = '2026-11-21') => ({
  operationId: `O${String(++keys).padStart(6, '0')}`,
  memberId,
  amount,
  date,
  receipt: `R${keys}`,
});

/** What a write that must succeed has answered. */
export function made<T extends object>(answer: Written<T>): { status: 'done' } & T {
  if (answer.status !== 'done') throw new Error(`refused: ${JSON.stringify(answer)}`);
  return answer;
}

/** What a read has found. */
export function read<T>(answer: Answer<T>): T {
  if (answer.status !== 'read') throw new Error(`not read: ${JSON.stringify(answer)}`);
  return answer.value;
}

export const refusal = (problem: string) => expect.objectContaining({ status: 'refused', problem }) as unknown;

export const numberOf = (place: number): Phone => phone(`+2557410000${String(place).padStart(2, '0')}`);

/** M001 chair, M002 treasurer, M003 secretary, M004 … members; all since `joinedOn`. */
export async function withMembers(records: Records, count = 6, joinedOn = '2026-11-06'): Promise<string[]> {
  const roles = ['chair', 'treasurer', 'secretary'] as const;
  const ids: string[] = [];
  for (let at = 0; at < count; at++) {
    const of = { name: `Mwanachama ${at + 1}`, phone: numberOf(at + 1), role: roles[at] ?? ('member' as const), joinedOn };
    ids.push(made(await records.members.register(act('host'), of)).memberId);
  }
  return ids;
}

/** Cash in the hand of the chair, or of the treasurer for the chair. */
export async function saved(records: Records, memberId: string, units: number, date = '2026-11-21'): Promise<void> {
  made(await records.savings.recordCash(act(memberId === 'M001' ? 'M002' : 'M001'), { memberId, amount: tzs(units), date }));
}
