import { createHmac } from 'node:crypto';
import { request as open } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { demoCredentials } from '../../src/standins/credentials.js';
import { moneyOf, raw, wholeService } from './installation.js';

let it_: Awaited<ReturnType<typeof wholeService>>;
beforeAll(async () => {
  it_ = await wholeService();
});
afterAll(() => it_.close());

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const post = (path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  fetch(`${it_.url}${path}`, { method: 'POST', body, headers, redirect: 'manual' });
const dialled = (sessionId: string, text = '') =>
  new URLSearchParams({ sessionId, phoneNumber: '+254712000001', serviceCode: '*384*100#', text }).toString();

/** `fetch` sets Host by itself; this does not. */
const ask = (path: string, headers: Record<string, string>, method = 'GET'): Promise<number> =>
  new Promise((resolve, reject) => {
    open({ port: it_.port, host: '127.0.0.1', path, method, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    })
      .on('error', reject)
      .end();
  });

describe('before it has started', () => {
  it('lives, is not ready, and serves nobody', async () => {
    expect((await fetch(`${it_.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${it_.url}/readyz`)).status).toBe(503);
    const answer = await post('/ussd', dialled('early'), form);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    await it_.start();
    expect((await fetch(`${it_.url}/readyz`)).status).toBe(200);
  });
});

describe('demo mode', () => {
  it('plays the whole path: dial, contribute, approve, receipt', async () => {
    const { url } = it_;
    const told = async (path: string, body: unknown) =>
      (await (
        await post(`/phones/api/${path}`, JSON.stringify(body), { 'content-type': 'application/json', origin: url })
      ).json()) as Record<string, unknown>;
    let page = await told('ussd/dial', { member: 'mft001', code: '*384*100#' });
    const session = page['session'];
    const answer = async (input: string) => (page = await told('ussd/reply', { session, input }));
    const options = String(page['text']);
    expect(options).toContain('Contribute');
    await answer(/(\d+)\.? Contribute/.exec(options)?.[1] ?? '');
    for (let step = 0; step < 6 && page['ended'] !== true; step++) await answer('1');
    expect(String(page['text'])).toMatch(/M-Pesa|M-PESA/);
    const prompt = await vi.waitFor(
      async () => {
        const { prompts } = (await (await fetch(`${url}/phones/api/prompts?member=mft001`)).json()) as { prompts: { id: string }[] };
        expect(prompts).toHaveLength(1);
        return prompts[0]?.id ?? '';
      },
      { timeout: 15_000, interval: 200 },
    );
    await told(`prompts/${prompt}`, { pin: '0000' });
    await vi.waitFor(
      async () => {
        const { sms } = (await (await fetch(`${url}/phones/api/sms?member=mft001`)).json()) as { sms: { text: string }[] };
        expect(sms.map(({ text }) => text).join('\n')).toMatch(/KES 1,000/);
      },
      { timeout: 15_000, interval: 200 },
    );
  });

  it.each<[string, Record<string, string>, number]>([
    ['its own address', {}, 200],
    ['localhost', { host: 'localhost:8080' }, 200],
    ['IPv6', { host: '[::1]:8080' }, 200],
    ['a name that was pointed here', { host: 'evil.example:8080' }, 403],
    ['a name that begins like this machine', { host: 'localhost.evil.example' }, 403],
    ['a page elsewhere', { origin: 'https://evil.example' }, 403],
    ['a page of no origin', { origin: 'null' }, 403],
    ['a page on another port of this machine', { origin: 'http://127.0.0.1:1' }, 403],
    ['a page elsewhere that leaves its origin out', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }, 403],
    ['a page on another port that leaves its origin out', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }, 403],
    ['its own page', { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }, 200],
    ['a visitor who typed the address', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }, 200],
  ])('asked by %s', async (_what, headers, status) => {
    const host = headers['host'] ?? `127.0.0.1:${it_.port}`;
    expect(await ask('/phones/api/members', { host, ...headers })).toBe(status);
    expect(await ask('/ussd', { host, ...headers }, 'POST')).toBe(status === 200 ? 400 : 403);
    expect(await ask('/healthz', { host, ...headers })).toBe(200);
  });

  it('follows a link from elsewhere, but takes no form from there and is in no frame of theirs', async () => {
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    expect(await ask('/phones/', link)).toBe(200);
    expect(await ask('/ussd', link, 'POST')).toBe(403);
    expect(await ask('/phones/', { ...link, 'sec-fetch-dest': 'iframe' })).toBe(403);
  });

  it('without a Host is not answered', async () => {
    expect(await raw(it_.port, 'GET /phones/ HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('has pages that nobody can frame, feed or sniff', async () => {
    const page = await fetch(`${it_.url}/phones/`);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self'.*frame-ancestors 'none'/);
    for (const path of ['/phones/', '/', '/nothing', '/healthz', '/metrics']) {
      const { headers } = await fetch(`${it_.url}${path}`, { redirect: 'manual' });
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'none'");
      expect(headers.get('x-powered-by'), path).toBeNull();
    }
  });
});

