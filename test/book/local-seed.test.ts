import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LocalStore } from '../../src/book/local/store.js';
import { espoir } from '../../src/book/local/seed/espoir.js';
import { seedVillage } from '../../src/book/local/seed/seed.js';
import { tumaini } from '../../src/book/local/seed/tumaini.js';
import type { Village } from '../../src/book/local/seed/village.js';
import type { Records } from '../../src/book/records.js';
import type { ChamaSetup } from '../../src/book/setup.js';
import { localStores, openLocal, read } from './local-support.js';
import { umoja } from './support.js';

const setupOf = (village: Village): ChamaSetup => ({
  chama: {
    ...umoja,
    id: village.id,
    name: village.name,
    country: village.country,
    currency: village.country === 'TZ' ? 'TZS' : 'XAF',
    timeZone: village.country === 'TZ' ? 'Africa/Dar_es_Salaam' : 'Africa/Douala',
  },
  language: village.language,
  officers: {},
  rules: village.rules,
});

/** Everything that the records of a chama answer, for each member. */
async function dump(records: Records, members: readonly string[]): Promise<unknown> {
  const { savings, loans, governance, sharing, papers } = records;
  const shared = [
    records.members.joinRequests(),
    records.members.list({ limit: 100 }),
    savings.whoPaid({ limit: 100 }),
    savings.inArrears({ limit: 100 }),
    savings.socialFund(),
    governance.results({ limit: 10 }),
    sharing.projects(),
    sharing.welfare({ limit: 10 }),
    sharing.distributions({ limit: 10 }),
    sharing.rotation(),
    papers.documents({ limit: 10 }),
    papers.expiring({ until: '9999-12-31', limit: 10 }),
    papers.accounts(),
    papers.liabilities(),
  ];
  const each = members.flatMap((memberId) => [
    savings.summary({ memberId }),
    savings.statement({ memberId, limit: 50 }),
    savings.shares({ memberId }),
    loans.terms({ memberId }),
    loans.ofMember({ memberId }),
    loans.requests({ memberId }),
    loans.waiting({ memberId }),
    loans.fines({ memberId, all: true }),
    governance.nextMeeting({ memberId }),
    governance.openVotes({ memberId }),
    sharing.pledges({ memberId }),
    sharing.portions({ memberId, limit: 10 }),
    sharing.swapRequests({ memberId }),
    sharing.waiting({ memberId }),
    papers.notices({ memberId, limit: 10 }),
  ]);
  return Promise.all([...shared, ...each]);
}

