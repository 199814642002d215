import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { httpSend } from '../../src/http.js';
import { systemClock } from '../../src/clock.js';
import { major, money } from '../../src/money.js';
import type { Phone } from '../../src/phone.js';
import { africastalking } from '../../src/providers/africastalking/index.js';
import { outcomeOfQuery } from '../../src/providers/africastalking/airtime-outcome.js';
import { airtimeContract } from './airtime-contract.js';
import type { AirtimeWorld } from './airtime-contract.js';
import { atOverStandin } from './africastalking-standin.js';
import type { AtOverStandin } from './africastalking-standin.js';
import { readsGarbage } from './garbage.js';
import { closedAddress, faults, scripted } from './scripted-server.js';
import type { Answer, Fault, Scripted, Seen } from './scripted-server.js';

const phone = '+254712000001' as Phone;
const amount = major(100, 'KES');
const order = { reference: '01JTESTREFERENCE0000000001', phone, amount };

type Line = { id: string; status: string; errorMessage?: string };
type World = AirtimeWorld & { server: Scripted; client: ReturnType<typeof africastalking>; answer: (how: (call: Seen) => Answer) => void };

/** As much of Africa's airtime as the contract needs. */
async function scriptedWorld(username = 'chamabot'): Promise<World> {
  const lines: Line[] = [];
  let override: ((call: Seen) => Answer) | undefined;
  const server = await scripted((call) => {
    if (override) return override(call);
    if (call.headers['apikey'] !== 'atsk_x') return { status: 401, text: 'The supplied authentication is invalid' };
    if (call.method === 'GET') {
      const line = lines.find(({ id }) => id === call.query.get('transactionId'));
      return { status: 200, json: line ? { ...line, requestId: line.id } : { status: 'Failed', errorMessage: 'not found' } };
    }
    const id = `ATQid_${lines.length + 1}`;
    lines.push({ id, status: 'Sent' });
    const response = {
      phoneNumber: phone,
      errorMessage: 'None',
      amount: 'KES 100.0000',
      status: 'Sent',
      requestId: id,
      discount: 'KES 4.0000',
    };
    return {
      status: 201,
      json: { errorMessage: 'None', numSent: 1, totalAmount: 'KES 100.0000', totalDiscount: 'KES 4.0000', responses: [response] },
    };
  });
  const at = (baseUrl: string, apiKey = 'atsk_x') =>
    africastalking({ baseUrl, username, apiKey, send: httpSend(fetch), airtimeMost: { KES: major(10_000, 'KES') } });
  const client = at(server.url);
  return {
    client,
    seller: client.airtime,
    unreachable: at(await closedAddress()).airtime,
    unauthorized: at(server.url, 'wrong').airtime,
    server,
    answer: (how) => void (override = how),
    fault: server.fault,
    phone,
    foreign: '+999712000001' as Phone,
    amount,
    network: (id, does) => {
      const line = lines.find((one) => one.id === id);
      if (line)
        Object.assign(line, does === 'delivers' ? { status: 'Success' } : { status: 'Failed', errorMessage: 'The network said no' });
    },
    topUps: () => lines.length,
    callback: (id, delivered) => JSON.stringify({ phoneNumber: phone, description: 'x', status: delivered ? 'Success' : 'Failed', requestId: id, discount: 'KES 4.0000', value: 'KES 100.0000' }), // prettier-ignore
    close: server.close,
  };
}

async function standinWorld(): Promise<AirtimeWorld> {
  const world = await atOverStandin();
  Object.assign(world.state().timing, { airtimeDelayMs: 30 });
  world.account().airtimeOutcomes[phone] = 'none';
  const names: Partial<Record<Fault, 'lostResponse' | 'truncated' | 'lostRequest' | 'error500' | 'html503' | 'rateLimited'>> = {
    'lost-answer': 'lostResponse',
    truncated: 'truncated',
    'lost-request': 'lostRequest',
    'error-500': 'error500',
    'html-503': 'html503',
    throttled: 'rateLimited',
  };
  return {
    seller: world.client.airtime,
    unreachable: world.at(await closedAddress()).airtime,
    unauthorized: world.at(`${world.url}/africastalking`, 'wrong').airtime,
    fault: (kind) =>
      void world.faults.set({ kind: 'request', provider: 'africastalking', endpoint: '*', fault: names[kind] ?? 'error500', times: 1 }),
    phone,
    foreign: '+999712000001' as Phone,
    amount,
    network: async (id, does) => {
      world.account().airtimeOutcomes[phone] = does === 'delivers' ? 'Success' : 'Failed';
      while (world.truth().airtime.find(({ requestId }) => requestId === id)?.status === 'Sent') await systemClock.sleep(5);
    },
    topUps: () => world.truth().airtime.length,
    callback: (id, delivered) => JSON.stringify({ requestId: id, status: delivered ? 'Success' : 'Failed' }),
    close: world.close,
  };
}

