import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seconds, minutes } from '../../src/clock.js';
import { openDatabase } from '../../src/database/open.js';
import { deriveKey } from '../../src/secrets.js';
import { prismaAudit } from '../../src/operations/store/prisma/audit.js';
import { chamapay } from '../../src/providers/chamapay/index.js';
import { standinCore } from '../../src/standins/core.js';
import { demoCredentials } from '../../src/standins/credentials.js';
import type { RequestFaultName } from '../../src/standins/faults.js';
import { inProcessSend } from '../../src/standins/in-process.js';
import { demoSeed } from '../../src/standins/seed.js';
import { noteJoined } from '../../src/book/chamapay-records/joined.js';
import { openChamapayRecords } from '../../src/book/chamapay-records/records.js';
import type { Desk } from '../../src/book/local/desk.js';
import { memoryLocalStore } from '../../src/book/local/memory.js';
import { prismaLocalStore } from '../../src/book/local/prisma.js';
import { localRecords } from '../../src/book/local/records.js';
import type { AuditNote, LocalStore } from '../../src/book/local/store.js';
import { memoryBookStore } from '../../src/book/memory-store.js';
import { openMirror } from '../../src/book/mirror.js';
import { openPeople } from '../../src/book/people.js';
import { prismaBookStore } from '../../src/book/prisma-store.js';
import type { Records } from '../../src/book/records.js';
import { openRules } from '../../src/book/rules.js';
import type { ChamaSetup } from '../../src/book/setup.js';
import type { BookStore, ContributionRow, MemberRow } from '../../src/book/store.js';
import { virtualClock } from '../standins/virtual-clock.js';
import { act, made } from './local-support.js';
import { columns, countedIds, identity, phone, umoja } from './support.js';

const plainRules = {
  cycleAmount: 1000,
  cycle: { kind: 'monthly', dueDay: 5 },
  loanMultiple: 3,
  loanMonthlyBp: 0,
  loanGuarantors: 0,
  loanCoverPercent: 0,
  approvals: 2,
};

/** A chama of Kenya with rules under which both books reckon the same: no guarantors, no interest. */
const plain: ChamaSetup = {
  chama: umoja,
  language: 'en',
  officers: { MFT002: 'chair', MFT003: 'treasurer', MFT004: 'secretary' },
  rules: plainRules,
};

export type Stores = { book: BookStore; local: LocalStore; audits: AuditNote[]; close: () => Promise<void> };

/** Our own tables, which both books stand on. */
export const storesBelow: { name: string; openStores: () => Promise<Stores> }[] = [
  {
    name: 'memory',
    openStores: async () => {
      const [contributions, members] = [new Map<string, ContributionRow>(), new Map<string, MemberRow>()];
      const audits: AuditNote[] = [];
      const shared = { contribution: contributions, member: members };
      return {
        book: memoryBookStore(contributions, members),
        local: memoryLocalStore({ audit: async (note) => void audits.push(note), shared }),
        audits,
        close: async () => undefined,
      };
    },
  },
  {
    name: 'sqlite',
    openStores: async () => {
      const folder = mkdtempSync(join(tmpdir(), 'chamabot-records-'));
      const database = await openDatabase({ url: `file:${join(folder, 'money.db')}`, now: () => 0 });
      const audits: AuditNote[] = [];
      const audit = prismaAudit(columns);
      return {
        book: prismaBookStore(database.client, columns),
        local: prismaLocalStore(database.client, columns, async (inside, note) => {
          await audit(inside, note);
          audits.push(note);
        }),
        audits,
        close: async () => {
          await database.close();
          rmSync(folder, { recursive: true });
        },
      };
    },
  },
];

export type RecordsWorld = {
  records: Records;
  /** Two members without an office, and two with one. */
  who: { amina: string; wekesa: string; chair: string; treasurer: string };
  today: string;
  clock: ReturnType<typeof virtualClock>;
  audits: AuditNote[];
  /** The officers say yes to a loan, where they do so. */
  approveLoan: (loanId: string) => Promise<void>;
  close: () => Promise<void>;
};

/** How many guarantors the rules ask for; they cover the whole loan then. */
export type Guarantors = { guarantors?: number };

async function desk(stores: Stores, clock: ReturnType<typeof virtualClock>, { guarantors = 0 }: Guarantors) {
  const asked = { loanGuarantors: guarantors, loanCoverPercent: guarantors === 0 ? 0 : 100 };
  const setup: ChamaSetup = { ...plain, rules: { ...plainRules, ...asked } };
  const rules = await openRules({ store: stores.book, chamas: [setup], clock });
  const people = await openPeople({ store: stores.book, identity, clock, chamas: [setup], termsVersion: 1 });
  const ids = countedIds();
  const of: Desk = {
    chama: setup.chama,
    store: stores.local,
    rules,
    officers: setup.officers,
    identity,
    lookup: deriveKey('a test', 'lookup'),
    clock,
    ids,
    learn: async (rows) => people.know(rows),
  };
  return { people, of, ids, setup };
}