describe.each(localStores)('the demo’s chamas on $name', ({ openStore }) => {
  let store: LocalStore;
  let audits: Awaited<ReturnType<typeof openStore>>['audits'];
  let folder: string | undefined;
  let close: () => Promise<void>;
  beforeEach(async () => ({ store, audits, bytesIn: folder, close } = await openStore()));
  afterEach(() => close());

  const ids = (village: Village) =>
    village.people.map((_, at) => `${village.id.slice(0, 1).toUpperCase()}${String(at + 1).padStart(3, '0')}`);

  test.each([tumaini, espoir])('$name has a year behind it and things to do', async (village) => {
    const { desk, records, learned } = await openLocal(store, setupOf(village));
    expect(await seedVillage(desk, village)).toBe('seeded');
    expect(learned.filter(({ status }) => status === 'active')).toHaveLength(13);
    const me = { memberId: `${village.id.slice(0, 1).toUpperCase()}001` };
    const own = read(await records.savings.summary(me));
    expect(BigInt(own.total.minor)).toBeGreaterThan(0n);
    expect(read(await records.savings.statement({ ...me, limit: 50 })).items.length).toBeGreaterThan(15);
    expect(new Set(learned.map(({ role }) => role))).toEqual(new Set(['member', 'chair', 'treasurer', 'secretary']));
    expect(read(await records.loans.ofMember(me)).map(({ state }) => state)).toEqual(['repaid']);
    expect(read(await records.loans.requests(me))).toHaveLength(1);
    expect(read(await records.governance.openVotes(me))).toHaveLength(1);
    expect(read(await records.governance.nextMeeting(me))).toMatchObject({ date: '2026-11-27', coming: 1, apologies: 1 });
    expect(read(await records.governance.results({ limit: 5 }))).toMatchObject([{ outcome: 'decided', voted: 8 }]);
    expect(read(await records.loans.waiting({ memberId: me.memberId.replace('1', '3') }))).toHaveLength(1);
    const [late] = read(await records.loans.ofMember({ memberId: me.memberId.replace('1', '6') }));
    expect(late).toMatchObject({ state: 'active' });
    expect(BigInt(late?.arrears?.minor ?? 0)).toBeGreaterThan(0n);
    expect(read(await records.loans.fines(me))).toHaveLength(1);
    expect(read(await records.sharing.pledges(me))).toMatchObject([{ project: village.words.project.name }]);
    expect(read(await records.savings.whoPaid({ limit: 1 }))).toMatchObject({ paidCount: expect.any(Number) as number, memberCount: 13 });
    expect(read(await records.savings.inArrears({ limit: 50 })).items.length).toBeGreaterThan(2);
    expect(read(await records.members.joinRequests())).toHaveLength(1);
    expect(
      read(await records.sharing.rotation())
        .map(({ state }) => state)
        .lastIndexOf('paid'),
    ).toBe(4);
    expect(read(await records.papers.notices({ ...me, limit: 10 }))).toHaveLength(3);
    expect(audits.length).toBeGreaterThan(50);

    // A second time there is nothing to do.
    const before = await dump(records, ids(village));
    expect(await seedVillage(desk, village)).toBe('there');
    expect(await dump(records, ids(village))).toEqual(before);
  });

  test('the same village has the same history', async () => {
    const one = await openLocal(store, setupOf(tumaini));
    await seedVillage(one.desk, tumaini);
    const again = await openStore();
    const two = await openLocal(again.store, setupOf(tumaini));
    await seedVillage(two.desk, tumaini);
    expect(await dump(one.records, ids(tumaini))).toEqual(await dump(two.records, ids(tumaini)));
    await again.close();
  });

  test('a chama answers the same, whatever is in the other one', async () => {
    const [here, there] = [await openLocal(store, setupOf(tumaini)), await openLocal(store, setupOf(espoir))];
    const everyone = [...ids(tumaini), ...ids(espoir)];
    await seedVillage(here.desk, tumaini);
    const empty = await dump(there.records, everyone);
    expect(JSON.stringify(empty)).not.toContain('seed-');
    const before = await dump(here.records, everyone);
    await seedVillage(there.desk, espoir);
    expect(await dump(here.records, everyone)).toEqual(before);
    const other = JSON.stringify(await dump(there.records, everyone));
    for (const secret of ['seed-tumaini', 'TZS', 'Neema', 'Kisima']) expect(other).not.toContain(secret);
  });

  test('a member of one chama can write nothing in another', async () => {
    const [here, there] = [await openLocal(store, setupOf(tumaini)), await openLocal(store, setupOf(espoir))];
    await seedVillage(here.desk, tumaini);
    await seedVillage(there.desk, espoir);
    const before = await dump(there.records, ids(espoir));
    const [loan] = read(await there.records.loans.ofMember({ memberId: 'E006' }));
    const [vote] = read(await there.records.governance.openVotes({ memberId: 'E001' }));
    const chair = { key: 'X1', by: 'T002' };
    const answers = [
      await there.records.loans.writeOff(chair, { loanId: loan?.loanId ?? '', reason: 'x' }),
      await there.records.governance.vote({ ...chair, key: 'X2' }, { motionId: vote?.motionId ?? '', position: 1 }),
      await there.records.members.suspend({ ...chair, key: 'X3' }, { memberId: 'E001', reason: 'x' }),
      await here.records.loans.writeOff({ ...chair, key: 'X4' }, { loanId: loan?.loanId ?? '', reason: 'x' }),
      await here.records.governance.vote({ ...chair, key: 'X5' }, { motionId: vote?.motionId ?? '', position: 1 }),
    ];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 'refused'));
    expect(await dump(there.records, ids(espoir))).toEqual(before);
  });

  test('no name, number or word of a member lies in the files in the clear', async ({ skip }) => {
    if (folder === undefined) return skip('nothing is kept in memory');
    const { desk } = await openLocal(store, setupOf(tumaini));
    await seedVillage(desk, tumaini);
    const at = folder;
    const bytes = readdirSync(at)
      .map((file) => readFileSync(join(at, file), 'latin1'))
      .join('');
    expect(bytes.includes('seed-tumaini')).toBe(true);
    for (const secret of ['Mushi', 'Neema', '255741000001', '741000001', 'Karo ya shule', 'Msiba', 'Katiba', 'Kisima', 'CRDB', 'Marangu']) {
      expect(bytes.includes(secret), secret).toBe(false);
    }
  });
});
