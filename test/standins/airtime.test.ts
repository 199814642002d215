import { describe, expect, it } from 'vitest';
import type { Reply, Request } from '../../src/http.js';
import { demoCredentials } from '../../src/standins/credentials.js';
import { amina, headers, wanjiku, world } from './stage.js';

const { username } = demoCredentials.africastalking;
type Stage = ReturnType<typeof world>;
type Sent = { errorMessage: string; numSent: number; totalAmount: string; totalDiscount: string; responses: { requestId: string; status: string; errorMessage: string }[] }; // prettier-ignore

const parse = (reply: Reply): unknown => (reply.heard ? JSON.parse(reply.text) : undefined);

async function topUp(stage: Stage, recipients: unknown, more: { key?: string; maxNumRetry?: string } = {}) {
  const { key, ...fields } = more;
  const reply = await stage.send({
    method: 'POST',
    url: 'http://x/africastalking/version1/airtime/send',
    headers: { ...headers.africastalking, ...(key !== undefined && { 'Idempotency-Key': key }) },
    body: new URLSearchParams({ username, recipients: JSON.stringify(recipients), ...fields }).toString(),
    timeoutMs: 30_000,
  });
  return reply;
}
const sent = async (stage: Stage, amount = 'KES 100', phoneNumber = amina, more = {}) =>
  parse(await topUp(stage, [{ phoneNumber, amount }], more)) as Sent;
const find = async (stage: Stage, id: string) =>
  parse(await stage.send({ method: 'GET', url: `http://x/africastalking/query/transaction/find?username=${username}&transactionId=${id}`, headers: headers.africastalking, timeoutMs: 5_000 })) as { status: string; errorMessage?: string }; // prettier-ignore
const callbacks = (stage: Stage) => stage.to('/airtime').map(({ body }) => JSON.parse(body) as { status: string; value: string; requestId: string }); // prettier-ignore

const stageWith = (answers?: (request: Request) => Reply, more: { validation?: boolean } = {}) =>
  world({
    ...(answers && { answers }),
    urls: { airtimeStatus: 'http://app/airtime', ...(more.validation && { airtimeValidation: 'http://app/validation' }) },
  });