/** The book in our own database. */
export async function localWorld(stores: Stores, options: Guarantors = {}): Promise<RecordsWorld> {
  const clock = virtualClock();
  const { of } = await desk(stores, clock, options);
  const records = localRecords(of);
  const roles = ['member', 'chair', 'treasurer', 'secretary', 'member'] as const;
  for (const [at, role] of roles.entries())
    made(await records.members.register(act('host'), { name: `Member ${at}`, phone: phone(`+25471200000${at + 1}`), role }));
  return {
    records,
    who: { amina: 'M001', chair: 'M002', treasurer: 'M003', wekesa: 'M005' },
    today: '2026-11-21',
    clock,
    audits: stores.audits,
    approveLoan: async (loanId) => {
      for (const officer of ['M002', 'M003']) made(await records.loans.approve(act(officer), { loanId, says: 'yes' }));
    },
    close: () => stores.close(),
  };
}

/** The book at ChamaPay, over its stand-in, with nothing in it but members. Time stands still but for `advance`. */
export async function chamapayWorld(stores: Stores, options: Guarantors & { quota?: number; with?: 'records' } = {}) {
  const clock = virtualClock();
  const { people, of, ids, setup } = await desk(stores, clock, options);
  const alerts: string[] = [];
  const failures: unknown[] = [];
  const { apiKey: key, apiSecret: secret, webhookSecret } = demoCredentials.chamapay;
  const standins = standinCore({
    clock,
    ids,
    seed: demoSeed,
    credentials: demoCredentials,
    urls: () => ({ chamapayWebhook: 'http://us/callbacks' }),
    send: async ({ body = '', headers = {} }) => {
      const event = provider.event(body, headers['x-chamapay-signature'] ?? '');
      if (event) {
        mirror.hear(event);
        records.hear(event);
      }
      return { heard: true, status: event ? 200 : 401, headers: {}, text: '' };
    },
  });
  standins.resume();
  const books = standins.state().chamapay;
  for (const member of books.members) if (options.with !== 'records') member.created_at = '2026-11-10T09:00:00Z';
  if (options.with !== 'records') {
    books.contributions = [];
    for (const rows of Object.values(books.records)) rows.splice(0);
  }
  let used = 0;
  const quota = { used: async () => used, add: async (_month: string, n: number) => void (used += n), max: options.quota ?? 10_000 };
  const provider = chamapay({
    baseUrl: 'http://chamapay/chamapay/v1',
    key,
    secret,
    webhookSecret,
    send: inProcessSend(standins, clock),
    clock,
    quota,
  });
  const mirror = openMirror({
    setup,
    records: provider,
    store: stores.book,
    people,
    identity,
    clock,
    ids,
    listed: (members) => noteJoined(of, members),
  });
  const records = openChamapayRecords({
    ...of,
    provider,
    alert: (text) => alerts.push(text),
    registered: () => mirror.hear({ event: 'member.registered' }),
    failed: (error) => failures.push(error),
  });
  await mirror.refresh();
  const paths = () => standins.calls().flatMap(({ way, method, path }) => (way === 'in' ? [`${method} ${path.split('?')[0] ?? ''}`] : []));
  return {
    records: records.within(seconds(1)),
    opened: records,
    who: { amina: 'MFT001', chair: 'MFT002', treasurer: 'MFT003', wekesa: 'MFT005' },
    today: '2026-11-21',
    audits: stores.audits,
    approveLoan: async (loanId: string) => {
      expectDecided(standins.office.decideLoan(loanId, true));
      await clock.advance(minutes(2));
    },
    standins,
    books,
    clock,
    alerts,
    failures,
    /** How often this was asked of ChamaPay: `GET /loans`. */
    calls: (of: string) => paths().filter((path) => path === of).length,
    used: () => used,
    readMembers: () => mirror.readMembers(),
    quota,
    fault: (endpoint: string, fault: RequestFaultName, times: number | 'always' = 1) =>
      standins.faults.set({ kind: 'request', provider: 'chamapay', endpoint, fault, times }),
    close: async () => {
      standins.close();
      await stores.close();
    },
  } satisfies RecordsWorld & Record<string, unknown>;
}

function expectDecided(decided: boolean): void {
  if (!decided) throw new Error('there is no such loan to decide on');
}

export type ChamapayWorld = Awaited<ReturnType<typeof chamapayWorld>>;
