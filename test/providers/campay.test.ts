import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { days, hours, minutes, seconds } from '../../src/clock.js';
import { ulid } from '../../src/ids.js';
import { major } from '../../src/money.js';
import type { Phone } from '../../src/phone.js';
import { isSignedBy } from '../../src/providers/campay/jwt.js';
import { fromUuid4, toUuid4 } from '../../src/providers/campay/reference.js';
import { readsGarbage } from './garbage.js';
import { campayWorld, fotso, idOf, vector } from './scripted-campay.js';
import type { CampayWorld } from './scripted-campay.js';

const at = Date.UTC(2026, 3, 30, 9);
const referenceAt = (ms: number, byte = 1) => ulid(ms, new Uint8Array(10).fill(byte));
const reference = referenceAt(at);
const order = { reference, phone: fotso, amount: major(1_500, 'XAF'), description: 'Épargne de la réunion' };

let world: CampayWorld;
beforeEach(async () => void (world = await campayWorld()));
afterEach(() => world.close());

const called = () => world.server.seen.map(({ method, path }) => `${method} ${path}`);
const bodyAt = (n: number) => JSON.parse(world.server.seen.at(n)?.body ?? 'null') as Record<string, unknown>;

describe('our reference as a UUID4', () => {
  const chance = fc.uint8Array({ minLength: 10, maxLength: 10 });
  it('each has its own, of version 4, and is read back from it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 42 - 1 }), chance, (time, bytes) => {
        const ours = ulid(time, bytes);
        expect(toUuid4(ours)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(fromUuid4(toUuid4(ours))).toBe(ours);
      }),
      { numRuns: 5_000 },
    );
  });
  it('what is no ULID of our time still has one, always the same; a UUID4 stays itself', () => {
    for (const text of ['', 'INV-1', '7ZZZZZZZZZZZZZZZZZZZZZZZZZ']) {
      expect(toUuid4(text)).toBe(toUuid4(text));
      expect(toUuid4(text)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]/);
    }
    expect(new Set(['', 'INV-1', 'INV-2'].map(toUuid4)).size).toBe(3);
    expect(toUuid4('2CEEFE04-1A79-4914-9DD0-C61748C2AECB')).toBe('2ceefe04-1a79-4914-9dd0-c61748c2aecb');
    expect(fromUuid4('not-one')).toBeUndefined();
  });
});

