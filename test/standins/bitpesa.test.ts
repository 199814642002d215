import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { hours, minutes } from '../../src/clock.js';
import { jsonOf } from '../../src/http.js';
import type { Reply } from '../../src/http.js';
import { major } from '../../src/money.js';
import type { CallbackFaultName } from '../../src/standins/faults.js';
import type { PayoutOutcome } from '../../src/standins/bitpesa/state.js';
import { demoCredentials } from '../../src/standins/credentials.js';
import { app, server, urlsOf, world } from './stage.js';

const { apiKey, apiSecret } = demoCredentials.bitpesa;
let nonces = 0;

/** BitPesa docs, "Authentication", written out once more: the stand-in's own is what is tested. */
function signed(method: string, url: string, body: string, { key = apiKey, secret = apiSecret, nonce = `n-${++nonces}` } = {}) {
  const hash = createHash('sha512').update(body).digest('hex');
  const signature = createHmac('sha512', secret).update(`${nonce}&${method}&${url}&${hash}`).digest('hex');
  return {
    'content-type': 'application/json',
    accept: 'application/json',
    'authorization-key': key,
    'authorization-nonce': nonce,
    'authorization-signature': signature,
  };
}

type Json = Record<string, unknown> & { object: Record<string, unknown>; meta: Record<string, unknown> };

/** The stand-in with a clock of our own, and a caller who signs. */
function stage(options: Parameters<typeof world>[0] = {}) {
  const one = world(options);
  const call = async (
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    value?: object,
    how: Parameters<typeof signed>[3] = {},
  ) => {
    const url = `http://standins/bitpesa/v1${path}`;
    const body = value === undefined ? '' : JSON.stringify(value);
    const reply = await one.send({ method, url, headers: signed(method, url, body, how), ...(value && { body }), timeoutMs: 1e6 });
    if (!reply.heard) throw new Error(reply.why);
    return { status: reply.status, text: reply.text, body: jsonOf(reply.text) as Json };
  };
  const webhooks = () => one.to('/bitpesa').map(({ body, headers = {}, at, url }) => ({ ...(JSON.parse(body) as { webhook: string; event: string; object: Record<string, unknown> }), headers, at, url, body })); // prettier-ignore
  return { ...one, call, webhooks, state: () => one.core.state().bitpesa };
}

const sender = { country: 'KE', phone_country: 'KE', phone_number: '712000001', email: 'a@x.example', first_name: 'Amina', last_name: 'H', city: 'Nairobi', street: 's', postal_code: '00100', birth_date: '1990-01-01', documents: [], ip: '127.0.0.1', external_id: 'member:42', metadata: { mine: 1 } }; // prettier-ignore
const recipient = { requested_amount: '50000', requested_currency: 'TZS', type: 'person', payout_method: { type: 'TZS::Mobile', details: { first_name: 'N', last_name: 'M', phone_number: '741000001' } } }; // prettier-ignore
const whole = {
  input_currency: 'KES',
  sender,
  recipients: [recipient],
  traits: { auto_refund: true },
  metadata: { local: 'x' },
  external_id: 'pay-1',
};
const made = async (one: ReturnType<typeof stage>, more: object = {}) => {
  const answer = await one.call('POST', '/transactions', { transaction: { ...whole, ...more } });
  expect(answer.status, answer.text).toBe(201);
  const object = answer.body.object as { id: string; input_amount: number; recipients: { id: string; output_amount: number }[] };
  return { ...object, recipientId: object.recipients[0]?.id ?? '' };
};
const fund = (one: ReturnType<typeof stage>, to_id: string, more: object = {}) =>
  one.call('POST', '/accounts/debits', { debit: { to_id, to_type: 'Transaction', ...more } });

