import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Request } from '../../src/http.js';
import type { Phone } from '../../src/phone.js';
import { africastalking } from '../../src/providers/africastalking/index.js';
import { simSwapReport } from '../../src/providers/africastalking/sim-swap.js';
import { atOverStandin } from './africastalking-standin.js';
import type { AtOverStandin } from './africastalking-standin.js';
import { readsGarbage } from './garbage.js';
import { atWorld } from './scripted-africastalking.js';

const amina = '+254712000001' as Phone;
const dayMs = 86_400_000;

describe('over the stand-in', () => {
  let world: AtOverStandin;
  beforeEach(async () => void (world = await atOverStandin()));
  afterEach(() => world.close());

  const found = async (count = 1) => world.client.simSwapReport((await world.came('/sim-swap', count))[count - 1] ?? '');

  it('a SIM that was never changed, one that was lately, and one that was long ago', async () => {
    const asked = await world.client.checkSimSwap(amina);
    if (asked.status !== 'asked') throw new Error(JSON.stringify(asked));
    expect(await found()).toEqual({ requestId: asked.requestId, swapped: false });
    const now = Date.now();
    world.account().simSwaps[amina] = now - 3 * dayMs;
    await world.client.checkSimSwap(amina);
    expect(await found(2)).toMatchObject({ swapped: true, lastSwapOn: new Date(now - 3 * dayMs).toISOString().slice(0, 10) });
    world.account().simSwaps[amina] = now - 400 * dayMs;
    await world.client.checkSimSwap(amina);
    expect(await found(3)).toMatchObject({ swapped: false, lastSwapOn: expect.any(String) as string });
    expect(world.truth().simSwapChecks).toHaveLength(3);
  });

  it.each(['lostResponse', 'lostRequest', 'error500', 'html503', 'truncated'] as const)('%s: unknown', async (fault) => {
    world.faults.set({ kind: 'request', provider: 'africastalking', endpoint: '*', fault, times: 1 });
    expect(await world.client.checkSimSwap(amina)).toMatchObject({ status: 'unknown' });
  });

  it('no balance, a wrong key, no such number: refused', async () => {
    expect(await world.at(`${world.url}/africastalking`, 'wrong').checkSimSwap(amina)).toEqual({
      status: 'refused',
      reason: 'unavailable',
    });
    world.account().balance = 0;
    expect(await world.client.checkSimSwap(amina)).toEqual({ status: 'refused', reason: 'unavailable' });
    for (const phone of ['0712000001', '+25471', '+254201234567'])
      expect(await world.client.checkSimSwap(phone as Phone)).toEqual({ status: 'refused', reason: 'badNumber' });
    expect(world.truth().simSwapChecks).toEqual([]);
  });
});

it('asks the host of Insights, of the account’s own side, also while the other side is in the same process', async () => {
  const requests: Request[] = [];
  const send = async (request: Request) => (requests.push(request), { heard: false as const, sent: true, why: 'TIMEOUT' });
  const at = (baseUrl: string, username: string, insightsUrl?: string) =>
    africastalking({ baseUrl, username, apiKey: 'k', send, ...(insightsUrl && { insightsUrl }) }).checkSimSwap(amina);
  await at('https://api.sandbox.africastalking.com', 'sandbox');
  await at('https://api.africastalking.com/', 'live');
  await at('http://127.0.0.1:8090/africastalking', 'demo');
  await at('https://api.africastalking.com', 'live', 'https://elsewhere.example/');
  expect(requests.map(({ url }) => url)).toEqual([
    'https://insights.sandbox.africastalking.com/v1/sim-swap',
    'https://insights.africastalking.com/v1/sim-swap',
    'http://127.0.0.1:8090/africastalking/v1/sim-swap',
    'https://elsewhere.example/v1/sim-swap',
  ]);
  expect(requests.every(({ timeoutMs }) => timeoutMs === 15_000)).toBe(true);
  expect(JSON.parse(requests[1]?.body ?? '')).toEqual({ username: 'live', phoneNumbers: [amina] });
});

it.each([
  ['queued', { status: 'Processed', responses: [{ requestId: 'R1', status: 'Queued' }] }, { status: 'asked', requestId: 'R1' }],
  ['not processed', { status: 'InsufficientBalance', responses: [] }, { status: 'refused', reason: 'unavailable' }],
  ['not processed, with a line', { status: 'Failed', responses: [{ requestId: 'None' }] }, { status: 'refused', reason: 'unavailable' }],
  ['without an id', { status: 'Processed', responses: [{}] }, { status: 'refused', reason: 'unavailable' }],
  ['two lines', { status: 'Processed', responses: [{ requestId: 'R1' }, { requestId: 'R2' }] }, { status: 'unknown' }],
  ['nothing of the kind', [], { status: 'unknown' }],
])('an answer that is %s', async (_, json, outcome) => {
  const world = await atWorld();
  world.answer(() => ({ status: 200, json }));
  const got = await world.sender.checkSimSwap(amina);
  await world.close();
  expect(got).toMatchObject(outcome);
});

describe('reports', () => {
  it.each([
    ['{"requestId":"R1","status":"Swapped","lastSimSwapDate":"30-04-2026"}', { requestId: 'R1', swapped: true, lastSwapOn: '2026-04-30' }],
    ['{"requestId":"R1","status":"NotSwapped","lastSimSwapDate":"01-01-1900"}', { requestId: 'R1', swapped: false }],
    [
      '{"requestId":"R1","status":"NotSwapped","lastSimSwapDate":"2025-01-31"}',
      { requestId: 'R1', swapped: false, lastSwapOn: '2025-01-31' },
    ],
    ['{"requestId":"R1","status":"Failed"}', { requestId: 'R1' }],
    ['{"requestId":"R1","status":"notswapped"}', { requestId: 'R1' }],
    ['requestId=R1&status=Swapped', { requestId: 'R1', swapped: true }],
    ['{"requestId":"R1","status":"Swapped","lastSimSwapDate":"99-99-2026"}', { requestId: 'R1', swapped: true }],
    ['{"requestId":"R1","status":true}', undefined],
    ['{"status":"Swapped"}', undefined],
    ['{"requestId":"R 1","status":"Swapped"}', undefined],
    ['requestId=R1&requestId=R2&status=NotSwapped', undefined],
  ])('%s', (body, said) => expect(simSwapReport(body)).toEqual(said));

  it('garbage is nobody’s, nothing throws, and only their very word says that nothing was swapped', () => {
    readsGarbage(simSwapReport);
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.constantFrom<unknown>(null, false, 'NotSwapped', 'Swapped', 'R1', '01-01-1900'));
    fc.assert(
      fc.property(fc.record({ requestId: leaf, status: leaf, lastSimSwapDate: leaf }, { requiredKeys: [] }), (body) => {
        if (simSwapReport(JSON.stringify(body))?.swapped === false) expect(body.status).toBe('NotSwapped');
      }),
      { numRuns: 3_000 },
    );
  });
});