describe('the requests', () => {
  it('/collect/ is what the docs ask for, with the slash at its end', async () => {
    await world.collector.collect(order);
    expect(called()).toEqual(['POST /api/collect/']);
    expect(world.server.seen[0]?.headers).toMatchObject({ authorization: 'Token permanent', 'content-type': 'application/json' });
    expect(bodyAt(0)).toEqual({
      amount: '1500',
      currency: 'XAF',
      from: '237670000001',
      description: 'Epargne de la reunion',
      external_reference: toUuid4(reference),
      external_user: '',
    });
  });

  it('/withdraw/, airtime, their two questions, and the balance', async () => {
    await world.campay.wallet.withdraw(order);
    expect(bodyAt(0)).toEqual({ amount: '1500', to: '237670000001', description: 'Epargne de la reunion', external_reference: toUuid4(reference) }); // prettier-ignore
    world.answer(() => ({ status: 200, json: { reference: idOf(9), status: 'PENDING' } }));
    await world.campay.airtime.topUp({ reference, phone: fotso, amount: major(100, 'XAF') });
    expect(bodyAt(1)).toEqual({ amount: '100', to: '237670000001', external_reference: toUuid4(reference) });
    await world.campay.airtime.status(idOf(9));
    await world.campay.wallet.status(idOf(1));
    await world.campay.wallet.balances();
    expect(called()).toEqual([
      'POST /api/withdraw/',
      'POST /api/utilities/airtime/transfer/',
      `GET /api/utilities/transaction/${idOf(9)}/`,
      `GET /api/transaction/${idOf(1)}/`,
      'GET /api/balance/',
    ]);
  });

  it('/get_payment_link/ names only what is known, and wants secret pages to come back to', async () => {
    const pages = { paidUrl: 'https://a.example/paid', failedUrl: 'https://a.example/failed' };
    world.answer(() => ({ status: 200, json: { link: `${world.server.url}/pay/1`, reference: idOf(3) } }));
    await world.campay.links.link({ ...order, ...pages, mayPayMore: true });
    const { phone: _phone, ...nobody } = order;
    await world.campay.links.link({ ...nobody, ...pages, firstName: 'Fotso' });
    const always = { amount: '1500', currency: 'XAF', description: 'Epargne de la reunion', external_reference: toUuid4(reference), redirect_url: pages.paidUrl, failure_redirect_url: pages.failedUrl, payment_options: 'MOMO' }; // prettier-ignore
    expect(bodyAt(0)).toEqual({ ...always, from: '237670000001', payer_can_pay_more: 'yes' });
    expect(bodyAt(1)).toEqual({ ...always, first_name: 'Fotso', payer_can_pay_more: 'no' });
    expect(await world.campay.links.link({ ...order, ...pages, failedUrl: 'http://a.example' })).toMatchObject({ status: 'refused' });
    expect(await world.campay.links.link({ ...order, ...pages, paidUrl: 'a.example' })).toMatchObject({ status: 'refused' });
    expect(world.server.seen).toHaveLength(2);
    const secret = world.another({ baseUrl: 'https://campay.example/api', send: async () => ({ heard: true, status: 200, headers: {}, text: '{"link":"http://campay.example/x"}' }) }); // prettier-ignore
    expect(await secret.links.link({ ...order, ...pages })).toMatchObject({ status: 'unknown' });
  });

  it.each([['', 'Payment'], ['🎉', 'Payment'], ['a\nb', 'ab'], ['x'.repeat(80), 'x'.repeat(50)]])('a description %j is sent as %j', async (description, sent) => {
    await world.collector.collect({ ...order, description });
    expect(bodyAt(0)).toMatchObject({ description: sent });
  }); // prettier-ignore

  it('nothing is sent for what cannot be: other money, other countries, beyond the limits that the host set', async () => {
    const strict = world.another({ limits: { collect: { min: 500, max: 1_000 }, airtime: { min: 100, max: 100 } } });
    for (const units of [499, 1_001]) expect(await strict.collector.collect({ ...order, amount: major(units, 'XAF') })).toEqual({ status: 'refused', reason: 'limit' }); // prettier-ignore
    expect(await strict.airtime.topUp({ reference, phone: fotso, amount: major(5, 'XAF') })).toEqual({
      status: 'refused',
      reason: 'limit',
    });
    for (const phone of ['+23767000000', '+237222000001', '+2376700000012', '+254712000001'])
      expect(await strict.wallet.withdraw({ ...order, phone: phone as Phone, amount: major(5, 'XAF') })).toEqual({ status: 'refused', reason: 'badNumber' }); // prettier-ignore
    expect(await strict.wallet.withdraw({ ...order, amount: major(5, 'KES') })).toMatchObject({ status: 'refused', reason: 'declined' });
    expect(world.server.seen).toEqual([]);
  });
});