describe('BitPesa: who may call', () => {
  it('a right signature over the address as it was sent, with its query', async () => {
    const one = stage();
    expect((await one.call('GET', '/accounts')).status).toBe(200);
    expect((await one.call('GET', '/recipients?state[]=error&state%5B%5D=initial&page=1')).status).toBe(200);
  });

  it.each([
    ['another key', { key: 'else' }],
    ['another secret', { secret: 'else' }],
    ['no nonce', { nonce: '' }],
  ])('%s: 401 with their error', async (_what, how) => {
    const answer = await stage().call('GET', '/accounts', undefined, how);
    expect(answer).toMatchObject({ status: 401, body: { status: 401, error: expect.any(String) as string } });
  });

  it('a nonce that was used: 401, until a week is over; a nonce of a refused request is not used up', async () => {
    const one = stage();
    expect((await one.call('GET', '/accounts', undefined, { nonce: 'once', secret: 'x' })).status).toBe(401);
    expect((await one.call('GET', '/accounts', undefined, { nonce: 'once' })).status).toBe(200);
    expect((await one.call('GET', '/accounts', undefined, { nonce: 'once' })).status).toBe(401);
    await one.clock.advance(hours(24 * 7));
    expect((await one.call('GET', '/accounts', undefined, { nonce: 'once' })).status).toBe(200);
  });

  it('a changed body, method or address: 401', async () => {
    const one = stage();
    const url = 'http://standins/bitpesa/v1/senders';
    const headers = () => signed('POST', url, '{"a":1}');
    const post = async (to: string, body: string, method: 'POST' | 'PATCH' = 'POST') => {
      const reply: Reply = await one.send({ method, url: to, headers: headers(), body, timeoutMs: 1_000 });
      return reply.heard ? reply.status : 0;
    };
    expect(await post(url, '{"a":1}')).toBe(422);
    expect(await post(url, '{"a": 1}')).toBe(401);
    expect(await post(`${url}?x=1`, '{"a":1}')).toBe(401);
    expect(await post(url.replace('standins', 'other'), '{"a":1}')).toBe(401);
    expect(await post(url, '{"a":1}', 'PATCH')).toBe(401);
  });

  it('works over a real port too', async () => {
    const it_ = await server();
    const url = `${it_.url}/bitpesa/v1/accounts/KES`;
    const answer = await fetch(url, { headers: signed('GET', url, '') });
    expect(await answer.text()).toBe('{"object":{"amount":2000000.0,"currency":"KES"}}');
    await it_.close();
  });
});

describe('BitPesa: what it refuses', () => {
  const { input_currency: _in, ...noCurrency } = whole;
  const details = (more: object) => ({
    recipients: [{ ...recipient, payout_method: { type: 'TZS::Mobile', details: { ...recipient.payout_method.details, ...more } } }],
  });
  it.each<[string, object, string]>([
    ['no input currency', noCurrency, '"input_currency":[{"error":"blank"}]'],
    ['an unknown currency', { ...whole, input_currency: 'ABC' }, '"input_currency":[{"error":"inclusion"}]'],
    ['no recipients', { ...whole, recipients: [] }, '"recipients":[{"error":"blank"}]'],
    ['no amount', { ...whole, recipients: [{ ...recipient, requested_amount: undefined }] }, '"requested_amount":[{"error":"blank"}]'],
    ['nothing', { ...whole, recipients: [{ ...recipient, requested_amount: '0' }] }, '"requested_amount":[{"error":"greater_than"}]'],
    ['too little', { ...whole, recipients: [{ ...recipient, requested_amount: 100 }] }, '"requested_amount":[{"error":"greater_than"}]'],
    ['too much', { ...whole, recipients: [{ ...recipient, requested_amount: 999_999_999 }] }, '"requested_amount":[{"error":"less_than"}]'],
    [
      'a way that is not open',
      { ...whole, recipients: [{ ...recipient, payout_method: { type: 'ZMW::Bank', details: {} } }] },
      '"type":[{"error":"inclusion"}]',
    ],
    ['no name', { ...whole, ...details({ last_name: '' }) }, '"last_name":[{"error":"blank"}]'],
    ['a number in the other form', { ...whole, ...details({ phone_number: '+255741000001' }) }, '"phone_number":[{"error":"invalid"}]'],
    ['id and external id at once', { ...whole, sender: { id: 'x', external_id: 'y' } }, '"external_id":[{"error":"invalid"}]'],
    ['a sender nobody knows', { ...whole, sender: { id: 'x' } }, '"id":[{"error":"invalid"}]'],
    ['an external id nobody knows', { ...whole, sender: { external_id: 'x' } }, '"id":[{"error":"invalid"}]'],
    ['half a sender', { ...whole, sender: { ...sender, city: '' } }, '"city":[{"error":"blank"}]'],
    [
      'the same currency without a balance in it',
      { ...whole, input_currency: 'TZS' },
      '"requested_currency":[{"error":"same currency needs a balance"}]',
    ],
  ])('%s: 422, the request echoed with its errors, and nothing made', async (_what, transaction, errors) => {
    const one = stage();
    for (const path of ['/transactions', '/transactions/validate', '/transactions/calculate']) {
      const answer = await one.call('POST', path, { transaction });
      expect(answer.status).toBe(422);
      expect(answer.text).toContain(errors);
    }
    expect(one.core.truth().bitpesa).toMatchObject({ payouts: [], senders: [] });
  });

  it('currencies in lower case, things and paths that are not there: 404', async () => {
    const one = stage();
    for (const path of [
      '/accounts/kes',
      '/accounts/ZMW',
      '/transactions/none',
      '/senders/none',
      '/webhooks/none',
      '/nothing',
      '/payin_methods/none',
      '/logs/none',
    ])
      expect(await one.call('GET', path), path).toMatchObject({ status: 404, body: { status: 404 } });
  });

  it('create_and_fund without an external id, or without balance: nothing is made', async () => {
    const one = stage();
    const { external_id: _external, ...anonymous } = whole;
    expect((await one.call('POST', '/transactions/create_and_fund', { transaction: anonymous })).text).toContain(
      '"external_id":[{"error":"blank"}]',
    );
    one.state().accounts['KES'] = 1;
    expect(await one.call('POST', '/transactions/create_and_fund', { transaction: whole })).toMatchObject({
      status: 422,
      body: { meta: { error: 'Insufficient balance' } },
    });
    expect(one.core.truth().bitpesa.payouts).toEqual([]);
  });

  it.each([
    ['another amount', { amount: '1', currency: 'KES' }],
    ['another currency', { currency: 'USD' }],
    ['not a transaction', { to_type: 'Sender' }],
  ])('a debit of %s: 422, and the balance is as it was', async (_what, more) => {
    const one = stage();
    const { id } = await made(one);
    expect((await fund(one, id, more)).status).toBe(422);
    expect(one.core.truth().bitpesa).toMatchObject({ balances: { KES: major(2_000_000, 'KES') }, payouts: [{ debits: 0 }] });
  });
});

