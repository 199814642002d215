import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { minus } from '../../src/money.js';
import { act, made, paid, read, refusal } from './local-support.js';
import type { RecordsWorld } from './records-worlds.js';
import { kes } from './support.js';

/** What every book that keeps these things promises, wherever it keeps them. */
export function recordsContract(name: string, open: () => Promise<RecordsWorld>): void {
  describe(`${name} keeps a chama's records`, () => {
    let world: RecordsWorld;
    beforeEach(async () => void (world = await open()));
    afterEach(() => world.close());

    const cash = (memberId: string, units: number, by = world.who.treasurer, date = world.today) =>
      world.records.savings.recordCash(act(by), { memberId, amount: kes(units), date });
    const order = (units: number, months = 3) => ({ principal: kes(units), months, purpose: 'stock', guarantors: [] });
    /** A loan of 3,000 to Amina that was paid out. */
    async function running(): Promise<string> {
      const { records, who } = world;
      made(await cash(who.amina, 1000));
      const { loanId } = made(await records.loans.apply(act(who.amina), order(3000)));
      await world.approveLoan(loanId);
      made(await records.loans.disbursed({ ...paid(who.amina, kes(3000), world.today), loanId }));
      return loanId;
    }

    it('members are listed by id, page by page, with their offices', async () => {
      const { records, who } = world;
      const all = read(await records.members.list({ limit: 100 }));
      expect(all.map(({ memberId }) => memberId)).toEqual(all.map(({ memberId }) => memberId).sort());
      expect(all.find(({ memberId }) => memberId === who.chair)).toMatchObject({ role: 'chair', status: 'active' });
      expect(all.find(({ memberId }) => memberId === who.amina)).toMatchObject({ role: 'member', status: 'active' });
      expect(read(await records.members.list({ limit: 2, skip: 1 }))).toEqual(all.slice(1, 3));
    });

    it('cash is recorded once under its key, and is the member’s and nobody else’s', async () => {
      const { records, who, today } = world;
      const one = act(who.treasurer);
      const of = { memberId: who.amina, amount: kes(400), date: today };
      const first = made(await records.savings.recordCash(one, of));
      expect(await records.savings.recordCash(one, of)).toEqual(first);
      made(await cash(who.amina, 250, who.treasurer, '2026-11-20'));
      expect(read(await records.savings.summary({ memberId: who.amina }))).toMatchObject({
        total: kes(650),
        paid: kes(650),
        due: kes(1000),
        dueOn: '2026-12-05',
      });
      const { items, more } = read(await records.savings.statement({ memberId: who.amina, limit: 1 }));
      expect(items).toMatchObject([{ date: today, kind: 'contribution', direction: 'in', amount: kes(400) }]);
      expect(more).toBe(true);
      expect(read(await records.savings.summary({ memberId: who.wekesa })).total).toEqual(kes(0));
      expect(read(await records.savings.statement({ memberId: who.wekesa, limit: 5 })).items).toEqual([]);
      expect(world.audits.filter(({ action }) => action === 'contribution.cash')).toHaveLength(2);
    });

    it('cash is not taken from whoever may not record it, or as it cannot be', async () => {
      const { who } = world;
      expect(await cash(who.wekesa, 100, who.amina)).toEqual(refusal('notOfficer'));
      expect(await cash(who.treasurer, 100)).toEqual(refusal('ownCase'));
      expect(await cash('NOBODY', 100)).toEqual(refusal('unknownMember'));
      expect(await cash(who.amina, 0)).toEqual(refusal('amountBad'));
      expect(await cash(who.amina, 100, who.treasurer, '2026-11-22')).toEqual(refusal('dateBad'));
      expect(read(await world.records.savings.summary({ memberId: who.amina })).total).toEqual(kes(0));
    });

    it('a key stands for one order only', async () => {
      const { records, who, today } = world;
      const one = act(who.treasurer);
      made(await records.savings.recordCash(one, { memberId: who.amina, amount: kes(100), date: today }));
      await expect(records.savings.recordCash(one, { memberId: who.amina, amount: kes(200), date: today })).rejects.toThrow(/key/);
    });

    it('who has paid the whole cycle comes first', async () => {
      const { records, who } = world;
      made(await cash(who.wekesa, 1000));
      made(await cash(who.amina, 400));
      const page = read(await records.savings.whoPaid({ limit: 1 }));
      expect(page.items).toMatchObject([{ memberId: who.wekesa, paid: kes(1000), due: kes(1000) }]);
      expect(page).toMatchObject({ more: true, dueOn: '2026-12-05', paidCount: 1 });
    });

    it('a loan is asked for once, within what the member has saved', async () => {
      const { records, who } = world;
      made(await cash(who.amina, 1000));
      expect(read(await records.loans.terms({ memberId: who.amina }))).toMatchObject({ max: kes(3000), guarantors: 0 });
      expect(await records.loans.apply(act(who.amina), order(3001))).toEqual({ ...refused('overLimit'), limit: kes(3000) });
      expect(await records.loans.apply(act(who.amina), order(100, 0))).toEqual(refused('termBad'));
      expect(await records.loans.apply(act(who.amina), order(0))).toEqual(refused('amountBad'));
      expect(await records.loans.apply(act('NOBODY'), order(100))).toEqual(refused('notActive'));
      const one = act(who.amina);
      const first = made(await records.loans.apply(one, order(2000)));
      expect(first).toMatchObject({ state: 'approval' });
      expect(await records.loans.apply(one, order(2000))).toEqual(first);
      expect(await records.loans.apply(act(who.amina), order(100))).toEqual(refused('alreadyThere'));
      const [loan, ...others] = read(await records.loans.ofMember({ memberId: who.amina }));
      expect(loan).toMatchObject({ loanId: first.loanId, state: 'approval', principal: kes(2000), balance: kes(0), months: 3 });
      expect(others).toEqual([]);
      expect(read(await records.loans.ofMember({ memberId: who.wekesa }))).toEqual([]);
    });

    it('a loan is paid out once it is approved, and paid back until nothing is owed', async () => {
      const { records, who, today } = world;
      made(await cash(who.amina, 1000));
      const { loanId } = made(await records.loans.apply(act(who.amina), order(3000)));
      const out = { ...paid(who.amina, kes(3000), today), loanId };
      expect(await records.loans.disbursed(out)).toEqual(refused('notOpen'));
      await world.approveLoan(loanId);
      expect(read(await records.loans.ofMember({ memberId: who.amina }))[0]).toMatchObject({ state: 'approved', balance: kes(0) });
      expect(await records.loans.disbursed({ ...out, amount: kes(2999) })).toEqual(refused('amountDiffers'));
      expect(await records.loans.disbursed({ ...out, memberId: who.wekesa })).toEqual(refused('notYours'));
      made(await records.loans.disbursed(out));
      expect(await records.loans.disbursed(out)).toEqual({ status: 'done' });
      expect(read(await records.loans.ofMember({ memberId: who.amina }))[0]).toMatchObject({ state: 'active', balance: kes(3000) });
      expect(read(await records.savings.summary({ memberId: who.amina })).loans).toEqual(kes(3000));
      expect(read(await records.savings.summary({ memberId: who.wekesa })).loans).toEqual(kes(0));

      const back = { ...paid(who.amina, kes(1200), today), loanId };
      const first = made(await records.loans.repaid(back));
      expect(first).toMatchObject({ taken: kes(1200), over: kes(0), balance: kes(1800) });
      expect(await records.loans.repaid(back)).toEqual(first);
      expect(await records.loans.repaid({ ...paid(who.wekesa, kes(100), today), loanId })).toEqual(refused('notYours'));
      expect(await records.loans.repaid({ ...paid(who.amina, kes(100), today), loanId: 'NONE' })).toEqual(refused('unknownSubject'));
      const last = made(await records.loans.repaid({ ...paid(who.amina, kes(2000), today), loanId }));
      expect(last).toMatchObject({ taken: kes(1800), over: kes(200), balance: kes(0) });
      expect(read(await records.loans.ofMember({ memberId: who.amina }))[0]?.balance).toEqual(kes(0));
      const { items } = read(await records.savings.statement({ memberId: who.amina, limit: 10 }));
      expect(items.map(({ kind, direction }) => `${kind} ${direction}`).sort()).toEqual([
        'contribution in',
        'loan in',
        'loan in',
        'loan out',
      ]);
    });

    it('what is owed lowers what may be borrowed', async () => {
      await running();
      expect(read(await world.records.loans.terms({ memberId: world.who.amina })).max).toEqual(kes(0));
    });

    it('a fine is issued by an officer, and paid by whom it concerns', async () => {
      const { records, who, today } = world;
      const fine = { memberId: who.amina, amount: kes(200), reason: 'late', date: today };
      expect(await records.loans.issueFine(act(who.wekesa), fine)).toEqual(refused('notOfficer'));
      expect(await records.loans.issueFine(act(who.chair), { ...fine, amount: kes(0) })).toEqual(refused('amountBad'));
      expect(await records.loans.issueFine(act(who.chair), { ...fine, reason: ' ' })).toEqual(refused('textBad'));
      expect(await records.loans.issueFine(act(who.chair), { ...fine, memberId: 'NOBODY' })).toEqual(refused('unknownMember'));
      const one = act(who.chair);
      const { fineId } = made(await records.loans.issueFine(one, fine));
      expect(made(await records.loans.issueFine(one, fine)).fineId).toBe(fineId);
      expect(read(await records.loans.fines({ memberId: who.amina }))).toEqual([
        { fineId, amount: kes(200), left: kes(200), reason: 'late', date: today, state: 'unpaid' },
      ]);
      expect(read(await records.loans.fines({ memberId: who.wekesa, all: true }))).toEqual([]);
      expect(read(await records.savings.summary({ memberId: who.amina })).fines).toEqual(kes(200));

      expect(await records.loans.payFine({ ...paid(who.wekesa, kes(50), today), fineId })).toEqual(refused('notYours'));
      const part = { ...paid(who.amina, kes(50), today), fineId };
      expect(made(await records.loans.payFine(part))).toEqual({ status: 'done', taken: kes(50), over: kes(0) });
      made(await records.loans.payFine(part));
      expect(read(await records.loans.fines({ memberId: who.amina }))[0]?.left).toEqual(kes(150));
      expect(made(await records.loans.payFine({ ...paid(who.amina, kes(170), today), fineId }))).toMatchObject({
        taken: kes(150),
        over: kes(20),
      });
      expect(read(await records.loans.fines({ memberId: who.amina }))).toEqual([]);
      expect(read(await records.loans.fines({ memberId: who.amina, all: true }))[0]).toMatchObject({ left: kes(0), state: 'paid' });
      expect(read(await records.savings.summary({ memberId: who.amina })).fines).toEqual(kes(0));
    });

    it('a meeting is called by an officer; the next one is shown', async () => {
      const { records, who } = world;
      const meeting = { title: 'Monthly', date: '2026-12-12', time: '14:00', venue: 'The hall', agenda: 'Loans' };
      expect(read(await records.governance.nextMeeting({ memberId: who.amina }))).toBeUndefined();
      expect(await records.governance.callMeeting(act(who.amina), meeting)).toEqual(refused('notOfficer'));
      expect(await records.governance.callMeeting(act(who.chair), { ...meeting, date: '2026-11-20' })).toEqual(refused('dateBad'));
      expect(await records.governance.callMeeting(act(who.chair), { ...meeting, time: '2pm' })).toEqual(refused('dateBad'));
      made(await records.governance.callMeeting(act(who.chair), meeting));
      const { meetingId } = made(await records.governance.callMeeting(act(who.chair), { ...meeting, date: '2026-12-05' }));
      expect(read(await records.governance.nextMeeting({ memberId: who.amina }))).toMatchObject({
        meetingId,
        ...meeting,
        date: '2026-12-05',
        state: 'called',
        reply: 'none',
      });
    });

    it('pledges to a project add up, and are paid by whom they are', async () => {
      const { records, who, today } = world;
      const project = { name: 'Plot', about: '', target: kes(50_000) };
      expect(await records.sharing.startProject(act(who.amina), project)).toEqual(refused('notOfficer'));
      const { projectId } = made(await records.sharing.startProject(act(who.chair), project));
      const one = act(who.amina);
      const first = made(await records.sharing.pledge(one, { projectId, amount: kes(500) }));
      expect(await records.sharing.pledge(one, { projectId, amount: kes(500) })).toEqual(first);
      const second = made(await records.sharing.pledge(act(who.amina), { projectId, amount: kes(300) }));
      expect(second).toEqual({ ...first, amount: kes(800) });
      expect(await records.sharing.pledge(act(who.amina), { projectId: '99', amount: kes(1) })).toEqual(refused('unknownSubject'));
      expect(await records.sharing.pledge(act(who.amina), { projectId, amount: kes(0) })).toEqual(refused('amountBad'));
      made(await records.sharing.pledge(act(who.wekesa), { projectId, amount: kes(100) }));

      const money = { ...paid(who.amina, kes(600), today), projectId };
      expect(made(await records.sharing.payPledge(money))).toMatchObject({ taken: kes(600), over: kes(0), pledgeId: first.pledgeId });
      made(await records.sharing.payPledge(money));
      expect(read(await records.sharing.pledges({ memberId: who.amina }))).toEqual([
        { pledgeId: first.pledgeId, projectId, project: 'Plot', amount: kes(800), paid: kes(600), left: kes(200) },
      ]);
      expect(read(await records.sharing.pledges({ memberId: who.wekesa }))).toMatchObject([{ amount: kes(100), paid: kes(0) }]);
      expect(read(await records.sharing.pledges({ memberId: who.chair }))).toEqual([]);
      expect(read(await records.sharing.projects())).toMatchObject([
        { projectId, name: 'Plot', target: kes(50_000), pledged: kes(900), paid: kes(600), state: 'open' },
      ]);
      expect(read(await records.savings.summary({ memberId: who.amina })).pledged).toEqual(minus(kes(800), kes(600)));
    });

    it('a debt of the chama is recorded and paid by officers, and never more than it is', async () => {
      const { records, who, today } = world;
      const debt = { creditor: 'The hall', note: 'two meetings', amount: kes(3000), date: today, dueOn: '2026-12-01' };
      expect(await records.papers.recordLiability(act(who.amina), debt)).toEqual(refused('notOfficer'));
      expect(await records.papers.recordLiability(act(who.chair), { ...debt, creditor: '' })).toEqual(refused('textBad'));
      const { liabilityId } = made(await records.papers.recordLiability(act(who.chair), debt));
      const pay = (units: number, by = who.treasurer) => records.papers.liabilityPaid({ ...paid(by, kes(units), today), liabilityId });
      expect(await pay(100, who.amina)).toEqual(refused('notOfficer'));
      made(await pay(1000));
      expect(read(await records.papers.liabilities())).toEqual([
        { liabilityId, creditor: 'The hall', note: 'two meetings', amount: kes(3000), left: kes(2000), dueOn: '2026-12-01' },
      ]);
      expect(await pay(2001)).toEqual({ ...refused('overLimit'), limit: kes(2000) });
      made(await pay(2000));
      expect(read(await records.papers.liabilities())).toEqual([]);
    });

    it('what nobody has put in is empty, and not unknown', async () => {
      const { records, who } = world;
      expect(read(await records.papers.documents({ limit: 5 }))).toEqual([]);
      expect(read(await records.papers.notices({ memberId: who.amina, limit: 5 }))).toEqual([]);
      expect(read(await records.papers.accounts())).toEqual([]);
      expect(read(await records.sharing.welfare({ limit: 5 }))).toEqual([]);
      expect(read(await records.sharing.distributions({ limit: 5 }))).toEqual([]);
      expect(read(await records.sharing.portions({ memberId: who.amina, limit: 5 }))).toEqual([]);
      expect(read(await records.savings.inArrears({ limit: 5 })).items).toEqual([]);
    });
  });
}

const refused = (problem: string) => ({ status: 'refused', problem });
