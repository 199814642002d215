import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { demoSeed } from '../../src/standins/seed.js';
import { amina, app, headers, server, urlsOf } from './stage.js';

describe('control', () => {
  let it_: Awaited<ReturnType<typeof server>>;
  beforeAll(async () => {
    it_ = await server();
  });
  beforeEach(() => it_.reset());
  afterAll(() => it_.close());

  it('shows a prompt, takes its answer, and tells of all by events', async () => {
    const stream = await fetch(`${it_.url}/_control/events`);
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let told = '';
    const reading = (async () => {
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) told += part.value;
    })();
    await it_.control('POST', '/outcomes', { outcome: 'ask', phone: amina });
    await it_.imarapay('POST', '/stk-push', { account_id: 1, phone_number: amina, amount: 500 });
    const prompts = await vi.waitFor(async () => {
      const { body } = await it_.control('GET', `/prompts?phone=${encodeURIComponent(amina)}`);
      const found = (body as { prompts: { id: string }[] }).prompts;
      expect(found).toHaveLength(1);
      return found;
    });
    expect((await it_.control('GET', '/prompts?phone=%2B254712000002')).body).toEqual({ prompts: [] });
    const path = `/prompts/${prompts[0]?.id ?? ''}`;
    expect((await it_.control('POST', path, { pin: 12 })).status).toBe(400);
    expect((await it_.control('POST', path, { pin: '0000' })).body).toMatchObject({ status: 'done', code: '0' });
    expect((await it_.control('POST', path, { cancel: true })).status).toBe(404);
    await vi.waitFor(() => {
      for (const type of ['prompt', 'prompt-closed', 'payment', 'sms', 'call']) expect(told).toContain(`event: ${type}\n`);
    });
    expect(told).toContain('"how":"paid"');
    await reader?.cancel();
    await reading;
  });

  it.each([
    ['GET', '/nothing', undefined, 404],
    ['POST', '/state', {}, 405],
    ['POST', '/faults', { kind: 'request', provider: 'mpesa', endpoint: '*', fault: 'hang', times: 1 }, 400],
    ['POST', '/faults', { kind: 'callback', target: 'imarapayCallback', fault: 'hang', times: 1 }, 400],
    ['POST', '/faults', '[', 400],
    ['POST', '/subscribers', { phone: '0712000001', balance: 1 }, 400],
    ['POST', '/subscribers', { phone: amina, balance: -1 }, 400],
    ['GET', '/subscribers?phone=__proto__', undefined, 400],
    ['POST', '/outcomes', { outcome: 'explode' }, 400],
    ['POST', '/ussd/reply', { sessionId: 'x' }, 400],
    ['POST', '/loans/LN999/approve', {}, 404],
  ])('%s %s %j → %i', async (method, path, body, status) => {
    expect((await it_.control(method, path, body)).status).toBe(status);
  });

  it('changes what it is told, and forgets it all on reset', async () => {
    await it_.control('POST', '/subscribers', { phone: amina, balance: 20, pin: '4321' });
    await it_.control('POST', '/deliveries', { phone: amina, status: 'Failed' });
    await it_.control('POST', '/blacklist', { phone: amina, blocked: true });
    await it_.control('POST', '/timing', { promptLifeMs: 5 });
    expect(it_.wallet(amina)).toEqual({ phone: amina, balance: 20, pin: '4321', wrongPins: 0 });
    expect(it_.state()).toMatchObject({
      timing: { promptLifeMs: 5, promptDelayMs: 0 },
      africastalking: { blacklist: [amina], deliveries: { [amina]: 'Failed' } },
    });
    await it_.control('POST', '/reset', {});
    expect(it_.wallet(amina).balance).toBe(8_450);
    expect(it_.state().africastalking.blacklist).toEqual([]);
  });

  it('lists calls without their secrets', async () => {
    await it_.chamapay('GET', '/members?search=amina');
    const { text } = await it_.control('GET', '/state');
    expect(text).toContain('"path":"/members"');
    expect(text).not.toMatch(/search=amina|demo-chamapay|Bearer|"pin"/);
  });

  it.each([
    ['a page elsewhere', { origin: 'https://evil.example', 'content-type': 'application/json' }, 403],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 403],
    ['plain text', { 'content-type': 'text/plain' }, 403],
    ['a page of this machine', { origin: 'http://localhost:8080', 'content-type': 'application/json' }, 200],
  ])('from %s', async (_what, given, status) => {
    const answer = await it_.call('POST', '/_control/reset', given, {});
    expect(answer.status).toBe(status);
    expect(answer.headers.get('access-control-allow-origin')).toBe(status === 200 ? 'http://localhost:8080' : null);
  });

  it('is deaf to a name that was pointed at this machine', async () => {
    const status = await new Promise((resolve, reject) => {
      const asked = request(`${it_.url}/_control/truth`, { headers: { host: 'evil.example:8090' } }, (answer) =>
        resolve(answer.resume().statusCode),
      );
      asked.on('error', reject).end();
    });
    expect(status).toBe(403);
  });

  it('has a panel that needs nothing from elsewhere', async () => {
    const { status, text, headers: given } = await it_.call('GET', '/');
    expect(status).toBe(200);
    expect(given.get('content-security-policy')).toContain("default-src 'none'");
    expect(text).not.toMatch(/(?:src|href)=|https?:/);
    expect(text).toContain('<title>Stand-ins</title>');
  });

  it('gives bad input an answer and never a stack', async () => {
    const odd = [
      '',
      '{',
      'null',
      '[]',
      '"x"',
      '{"__proto__":{"a":1}}',
      '\u0000',
      '{"account_id":{"a":[]}}',
      '{"member_id":["a"],"amount":{}}',
      `{"amount":1e400}`,
    ];
    const paths = [
      '/imarapay/stk-push',
      '/imarapay/accounts',
      '/chamapay/members',
      '/chamapay/contributions',
      '/chamapay/fines',
      '/africastalking/version1/messaging/bulk',
    ];
    for (const path of [...paths, '/nobody/here', '/imarapay', '/imarapay//', '/imarapay/transaction/status/%00']) {
      for (const body of odd) {
        const given = path.includes('imarapay') ? headers.imarapay : path.includes('chamapay') ? headers.chamapay : headers.africastalking;
        const answer = await it_.call('POST', path, given, body);
        expect(answer.status, `${path} ${body}`).toBeGreaterThanOrEqual(400);
        expect(answer.status, `${path} ${body}`).toBeLessThan(500);
        expect(answer.text).not.toMatch(/ at .*\.ts|Error:/);
      }
    }
    expect((await it_.call('POST', '/imarapay/stk-push', headers.imarapay, 'x'.repeat(300_000))).status).toBe(413);
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });
});

