import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hours, minutes } from '../../src/clock.js';
import { fromDecimal, major, money } from '../../src/money.js';
import { paysCents, moneyOf } from '../../src/providers/bitpesa/amount.js';
import { corridors } from '../../src/providers/bitpesa/corridors.js';
import { errorsIn } from '../../src/providers/bitpesa/errors.js';
import { exactJson } from '../../src/providers/bitpesa/exact-json.js';
import { momentOf } from '../../src/providers/bitpesa/moment.js';
import { reasonOf } from '../../src/providers/bitpesa/outcome.js';
import { firstOf } from '../../src/providers/bitpesa/pages.js';
import { isSignedBy, signatureOf } from '../../src/providers/bitpesa/signature.js';
import { order, scriptedBitpesa, transaction } from './scripted-bitpesa.js';
import type { ScriptedBitpesa } from './scripted-bitpesa.js';
import { profile } from './bitpesa-world.js';
import type { Answer, Seen } from './scripted-server.js';

describe('the signature', () => {
  // BitPesa docs, "Authentication", "Example data": the documented hash of the documented body, and what it is signed to.
  const documented = {
    secret: 'YOUR_API_SECRET',
    nonce: '00c6a48a-ccb8-4653-a0c8-de7c1ab67529',
    url: 'https://api-sandbox.bitpesa.co/v1/senders',
    hash: '947148915d2982f7897ab187fd851e854265883109935e5e8c7ba662232b2de15e92a298067687b5402319f0efebf0561d37fc4e73460c408f91c7e25bb66ae0',
    signature: 'fc44e638c823b660e41f30ba78abe0e04f0dfc6b365e4a7129e44a181530146e4b777940fe8948af6fee5133b7f85d46a3cdcab449b9559617e60e593b73853c',
    stale: 'eb36a61a75a7d78d16a774811122b3bbefd9fd3dfba28ffcb94b39e2c2d857cb6b22d77bb520762c813fe1a991e24862c42027c8b15b11553c03d662ed7d11f1',
  }; // prettier-ignore
  /** The body that the documented hash was made of: the sample without its `external_id`, as Ruby writes JSON. */
  const body =
    '{"sender":{"country":"UG","phone_country":"UG","phone_number":"752403639","email":"email@domain.com","first_name":"Example","last_name":"User","city":"Kampala","street":"Somewhere 17-3","postal_code":"798983","birth_date":"1970-01-01","documents":[{"upload":"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAACXBIWXMAAAsT\\nAAALEwEAmpwYAAAAB3RJTUUH4gEeCTEzbKJEHgAAAB1pVFh0Q29tbWVudAAA\\nAAAAQ3JlYXRlZCB3aXRoIEdJTVBkLmUHAAAADElEQVQI12P4z8AAAAMBAQAY\\n3Y2wAAAAAElFTkSuQmCC","upload_file_name":"passport.png","metadata":{"meta":"data"}}],"ip":"127.0.0.1","metadata":{"meta":"data"}}}';

  it('is the published one for the published vector', () => {
    const { secret, nonce, url, hash, signature } = documented;
    expect(createHmac('sha512', secret).update(`${nonce}&POST&${url}&${hash}`).digest('hex')).toBe(signature);
    expect(createHash('sha512').update(body).digest('hex')).toBe(hash);
    expect(signatureOf(secret, { nonce, method: 'post', url, body })).toBe(signature);
    expect(isSignedBy([secret], { nonce, method: 'POST', url, body }, signature)).toBe(true);
  });

  it('is not the one of the documents’ "full sample header", which belongs to another body', () => {
    const { secret, nonce, url, stale } = documented;
    expect(isSignedBy([secret], { nonce, method: 'POST', url, body }, stale)).toBe(false);
  });

  it('of no body is over the hash of nothing', () => {
    const signed = { nonce: 'n', method: 'GET', url: 'https://api.bitpesa.co/v1/accounts/USD', body: '' };
    const nothing = 'cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e'; // prettier-ignore
    expect(signatureOf('s', signed)).toBe(createHmac('sha512', 's').update(`n&GET&${signed.url}&${nothing}`).digest('hex'));
  });

  it('binds every part, each secret of the list, and no empty one', () => {
    const part = fc.string({ minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(
        part,
        part,
        part,
        part,
        part,
        fc.constantFrom('nonce', 'method', 'url', 'body', 'secret'),
        (secret, nonce, method, url, text, which) => {
          const signed = { nonce, method: method.toUpperCase(), url, body: text };
          const signature = signatureOf(secret, signed);
          expect(isSignedBy(['other', secret], signed, signature)).toBe(true);
          const changed = which === 'secret' ? signed : { ...signed, [which]: `${signed[which]}1` };
          expect(isSignedBy([which === 'secret' ? `${secret}1` : secret], changed, signature)).toBe(false);
          expect(isSignedBy([], signed, signature)).toBe(false);
          expect(isSignedBy([''], signed, signatureOf('', signed))).toBe(false);
          expect(isSignedBy([secret], signed, signature.toUpperCase())).toBe(/[a-f]/.test(signature) ? false : true);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('amounts', () => {
  it('are read from the text, where a float would round', () => {
    expect(exactJson('{"a":9007199254740993.01,"b":[0.1,-0.30,1.5e3,2E-2,1e0],"c":"1.0","d":"say \\"7.5\\" \\\\"}')).toEqual({
      a: '9007199254740993.01',
      b: ['0.1', '-0.30', '1500', '0.02', '1'],
      c: '1.0',
      d: 'say "7.5" \\',
    });
    for (const text of ['', '01', '{', '1.', 'NaN', '{"a":1,}', '<html>']) expect(exactJson(text)).toBeUndefined();
  });

  it('are exact for any minor units, however they are written', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 14n }),
        fc.constantFrom(...(['KES', 'USD', 'XAF', 'TZS'] as const)),
        fc.boolean(),
        (minor, currency, quoted) => {
          const exponent = currency === 'XAF' ? 0 : 2;
          const digits = minor.toString().padStart(exponent + 1, '0');
          const decimal = exponent === 0 ? `${digits}.0` : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
          const read = exactJson(`{"amount":${quoted ? `"${decimal}"` : decimal}}`) as { amount: string };
          expect(moneyOf({ decimal: read.amount, currency })).toEqual(money(minor, currency));
        },
      ),
    );
  });

  it('keep every other value of any JSON as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const textual = JSON.parse(JSON.stringify(value), (_key, one: unknown) => (typeof one === 'number' ? 'number' : one)) as unknown;
        const read = exactJson(JSON.stringify(value));
        const numbers: string[] = [];
        const same = (a: unknown, b: unknown): unknown =>
          b === 'number' && typeof a === 'string' ? (numbers.push(a), true)
          : Array.isArray(b) ? b.every((one, i) => same((a as unknown[])[i], one))
          : typeof b === 'object' && b !== null ? Object.entries(b).every(([key, one]) => same((a as Record<string, unknown>)[key], one))
          : a === b; // prettier-ignore
        expect(same(read, textual)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('of a currency that we do not reckon with are none of our money', () => {
    expect(moneyOf({ decimal: '10.00', currency: 'EUR' })).toBeUndefined();
    expect(moneyOf({ decimal: '10.001', currency: 'USD' })).toBeUndefined();
    expect(fromDecimal('248.0', 'KES')).toEqual(major(248, 'KES'));
    expect(['KES', 'TZS', 'UGX', 'NGN', 'XOF', 'XAF'].map(paysCents)).toEqual(Array(6).fill(false));
    expect(paysCents('GHS')).toBe(true);
  });
});

it.each([
  ['2017-08-08 13:19:32 UTC', '2017-08-08T13:19:32.000Z'],
  ['2017-08-08T13:19:32.855Z', '2017-08-08T13:19:32.855Z'],
  ['2017-08-08T13:19:32+0300', '2017-08-08T10:19:32.000Z'],
  ['2017-08-08 13:19:32', '2017-08-08T13:19:32.000Z'],
  ['yesterday', undefined],
  ['2017-13-45 13:19:32 UTC', undefined],
  [null, undefined],
])('the moment %j is %j', (text, iso) => {
  const at = momentOf(text);
  expect(at === undefined ? undefined : new Date(at).toISOString()).toBe(iso);
});

it.each([
  ['414', 'badNumber'], ['416', 'badNumber'], ['412', 'badNumber'], ['41', 'badNumber'], ['421', 'limit'], ['423', 'limit'], ['45', 'limit'], ['331', 'unavailable'], ['434', 'declined'], ['5', 'declined'], ['999', 'declined'], ['', 'declined'], [undefined, 'declined'],
])('the code %j of what was refunded is %s', (code, reason) => expect(reasonOf(code)).toBe(reason)); // prettier-ignore

describe('errors of a 422', () => {
  it('are found wherever they stand, with closed words, and without what might be somebody’s data', () => {
    const body = {
      object: {
        errors: { external_id: [{ error: 'taken' }], '+254712000001': [{ error: 'is odd' }] },
        sender: { errors: { documents: [{ error: 'blank' }] } },
        recipients: [
          { errors: { requested_amount: [{ error: 'greater_than' }] } },
          { payout_method: { errors: { phone_number: [{ error: 'invalid' }], mobile_provider: [{ error: 'inclusion' }] } } },
        ],
      },
      meta: { error: 'Insufficient balance' },
    };
    expect(errorsIn(body)).toEqual({
      errors: [
        { field: 'external_id', fault: 'taken' },
        { field: 'base', fault: 'other' },
        { field: 'sender.documents', fault: 'blank' },
        { field: 'recipients.requested_amount', fault: 'tooLow' },
        { field: 'recipients.payout_method.phone_number', fault: 'invalid' },
        { field: 'recipients.payout_method.mobile_provider', fault: 'notOffered' },
      ],
      problem: 'noBalance',
    });
  });

  it('of any shape never throw', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => void errorsIn({ object: value, meta: value })),
      { numRuns: 2_000 },
    );
  });
});

describe('calls', () => {
  let world: ScriptedBitpesa;
  beforeEach(async () => void (world = await scriptedBitpesa()));
  afterEach(() => world.close());
  const by = (table: Record<string, (call: Seen) => Answer>) => world.answer((call) => table[`${call.method} ${call.path}`]?.(call));
  const ok = (json: unknown, status = 200): Answer => ({ status, json });

  it('are signed over the address as it goes out, each under a nonce of its own', async () => {
    by({ 'GET /v1/transactions': () => ok({ object: [], meta: { pagination: { current_page: 1, next_page: null, total_pages: 1 } } }) });
    for (let i = 0; i < 3; i++) await world.payer.lookUp('a b&c=d/ü');
    const urls = world.server.seen.map(
      (call) =>
        `${world.server.url}/v1/transactions?${new URLSearchParams({ external_id: 'a b&c=d/ü', page: '1', per: '50' }).toString()}${call.body}`,
    );
    const nonces = world.server.seen.map(({ headers }) => String(headers['authorization-nonce']));
    expect(new Set(nonces).size).toBe(3);
    world.server.seen.forEach(({ headers }, i) => {
      expect(headers['authorization-key']).toBe('KEY');
      expect(headers['content-type']).toBe('application/json');
      expect(headers['authorization-signature']).toBe(
        signatureOf('SECRET', { nonce: nonces[i] ?? '', method: 'GET', url: urls[i] ?? '', body: '' }),
      );
    });
  });

  it('to send: what the documents ask for, auto_refund always said, then exactly the price', async () => {
    by({
      'POST /v1/transactions': () => ok({ object: transaction() }, 201),
      'POST /v1/accounts/debits': () => ok({ object: { id: 'd', amount: 2500.0, currency: 'KES', to_id: 'tx-1' } }),
    });
    expect(await world.payer.send(order)).toEqual({ status: 'pending', providerId: 'tx-1', cost: major(2_500, 'KES') });
    expect(world.server.seen.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      {
        transaction: {
          input_currency: 'KES',
          sender: { id: 'sender-1' },
          recipients: [
            {
              requested_amount: '50000',
              requested_currency: 'TZS',
              type: 'person',
              payout_method: { type: 'TZS::Mobile', details: { first_name: 'Neema', last_name: 'Mushi', phone_number: '741000001' } },
            },
          ],
          traits: { auto_refund: true },
          metadata: { reference: '01JREFERENCE' },
          external_id: '01JREFERENCE',
        },
      },
      { debit: { currency: 'KES', amount: '2500', to_id: 'tx-1', to_type: 'Transaction' } },
    ]);
  });

  it.each([
    ['array', [{ currency: 'KES', amount: '2500', to_id: 'tx-1', to_type: 'Transaction' }]],
    ['bare', undefined],
  ] as const)('a debit may be wrapped otherwise: %s', async (debitBody, debit) => {
    const other = await scriptedBitpesa({ debitBody });
    other.answer(({ path }) => (path === '/v1/transactions' ? ok({ object: transaction() }, 201) : ok({ object: [{ id: 'd' }] })));
    expect(await other.payer.send(order)).toMatchObject({ status: 'pending' });
    expect(JSON.parse(other.server.seen[1]?.body ?? '')).toEqual(
      debit ? { debit } : { currency: 'KES', amount: '2500', to_id: 'tx-1', to_type: 'Transaction' },
    );
    await other.close();
  });

  const lines = (rows: object[]) => ok({ object: rows, meta: { pagination: { current_page: 1, next_page: null, total_pages: 1 } } });

  it('a 422 is an end only when nothing lies under the reference: an earlier send may have got through', async () => {
    const refused = { object: { errors: {}, recipients: [{ payout_method: { errors: { phone_number: [{ error: 'invalid' }] } } }] } };
    by({ 'POST /v1/transactions': () => ok(refused, 422), 'GET /v1/transactions': () => lines([]) });
    expect(await world.payer.send(order)).toEqual({ status: 'refused', reason: 'badNumber' });
    by({
      'POST /v1/transactions': () => ok(refused, 422),
      'GET /v1/transactions': () => lines([transaction({ state: 'received', paid_amount: 2500 })]),
    });
    expect(await world.payer.send(order)).toMatchObject({ status: 'pending', providerId: 'tx-1' });
    by({ 'POST /v1/transactions': () => ok(refused, 422), 'GET /v1/transactions': () => ({ status: 500, json: {} }) });
    expect(await world.payer.send(order)).toMatchObject({ status: 'unknown' });
  });

  it.each([
    ['TransferZero’s meta.existing', { object: { errors: { external_id: [{ error: 'taken' }] } }, meta: { existing: { transaction: transaction({ created_at: '2026-04-30 08:50:00 UTC' }) } } }],
    ['BitPesa’s object', { object: { ...transaction({ created_at: '2026-04-30T08:50:00.000Z' }), errors: { external_id: [{ error: 'taken' }] } } }],
  ])('what is there already is adopted from %s, and paid for once no other call can be paying for it', async (_where, body) => {
    by({ 'POST /v1/transactions': () => ok(body, 422), 'POST /v1/accounts/debits': () => ok({ object: { id: 'd' } }) });
    expect(await world.payer.send(order)).toMatchObject({ status: 'pending', providerId: 'tx-1' });
    expect(world.asked()).toEqual(['POST /v1/transactions', 'POST /v1/accounts/debits']);
  }); // prettier-ignore

  it('what was made a moment ago by another call is not paid for a second time', async () => {
    const body = { object: { ...transaction({ created_at: '2026-04-30 08:58:00 UTC' }), errors: { external_id: [{ error: 'taken' }] } } };
    by({ 'POST /v1/transactions': () => ok(body, 422) });
    expect(await world.payer.send(order)).toMatchObject({ status: 'pending' });
    expect(world.asked()).toEqual(['POST /v1/transactions']);
  });

  it.each([401, 403, 404, 418, 429, 500, 502, 503, 504])(
    '%i to a send is unknown: nothing but a 422 says that it was not made',
    async (status) => {
      by({ 'POST /v1/transactions': () => ({ status, json: { status, error: 'no' } }) });
      expect(await world.payer.send(order)).toMatchObject({ status: 'unknown' });
    },
  );

  it('a 422 that is not in their envelope is not theirs', async () => {
    by({ 'POST /v1/transactions': () => ({ status: 422, text: '{"message":"from a gateway"}' }) });
    expect(await world.payer.send(order)).toMatchObject({ status: 'unknown' });
    expect(world.asked()).toHaveLength(1);
  });

  it('no balance: cancelled first, then refused with an alert; pending while the cancelling is not heard of', async () => {
    const noBalance = () =>
      ok({ object: { errors: { amount: [{ error: 'insufficient balance' }] } }, meta: { error: 'Insufficient balance' } }, 422);
    let canceled = false;
    by({
      'POST /v1/transactions': () => ok({ object: transaction() }, 201),
      'POST /v1/accounts/debits': noBalance,
      'GET /v1/transactions/tx-1': () => ok({ object: transaction(canceled ? { state: 'canceled' } : {}) }),
      'DELETE /v1/recipients/re-1': () => ((canceled = true), ok({ object: { id: 're-1', state: 'canceled' } })),
    });
    expect(await world.payer.send(order)).toEqual({
      status: 'refused',
      reason: 'unavailable',
      providerId: 'tx-1',
      alert: expect.stringContaining('top it up') as string,
    });
    expect(world.asked()).toEqual([
      'POST /v1/transactions',
      'POST /v1/accounts/debits',
      'GET /v1/transactions/tx-1',
      'DELETE /v1/recipients/re-1',
      'GET /v1/transactions/tx-1',
    ]);
    by({
      'POST /v1/transactions': () => ok({ object: transaction() }, 201),
      'POST /v1/accounts/debits': noBalance,
      'GET /v1/transactions/tx-1': () => ok({ object: transaction() }),
      'DELETE /v1/recipients/re-1': () => ({ status: 500, json: {} }),
    });
    expect(await world.payer.send(order)).toMatchObject({ status: 'pending', providerId: 'tx-1' });
  });

  it('a debit that was refused though it is paid is no refusal', async () => {
    by({
      'POST /v1/transactions': () => ok({ object: transaction() }, 201),
      'POST /v1/accounts/debits': () => ok({ object: { errors: { to_id: [{ error: 'not_fundable' }] } } }, 422),
      'GET /v1/transactions/tx-1': () => ok({ object: transaction({ state: 'received', paid_amount: 2500.0, due_amount: 0 }) }),
    });
    expect(await world.payer.send(order)).toMatchObject({ status: 'pending' });
    expect(world.asked()).not.toContain('DELETE /v1/recipients/re-1');
  });

  it('a sender who is not approved: cancelled and refused for the host', async () => {
    let canceled = false;
    by({
      'POST /v1/transactions': () => ok({ object: transaction({ state: 'initial' }) }, 201),
      'DELETE /v1/recipients/re-1': () => ((canceled = true), ok({ object: {} })),
      'GET /v1/transactions/tx-1': () => ok({ object: transaction({ state: canceled ? 'canceled' : 'initial' }) }),
    });
    expect(await world.payer.send(order)).toMatchObject({
      status: 'refused',
      reason: 'unavailable',
      alert: expect.stringContaining('sender') as string,
    });
    expect(world.asked()).not.toContain('POST /v1/accounts/debits');
  });

  it('two recipients where one was paid decide nothing', async () => {
    const { recipients } = transaction();
    by({ 'GET /v1/transactions/tx-1': () => ok({ object: transaction({ state: 'paid', recipients: [...recipients, ...recipients] }) }) });
    expect(await world.payer.status('tx-1')).toMatchObject({ status: 'unknown' });
    expect(await world.payer.cancel('tx-1')).toMatchObject({ status: 'refused' });
  });

  it('a status is asked for seldom, and at once after a webhook', async () => {
    let state = 'received';
    by({ 'GET /v1/transactions/tx-1': () => ok({ object: transaction({ state, paid_amount: 2500 }) }) });
    for (let second = 0; second < 3_600; second += 3) {
      expect(await world.payer.status('tx-1')).toMatchObject({ status: 'pending' });
      world.clock.pass(3_000);
    }
    expect(world.asked().length).toBeLessThanOrEqual(6);
    const first = world.asked().length;
    for (let minute = 0; minute < 300; minute++) {
      await world.payer.status('tx-1');
      world.clock.pass(minutes(1));
    }
    expect(world.asked().length - first).toBeLessThanOrEqual(6);
    state = 'paid';
    expect(await world.payer.status('tx-1')).toMatchObject({ status: 'pending' });
    const body = '{"webhook":"w","event":"transaction.paid_out","object":{"id":"tx-1","state":"paid"}}';
    expect(world.payer.hint(body, headersFor(body))).toMatchObject({ providerId: 'tx-1' });
    expect(await world.payer.status('tx-1')).toMatchObject({ status: 'settled', amount: major(50_000, 'TZS') });
  });

  it('balances are asked for at most every five minutes, by one call at a time, and 300 times a day', async () => {
    let mine = 10;
    by({ 'GET /v1/accounts': () => ok({ meta: { negative_balance: false }, object: [{ amount: mine, currency: 'USD' }, { amount: 1000, currency: 'XOF' }, { amount: 3.5, currency: 'EUR' }, { amount: 1.25, currency: 'USD::Bidvest' }] }) }); // prettier-ignore
    const all = await Promise.all([world.payer.balances(), world.payer.balances(), world.payer.balances()]);
    expect(all[2]).toEqual({ status: 'read', items: [money(1_000, 'USD'), major(1_000, 'XOF')], at: world.clock.now() });
    expect(world.asked()).toHaveLength(1);
    mine = 20;
    expect(await world.payer.balances()).toEqual(all[0]);
    world.clock.pass(minutes(5));
    expect(await world.payer.balances()).toMatchObject({ items: [money(2_000, 'USD'), major(1_000, 'XOF')] });
    for (let i = 0; i < 400; i++) await world.payer.api.accounts.get('usd');
    expect(world.asked()).toHaveLength(300);
    expect(world.asked().at(-1)).toBe('GET /v1/accounts/USD');
    world.clock.pass(hours(24));
    await world.payer.api.accounts.get('USD');
    expect(world.asked()).toHaveLength(301);
  });

  it('after a 429 nobody is asked until it is over', async () => {
    by({ 'GET /v1/transactions/tx-1': () => ({ status: 429, json: {}, headers: { 'retry-after': '60' } }) });
    expect(await world.payer.status('tx-1')).toMatchObject({ status: 'unknown' });
    expect(await world.payer.send(order)).toMatchObject({ status: 'unknown' });
    expect(world.asked()).toHaveLength(1);
    world.clock.pass(60_000);
    await world.payer.status('tx-1');
    expect(world.asked()).toHaveLength(2);
  });

  describe('lists', () => {
    const page = (at: number, pages: number, rows: object[]) =>
      ok({
        object: rows,
        meta: {
          pagination: { current_page: at, next_page: at < pages ? at + 1 : null, prev_page: null, total_pages: pages, total_count: 9 },
        },
      });
    const sender = (i: number) => ({ id: `s${i}`, state: 'approved', external_id: `member:${i}` });

    it('are read page by page, and no further than somebody reads', async () => {
      world.answer((call) =>
        page(Number(call.query.get('page')), 3, [
          sender(Number(call.query.get('page')) * 2),
          sender(Number(call.query.get('page')) * 2 + 1),
        ]),
      );
      const seen: string[] = [];
      for await (const line of world.payer.api.senders.list()) if (line.status === 'line') seen.push(line.item.id);
      expect(seen).toEqual(['s2', 's3', 's4', 's5', 's6', 's7']);
      expect(world.asked()).toHaveLength(3);
      expect(await firstOf(world.payer.api.senders.list(), 3)).toMatchObject({
        status: 'read',
        items: [{ id: 's2' }, { id: 's3' }, { id: 's4' }],
      });
      expect(world.asked()).toHaveLength(5);
    });

    it.each([
      ['leads back', () => page(2, 1, []), { object: [], meta: { pagination: { current_page: 1, next_page: 1 } } }],
      ['has a line that cannot be read', () => page(1, 1, [{ odd: true }]), undefined],
      ['breaks off', () => ({ status: 200, text: '{"object":[' }), undefined],
      ['has no lines at all', () => ok({ object: { id: 'x' } }), undefined],
    ])('one that %s proves no absence', async (_what, answer, other) => {
      world.answer(() => (other ? ok(other) : answer()));
      expect(await world.payer.lookUp('none')).toMatchObject({ status: 'unknown' });
      expect(world.asked()).toHaveLength(1);
    });

    it('that never end are given up', async () => {
      world.answer((call) =>
        ok({ object: [], meta: { pagination: { current_page: 1, next_page: Number(call.query.get('page')) + 1, total_pages: 1e6 } } }),
      );
      expect(await world.payer.lookUp('none')).toMatchObject({ status: 'unknown' });
      expect(world.asked()).toHaveLength(100);
    });

    it('without pages are one page', async () => {
      world.answer(() => ok({ object: [transaction({ state: 'paid', paid_amount: 2500 })] }));
      expect(await world.payer.lookUp('01JREFERENCE')).toMatchObject({ status: 'settled' });
    });
  });

  it.each([
    ['approved', 'ready'], ['initial', 'waiting'], ['verified', 'waiting'], ['incomplete', 'waiting'], ['rejected', 'refused'], ['banned', 'refused'], ['disabled', 'refused'], ['new-word', 'waiting'],
  ])('a sender who is %s is %s', async (state, status) => {
    world.answer(() => ok({ object: [{ id: 's1', state, external_id: 'member:1' }] }));
    expect(await world.payer.sender({ ...profile, reference: 'member:1' })).toMatchObject({ status, senderId: 's1' });
  }); // prettier-ignore

  it('KYC that is not waived: the papers are what is missing', async () => {
    by({
      'GET /v1/senders': () => ok({ object: [] }),
      'POST /v1/senders': () => ok({ object: { errors: { documents: [{ error: 'blank' }], birth_date: [{ error: 'invalid' }] } } }, 422),
    });
    expect(await world.payer.sender({ ...profile, reference: 'member:1' })).toEqual({
      status: 'invalid',
      fields: ['documents', 'birthDate'],
    });
  });

  it('a sender’s phone goes whole, or as in 2018 without its country’s code', async () => {
    const old = await scriptedBitpesa({ phones: 'local' });
    for (const [one, phone] of [[world, '+254712000001'], [old, '712000001']] as const) {
      one.answer((call) => (call.method === 'GET' ? ok({ object: [] }) : ok({ object: { id: 's', state: 'approved', external_id: 'm' } }, 201)));
      await one.payer.sender({ ...profile, reference: 'm' });
      expect(JSON.parse(one.server.seen[1]?.body ?? '')).toMatchObject({ sender: { phone_number: phone, phone_country: 'KE', documents: [], external_id: 'm', ip: '127.0.0.1', metadata: {} } });
    }
    await old.close();
  }); // prettier-ignore

  it('the ways are the documents’ narrowed to what the account has, without those that nobody could fill in', async () => {
    const fields = (more: object) => ({ first_name: { validations: { presence: true } }, ...more });
    by({
      'GET /v1/info/payment_methods/out': () =>
        ok({
          object: [
            {
              type: 'NGN::Bank',
              fields: fields({
                bank_code: { type: 'select', options: { '058': 'Guaranty Trust Bank ' }, validations: { presence: true } },
              }),
            },
            { type: 'UGX::Mobile', fields: fields({ shoe_size: { validations: { presence: true } } }) },
            { type: 'XAF::Mobile' },
            { type: 'EUR::Bank' },
          ],
        }),
    });
    const all = await world.payer.methods();
    expect(all).toMatchObject({ status: 'read' });
    const items = all.status === 'read' ? all.items : [];
    expect(items.map(({ id, country }) => `${id} ${country}`)).toEqual(['NGN::Bank NG', 'XAF::Mobile CM', 'XAF::Mobile GA']);
    expect(items[0]?.fields.find(({ name }) => name === 'bankCode')).toEqual({
      name: 'bankCode',
      required: true,
      choices: [{ value: '058', label: 'Guaranty Trust Bank' }],
    });
    expect(items[1]?.fields.find(({ name }) => name === 'network')?.choices?.map(({ value }) => value)).toEqual(['orange', 'mtn']);
    await world.payer.methods('CM');
    expect(world.asked()).toHaveLength(1);
  });
});

it('no corridor is listed twice, and each asks for who it is', () => {
  expect(new Set(corridors.map(({ type, country }) => `${type} ${country}`)).size).toBe(corridors.length);
  for (const { needs, currency, type } of corridors) {
    expect(needs).toEqual(expect.arrayContaining(['firstName', 'lastName']));
    expect(type.startsWith(`${currency}::`)).toBe(true);
  }
});

const headersFor = (
  body: string,
  { secret = 'SECRET', url = 'https://chama.example/callbacks/bitpesa/main/a', nonce = 'nonce-000001' } = {},
) => ({
  'authorization-key': 'KEY',
  'authorization-nonce': nonce,
  'authorization-signature': signatureOf(secret, { nonce, method: 'POST', url, body }),
});

describe('webhooks', () => {
  let world: ScriptedBitpesa;
  beforeEach(async () => void (world = await scriptedBitpesa()));
  afterEach(() => world.close());
  const body = (event: string, object: object) => JSON.stringify({ webhook: 'fd599451', event, object });
  const hint = (text: string, how = {}) => world.payer.hint(text, headersFor(text, how));

  it.each([
    ['transaction.paid_out', { id: 'tx', state: 'paid' }, { providerId: 'tx', says: 'settled' }],
    ['transaction.refunded', { id: 'tx', state: 'refunded' }, { providerId: 'tx', says: 'refused' }],
    ['transaction.canceled', { id: 'tx', state: 'canceled' }, { providerId: 'tx', says: 'refused' }],
    ['transaction.paid_in', { id: 'tx', state: 'received' }, { providerId: 'tx', says: 'changed' }],
    ['transaction.unheard_of', { id: 'tx' }, { providerId: 'tx', says: 'changed' }],
    [
      'recipient.error',
      { id: 're', transaction_id: 'tx', state: 'error', state_reason: 'secret words' },
      { providerId: 'tx', says: 'changed' },
    ],
    ['recipient.pending', { id: 're', transaction_id: null }, undefined],
    ['sender.approved', { id: 's', state: 'approved' }, undefined],
    ['document.approved', { id: 'd' }, undefined],
    ['transaction.paid_out', { state: 'paid' }, undefined],
    ['transaction.paid_out', { id: '' }, undefined],
    ['paid', { id: 'tx' }, undefined],
  ])('%s of %j', (event, object, heard) => {
    const got = hint(body(event, object));
    if (heard) expect(got).toEqual({ ...heard, dedupeKey: 'nonce-000001' });
    else expect(got).toBeUndefined();
    expect(JSON.stringify(got ?? '')).not.toContain('secret words');
  });

  it('of senders are heard by whoever asks for them', () => {
    const text = body('sender.approved', { id: 's1', state: 'approved' });
    expect(world.payer.hear(text, headersFor(text))).toEqual({
      event: 'sender.approved',
      about: 'sender',
      id: 's1',
      state: 'approved',
      subscription: 'fd599451',
      nonce: 'nonce-000001',
    });
  });

  it('are signed over one of our addresses by one of our secrets, never over another', () => {
    const text = body('transaction.paid_out', { id: 'tx' });
    expect(hint(text, { url: 'https://chama.example/callbacks/bitpesa/main/b', secret: 'OLD' })).toBeDefined();
    for (const how of [{ url: 'https://chama.example/callbacks/bitpesa/other/a' }, { url: 'http://10.0.0.5:8080/callbacks/bitpesa/main/a' }, { secret: 'else' }, { secret: '' }, { nonce: '' }, { nonce: 'x'.repeat(200) }])
      expect(hint(text, how)).toBeUndefined();
  }); // prettier-ignore

  it('with the same nonce have the same key, with another another, and a nonce cannot be exchanged', () => {
    const text = body('transaction.paid_out', { id: 'tx' });
    expect(hint(text)?.dedupeKey).toBe(hint(text)?.dedupeKey);
    expect(hint(text, { nonce: 'nonce-000002' })?.dedupeKey).toBe('nonce-000002');
    expect(world.payer.hint(text, { ...headersFor(text), 'authorization-nonce': 'nonce-000002' })).toBeUndefined();
  });

  it('20,000 bodies of any shape, rightly signed or not, never throw', () => {
    const event = fc.oneof(
      fc.string(),
      fc.constantFrom('transaction.paid_out', 'recipient.error', 'sender.approved', '__proto__.x', 'constructor.prototype'),
    );
    const shaped = fc.record({ webhook: fc.jsonValue(), event, object: fc.oneof(fc.jsonValue(), fc.record({ id: fc.jsonValue(), state: fc.jsonValue(), transaction_id: fc.jsonValue() })) }, { requiredKeys: [] }); // prettier-ignore
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      shaped.map((one) => JSON.stringify(one)),
    );
    fc.assert(
      fc.property(text, fc.boolean(), (one, right) => {
        const got = hint(one, right ? {} : { secret: 'else' });
        return right || got === undefined;
      }),
      { numRuns: 20_000 },
    );
    expect(hint(body('transaction.paid_out', { id: 'tx' }))).toBeDefined();
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('too long ones are not read', () => {
    const text = body('transaction.paid_out', { id: 'tx', state_reason: 'x'.repeat(70_000) });
    expect(hint(text)).toBeUndefined();
  });
});
