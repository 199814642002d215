import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { major, money } from '../../src/money.js';
import type { Phone } from '../../src/phone.js';
import type { Listed } from '../../src/providers/ports.js';
import { chamaOverStandin } from './chamapay-standin.js';
import type { ChamaOverStandin } from './chamapay-standin.js';
import { chamaWorld } from './scripted-chamapay.js';
import type { ChamaWorld } from './scripted-chamapay.js';

const kes = (units: number) => major(units, 'KES');

function itemsOf<T>(list: Listed<T>): T[] {
  if (list.status !== 'read') throw new Error(list.why);
  return list.items;
}

describe('over the stand-in', () => {
  let world: ChamaOverStandin;
  beforeAll(async () => void (world = await chamaOverStandin()));
  beforeEach(() => world.reset());
  afterAll(() => world.close());

  it('a loan is asked for, seen among the member’s, approved by the office and read by its number', async () => {
    const { records } = world;
    const asked = { key: 'loan-key-1', memberId: 'MFT002', amount: money(750_050, 'KES'), purpose: 'School fees', termMonths: 4 };
    const made = await records.applyForLoan(asked);
    if (made.status !== 'recorded') throw new Error(JSON.stringify(made));
    expect(made.value).toMatchObject({ loanId: 'LN003', memberId: 'MFT002', amount: asked.amount, balance: asked.amount, status: 'pending', purpose: 'School fees', termMonths: 4 }); // prettier-ignore
    expect(itemsOf(await records.loans({ memberId: 'MFT002' }))).toEqual([made.value]);
    world.books().records.loans.at(-1)!['status'] = 'Approved'; // eslint-disable-line @typescript-eslint/no-non-null-assertion
    expect(await records.loan('LN003')).toEqual({ status: 'read', value: { ...made.value, status: 'approved' } });
    expect(await records.loan('LN999')).toEqual({ status: 'absent' });
    expect(itemsOf(await records.loans({}))).toHaveLength(3);
    expect(itemsOf(await records.loans({ memberId: 'MFT005' }))).toMatchObject([
      { loanId: 'LN001', status: 'disbursed', balance: kes(12_500) },
    ]);
  });

  it('fines, meetings, projects and debts are written once under their key, and read', async () => {
    const { records } = world;
    const writes = {
      fines: () => records.issueFine({ key: 'k-fine', memberId: 'MFT003', amount: kes(150), reason: ' Late ', date: '2026-04-30' }),
      meetings: () =>
        records.callMeeting({ key: 'k-meeting', title: 'Extra', date: '2026-05-09', time: '15:00', venue: 'Hall', agenda: 'Plot' }),
      projects: () => records.startProject({ key: 'k-project', name: 'Posho mill', target: kes(80_000) }),
      liabilities: () =>
        records.addLiability({ key: 'k-debt', creditor: 'Printer', amount: kes(900), dueOn: '2026-06-01', description: 'Receipts' }),
    };
    for (const [name, write] of Object.entries(writes)) {
      const rows = () => world.books().records[name as keyof typeof writes].length;
      const before = rows();
      const first = await write();
      expect(first.status, name).toBe('recorded');
      expect(await write()).toEqual(first);
      expect(rows() - before, name).toBe(1);
    }
    expect(itemsOf(await records.fines({ memberId: 'MFT003' }))).toMatchObject([
      { amount: kes(150), reason: 'Late', status: 'unpaid', date: '2026-04-30' },
    ]);
    expect(itemsOf(await records.meetings({ from: '2026-05-09', to: '2026-05-09' }))).toMatchObject([{ title: 'Extra', time: '15:00', venue: 'Hall', agenda: 'Plot', status: 'scheduled' }]); // prettier-ignore
    expect(itemsOf(await records.projects()).at(-1)).toMatchObject({
      name: 'Posho mill',
      target: kes(80_000),
      status: 'active',
      pledges: [],
    });
    expect(itemsOf(await records.liabilities()).at(-1)).toMatchObject({
      creditor: 'Printer',
      amount: kes(900),
      dueOn: '2026-06-01',
      status: 'open',
    });
  });

  it('a pledge stands in its project', async () => {
    const { records } = world;
    const made = await records.pledge({ key: 'k-pledge', projectId: '1', memberId: 'MFT004', amount: kes(2_500) });
    expect(made).toMatchObject({ status: 'recorded', value: { projectId: '1', memberId: 'MFT004', amount: kes(2_500) } });
    const [plot] = itemsOf(await records.projects());
    expect(plot?.pledges.at(-1)).toEqual(made.status === 'recorded' && made.value);
    expect(world.truth().pledges).toContainEqual(expect.objectContaining({ projectId: 1, memberId: 'MFT004', amount: kes(2_500) }));
    expect(await records.pledge({ key: 'k2', projectId: '99', memberId: 'MFT004', amount: kes(1) })).toMatchObject({ status: 'refused', reason: 'unknownMember' }); // prettier-ignore
  });

  it('what can only be read is read: accounts, welfare, dividends, documents, notices, reminders, the audit, the report', async () => {
    const { records } = world;
    const accounts = itemsOf(await records.accounts());
    expect(accounts).toContainEqual({ bookId: '2', name: 'Co-operative Bank savings', kind: 'bank', balance: money(21_200_050, 'KES') });
    expect(await records.account('3')).toEqual({
      status: 'read',
      value: { bookId: '3', name: 'Cash box', kind: 'cash', balance: kes(1_250) },
    });
    expect(itemsOf(await records.welfare({ memberId: 'MFT008' }))).toMatchObject([
      { kind: 'Bereavement', amount: kes(10_000), status: 'paid' },
    ]);
    // The whole that is shared out concerns everybody; another member's share does not.
    expect(itemsOf(await records.dividends({ memberId: 'MFT001' })).map(({ memberId, amount }) => [memberId, amount])).toEqual([[undefined, kes(45_000)], ['MFT001', kes(3_150)]]); // prettier-ignore
    expect(itemsOf(await records.documents())).toMatchObject([
      { title: 'Constitution', url: 'https://books.umoja.example/constitution.pdf' },
      {},
    ]);
    expect(itemsOf(await records.electionNotices())).toMatchObject([{ title: 'Election of a treasurer', position: 'Treasurer' }]);
    expect(itemsOf(await records.documentReminders({ memberId: 'MFT015' }))).toMatchObject([
      { title: 'Copy of the national ID', status: 'pending' },
    ]);
    expect(itemsOf(await records.documentReminders({ memberId: 'MFT001' }))).toEqual([]);
    await records.issueFine({ key: 'k', memberId: 'MFT001', amount: kes(50), reason: 'Phone rang', date: '2026-04-30' });
    expect(itemsOf(await records.audit({})).at(-1)).toMatchObject({ action: 'created', about: 'fines', by: 'api' });
    const report = await records.report();
    if (report.status !== 'read') throw new Error(report.why);
    expect(report.value.get('total_members')).toBe(15);
    expect(report.value.get('unpaid_fines')).toBe(150);
  });

  it('a member is read, changed and taken off the list; e-mail and phone stay somebody’s own', async () => {
    const { records } = world;
    expect(await records.member('MFT001')).toMatchObject({ status: 'read', value: { firstName: 'Amina' } });
    expect(await records.member('MFT099')).toEqual({ status: 'absent' });
    const change = { key: 'k-1', memberId: 'MFT001', lastName: 'Hassan-Otieno', phone: '+254712999001' as Phone };
    expect(await records.updateMember(change)).toMatchObject({ status: 'changed', member: { lastName: 'Hassan-Otieno', phone: '+254712999001', firstName: 'Amina' } }); // prettier-ignore
    expect(await records.updateMember({ key: 'k-2', memberId: 'MFT001', email: 'wanjiku.2@umoja.example' })).toMatchObject({ status: 'refused', reason: 'emailTaken' }); // prettier-ignore
    expect(await records.updateMember({ key: 'k-3', memberId: 'MFT099', lastName: 'X' })).toMatchObject({
      status: 'refused',
      reason: 'unknownMember',
    });
    expect(await records.updateMember({ key: 'k-4', memberId: '../x', lastName: 'X' })).toEqual({
      status: 'refused',
      reason: 'unknownMember',
    });
    expect(await records.removeMember({ key: 'k-5', memberId: 'MFT015' })).toEqual({ status: 'removed' });
    expect(await records.removeMember({ key: 'k-5', memberId: 'MFT015' })).toEqual({ status: 'removed' });
    expect(await records.removeMember({ key: 'k-6', memberId: 'MFT015' })).toMatchObject({ status: 'refused', reason: 'unknownMember' });
    expect(itemsOf(await records.members())).toHaveLength(14);
    const added = await records.addMember({
      key: 'k-7',
      firstName: 'New',
      lastName: 'One',
      email: 'n@umoja.example',
      phone: '+254712000099' as Phone,
    });
    expect(added).toMatchObject({ status: 'added', member: { memberId: 'MFT016' } });
  });

  it('a contribution is read by its id', async () => {
    expect(await world.records.contribution('1001')).toMatchObject({ status: 'read', value: { bookId: '1001' } });
    expect(await world.records.contribution('1')).toEqual({ status: 'absent' });
    for (const id of ['', '.', '..']) expect(await world.records.contribution(id)).toEqual({ status: 'absent' });
  });

  const fine = (memberId = 'MFT001') => ({ key: 'k', memberId, amount: kes(100), reason: 'Late', date: '2026-04-30' });

  it.each(['lostResponse', 'error500', 'html503', 'truncated'] as const)('%s on a write: unknown, sent once; the same key then writes it once', async (fault) => {
    world.fault('POST /fines', fault);
    const before = world.books().records.fines.length;
    expect(await world.records.issueFine(fine())).toMatchObject({ status: 'unknown' });
    expect(await world.records.issueFine(fine())).toMatchObject({ status: 'recorded' });
    expect(world.books().records.fines.length - before).toBe(1);
  }); // prettier-ignore

  it('a member whom the books do not know, a body that they do not take, a plan that does not write', async () => {
    expect(await world.records.issueFine(fine('MFT099'))).toMatchObject({ status: 'refused', reason: 'unknownMember' });
    expect(await world.records.issueFine({ ...fine(), date: '30/04/2026' })).toMatchObject({ status: 'refused', reason: 'invalid' });
    world.books().plan = 'Basic';
    expect(await world.records.issueFine(fine())).toMatchObject({ status: 'refused', reason: 'unavailable', alert: expect.stringContaining('403') as string }); // prettier-ignore
  });

  it('every call counts against the month, each page of a list one', async () => {
    const { members } = world.books();
    for (let i = 0; i < 230; i++) members.push({ ...members[0]!, id: 500 + i, member_id: `X${i}` }); // eslint-disable-line @typescript-eslint/no-non-null-assertion
    world.used.length = 0;
    await world.records.members();
    expect(world.used).toHaveLength(3);
    await world.records.report();
    expect(world.used).toHaveLength(4);
  });

  it('a list is walked page by page, and no further than somebody looks', async () => {
    const { contributions } = world.books();
    contributions.length = 0;
    for (let i = 0; i < 250; i++) contributions.push({ id: i + 1, member_id: 'MFT001', amount: 10, date: '2026-04-30', created_at: '2026-04-30T09:00:00Z' }); // prettier-ignore
    world.used.length = 0;
    let seen = 0;
    for await (const line of world.records.lines('contributions')) {
      if (line.status !== 'read') throw new Error(line.why);
      expect(line.value.amount).toEqual(kes(10));
      if (++seen === 120) break;
    }
    expect(world.used).toHaveLength(2);
    const all = [];
    for await (const line of world.records.lines('contributions', { memberId: 'MFT001' })) all.push(line.status);
    expect(all).toEqual(Array<string>(250).fill('read'));
  });
});

