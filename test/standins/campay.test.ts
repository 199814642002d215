import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { jsonOf } from '../../src/http.js';
import type { Reply, Request } from '../../src/http.js';
import { demoCredentials } from '../../src/standins/credentials.js';
import { fillIn } from '../../src/standins/fill-in.js';
import type { CallbackFaultName } from '../../src/standins/faults.js';
import { carrierOf } from '../../src/standins/momo/carriers.js';
import type { PromptOutcome } from '../../src/standins/mpesa/state.js';
import { tinySeed } from '../../src/standins/seed.js';
import { amina, server, world } from './stage.js';

const fotso = '+237670000001';
const ngono = '+237690000002';
const { token, username, password, webhookKey } = demoCredentials.campay;
const uuid = (n: number) => `2ceefe04-1a79-4914-9dd0-${String(n).padStart(12, '0')}`;

function stage(answers?: (request: Request) => Reply) {
  const one = world(answers && { answers });
  const call = async (method: 'GET' | 'POST', path: string, body?: unknown, authorization = `Token ${token}`) => {
    const asked = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const reply = await one.send({ method, url: `http://x/campay/api${path}`, headers: { authorization }, ...asked, timeoutMs: 60_000 });
    if (!reply.heard) throw new Error(reply.why);
    return { status: reply.status, text: reply.text, body: jsonOf(reply.text) as Record<string, unknown>, headers: reply.headers };
  };
  const collect = (more: object = {}) =>
    call('POST', '/collect/', { amount: '500', currency: 'XAF', from: '237670000001', description: 'Test', external_reference: uuid(1), external_user: '', ...more }); // prettier-ignore
  const withdraw = (more: object = {}) =>
    call('POST', '/withdraw/', { amount: 500, to: '237670000001', description: 'Test', external_reference: uuid(2), ...more });
  const history = async (from = '2026-11-21', to = '2026-11-21') =>
    (await call('POST', '/history/', { start_date: from, end_date: to })).body;
  return { ...one, call, collect, withdraw, history, truth: () => one.core.truth().campay, state: one.core.state };
}

/** The claims of a token, when the key signed it. */
function claims(jwt: string): unknown {
  const [head = '', body = '', signature = ''] = jwt.split('.');
  const right = createHmac('sha256', webhookKey).update(`${head}.${body}`).digest('base64url') === signature;
  return right ? jsonOf(Buffer.from(body, 'base64url').toString()) : undefined;
}

describe('who may come in', () => {
  it('the permanent token, and one that was given out in the last hour', async () => {
    const one = stage();
    expect((await one.call('GET', '/balance/')).status).toBe(200);
    for (const wrong of ['', `Bearer ${token}`, 'Token x', `Token  ${token}`, token]) expect((await one.call('GET', '/balance/', undefined, wrong)).status).toBe(401); // prettier-ignore
    const given = await one.call('POST', '/token/', { username, password }, '');
    expect(given.body).toEqual({ token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as string, expires_in: 3_600 });
    const fresh = `Token ${String(given.body['token'])}`;
    expect((await one.call('GET', '/balance/', undefined, fresh)).status).toBe(200);
    await one.clock.advance(3_600_000);
    expect((await one.call('GET', '/balance/', undefined, fresh)).body).toEqual({ detail: 'Invalid token.' });
    for (const wrong of [{ username, password: 'x' }, {}, '{', { username: 1, password: [] }])
      expect(await one.call('POST', '/token/', wrong, '')).toMatchObject({ status: 400, body: { non_field_errors: [expect.any(String)] } });
  });

  it('a path without its slash leads elsewhere, and what is not there is not', async () => {
    const one = stage();
    expect(await one.call('POST', '/collect', {})).toMatchObject({ status: 301, headers: { location: '/campay/api/collect/' } });
    expect((await one.call('GET', '/nothing/')).status).toBe(404);
    expect((await one.call('POST', '/balance/', {})).status).toBe(404);
    expect(one.truth().collections).toEqual([]);
  });
});

