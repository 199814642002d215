import { describe, expect, it } from 'vitest';
import { hours, minutes, seconds } from '../../src/clock.js';
import { ulid } from '../../src/ids.js';
import { major } from '../../src/money.js';
import type { Phone } from '../../src/phone.js';
import { campay } from '../../src/providers/campay/index.js';
import { demoCredentials } from '../../src/standins/credentials.js';
import type { CallbackFaultName, RequestFaultName } from '../../src/standins/faults.js';
import { world as standins } from '../standins/stage.js';
import { fotso } from './scripted-campay.js';

/** The client over the stand-in, which was written from the sheet: each kind of trouble, with a clock that is moved by hand. */

const ngono = '+237690000002' as Phone;
const { token, username, password, webhookKey } = demoCredentials.campay;

function stage() {
  const one = standins();
  const start = (credentials: Parameters<typeof campay>[0]['credentials'] = { token }) =>
    campay({ baseUrl: 'http://x/campay/api', credentials, webhookKey, send: one.send, clock: one.clock });
  let n = 0;
  const order = (phone = fotso, units = 500) => {
    const chance = new Uint8Array(10).fill(++n);
    return { reference: ulid(one.clock.now(), chance), phone, amount: major(units, 'XAF'), description: 'Contribution' };
  };
  /** What comes of a question while time goes by. */
  const over = async <T>(asked: Promise<T>, ms = seconds(20)): Promise<T> => {
    await one.clock.advance(ms);
    return asked;
  };
  const fault = (name: RequestFaultName, endpoint: string, times: number | 'always' = 1) =>
    one.core.faults.set({ kind: 'request', provider: 'campay', endpoint, fault: name, times });
  const truth = () => one.core.truth().campay;
  return { ...one, client: start(), start, order, over, fault, truth, state: one.core.state() };
}

const done = new Set<RequestFaultName>(['lostResponse', 'error500Processed', 'truncated', 'lateRequest']);
const troubles: RequestFaultName[] = ['lostRequest', 'lostResponse', 'error500', 'error500Processed', 'html503', 'hang', 'lateRequest', 'rateLimited', 'truncated']; // prettier-ignore

describe.each(troubles)('%s', (name) => {
  it('on a payment: unknown; sent again it is one prompt, one payment, one receipt', async () => {
    const { client, order, over, fault, truth } = stage();
    const asked = order();
    fault(name, 'POST /collect/');
    const first = await over(client.collector.collect(asked), minutes(2));
    expect(first.status).toBe(name === 'lateRequest' ? 'pending' : 'unknown');
    expect(truth().collections).toHaveLength(done.has(name) ? 1 : 0);
    const again = await over(client.collector.collect(asked), minutes(1));
    if (again.status !== 'pending') throw new Error(JSON.stringify(again));
    expect(again.approve).toBe('*126#');
    expect(truth().collections).toHaveLength(1);
    const [paid] = truth().collections;
    const settled = { status: 'settled', providerId: paid?.reference, amount: asked.amount, receipt: paid?.receipt };
    expect(await over(client.collector.status(again.providerId))).toEqual(settled);
    expect(await over(client.collector.lookUp(asked.reference))).toEqual(settled);
    expect(truth().wallets[fotso]?.minor).toBe('48000');
  });

  it('on a payout: unknown; sent again it is paid once', async () => {
    const { client, order, over, fault, truth } = stage();
    const asked = order(ngono, 900);
    fault(name, 'POST /withdraw/');
    await over(client.wallet.withdraw(asked), minutes(2));
    const again = await over(client.wallet.withdraw(asked), minutes(1));
    expect(again).toMatchObject({ status: 'pending' });
    expect(truth().withdrawals).toHaveLength(1);
    expect(await over(client.wallet.lookUp(asked.reference))).toMatchObject({ status: 'settled', amount: asked.amount });
    expect(truth().wallets[ngono]?.minor).toBe('32150');
    expect(truth().balances.Orange).toBe('119100');
  });

  it('on airtime: unknown, once, and never sent again by itself', async () => {
    const { client, order, over, fault, truth } = stage();
    fault(name, 'POST /utilities/airtime/transfer/');
    const asked = order(fotso, 100);
    const first = await over(client.airtime.topUp(asked), minutes(2));
    expect(first.status).toBe(name === 'lateRequest' ? 'pending' : 'unknown');
    expect(truth().airtime).toHaveLength(done.has(name) ? 1 : 0);
    if (first.status === 'unknown') expect(await over(client.airtime.lookUp(asked.reference))).toMatchObject({ status: 'unknown' });
    expect(truth().airtime).toHaveLength(done.has(name) ? 1 : 0);
  });

  it('on a question: unknown, and the next answer is whole', async () => {
    const { client, order, over, fault } = stage();
    const asked = await over(client.collector.collect(order()));
    const id = asked.status === 'pending' ? asked.providerId : '';
    fault(name, 'GET /transaction');
    const first = await over(client.collector.status(id), minutes(2));
    expect(first.status).toBe(name === 'lateRequest' ? 'settled' : 'unknown');
    expect(await over(client.collector.status(id))).toMatchObject({ status: 'settled' });
  });
});