airtimeContract('africastalking', () => scriptedWorld(), faults);
airtimeContract('africastalking over its stand-in', standinWorld, ['lost-answer', 'truncated', 'lost-request', 'error-500', 'html-503', 'throttled']); // prettier-ignore

describe('the order', () => {
  let world: World;
  beforeEach(async () => void (world = await scriptedWorld()));
  afterEach(() => world.close());

  it('is the form that the docs ask for, with our reference as its key', async () => {
    await world.seller.topUp({ ...order, amount: money(10_050, 'KES') });
    const [call] = world.server.seen;
    expect(call).toMatchObject({ method: 'POST', path: '/version1/airtime/send' });
    expect(call?.headers).toMatchObject({ apikey: 'atsk_x', accept: 'application/json', 'idempotency-key': order.reference });
    const form = Object.fromEntries(new URLSearchParams(call?.body));
    expect(form).toEqual({ username: 'chamabot', recipients: JSON.stringify([{ phoneNumber: phone, amount: 'KES 100.5' }]) });
  });

  it('a reference that they would not take as a key is sent as one that stands for it', async () => {
    const keys: string[] = [];
    for (const reference of ['r', 'x'.repeat(101), 'zwölf Wörter', 'r'])
      await world.seller.topUp({ ...order, reference }).then(() => keys.push(String(world.server.seen.at(-1)?.headers['idempotency-key'])));
    expect(keys.every((key) => key.length >= 8 && key.length <= 100)).toBe(true);
    expect(new Set(keys).size).toBe(3);
    expect(keys[3]).toBe(keys[0]);
  });

  it.each([
    ['+25471', amount],
    ['0712000001', amount],
    ['+254712000001,+254712000002', amount],
    ['+254201234567', amount],
    [phone, money(-1_000, 'KES')],
    [phone, major(4, 'KES')],
    [phone, major(10_001, 'KES')],
    [phone, major(100, 'SAT')],
    [phone, major(100, 'XAF')],
  ])('what the package would pass on wrongly never leaves: %s %j', async (to, much) => {
    expect((await world.seller.topUp({ ...order, phone: to as Phone, amount: much })).status).toBe('refused');
    expect(world.server.seen).toEqual([]);
  });

  it('sandbox and live accounts in one process each order and ask at their own address', async () => {
    const sandbox = await scriptedWorld('sandbox');
    await Promise.all([world.seller.topUp(order), sandbox.seller.topUp(order)]);
    await Promise.all([world.seller.status('ATQid_1'), sandbox.seller.status('ATQid_1')]);
    for (const [one, username] of [[world, 'chamabot'], [sandbox, 'sandbox']] as const) {
      expect(one.server.seen.map(({ path }) => path)).toEqual(['/version1/airtime/send', '/query/transaction/find']);
      expect(new URLSearchParams(one.server.seen[0]?.body).get('username')).toBe(username);
      expect(one.server.seen[1]?.query.get('username')).toBe(username);
    }
    await sandbox.close();
  }); // prettier-ignore

  const said = (body: object, status = 201) => {
    world.answer(() => ({ status, json: body }));
    return world.seller.topUp(order);
  };
  const line = (more: object) => ({ errorMessage: 'None', numSent: 1, responses: [{ phoneNumber: phone, errorMessage: 'None', amount: 'KES 100.0000', status: 'Sent', requestId: 'ATQid_1', ...more }] }); // prettier-ignore
  const none = (errorMessage: string, numSent: number | string = 0) => ({ errorMessage, numSent, responses: [] });

  it.each([
    ['sent', line({}), { status: 'pending', providerId: 'ATQid_1' }],
    ['queued', line({ status: 'Queued' }), { status: 'pending', providerId: 'ATQid_1' }],
    ['done at once', line({ status: 'Success' }), { status: 'settled', providerId: 'ATQid_1', amount }],
    ['the number without its plus', line({ phoneNumber: '254712000001' }), { status: 'pending', providerId: 'ATQid_1' }],
    ['failed', line({ status: 'Failed', errorMessage: 'Invalid phone number', requestId: 'None' }), { status: 'refused', reason: 'badNumber' }],
    ['failed for its amount', line({ status: 'Failed', errorMessage: 'Value Outside The Allowed Limits' }), { status: 'refused', reason: 'limit', providerId: 'ATQid_1' }],
    ['a duplicate', none('A duplicate request was received within the last 5 minutes'), { status: 'refused', reason: 'unavailable' }],
    ['too little balance', none('Insufficient Balance'), { status: 'refused', reason: 'unavailable', alert: expect.stringContaining('top it up') as string }],
    ['a request that they do not take', none('InvalidRequest', '0'), { status: 'refused', reason: 'declined' }],
    ['not supported', none('NotSupported'), { status: 'refused', reason: 'badNumber' }],
    ['without an id', line({ requestId: 'None' }), 'unknown'],
    ['a word that we do not know', line({ status: 'Processing' }), 'unknown'],
    ['another number', line({ phoneNumber: '+254712000009' }), 'unknown'],
    ['two numbers', { ...line({}), responses: [line({}).responses[0], line({}).responses[0]] }, 'unknown'],
    ['nobody, and no error', none('None'), 'unknown'],
    ['nobody, though it was sent', none('Something', 1), 'unknown'],
    ['nothing of the kind', { status: 'ok' }, 'unknown'],
  ])('an answer that says %s', async (_, body, outcome) => {
    for (const status of [201, 200]) {
      const got = await said(body, status);
      if (outcome === 'unknown') expect(got).toMatchObject({ status: 'unknown' });
      else expect(got).toEqual(outcome);
      expect(JSON.stringify(got)).not.toContain('712000001');
    }
  }); // prettier-ignore

  it.each([
    [400, 'declined'],
    [401, 'unavailable'],
    [403, 'unavailable'],
    [404, 'unavailable'],
    [429, 'unavailable'],
  ])('HTTP %i turns it away: %s', async (status, reason) => expect(await said({}, status)).toMatchObject({ status: 'refused', reason }));

  it.each([301, 409, 500, 502, 503, 504])('HTTP %i says nothing certain', async (status) =>
    expect(await said(none('InvalidRequest'), status)).toMatchObject({ status: 'unknown' }),
  );
});