describe('BitPesa: a payout', () => {
  it('shows amounts as numbers with their point, moments in two ways, and the price with its margin', async () => {
    const answer = await stage().call('POST', '/transactions', { transaction: whole });
    expect(answer.text).toMatch(/"input_amount":2478\.0,/);
    expect(answer.text).toMatch(/"output_amount":50000\.0,/);
    expect(answer.text).toMatch(/"paid_amount":0\.0,"due_amount":2478\.0/);
    expect(answer.body.object).toMatchObject({ state: 'approved', created_at: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/) as string, expires_at: expect.stringMatching(/^\d{4}.*T.*Z$/) as string, external_id: 'pay-1', sender: { external_id: 'member:42', phone_number: '712000001' } }); // prettier-ignore
  });

  it('rounds up what cannot be paid in parts, francs to fives', async () => {
    const one = stage();
    const asks = async (amount: string, type: string, more: object) => {
      const answer = await one.call('POST', '/transactions/calculate', {
        transaction: {
          ...whole,
          input_currency: 'USD',
          recipients: [
            {
              requested_amount: amount,
              requested_currency: type.slice(0, 3),
              payout_method: { type, details: { first_name: 'N', last_name: 'M', ...more } },
            },
          ],
        },
      });
      return (answer.body.object as { recipients: { output_amount: number }[] }).recipients[0]?.output_amount;
    };
    expect(await asks('50000.01', 'TZS::Mobile', { phone_number: '741000001' })).toBe(50_001);
    expect(await asks('12001', 'XAF::Mobile', { phone_number: '+237670000001', mobile_provider: 'mtn', country: 'CM' })).toBe(12_005);
    expect(await asks('12001', 'XAF::Mobile', { phone_number: '+237670000001', mobile_provider: 'airtel', country: 'CM' })).toBeUndefined();
  });

  it('goes its way: created, paid in, pending, paid out; told by signed webhooks; the balance paid once', async () => {
    const one = stage();
    const { id, input_amount: cost } = await made(one);
    expect((await fund(one, id)).status).toBe(201);
    for (let i = 0; i < 3; i++) expect((await fund(one, id)).status).toBe(422);
    expect((await one.call('GET', `/transactions/${id}`)).body.object).toMatchObject({
      state: 'received',
      paid_amount: cost,
      due_amount: 0,
    });
    await one.clock.advance(0);
    expect((await one.call('GET', `/transactions/${id}`)).body.object).toMatchObject({ state: 'paid' });
    expect(one.webhooks().map(({ event }) => event)).toEqual([
      'transaction.created',
      'transaction.paid_in',
      'recipient.pending',
      'recipient.success',
      'transaction.paid_out',
    ]);
    for (const { url, headers, body } of one.webhooks())
      expect(headers['authorization-signature']).toBe(
        signed('POST', url, body, { nonce: headers['authorization-nonce'] ?? '' })['authorization-signature'],
      );
    expect(one.core.truth().bitpesa).toMatchObject({
      balances: { KES: major(2_000_000 - cost, 'KES') },
      payouts: [{ debits: 1, debited: major(cost, 'KES'), givenBack: major(0, 'KES'), paidOut: major(50_000, 'TZS') }],
    });
  });

  it('not funded: it lapses after an hour, and cannot be funded then', async () => {
    const one = stage();
    const { id } = await made(one);
    await one.clock.advance(hours(1) - 1);
    expect((await one.call('GET', `/transactions/${id}`)).body.object).toMatchObject({ state: 'approved' });
    await one.clock.advance(1);
    expect((await one.call('GET', `/transactions/${id}`)).body.object).toMatchObject({
      state: 'canceled',
      recipients: [{ state: 'canceled' }],
    });
    expect((await fund(one, id)).status).toBe(422);
    expect(one.webhooks().at(-1)?.event).toBe('transaction.canceled');
  });

  it.each<[PayoutOutcome, string, string, string | null, boolean, boolean]>([
    ['badNumber', 'received', 'error', '414', true, true],
    ['limit', 'received', 'error', '421', true, true],
    ['temporary', 'received', 'error', '331', true, true],
    ['senderError', 'manual', 'manual', '5', false, true],
    ['pending', 'received', 'pending', '14', false, false],
    ['stuck', 'received', 'stuck', '12', false, false],
  ])('%s: the transaction is %s, its recipient %s with code %s', async (outcome, state, recipientState, code, editable, may_cancel) => {
    const one = stage();
    one.state().outcomes['+255741000001'] = outcome;
    const { id } = await made(one);
    await fund(one, id);
    await one.clock.advance(0);
    expect((await one.call('GET', `/transactions/${id}`)).body.object).toMatchObject({
      state,
      recipients: [{ state: recipientState, editable, may_cancel, state_reason_details: { code } }],
    });
    const said = one.webhooks().filter(({ event }) => event.startsWith('recipient.')).at(-1); // prettier-ignore
    expect(said?.object).toMatchObject({
      transaction_id: id,
      transaction_state: expect.any(String) as string,
      transaction_external_id: 'pay-1',
    });
  });

  it('is tried again three times, then waits for a person; the same for the documents’ test numbers', async () => {
    const one = stage();
    one.state().outcomes['+255741000001'] = 'badNumber';
    const { id } = await made(one);
    await fund(one, id);
    await one.clock.advance(minutes(1));
    expect((await one.call('GET', `/transactions/${id}`)).body.object).toMatchObject({ state: 'received' });
    await one.clock.advance(minutes(1));
    expect((await one.call('GET', `/transactions/${id}`)).body.object).toMatchObject({ state: 'manual' });
    expect(one.webhooks().filter(({ event }) => event === 'recipient.error')).toHaveLength(3);
    await one.call('PATCH', `/senders/${one.state().senders[0]?.id ?? ''}`, {
      sender: { identification_type: 'ID', identification_number: '1', nationality: 'KE' },
    });
    const uganda = {
      requested_amount: '90000',
      requested_currency: 'UGX',
      payout_method: {
        type: 'UGX::Mobile',
        details: {
          first_name: 'A',
          last_name: 'B',
          phone_number: '+256772123419',
          mobile_provider: 'mtn',
          transfer_reason: 'personal_account',
        },
      },
    };
    const second = await made(one, { sender: { external_id: 'member:42' }, recipients: [uganda], external_id: 'pay-2' });
    await fund(one, second.id);
    await one.clock.advance(0);
    expect((await one.call('GET', `/transactions/${second.id}`)).body.object).toMatchObject({
      recipients: [{ state: 'error', state_reason_details: { code: '414', category: 'recipient_error' } }],
    });
  });

  it('a corrected recipient is tried again at once; a paid one can be neither corrected nor cancelled', async () => {
    const one = stage();
    one.state().outcomes['+255741000001'] = 'badNumber';
    const { id, recipientId } = await made(one);
    await fund(one, id);
    await one.clock.advance(0);
    const edit = (phone_number: string) =>
      one.call('PATCH', `/recipients/${recipientId}`, { recipient: { payout_method: { details: { phone_number } } } });
    expect((await edit('12')).text).toContain('"phone_number":[{"error":"invalid"}]');
    expect((await edit('741000009')).body.object).toMatchObject({
      state: 'pending',
      payout_method: { details: { first_name: 'N', phone_number: '741000009' } },
    });
    await one.clock.advance(0);
    expect((await one.call('GET', `/transactions/${id}`)).body.object).toMatchObject({ state: 'paid' });
    expect((await edit('741000003')).status).toBe(422);
    expect((await one.call('DELETE', `/recipients/${recipientId}`)).status).toBe(422);
    expect((await one.call('DELETE', `/recipients/${id}`)).status).toBe(404);
  });

  it('cancelled: canceled first, refunded later; on its way, only once it has failed', async () => {
    const one = stage();
    one.state().timing.cancelMs = 1_000;
    one.state().outcomes['+255741000001'] = 'badNumber';
    const { id, recipientId } = await made(one);
    await fund(one, id);
    await one.clock.advance(0);
    expect((await one.call('DELETE', `/recipients/${recipientId}`)).status).toBe(200);
    expect(one.core.truth().bitpesa.payouts[0]).toMatchObject({ state: 'received' });
    await one.clock.advance(1_000);
    expect(one.core.truth().bitpesa.payouts[0]).toMatchObject({ state: 'canceled', givenBack: major(0, 'KES') });
    await one.clock.advance(1_000);
    expect(one.core.truth().bitpesa).toMatchObject({ balances: { KES: major(2_000_000, 'KES') }, payouts: [{ state: 'refunded' }] });
    expect(one.webhooks().slice(-2).map(({ event }) => event)).toEqual(['transaction.canceled', 'transaction.refunded']); // prettier-ignore

    one.state().outcomes['+255741000001'] = 'pending';
    const second = await made(one, { external_id: 'pay-2', sender: { external_id: 'member:42' } });
    await fund(one, second.id);
    await one.clock.advance(0);
    expect((await one.call('DELETE', `/recipients/${second.recipientId}`)).status).toBe(200);
    await one.clock.advance(minutes(10));
    expect(one.core.truth().bitpesa.payouts[1]).toMatchObject({ state: 'received', recipientState: 'pending' });
    one.state().outcomes['+255741000001'] = 'badNumber';
    await one.clock.advance(minutes(2));
    expect(one.core.truth().bitpesa.payouts[1]).toMatchObject({ state: 'refunded' });
  });

  it('auto_refund: after a day what was not paid comes back; without it, it stays', async () => {
    const one = stage();
    one.state().outcomes['+255741000001'] = 'senderError';
    for (const [external_id, auto_refund] of [
      ['a', true],
      ['b', false],
    ] as const) {
      // prettier-ignore
      const { id } = await made(one, { external_id, traits: { auto_refund }, sender: external_id === 'a' ? sender : { external_id: 'member:42' } });
      await fund(one, id);
    }
    await one.clock.advance(hours(25));
    expect(one.core.truth().bitpesa.payouts.map(({ state }) => state)).toEqual(['refunded', 'manual']);
  });

  it('an external id is one transaction: the existing one comes with the 422, in 2025’s or 2019’s place', async () => {
    const one = stage();
    const { id } = await made(one);
    const again = () => one.call('POST', '/transactions', { transaction: { ...whole, recipients: [] } });
    expect(await again()).toMatchObject({
      status: 422,
      body: { object: { errors: { external_id: [{ error: 'taken' }] } }, meta: { existing: { transaction: { id } } } },
    });
    one.state().existingUnder = 'object';
    expect(await again()).toMatchObject({ status: 422, body: { object: { id, errors: { external_id: [{ error: 'taken' }] } } } });
    expect(one.core.truth().bitpesa.payouts).toHaveLength(1);
  });

  it('finds by the beginning of an external id, ten lines a page', async () => {
    const one = stage();
    for (let i = 0; i < 12; i++) await made(one, { external_id: `pay-${i}`, ...(i > 0 && { sender: { external_id: 'member:42' } }) });
    const page = await one.call('GET', '/transactions?external_id=pay-1');
    expect((page.body.object as unknown as { external_id: string }[]).map(({ external_id }) => external_id)).toEqual([
      'pay-11',
      'pay-10',
      'pay-1',
    ]);
    expect(await one.call('GET', '/transactions')).toMatchObject({
      body: { meta: { pagination: { current_page: 1, next_page: 2, prev_page: null, total_pages: 2, total_count: 12 } } },
    });
    const last = await one.call('GET', '/transactions?page=3&per=5');
    expect(last.body.object).toHaveLength(2);
    expect(last.body.meta).toMatchObject({ pagination: { next_page: null, prev_page: 2 } });
  });

  it('one recipient paid and one not: the transaction is not paid', async () => {
    const one = stage();
    one.state().outcomes['+255741000002'] = 'pending';
    const other = {
      ...recipient,
      payout_method: { ...recipient.payout_method, details: { ...recipient.payout_method.details, phone_number: '741000002' } },
    };
    const { id } = await made(one, { recipients: [recipient, other] });
    await fund(one, id);
    await one.clock.advance(0);
    expect((await one.call('GET', `/transactions/${id}`)).body.object).toMatchObject({
      state: 'received',
      recipients: [{ state: 'success' }, { state: 'pending' }],
    });
  });
});