describe('tokens', () => {
  const credentials = { username: 'u:', password: 'p:' };
  let given = 0;
  const tokens = (more: { lifeS?: number; status?: number; refuse?: (token: string) => boolean } = {}) => {
    given = 0;
    world.answer((call) => {
      if (call.path === '/api/token/') {
        given++;
        if (more.status) return { status: more.status, json: { non_field_errors: ['no'] } };
        return { status: 200, json: { token: `t${given}`, expires_in: more.lifeS ?? 3_600 } };
      }
      const token = /^Token (t\d+)$/.exec(call.headers.authorization ?? '')?.[1] ?? '';
      if (token === '' || more.refuse?.(token)) return { status: 401, json: { detail: 'Invalid token.' } };
      return { status: 200, json: { reference: idOf(1), status: 'PENDING', total_balance: 1, mtn_balance: 1, orange_balance: 0 } };
    });
    return world.another({ credentials });
  };

  it('one is fetched for many calls at once, and kept until a minute before its end', async () => {
    const client = tokens();
    await Promise.all(Array.from({ length: 20 }, () => client.wallet.balances()));
    expect(given).toBe(1);
    expect(bodyAt(0)).toEqual(credentials);
    world.clock.pass(seconds(3_539));
    await client.wallet.balances();
    expect(given).toBe(1);
    world.clock.pass(seconds(1));
    await Promise.all([client.wallet.balances(), client.wallet.balances()]);
    expect(given).toBe(2);
  });

  it('one that they refuse is renewed once, and the call repeated once, also one that moves money', async () => {
    const client = tokens({ refuse: (token) => token === 't1' });
    expect(await client.collector.collect(order)).toMatchObject({ status: 'pending' });
    expect(called()).toEqual(['POST /api/token/', 'POST /api/collect/', 'POST /api/token/', 'POST /api/collect/']);
    expect(bodyAt(1)).toEqual(bodyAt(3));
    const never = tokens({ refuse: () => true });
    expect(await never.collector.collect(order)).toEqual({ status: 'refused', reason: 'unavailable', alert: 'CamPay refuses the token' });
    expect(given).toBe(2);
  });

  it('many calls that meet a refused token ask for one new token', async () => {
    const client = tokens({ refuse: (token) => token === 't1' });
    const answers = await Promise.all(Array.from({ length: 10 }, () => client.wallet.balances()));
    expect(answers.every(({ status }) => status === 'read')).toBe(true);
    expect(given).toBe(2);
  });

  it('a wrong pair is refused with an alert, and nothing else is called', async () => {
    const client = tokens({ status: 400 });
    expect(await client.collector.collect(order)).toEqual({
      status: 'refused',
      reason: 'unavailable',
      alert: 'CamPay refuses the credentials',
    });
    expect(await client.wallet.balances()).toMatchObject({ status: 'unknown' });
    expect(new Set(called())).toEqual(new Set(['POST /api/token/']));
  });

  it('no token to be had: the payment is refused, as nothing was sent', async () => {
    const client = tokens({ status: 503 });
    expect(await client.collector.collect(order)).toEqual({ status: 'refused', reason: 'unavailable' });
    expect(await client.collector.status(idOf(1))).toMatchObject({ status: 'unknown' });
  });

  it('odd lives of a token do no harm', async () => {
    for (const lifeS of [30, 0, -1, 1e12]) {
      const client = tokens({ lifeS });
      await client.wallet.balances();
      await client.wallet.balances();
      expect(given).toBe(1);
    }
  });
});

it('after a 429 calls wait for as long as it says, where they may', async () => {
  world.answer(() => ({ status: 429, json: {}, headers: { 'retry-after': '4' } }));
  expect(await world.collector.status(idOf(1))).toMatchObject({ status: 'unknown' });
  expect(world.clock.slept).toEqual([]);
  await world.collector.status(idOf(1));
  expect(world.clock.slept).toEqual([seconds(4)]);
  world.answer(() => ({ status: 429, json: {}, headers: { 'retry-after': '9' } }));
  await world.collector.status(idOf(1));
  const before = world.server.seen.length;
  expect(await world.collector.status(idOf(1))).toEqual({ status: 'unknown', why: 'campay was not heard (RATE_LIMIT)' });
  expect(world.server.seen).toHaveLength(before);
  expect(await world.collector.collect(order)).toMatchObject({ status: 'unknown' });
  expect(world.clock.slept.at(-1)).toBe(seconds(9));
});