describe('the question', () => {
  const id = 'ATQid_1';
  it.each([
    ['success', { status: 'Success' }, 'settled'],
    ['success, with the id and the amount', { status: 'Success', requestId: id, amount: 'KES 100.0000', errorMessage: 'None' }, 'settled'],
    ['success of the question alone', { status: 'Success', data: { status: 'Queued', transactionId: id } }, 'pending'],
    ['success of both', { status: 'Success', data: { status: 'Success', requestId: id, value: 'KES 100' } }, 'settled'],
    ['success of the question, with nothing in it', { status: 'Success', data: {} }, 'unknown'],
    ['failed of both', { status: 'Success', data: { status: 'Failed', requestId: id } }, 'refused'],
    ['failed', { status: 'Failed' }, 'refused'],
    ['failed, with its id and why', { status: 'Failed', requestId: id, errorMessage: 'x' }, 'refused'],
    ['failed to ask', { status: 'Failed', errorMessage: 'Transaction not found' }, 'unknown'],
    ['sent', { status: 'Sent' }, 'pending'],
    ['another one', { status: 'Success', requestId: 'ATQid_2' }, 'unknown'],
    ['success and an error', { status: 'Success', errorMessage: 'No such transaction' }, 'unknown'],
    ['nothing', {}, 'unknown'],
    ['a word that we do not know', { status: 'success' }, 'unknown'],
  ])('%s', (_, body, status) => {
    const outcome = outcomeOfQuery(id, body);
    expect(outcome.status).toBe(status);
    if (outcome.status === 'settled' && outcome.amount) expect(outcome.amount).toEqual(amount);
  });
});

