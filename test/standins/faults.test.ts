import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RequestFaultName } from '../../src/standins/faults.js';
import { amina, headers, server, world } from './stage.js';

describe('faults of a request', () => {
  let it_: Awaited<ReturnType<typeof server>>;
  beforeAll(async () => {
    it_ = await server();
  });
  beforeEach(() => it_.reset());
  afterAll(() => it_.close());

  const record = async () => {
    const sent = it_.chamapay('POST', '/contributions', { member_id: 'MFT001', amount: 500 });
    return sent.catch(() => 'silence' as const);
  };

  it.each<[RequestFaultName, number | 'silence', number]>([
    ['lostRequest', 'silence', 0],
    ['lostResponse', 'silence', 1],
    ['error500', 500, 0],
    ['error500Processed', 500, 1],
    ['html503', 503, 0],
    ['hang', 'silence', 0],
    ['slow', 201, 1],
    ['lateRequest', 201, 1],
    ['rateLimited', 429, 0],
    ['truncated', 201, 1],
  ])('%s: the caller gets %s, and %i is recorded; the next call is whole', async (fault, got, recorded) => {
    const set = await it_.control('POST', '/faults', {
      kind: 'request',
      provider: 'chamapay',
      endpoint: 'POST /contributions',
      fault,
      times: 1,
      ms: 20,
    });
    expect(set.status).toBe(200);
    const answer = await record();
    expect(answer === 'silence' ? answer : answer.status).toBe(got);
    expect(it_.truth().contributions).toHaveLength(recorded);
    if (answer !== 'silence' && fault === 'truncated') expect(answer.body).toBeUndefined();
    if (answer !== 'silence' && fault === 'html503') expect(answer.headers.get('content-type')).toContain('text/html');
    if (answer !== 'silence' && fault === 'rateLimited') expect(answer.headers.get('retry-after')).toBe('60');
    if (answer !== 'silence' && fault === 'error500') expect(answer.body).toMatchObject({ success: false, error: {} });
    expect(await record()).toMatchObject({ status: 201 });
    expect(it_.truth().contributions).toHaveLength(recorded + 1);
  });

  it('hits its endpoint and its provider only, so often, until it is taken back', async () => {
    const { body } = await it_.control('POST', '/faults', {
      kind: 'request',
      provider: 'imarapay',
      endpoint: 'GET /transaction/status',
      fault: 'error500',
      times: 'always',
    });
    for (let i = 0; i < 3; i++) expect((await it_.imarapay('GET', '/transaction/status/ws_CO_1')).status).toBe(500);
    expect((await it_.imarapay('GET', '/transactions')).status).toBe(200);
    expect((await it_.chamapay('GET', '/members')).status).toBe(200);
    await it_.control('DELETE', `/faults/${(body as { id: number }).id}`);
    expect((await it_.imarapay('GET', '/transaction/status/ws_CO_1')).status).toBe(404);

    it_.faults.set({ kind: 'request', provider: 'imarapay', endpoint: '*', fault: 'rateLimited', times: 2 });
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await it_.imarapay('GET', '/transactions')).status);
    expect(statuses).toEqual([429, 429, 200]);
  });

  it('a lost answer to a push still asks the phone', async () => {
    it_.faults.set({ kind: 'request', provider: 'imarapay', endpoint: 'POST /stk-push', fault: 'lostResponse', times: 1 });
    await expect(
      it_.imarapay('POST', '/stk-push', { account_id: 1, phone_number: amina, amount: 10, external_reference: 'R' }),
    ).rejects.toThrow();
    const found = (await it_.imarapay('GET', '/transactions')).body as { external_reference: string }[];
    expect(found.map(({ external_reference }) => external_reference)).toEqual(['R']);
  });
});

it('in a simulation, silence takes as long as the caller waits', async () => {
  const one = world();
  one.core.faults.set({ kind: 'request', provider: 'imarapay', endpoint: '*', fault: 'hang', times: 1 });
  const asked = one.send({ method: 'GET', url: 'http://x/imarapay/accounts', headers: headers.imarapay, timeoutMs: 5_000 });
  let heard: unknown;
  void asked.then((reply) => (heard = reply));
  await one.clock.advance(4_999);
  expect(heard).toBeUndefined();
  await one.clock.advance(1);
  expect(heard).toEqual({ heard: false, sent: true, why: 'TIMEOUT' });
});

it('a late request lands after the caller has gone', async () => {
  const one = world();
  one.core.faults.set({ kind: 'request', provider: 'imarapay', endpoint: 'POST /stk-push', fault: 'lateRequest', times: 1, ms: 60_000 });
  const pushing = one.push();
  await one.clock.advance(31_000);
  expect(await pushing).toMatchObject({ heard: false });
  expect(one.core.truth().payments).toEqual([]);
  await one.clock.advance(30_000);
  expect(one.core.truth().payments).toMatchObject([{ status: 'completed', externalReference: 'REF-1' }]);
});