describe('look-up by our reference, by a client that knows nothing yet', () => {
  const paid = async () => {
    await world.collector.collect(order);
    await world.payer(idOf(1), 'approves');
  };
  const settled = { status: 'settled', providerId: idOf(1), amount: major(1_500, 'XAF'), receipt: '18132148736' };

  it.each(['array', 'data'] as const)('finds it in a history that is an %s, by asking whose each line is', async (shape) => {
    await paid();
    await world.campay.wallet.withdraw({ ...order, reference: referenceAt(at, 2) });
    await world.payer(idOf(2), 'approves');
    world.shape(shape);
    const client = world.another();
    const before = world.server.seen.length;
    expect(await client.collector.lookUp(reference)).toEqual(settled);
    expect(called().slice(before)).toEqual(['POST /api/history/', `GET /api/transaction/${idOf(1)}/`, `GET /api/transaction/${idOf(1)}/`]);
    expect(bodyAt(before)).toEqual({ start_date: '2026-04-28', end_date: '2026-05-01' });
    expect(await client.wallet.lookUp(referenceAt(at, 2))).toMatchObject({ status: 'settled', providerId: idOf(2) });
  });

  it('what is pending is not listed, and so unknown; sent again it is the same transaction', async () => {
    await world.collector.collect(order);
    const client = world.another();
    expect(await client.collector.lookUp(reference)).toMatchObject({ status: 'unknown' });
    expect(await client.collector.collect(order)).toMatchObject({ status: 'pending', providerId: idOf(1) });
    expect(await world.prompts()).toBe(1);
    expect(await client.collector.lookUp(reference)).toMatchObject({ status: 'pending', providerId: idOf(1) });
  });

  it('where a duplicate is rejected, it is unknown until the history shows it', async () => {
    await paid();
    const client = world.another();
    world.answer((call) =>
      call.path === '/api/collect/' ? { status: 400, json: { message: 'Each request should have a unique UUID4' } } : undefined,
    );
    expect(await client.collector.collect(order)).toEqual({ status: 'unknown', why: 'campay calls our reference a duplicate' });
    expect(await client.collector.lookUp(reference)).toEqual(settled);
  });

  it('absent only after a day, from a history that goes back that far and hides nothing', async () => {
    const client = world.another();
    world.clock.pass(hours(24));
    expect(await client.collector.lookUp(reference)).toMatchObject({ status: 'unknown' });
    world.clock.pass(1);
    expect(await client.collector.lookUp(reference)).toEqual({ status: 'absent' });
    world.answer((call) => (call.path === '/api/history/' ? { status: 200, json: [{ odd: true }] } : undefined));
    expect(await client.collector.lookUp(reference)).toMatchObject({ status: 'unknown' });
    const line = { reference_uuid: idOf(1), status: 'FAILED', amount: 5, datetime: '2026-04-30T09:00:00Z' };
    world.answer((call) => ({ status: call.path === '/api/history/' ? 200 : 503, json: [line] }));
    expect(await client.collector.lookUp(reference)).toMatchObject({ status: 'unknown' });
    world.answer(undefined);
    world.clock.pass(days(40));
    expect(await client.collector.lookUp(reference)).toMatchObject({ status: 'unknown' });
    expect(await client.collector.lookUp('no reference of ours')).toMatchObject({ status: 'unknown' });
  });

  it('reads back in time span by span, each lapping over the next', async () => {
    world.clock.pass(days(20));
    await world.another().collector.lookUp(reference);
    const asked = world.server.seen.map(({ body }) => JSON.parse(body) as { start_date: string; end_date: string });
    expect(asked.map(({ start_date, end_date }) => [start_date, end_date])).toEqual([
      ['2026-05-18', '2026-05-21'],
      ['2026-05-11', '2026-05-20'],
      ['2026-04-16', '2026-05-13'],
    ]);
  });

  it('asks about twenty lines at a time, and goes on the next time', async () => {
    for (let i = 0; i < 50; i++) {
      await world.collector.collect({ ...order, reference: referenceAt(at, 100 + i) });
      await world.payer(idOf(i + 1), 'approves');
    }
    const client = world.another();
    const sought = referenceAt(at, 145);
    const asks: number[] = [];
    let found = 'unknown';
    for (let tries = 0; tries < 4 && found === 'unknown'; tries++) {
      const before = world.server.seen.length;
      found = (await client.collector.lookUp(sought)).status;
      asks.push(
        called()
          .slice(before)
          .filter((call) => call.startsWith('GET')).length,
      );
    }
    expect(found).toBe('settled');
    expect(asks).toEqual([20, 20, 11]);
  });

  it('a reference that the history shows is taken from there', async () => {
    await paid();
    world.answer((call) => {
      const line = {
        reference_uuid: idOf(1),
        status: 'SUCCESSFUL',
        external_reference: toUuid4(reference),
        datetime: '2026-04-30 10:00:01',
      };
      return call.path === '/api/history/' ? { status: 200, json: [line] } : undefined;
    });
    const before = world.server.seen.length;
    expect(await world.another().collector.lookUp(reference)).toEqual(settled);
    expect(called().slice(before)).toEqual(['POST /api/history/', `GET /api/transaction/${idOf(1)}/`]);
  });

  it('an answer that bears another reference than was sent is believed no more', async () => {
    await paid();
    Object.assign(world.transactions[0] ?? {}, { external_reference: toUuid4('another') });
    expect(await world.collector.status(idOf(1))).toEqual({ status: 'unknown', why: 'campay shows another reference than was sent' });
  });
});

