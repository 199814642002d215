import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { doorPath } from '../../src/secret-key.js';
import { live } from '../config/live.js';
import { wholeService } from './installation.js';

let it_: Awaited<ReturnType<typeof wholeService>>;
const nobody = 'http://127.0.0.1:9';
const fails = () => Promise.reject(new Error('SQLITE_FULL: database or disk is full'));
let full = false;

beforeAll(async () => {
  const env = {
    ...live,
    ALLOW_LOOPBACK: '1',
    HOST: '127.0.0.1',
    IMARAPAY_BASE_URL: nobody,
    CHAMAPAY_BASE_URL: nobody,
    AFRICASTALKING_BASE_URL: nobody,
  };
  it_ = await wholeService(env, (installation) => {
    const { service } = installation;
    const { operations } = service;
    return {
      ...installation,
      service: {
        ...service,
        ping: () => (full ? fails() : service.ping()),
        answerSms: (...of) => (full ? fails() : service.answerSms(...of)),
        operations: {
          ...operations,
          callback: (...of) => (full ? fails() : operations.callback(...of)),
          smsReport: (...of) => (full ? fails() : operations.smsReport(...of)),
        },
      },
    };
  });
  await it_.start();
});
afterAll(() => it_.close());

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${it_.url}${path}`, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } });
const turn = new URLSearchParams({ sessionId: 's1', phoneNumber: '+254712000001', serviceCode: '*384*100#', text: '' }).toString();

it('has no simulator, no stand-ins, and no door for a driver that it does not have', async () => {
  expect(it_.installation.standins).toBeUndefined();
  for (const path of ['/', '/phones', '/phones/api/members']) expect((await fetch(`${it_.url}${path}`)).status).toBe(404);
  expect((await post(`${doorPath(it_.installation.secretKey)}/state`, '{"state":"ready"}')).status).toBe(404);
});

it('hears USSD at its secret address only', async () => {
  const secret = live['USSD_SECRET'] ?? '';
  const answer = await post(`/ussd/${secret}`, turn);
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringMatching(/^(?:CON|END) /)]);
  expect((await post(`/ussd/${secret}/end`, turn)).status).toBe(200);
  for (const path of ['/ussd', '/ussd/', `/ussd/${secret}x`, `/ussd/${secret.slice(1)}`, `/ussd/${secret}/`])
    expect((await post(path, turn)).status, path).toBe(404);
});

it('asks no browser question of a gateway', async () => {
  expect((await post(`/ussd/${live['USSD_SECRET'] ?? ''}`, turn, { origin: 'https://gateway.example' })).status).toBe(200);
});

it('shows its figures to who has the token', async () => {
  const asked = async (headers: Record<string, string>) => (await fetch(`${it_.url}/metrics`, { headers })).status;
  expect(await asked({})).toBe(401);
  expect(await asked({ authorization: 'Bearer x' })).toBe(401);
  expect(await asked({ authorization: `Bearer ${live['METRICS_TOKEN'] ?? ''}` })).toBe(200);
});

it('answers 503 while it cannot store, so that the provider comes again', async () => {
  const at = (provider: string, tail = '') =>
    `/callbacks/${provider}/main/${it_.installation.tokens.live(provider, 'main')[0] ?? ''}${tail}`;
  const sms = new URLSearchParams({ id: 'in-1', from: '+254712000002', to: '38410', text: 'hi' }).toString();
  const all = [
    [at('imarapay'), '{"Body":{"stkCallback":{"CheckoutRequestID":"ws_CO_9","ResultCode":0}}}'],
    [at('africastalking', '/delivery'), 'id=ATXid_1&status=Success'],
    [at('africastalking', '/sms'), sms],
  ] as const;
  full = true;
  for (const [path, body] of all) {
    const answer = await post(path, body);
    expect([answer.status, answer.headers.get('retry-after'), await answer.text()], path).toEqual([503, '5', 'Service Unavailable']);
  }
  full = false;
  for (const [path, body] of all) expect((await post(path, body)).status, path).toBe(200);
  expect(it_.logged.join('')).toContain('callback-failed');
});

it('is not ready while a store does not answer, and asks no more than once a second', async () => {
  const ready = async () => (await fetch(`${it_.url}/readyz`)).status;
  full = true;
  // What it knows is good for a second.
  await vi.waitFor(async () => expect(await ready()).toBe(503), { timeout: 5000, interval: 50 });
  const before = it_.logged.length;
  expect(await Promise.all(Array.from({ length: 20 }, ready))).toEqual(Array.from({ length: 20 }, () => 503));
  expect(it_.logged.length - before).toBeLessThanOrEqual(1);
  full = false;
  await vi.waitFor(async () => expect(await ready()).toBe(200), { timeout: 5000, interval: 50 });
});