it('after a crash a client that knows nothing finds what ended, in either shape of the history', async () => {
  const { client, start, order, over, state } = stage();
  const [paid, paidOut] = [order(), order(ngono)];
  await over(client.collector.collect(paid));
  await over(client.wallet.withdraw(paidOut));
  for (const shape of ['array', 'data'] as const) {
    state.campay.historyShape = shape;
    expect(await over(start().collector.lookUp(paid.reference))).toMatchObject({ status: 'settled' });
    expect(await over(start().wallet.lookUp(paidOut.reference))).toMatchObject({ status: 'settled' });
    const statement = await over(start().collector.statement(100));
    expect(statement).toMatchObject({
      status: 'read',
      whole: true,
      lines: [{ reference: paid.reference, phone: fotso, status: 'settled' }],
    });
  }
});

it('rejected duplicates: unknown while it is pending, found when it has ended, one payment', async () => {
  const { client, start, order, over, fault, truth, state } = stage();
  Object.assign(state.campay, { duplicates: 'rejected' });
  state.momo.outcome = 'ask';
  const asked = order();
  fault('lostResponse', 'POST /collect/');
  expect(await over(client.collector.collect(asked))).toMatchObject({ status: 'unknown' });
  expect(await over(client.collector.collect(asked))).toEqual({ status: 'unknown', why: 'campay calls our reference a duplicate' });
  expect(await over(client.collector.lookUp(asked.reference))).toMatchObject({ status: 'unknown' });
  await over(Promise.resolve(), minutes(6));
  expect(await over(start().collector.lookUp(asked.reference))).toMatchObject({ status: 'refused', reason: 'noAnswer' });
  expect(truth().collections).toHaveLength(1);
});

it('user name and password do as well: a token is renewed when its hour is over', async () => {
  const { start, order, over, truth, core } = stage();
  const client = start({ username, password });
  const asked = await over(client.collector.collect(order()));
  await over(Promise.resolve(), hours(2));
  expect(await over(client.collector.status(asked.status === 'pending' ? asked.providerId : ''))).toMatchObject({ status: 'settled' });
  core.state().campay.tokens = [];
  expect(await over(client.collector.collect(order(ngono)))).toMatchObject({ status: 'pending', approve: '#150*50#' });
  expect(truth().collections).toHaveLength(2);
  expect(await over(start({ username, password: 'x' }).collector.collect(order()))).toMatchObject({ status: 'refused', reason: 'unavailable', alert: 'CamPay refuses the credentials' }); // prettier-ignore
});

it.each<[CallbackFaultName, string[]]>([
  ['twice', ['settled', 'settled']],
  ['amountOff', ['settled']],
  ['contradicting', ['refused']],
  ['successThenFailure', ['settled', 'refused']],
  ['failureThenSuccess', ['refused', 'settled']],
  ['stringCodes', ['settled']],
])('callbacks %s, by POST and by GET: hints %j, and the question tells what is so', async (name, says) => {
  for (const method of ['POST', 'GET'] as const) {
    const { client, core, order, over, out, state } = stage();
    state.campay.callbackMethod = method;
    core.faults.set({ kind: 'callback', target: 'campayCallback', fault: name, times: 1 });
    const asked = await over(client.collector.collect(order()));
    const providerId = asked.status === 'pending' ? asked.providerId : '';
    const bodies = out.filter(({ url }) => url.includes('/campay')).map(({ body, url }) => (method === 'GET' ? new URL(url).search : body));
    const hints = bodies.map((body) => client.collector.hint(body));
    expect(hints.map((hint) => hint?.says)).toEqual(says);
    for (const hint of hints) expect(hint?.providerId).toBe(providerId);
    expect(await over(client.collector.status(providerId))).toMatchObject({ status: 'settled', amount: major(500, 'XAF') });
    const [body = ''] = bodies;
    expect(client.collector.hint(body.replace(/signature(=|":")eyJ/, 'signature$1eyK'))).toBeUndefined();
  }
});