it.each([
  ['+237670000001', 'MTN'], ['+237654999999', 'MTN'], ['+237683000000', 'MTN'], ['+237655000000', 'Orange'], ['+237689000000', 'Orange'],
  ['+237699000000', 'Orange'], ['+237620000000', undefined], ['+237684000000', undefined], ['+237222000000', undefined], [amina, undefined],
])('%s is a subscriber of %s', (phone, carrier) => expect(carrierOf(phone)).toBe(carrier)); // prettier-ignore

describe('POST /collect/', () => {
  it.each([
    ['a plus', { from: '+237670000001' }, 'ER101'],
    ['no country', { from: '670000001' }, 'ER101'],
    ['spaces', { from: '237 670 000 001' }, 'ER101'],
    ['a number as a number', { from: 237670000001 }, 'ER101'],
    ['nobody', { from: undefined }, 'ER101'],
    ['a third carrier', { from: '237620000001' }, 'ER102'],
    ['a land line', { from: '237222000001' }, 'ER102'],
    ['a fraction', { amount: 5.5 }, 'ER201'],
    ['a fraction as text', { amount: '5.0' }, 'ER201'],
    ['nothing', { amount: 0 }, 'ER201'],
    ['less', { amount: -5 }, 'ER201'],
    ['words', { amount: 'five' }, 'ER201'],
  ])('%s is refused with its code', async (_what, more, code) => {
    const one = stage();
    expect(await one.collect(more)).toMatchObject({ status: 400, body: { message: expect.any(String) as string, error_code: code } });
    expect(one.truth().collections).toEqual([]);
  });

  it.each([['another currency', { currency: 'KES' }], ['no description', { description: '' }], ['a reference as a list', { external_reference: [] }]])('%s is refused in words', async (_what, more) => {
    const answer = await stage().collect(more);
    expect(answer.status).toBe(400);
    expect(answer.text).not.toMatch(/ER\d/);
  }); // prettier-ignore

  it('asks the subscriber, moves the money, and tells by a signed callback', async () => {
    const one = stage();
    const made = await one.collect({ amount: 1_500 });
    const reference = String(made.body['reference']);
    expect(made.body).toEqual({ reference, ussd_code: '*126#', operator: 'mtn' });
    expect(reference).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    await one.clock.advance(10);
    const [done] = one.truth().collections;
    expect(done).toMatchObject({ reference, externalReference: uuid(1), phone: fotso, status: 'SUCCESSFUL', receipt: expect.stringMatching(/^\d{11}$/) as string, charge: '15', amount: { minor: '1500' } }); // prettier-ignore
    expect(one.truth().wallets[fotso]?.minor).toBe('47000');
    expect(one.truth().balances.MTN).toBe('251485');
    expect(one.core.phones.inbox(fotso)[0]?.text).toContain('1 500 FCFA');
    const [told] = one.to('/campay');
    expect(told).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' } });
    const callback = jsonOf(told?.body ?? '') as Record<string, string>;
    expect(Object.keys(callback).sort()).toEqual(['amount', 'code', 'currency', 'endpoint', 'external_reference', 'external_user', 'extra_email', 'extra_first_name', 'extra_last_name', 'operator', 'operator_reference', 'phone_number', 'reference', 'signature', 'status']); // prettier-ignore
    expect(callback).toMatchObject({ status: 'SUCCESSFUL', amount: 1_500, operator: 'MTN', endpoint: 'collect', phone_number: '237670000001', operator_reference: done?.receipt }); // prettier-ignore
    const now = Date.parse('2026-11-21T07:00:00Z') / 1_000;
    expect(claims(callback['signature'] ?? '')).toEqual({ iat: now, nbf: now, exp: now + 3_600, source: 'CamPay' });
  });

  it('an Orange subscriber has another code, receipt and balance', async () => {
    const one = stage();
    expect((await one.collect({ from: '237690000002' })).body).toMatchObject({ ussd_code: '#150*50#', operator: 'orange' });
    await one.clock.advance(10);
    expect(one.truth().collections[0]?.receipt).toMatch(/^MP261121\.0800\.C\d{5}$/);
    expect(one.truth().balances).toMatchObject({ MTN: '250000', Orange: '120495' });
  });

  it('the same reference gives the first result; a blank one is always new', async () => {
    const one = stage();
    const first = await one.collect();
    expect((await one.collect({ amount: 900 })).body).toEqual(first.body);
    expect(one.truth().collections).toHaveLength(1);
    await one.collect({ external_reference: '' });
    await one.collect({ external_reference: '' });
    expect(one.truth().collections).toHaveLength(3);
  });

  it('or is rejected, where that is switched on', async () => {
    const one = stage();
    one.state().campay.duplicates = 'rejected';
    expect((await one.collect({ external_reference: 'INV-1' })).status).toBe(400);
    expect((await one.collect()).status).toBe(200);
    expect(await one.collect()).toMatchObject({ status: 400, body: { message: expect.stringContaining('Duplicate') as string } });
    expect(one.truth().collections).toHaveLength(1);
  });
});

