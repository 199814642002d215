import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { demoCredentials } from '../../src/standins/credentials.js';
import { demoSeed } from '../../src/standins/seed.js';
import { app, headers, server, urlsOf, world } from './stage.js';

const jane = { first_name: 'Jane', last_name: 'Wafula', email: 'jane@umoja.example', phone: '+254798765432', id_number: '12345678' };
const { phone: _p, ...noPhone } = jane;

describe('ChamaPay', () => {
  let ours: Awaited<ReturnType<typeof app>>;
  let it_: Awaited<ReturnType<typeof server>>;
  beforeAll(async () => {
    ours = await app();
    it_ = await server({ seed: demoSeed, urls: urlsOf(ours.url) });
  });
  beforeEach(() => {
    it_.reset();
    it_.state().timing.webhookDelayMs = 0;
    ours.posted.length = 0;
  });
  afterAll(async () => {
    await it_.close();
    await ours.close();
  });
  const codeOf = (body: unknown) => (body as { error?: { code: string } }).error?.code;

  it.each([
    ['GET', '/members?limit=101', undefined, 400, 'INVALID_PARAMETER'],
    ['GET', '/members?page=0', undefined, 400, 'INVALID_PARAMETER'],
    ['GET', '/members?status=active', undefined, 400, 'INVALID_FIELD'],
    ['GET', '/contributions?from=2026-02-30', undefined, 400, 'INVALID_FIELD'],
    ['GET', '/nothing', undefined, 404, 'NOT_FOUND'],
    ['PUT', '/members', {}, 404, 'NOT_FOUND'],
    ['POST', '/members', '{', 400, 'INVALID_JSON'],
    ['POST', '/members', noPhone, 400, 'MISSING_REQUIRED_FIELD'],
    ['POST', '/members', { ...jane, phone: '0798765432' }, 400, 'INVALID_PHONE_FORMAT'],
    ['POST', '/members', { ...jane, phone: '+255741000001' }, 400, 'INVALID_PHONE_FORMAT'],
    ['POST', '/members', { ...jane, first_name: 'J'.repeat(51) }, 400, 'INVALID_FIELD'],
    ['POST', '/members', { ...jane, email: 'jane' }, 400, 'INVALID_FIELD'],
    ['POST', '/members', { ...jane, email: 'AMINA.1@umoja.example' }, 409, 'MEMBER_EXISTS_EMAIL'],
    ['POST', '/contributions', { amount: 500 }, 400, 'MISSING_REQUIRED_FIELD'],
    ['POST', '/contributions', { member_id: 'MFT001' }, 400, 'MISSING_REQUIRED_FIELD'],
    ['POST', '/contributions', { member_id: 'MFT999', amount: 500 }, 404, 'MEMBER_NOT_FOUND'],
    ['POST', '/contributions', { member_id: 'MFT001', amount: '500' }, 400, 'INVALID_FIELD'],
    ['POST', '/contributions', { member_id: 'MFT001', amount: 0 }, 400, 'INVALID_FIELD'],
    ['POST', '/contributions', { member_id: 'MFT001', amount: 10.005 }, 400, 'INVALID_FIELD'],
    ['POST', '/contributions', { member_id: 'MFT001', amount: 500, date: '21/11/2026' }, 400, 'INVALID_FIELD'],
    ['POST', '/fines', { member_id: 'MFT001', amount: 100 }, 400, 'MISSING_REQUIRED_FIELD'],
    ['POST', '/welfare', { amount: 100 }, 404, 'NOT_FOUND'],
  ])('%s %s %j → %i %s', async (method, path, body, status, code) => {
    const answer = await it_.chamapay(method, path, body);
    expect([answer.status, codeOf(answer.body)]).toEqual([status, code]);
    expect(answer.body).toMatchObject({ success: false, error: { message: expect.any(String) as string } });
  });

  it('wants key and secret', async () => {
    const { apiKey } = demoCredentials.chamapay;
    for (const authorization of [undefined, 'Bearer x:y', `Bearer ${apiKey}`, `Basic ${apiKey}`]) {
      const answer = await it_.call('GET', '/chamapay/members', authorization === undefined ? {} : { ...headers.chamapay, authorization });
      expect([answer.status, codeOf(answer.body)]).toEqual([401, 'UNAUTHORIZED']);
    }
  });

  it('pages members, filters and searches them, under every prefix', async () => {
    for (const prefix of ['', '/v1', '/api/v1']) {
      const page = await it_.chamapay('GET', `${prefix}/members?limit=4&page=4`);
      expect(page.body).toMatchObject({ success: true, meta: { total: 15, page: 4, limit: 4, pages: 4 } });
      expect((page.body as { data: { member_id: string }[] }).data.map(({ member_id }) => member_id)).toEqual([
        'MFT013',
        'MFT014',
        'MFT015',
      ]);
    }
    const names = async (query: string) =>
      ((await it_.chamapay('GET', `/members?${query}`)).body as { data: { last_name: string }[] }).data.map(({ last_name }) => last_name);
    expect(await names('status=Suspended')).toEqual(['ole Sankale']);
    expect(await names('search=ng%27ang')).toEqual(["Ng'ang'a"]);
    expect(await names('search=%2B254712000003')).toEqual([]);
    const [amina] = ((await it_.chamapay('GET', '/members?search=MFT001')).body as { data: unknown[] }).data;
    expect(amina).toEqual({ id: 101, member_id: 'MFT001', first_name: 'Amina', last_name: 'Hassan', email: 'amina.1@umoja.example', phone: '+254712000001', status: 'Active', created_at: expect.stringMatching(/Z$/) as string }); // prettier-ignore
  });

  it('registers a member once', async () => {
    const made = await it_.chamapay('POST', '/members', jane);
    expect([made.status, made.body]).toMatchObject([
      201,
      { success: true, data: { member_id: 'MFT016', status: 'Pending', phone: jane.phone } },
    ]);
    const again = await it_.chamapay('POST', '/members', { ...jane, email: 'other@umoja.example' });
    expect([again.status, codeOf(again.body)]).toEqual([409, 'MEMBER_EXISTS_ID']);
    await vi.waitFor(() => expect(ours.to('/webhook').map(({ body }) => body)).toEqual([expect.stringContaining('member.registered')]));
  });

  it('records a contribution, lists it by member and day, and tells by a signed webhook', async () => {
    const made = await it_.chamapay('POST', '/contributions', { member_id: 'MFT004', amount: 1250.5, reference: 'TKL1AB2CD3' });
    expect([made.status, made.body]).toMatchObject([201, { data: { member_id: 'MFT004', amount: 1250.5, reference: 'TKL1AB2CD3' } }]);
    const { date, id } = (made.body as { data: { date: string; id: number } }).data;
    const listed = await it_.chamapay('GET', `/contributions?member_id=MFT004&from=${date}&to=${date}`);
    expect((listed.body as { data: { id: number }[] }).data.map((one) => one.id)).toEqual([id]);
    await vi.waitFor(() => expect(ours.to('/webhook')).toHaveLength(1));
    const [webhook] = ours.to('/webhook');
    expect(webhook?.body).toBe(JSON.stringify({ event: 'contribution.created', data: { member_id: 'MFT004', amount: 1250.5, date } }));
    const signature = createHmac('sha256', demoCredentials.chamapay.webhookSecret)
      .update(webhook?.body ?? '')
      .digest('hex');
    expect(webhook?.headers['x-chamapay-signature']).toBe(signature);
  });

  it('may drop what nobody promised to keep', async () => {
    it_.state().chamapay.keepsExtras = false;
    const made = await it_.chamapay('POST', '/contributions', {
      member_id: 'MFT004',
      amount: 700,
      reference: 'TKL1AB2CD3',
      method: 'mpesa',
    });
    expect((made.body as { data: object }).data).not.toHaveProperty('reference');
  });

  it('does a keyed write once, also when twenty come together, and answers byte for byte', async () => {
    const before = it_.truth().contributions.length;
    const post = (key: string) => it_.chamapay('POST', '/contributions', { member_id: 'MFT001', amount: 500 }, { 'idempotency-key': key });
    const answers = await Promise.all(Array.from({ length: 20 }, () => post('op-1')));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(it_.truth().contributions).toHaveLength(before + 1);
    await post('op-2');
    await it_.chamapay('POST', '/contributions', { member_id: 'MFT001', amount: 500 });
    expect(it_.truth().contributions).toHaveLength(before + 3);
  });

  it('remembers no refusal', async () => {
    const key = { 'idempotency-key': 'op-3' };
    expect((await it_.chamapay('POST', '/contributions', { member_id: 'MFT001' }, key)).status).toBe(400);
    expect((await it_.chamapay('POST', '/contributions', { member_id: 'MFT001', amount: 5 }, key)).status).toBe(201);
  });

  it('says how much is left, and 429 when nothing is', async () => {
    it_.state().chamapay.ratePerMinute = 2;
    const first = await it_.chamapay('GET', '/members');
    const limits = ['limit', 'remaining', 'reset'].map((name) => Number(first.headers.get(`x-ratelimit-${name}`)));
    expect(limits.slice(0, 2)).toEqual([2, 1]);
    expect((limits[2] ?? 0) * 1000).toBeGreaterThan(Date.now());
    await it_.chamapay('GET', '/members');
    const over = await it_.chamapay('GET', '/members');
    expect(over.status).toBe(429);
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(over.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  });

  it('keeps to the plan: no writes and no webhooks on Basic, and a monthly quota', async () => {
    it_.state().chamapay.plan = 'Basic';
    expect((await it_.chamapay('POST', '/contributions', { member_id: 'MFT001', amount: 5 })).status).toBe(403);
    expect((await it_.chamapay('GET', '/contributions')).status).toBe(200);
    it_.state().chamapay.month.used = 1_000;
    const over = await it_.chamapay('GET', '/members');
    expect([over.status, codeOf(over.body)]).toEqual([429, 'QUOTA_EXCEEDED']);
  });

  it('keeps loans, fines and meetings as they came, and reports', async () => {
    const loan = await it_.chamapay('POST', '/loans', { member_id: 'MFT002', amount: 5_000, purpose: 'Stock', status: 'Approved' });
    expect(loan.body).toMatchObject({ data: { loan_id: 'LN003', status: 'Pending', balance: 5_000, purpose: 'Stock' } });
    expect((await it_.control('POST', '/loans/LN003/approve', {})).status).toBe(200);
    expect((await it_.control('POST', '/loans/LN003/approve', {})).status).toBe(404);
    await it_.chamapay('POST', '/fines', { member_id: 'MFT002', amount: 100, reason: 'Late' });
    expect((await it_.chamapay('POST', '/meetings', { title: 'Extra', date: '2026-12-01' })).status).toBe(201);
    const unpaid = (await it_.chamapay('GET', '/fines?status=Unpaid&member_id=MFT002')).body as { data: object[] };
    expect(unpaid.data).toMatchObject([{ reason: 'Late', amount: 100 }]);
    expect((await it_.chamapay('GET', '/reports')).body).toMatchObject({
      data: { total_members: 15, active_members: 13, unpaid_fines: 200 },
    });
    await vi.waitFor(() => {
      const events = ours.to('/webhook').map(({ body }) => (JSON.parse(body) as { event: string }).event);
      expect(events.sort()).toEqual(['fine.issued', 'loan.approved']);
    });
  });
});

describe('over time', () => {
  const post = (one: ReturnType<typeof world>, key: string) =>
    one.send({ method: 'POST', url: 'http://x/chamapay/contributions', headers: { ...headers.chamapay, 'Idempotency-Key': key }, body: '{"member_id":"MFT001","amount":500}', timeoutMs: 5_000 }); // prettier-ignore

  it('an idempotency key is forgotten after 24 hours', async () => {
    const one = world();
    await post(one, 'a');
    await one.clock.advance(23 * 3_600_000);
    await post(one, 'a');
    expect(one.core.truth().contributions).toHaveLength(1);
    await one.clock.advance(2 * 3_600_000);
    await post(one, 'a');
    expect(one.core.truth().contributions).toHaveLength(2);
  });

  it('a webhook that is not taken comes again, five times over a day, always the same', async () => {
    const one = world({ answers: () => ({ heard: false, sent: true, why: 'TIMEOUT' }) });
    const since = one.clock.now();
    await post(one, 'a');
    await one.clock.advance(30 * 3_600_000);
    expect(one.to('/webhook')).toHaveLength(6);
    expect(new Set(one.to('/webhook').map(({ body }) => body)).size).toBe(1);
    expect((one.to('/webhook').at(-1)?.at ?? 0) - since).toBe(24 * 3_600_000);
  });

  it.each([
    ['twice', 2],
    ['never', 0],
    ['late', 1],
  ] as const)('a webhook may come %s', async (fault, count) => {
    const one = world();
    one.core.faults.set({ kind: 'callback', target: 'chamapayWebhook', fault, times: 1 });
    await post(one, 'a');
    await one.clock.advance(1_000);
    expect(one.to('/webhook')).toHaveLength(fault === 'late' ? 0 : count);
    await one.clock.advance(3_600_000);
    expect(one.to('/webhook')).toHaveLength(count);
  });
});

it('the demo has a chama to look at, whatever the day', () => {
  for (const day of ['2026-01-01', '2026-03-31', '2028-02-29', '2026-11-21']) {
    const now = Date.parse(`${day}T05:00:00Z`);
    const { chamapay, mpesa } = demoSeed(now);
    expect(chamapay.members).toHaveLength(15);
    expect(chamapay.members.filter(({ status }) => status !== 'Active').map(({ status }) => status)).toEqual(['Suspended', 'Pending']);
    expect(chamapay.contributions.length).toBeGreaterThan(50);
    expect(chamapay.contributions.every(({ date, amount }) => date <= day && amount >= 500 && amount <= 2_000)).toBe(true);
    expect(chamapay.contributions.map(({ id }) => id)).toEqual(chamapay.contributions.map((_, at) => 1001 + at));
    expect(mpesa.subscribers['+254712000006']?.balance).toBe(20);
  }
});