describe('callbacks', () => {
  let world: AtOverStandin;
  beforeEach(async () => void (world = await atOverStandin()));
  afterEach(() => world.close());
  const { airtimeReport, airtimeValidation, validationAnswer } = africastalking({ baseUrl: 'http://x', username: 'u', apiKey: 'k', send: async () => ({ heard: false, sent: false, why: 'x' }) }); // prettier-ignore

  it('the status comes as JSON now and came as a form before; both are read', async () => {
    const first = await world.client.airtime.topUp(order);
    const [json = ''] = await world.came('/airtime');
    expect(first.status === 'pending' && airtimeReport(json)).toEqual({ requestId: first.status === 'pending' && first.providerId, status: 'settled', phone, amount, discount: major(4, 'KES') }); // prettier-ignore
    world.faults.set({ kind: 'callback', target: 'airtimeStatus', fault: 'stringCodes', times: 1 });
    const second = await world.client.airtime.topUp({ ...order, reference: 'other-reference', amount: major(50, 'KES') });
    const form = (await world.came('/airtime', 2))[1] ?? '';
    expect(form).toMatch(/^requestId=ATQid_/);
    expect(airtimeReport(form)).toEqual({ requestId: second.status === 'pending' && second.providerId, status: 'settled' });
  });

  it('a callback that lies is contradicted by the question', async () => {
    world.faults.set({ kind: 'callback', target: 'airtimeStatus', fault: 'contradicting', times: 1 });
    await world.client.airtime.topUp(order);
    const hint = world.client.airtime.hint((await world.came('/airtime'))[0] ?? '');
    expect(hint?.says).toBe('refused');
    expect(await world.client.airtime.status(hint?.providerId ?? '')).toMatchObject({ status: 'settled', amount });
  });

  it('the same order again within five minutes is refused, and nothing is sent twice', async () => {
    await world.client.airtime.topUp(order);
    expect(await world.client.airtime.topUp({ ...order, reference: 'another-one' })).toEqual({ status: 'refused', reason: 'unavailable' });
    expect(world.truth().airtime).toHaveLength(1);
  });

  it.each([
    [{ transactionId: 'T1', phoneNumber: phone, sourceIpAddress: '1.2.3.4', currencyCode: 'KES', amount: 100 }, { transactionId: 'T1', phone, amount }],
    [{ transactionId: 'T1', phoneNumber: phone, currencyCode: 'KES', amount: '100.00' }, { transactionId: 'T1', phone, amount }],
    [{ transactionId: 'T1', phoneNumber: phone, currencyCode: 'KES', amount: 'KES 100.0000' }, { transactionId: 'T1', phone, amount }],
    [{ transactionId: 'T1', phoneNumber: phone, currencyCode: 'KES', amount: 'UGX 100' }, { transactionId: 'T1', phone, amount: undefined }],
    [{ transactionId: 'T1', phoneNumber: phone, currencyCode: 'MWK', amount: 100 }, { transactionId: 'T1', phone, amount: undefined }],
    [{ transactionId: 'T1', phoneNumber: '0712', currencyCode: 'KES', amount: 100 }, undefined],
    [{ phoneNumber: phone, currencyCode: 'KES', amount: 100 }, undefined],
  ])('a validation: %j', (body, read) => expect(airtimeValidation(JSON.stringify(body))).toEqual(read)); // prettier-ignore

  it('the answer to a validation is theirs to the letter', () => {
    expect([true, false].map(validationAnswer)).toEqual([{ status: 'Validated' }, { status: 'Failed' }]);
  });

  it('garbage is nobody’s, and nothing throws', () => {
    readsGarbage(airtimeReport);
    readsGarbage(airtimeValidation);
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.constantFrom<unknown>(null, true, [], 'Success', phone, 'KES 1'));
    const shape = fc.record({ requestId: leaf, status: leaf, value: leaf, transactionId: leaf, phoneNumber: leaf, currencyCode: leaf, amount: leaf }, { requiredKeys: [] }); // prettier-ignore
    fc.assert(
      fc.property(shape, (body) => {
        const text = JSON.stringify(body);
        const report = airtimeReport(text);
        if (report) expect([report.requestId, report.status === 'settled']).toEqual([String(body.requestId), body.status === 'Success']);
        airtimeValidation(text);
      }),
      { numRuns: 5_000 },
    );
  });
});