describe('what a subscriber does', () => {
  const asking = async (from = '237670000001') => {
    const one = stage();
    one.state().momo.outcome = 'ask';
    await one.collect({ from });
    await one.clock.advance(10);
    return one;
  };
  const status = (one: ReturnType<typeof stage>) => one.truth().collections.at(-1)?.status;

  it.each<[PromptOutcome, string, string]>([
    ['approve', 'SUCCESSFUL', 'None'],
    ['cancel', 'FAILED', 'APPROVAL_REJECTED'],
    ['wrongPin', 'FAILED', 'Invalid PIN entered too many times'],
    ['noFunds', 'FAILED', 'NOT_ENOUGH_FUNDS'],
    ['noAnswer', 'FAILED', 'EXPIRED'],
    ['ask', 'FAILED', 'EXPIRED'],
  ])('%s comes to %s, %s', async (outcome, said, reason) => {
    const one = stage();
    one.state().momo.outcomes[fotso] = outcome;
    const { reference } = (await one.collect()).body;
    await one.clock.advance(301_000);
    expect((await one.call('GET', `/transaction/${String(reference)}/`)).body).toMatchObject({
      status: said,
      reason,
      external_reference: uuid(1),
    });
    expect(one.to('/campay')).toHaveLength(1);
    expect(one.truth().wallets[fotso]?.minor).toBe(said === 'SUCCESSFUL' ? '48000' : '48500');
  });

  it('answers the prompt, which says what to dial; a wrong PIN may be typed again', async () => {
    const one = await asking();
    const [prompt] = one.core.phones.prompts(fotso);
    expect(prompt).toMatchObject({ amount: 500, payee: 'Espoir', currency: 'XAF', approve: '*126#' });
    expect(one.core.phones.prompts(amina)).toEqual([]);
    expect(await one.core.phones.answer(prompt?.id ?? '', { pin: '1111' })).toMatchObject({ status: 'done', code: 'again' });
    expect(status(one)).toBe('PENDING');
    expect(await one.core.phones.answer(prompt?.id ?? '', { pin: '0000' })).toMatchObject({ status: 'done', code: 'paid' });
    expect(await one.core.phones.answer(prompt?.id ?? '', { pin: '0000' })).toEqual({ status: 'gone' });
    expect(status(one)).toBe('SUCCESSFUL');
  });

  it.each([['237670000001', fotso, '*126#', '#150*50#'], ['237690000002', ngono, '#150*50#', '*126#']])('approves by dialling the code of their carrier (%s)', async (from, phone, code, otherCode) => {
    const one = stage();
    one.state().momo.outcome = 'ask';
    one.state().momo.silent = [phone];
    await one.collect({ from });
    await one.clock.advance(1_000);
    expect(one.core.phones.prompts(phone)).toEqual([]);
    expect(await one.core.phones.dial(phone, otherCode)).toMatchObject({ status: 'failed', why: 'noSuchCode' });
    const page = await one.core.phones.dial(phone, code);
    if (page.status !== 'shown') throw new Error(page.text);
    expect(page.text).toContain('Payer 500 FCFA a Espoir?');
    expect(await one.core.phones.reply(page.sessionId, '9999')).toMatchObject({ ended: false });
    expect(await one.core.phones.reply(page.sessionId, '0000')).toMatchObject({ status: 'shown', text: 'Paiement reussi.', ended: true });
    expect(status(one)).toBe('SUCCESSFUL');
    expect(await one.core.phones.reply(page.sessionId, '0000')).toMatchObject({ status: 'failed', why: 'sessionOver' });
    expect(await one.core.phones.dial(phone, code)).toMatchObject({ text: 'Aucun paiement en attente.', ended: true });
  }); // prettier-ignore

  it('refuses in the menu with 0, or hangs up and leaves it waiting', async () => {
    const one = await asking();
    const first = await one.core.phones.dial(fotso, '*126#');
    one.core.phones.cancel('sessionId' in first ? first.sessionId : '');
    expect(status(one)).toBe('PENDING');
    const page = await one.core.phones.dial(fotso, '*126#');
    await one.core.phones.reply('sessionId' in page ? page.sessionId : '', '0');
    expect(status(one)).toBe('FAILED');
  });

  it('a phone in a USSD session shows no prompt, and can pay by the code afterwards', async () => {
    const one = stage(({ url }) => ({ heard: true, status: 200, headers: {}, text: url.endsWith('/ussd') ? 'CON Hello' : '' }));
    one.state().momo.outcome = 'ask';
    await one.core.phones.dial(fotso, '*384*100#');
    await one.collect();
    await one.clock.advance(1_000);
    expect(one.core.phones.prompts(fotso)).toEqual([]);
    expect(await one.core.phones.dial(fotso, '*126#')).toMatchObject({ status: 'shown', ended: false });
  });

  it('three wrong PINs lock the wallet; a number without one fails at once', async () => {
    const one = await asking();
    const [prompt] = one.core.phones.prompts(fotso);
    for (const pin of ['1', '2', '3']) await one.core.phones.answer(prompt?.id ?? '', { pin });
    expect(status(one)).toBe('FAILED');
    one.state().momo.noWallet = [ngono];
    const { reference } = (await one.collect({ from: '237690000002', external_reference: '' })).body;
    await one.clock.advance(10);
    expect((await one.call('GET', `/transaction/${String(reference)}/`)).body).toMatchObject({
      status: 'FAILED',
      reason: 'Initiatee not found',
    });
  });
});