describe('BitPesa: webhooks', () => {
  const refusing = { answers: (): Reply => ({ heard: true, status: 500, headers: {}, text: '' }) };

  it('come five times more, with the same words under nonces of their own, and then no more', async () => {
    const one = stage(refusing);
    await made(one);
    await one.clock.advance(minutes(59));
    await one.clock.advance(hours(5));
    const created = one.webhooks().filter(({ event }) => event === 'transaction.created');
    expect(created).toHaveLength(6);
    expect(new Set(created.map(({ body }) => body)).size).toBe(1);
    expect(new Set(created.map(({ headers }) => headers['authorization-nonce'])).size).toBe(6);
    expect(one.core.truth().underWay).toBe(0);
    const { object } = (await one.call('GET', '/logs/webhooks?per=20')).body as unknown as {
      object: { message: string; metadata: { event: string; tries: number } }[];
    };
    expect(
      object
        .filter(({ metadata }) => metadata.event === 'transaction.created')
        .map(({ message, metadata }) => `${metadata.tries} ${message}`),
    ).toEqual([6, 5, 4, 3, 2, 1].map((n) => `${n} Response 500`));
  });

  it('to an address that never answers are switched off; made anew they come again', async () => {
    const one = stage({ answers: () => ({ heard: false, sent: true, why: 'TIMEOUT' }) });
    await made(one);
    await one.clock.advance(hours(6));
    expect((await one.call('GET', '/webhooks')).body.object).toEqual([]);
    const before = one.out.length;
    await made(one, { external_id: 'pay-2', sender: { external_id: 'member:42' } });
    await one.clock.advance(0);
    expect(one.out).toHaveLength(before);
    const subscribed = await one.call('POST', '/webhooks', { webhook: { url: 'http://app/again', events: ['transaction.created'] } });
    expect(subscribed.status).toBe(201);
    await made(one, { external_id: 'pay-3', sender: { external_id: 'member:42' } });
    await one.clock.advance(0);
    expect(one.out.slice(before).map(({ url }) => url)).toEqual(['http://app/again']);
  });

  it('go only where their events were asked for; a subscription must name what there is', async () => {
    const one = stage();
    for (const webhook of [
      { url: 'ftp://x', events: ['transaction.created'] },
      { url: 'http://x', events: [] },
      { url: 'http://x', events: ['no.such'] },
    ])
      // prettier-ignore
      expect((await one.call('POST', '/webhooks', { webhook })).status).toBe(422);
    const { body } = await one.call('POST', '/webhooks', { webhook: { url: 'http://app/mine', events: ['transaction.paid_out'] } });
    const { id } = await made(one);
    await fund(one, id);
    await one.clock.advance(0);
    expect(one.to('/mine').map((sent) => (JSON.parse(sent.body) as { event: string }).event)).toEqual(['transaction.paid_out']);
    await one.call('DELETE', `/webhooks/${String(body.object['id'])}`);
    expect((await one.call('GET', `/webhooks/${String(body.object['id'])}`)).status).toBe(404);
  });

  it.each<[CallbackFaultName, string[]]>([
    ['twice', ['transaction.created', 'transaction.created']],
    ['never', []],
    ['late', []],
    ['contradicting', ['transaction.created']],
  ])('%s: at once come %j', async (fault, events) => {
    const one = stage();
    one.core.faults.set({ kind: 'callback', target: 'bitpesaWebhook', fault, times: 1 });
    await made(one);
    await one.clock.advance(0);
    expect(one.webhooks().map(({ event }) => event)).toEqual(events);
    await one.clock.advance(minutes(11));
    expect(one.webhooks()).toHaveLength(fault === 'late' ? 1 : events.length);
  });

  it('that lie say refunded where it was paid', async () => {
    const one = stage();
    const { id } = await made(one);
    await fund(one, id);
    one.core.faults.set({ kind: 'callback', target: 'bitpesaWebhook', fault: 'contradicting', times: 'always' });
    await one.clock.advance(0);
    expect(one.webhooks().at(-1)).toMatchObject({ event: 'transaction.refunded', object: { id, state: 'refunded' } });
    expect(one.core.truth().bitpesa.payouts[0]).toMatchObject({ state: 'paid' });
  });
});