describe('the statement', () => {
  const fill = async (count: number) => {
    for (let i = 0; i < count; i++) {
      await world.collector.collect({ ...order, reference: referenceAt(at, 100 + i) });
      await world.payer(idOf(i + 1), 'approves');
    }
  };

  it('has what came in, newest first, with our references, and nothing that was paid out', async () => {
    await fill(2);
    await world.campay.wallet.withdraw({ ...order, reference: referenceAt(at, 9) });
    await world.payer(idOf(3), 'approves');
    const statement = await world.another().collector.statement(10);
    expect(statement).toMatchObject({ status: 'read', whole: true });
    expect(statement.status === 'read' && statement.lines.map(({ reference: ours }) => ours).sort()).toEqual([referenceAt(at, 100), referenceAt(at, 101)].sort()); // prettier-ignore
    expect(statement.status === 'read' && statement.lines[0]).toMatchObject({ phone: fotso, amount: major(1_500, 'XAF'), receipt: '18132148736', status: 'settled', at }); // prettier-ignore
  });

  it('is not whole where more is there, a line cannot be read, or the list looks cut', async () => {
    await fill(3);
    const client = world.another();
    const cut = await client.collector.statement(2);
    expect(cut).toMatchObject({ status: 'read', whole: false });
    expect(cut.status === 'read' && cut.lines).toHaveLength(2);
    expect(await client.collector.statement(3)).toMatchObject({ status: 'read', whole: true });
    const line = (n: number, more: object = {}) => ({ reference_uuid: idOf(n), status: 'SUCCESSFUL', amount: 5, datetime: '2026-04-30T09:00:00Z', ...more }); // prettier-ignore
    for (const odd of [{ amount: 0.5 }, { amount: null }, { datetime: 'yesterday' }, { status: 'LOST' }, { reference_uuid: '' }]) {
      world.answer((call) => (call.path === '/api/history/' ? { status: 200, json: [line(1), line(2, odd)] } : undefined));
      expect(await client.collector.statement(10)).toMatchObject({ status: 'read', whole: false, lines: [{ providerId: idOf(1) }] });
    }
    world.answer((call) => (call.path === '/api/history/' ? { status: 200, json: Array.from({ length: 100 }, (_, n) => line(n)) } : undefined)); // prettier-ignore
    expect(await client.collector.statement(1_000)).toMatchObject({ status: 'read', whole: false });
  });

  it.each([
    ['2026-04-30T09:00:00.123456Z', at + 123],
    ['2026-04-30T10:00:00.670488', at + 670],
    ['2026-04-30 10:00:00', at],
    ['2026-04-30T11:00:00+02:00', at],
  ])('reads the moment %s', async (datetime, moment) => {
    world.answer(() => ({
      status: 200,
      json: [{ reference_uuid: idOf(1), status: 'FAILED', amount: '5.00', datetime, external_reference: 'x' }],
    }));
    expect(await world.collector.statement(5)).toMatchObject({
      status: 'read',
      lines: [{ at: moment, status: 'refused', refusal: 'declined' }],
    });
  });

  it('the history tells what CamPay kept, to the hundredth', async () => {
    world.answer(() => ({
      status: 200,
      json: { data: [{ reference_uuid: idOf(1), status: 'SUCCESSFUL', amount: 5, charge_amount: 0.05 }] },
    }));
    for await (const span of world.campay.history())
      expect(span).toMatchObject({ status: 'span', lines: [{ charge: '0.05', amount: major(5, 'XAF') }] });
    expect(world.server.seen).toHaveLength(3);
    expect(await world.collector.fee(major(5, 'XAF'))).toBeUndefined();
  });
});

