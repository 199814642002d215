import { describe, expect, it } from 'vitest';
import type { Reply } from '../../src/http.js';
import { demoCredentials } from '../../src/standins/credentials.js';
import { amina, headers, otieno, wanjiku, world } from './stage.js';

const { username, apiKey } = demoCredentials.africastalking;
const dayMs = 86_400_000;
type Stage = ReturnType<typeof world>;
const parse = (reply: Reply): unknown => (reply.heard ? JSON.parse(reply.text) : undefined);

const post = (stage: Stage, path: string, body: object, more: Record<string, string> = {}) =>
  stage.send({ method: 'POST', url: `http://x/africastalking${path}`, headers: { ...headers.africastalking, 'content-type': 'application/json', ...more }, body: JSON.stringify(body), timeoutMs: 5_000 }); // prettier-ignore
const check = async (stage: Stage, phoneNumbers: unknown) =>
  parse(await post(stage, '/v1/sim-swap', { username, phoneNumbers })) as { status: string; transactionId?: string; responses: { requestId: string; status: string }[] }; // prettier-ignore
const reports = (stage: Stage) => stage.to('/sim-swap').map(({ body }) => JSON.parse(body) as Record<string, string>);

describe('Insights', () => {
  it('says that it looks, and what it found by a callback for each number', async () => {
    const stage = world();
    const { simSwaps } = stage.core.state().africastalking;
    simSwaps[wanjiku] = stage.clock.now() - 10 * dayMs;
    simSwaps[otieno] = stage.clock.now() - 200 * dayMs;
    const answer = await check(stage, [amina, wanjiku, otieno]);
    expect(answer).toMatchObject({ status: 'Processed', totalCost: 'KES 6.0000', responses: Array(3).fill({ status: 'Queued', cost: 'KES 2.0000' }) }); // prettier-ignore
    await stage.clock.advance(1_000);
    const [year, month, day] = new Date(stage.clock.now() - 10 * dayMs).toISOString().slice(0, 10).split('-');
    expect(reports(stage).map(({ requestId, status }) => [requestId, status])).toEqual(answer.responses.map(({ requestId }, i) => [requestId, ['NotSwapped', 'Swapped', 'NotSwapped'][i]])); // prettier-ignore
    expect(reports(stage)[0]?.['lastSimSwapDate']).toBe('01-01-1900');
    expect(reports(stage)[1]?.['lastSimSwapDate']).toBe(`${day ?? ''}-${month ?? ''}-${year ?? ''}`);
    expect(new Set(reports(stage).map((one) => one['transactionId']))).toEqual(new Set([answer.transactionId]));
  });

  it.each([
    [['0712000001'], 'InvalidRequest'],
    [[], 'InvalidRequest'],
    [undefined, 'InvalidRequest'],
  ])('%j: %s, and nothing is told', async (numbers, status) => {
    const stage = world();
    expect(await check(stage, numbers)).toMatchObject({ status, responses: [] });
    await stage.clock.advance(1_000);
    expect(reports(stage)).toEqual([]);
  });

  it.each([['twice', 2], ['never', 0], ['late', 0], ['contradicting', 1]] as const)('a report may come %s', async (fault, count) => {
    const stage = world();
    stage.core.faults.set({ kind: 'callback', target: 'simSwap', fault, times: 1 });
    await check(stage, amina);
    await stage.clock.advance(1_000);
    expect(reports(stage)).toHaveLength(count);
    if (fault === 'contradicting') expect(reports(stage)[0]?.['status']).toBe('Swapped');
    await stage.clock.advance(20 * 60_000);
    expect(reports(stage)).toHaveLength(fault === 'late' ? 1 : count);
  }); // prettier-ignore
});

describe('what members decide', () => {
  it('an opt-out is told and holds; a subscription is told', async () => {
    const stage = world();
    stage.core.phones.optOut(amina, 'UMOJA');
    stage.core.phones.optOut(amina, 'UMOJA');
    stage.core.phones.subscribe(amina, 'NEWS', false);
    await stage.clock.advance(1_000);
    const fields = (path: string) => stage.to(path).map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
    expect(fields('/opt-out')).toEqual(Array(2).fill({ senderId: 'UMOJA', phoneNumber: amina }));
    expect(fields('/subscription')).toEqual([{ phoneNumber: amina, shortCode: '22384', keyword: 'NEWS', updateType: 'deletion' }]);
    expect(stage.core.state().africastalking.blacklist).toEqual([amina]);
  });
});

describe('tokens', () => {
  it('stand for the key for an hour', async () => {
    const stage = world();
    const { token, lifetimeInSeconds } = parse(await post(stage, '/auth-token/generate', { username })) as { token: string; lifetimeInSeconds: number }; // prettier-ignore
    expect(lifetimeInSeconds).toBe(3_600);
    const user = async (given: Record<string, string>) => {
      const reply = await stage.send({ method: 'GET', url: `http://x/africastalking/version1/user?username=${username}`, headers: { accept: 'application/json', ...given }, timeoutMs: 5_000 }); // prettier-ignore
      return reply.heard && reply.status;
    };
    expect([await user({ authtoken: token }), await user({ authtoken: 'x' }), await user({ apikey: apiKey }), await user({})]).toEqual([
      200, 401, 200, 401,
    ]);
    await stage.clock.advance(3_600_000);
    expect(await user({ authtoken: token })).toBe(401);
    expect(await post(stage, '/auth-token/generate', { username: 'somebody' })).toMatchObject({ status: 401 });
  });
});
