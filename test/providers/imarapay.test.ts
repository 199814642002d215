import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hours, minutes } from '../../src/clock.js';
import { ulid } from '../../src/ids.js';
import { major } from '../../src/money.js';
import type { Phone } from '../../src/phone.js';
import { verdictOf } from '../../src/providers/imarapay/codes.js';
import { imaraWorld } from './scripted-imarapay.js';
import type { ImaraWorld } from './scripted-imarapay.js';

const phone = '+254712000001' as Phone;
const at = Date.UTC(2026, 3, 30, 9);
const referenceAt = (ms: number, byte = 0) => ulid(ms, new Uint8Array(10).fill(byte));

let world: ImaraWorld;
beforeEach(async () => void (world = await imaraWorld()));
afterEach(() => world.close());

describe('the request', () => {
  it('is what the docs ask for', async () => {
    const reference = referenceAt(at);
    await world.collector.collect({ reference, phone, amount: major(250_000, 'KES'), description: 'Épargne de la réunion' });
    const [call] = world.server.seen;
    expect(call).toMatchObject({ method: 'POST', path: '/api/stk-push' });
    expect(call?.headers).toMatchObject({ 'content-type': 'application/json', authorization: 'Basic dXNlcjpwYXNz' });
    expect(JSON.parse(call?.body ?? '')).toEqual({
      account_id: 7,
      phone_number: '254712000001',
      amount: 250_000,
      external_reference: reference,
      description: 'Epargne de la',
    });
  });

  it.each([['', 'Payment'], ['🎉', 'Payment'], ['Chama', 'Chama'], ['Contribution x', 'Contribution'], ['a\nb', 'ab']])('a description %j is sent as %j', async (description, sent) => {
    await world.collector.collect({ reference: 'r', phone, amount: major(1, 'KES'), description });
    expect(JSON.parse(world.server.seen[0]?.body ?? '')).toMatchObject({ description: sent });
  }); // prettier-ignore

  it('a checkout id stays one segment of the path', async () => {
    await world.collector.status('../../x?y#z');
    expect(world.server.seen[0]?.path).toBe('/api/transaction/status/..%2F..%2Fx%3Fy%23z');
  });
});