describe('airtime', () => {
  const topUp = { reference, phone: fotso, amount: major(100, 'XAF') };
  it('is never sent again, and looked up only by what is known of it', async () => {
    world.answer((call) => (call.method === 'POST' && !call.path.includes('history') ? { status: 200, json: { reference: idOf(4), status: 'PENDING' } } : undefined)); // prettier-ignore
    expect(world.campay.airtime.sendAgain).toBe(false);
    expect(await world.campay.airtime.topUp(topUp)).toEqual({ status: 'pending', providerId: idOf(4) });
    const done = {
      reference: idOf(4),
      status: 'SUCCESSFUL',
      amount: 100,
      currency: 'XAF',
      operator: 'ORANGE_CM',
      code: 'CP260430U0649K',
      type: 'AIRTIME',
    };
    world.answer((call) => (call.path === `/api/utilities/transaction/${idOf(4)}/` ? { status: 200, json: done } : call.path === '/api/history/' ? { status: 200, json: [] } : { status: 404, json: {} })); // prettier-ignore
    expect(await world.campay.airtime.lookUp(reference)).toMatchObject({ status: 'settled', receipt: 'CP260430U0649K' });
    world.clock.pass(days(2));
    expect(await world.another().airtime.lookUp(reference)).toEqual({
      status: 'unknown',
      why: 'campay cannot be asked for airtime by our reference',
    });
  });
});

describe('the signature of a callback', () => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const sign = (key: string, header: unknown, payload: unknown) => {
    const text = `${part(header)}.${part(payload)}`;
    return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  };
  const hs = { alg: 'HS256', typ: 'JWT' };
  const s = at / 1_000;

  it("reproduces a public client's test vector: it verifies, with that key alone, and says nothing", () => {
    expect(isSignedBy(vector.key, vector.token, at)).toBe(true);
    expect(isSignedBy(`${vector.key}-invalid`, vector.token, at)).toBe(false);
    expect(isSignedBy('', vector.token, at)).toBe(false);
    expect(sign(vector.key, hs, {})).toBe(vector.token);
    expect(Buffer.from(vector.token.split('.')[1] ?? '', 'base64url').toString()).toBe('{}');
  });

  it.each([
    ['as recorded', { ...hs, app: 'Espoir' }, { iat: s, nbf: s, exp: s + 3_600, source: 'CamPay' }, true],
    ['no claims', hs, {}, true],
    ['a minute past its end', hs, { exp: s - 59 }, true],
    ['expired', hs, { exp: s - 60 }, false],
    ['not yet', hs, { nbf: s + 61 }, false],
    ['nearly', hs, { nbf: s + 60 }, true],
    ['an end in words', hs, { exp: 'tomorrow' }, false],
    ['an end that is null', hs, { exp: null }, false],
    ['alg none', { alg: 'none' }, {}, false],
    ['alg in small letters', { alg: 'hs256' }, {}, false],
    ['HS512 by name', { alg: 'HS512' }, {}, false],
    ['RS256 by name', { alg: 'RS256' }, {}, false],
    ['a list of algs', { alg: ['HS256'] }, {}, false],
    ['no alg', { typ: 'JWT' }, {}, false],
    ['crit', { ...hs, crit: ['exp'] }, {}, false],
    ['a header that is a list', ['HS256'], {}, false],
    ['a payload that is a list', hs, [], false],
    ['a payload that is null', hs, null, false],
  ])('%s', (_what, header, payload, holds) => {
    expect(isSignedBy('key', sign('key', header, payload), at)).toBe(holds);
  });

  it('none of 10,000 altered tokens is taken', () => {
    const good = sign('key', hs, { exp: s + 3_600 });
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ';
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.constantFrom('put', 'drop', 'add', 'cut'), fc.nat(letters.length - 1), (i, how, n) => {
        const letter = letters.charAt(n);
        const rest = good.slice(how === 'add' ? i : i + 1);
        const altered = how === 'cut' ? good.slice(0, i) : good.slice(0, i) + (how === 'drop' ? '' : letter) + rest;
        return altered === good || !isSignedBy('key', altered, at);
      }),
      { numRuns: 10_000 },
    );
    for (const bare of [
      good.split('.').slice(0, 2).join('.'),
      `${good.split('.').slice(0, 2).join('.')}.`,
      `${good}.`,
      good.split('.')[2] ?? '',
    ])
      expect(isSignedBy('key', bare, at)).toBe(false);
  });

  it('without a webhook key no callback is believed; an old token is good for nothing', () => {
    const body = JSON.stringify({ status: 'SUCCESSFUL', reference: idOf(1), signature: vector.token });
    expect(world.collector.hint(body)).toBeDefined();
    for (const webhookKey of [undefined, '']) expect(world.another({ webhookKey }).collector.hint(body)).toBeUndefined();
    const token = sign(vector.key, hs, { exp: s + 3_600 });
    const timed = JSON.stringify({ status: 'FAILED', reference: idOf(1), signature: token });
    expect(world.collector.hint(timed)).toMatchObject({ says: 'refused' });
    world.clock.pass(minutes(62));
    expect(world.collector.hint(timed)).toBeUndefined();
  });
});