describe('callbacks that go wrong', () => {
  const told = async (fault: CallbackFaultName, outcome: PromptOutcome = 'approve', ms?: number, method: 'GET' | 'POST' = 'POST') => {
    const one = stage();
    Object.assign(one.state().momo, { outcome });
    one.state().campay.callbackMethod = method;
    one.core.faults.set({ kind: 'callback', target: 'campayCallback', fault, times: 1, ms });
    const since = one.clock.now();
    const asked = one.collect();
    await one.clock.advance(ms === undefined ? 20 * 60_000 : 2 * ms);
    await asked;
    const out = one.out.filter(({ url }) => url.includes('/campay'));
    const fields = out.map(({ body, url }) => (method === 'GET' ? Object.fromEntries(new URL(url).searchParams) : jsonOf(body)) as Record<string, unknown>); // prettier-ignore
    return { one, out, fields, says: fields.map((one) => one['status']), after: out.map(({ at }) => at - since) };
  };

  it.each<[CallbackFaultName, PromptOutcome, string[], string]>([
    ['twice', 'approve', ['SUCCESSFUL', 'SUCCESSFUL'], 'SUCCESSFUL'],
    ['never', 'approve', [], 'SUCCESSFUL'],
    ['failureThenSuccess', 'approve', ['FAILED', 'SUCCESSFUL'], 'SUCCESSFUL'],
    ['failureThenSuccess', 'cancel', ['FAILED'], 'FAILED'],
    ['successThenFailure', 'approve', ['SUCCESSFUL', 'FAILED'], 'SUCCESSFUL'],
    ['contradicting', 'approve', ['FAILED'], 'SUCCESSFUL'],
    ['contradicting', 'cancel', ['SUCCESSFUL'], 'FAILED'],
  ])('%s when the payer does %s: says %j, and it is %s', async (fault, outcome, says, status) => {
    for (const method of ['POST', 'GET'] as const) {
      const heard = await told(fault, outcome, undefined, method);
      expect(heard.says).toEqual(says);
      expect(heard.one.truth().collections[0]?.status).toBe(status);
      for (const one of heard.fields) expect(claims(String(one['signature']))).toBeDefined();
    }
  });

  it('late comes late; an altered amount has a good signature all the same; numbers may be text', async () => {
    expect((await told('late', 'approve', 120_000)).after).toEqual([120_000]);
    const off = await told('amountOff');
    expect(off.fields[0]).toMatchObject({ amount: 501 });
    expect(claims(String(off.fields[0]?.['signature']))).toBeDefined();
    expect(off.one.truth().collections[0]?.amount.minor).toBe('500');
    expect((await told('stringCodes')).fields[0]).toMatchObject({ amount: '500' });
  });

  it('by GET all stands in the address, as text, and there is no body', async () => {
    const { out, fields } = await told('twice', 'approve', undefined, 'GET');
    expect(out[0]).toMatchObject({ method: 'GET', body: '' });
    expect(fields[0]).toMatchObject({ amount: '500', status: 'SUCCESSFUL', extra_email: '' });
  });

  it('may come before the answer to /collect/', async () => {
    const one = stage();
    one.core.faults.set({ kind: 'callback', target: 'campayCallback', fault: 'beforeAnswer', times: 1, ms: 3_000 });
    let answered = false;
    void one.collect().then(() => (answered = true));
    await one.clock.advance(1_000);
    expect([one.to('/campay').length, answered]).toEqual([1, false]);
    await one.clock.advance(2_000);
    expect(answered).toBe(true);
  });

  it('is tried once more when it is not taken; its token may say nothing at all', async () => {
    const one = stage(() => ({ heard: true, status: 500, headers: {}, text: '' }));
    one.state().campay.tokenSays = 'nothing';
    await one.collect();
    await one.clock.advance(3_600_000);
    expect(one.to('/campay')).toHaveLength(2);
    expect(claims((jsonOf(one.to('/campay')[0]?.body ?? '') as { signature: string }).signature)).toEqual({});
    expect(one.core.truth().underWay).toBe(0);
  });
});