it('one carrier’s balance too low: refused with an alert, though the total would do', async () => {
  const { client, order, over, state } = stage();
  state.campay.balances = { MTN: 10_000, Orange: 9_000_050 };
  expect(await over(client.wallet.withdraw(order()))).toMatchObject({ status: 'refused', reason: 'unavailable', alert: expect.stringContaining('ER301') as string }); // prettier-ignore
  expect(await over(client.wallet.balances())).toEqual({
    status: 'read',
    total: major(90_100, 'XAF'),
    carriers: [{ carrier: 'MTN', balance: major(100, 'XAF') }, { carrier: 'Orange', balance: major(90_000, 'XAF') }],
  }); // prettier-ignore
  expect(await over(client.wallet.withdraw(order(ngono)))).toMatchObject({ status: 'pending' });
  state.campay.withdrawalsAllowed = false;
  expect(await over(client.wallet.withdraw(order(ngono)))).toMatchObject({ status: 'refused', alert: expect.stringContaining('settings') as string }); // prettier-ignore
});

it('a payment link: nobody knows the payment until somebody opens the page; then what was paid counts', async () => {
  const { client, order, over, send } = stage();
  const link = await over(
    client.links.link({ ...order(), mayPayMore: true, paidUrl: 'https://a.example/', failedUrl: 'https://a.example/' }),
  );
  if (link.status !== 'made' || link.providerId === undefined) throw new Error(JSON.stringify(link));
  expect(await over(client.collector.status(link.providerId))).toMatchObject({ status: 'unknown' });
  await over(send({ method: 'POST', url: link.url, body: 'phone=237690000002&amount=800', timeoutMs: 1_000 }));
  expect(await over(client.collector.status(link.providerId))).toMatchObject({ status: 'settled', amount: major(800, 'XAF') });
});

it('airtime is delivered, and a number of a third carrier is refused on every call', async () => {
  const { client, order, over, truth } = stage();
  const topUp = await over(client.airtime.topUp(order(fotso, 100)));
  const id = topUp.status === 'pending' ? topUp.providerId : '';
  expect(await over(client.airtime.status(id))).toMatchObject({ status: 'settled', amount: major(100, 'XAF') });
  expect(await over(client.collector.status(id))).toMatchObject({ status: 'unknown' });
  expect(await over(client.airtime.topUp(order(fotso, 500)))).toEqual({ status: 'refused', reason: 'limit' });
  const camtel = '+237620000001' as Phone;
  for (const asked of [
    client.collector.collect(order(camtel)),
    client.wallet.withdraw(order(camtel)),
    client.airtime.topUp(order(camtel, 100)),
  ])
    expect(await over(asked)).toEqual({ status: 'refused', reason: 'badNumber' });
  expect(truth()).toMatchObject({ collections: [], withdrawals: [], airtime: [{}] });
});

