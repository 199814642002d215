import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { major, money } from '../../src/money.js';
import { reviewReasons } from '../../src/cli/review-reasons.js';
import { hostPath } from '../../src/secret-key.js';
import { moneyOf, raw, wholeService } from '../app/installation.js';
import { freshFolder } from '../stores/fresh-folder.js';
import { leg, operation, review } from '../stores/money-rows.js';
import { done } from './terminal.js';

const folder = freshFolder();
let it_: Awaited<ReturnType<typeof wholeService>>;
let env: Record<string, string>;
let isOpen = true;

beforeAll(async () => {
  it_ = await wholeService({ DATA_DIR: folder.path });
  await it_.start();
  env = { PORT: String(it_.port), STANDINS_PORT: '0', DATA_DIR: folder.path };
  for (const n of [1, 2, 3]) await claim(`o${n}`, `SKL000000${n}`);
});
afterAll(async () => {
  if (isOpen) await it_.close();
  folder.remove();
});

const store = () => moneyOf(it_.installation);

/** A claim of a demo member that no statement showed. */
async function claim(id: string, receipt: string): Promise<void> {
  const [member] = it_.installation.service.people.roll.membersOf('main');
  const made = { createdAt: Date.now(), nextAt: undefined };
  const claimed = { kind: 'claim' as const, chamaId: 'main', memberId: member?.memberId ?? '', person: 'nobody', params: { receipt } };
  await store().transaction(async (tx) => {
    await tx.addOperation(operation(id, { ...claimed, amount: money(0, 'KES'), state: 'review', createdAt: made.createdAt }), [
      leg(`${id}m`, id, { ...made, kind: 'match', state: 'review' }),
      leg(`${id}r`, id, { ...made, kind: 'record', position: 1, provider: 'chamapay', state: 'waiting' }),
    ]);
    const of = { chamaId: 'main', operationId: id, legId: `${id}m`, subject: `${id}m` };
    await tx.openReview(review(`v${id}`, { ...of, reason: 'claim-unmatched', detail: `${receipt}: no statement shows this receipt` }));
  });
}

it('lists what waits with what can be done, while the service runs', async () => {
  const { output } = await done(['review', 'list'], env);
  expect(output).toContain('vo1  main  claim-unmatched: SKL0000001: no statement shows this receipt');
  expect(output).toContain('confirm | reject    chamabot operations show o1');
});

it.each([
  ['confirm vo1 --by Otieno', 'Say what arrived, in whole units: --amount 500'],
  ['confirm vo1 --by Otieno --amount 500.50', 'Say what arrived, in whole units: --amount 500'],
  ['confirm vo1 --by Otieno --amount -5', undefined],
  ['confirm vo1 --by Otieno --amount 0', 'Say what arrived, in whole units: --amount 500'],
  ['confirm vo1 --amount 500', 'Say who decides: --by NAME'],
  ['reject vo1 --by Otieno', 'Say why: --reason TEXT'],
  ['close vo1 --by Otieno', 'Say how it was dealt with: --note TEXT'],
  ['confirm --by Otieno --amount 500', undefined],
  ['pay vo1 --by Otieno --amount 500', undefined],
])('review %s is asked for wrongly', async (line, says) => {
  const { exit, error } = await done(['review', ...line.split(' ')], env);
  expect(exit).toBe(64);
  if (says !== undefined) expect(error).toBe(`${says}\n`);
});

const listed = async (id: string) => {
  const { output } = await done(['operations', 'list'], env);
  return output.split('\n').find((line) => line.includes(` ${id} `));
};

it('lists a claim by its true amount, and says so where nobody knows it yet', async () => {
  expect(await listed('o1')).toMatch(/claim +amount not known {2}review/);
  expect((await done(['operations', 'show', 'o1'], env)).output).toMatch(/^claim o1: amount not known, review\n/);
  const all = JSON.parse((await done(['operations', 'list', '--json'], env)).output) as { id: string; amount: unknown }[];
  expect(all.find(({ id }) => id === 'o1')?.amount).toBeNull();
});

it('lets nobody decide under the name that a member has at their own phone', async () => {
  expect(await done(['review', 'confirm', 'vo1', '--by', 'member:MFT003', '--amount', '1500'], env)).toMatchObject({
    exit: 1,
    error: expect.stringContaining('Say who decides') as string,
  });
});