describe('an order of airtime', () => {
  it('is taken, paid for less the discount, delivered, and told', async () => {
    const stage = stageWith();
    const before = stage.core.state().africastalking.balance;
    const answer = await sent(stage);
    expect(answer).toMatchObject({ errorMessage: 'None', numSent: 1, totalAmount: 'KES 100.0000', totalDiscount: 'KES 4.0000', responses: [{ phoneNumber: amina, errorMessage: 'None', amount: 'KES 100.0000', status: 'Sent', discount: 'KES 4.0000' }] }); // prettier-ignore
    const id = answer.responses[0]?.requestId ?? '';
    expect(id).toMatch(/^ATQid_[0-9a-f]{32}$/);
    expect(await find(stage, id)).toMatchObject({ status: 'Sent' });
    await stage.clock.advance(1_000);
    expect(await find(stage, id)).toMatchObject({ status: 'Success', phoneNumber: amina, amount: 'KES 100.0000' });
    expect(callbacks(stage)).toEqual([{ phoneNumber: amina, description: 'Airtime Delivered Successfully', status: 'Success', requestId: id, discount: 'KES 4.0000', value: 'KES 100.0000' }]); // prettier-ignore
    expect(before - stage.core.state().africastalking.balance).toBe(960_000);
    expect(stage.core.phones.inbox(amina)).toMatchObject([{ from: 'Safaricom', text: 'You have received airtime of KES 100.' }]);
    expect(stage.core.truth().airtime).toMatchObject([{ requestId: id, phone: amina, currency: 'KES', units: 100, status: 'Success' }]);
  });

  it('that fails is paid back; asked to, they try again each minute first', async () => {
    const stage = stageWith();
    stage.core.state().africastalking.airtimeOutcomes[amina] = 'Failed';
    const before = stage.core.state().africastalking.balance;
    const answer = await sent(stage, 'KES 50', amina, { maxNumRetry: '2' });
    await stage.clock.advance(119_000);
    expect(callbacks(stage)).toEqual([]);
    await stage.clock.advance(2_000);
    expect(callbacks(stage)).toMatchObject([{ status: 'Failed', requestId: answer.responses[0]?.requestId }]);
    expect(stage.core.state().africastalking.balance).toBe(before);
  });

  it('equal to another within five minutes is a duplicate, with a success by its status; later it is not', async () => {
    const stage = stageWith();
    await sent(stage);
    const reply = await topUp(stage, [{ phoneNumber: amina, amount: 'KES 100' }]);
    expect(reply.heard && reply.status).toBe(201);
    expect(parse(reply)).toEqual({ errorMessage: 'A duplicate request was received within the last 5 minutes', numSent: 0, totalAmount: '0', totalDiscount: '0', responses: [] }); // prettier-ignore
    expect((await sent(stage, 'KES 101')).numSent).toBe(1);
    expect((await sent(stage, 'KES 100', wanjiku)).numSent).toBe(1);
    await stage.clock.advance(5 * 60_000);
    expect((await sent(stage)).numSent).toBe(1);
  });

  it('with a key is answered as the first time, byte for byte, for five minutes; then it is another order', async () => {
    const stage = stageWith();
    const key = 'operation-1';
    const first = await topUp(stage, [{ phoneNumber: amina, amount: 'KES 100' }], { key });
    expect(await topUp(stage, [{ phoneNumber: amina, amount: 'KES 100' }], { key })).toEqual(first);
    expect(stage.core.truth().airtime).toHaveLength(1);
    await stage.clock.advance(5 * 60_000);
    await topUp(stage, [{ phoneNumber: amina, amount: 'KES 100' }], { key });
    expect(stage.core.truth().airtime).toHaveLength(2);
  });

  it.each([['short', 400], ['x'.repeat(101), 400], ['x'.repeat(100), 201]])('a key %s: HTTP %i', async (key, status) => {
    const reply = await topUp(stageWith(), [{ phoneNumber: amina, amount: 'KES 100' }], { key });
    expect(reply.heard && reply.status).toBe(status);
  }); // prettier-ignore

  it.each([
    [[{ phoneNumber: {}, amount: 'KES 100' }], 'InvalidRequest'],
    [[{ phoneNumber: amina, amount: 'KES -100' }], 'InvalidRequest'],
    [[{ phoneNumber: amina, amount: '100' }], 'InvalidRequest'],
    [[], 'InvalidRequest'],
    ['x', 'InvalidRequest'],
  ])('%j: %s', async (recipients, errorMessage) => {
    expect(parse(await topUp(stageWith(), recipients))).toMatchObject({ errorMessage, numSent: 0, responses: [] });
  });

  it.each([
    ['KES 4', amina, 'Value Outside The Allowed Limits'],
    ['ZZZ 100', amina, 'NotSupported'],
    ['KES 100', '+25471', 'Invalid phone number'],
  ])('%s for %s: a line that says %s', async (amount, phone, errorMessage) => {
    const stage = stageWith();
    const answer = await sent(stage, amount, phone);
    expect(answer).toMatchObject({ errorMessage: 'None', numSent: 0, responses: [{ status: 'Failed', errorMessage, requestId: 'None' }] });
    expect(stage.core.truth().airtime).toEqual([]);
  });

  it('is refused when the balance is short', async () => {
    const stage = stageWith();
    stage.core.state().africastalking.balance = 959_999;
    expect(await sent(stage)).toMatchObject({ errorMessage: expect.stringContaining('Insufficient Balance') as string, responses: [] });
  });

  it('a question that finds nothing says Failed of itself', async () => {
    expect(await find(stageWith(), 'ATQid_x')).toEqual({ status: 'Failed', errorMessage: 'No transaction with this id' });
  });
});