describe('POST /withdraw/', () => {
  it('pays from the balance with the payee’s carrier, once for one reference, and tells by callback', async () => {
    const one = stage();
    const made = await one.withdraw();
    expect(made.body).toEqual({ reference: expect.any(String) as string, status: 'PENDING' });
    expect((await one.withdraw()).body).toEqual(made.body);
    expect(one.truth().balances.MTN).toBe('249500');
    await one.clock.advance(10);
    expect(one.truth().withdrawals).toMatchObject([{ status: 'SUCCESSFUL', externalReference: uuid(2), amount: { minor: '500' } }]);
    expect(one.truth().wallets[fotso]?.minor).toBe('49000');
    expect(jsonOf(one.to('/campay')[0]?.body ?? '')).toMatchObject({ endpoint: 'withdraw', status: 'SUCCESSFUL' });
    // References are told apart by endpoint.
    await one.collect({ external_reference: uuid(2) });
    expect(one.truth().collections).toHaveLength(1);
  });

  it('one carrier’s balance does not help the other’s subscribers', async () => {
    const one = stage();
    one.state().campay.balances = { MTN: 40_000, Orange: 9_000_000 };
    expect(await one.withdraw()).toMatchObject({ status: 400, body: { error_code: 'ER301' } });
    expect((await one.call('GET', '/balance/')).body).toEqual({ total_balance: 90_400, mtn_balance: 400, orange_balance: 90_000, currency: 'XAF', utility_balance: 50_000 }); // prettier-ignore
    expect((await one.withdraw({ to: '237690000002' })).status).toBe(200);
  });

  it('must be allowed; what cannot be delivered comes back', async () => {
    const one = stage();
    one.state().campay.withdrawalsAllowed = false;
    expect((await one.withdraw()).text).toContain('not allowed');
    one.state().campay.withdrawalsAllowed = true;
    one.state().momo.noWallet = [fotso];
    await one.withdraw();
    await one.clock.advance(10);
    expect(one.truth()).toMatchObject({ withdrawals: [{ status: 'FAILED' }], balances: { MTN: '250000' } });
  });
});

