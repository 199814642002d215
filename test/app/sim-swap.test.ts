import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { days } from '../../src/clock.js';
import { major } from '../../src/money.js';
import type { Intent } from '../../flows/kit/intents.js';
import type { Me } from '../../flows/kit/me.js';
import { speak } from '../../flows/texts/speak.js';
import { wholeService } from './installation.js';

let it_: Awaited<ReturnType<typeof wholeService>>;
beforeAll(async () => {
  it_ = await wholeService();
  await it_.start();
});
afterAll(() => it_.close());

const waiting = { timeout: 15_000, interval: 100 };
const friend = '+254733000111';
const kes = (units: number) => major(units, 'KES');
const airtime = (units: number, phone = friend): Intent => ({ kind: 'airtime', amount: kes(units), phone });

/** Somebody of Umoja, whose host has SIMs asked about. */
async function who(phone: string): Promise<Me> {
  const [me] = (await it_.installation.service.people.identify('ussd', phone)).memberships;
  if (!me) throw new Error('nobody is there');
  return me;
}
const control = (path: string, body: object) =>
  fetch(`${it_.installation.standins?.url ?? ''}/_control${path}`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  });
const asked = (phone: string) => (it_.installation.standins?.truth().simSwapChecks ?? []).filter((check) => check.phone === phone);
const safety = async (me: Me) => it_.installation.service.reach.reads.safety({ me });
const orders = (me: Me, intent: Intent, key: string) =>
  it_.installation.service.reach.agree({ key, intent, me, address: me.phone ?? '', at: Date.now() });
const address = (token = it_.installation.tokens.live('africastalking', 'main')[0] ?? '') =>
  `${it_.url}/callbacks/africastalking/main/${token}/sim-swap`;

it('a SIM that was changed yesterday: what goes to others waits, and what is one’s own does not', { timeout: 30_000 }, async () => {
  const me = await who('+254712000001');
  expect((await control('/sim-swaps', { phone: me.phone, at: Date.now() - days(1) })).status).toBe(200);
  // The first screen asks, and shows itself before there is an answer.
  expect(await safety(me)).toEqual({ status: 'clear' });
  const found = await vi.waitFor(async () => {
    const now = await safety(me);
    if (now.status !== 'waits') throw new Error('not known yet');
    return now;
  }, waiting);
  expect(speak('en', found.phrase)).toMatch(
    /^The SIM of your number was changed lately\. To protect you this waits until .+\. Questions\? Call 0712 000 002$/,
  );
  expect(asked('+254712000001')).toHaveLength(1);
  const refused = await orders(me, airtime(5), 'others');
  expect(refused).toMatchObject({ status: 'refused', reason: 'guarded' });
  expect(await orders(me, airtime(20, '+254712000001'), 'own')).toEqual({ status: 'agreed' });
  expect(asked('+254712000001')).toHaveLength(1);
});

it('a SIM that is as it was: more than a cycle asks goes through once the network has said so', { timeout: 30_000 }, async () => {
  const me = await who('+254712000002');
  const first = await orders(me, airtime(1500), 'large');
  expect(first.status === 'refused' && 'phrase' in first && speak('sw', first.phrase)).toMatch(/^Kwa usalama wako tunakagua laini yako\./);
  await vi.waitFor(async () => {
    const again = await orders(me, airtime(1500), 'large, again');
    if (again.status !== 'agreed') throw new Error('not known yet');
  }, waiting);
  expect(asked('+254712000002')).toHaveLength(1);
});

it('a network that never answers holds up what is large, and not what is small', { timeout: 30_000 }, async () => {
  const me = await who('+254712000003');
  await control('/faults', { kind: 'callback', target: 'simSwap', fault: 'never', times: 1 });
  expect(await safety(me)).toEqual({ status: 'clear' });
  await vi.waitFor(() => expect(asked('+254712000003')).toHaveLength(1), waiting);
  expect(await orders(me, airtime(1001), 'large 3')).toMatchObject({ status: 'refused', reason: 'guarded' });
  expect(await orders(me, airtime(1000), 'small 3')).toEqual({ status: 'agreed' });
});

it('a report about nothing that we asked changes nothing, and none is taken at another address', async () => {
  const body = JSON.stringify({ status: 'Swapped', lastSimSwapDate: '20-11-2026', requestId: 'ATSwpid_0', transactionId: 't' });
  const post = (url: string, text: string) =>
    fetch(url, { method: 'POST', body: text, headers: { 'content-type': 'application/json' } }).then(({ status }) => status);
  expect(await post(address(), body)).toBe(200);
  expect(await post(address(), 'nonsense')).toBe(200);
  expect(await post(address('x'.repeat(22)), body)).toBe(404);
  const metrics = await it_.metrics.registry.metrics();
  expect(metrics).toMatch(/chamabot_callbacks_total\{provider="africastalking",outcome="early"\} 1/);
  expect(metrics).toMatch(/chamabot_callbacks_total\{provider="africastalking",outcome="unreadable"\} 1/);
  expect(metrics).toMatch(/chamabot_callbacks_total\{provider="africastalking",outcome="kept"\} 2/);
});

it('neither numbers nor the network’s ids lie in the tables of the guard', async () => {
  const { client } = it_.installation.stores.database;
  const rows = await client.simCheck.findMany();
  expect(rows.length).toBeGreaterThanOrEqual(3);
  expect(JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).not.toMatch(/25471200|ATSwpid/);
});