describe('over what nobody promised', () => {
  let world: ChamaWorld;
  beforeEach(async () => void (world = await chamaWorld()));
  afterEach(() => world.close());
  const listed = (...data: unknown[]) => world.answer(() => ({ status: 200, json: { success: true, data } }));

  it.each([
    ['loans', { loan_id: 'LN1', member_id: 7, amount: '20000.00', status: 'approved' }, { bookId: 'LN1', loanId: 'LN1', memberId: '7', amount: kes(20_000), status: 'unknown' }],
    ['loans', { id: 4, member_id: 'A', amount: 1, status: 'Repaid', balance: null, term_months: '6', due_date: '2026-08-30T00:00:00Z' }, { bookId: '4', loanId: '4', memberId: 'A', amount: kes(1), status: 'repaid', dueOn: '2026-08-30' }],
    ['fines', { id: 1, member_id: 'A', amount: 100, status: 'Waived', created_at: '2026-04-30T09:00:00Z' }, { bookId: '1', memberId: 'A', amount: kes(100), reason: '', status: 'waived', date: '2026-04-30' }],
    ['fines', { id: 1, member_id: 'A', amount: 100, status: 'toString' }, { bookId: '1', memberId: 'A', amount: kes(100), reason: '', status: 'unknown' }],
    ['meetings', { id: 1, date: '2026-05-01', venue: ' ' }, { bookId: '1', title: '', date: '2026-05-01', status: 'unknown' }],
    ['projects', { id: 3, name: 'Plot', pledges: [{ id: 1, member_id: 'A', amount: 5 }] }, { bookId: '3', name: 'Plot', status: 'unknown', pledges: [{ bookId: '1', projectId: '3', memberId: 'A', amount: kes(5) }] }],
    ['welfare', { id: 1, reason: 'Hospital' }, { bookId: '1', kind: 'Hospital', status: 'unknown' }],
    ['dividends', { id: 1, amount: 5, year: 2025, status: 'Paid' }, { bookId: '1', amount: kes(5), period: '2025', status: 'paid' }],
    ['documents', { id: 1, name: 'Rules', url: 'javascript:alert(1)' }, { bookId: '1', title: 'Rules' }],
    ['electionNotices', { id: 1, title: 'Chair' }, { bookId: '1', title: 'Chair' }],
    ['documentReminders', { id: 1, document: 'ID', status: 'Submitted' }, { bookId: '1', title: 'ID', status: 'done' }],
    ['accounts', { id: 1, name: 'Bank', balance: -12.5 }, { bookId: '1', name: 'Bank', balance: money(-1_250, 'KES') }],
    ['liabilities', { id: 1, creditor: 'Hall', amount: 5, status: 'Settled' }, { bookId: '1', creditor: 'Hall', amount: kes(5), status: 'settled' }],
    ['audit', { id: 1, action: 'login' }, { bookId: '1', action: 'login' }],
  ] as const)('%s: %j', async (what, line, read) => {
    listed(line);
    const lines = [];
    for await (const one of world.records.lines(what)) lines.push(one);
    expect(lines).toEqual([{ status: 'read', value: read }]);
  }); // prettier-ignore

  it.each([
    ['loans', { member_id: 'A', amount: 1 }],
    ['loans', { id: 1, member_id: 'A', amount: 'x' }],
    ['loans', { id: 1, member_id: 'A', amount: 1.005 }],
    ['fines', { id: 1, amount: 1 }],
    ['meetings', { id: 1, date: 'tomorrow' }],
    ['projects', { id: 1, pledges: [{ id: 1 }] }],
    ['projects', { id: 1, pledges: [null] }],
    ['dividends', { id: 1 }],
    ['documents', null],
    ['audit', []],
  ] as const)('a line of %s that cannot be read breaks the list: %j', async (what, line) => {
    listed({ id: 9, member_id: 'A', amount: 1, date: '2026-04-30' }, line);
    const lines = [];
    for await (const one of world.records.lines(what)) lines.push(one.status);
    expect(lines.at(-1)).toBe('unknown');
    expect(lines).toHaveLength(2);
  });

  it('lines of other members and other days do not pass, whatever the provider sends', async () => {
    const line = (id: number, member_id: string, date: string) => ({ id, member_id, amount: 1, reason: 'x', status: 'Unpaid', date });
    listed(line(1, 'A', '2026-04-29'), line(2, 'A', '2026-04-30'), line(3, 'B', '2026-04-30'), line(4, 'A', '2026-05-01'));
    const fines = itemsOf(await world.records.fines({ memberId: 'A', from: '2026-04-30', to: '2026-04-30' }));
    expect(fines.map(({ bookId }) => bookId)).toEqual(['2']);
    expect(world.server.seen[0]?.query.toString()).toBe('member_id=A&from=2026-04-30&to=2026-04-30&page=1&limit=100');
  });

  it('a line that comes on two pages is one line; one that is lost between them breaks the list', async () => {
    const line = (id: number) => ({ id, member_id: 'A', amount: 1, reason: 'x', status: 'Unpaid' });
    const meta = { total: 3, pages: 2, page: 1, limit: 2 };
    let third = line(2);
    world.answer(({ query }) => ({ status: 200, json: { success: true, data: query.get('page') === '1' ? [line(1), line(2)] : [line(2), third], meta } })); // prettier-ignore
    expect(await world.records.fines({})).toMatchObject({ status: 'unknown', why: expect.stringContaining('changed') as string });
    third = line(3);
    expect(itemsOf(await world.records.fines({})).map(({ bookId }) => bookId)).toEqual(['1', '2', '3']);
  });

  it('a 404 of a gateway is not an absence, and not a member whom they do not know', async () => {
    world.answer(() => ({ status: 404, text: '<html>no such route</html>' }));
    expect(await world.records.loan('LN001')).toMatchObject({ status: 'unknown' });
    const wish = { key: 'k', memberId: 'MFT001', amount: kes(100), purpose: 'x', termMonths: 1 };
    expect(await world.records.applyForLoan(wish)).toMatchObject({ status: 'refused', reason: 'unavailable' });
    expect(await world.records.removeMember({ key: 'k', memberId: 'MFT001' })).toMatchObject({ status: 'refused', reason: 'declined' });
  });

  it.each([
    ['a loan in another currency', (w: ChamaWorld) => w.records.applyForLoan({ key: 'k', memberId: 'A', amount: major(1, 'TZS'), purpose: '', termMonths: 1 })],
    ['a loan for no time', (w: ChamaWorld) => w.records.applyForLoan({ key: 'k', memberId: 'A', amount: kes(1), purpose: '', termMonths: 0 })],
    ['a fine without a reason', (w: ChamaWorld) => w.records.issueFine({ key: 'k', memberId: 'A', amount: kes(1), reason: ' ', date: '2026-04-30' })],
    ['a meeting without a day', (w: ChamaWorld) => w.records.callMeeting({ key: 'k', title: 'x', date: 'soon' })],
    ['a project for nothing', (w: ChamaWorld) => w.records.startProject({ key: 'k', name: 'x', target: kes(0) })],
    ['a pledge of less than nothing', (w: ChamaWorld) => w.records.pledge({ key: 'k', projectId: '1', memberId: 'A', amount: kes(-1) })],
    ['a debt to nobody', (w: ChamaWorld) => w.records.addLiability({ key: 'k', creditor: '', amount: kes(1) })],
  ])('%s is refused before anything is sent', async (_, write) => {
    expect(await write(world)).toMatchObject({ status: 'refused', reason: 'invalid' });
    expect(world.server.seen).toEqual([]);
  }); // prettier-ignore

  it('each write carries its key, also those without a body', async () => {
    world.answer(() => ({ status: 200, json: { success: true, data: null } }));
    await world.records.removeMember({ key: 'key-of-removal', memberId: 'MFT001' });
    await world.records.pledge({ key: 'key-of-pledge', projectId: 'P-7', memberId: 'A', amount: kes(1) });
    expect(world.server.seen.map((call) => [call.method, call.path, call.headers['idempotency-key'], call.body])).toEqual([
      ['DELETE', '/v1/members/MFT001', 'key-of-removal', ''],
      ['POST', '/v1/projects', 'key-of-pledge', '{"project_id":"P-7","member_id":"A","amount":1}'],
    ]);
  });

  it('a report keeps its numbers, and nothing else', async () => {
    world.answer(() => ({ status: 200, json: { success: true, data: { total: 5, name: 'x', more: { a: 1 }, __proto__: 3 } } }));
    const report = await world.records.report();
    expect(report.status === 'read' && [...report.value]).toEqual([['total', 5]]);
    world.answer(() => ({ status: 200, json: { success: true, data: [1] } }));
    expect(await world.records.report()).toMatchObject({ status: 'unknown' });
  });
});