describe('airtime', () => {
  it('is 100 francs on the demo site, each request anew, and asked about at its own address', async () => {
    const one = stage();
    const transfer = (amount: unknown) =>
      one.call('POST', '/utilities/airtime/transfer/', { amount, to: '237690000002', external_reference: uuid(3) });
    expect(await transfer('5')).toMatchObject({ status: 400, body: { error_code: 'ER201' } });
    const { reference } = (await transfer('100')).body;
    await transfer(100);
    expect(one.truth().airtime).toHaveLength(2);
    expect((await one.call('GET', `/utilities/transaction/${String(reference)}/`)).body).toMatchObject({ status: 'PENDING', operator: 'ORANGE_CM', type: 'AIRTIME', external_reference: uuid(3) }); // prettier-ignore
    expect((await one.call('GET', `/transaction/${String(reference)}/`)).status).toBe(404);
    await one.clock.advance(10);
    expect((await one.call('GET', `/utilities/transaction/${String(reference)}/`)).body).toMatchObject({ status: 'SUCCESSFUL' });
    expect(one.truth().balances.utility).toBe('49800');
    expect(one.core.phones.inbox(ngono).at(-1)?.text).toContain('100 FCFA');
    one.state().campay.demo = false;
    expect((await transfer(500)).status).toBe(200);
    one.state().campay.utilityBalance = 0;
    expect(await transfer(500)).toMatchObject({ body: { error_code: 'ER301' } });
  });
});

describe('questions', () => {
  it('an amount is an integer, has a point, or is text, in turn', async () => {
    const one = stage();
    const { reference } = (await one.collect()).body;
    const texts = [];
    for (let i = 0; i < 4; i++)
      texts.push(/"amount":([^,}]+)/.exec((await one.call('GET', `/transaction/${String(reference)}/`)).text)?.[1]);
    expect(texts).toEqual(['500', '500.0', '"500"', '500']);
  });

  it('the history is by day, without what is pending and without our references, as a list or in an envelope', async () => {
    const one = stage();
    await one.collect();
    expect(await one.history()).toEqual({ data: [] });
    one.state().campay.listsPending = true;
    expect(await one.history()).toMatchObject({ data: [{ status: 'PENDING' }] });
    await one.withdraw();
    await one.clock.advance(10);
    one.state().campay.historyShape = 'array';
    const lines = (await one.history()) as unknown as Record<string, unknown>[];
    expect(lines).toMatchObject([
      { debit: 500, credit: 0, charge_amount: 0, operator: 'MTN', status: 'SUCCESSFUL' },
      { debit: 0, credit: 495, charge_amount: 5, phone_number: '237670000001', reference_uuid: one.truth().collections[0]?.reference },
    ]);
    for (const line of lines) expect(line).not.toHaveProperty('external_reference');
    expect(await one.history('2026-11-20', '2026-11-20')).toEqual([]);
    for (const wrong of [
      {},
      { start_date: '2026-11-21' },
      { start_date: '21/11/2026', end_date: '2026-11-21' },
      { start_date: '2026-02-30', end_date: '2026-11-21' },
      '[',
    ])
      // prettier-ignore
      expect((await one.call('POST', '/history/', wrong)).status).toBe(400);
  });
});

describe('payment links', () => {
  const asked = { amount: '500', currency: 'XAF', description: '<b>Test</b>', external_reference: uuid(4), redirect_url: 'https://a.example', failure_redirect_url: 'https://a.example', payment_options: 'MOMO', payer_can_pay_more: 'yes' }; // prettier-ignore

  it('a page takes the money of whoever opens it, and more where they may', async () => {
    const one = stage();
    const { link, reference } = (await one.call('POST', '/get_payment_link/', asked)).body;
    expect(link).toMatch(new RegExp(`/campay/pay/${String(reference)}/$`));
    expect((await one.call('GET', `/transaction/${String(reference)}/`)).status).toBe(404);
    const page = await one.call('GET', `/pay/${String(reference)}/`, undefined, '');
    expect(page.text).toContain('at least 500 FCFA');
    expect(page.text).not.toContain('<b>Test');
    const pay = (form: string) => one.call('POST', `/pay/${String(reference)}/`, form, '');
    expect((await pay('phone=237670000001&amount=499')).body).toMatchObject({ error_code: 'ER201' });
    expect((await pay('phone=670000001')).body).toMatchObject({ error_code: 'ER101' });
    expect((await pay('phone=237670000001&amount=750')).text).toContain('*126#');
    await one.clock.advance(10);
    expect(one.truth().collections).toMatchObject([
      { reference, externalReference: uuid(4), amount: { minor: '750' }, status: 'SUCCESSFUL' },
    ]);
    expect((await pay('phone=237670000001')).text).toContain('under way or over');
    expect(one.truth().collections).toHaveLength(1);
  });

  it.each([['redirect_url', 'http://a.example'], ['failure_redirect_url', ''], ['payment_options', 'CARD'], ['amount', '1.5'], ['currency', 'EUR'], ['from', '670000001'], ['description', '']])('%s %j is refused', async (name, value) => {
    expect((await stage().call('POST', '/get_payment_link/', { ...asked, [name]: value })).status).toBe(400);
  }); // prettier-ignore
});