describe('callbacks', () => {
  const tokens = (provider: string) => it_.installation.tokens.live(provider, 'main');
  const at = (provider: string, tail = '') => `/callbacks/${provider}/main/${tokens(provider)[0] ?? ''}${tail}`;

  it('of ImaraPay are stored before they are answered, and once', async () => {
    const body = JSON.stringify({
      Body: { stkCallback: { CheckoutRequestID: 'ws_CO_of_nobody', ResultCode: 1032, ResultDesc: 'Cancelled' } },
    });
    for (const token of [...tokens('imarapay'), tokens('imarapay')[0] ?? '']) {
      const answer = await post(`/callbacks/imarapay/main/${token}`, body, { 'content-type': 'application/json' });
      expect([answer.status, await answer.json()]).toEqual([200, { ResultCode: 0, ResultDesc: 'Accept' }]);
    }
    const { inbox } = await moneyOf(it_.installation).transaction((tx) => tx.dump());
    expect(inbox.filter(({ dedupeKey }) => dedupeKey.includes('ws_CO_of_nobody'))).toHaveLength(1);
  });

  it('of ChamaPay are taken with their signature only, over the bytes as they came', async () => {
    const body = '{"event": "member.registered",  "data": {"member_id":"MFT001","name":"Amína"}}';
    const sign = (text: string) => createHmac('sha256', demoCredentials.chamapay.webhookSecret).update(text).digest('hex');
    const send = (signature: string, headers = {}) => post(at('chamapay'), body, { 'x-chamapay-signature': signature, ...headers });
    expect((await send(sign(body))).status).toBe(200);
    expect((await send(sign(body), { 'content-type': 'application/json; charset=utf-16' })).status).toBe(200);
    expect((await send(sign(`${body} `))).status).toBe(401);
    expect((await send('')).status).toBe(401);
  });

  it("of Africa's Talking: a delivery report that nobody knows is no news, an SMS is heard once", async () => {
    const report = new URLSearchParams({ id: 'ATXid_1', status: 'Success', phoneNumber: '+254712000001' }).toString();
    expect((await post(at('africastalking', '/delivery'), report, form)).status).toBe(200);
    expect((await post(at('africastalking', '/delivery'), 'nonsense', form)).status).toBe(200);
    const inbox = () => it_.installation.standins?.phones.inbox('+254712000002').length ?? 0;
    const before = inbox();
    const sms = new URLSearchParams({
      id: 'in-1',
      from: '+254712000002',
      to: '38410',
      text: 'balance',
      date: '2026-11-21 08:00:00',
    }).toString();
    for (let times = 0; times < 3; times++) expect((await post(at('africastalking', '/sms'), sms, form)).status).toBe(200);
    await vi.waitFor(() => expect(inbox()).toBe(before + 1), { timeout: 5000 });
    expect((await post(at('africastalking', '/sms'), 'text=hi', form)).status).toBe(400);
  });

  it("to an address that is nobody's are answered as if nothing were there, without a word which part is wrong", async () => {
    const right = tokens('imarapay')[0] ?? '';
    const wrong = [
      `/callbacks/imarapay/main/${'x'.repeat(22)}`,
      `/callbacks/imarapay/main/${right}x`,
      `/callbacks/imarapay/kite/${right}`,
      `/callbacks/chamapay/main/${right}`,
      `/callbacks/campay/main/${right}`,
      `/callbacks/__proto__/main/${right}`,
      `/callbacks/imarapay/__proto__/${right}`,
      `/callbacks/imarapay/main/${right}/sms`,
      `/callbacks/africastalking/main/${tokens('africastalking')[0] ?? ''}`,
      `/callbacks/africastalking/main/${tokens('africastalking')[0] ?? ''}/voice`,
      '/callbacks/imarapay/main',
      '/nothing/here',
    ];
    const said = await Promise.all(wrong.map(async (path) => [(await post(path, '{}')).status, await (await post(path, '{}')).text()]));
    for (const [i, answer] of said.entries()) expect(answer, wrong[i]).toEqual([404, 'Not found\n']);
    expect((await fetch(`${it_.url}/callbacks/imarapay/main/${right}`)).status).toBe(404);
    expect((await post('/callbacks/imarapay/main/%E0%A4%A', '{}')).status).toBe(400);
  });

  it('are read up to 64 kB, packed or not', async () => {
    const pad = (length: number) => JSON.stringify({ pad: 'x'.repeat(length) });
    expect((await post(at('imarapay'), pad(60_000))).status).toBe(200);
    expect((await post(at('imarapay'), pad(70_000))).status).toBe(413);
    const packed = (length: number) => post(at('imarapay'), new Uint8Array(gzipSync(pad(length))), { 'content-encoding': 'gzip' });
    expect((await packed(50_000)).status).toBe(200);
    expect((await packed(50_000_000)).status).toBe(413);
    expect((await post(at('imarapay'), 'not gzip at all', { 'content-encoding': 'gzip' })).status).toBe(400);
    expect((await post(at('imarapay'), 'x', { 'content-encoding': 'lzma' })).status).toBe(415);
  });

  it('with odd bodies are stored or refused, and break nothing', async () => {
    for (const body of [
      '',
      'null',
      '[]',
      '{"__proto__":{"polluted":1}}',
      '{"constructor":{"prototype":{"polluted":1}}}',
      '\u0000',
      '['.repeat(30_000),
    ]) {
      expect((await post(at('imarapay'), body)).status, body.slice(0, 20)).toBe(200);
      expect([200, 400]).toContain((await post(at('africastalking', '/sms'), `${body}&__proto__[polluted]=1`, form)).status);
      expect((await post(at('africastalking', '/delivery'), body, form)).status).toBe(200);
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect((await fetch(`${it_.url}/readyz`)).status).toBe(200);
  });
});

describe('USSD of a gateway that sends one input a turn', () => {
  it('is heard at an address of its own, for the chama whose code was dialled', async () => {
    const turn = async (input: string, more: object = {}) => {
      const body = { sessionId: 'gw-1', msisdn: '237670000005', serviceCode: '*384*300#', input, ...more };
      const answer = await post('/ussd/turns', JSON.stringify(body), { 'content-type': 'application/json' });
      return [answer.status, await answer.json()] as [number, { message: string; continue: boolean }];
    };
    expect(await turn('', { new: true, turn: 1 })).toEqual([200, { message: expect.stringMatching(/^Espoir/) as string, continue: true }]);
    const [, asked] = await turn('1', { turn: 2 });
    expect(asked.message).toContain('10 000 FCFA');
    // The same turn again gets the same answer.
    expect((await turn('1', { turn: 2 }))[1]).toEqual(asked);
    expect((await turn('99', { turn: 3, serviceCode: '*384*999#' }))[1]).toMatchObject({ continue: false });
    expect((await post('/ussd/turns', dialled('s'), { 'content-type': 'text/plain' })).status).toBe(415);
  });
});

describe('limits', () => {
  it('lets no one hold a connection with half a request', async () => {
    const startedAt = performance.now();
    const [headers, body] = await Promise.all([
      raw(it_.port, 'POST /ussd HTTP/1.1\r\nHost: localhost\r\nX-A: '),
      raw(
        it_.port,
        `POST /ussd HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${form['content-type']}\r\nContent-Length: 100\r\n\r\nsession`,
      ),
    ]);
    expect(headers).toMatch(/^HTTP\/1\.1 408 /);
    expect(body).toMatch(/^HTTP\/1\.1 408 /);
    expect(performance.now() - startedAt).toBeLessThan(13_000);
  });

  it('answers a smuggled request as a bad one', async () => {
    const both =
      'POST /ussd HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n';
    expect(await raw(it_.port, both)).toMatch(/^HTTP\/1\.1 400 /);
    expect(await raw(it_.port, `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('the wrong method is no way in', async () => {
    expect((await fetch(`${it_.url}/ussd`)).status).toBe(405);
    for (const method of ['PUT', 'DELETE', 'PATCH']) expect((await fetch(`${it_.url}/healthz`, { method })).status).toBe(404);
    for (const path of [
      '/ussd/',
      '/ussd/end/x',
      '/ussd/secret',
      '/USSD',
      '//ussd',
      '/door/whatsapp/wrong/heard',
      '/phones/../package.json',
      '/phones/%2e%2e/phones.ts',
    ])
      expect((await post(path, '{}')).status, path).toBe(404);
  });
});

it('counts what happened, by closed lists', async () => {
  const text = await (await fetch(`${it_.url}/metrics`)).text();
  expect(text).toMatch(/chamabot_turns_total\{channel="ussd",kind="turn"\} [1-9]/);
  expect(text).toMatch(/chamabot_callbacks_total\{provider="imarapay",outcome="stored"\} [1-9]/);
  expect(text).toMatch(/chamabot_callbacks_total\{provider="any",outcome="no such address"\} [1-9]/);
  expect(text).toMatch(/chamabot_operations_open \d/);
  expect(text).not.toMatch(/2547|MFT0|Amina/);
});

it('has logged no number, PIN, name or token', () => {
  const log = it_.logged.join('');
  expect(log).not.toMatch(/254712000|Amina|7391/);
  for (const token of it_.installation.tokens.live('imarapay', 'main')) expect(log).not.toContain(token);
});