describe('look-up by our reference', () => {
  const line = (i: number, createdAt: number, more: object = {}) => ({
    id: i,
    status: 'pending',
    phone_number: '254712000002',
    amount: 100,
    external_reference: referenceAt(createdAt, (i % 200) + 1) + String(i),
    checkout_request_id: `ws_CO_${i}`,
    created_at: new Date(createdAt).toISOString(),
    ...more,
  });
  const fill = (count: number, apartMs: number) => {
    for (let i = 0; i < count; i++) world.transactions.push(line(i, at - i * apartMs));
  };
  const asked = () => world.server.seen.map((call) => `${call.query.get('account_id')}:${call.query.get('limit')}`);

  it('one question does where the list reaches back far enough', async () => {
    fill(2_000, minutes(1));
    expect(await world.collector.lookUp(referenceAt(at - minutes(5)))).toEqual({ status: 'absent' });
    expect(asked()).toEqual(['7:100']);
  });

  it('asks for more lines until the list does, and finds what is deep in it', async () => {
    fill(2_000, minutes(1));
    const reference = referenceAt(at - minutes(700));
    expect(await world.collector.lookUp(reference)).toEqual({ status: 'absent' });
    expect(asked()).toEqual(['7:100', '7:1000']);
    world.transactions.splice(700, 0, line(9_999, at - minutes(700), { external_reference: reference }));
    expect(await world.collector.lookUp(reference)).toEqual({ status: 'pending', providerId: 'ws_CO_9999' });
  });

  it('a list that their own limit cuts is no proof of absence', async () => {
    fill(2_000, 1);
    world.answer((call) => (call.path.endsWith('/transactions') ? { status: 200, json: world.transactions.slice(0, 100) } : undefined));
    expect(await world.collector.lookUp(referenceAt(at - hours(1)))).toMatchObject({ status: 'unknown' });
    expect(await world.collector.statement(1_000)).toMatchObject({ status: 'read', whole: false });
  });

  it('a whole list is, whatever the reference looks like', async () => {
    fill(42, 1);
    expect(await world.collector.lookUp('INV-001')).toEqual({ status: 'absent' });
    expect(await world.collector.statement(42)).toMatchObject({ status: 'read', whole: false });
    expect(await world.collector.statement(43)).toMatchObject({ status: 'read', whole: true });
  });

  it('matches the whole reference only', async () => {
    fill(3, 1);
    const reference = world.transactions[1]?.external_reference ?? '';
    for (const other of [reference.slice(1), reference.toLowerCase(), `${reference}0`, ''])
      if (other) expect(await world.collector.lookUp(other)).toEqual({ status: 'absent' });
    expect(await world.collector.lookUp(reference)).toMatchObject({ providerId: 'ws_CO_1' });
  });

  it('a reference that stands there twice is paid when one of them is', async () => {
    const reference = referenceAt(at);
    const paid = {
      status: 'completed',
      mpesa_receipt: 'RGH8KQ1234',
      external_reference: reference,
      completed_at: '2026-04-30T09:00:20.000Z',
    };
    world.transactions.push(line(1, at, { status: 'failed', external_reference: reference }), line(2, at, paid));
    expect(await world.collector.lookUp(reference)).toEqual({
      status: 'settled',
      providerId: 'ws_CO_2',
      amount: major(100, 'KES'),
      receipt: 'RGH8KQ1234',
      at: Date.UTC(2026, 3, 30, 9, 0, 20),
    });
  });

  it('an unreadable line hides nothing: not absent, and the statement says that it is not whole', async () => {
    world.transactions.push(line(1, at), null as never);
    expect(await world.collector.lookUp(referenceAt(at))).toMatchObject({ status: 'unknown' });
    expect(await world.collector.statement(10)).toMatchObject({ status: 'read', whole: false, lines: [{ providerId: 'ws_CO_1' }] });
  });

  it('our line without a checkout id, or with an unreadable amount, is unknown', async () => {
    const reference = referenceAt(at);
    for (const odd of [
      { checkout_request_id: null },
      { status: 'completed', amount: 'x', mpesa_receipt: 'RGH8KQ1234' },
      { status: 'paid' },
    ]) {
      world.transactions.splice(0, 1, line(1, at, { external_reference: reference, ...odd }) as never);
      expect(await world.collector.lookUp(reference)).toMatchObject({ status: 'unknown' });
    }
  });
});

describe('the fee', () => {
  const asked = () => world.server.seen.filter((call) => call.path.endsWith('/pricing')).length;

  it('is asked for once a day, without credentials, by many at once', async () => {
    const fees = await Promise.all([500, 1000, 10_000].map((units) => world.collector.fee(major(units, 'KES'))));
    expect(fees).toEqual([major(6, 'KES'), major(15, 'KES'), major(0, 'KES')]);
    expect(asked()).toBe(1);
    expect(world.server.seen[0]?.headers.authorization).toBeUndefined();
    world.clock.pass(hours(24) - 1);
    await world.collector.fee(major(500, 'KES'));
    expect(asked()).toBe(1);
    world.clock.pass(1);
    await world.collector.fee(major(500, 'KES'));
    expect(asked()).toBe(2);
  });

  it('is the old one while no new table can be had, and unknown while there was none', async () => {
    world.answer(() => ({ status: 503, text: '<html>' }));
    expect(await world.collector.fee(major(500, 'KES'))).toBeUndefined();
    world.answer(undefined);
    expect(await world.collector.fee(major(500, 'KES'))).toBeUndefined();
    expect(asked()).toBe(1);
    world.clock.pass(minutes(1));
    expect(await world.collector.fee(major(500, 'KES'))).toEqual(major(6, 'KES'));
    world.answer(() => ({ status: 503, text: '<html>' }));
    world.clock.pass(hours(24));
    expect(await world.collector.fee(major(500, 'KES'))).toEqual(major(6, 'KES'));
    expect(await world.collector.fee(major(500, 'TZS'))).toBeUndefined();
  });
});

