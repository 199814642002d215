import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { recordNames } from '../../src/standins/chamapay/state.js';
import { demoSeed } from '../../src/standins/seed.js';
import { app, server, urlsOf } from './stage.js';

type Body = { success: boolean; data: never; error?: { code: string } };
const dataOf = (answer: { body: unknown }) => (answer.body as { data: Record<string, unknown>[] }).data;
const codeOf = (answer: { body: unknown }) => (answer.body as Body).error?.code;

describe('the books of ChamaPay', () => {
  let ours: Awaited<ReturnType<typeof app>>;
  let it_: Awaited<ReturnType<typeof server>>;
  beforeAll(async () => {
    ours = await app();
    it_ = await server({ seed: demoSeed, urls: urlsOf(ours.url) });
  });
  beforeEach(() => {
    it_.reset();
    ours.posted.length = 0;
  });
  afterAll(async () => {
    await it_.close();
    await ours.close();
  });

  it.each(recordNames)('GET /%s has something to read, in pages', async (name) => {
    const all = await it_.chamapay('GET', `/${name}`);
    expect(all.status).toBe(200);
    expect(dataOf(all).length).toBeGreaterThan(0);
    const one = await it_.chamapay('GET', `/${name}?limit=1&page=1`);
    expect(dataOf(one)).toEqual(dataOf(all).slice(0, 1));
    expect((await it_.chamapay('GET', `/${name}?limit=101`)).status).toBe(400);
    expect((await it_.chamapay('GET', `/${name}?from=yesterday`)).status).toBe(400);
  });

  it.each(['accounts', 'welfare', 'dividends', 'documents', 'election_notices', 'document_reminders', 'audit', 'reports'])(
    'POST /%s does not exist',
    async (name) => expect((await it_.chamapay('POST', `/${name}`, {})).status).toBe(404),
  );

  it.each([
    ['/loans', { member_id: 'MFT001', amount: 100, term_months: 1.5 }, 'INVALID_FIELD'],
    ['/loans', { member_id: 'MFT001', amount: '100' }, 'INVALID_FIELD'],
    ['/loans', { member_id: 'NOBODY', amount: 100 }, 'MEMBER_NOT_FOUND'],
    ['/fines', { member_id: 'MFT001', amount: 100, reason: 7 }, 'INVALID_FIELD'],
    ['/fines', { member_id: 'MFT001', amount: 100, reason: 'x', date: '30-04-2026' }, 'INVALID_FIELD'],
    ['/meetings', { title: 'x' }, 'MISSING_REQUIRED_FIELD'],
    ['/meetings', { title: null, date: '2026-05-01' }, 'MISSING_REQUIRED_FIELD'],
    ['/projects', { name: 'x', target_amount: '500' }, 'INVALID_FIELD'],
    ['/projects', { name: 'x', target_amount: 0.005 }, 'INVALID_FIELD'],
    ['/projects', { project_id: 99, member_id: 'MFT001', amount: 100 }, 'PROJECT_NOT_FOUND'],
    ['/projects', { project_id: 1, member_id: 'MFT001' }, 'MISSING_REQUIRED_FIELD'],
    ['/liabilities', { creditor: 'x', amount: -1 }, 'INVALID_FIELD'],
    ['/liabilities', { creditor: 'x', amount: 1, due_date: 'soon' }, 'INVALID_FIELD'],
    ['/liabilities', { creditor: 'x', amount: 1, note: { a: 1 } }, 'INVALID_FIELD'],
  ])('POST %s %j is refused: %s', async (path, body, code) => {
    const before = JSON.stringify(it_.state().chamapay.records);
    expect(codeOf(await it_.chamapay('POST', path, body))).toBe(code);
    expect(JSON.stringify(it_.state().chamapay.records)).toBe(before);
  });

  it('what a caller may not set is set by the books', async () => {
    const given = {
      member_id: 'MFT001',
      amount: 100,
      id: 999,
      loan_id: 'LN999',
      status: 'Approved',
      balance: 1,
      created_at: 'x',
      __proto__: null,
    };
    const made = await it_.chamapay('POST', '/loans', given);
    expect(dataOf(made)).toMatchObject({ id: 3, loan_id: 'LN003', status: 'Pending', balance: 100 });
  });

  it('a pledge is a line of its project, and counts in the report', async () => {
    const before = (dataOf(await it_.chamapay('GET', '/reports')) as unknown as { total_pledges: number }).total_pledges;
    const made = await it_.chamapay('POST', '/projects', { project_id: 2, member_id: 'MFT007', amount: 250.5 });
    expect([made.status, dataOf(made)]).toMatchObject([201, { id: 5, project_id: 2, member_id: 'MFT007', amount: 250.5 }]);
    const projects = dataOf(await it_.chamapay('GET', '/projects'));
    expect(projects).toHaveLength(2);
    expect(projects[1]?.['pledges']).toContainEqual(dataOf(made));
    expect(dataOf(await it_.chamapay('GET', '/reports'))).toMatchObject({ total_pledges: before + 250.5 });
  });

  it('lines of nobody in particular pass a filter for a member', async () => {
    const dividends = dataOf(await it_.chamapay('GET', '/dividends?member_id=MFT002'));
    expect(dividends.map((one) => one['member_id'])).toEqual([undefined, 'MFT002']);
  });

  it('one line by its number, where the Python package has such a call', async () => {
    expect(dataOf(await it_.chamapay('GET', '/loans/LN001'))).toMatchObject({ loan_id: 'LN001' });
    expect(dataOf(await it_.chamapay('GET', '/accounts/1'))).toMatchObject({ id: 1 });
    expect(dataOf(await it_.chamapay('GET', '/members/MFT002'))).toMatchObject({ first_name: 'Wanjiku' });
    expect(dataOf(await it_.chamapay('GET', '/contributions/1001'))).toMatchObject({ id: 1001 });
    for (const path of ['/loans/LN9', '/members/x', '/contributions/9', '/fines/1', '/loans/', '/loans/LN001/more', '/loans/%zz'])
      expect((await it_.chamapay('GET', path)).status, path).toBe(404);
  });

  it('members change and leave; their number goes to nobody else', async () => {
    const put = await it_.chamapay('PUT', '/members/MFT015', { first_name: 'Zawadi Neema', email: 'zawadi.15@umoja.example' });
    expect([put.status, dataOf(put)]).toMatchObject([200, { first_name: 'Zawadi Neema', last_name: 'Katana' }]);
    expect(codeOf(await it_.chamapay('PUT', '/members/MFT015', { email: 'amina.1@umoja.example' }))).toBe('MEMBER_EXISTS_EMAIL');
    expect(codeOf(await it_.chamapay('PUT', '/members/MFT015', { phone: '0712' }))).toBe('INVALID_PHONE_FORMAT');
    const key = { 'idempotency-key': 'gone-1' };
    expect((await it_.chamapay('DELETE', '/members/MFT015', undefined, key)).status).toBe(200);
    expect((await it_.chamapay('DELETE', '/members/MFT015', undefined, key)).status).toBe(200);
    expect((await it_.chamapay('DELETE', '/members/MFT015')).status).toBe(404);
    const jane = { first_name: 'Jane', last_name: 'Doe', email: 'jane@umoja.example', phone: '+254712000088' };
    expect(dataOf(await it_.chamapay('POST', '/members', jane))).toMatchObject({ member_id: 'MFT016' });
    it_.state().chamapay.plan = 'Basic';
    expect((await it_.chamapay('DELETE', '/members/MFT014')).status).toBe(403);
  });

  it('the office decides: loans, members, fines; what it did is in the audit', async () => {
    const decide = async (path: string, body: object = {}) => (await it_.control('POST', path, body)).status;
    expect([await decide('/loans/LN002/reject'), await decide('/loans/LN002/approve'), await decide('/loans/LN001/approve')]).toEqual([
      200, 404, 404,
    ]);
    expect([await decide('/members/MFT015', { status: 'Active' }), await decide('/members/MFT099', { status: 'Active' })]).toEqual([
      200, 404,
    ]);
    expect([await decide('/fines/1', { status: 'Paid' }), await decide('/fines/1', { status: 'Waived' }), await decide('/fines/2', { status: 'Unpaid' })]).toEqual([200, 404, 400]); // prettier-ignore
    expect(it_.truth()).toMatchObject({ loans: [{}, { loanId: 'LN002', status: 'Rejected' }], fines: [{ id: 1, status: 'Paid' }, {}] });
    const audit = dataOf(await it_.chamapay('GET', '/audit'));
    expect(audit.slice(-3).map(({ action, user, resource }) => `${String(action)} ${String(resource)} ${String(user)}`)).toEqual([
      'rejected loans office',
      'updated members office',
      'paid fines office',
    ]);
    await vi.waitFor(() => expect(it_.truth().underWay).toBe(0));
    expect(ours.to('/webhook')).toEqual([]);
  });

  it('the panel shows what waits for the office', async () => {
    const { body } = await it_.control('GET', '/state');
    expect(body).toMatchObject({
      office: {
        loans: [{ id: 'LN002', memberId: 'MFT001', amount: 10_000 }],
        fines: [{ id: 1, amount: 100 }],
        members: [{ id: 'MFT015', name: 'Zawadi Katana' }],
      },
    });
  });
});