describe('a payment link', () => {
  const pages = { paidUrl: 'https://a.example/paid', failedUrl: 'https://a.example/not-paid' };
  const made = async (one: ReturnType<typeof stage>, order = one.order()) => {
    const { phone: _phone, ...wanted } = order;
    const link = await one.over(one.client.links.link({ ...wanted, ...pages }));
    if (link.status !== 'made') throw new Error(JSON.stringify(link));
    return { ...link, reference: order.reference, id: link.providerId ?? '' };
  };

  it('is absent until its payer begins, then pending, then settled; our reference finds it too', async () => {
    const one = stage();
    const link = await made(one);
    expect(await one.over(one.client.links.status(link.id))).toEqual({ status: 'absent' });
    one.state.momo.outcome = 'ask';
    expect(await one.core.payByLink({ link: link.url, phone: ngono })).toEqual({ status: 'begun', reference: link.id });
    expect(await one.over(one.client.links.status(link.id))).toMatchObject({ status: 'pending', providerId: link.id });
    const [prompt] = one.core.phones.prompts(ngono);
    await one.core.phones.answer(prompt?.id ?? '', { pin: '0000' });
    const settled = { status: 'settled', providerId: link.id, amount: major(500, 'XAF') };
    expect(await one.over(one.client.links.status(link.id))).toMatchObject(settled);
    expect(await one.over(one.start().collector.lookUp(link.reference))).toMatchObject(settled);
    expect(await one.core.payByLink({ link: link.url, phone: fotso })).toEqual({ status: 'over' });
    expect(await one.core.payByLink({ link: 'nowhere', phone: fotso })).toBeUndefined();
  });

  it('says nothing of a 404 that is no word of theirs, nor of an id that is none', async () => {
    const one = stage();
    const answering = (text: string) =>
      campay({
        ...{ baseUrl: 'http://x/campay/api', credentials: { token }, webhookKey, clock: one.clock },
        send: async () => ({ heard: true, status: 404, headers: {}, text }),
      }).links.status('link-1');
    expect(await answering('<h1>Not Found</h1>')).toMatchObject({ status: 'unknown' });
    expect(await answering('{"detail":"no such site"}')).toMatchObject({ status: 'unknown' });
    expect(await answering('{"message":"Transaction not found"}')).toEqual({ status: 'absent' });
    expect(await one.client.links.status('../x')).toMatchObject({ status: 'unknown' });
  });

  it('that is paid twice is two payments under one reference, where the page takes more than one; and another amount where it lets its payer choose', async () => {
    const one = stage();
    Object.assign(one.state.campay.linkHabits, { tries: 'many', amounts: 'any', tells: false });
    const order = one.order();
    const link = await made(one, order);
    expect(link.id).toBe('');
    await one.core.payByLink({ link: link.url, phone: ngono });
    await one.core.payByLink({ link: link.url, phone: fotso, amount: 450 });
    await one.clock.advance(seconds(20));
    const statement = await one.over(one.client.collector.statement(10));
    expect(statement).toMatchObject({
      lines: expect.arrayContaining([
        expect.objectContaining({ reference: order.reference, amount: major(500, 'XAF'), status: 'settled' }),
        expect.objectContaining({ reference: order.reference, amount: major(450, 'XAF'), status: 'settled' }),
      ]) as unknown,
    });
  });

  it('that failed at first is found by the payment that did not, whichever is listed first', async () => {
    const one = stage();
    Object.assign(one.state.campay.linkHabits, { tries: 'many', tells: false });
    const order = one.order();
    const link = await made(one, order);
    for (const outcome of ['cancel', 'approve', 'cancel'] as const) {
      one.state.momo.outcome = outcome;
      await one.core.payByLink({ link: link.url, phone: ngono });
      await one.clock.advance(seconds(20));
      const found = await one.over(one.client.collector.lookUp(order.reference));
      expect(found.status, outcome).toBe(one.state.campay.transactions.length === 1 ? 'refused' : 'settled');
    }
    expect(await one.over(one.start().collector.lookUp(order.reference))).toMatchObject({ status: 'settled', amount: order.amount });
  });

  it.each(troubles)(
    'of whose making nothing was heard (%s) may be made again: what is paid by either bears our reference',
    async (name) => {
      const one = stage();
      const order = one.order();
      one.fault(name, 'POST /get_payment_link/');
      const { phone: _phone, ...wanted } = order;
      const first = await one.over(one.client.links.link({ ...wanted, ...pages }), minutes(2));
      expect(first.status).toBe(name === 'lateRequest' ? 'made' : 'unknown');
      await made(one, order);
      const { links } = one.state.campay;
      expect(new Set(links.map(({ externalReference }) => externalReference)).size).toBe(1);
      await one.core.payByLink({ link: links[0]?.reference ?? '', phone: ngono });
      await one.clock.advance(seconds(20));
      expect(await one.over(one.client.collector.lookUp(order.reference))).toMatchObject({ status: 'settled', amount: order.amount });
    },
  );

  it('has plain pages to come back to on this machine alone, where CamPay is a stand-in there', async () => {
    const one = stage();
    const here = { paidUrl: 'http://127.0.0.1:8080/paid', failedUrl: 'http://localhost:8080/not-paid' };
    const at = (baseUrl: string) => campay({ baseUrl, credentials: { token }, webhookKey, send: one.send, clock: one.clock }).links;
    expect(await one.over(at('http://127.0.0.1:8090/campay/api').link({ ...one.order(), ...here }))).toMatchObject({ status: 'made' });
    expect(await at('https://www.campay.net/api').link({ ...one.order(), ...here })).toMatchObject({ status: 'refused' });
    expect(
      await at('http://127.0.0.1:8090/campay/api').link({ ...one.order(), ...here, paidUrl: 'http://127.0.0.1.evil.example/' }),
    ).toMatchObject({
      status: 'refused',
    });
  });
});