describe('callbacks of any shape', () => {
  const leaf = fc.oneof(
    fc.constantFrom<unknown>('SUCCESSFUL', 'FAILED', 'PENDING', 'SUCCESS', vector.token, `${vector.token}x`, idOf(1), idOf(2), '../x', '', null, 1, true, {}, [], '__proto__'),
    fc.string(),
    fc.double(),
  ); // prettier-ignore
  const fields = fc.record(
    {
      status: fc.oneof({ weight: 5, arbitrary: fc.constantFrom<unknown>('SUCCESSFUL', 'FAILED') }, { weight: 1, arbitrary: leaf }),
      reference: fc.oneof({ weight: 5, arbitrary: fc.constantFrom<unknown>(idOf(1), idOf(2)) }, { weight: 1, arbitrary: leaf }),
      signature: fc.oneof({ weight: 5, arbitrary: fc.constant<unknown>(vector.token) }, { weight: 1, arbitrary: leaf }),
      amount: leaf,
      endpoint: leaf,
      extra: leaf,
    },
    { requiredKeys: [] },
  );
  const asQuery = (value: object) =>
    new URLSearchParams(Object.entries(value).map(([name, one]): [string, string] => [name, String(one)])).toString();

  it('20,000 of them, as JSON and as a query: a hint is about what stands there, is signed, and nothing throws', () => {
    let hints = 0;
    fc.assert(
      fc.property(fields, fc.boolean(), (value, isQuery) => {
        const hint = world.collector.hint(isQuery ? asQuery(value) : JSON.stringify(value));
        if (!hint) return;
        hints++;
        expect(value.signature).toBe(vector.token);
        expect(hint).toEqual({
          providerId: String(value.reference),
          dedupeKey: `${String(value.reference)}:${String(value.status)}`,
          says: value.status === 'SUCCESSFUL' ? 'settled' : 'refused',
        });
      }),
      { numRuns: 20_000 },
    );
    expect(hints).toBeGreaterThan(2_000);
  });

  it('garbage is nobody’s on every port', () => {
    readsGarbage((body) => world.campay.wallet.hint(body));
    readsGarbage((body) => world.campay.airtime.hint(body));
  });
});