describe('what may go wrong with its callback', () => {
  const withFault = async (fault: never, ms?: number) => {
    const stage = stageWith();
    stage.core.faults.set({ kind: 'callback', target: 'airtimeStatus', fault, times: 1, ms });
    const answer = await sent(stage);
    await stage.clock.advance(1);
    return { stage, id: answer.responses[0]?.requestId ?? '' };
  };

  it.each([
    ['never', []],
    ['twice', ['Success', 'Success']],
    ['contradicting', ['Failed']],
    ['late', []],
    ['successThenFailure', ['Success']],
    ['failureThenSuccess', ['Failed']],
  ] as const)('%s', async (fault, first) => {
    const { stage, id } = await withFault(fault as never, 60_000);
    expect(callbacks(stage).map(({ status }) => status)).toEqual(first);
    await stage.clock.advance(61_000);
    const later = { late: ['Success'], successThenFailure: ['Success', 'Failed'], failureThenSuccess: ['Failed', 'Success'] } as Record<string, string[]>; // prettier-ignore
    expect(callbacks(stage).map(({ status }) => status)).toEqual(later[fault] ?? first);
    expect(await find(stage, id)).toMatchObject({ status: 'Success' });
    expect(stage.core.truth().airtime).toMatchObject([{ status: 'Success' }]);
  });

  it('a failure that turns is paid for once', async () => {
    const stage = stageWith();
    const before = stage.core.state().africastalking.balance;
    stage.core.faults.set({ kind: 'callback', target: 'airtimeStatus', fault: 'failureThenSuccess', times: 1 });
    await sent(stage);
    await stage.clock.advance(1_000);
    expect(stage.core.state().africastalking.balance).toBe(before);
    await stage.clock.advance(10_000);
    expect(before - stage.core.state().africastalking.balance).toBe(960_000);
  });

  it('before the answer', async () => {
    const stage = stageWith();
    stage.core.faults.set({ kind: 'callback', target: 'airtimeStatus', fault: 'beforeAnswer', times: 1, ms: 50 });
    let answered = false;
    const answer = sent(stage).then(() => void (answered = true));
    await stage.clock.advance(10);
    expect([callbacks(stage).length, answered]).toEqual([1, false]);
    await stage.clock.advance(100);
    await answer;
  });

  it('amount off by one, and the older form', async () => {
    const off = await withFault('amountOff' as never);
    expect(callbacks(off.stage)[0]?.value).toBe('KES 101.0000');
    const form = await withFault('stringCodes' as never);
    expect(form.stage.to('/airtime')[0]?.body).toBe(`requestId=${form.id}&status=Success`);
  });
});

describe('validation', () => {
  const saying = (text: string, status = 200) => (request: Request): Reply =>
    ({ heard: true, status, headers: {}, text: request.url.endsWith('/validation') ? text : '' });

  it.each([
    ['{"status":"Validated"}', 200, 'Success'],
    ['{"status":"Failed"}', 200, 'Failed'],
    ['{"status":"validated"}', 200, 'Failed'],
    ['', 200, 'Failed'],
    ['{"status":"Validated"}', 500, 'Failed'],
  ])('an application that says %s with %i: %s', async (text, status, comes) => {
    const stage = stageWith(saying(text, status), { validation: true });
    await sent(stage, 'KES 75');
    await stage.clock.advance(1_000);
    expect(JSON.parse(stage.to('/validation')[0]?.body ?? '')).toMatchObject({ phoneNumber: amina, currencyCode: 'KES', amount: 75, transactionId: expect.any(String) as string }); // prettier-ignore
    expect(stage.core.truth().airtime).toMatchObject([{ status: comes }]);
    expect(callbacks(stage)).toMatchObject([{ status: comes }]);
  });

  it('an application that does not answer has said no', async () => {
    const stage = stageWith((request) => request.url.endsWith('/validation') ? { heard: false, sent: true, why: 'TIMEOUT' } : { heard: true, status: 200, headers: {}, text: '' }, { validation: true }); // prettier-ignore
    await sent(stage);
    await stage.clock.advance(1_000);
    expect(stage.core.truth().airtime).toMatchObject([{ status: 'Failed' }]);
  });
}); // prettier-ignore