describe('BitPesa: kept and steered', () => {
  it('goes on after a restart; a file from before it was there gets a fresh part', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'standins-'));
    const dataFile = join(folder, 'standins.json');
    const ours = await app();
    const first = await server({ dataFile });
    const post = async (one: Awaited<ReturnType<typeof server>>, path: string, value: object) => {
      const url = `${one.url}/bitpesa/v1${path}`;
      const body = JSON.stringify(value);
      return fetch(url, { method: 'POST', headers: signed('POST', url, body), body });
    };
    first.state().bitpesa.timing.startMs = 300;
    const answer = (await (await post(first, '/transactions/create_and_fund', { transaction: whole })).json()) as Json;
    expect(answer.object).toMatchObject({ state: 'received' });
    await first.close();
    const second = await server({ dataFile, urls: urlsOf(ours.url) });
    await vi.waitFor(() => expect(second.truth().bitpesa.payouts).toMatchObject([{ state: 'paid', debits: 1 }]));
    await vi.waitFor(() =>
      expect(ours.to('/bitpesa').map(({ body }) => (JSON.parse(body) as { event: string }).event)).toContain('transaction.paid_out'),
    );
    await second.close();

    const { bitpesa: _bitpesa, ...older } = JSON.parse(readFileSync(dataFile, 'utf8')) as Record<string, unknown>;
    writeFileSync(dataFile, JSON.stringify(older));
    const third = await server({ dataFile });
    expect(third.truth().bitpesa).toMatchObject({ payouts: [], balances: { KES: major(2_000_000, 'KES') } });
    expect((await post(third, '/transactions/create_and_fund', { transaction: whole })).status).toBe(201);
    await third.close();
    await ours.close();
    rmSync(folder, { recursive: true });
  });

  it('is steered by the control API', async () => {
    const it_ = await server();
    expect((await it_.control('POST', '/payouts', { payee: '+255741000001', outcome: 'stuck' })).status).toBe(200);
    expect(it_.state().bitpesa.outcomes).toEqual({ '+255741000001': 'stuck' });
    expect((await it_.control('POST', '/payouts', { payee: '+255741000001', outcome: null })).status).toBe(200);
    expect(it_.state().bitpesa.outcomes).toEqual({});
    expect((await it_.control('POST', '/payouts', { payee: 'x', outcome: 'odd' })).status).toBe(400);
    expect((await it_.control('POST', '/bitpesa', { kycWaived: false, balances: { USD: 5 }, payoutMs: 7 })).status).toBe(200);
    expect(it_.state().bitpesa).toMatchObject({ kycWaived: false, accounts: { USD: 5, KES: 2_000_000 }, timing: { payoutMs: 7 } });
    expect((await it_.control('GET', '/state')).body).toMatchObject({
      providers: { bitpesa: { payouts: 0, paid: 0, balances: { USD: 5 } } },
    });
    expect(
      (
        await it_.control('POST', '/faults', {
          kind: 'request',
          provider: 'bitpesa',
          endpoint: 'POST /transactions',
          fault: 'rateLimited',
          times: 1,
        })
      ).status,
    ).toBe(200);
    await it_.close();
  });
});