it('decides through the running service, once', async () => {
  const confirm = (amount: string, more: string[] = []) =>
    done(['review', 'confirm', 'vo1', '--by', 'Otieno', '--amount', amount, ...more], env);
  expect(await confirm('5')).toMatchObject({
    exit: 1,
    error: expect.stringMatching(/^A contribution is KES \d+ to KES [\d,]+ in this chama/) as string,
  });
  expect(await done(['review', 'close', 'vo1', '--by', 'O', '--note', 'x'], env)).toMatchObject({
    ...{ exit: 1, error: 'This can be decided by: confirm, reject.\n' },
  });
  expect(await confirm('1,500')).toEqual({ exit: 0, output: 'Confirmed. The member is credited and told.\n', error: '' });
  expect(await confirm('1500')).toMatchObject({
    exit: 1,
    error: expect.stringMatching(/^Nothing has changed: Otieno decided it at/) as string,
  });
  const { exit, output } = await confirm('1500', ['--json']);
  expect([exit, JSON.parse(output)]).toMatchObject([1, { status: 'already', by: 'Otieno', resolution: 'confirmed: KES 1,500' }]);
  const { contributions, audits } = await store().transaction((tx) => tx.dump());
  expect(contributions.find(({ legId }) => legId === 'o1m')?.amount).toEqual(major(1500, 'KES'));
  expect(audits.filter(({ chamaId }) => chamaId === 'main')).toHaveLength(1);
  expect(await listed('o1')).toMatch(/claim +KES 1,500 /);
  expect(await done(['review', 'reject', 'nobody', '--by', 'O', '--reason', 'x'], env)).toMatchObject({ exit: 1 });
});

it('opens the host’s door to this machine and its secret alone', async () => {
  const path = `${hostPath(it_.installation.secretKey)}/review`;
  const post = async (to: string, body: string, headers: Record<string, string> = {}) =>
    (await fetch(`${it_.url}${to}`, { method: 'POST', body, headers })).status;
  const decision = JSON.stringify({ reviewId: 'vo2', by: 'Otieno', verdict: { is: 'rejected', why: 'no' } });
  expect(await post('/door/host/x/review', decision)).toBe(404);
  expect(await post(`${hostPath('another secret')}/review`, decision)).toBe(404);
  expect(await post(path, decision, { 'x-forwarded-for': '10.1.1.1' })).toBe(404);
  expect(await post(path, decision, { forwarded: 'for=10.1.1.1' })).toBe(404);
  expect((await fetch(`${it_.url}${path}`)).status).toBe(404);
  for (const body of ['', 'x', '[]', '{"reviewId":"vo2"}', JSON.stringify({ reviewId: 'vo2', by: 'O', verdict: { is: 'paid' } })])
    expect(await post(path, body)).toBe(400);
  expect(await post(path, `"${'x'.repeat(65 * 1024)}"`)).toBe(413);
  const elsewhere = await raw(it_.port, `POST ${path} HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  expect(elsewhere).toMatch(/^HTTP\/1\.1 403/);
  expect((await store().transaction((tx) => tx.review('vo2')))?.closedAt).toBeUndefined();
  expect(it_.logged.join('\n')).not.toContain(hostPath(it_.installation.secretKey));
  expect(await post(path, decision)).toBe(200);
});

it('opens the database itself when no service runs', async () => {
  await it_.close();
  isOpen = false;
  const confirm = () => done(['review', 'confirm', 'vo3', '--by', 'Wanjiku', '--amount', '200'], env);
  expect(await confirm()).toEqual({ exit: 0, output: 'Confirmed. The member is credited and told.\n', error: '' });
  expect(await confirm()).toMatchObject({ exit: 1, error: expect.stringContaining('Wanjiku decided it') as string });
  expect(await done(['ledger', 'verify'], env)).toMatchObject({
    exit: 0,
    output: expect.stringContaining('all invariants hold') as string,
  });
}, 30_000);

it('every reason has a row in the handbook', () => {
  const rows = readFileSync('docs/operations.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  for (const reason of Object.keys(reviewReasons))
    expect(
      rows.some((row) => row.slice(0, row.indexOf('|', 1)).includes(`\`${reason}\``)),
      reason,
    ).toBe(true);
});