it('tells of its channels, banks and prices', async () => {
  const channel = { id: 1, name: 'Paybill 247247', account_type: 'paybill', account_number: '247247', account_reference: '247247', bank_name: null, is_active: true, created_at: 'x' };
  world.answer((call) => (call.path.endsWith('/accounts') ? { status: 200, json: [channel] } : call.path.endsWith('/banks') ? { status: 200, json: ['KCB', { name: 'Equity Bank' }] } : undefined));
  expect(await world.collector.accounts()).toMatchObject({ status: 'read', value: [{ id: 1, account_type: 'paybill', is_active: true }] });
  expect(await world.collector.banks()).toEqual({ status: 'read', value: ['KCB', 'Equity Bank'] });
  expect(await world.collector.pricing()).toMatchObject({ status: 'read', value: [{ min: 1, max: 999, fee: 6 }, {}] });
}); // prettier-ignore

it.each([
  ['1', 'noFunds'], ['17', 'unavailable'], ['26', 'unavailable'], ['1001', 'phoneBusy'], ['1019', 'noAnswer'], ['1025', 'unavailable'],
  ['1032', 'cancelled'], ['1037', 'noAnswer'], ['2001', 'wrongPin'], ['9999', 'unavailable'], ['8006', 'unavailable'], ['SFC_IC0003', 'unavailable'],
  ['4999', undefined], ['0', undefined], ['7', undefined], ['01032', undefined], ['__proto__', undefined], ['constructor', undefined],
])('M-Pesa code %s is %s, in a poll as in a list', async (code, reason) => {
  expect(verdictOf(code, 'Request cancelled by user')?.reason).toBe(reason);
  if (code === '0') return;
  world.answer(() => ({ status: 200, json: { status: 'failed', result_code: code } }));
  expect(await world.collector.status('ws_CO_1')).toMatchObject(reason ? { status: 'refused', reason } : { status: 'pending' });
}); // prettier-ignore

describe('callbacks of any shape', () => {
  const leaf = fc.oneof(
    fc.constantFrom<unknown>(0, '0', 1032, '1037', 'SFC_IC0003', null, true, '', -0, 1e21, 'RGH8KQ1234', '__proto__', 'x'.repeat(300), 'MpesaReceiptNumber'),
    fc.string(),
    fc.integer(),
    fc.double(),
  ); // prettier-ignore
  const item = fc.oneof(fc.record({ Name: fc.oneof(fc.constantFrom('MpesaReceiptNumber', 'Amount', 'Balance'), leaf), Value: leaf }, { requiredKeys: [] }), leaf); // prettier-ignore
  const shape = fc.record({
    Body: fc.oneof(
      { weight: 9, arbitrary: fc.record({ stkCallback: fc.oneof({ weight: 9, arbitrary: fc.record({
        CheckoutRequestID: fc.oneof(fc.constantFrom<unknown>('ws_CO_1', 'a:0:b'), leaf),
        ResultCode: leaf,
        ResultDesc: leaf,
        CallbackMetadata: fc.oneof(fc.record({ Item: fc.oneof(fc.array(item), leaf) }), leaf),
      }, { requiredKeys: [] }) }, { weight: 1, arbitrary: leaf }) }) },
      { weight: 1, arbitrary: leaf },
    ),
  }); // prettier-ignore

  it('20,000 of them: a hint is about the id that stands there, says settled for code 0 alone, and never throws', () => {
    let hints = 0;
    fc.assert(
      fc.property(shape, (body) => {
        const hint = world.collector.hint(JSON.stringify(body));
        if (!hint) return;
        hints++;
        const said = (body.Body as { stkCallback: { CheckoutRequestID: string; ResultCode: unknown } }).stkCallback;
        expect(hint.providerId).toBe(said.CheckoutRequestID);
        expect(hint.says === 'settled').toBe(String(said.ResultCode).trim() === '0');
        // Id, code and receipt can be read back from the key: no two callbacks that differ in them share one.
        const parts = /^(.+):([\w.]+):(\w*)$/.exec(hint.dedupeKey);
        expect(parts?.slice(1, 3)).toEqual([hint.providerId, String(said.ResultCode).trim()]);
      }),
      { numRuns: 20_000 },
    );
    expect(hints).toBeGreaterThan(500);
  });
});