it('a state that was kept before CamPay came goes on, with CamPay new', () => {
  const fresh = tinySeed(0);
  const { campay: _campay, momo: _momo, ...older } = tinySeed(0);
  const filled = fillIn(JSON.parse(JSON.stringify({ ...older, inbox: [{ id: '1' }] })), fresh);
  expect(filled).toMatchObject({ campay: fresh.campay, momo: { subscribers: { [fotso]: { balance: 48_500 } } }, inbox: [{ id: '1' }] });
});

it('over a restart what waited is still waiting, and what was to be paid is paid', async () => {
  const one = stage();
  one.state().momo.outcome = 'ask';
  one.state().timing.autoAnswerMs = 60_000;
  await one.collect();
  await one.withdraw({ to: '237690000002' });
  const state = JSON.parse(JSON.stringify(one.state())) as ReturnType<typeof one.state>;
  state.timing.autoAnswerMs = 0;
  const again = world({ seed: () => state });
  again.core.resume();
  await again.clock.advance(10);
  expect(again.core.truth().campay.withdrawals).toMatchObject([{ status: 'SUCCESSFUL', phone: ngono }]);
  expect(again.core.truth().campay.collections).toMatchObject([{ status: 'PENDING' }]);
  const { id } = again.core.phones.prompts(fotso)[0] ?? { id: '' };
  expect(await again.core.phones.answer(id, { pin: '0000' })).toMatchObject({ code: 'paid' });
  expect(again.core.truth().campay.collections).toMatchObject([{ status: 'SUCCESSFUL' }]);
});

it('the control API changes what it is told', async () => {
  const it_ = await server();
  expect((await it_.control('POST', '/campay', { duplicates: 'rejected', balances: { Orange: 7 }, utilityBalance: 3 })).status).toBe(200);
  expect((await it_.control('POST', '/campay', { duplicates: 'sometimes' })).status).toBe(400);
  await it_.control('POST', '/momo', { phone: fotso, silent: true });
  await it_.control('POST', '/outcomes', { phone: ngono, outcome: 'cancel' });
  await it_.control('POST', '/subscribers', { phone: fotso, balance: 3 });
  expect(it_.state()).toMatchObject({
    campay: { duplicates: 'rejected', balances: { MTN: 25_000_000, Orange: 700 }, utilityBalance: 300 },
    momo: { silent: [fotso], outcomes: { [ngono]: 'cancel' }, subscribers: { [fotso]: { balance: 3 } } },
    mpesa: { outcomes: {} },
  });
  expect((await it_.control('GET', `/subscribers?phone=${encodeURIComponent(fotso)}`)).body).toMatchObject({
    subscribers: [{ balance: 3 }],
  });
  expect((await it_.control('GET', '/state')).text).not.toMatch(/demo-campay|"pin"/);
  for (const path of [
    '/campay/api/collect/',
    '/campay/api/withdraw/',
    '/campay/api/token/',
    '/campay/api/get_payment_link/',
    '/campay/api/history/',
    '/campay/api/utilities/airtime/transfer/',
    '/campay/pay/x/',
  ])
    // prettier-ignore
    for (const body of ['', '{', 'null', '[]', '"x"', '{"__proto__":{"a":1}}', '{"amount":1e400}', '{"from":{}}']) {
      const answer = await it_.call('POST', path, { authorization: `Token ${token}` }, body);
      expect(answer.status, `${path} ${body}`).toBeGreaterThanOrEqual(400);
      expect(answer.status, `${path} ${body}`).toBeLessThan(500);
    }
  await it_.close();
});
