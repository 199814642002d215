import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { major } from '../../src/money.js';
import type { AuditNote, LocalStore } from '../../src/book/local/store.js';
import { motionOptions, voters } from '../../src/book/local/tables/motions.js';
import { writes } from '../../src/book/local/tables/writes.js';
import type { Records } from '../../src/book/records.js';
import {
  act,
  another,
  localStores,
  made,
  numberOf,
  openLocal,
  paid,
  read,
  refusal,
  saved,
  tzs,
  withMembers,
  type Local,
} from './local-support.js';

describe.each(localStores)('the records of a chama on $name', ({ openStore }) => {
  let store: LocalStore;
  let audits: AuditNote[];
  let close: () => Promise<void>;
  let local: Local;
  let records: Records;
  beforeEach(async () => {
    ({ store, audits, close } = await openStore());
    local = await openLocal(store);
    records = local.records;
  });
  afterEach(() => close());

  const audited = () => audits.map(({ actor, action, subject }) => [actor, action, subject]);

  describe('members', () => {
    test('are registered by officers; an office is the chair’s or the host’s to give, and a number one member’s', async () => {
      await withMembers(records, 4);
      expect(local.learned.at(-1)).toMatchObject({
        chamaId: 'tumaini',
        memberId: 'M004',
        name: 'Mwanachama 4',
        phone: numberOf(4),
        status: 'active',
      });
      expect(await records.members.register(act('M004'), { name: 'Zawadi', phone: numberOf(9) })).toEqual(refusal('notOfficer'));
      expect(await records.members.register(act('nobody'), { name: 'Zawadi', phone: numberOf(9) })).toEqual(refusal('notOfficer'));
      expect(await records.members.register(act('M002'), { name: 'Zawadi', phone: numberOf(9), role: 'chair' })).toEqual(
        refusal('notChair'),
      );
      expect(await records.members.register(act('M002'), { name: 'Zawadi', phone: numberOf(4) })).toEqual(refusal('phoneKnown'));
      expect(await records.members.register(act('M002'), { name: ' ', phone: numberOf(9) })).toEqual(refusal('textBad'));
      expect(await records.members.register(act('M002'), { name: 'Host', phone: numberOf(9), memberId: 'host' })).toEqual(
        refusal('textBad'),
      );
      expect(await records.members.register(act('M002'), { name: 'Zawadi', phone: numberOf(9), memberId: 'M001' })).toEqual(
        refusal('alreadyThere'),
      );
      expect(await records.members.register(act('M002'), { name: 'Zawadi', phone: numberOf(9), joinedOn: '2026-11-22' })).toEqual(
        refusal('dateBad'),
      );
      expect(await records.members.register(act('M002'), { name: 'Zawadi', phone: numberOf(9) })).toEqual({
        status: 'done',
        memberId: 'M005',
      });
      expect(audited().at(-1)).toEqual(['M002', 'member.register', 'M005']);
    });

    test('ask to join, and are let in or turned away once', async () => {
      await withMembers(records, 3);
      const { memberId } = made(await records.members.askToJoin({ key: 'J1', name: 'Zawadi', phone: numberOf(9) }));
      expect(await records.members.askToJoin({ key: 'J2', name: 'Zawadi', phone: numberOf(9) })).toEqual(refusal('phoneKnown'));
      expect(read(await records.members.joinRequests())).toEqual([{ memberId, name: 'Zawadi', phone: numberOf(9), askedOn: '2026-11-21' }]);
      expect(await records.members.decideJoin(act(memberId), { memberId, says: 'yes' })).toEqual(refusal('notOfficer'));
      expect(await records.members.decideJoin(act('M003'), { memberId, says: 'yes' })).toEqual({ status: 'done' });
      expect(await records.members.decideJoin(act('M002'), { memberId, says: 'no' })).toEqual(refusal('alreadyDecided'));
      expect(local.learned.at(-1)).toMatchObject({ memberId, status: 'active' });
      // Whoever is turned away may ask again: the number is free.
      const { memberId: second } = made(await records.members.askToJoin({ key: 'J3', name: 'Baraka', phone: numberOf(10) }));
      made(await records.members.decideJoin(act('M003'), { memberId: second, says: 'no', reason: 'not from here' }));
      expect(local.learned.at(-1)).toMatchObject({ memberId: second, status: 'inactive', phone: undefined });
      expect((await records.members.askToJoin({ key: 'J4', name: 'Baraka', phone: numberOf(10) })).status).toBe('done');
    });

    test('are suspended and reinstated, given offices, and leave with their number', async () => {
      await withMembers(records, 5);
      expect(await records.members.suspend(act('M001'), { memberId: 'M001', reason: 'x' })).toEqual(refusal('ownCase'));
      expect(await records.members.suspend(act('M003'), { memberId: 'M001', reason: 'x' })).toEqual(refusal('notChair'));
      made(await records.members.suspend(act('M002'), { memberId: 'M004', reason: 'six months late' }));
      expect(await records.loans.apply(act('M004'), { principal: tzs(1000), months: 1, purpose: '', guarantors: ['M005'] })).toEqual(
        refusal('notActive'),
      );
      made(await records.members.reinstate(act('M002'), { memberId: 'M004' }));
      expect(await records.members.setRole(act('M002'), { memberId: 'M005', role: 'secretary' })).toEqual(refusal('notChair'));
      expect(await records.members.setRole(act('M001'), { memberId: 'M001', role: 'member' })).toEqual(refusal('ownCase'));
      made(await records.members.setRole(act('M001'), { memberId: 'M005', role: 'secretary' }));
      expect(await records.members.leave(act('M004'), { memberId: 'M005', forget: false })).toEqual(refusal('notYours'));
      made(await records.members.leave(act('M004'), { memberId: 'M004', forget: true }));
      expect(local.learned.at(-1)).toMatchObject({ memberId: 'M004', name: 'M004', phone: undefined, status: 'inactive' });
      expect((await records.members.register(act('M001'), { name: 'Zawadi', phone: numberOf(4) })).status).toBe('done');
      expect(read(await records.members.list({ limit: 2, skip: 3 })).map(({ memberId, role, status }) => [memberId, role, status])).toEqual(
        [
          ['M004', 'member', 'inactive'],
          ['M005', 'secretary', 'active'],
        ],
      );
    });
  });

  test('a key that was used for something else is a mistake, and changes nothing', async () => {
    await withMembers(records, 4);
    const once = act('M001');
    made(await records.savings.recordCash(once, { memberId: 'M004', amount: tzs(1000), date: '2026-11-20' }));
    await expect(records.savings.recordCash(once, { memberId: 'M004', amount: tzs(2000), date: '2026-11-20' })).rejects.toThrow(
      /was used for/,
    );
    await expect(
      records.savings.recordCash({ ...once, by: 'M002' }, { memberId: 'M004', amount: tzs(1000), date: '2026-11-20' }),
    ).rejects.toThrow(/was used/);
    expect(read(await records.savings.summary({ memberId: 'M004' })).total).toEqual(tzs(1000));
  });

  test('the same order ten times at once is one', async () => {
    await withMembers(records, 4);
    const order = act('M001');
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => records.savings.recordCash(order, { memberId: 'M004', amount: tzs(700), date: '2026-11-20' })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(read(await records.savings.statement({ memberId: 'M004', limit: 9 })).items).toHaveLength(1);
  });

  describe('contributions', () => {
    test('count for their cycle; what was not paid of older ones is arrears, by the rules of their time', async () => {
      await withMembers(records, 5, '2026-08-20'); // owes September, October and November (due on the 5th)
      await saved(records, 'M004', 10_000, '2026-09-01');
      await saved(records, 'M004', 5000, '2026-11-10');
      expect(read(await records.savings.summary({ memberId: 'M004' }))).toMatchObject({
        paid: tzs(5000),
        due: tzs(10_000),
        dueOn: '2026-12-05',
        total: tzs(15_000),
        arrears: tzs(15_000),
      });
      await saved(records, 'M005', 45_000, '2026-11-10');
      expect(read(await records.savings.summary({ memberId: 'M005' }))).toMatchObject({ arrears: tzs(0), paid: tzs(45_000) });
      const late = read(await records.savings.inArrears({ limit: 10 }));
      expect(late.items.map(({ memberId, arrears }) => [memberId, arrears.minor])).toEqual([
        ['M001', '3000000'],
        ['M002', '3000000'],
        ['M003', '3000000'],
        ['M004', '1500000'],
      ]);
      const who = read(await records.savings.whoPaid({ limit: 2 }));
      expect(who).toMatchObject({ more: true, paidCount: 1, memberCount: 5, dueOn: '2026-12-05' });
      expect(who.items.map(({ memberId, paid: sum }) => [memberId, sum.minor])).toEqual([
        ['M005', '4500000'],
        ['M001', '0'],
      ]);
    });

    test('in cash are written down by another officer, of members, today or before', async () => {
      await withMembers(records, 4);
      const cash = (by: string, of: object) =>
        records.savings.recordCash(act(by), { memberId: 'M004', amount: tzs(100), date: '2026-11-20', ...of });
      expect(await cash('M004', { memberId: 'M001' })).toEqual(refusal('notOfficer'));
      expect(await cash('M001', { memberId: 'M001' })).toEqual(refusal('ownCase'));
      expect(await cash('M001', { memberId: 'M009' })).toEqual(refusal('unknownMember'));
      expect(await cash('M001', { amount: major(100, 'KES') })).toEqual(refusal('amountBad'));
      expect(await cash('M001', { amount: tzs(0) })).toEqual(refusal('amountBad'));
      expect(await cash('M001', { amount: { minor: '150', currency: 'TZS' } })).toEqual(refusal('amountBad'));
      expect(await cash('M001', { date: '2026-11-22' })).toEqual(refusal('dateBad'));
      expect(await cash('M001', { date: '2026-02-30' })).toEqual(refusal('dateBad'));
      expect((await cash('M001', {})).status).toBe('done');
      expect(audited().at(-1)).toEqual(['M001', 'contribution.cash', 'M004']);
    });

    test('a statement is leafed through, the newest first, with all that was paid and got', async () => {
      await withMembers(records, 4);
      for (const day of ['01', '03', '02']) await saved(records, 'M004', Number(day), `2026-11-${day}`);
      made(await records.savings.paySocialFund(paid('M004', tzs(500), '2026-11-02')));
      const page = async (skip: number) => read(await records.savings.statement({ memberId: 'M004', limit: 2, skip }));
      expect((await page(0)).items.map(({ date, kind }) => [date, kind])).toEqual([
        ['2026-11-03', 'contribution'],
        ['2026-11-02', expect.any(String)],
      ]);
      expect((await page(0)).more).toBe(true);
      expect(await page(2)).toMatchObject({ more: false, items: [{ date: '2026-11-02' }, { date: '2026-11-01' }] });
      expect([...(await page(0)).items, ...(await page(2)).items].map(({ kind }) => kind).sort()).toEqual([
        'contribution',
        'contribution',
        'contribution',
        'socialFund',
      ]);
      expect(read(await records.savings.socialFund())).toEqual({ balance: tzs(500) });
    });
  });

  describe('shares', () => {
    test('are bought up to the cycle’s number, and shared out to the shilling', async () => {
      await withMembers(records, 5);
      expect(await records.savings.buyShares(paid('M004', tzs(4000)))).toEqual(refusal('noShares'));
      expect(await records.savings.openShareRound(act('M004'), { fromDate: '2026-11-01' })).toEqual(refusal('notOfficer'));
      made(await records.savings.openShareRound(act('M002'), { fromDate: '2026-11-01' }));
      expect(await records.savings.openShareRound(act('M001'), { fromDate: '2026-11-01' })).toEqual(refusal('alreadyThere'));
      expect(await records.savings.buyShares(paid('M004', tzs(4500)))).toMatchObject({ count: 2, taken: tzs(4000), over: tzs(500) });
      expect(await records.savings.buyShares(paid('M004', tzs(10_000)))).toMatchObject({ count: 3, over: tzs(4000) });
      expect(await records.savings.buyShares(paid('M004', tzs(2000)))).toMatchObject({ count: 0, over: tzs(2000) });
      // What was paid in the cycle before counts for that one.
      expect(await records.savings.buyShares(paid('M004', tzs(2000), '2026-11-04'))).toMatchObject({ count: 1 });
      made(await records.savings.buyShares(paid('M005', tzs(4000))));
      expect(read(await records.savings.shares({ memberId: 'M004' }))).toEqual({ count: 6, value: tzs(12_000), price: tzs(2000), left: 0 });
      expect(read(await records.savings.summary({ memberId: 'M005' })).shares).toBe(2);

      const { distributionId } = made(await records.sharing.proposeShareOut(act('M002'), { title: 'Mgao wa 2026', pot: tzs(15_001) }));
      expect(await records.savings.buyShares(paid('M005', tzs(2000)))).toEqual(refusal('noShares'));
      expect(await records.sharing.approveDistribution(act('M002'), { distributionId, says: 'yes' })).toEqual(refusal('ownCase'));
      expect(await records.sharing.portionPaid({ ...paid('M004', tzs(11_251)), distributionId })).toEqual(refusal('notOpen'));
      expect(await records.sharing.approveDistribution(act('M001'), { distributionId, says: 'yes' })).toMatchObject({ state: 'proposed' });
      expect(await records.sharing.approveDistribution(act('M001'), { distributionId, says: 'yes' })).toEqual(refusal('alreadyDecided'));
      expect(await records.sharing.approveDistribution(act('M003'), { distributionId, says: 'yes' })).toMatchObject({ state: 'approved' });
      expect(
        read(await records.sharing.distributions({ limit: 1 }))[0]?.portions.map(({ memberId, amount }) => [memberId, amount.minor]),
      ).toEqual([
        ['M004', '1125100'],
        ['M005', '375000'],
      ]);
      expect(await records.sharing.portionPaid({ ...paid('M004', tzs(11_250)), distributionId })).toEqual(refusal('amountDiffers'));
      made(await records.sharing.portionPaid({ ...paid('M004', tzs(11_251)), distributionId }));
      expect(await records.sharing.portionPaid({ ...paid('M004', tzs(11_251)), distributionId })).toEqual(refusal('notOpen'));
      expect(read(await records.savings.summary({ memberId: 'M004' })).dividends).toEqual(tzs(11_251));
    });

    test('a share-out that is declined lets saving go on', async () => {
      await withMembers(records, 4);
      made(await records.savings.openShareRound(act('M002'), { fromDate: '2026-11-01' }));
      expect(await records.sharing.proposeShareOut(act('M002'), { title: 'Mgao', pot: tzs(100) })).toEqual(refusal('nothingToShare'));
      made(await records.savings.buyShares(paid('M004', tzs(2000))));
      const { distributionId } = made(await records.sharing.proposeShareOut(act('M002'), { title: 'Mgao', pot: tzs(2000) }));
      expect(await records.sharing.approveDistribution(act('M001'), { distributionId, says: 'no' })).toMatchObject({ state: 'declined' });
      expect(await records.savings.buyShares(paid('M004', tzs(2000)))).toMatchObject({ count: 1 });
      expect(read(await records.sharing.portions({ memberId: 'M004', limit: 5 }))).toMatchObject([
        { state: 'declined', amount: tzs(2000) },
      ]);
    });
  });

  describe('loans', () => {
    const ask = { principal: tzs(100_000), months: 3, purpose: 'Karo ya shule', guarantors: ['M005'] };

    beforeEach(async () => {
      await withMembers(records);
      await saved(records, 'M004', 40_000);
      await saved(records, 'M005', 60_000);
    });

    async function lent(): Promise<string> {
      const { loanId } = made(await records.loans.apply(act('M004'), ask));
      made(await records.loans.consent(act('M005'), { loanId, says: 'yes' }));
      made(await records.loans.approve(act('M001'), { loanId, says: 'yes' }));
      made(await records.loans.approve(act('M002'), { loanId, says: 'yes' }));
      made(await records.loans.disbursed({ ...paid('M004', tzs(100_000)), loanId }));
      return loanId;
    }

    test('are asked for within the rules', async () => {
      expect(read(await records.loans.terms({ memberId: 'M004' }))).toEqual({
        max: tzs(120_000),
        monthsMax: 12,
        monthlyBp: 200,
        interest: 'reducing',
        guarantors: 1,
        coverPercent: 50,
      });
      const apply = (of: object, by = 'M004') => records.loans.apply(act(by), { ...ask, ...of });
      expect(await apply({ principal: tzs(120_001) })).toEqual({ status: 'refused', problem: 'overLimit', limit: tzs(120_000) });
      expect(await apply({ principal: tzs(0) })).toEqual(refusal('amountBad'));
      expect(await apply({ months: 13 })).toEqual(refusal('termBad'));
      expect(await apply({ months: 1.5 })).toEqual(refusal('termBad'));
      expect(await apply({ guarantors: [] })).toEqual(refusal('guarantorsBad'));
      expect(await apply({ guarantors: ['M004'] })).toEqual(refusal('guarantorsBad'));
      expect(await apply({ guarantors: ['M005', 'M005'] })).toEqual(refusal('guarantorsBad'));
      expect(await apply({ guarantors: ['M099'] })).toEqual(refusal('guarantorsBad'));
      expect(await apply({}, 'M099')).toEqual(refusal('notActive'));
      expect(await apply({})).toMatchObject({ status: 'done', state: 'guarantors' });
      expect(await apply({})).toEqual(refusal('alreadyThere'));
      expect(
        read(await records.loans.preview({ principal: tzs(100_000), months: 3 })).map(({ dueOn, left }) => [dueOn, left.minor]),
      ).toEqual([
        ['2026-12-21', '3533400'],
        ['2027-01-21', '3466600'],
        ['2027-02-21', '3400000'],
      ]);
    });

    test('have no schedule for a term that the rules do not know', async () => {
      for (const months of [0, 13, 1.5, -1]) expect(read(await records.loans.preview({ principal: tzs(1000), months }))).toEqual([]);
      expect(read(await records.loans.preview({ principal: tzs(0), months: 1 }))).toEqual([]);
    });

    test('wait for guarantors, who cover no more than they have saved', async () => {
      const { loanId } = made(await records.loans.apply(act('M004'), { ...ask, guarantors: ['M006', 'M005'] }));
      expect(read(await records.loans.requests({ memberId: 'M005' }))).toEqual([
        { loanId, borrower: 'Mwanachama 4', principal: tzs(100_000), months: 3, cover: tzs(25_000), askedOn: '2026-11-21' },
      ]);
      expect(await records.loans.consent(act('M001'), { loanId, says: 'yes' })).toEqual(refusal('unknownSubject'));
      expect(await records.loans.consent(act('M006'), { loanId, says: 'yes' })).toEqual({
        status: 'refused',
        problem: 'overLimit',
        limit: tzs(0),
      });
      expect(await records.loans.consent(act('M006'), { loanId, says: 'no' })).toMatchObject({ state: 'guarantors' });
      expect(await records.loans.consent(act('M006'), { loanId, says: 'yes' })).toEqual(refusal('alreadyDecided'));
      expect(await records.loans.consent(act('M005'), { loanId, says: 'yes' })).toMatchObject({ state: 'guarantors' });
      expect(await records.loans.approve(act('M001'), { loanId, says: 'yes' })).toEqual(refusal('notOpen'));
      expect(await records.loans.askGuarantor(act('M005'), { loanId, memberId: 'M001' })).toEqual(refusal('notYours'));
      expect(await records.loans.askGuarantor(act('M004'), { loanId, memberId: 'M006' })).toEqual(refusal('alreadyThere'));
      made(await records.loans.askGuarantor(act('M004'), { loanId, memberId: 'M001' }));
      await saved(records, 'M001', 25_000);
      expect(await records.loans.consent(act('M001'), { loanId, says: 'yes' })).toMatchObject({ state: 'approval' });
      expect(read(await records.loans.requests({ memberId: 'M001' }))).toEqual([]);
      // Half of M005's savings stand for this loan; the other half may stand for another.
      await saved(records, 'M006', 30_000);
      const { loanId: second } = made(await records.loans.apply(act('M006'), { ...ask, principal: tzs(72_000) }));
      expect(await records.loans.consent(act('M005'), { loanId: second, says: 'yes' })).toEqual({
        status: 'refused',
        problem: 'overLimit',
        limit: tzs(35_000),
      });
    });

    test('are approved by two officers, none of whom is the borrower', async () => {
      await saved(records, 'M002', 100_000);
      const { loanId } = made(await records.loans.apply(act('M002'), { ...ask, guarantors: ['M005'] }));
      made(await records.loans.consent(act('M005'), { loanId, says: 'yes' }));
      expect(read(await records.loans.waiting({ memberId: 'M002' }))).toEqual([]);
      expect(read(await records.loans.waiting({ memberId: 'M004' }))).toEqual([]);
      expect(read(await records.loans.waiting({ memberId: 'M001' })).map((loan) => loan.loanId)).toEqual([loanId]);
      for (const [by, problem] of [
        ['M002', 'ownCase'],
        ['M004', 'notOfficer'],
        ['host', 'notOfficer'],
      ] as const) {
        expect(await records.loans.approve(act(by), { loanId, says: 'yes' })).toEqual(refusal(problem));
      }
      expect(await records.loans.approve(act('M001'), { loanId, says: 'yes' })).toMatchObject({ state: 'approval' });
      expect(await records.loans.approve(act('M001'), { loanId, says: 'yes' })).toEqual(refusal('alreadyDecided'));
      expect(read(await records.loans.waiting({ memberId: 'M001' }))).toEqual([]);
      expect(await records.loans.disbursed({ ...paid('M002', tzs(100_000)), loanId })).toEqual(refusal('notOpen'));
      expect(await records.loans.approve(act('M003'), { loanId, says: 'yes' })).toMatchObject({ state: 'approved' });
      expect(await records.loans.withdraw(act('M002'), { loanId })).toEqual(refusal('notOpen'));
      expect(await records.loans.disbursed({ ...paid('M002', tzs(99_999)), loanId })).toEqual(refusal('amountDiffers'));
      expect(await records.loans.disbursed({ ...paid('M004', tzs(100_000)), loanId })).toEqual(refusal('notYours'));
      made(await records.loans.disbursed({ ...paid('M002', tzs(100_000)), loanId }));
      expect(await records.loans.disbursed({ ...paid('M002', tzs(100_000)), loanId })).toEqual(refusal('notOpen'));
    });

    test('one no declines, and the borrower may withdraw before', async () => {
      const { loanId } = made(await records.loans.apply(act('M004'), ask));
      made(await records.loans.withdraw(act('M004'), { loanId }));
      const { loanId: second } = made(await records.loans.apply(act('M004'), ask));
      made(await records.loans.consent(act('M005'), { loanId: second, says: 'yes' }));
      expect(await records.loans.approve(act('M003'), { loanId: second, says: 'no' })).toMatchObject({ state: 'declined' });
      expect(await records.loans.approve(act('M001'), { loanId: second, says: 'yes' })).toEqual(refusal('notOpen'));
      expect(
        read(await records.loans.ofMember({ memberId: 'M004' }))
          .map(({ state }) => state)
          .sort(),
      ).toEqual(['declined', 'withdrawn']);
    });

    test('are paid back: fines, then the oldest instalment; what is over is the member’s', async () => {
      const loanId = await lent();
      local.clock.set(Date.UTC(2026, 11, 28, 9)); // a week after the first instalment
      const { fineId } = made(
        await records.loans.issueFine(act('M002'), { memberId: 'M004', amount: tzs(500), reason: 'late', date: '2026-12-25', loanId }),
      );
      const [loan] = read(await records.loans.ofMember({ memberId: 'M004' }));
      expect(loan).toMatchObject({
        interest: tzs(4000),
        balance: tzs(104_500),
        arrears: tzs(35_834),
        next: { number: 1, dueOn: '2026-12-21' },
      });
      expect(read(await records.savings.summary({ memberId: 'M004' }))).toMatchObject({
        loans: tzs(104_000),
        loanArrears: tzs(35_334),
        fines: tzs(500),
      });
      expect(read(await records.loans.terms({ memberId: 'M004' })).max).toEqual(tzs(20_000));

      expect(await records.loans.repaid({ ...paid('M005', tzs(10)), loanId })).toEqual(refusal('notYours'));
      expect(await records.loans.repaid({ ...paid('M004', tzs(10)), loanId: 'none' })).toEqual(refusal('unknownSubject'));
      expect(await records.loans.repaid({ ...paid('M004', tzs(10_000), '2026-12-28'), loanId })).toMatchObject({
        fine: tzs(500),
        interest: tzs(2000),
        principal: tzs(7500),
        over: tzs(0),
        balance: tzs(94_500),
      });
      expect(read(await records.loans.fines({ memberId: 'M004', all: true }))).toMatchObject([{ fineId, state: 'paid', left: tzs(0) }]);
      expect(await records.loans.repaid({ ...paid('M004', tzs(95_000), '2026-12-28'), loanId })).toMatchObject({
        interest: tzs(2000),
        principal: tzs(92_500),
        over: tzs(500),
        balance: tzs(0),
      });
      expect(read(await records.loans.ofMember({ memberId: 'M004' }))).toMatchObject([
        { state: 'repaid', balance: tzs(0), next: undefined },
      ]);
      // Late money is never refused: nothing is owed, so all of it is over.
      expect(await records.loans.repaid({ ...paid('M004', tzs(100), '2026-12-28'), loanId })).toMatchObject({
        taken: tzs(0),
        over: tzs(100),
      });
      expect(read(await records.loans.terms({ memberId: 'M004' })).max).toEqual(tzs(120_000));
    });

    test('keep whoever owes, or stands surety, in the chama', async () => {
      const loanId = await lent();
      expect(await records.members.leave(act('M004'), { memberId: 'M004', forget: true })).toEqual({
        status: 'refused',
        problem: 'owesStill',
        limit: tzs(100_000),
      });
      expect(await records.members.leave(act('M005'), { memberId: 'M005', forget: true })).toEqual(refusal('owesStill'));
      made(await records.loans.repaid({ ...paid('M004', tzs(104_000)), loanId }));
      made(await records.members.leave(act('M005'), { memberId: 'M005', forget: true }));
    });

    test('may be as much as shares allow, where members save by shares', async () => {
      made(await records.savings.openShareRound(act('M002'), { fromDate: '2026-11-01' }));
      made(await records.savings.buyShares(paid('M004', tzs(10_000))));
      expect(read(await records.loans.terms({ memberId: 'M004' })).max).toEqual(tzs(150_000));
    });

    test('are given up by two officers, and may still be paid', async () => {
      const loanId = await lent();
      expect(await records.loans.writeOff(act('M004'), { loanId, reason: 'gone' })).toEqual(refusal('notOfficer'));
      expect(await records.loans.writeOff(act('M001'), { loanId, reason: 'moved away' })).toMatchObject({ state: 'active' });
      expect(await records.loans.writeOff(act('M001'), { loanId, reason: 'moved away' })).toEqual(refusal('alreadyDecided'));
      expect(await records.loans.writeOff(act('M002'), { loanId, reason: 'agreed' })).toMatchObject({ state: 'writtenOff' });
      expect(await records.loans.repaid({ ...paid('M004', tzs(2000)), loanId })).toMatchObject({
        interest: tzs(2000),
        balance: tzs(102_000),
      });
    });

    test('what officers decided is in the log, and what members did for themselves is not', async () => {
      await lent();
      const actions = audited().filter(([, action]) => action?.startsWith('loan'));
      expect(actions.map(([actor, action]) => [actor, action])).toEqual([
        ['M001', 'loan.approve'],
        ['M002', 'loan.approve'],
      ]);
    });
  });

  test('fines are issued, paid in part, and waived by an officer whom they do not concern', async () => {
    await withMembers(records);
    const issue = (by: string, of: object = {}) =>
      records.loans.issueFine(act(by), { memberId: 'M004', amount: tzs(1000), reason: 'Kuchelewa', date: '2026-11-20', ...of });
    expect(await issue('M004')).toEqual(refusal('notOfficer'));
    expect(await issue('M001', { date: '2026-11-22' })).toEqual(refusal('dateBad'));
    expect(await issue('M001', { reason: '  ' })).toEqual(refusal('textBad'));
    const { fineId } = made(await issue('M001'));
    expect(await records.loans.payFine({ ...paid('M005', tzs(400)), fineId })).toEqual(refusal('notYours'));
    expect(await records.loans.payFine({ ...paid('M004', tzs(400)), fineId })).toMatchObject({ taken: tzs(400), over: tzs(0) });
    expect(read(await records.loans.fines({ memberId: 'M004' }))).toMatchObject([
      { fineId, left: tzs(600), reason: 'Kuchelewa', state: 'unpaid' },
    ]);
    expect(await records.loans.payFine({ ...paid('M004', tzs(700)), fineId })).toMatchObject({ taken: tzs(600), over: tzs(100) });
    expect(read(await records.loans.fines({ memberId: 'M004' }))).toEqual([]);
    const { fineId: own } = made(await issue('M001', { memberId: 'M002' }));
    expect(await records.loans.waiveFine(act('M002'), { fineId: own, reason: 'x' })).toEqual(refusal('ownCase'));
    made(await records.loans.waiveFine(act('M003'), { fineId: own, reason: 'was ill' }));
    expect(await records.loans.waiveFine(act('M001'), { fineId: own, reason: 'was ill' })).toEqual(refusal('alreadyDecided'));
    expect(await records.loans.payFine({ ...paid('M002', tzs(700)), fineId: own })).toMatchObject({ taken: tzs(0), over: tzs(700) });
  });

  test('meetings are called, answered and attended', async () => {
    await withMembers(records);
    const { governance } = records;
    const call = (of: object = {}) =>
      governance.callMeeting(act('M003'), {
        title: 'Mkutano',
        date: '2026-11-28',
        time: '14:00',
        venue: 'Shule',
        agenda: '1. Mikopo\n2. Mengineyo',
        ...of,
      });
    expect(await call({ date: '2026-11-20' })).toEqual(refusal('dateBad'));
    expect(await call({ time: '25:00' })).toEqual(refusal('dateBad'));
    const { meetingId } = made(await call());
    made(await call({ date: '2026-12-28', title: 'Later' }));
    made(await governance.reply(act('M004'), { meetingId, reply: 'apology', reason: 'safari' }));
    made(await governance.reply(act('M004'), { meetingId, reply: 'coming' }));
    made(await governance.reply(act('M005'), { meetingId, reply: 'apology' }));
    expect(read(await governance.nextMeeting({ memberId: 'M004' }))).toMatchObject({
      meetingId,
      title: 'Mkutano',
      agenda: '1. Mikopo\n2. Mengineyo',
      reply: 'coming',
      coming: 1,
      apologies: 1,
    });
    expect(read(await governance.nextMeeting({ memberId: 'M006' }))?.reply).toBe('none');
    const marks = [
      { memberId: 'M004', presence: 'late' as const },
      { memberId: 'M006', presence: 'absent' as const },
    ];
    expect(await governance.markAttendance(act('M003'), { meetingId, marks })).toEqual(refusal('notOpen'));
    local.clock.set(Date.UTC(2026, 10, 28, 15));
    made(await governance.markAttendance(act('M003'), { meetingId, marks }));
    expect(await governance.reply(act('M005'), { meetingId, reply: 'coming' })).toEqual(refusal('notOpen'));
    expect(
      read(await governance.attendance({ meetingId }))
        .filter(({ memberId }) => memberId > 'M003')
        .map(({ reply, presence }) => [reply, presence]),
    ).toEqual([
      ['coming', 'late'],
      ['apology', 'unmarked'],
      ['none', 'absent'],
    ]);
    expect(read(await governance.nextMeeting({ memberId: 'M004' }))?.title).toBe('Later');
  });

  describe('votes', () => {
    test('are one for each member, counted when all have voted or the last day is over', async () => {
      await withMembers(records, 4);
      const { governance } = records;
      const { motionId } = made(
        await governance.openMotion(act('M003'), {
          kind: 'motion',
          title: 'Raise the contribution',
          text: 'to 12,000',
          closesOn: '2026-11-25',
        }),
      );
      expect(read(await governance.openVotes({ memberId: 'M004' }))).toMatchObject([
        { motionId, options: [{ label: 'yes' }, { label: 'no' }, { label: 'abstain' }] },
      ]);
      expect(await governance.vote(act('M009'), { motionId, position: 1 })).toEqual(refusal('notActive'));
      expect(await governance.vote(act('M004'), { motionId, position: 4 })).toEqual(refusal('choiceBad'));
      made(await governance.vote(act('M004'), { motionId, position: 1 }));
      expect(await governance.vote(act('M004'), { motionId, position: 2 })).toEqual(refusal('alreadyVoted'));
      expect(read(await governance.openVotes({ memberId: 'M004' }))).toEqual([]);
      expect(await governance.closeMotion(act('M001'), { motionId })).toEqual(refusal('notOpen'));
      // What was chosen is no part of what is kept of an order: a repeat with another choice is still the same order.
      const once = act('M001');
      made(await governance.vote(once, { motionId, position: 2 }));
      expect(await governance.vote(once, { motionId, position: 1 })).toEqual({ status: 'done' });
      local.clock.set(Date.UTC(2026, 10, 26, 9));
      expect(await governance.vote(act('M002'), { motionId, position: 2 })).toEqual(refusal('notOpen'));
      expect(await governance.closeMotion(act('M004'), { motionId })).toEqual(refusal('notOfficer'));
      expect(await governance.closeMotion(act('M001'), { motionId })).toMatchObject({ outcome: 'tie' });
      expect(await governance.closeMotion(act('M001'), { motionId })).toEqual(refusal('alreadyDecided'));
      expect(read(await governance.results({ limit: 5 }))).toMatchObject([
        { motionId, outcome: 'tie', first: [1, 2], voted: 2, electorate: 4 },
      ]);
    });

    test('elect one of the candidates', async () => {
      await withMembers(records, 4);
      const { governance } = records;
      const open = (candidates: string[]) =>
        governance.openMotion(act('M001'), { kind: 'election', title: 'Treasurer', text: '', closesOn: '2026-11-25', candidates });
      expect(await open(['M004'])).toEqual(refusal('choiceBad'));
      expect(await open(['M004', 'M004'])).toEqual(refusal('choiceBad'));
      expect(await open(['M004', 'M099'])).toEqual(refusal('choiceBad'));
      const { motionId } = made(await open(['M004', 'M002']));
      for (const by of ['M001', 'M002', 'M003', 'M004'])
        made(await governance.vote(act(by), { motionId, position: by === 'M003' ? 2 : 1 }));
      expect(await governance.closeMotion(act('M003'), { motionId })).toMatchObject({ outcome: 'decided' });
      expect(read(await governance.results({ limit: 5 }))[0]?.options).toEqual([
        { position: 1, label: 'Mwanachama 4', candidateId: 'M004', votes: 3 },
        { position: 2, label: 'Mwanachama 2', candidateId: 'M002', votes: 1 },
      ]);
    });

    test('are secret: what is stored is the same whoever voted for what', async () => {
      await withMembers(records, 4);
      const rest = await openLocal(store, another, { ids: local.desk.ids });
      await withMembers(rest.records, 4);
      const stored = async (chamaId: string, of: Records, choices: number[]) => {
        const { motionId } = made(
          await of.governance.openMotion(
            { key: `open-${chamaId}`, by: 'M001' },
            { kind: 'motion', title: 'T', text: '', closesOn: '2026-11-25' },
          ),
        );
        for (const [at, position] of choices.entries())
          made(await of.governance.vote({ key: `vote-${at}`, by: `M00${at + 1}` }, { motionId, position }));
        const everything = { by: [], max: 100 } as const;
        return store.transaction(chamaId, async (tx) => ({
          voters: (await tx.list(voters, {}, everything)).map(({ memberId }) => memberId),
          votes: (await tx.list(motionOptions, {}, everything)).map(({ votes }) => votes),
          writes: (await tx.list(writes, {}, everything))
            .filter(({ kind }) => kind === 'motion.vote')
            .map(({ key, kind, answer }) => ({ key, kind, answer })),
        }));
      };
      const one = await stored('tumaini', records, [1, 2, 1]);
      expect(one).toEqual(await stored('other', rest.records, [2, 1, 1]));
      expect(one.votes).toEqual([2, 1, 0]);
      expect(audits.some(({ action }) => action === 'motion.vote')).toBe(false);
      const before = await store.transaction('tumaini', (tx) => tx.get(writes, { key: 'vote-0' }));
      expect(JSON.parse(before?.answer ?? '')).toEqual({ status: 'done' });
    });

    test('at once from one phone are one', async () => {
      await withMembers(records, 4);
      const { motionId } = made(
        await records.governance.openMotion(act('M001'), { kind: 'motion', title: 'T', text: '', closesOn: '2026-11-25' }),
      );
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, at) => records.governance.vote(act('M004'), { motionId, position: 1 + (at % 2) })),
      );
      expect(answers.filter(({ status }) => status === 'done')).toHaveLength(1);
      const options = await store.transaction('tumaini', (tx) => tx.list(motionOptions, { motionId }, { by: [], max: 9 }));
      expect(options.reduce((sum, { votes }) => sum + votes, 0)).toBe(1);
    });
  });

  test('projects gather pledges; who pays more has promised more, and what is open at the end is released', async () => {
    await withMembers(records);
    const { sharing } = records;
    const { projectId } = made(
      await sharing.startProject(act('M001'), { name: 'Kisima', about: 'A well', target: tzs(1_000_000), dueOn: '2027-03-31' }),
    );
    const { pledgeId } = made(await sharing.pledge(act('M004'), { projectId, amount: tzs(20_000) }));
    expect(await sharing.pledge(act('M004'), { projectId, amount: tzs(10_000) })).toMatchObject({ pledgeId, amount: tzs(30_000) });
    expect(await sharing.pledge(act('M004'), { projectId: 'none', amount: tzs(10_000) })).toEqual(refusal('unknownSubject'));
    made(await sharing.payPledge({ ...paid('M004', tzs(12_000)), projectId }));
    expect(read(await sharing.pledges({ memberId: 'M004' }))).toEqual([
      { pledgeId, projectId, project: 'Kisima', amount: tzs(30_000), paid: tzs(12_000), left: tzs(18_000) },
    ]);
    expect(read(await records.savings.summary({ memberId: 'M004' })).pledged).toEqual(tzs(18_000));
    made(await sharing.payPledge({ ...paid('M004', tzs(20_000)), projectId }));
    made(await sharing.payPledge({ ...paid('M005', tzs(5000)), projectId }));
    made(await sharing.pledge(act('M006'), { projectId, amount: tzs(1000) }));
    expect(read(await sharing.projects())).toMatchObject([
      { projectId, pledged: tzs(38_000), paid: tzs(37_000), target: tzs(1_000_000), state: 'open' },
    ]);
    made(await sharing.closeProject(act('M002'), { projectId }));
    expect(await sharing.pledge(act('M005'), { projectId, amount: tzs(1000) })).toEqual(refusal('notOpen'));
    expect(await sharing.payPledge({ ...paid('M006', tzs(1000)), projectId })).toMatchObject({ taken: tzs(0), over: tzs(1000) });
    expect(read(await sharing.pledges({ memberId: 'M006' }))).toEqual([]);
  });

  test('welfare is proposed by one officer, approved by two others, and paid once from the social fund', async () => {
    await withMembers(records, 7);
    made(await records.members.setRole(act('M001'), { memberId: 'M007', role: 'secretary' }));
    made(await records.savings.paySocialFund(paid('M005', tzs(90_000))));
    const { sharing } = records;
    const propose = (by: string, memberId: string) =>
      sharing.proposeWelfare(act(by), { memberId, event: 'bereavement', note: 'Msiba', amount: tzs(50_000) });
    expect(await propose('M001', 'M001')).toEqual(refusal('ownCase'));
    const { welfareId } = made(await propose('M001', 'M003'));
    const says = (by: string) => sharing.approveWelfare(act(by), { welfareId, says: 'yes' });
    const waits = async (memberId: string) => read(await sharing.waiting({ memberId })).map(({ id }) => id);
    for (const by of ['M001', 'M003', 'M005']) expect(await waits(by)).toEqual([]);
    expect(read(await sharing.waiting({ memberId: 'M002' }))).toEqual([
      { kind: 'welfare', id: welfareId, title: 'Mwanachama 3', amount: tzs(50_000), date: '2026-11-21' },
    ]);
    expect(await says('M001')).toEqual(refusal('ownCase'));
    expect(await says('M003')).toEqual(refusal('ownCase'));
    expect(await says('M002')).toMatchObject({ state: 'proposed' });
    expect([await waits('M002'), await waits('M007')]).toEqual([[], [welfareId]]);
    expect(await sharing.welfarePaid({ ...paid('M003', tzs(50_000)), welfareId })).toEqual(refusal('notOpen'));
    expect(await says('M007')).toMatchObject({ state: 'approved' });
    made(await sharing.welfarePaid({ ...paid('M003', tzs(50_000)), welfareId }));
    expect(await sharing.welfarePaid({ ...paid('M003', tzs(50_000)), welfareId })).toEqual(refusal('notOpen'));
    expect(read(await records.savings.socialFund()).balance).toEqual(tzs(40_000));
    expect(read(await records.savings.summary({ memberId: 'M003' })).welfare).toEqual(tzs(50_000));
    expect(read(await sharing.welfare({ memberId: 'M003', limit: 5 }))).toMatchObject([{ welfareId, state: 'paid', name: 'Mwanachama 3' }]);
  });

  test('a dividend is divided by savings, to the shilling', async () => {
    await withMembers(records, 5);
    expect(await records.sharing.declareDividend(act('M001'), { title: '2026', pot: tzs(10), by: 'savings' })).toEqual(
      refusal('nothingToShare'),
    );
    await saved(records, 'M004', 20_000);
    await saved(records, 'M005', 10_000);
    const { distributionId } = made(await records.sharing.declareDividend(act('M001'), { title: '2026', pot: tzs(1000), by: 'savings' }));
    const [shown] = read(await records.sharing.distributions({ limit: 5 }));
    expect(shown).toMatchObject({ distributionId, kind: 'dividend', state: 'proposed', pot: tzs(1000) });
    expect(shown?.portions.map(({ memberId, amount }) => [memberId, amount.minor])).toEqual([
      ['M004', '66700'],
      ['M005', '33300'],
    ]);
    expect(read(await records.sharing.portions({ memberId: 'M005', limit: 5 }))).toMatchObject([
      { amount: tzs(333), state: 'proposed', paidOn: undefined },
    ]);
  });

  test('turns come round in order, are changed by agreement, and paid once', async () => {
    await withMembers(records);
    const { sharing } = records;
    made(await sharing.startRotation(act('M001'), { order: ['M004', 'M005', 'M006'], amount: tzs(60_000), fromDate: '2026-11-21' }));
    expect(await sharing.startRotation(act('M001'), { order: ['M004', 'M005'], amount: tzs(1), fromDate: '2026-11-21' })).toEqual(
      refusal('alreadyThere'),
    );
    const [first, second, third] = read(await sharing.rotation());
    if (!first || !second || !third) throw new Error('three turns');
    expect([first, second, third].map(({ memberId, dueOn }) => [memberId, dueOn])).toEqual([
      ['M004', '2026-12-05'],
      ['M005', '2027-01-05'],
      ['M006', '2027-02-05'],
    ]);
    expect(await sharing.askSwap(act('M005'), { turnId: third.turnId, forTurnId: first.turnId })).toEqual(refusal('notYours'));
    const { swapId } = made(await sharing.askSwap(act('M006'), { turnId: third.turnId, forTurnId: first.turnId }));
    expect(read(await sharing.swapRequests({ memberId: 'M004' }))).toMatchObject([
      { swapId, from: 'Mwanachama 6', theirs: { position: 3 }, yours: { position: 1 } },
    ]);
    expect(await sharing.answerSwap(act('M005'), { swapId, says: 'yes' })).toEqual(refusal('notYours'));
    const { swapId: rival } = made(await sharing.askSwap(act('M005'), { turnId: second.turnId, forTurnId: first.turnId }));
    made(await sharing.answerSwap(act('M004'), { swapId, says: 'yes' }));
    // The turn that M005 asked for is no longer M004's to give.
    expect(read(await sharing.swapRequests({ memberId: 'M004' }))).toEqual([]);
    expect(await sharing.answerSwap(act('M004'), { swapId: rival, says: 'yes' })).toEqual(refusal('notOpen'));
    expect(await sharing.answerSwap(act('M004'), { swapId, says: 'no' })).toEqual(refusal('alreadyDecided'));
    expect(read(await sharing.rotation()).map(({ memberId }) => memberId)).toEqual(['M006', 'M005', 'M004']);
    expect(await sharing.turnPaid({ ...paid('M004', tzs(60_000)), turnId: first.turnId })).toEqual(refusal('notYours'));
    made(await sharing.turnPaid({ ...paid('M006', tzs(60_000)), turnId: first.turnId }));
    expect(await sharing.turnPaid({ ...paid('M006', tzs(60_000)), turnId: first.turnId })).toEqual(refusal('notOpen'));
    // A turn that has been paid is no more to be had by a swap that was asked for before.
    const { swapId: late } = made(await sharing.askSwap(act('M004'), { turnId: third.turnId, forTurnId: second.turnId }));
    made(await sharing.turnPaid({ ...paid('M005', tzs(60_000)), turnId: second.turnId }));
    expect(read(await sharing.swapRequests({ memberId: 'M005' }))).toEqual([]);
    expect(await sharing.answerSwap(act('M005'), { swapId: late, says: 'yes' })).toEqual(refusal('notOpen'));
  });

  test('papers, notices, accounts and liabilities', async () => {
    await withMembers(records);
    const { papers } = records;
    const add = (of: object) => papers.addDocument(act('M003'), { title: 'Katiba', date: '2026-01-01', ...of });
    expect(await add({ link: 'javascript:alert(1)' })).toEqual(refusal('choiceBad'));
    expect(await add({ expiresOn: '2025-01-01' })).toEqual(refusal('dateBad'));
    const { documentId } = made(await add({ expiresOn: '2026-12-01', link: 'https://example.org/katiba.pdf' }));
    made(await add({ title: 'Leseni', date: '2026-02-01', sha256: 'a'.repeat(64) }));
    expect(read(await papers.documents({ limit: 5 })).map(({ title }) => title)).toEqual(['Leseni', 'Katiba']);
    expect(read(await papers.expiring({ until: '2026-12-01', limit: 5 }))).toMatchObject([{ documentId }]);
    expect(read(await papers.expiring({ until: '2026-11-30', limit: 5 }))).toEqual([]);
    made(await papers.removeDocument(act('M001'), { documentId }));
    expect(read(await papers.documents({ limit: 5 }))).toHaveLength(1);

    made(await papers.addNotice(act('M003'), { kind: 'notice', title: 'Mkutano', body: 'Jumamosi', audience: 'all' }));
    local.clock.pass(1000);
    made(await papers.addNotice(act('M003'), { kind: 'notice', title: 'Kwa viongozi', body: 'Siri', audience: 'officers' }));
    expect(read(await papers.notices({ memberId: 'M004', limit: 5 })).map(({ title }) => title)).toEqual(['Mkutano']);
    expect(read(await papers.notices({ memberId: 'M001', limit: 5 })).map(({ title }) => title)).toEqual(['Kwa viongozi', 'Mkutano']);

    const { accountId } = made(await papers.openAccount(act('M002'), { name: 'M-Koba', kind: 'mobileMoney', reference: '0741' }));
    made(await papers.noteOnAccount(act('M002'), { accountId, amount: tzs(500), note: 'in', date: '2026-11-20' }));
    expect(
      await papers.noteOnAccount(act('M002'), { accountId, amount: { minor: '-20000', currency: 'TZS' }, note: 'out', date: '2026-11-20' }),
    ).toMatchObject({ balance: tzs(300) });
    expect(read(await papers.accounts())).toEqual([{ accountId, name: 'M-Koba', kind: 'mobileMoney', balance: tzs(300) }]);

    const { liabilityId } = made(
      await papers.recordLiability(act('M002'), { creditor: 'Duka', note: 'viti', amount: tzs(9000), date: '2026-11-01' }),
    );
    expect(await papers.liabilityPaid({ ...paid('M004', tzs(9000)), liabilityId })).toEqual(refusal('notOfficer'));
    expect(await papers.liabilityPaid({ ...paid('M002', tzs(9001)), liabilityId })).toEqual({
      status: 'refused',
      problem: 'overLimit',
      limit: tzs(9000),
    });
    made(await papers.liabilityPaid({ ...paid('M002', tzs(4000)), liabilityId }));
    expect(read(await papers.liabilities())).toMatchObject([{ liabilityId, left: tzs(5000) }]);
    expect(audited().at(-1)).toEqual(['M002', 'paid.liability', liabilityId]);
    made(await papers.liabilityPaid({ ...paid('M002', tzs(5000)), liabilityId }));
    expect(read(await papers.liabilities())).toEqual([]);
    expect(read(await records.savings.statement({ memberId: 'M002', limit: 5 })).items).toEqual([]);
  });
});