describe('over a restart', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'standins-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const start = (more: object = {}) => server({ seed: demoSeed, dataFile: join(folder, 'deep', 'standins.json'), ...more });

  it('knows what it knew: payments, prompts, faults, and what still has to be told', async () => {
    const before = await start();
    await before.control('POST', '/faults', { kind: 'callback', target: 'chamapayWebhook', fault: 'late', times: 'always', ms: 1 });
    await before.chamapay('POST', '/contributions', { member_id: 'MFT001', amount: 650 }, { 'idempotency-key': 'k' });
    await before.imarapay('POST', '/stk-push', { account_id: 1, phone_number: amina, amount: 500 });
    const told = before.truth();
    await before.close();

    const ours = await app();
    const after = await start({ urls: urlsOf(ours.url) });
    after.state().timing.callbackDelayMs = 0;
    expect(after.truth()).toMatchObject({ payments: told.payments, contributions: told.contributions });
    expect(after.faults.list()).toHaveLength(1);
    expect((await after.chamapay('POST', '/contributions', { member_id: 'MFT001', amount: 650 }, { 'idempotency-key': 'k' })).status).toBe(
      201,
    );
    expect(after.truth().contributions).toHaveLength(told.contributions.length);
    await vi.waitFor(() => expect(after.phones.prompts(amina)).toHaveLength(1), 5_000);
    await after.phones.answer(after.phones.prompts(amina)[0]?.id ?? '', { pin: '0000' });
    await vi.waitFor(() => expect(ours.to('/callback')).toHaveLength(1));
    expect(after.truth().payments.at(-1)?.status).toBe('completed');
    await after.close();
    await ours.close();
  });

  it('has written down what it answered, though it was never closed', async () => {
    const killed = await start();
    await killed.chamapay('POST', '/contributions', { member_id: 'MFT001', amount: 777 });
    const file = join(folder, 'deep', 'standins.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: 1, chamapay: { contributions: expect.arrayContaining([expect.objectContaining({ amount: 777 })]) as unknown[] } }); // prettier-ignore
    expect(readdirSync(join(folder, 'deep'))).toEqual(['standins.json']);
    await killed.close();
  });

  it('starts anew from a file that is none', async () => {
    const file = join(folder, 'broken.json');
    for (const text of ['{"version":1,', '{"version":99}', 'null']) {
      writeFileSync(file, text);
      const started = await start({ dataFile: file });
      expect(started.truth().members).toHaveLength(15);
      await started.close();
    }
  });

  it('learns late where to send', async () => {
    const ours = await app();
    const started = await server();
    started.setUrls(() => urlsOf(ours.url));
    await started.imarapay('POST', '/stk-push', { account_id: 1, phone_number: amina, amount: 500 });
    await vi.waitFor(() => expect(ours.to('/callback')).toHaveLength(1));
    await started.close();
    await ours.close();
  });
});
