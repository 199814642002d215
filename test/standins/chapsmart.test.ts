import { createPublicKey, createECDH, createHash, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from 'light-bolt11-decoder';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bytesOf, fromBech32 } from '../../src/standins/lightning/bech32.js';
import { makeInvoice, readInvoice } from '../../src/standins/lightning/bolt11.js';
import { demoCredentials } from '../../src/standins/credentials.js';
import { demoSeed, tinySeed } from '../../src/standins/seed.js';
import { server, world } from './stage.js';

const { apiKey, apiSecret } = demoCredentials.chapsmart;
const given = { 'x-api-key': apiKey, 'x-api-secret': apiSecret, 'content-type': 'application/json' };
const neema = '+255741000001';
const text = expect.any(String) as string;

type Said = Record<string, unknown> & { quoteId: string; invoiceId: string; bolt11: string; accountNumber: string; status: string };

/** A ChapSmart with nothing in it, a clock of our own and an account. */
async function chap(outcome: 'ask' | 'pay' | 'expire' | 'payoutFails' | 'payoutStays' | 'paidLate' = 'ask') {
  const { core, clock, send } = world({
    seed: (now) => {
      const state = tinySeed(now);
      Object.assign(state.chapsmart, { outcome, payMs: 2_000, payoutMs: 3_000 });
      return state;
    },
  });
  const call = async (method: 'GET' | 'POST', path: string, body?: unknown) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const reply = await send({ method, url: `http://x/chapsmart/api/v1${path}`, headers: given, timeoutMs: 60_000, ...sent });
    if (!reply.heard) throw new Error(reply.why);
    return { status: reply.status, body: JSON.parse(reply.text) as Said };
  };
  const { accountNumber } = (await call('POST', '/auth/createAccount', {})).body;
  const remit = (amountTZS = 25_000, more: object = {}) =>
    call('POST', '/invoices/quote', { metadata: { amountTZS, phoneNumber: '0741000001', recipientName: 'Neema Juma', accountNumber, ...more } }); // prettier-ignore
  const invoice = async (amountTZS?: number) => {
    const { quoteId } = (await remit(amountTZS)).body;
    return (await call('POST', '/invoices/generate', { quoteId })).body;
  };
  const statusOf = async (id: string) => (await call('GET', `/invoices/status/${id}`)).body;
  return { core, clock, call, accountNumber, remit, invoice, statusOf, truth: () => core.truth().lightning };
}

describe('its door', () => {
  let it_: Awaited<ReturnType<typeof server>>;
  beforeAll(async () => void (it_ = await server()));
  afterAll(() => it_.close());

  it('wants both keys on every call, and says 401 in its own way', async () => {
    for (const headers of [{}, { 'x-api-key': apiKey }, { ...given, 'x-api-secret': 'wrong' }])
      expect(await it_.call('POST', '/chapsmart/api/v1/auth/createAccount', headers, {})).toMatchObject({ status: 401, body: { success: false, error: text } });
    expect((await it_.call('POST', '/chapsmart/api/v1/auth/createAccount', given, {})).status).toBe(200);
    for (const path of ['/auth/createAccount', '/api/v1/nothing', '/api/v1/invoices/status/', '/'])
      expect((await it_.call('GET', `/chapsmart${path}`, given)).status).toBe(404);
  }); // prettier-ignore

  it('gives bad input an answer, and nothing of it stays', async () => {
    const paths = ['auth/login', 'invoices/quote', 'invoices/generate', 'airtime/quote', 'airtime/generate', 'buy/quote', 'buy/send-sats', 'history'];
    const odd = ['', '{', 'null', '[]', '"x"', '{"__proto__":{"a":1}}', '{"metadata":[]}', '{"metadata":{"amountTZS":"5000"}}', '{"quoteId":{}}', '{"amountTZS":1e400}', '{"accountNumber":"__proto__"}'];
    const before = it_.truth().lightning;
    for (const path of paths)
      for (const body of odd) {
        const answer = await it_.call('POST', `/chapsmart/api/v1/${path}`, given, body);
        expect([400, 403, 404], `${path} ${body}`).toContain(answer.status);
        expect(answer.body).toEqual({ success: false, error: text });
      }
    expect(it_.truth().lightning).toEqual(before);
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  }); // prettier-ignore

  it('links to a checkout page of its own, where the invoice can be paid once', async () => {
    it_.state().chapsmart.outcome = 'ask';
    const post = async (path: string, body: unknown) => (await it_.call('POST', `/chapsmart/api/v1${path}`, given, body)).body as Said;
    const { accountNumber } = await post('/auth/createAccount', {});
    const { quoteId } = await post('/airtime/quote', { metadata: { amountTZS: 500, phoneNumber: '255741000001', accountNumber } });
    const { checkoutLink, bolt11, invoiceId } = (await post('/airtime/generate', { quoteId })) as Said & { checkoutLink: string };
    expect(checkoutLink).toBe(`${it_.url}/chapsmart/i/${invoiceId}`);
    const page = await fetch(checkoutLink);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain(bolt11);
    const paid = await fetch(`${checkoutLink}/pay`, { method: 'POST' });
    expect([paid.status, paid.url]).toEqual([200, checkoutLink]);
    expect(it_.truth().lightning.invoices.at(-1)).toMatchObject({ paid: true, delivered: true, kind: 'airtime', phone: neema });
    expect((await fetch(`${it_.url}/chapsmart/i/0123456789ABCDEF`)).status).toBe(404);
    expect((await fetch(`${checkoutLink}/pay`)).status).toBe(404);
  });

  it('is steered by the control API, and seen in the panel', async () => {
    await it_.control('POST', '/reset', {});
    await it_.control('POST', '/lightning/outcome', { outcome: 'ask' });
    await it_.control('POST', '/chapsmart', { payoutMs: 0, paySats: 60_000 });
    expect(it_.state().chapsmart).toMatchObject({ outcome: 'ask', payoutMs: 0, rates: { paySats: 60_000, buySats: 58_700 } });
    const post = async (path: string, body: unknown) => (await it_.call('POST', `/chapsmart/api/v1${path}`, given, body)).body as Said;
    const { accountNumber } = await post('/auth/createAccount', {});
    const metadata = { amountTZS: 2_500, phoneNumber: '0741000001', recipientName: 'Neema Juma', accountNumber };
    const { invoiceId } = await post('/invoices/generate', { quoteId: (await post('/invoices/quote', { metadata })).quoteId });
    const shown = async () => ((await it_.control('GET', '/state')).body as { invoices: unknown[] }).invoices;
    expect(await shown()).toMatchObject([{ invoiceId, status: 'pending', sats: 1_529, phone: neema }]);
    expect((await it_.control('POST', '/lightning/pay', { invoice: invoiceId, outcome: 'payoutFails' })).body).toEqual({ status: 'paid', invoiceId });
    expect((await it_.control('POST', '/lightning/pay', { invoice: invoiceId })).body).toEqual({ status: 'alreadyPaid' });
    expect((await it_.control('POST', '/lightning/pay', { invoice: 'lnbc1' })).body).toEqual({ status: 'gone' });
    expect((await it_.control('POST', '/lightning/resolve', { invoice: 'x' })).status).toBe(404);
    await expect.poll(shown).toMatchObject([{ status: 'failed' }]);
    expect((await it_.control('POST', '/lightning/resolve', { invoice: invoiceId })).status).toBe(200);
    expect(await shown()).toEqual([]);
    expect((await it_.control('POST', '/lightning/outcome', { outcome: 'explode' })).status).toBe(400);
    expect((await it_.control('POST', '/lightning/till', { phone: '+254712000001', amount: 1 })).status).toBe(400);
    expect((await it_.control('POST', '/lightning/till', { phone: neema, amount: 1_000 })).body).toMatchObject({ mpesaId: expect.stringMatching(/^[A-Z0-9]{10}$/) as string });
    const { bolt11 } = (await it_.control('POST', '/lightning/invoice', { sats: 587 })).body as Said;
    expect(readInvoice(bolt11)).toMatchObject({ sats: 587, network: 'bc' });
    const { text: overview } = await it_.control('GET', '/state');
    expect(overview).not.toMatch(new RegExp(`${accountNumber}|${apiSecret}`));
  }); // prettier-ignore
});

describe('accounts', () => {
  it('are sixteen digits each time anew, and known by them alone', async () => {
    const { call, accountNumber, core } = await chap();
    const another = (await call('POST', '/auth/createAccount', {})).body;
    expect(another).toEqual({ success: true, accountNumber: expect.stringMatching(/^\d{16}$/) as string, message: 'Account created successfully' });
    expect(another.accountNumber).not.toBe(accountNumber);
    expect((await call('POST', '/auth/login', { accountNumber })).body).toEqual({ success: true, accountNumber, message: 'Login successful' });
    expect((await call('POST', '/auth/login', { accountNumber: '0000000000000000' })).status).toBe(404);
    const [first] = core.state().chapsmart.accounts;
    if (first) first.active = false;
    expect((await call('POST', '/auth/login', { accountNumber })).status).toBe(403);
    expect((await call('POST', '/history', { accountNumber })).status).toBe(403);
    expect((await call('GET', `/user/stats?accountNumber=${accountNumber}`)).status).toBe(403);
  }); // prettier-ignore

  it('rise through the tiers by what was delivered, as the docs reckon', async () => {
    const { call, accountNumber, core, remit } = await chap();
    const stats = async () => (await call('GET', `/user/stats?accountNumber=${accountNumber}`)).body;
    const has = (volume: number) => Object.assign(core.state().chapsmart.accounts[0] ?? {}, { volume });
    has(450_000);
    expect(await stats()).toEqual({ success: true, userTier: 'BRONZE', feePercent: 1.87, cumulativeAmount: 450_000, progressToNext: 4_550_000, nextTier: 'SILVER', progressPercent: 9 });
    for (const [volume, userTier, feePercent] of [[5_000_000, 'BRONZE', 1.87], [5_000_001, 'SILVER', 1.55], [25_000_000, 'SILVER', 1.55], [25_000_001, 'GOLD', 1.32]] as const) {
      has(volume);
      expect(await stats()).toMatchObject({ userTier, feePercent });
      expect((await remit()).body).toMatchObject({ userTier, youPay: { feePercent } });
    }
    expect(await stats()).toMatchObject({ nextTier: null, progressToNext: 0 });
  }); // prettier-ignore
});

describe('quotes', () => {
  it("are the docs' samples, to the sat", async () => {
    const { remit, call, accountNumber } = await chap();
    expect((await remit()).body).toEqual({ success: true, quoteId: text, youPay: { sats: 14_680, btc: '0.00014680', feeSats: 270, feePercent: 1.87 }, userTier: 'BRONZE' });
    expect((await call('POST', '/buy/quote', { amountTZS: 10_000, accountNumber })).body).toEqual({ success: true, quoteId: text, calculatedSats: 5_870, btcPrice: 97_500 });
  }); // prettier-ignore

  it('move with the rate, the same way in every run', async () => {
    const seen = async () => {
      const { remit, clock, core } = await chap();
      core.state().chapsmart.rates.swingPermille = 8;
      const prices: unknown[] = [];
      for (let i = 0; i < 6; i++) {
        prices.push(((await remit(1_000_000)).body as unknown as { youPay: { sats: number } }).youPay.sats);
        await clock.advance(120_000);
      }
      return prices;
    };
    const prices = await seen();
    expect(new Set(prices).size).toBeGreaterThan(3);
    expect(await seen()).toEqual(prices);
  });

  it.each([
    ['too little', { amountTZS: 2_499 }, 400],
    ['too much', { amountTZS: 1_000_001 }, 400],
    ['a fraction', { amountTZS: 2_500.5 }, 400],
    ['an amount as text', { amountTZS: '25000' }, 400],
    ['an international number', { phoneNumber: '255741000001' }, 400],
    ['another network', { phoneNumber: '0681000001' }, 400],
    ['one name', { recipientName: 'Neema' }, 400],
    ['no name', { recipientName: undefined }, 400],
    ['another account', { accountNumber: '1234567890123456' }, 403],
  ])('a remittance with %s: %3$i', async (_what, more, status) => {
    const { remit } = await chap();
    expect(await remit(25_000, more)).toMatchObject({ status, body: { success: false, error: text } });
  });

  it('airtime wants the number the other way round; a purchase is not wrapped', async () => {
    const { call, accountNumber } = await chap();
    const airtime = (more: object) => call('POST', '/airtime/quote', { metadata: { amountTZS: 1_000, phoneNumber: '255681000001', accountNumber, ...more } });
    expect((await airtime({})).status).toBe(200);
    expect((await airtime({ phoneNumber: '0741000001' })).status).toBe(400);
    expect((await airtime({ amountTZS: 499 })).status).toBe(400);
    expect((await airtime({ amountTZS: 15_001 })).status).toBe(400);
    expect((await call('POST', '/buy/quote', { metadata: { amountTZS: 10_000, accountNumber } })).status).toBe(400);
    for (const amountTZS of [999, 20_001]) expect((await call('POST', '/buy/quote', { amountTZS, accountNumber })).status).toBe(400);
  }); // prettier-ignore

  it('become an invoice once (409), within five minutes (410), of their own kind (404)', async () => {
    const { remit, call, clock, truth } = await chap();
    const generate = async (quoteId: string, kind = 'invoices') => (await call('POST', `/${kind}/generate`, { quoteId })).status;
    const { quoteId } = (await remit()).body;
    expect(await generate(quoteId, 'airtime')).toBe(404);
    expect(await generate('nothing')).toBe(404);
    await clock.advance(299_999);
    expect([await generate(quoteId), await generate(quoteId)]).toEqual([200, 409]);
    const late = (await remit()).body.quoteId;
    await clock.advance(300_000);
    expect(await generate(late)).toBe(410);
    expect(truth().invoices).toHaveLength(1);
  });
});

describe('an invoice', () => {
  it('is a real one: its amount, age and life can be read, and its signature holds', async () => {
    const { invoice, clock } = await chap();
    const one = await invoice();
    expect(one).toEqual({ success: true, invoiceId: expect.stringMatching(/^[0-9A-F]{16}$/) as string, bolt11: text, checkoutLink: expect.stringMatching(`/i/${one.invoiceId}$`) as string, youPay: { sats: 14_680 } });
    expect(one.bolt11).toMatch(/^lnbc146800n1/);
    const { sections } = decode(one.bolt11);
    const value = (name: string) => (sections.find((section) => section.name === name) as { value?: unknown } | undefined)?.value;
    expect([value('amount'), value('timestamp'), value('expiry'), value('description')]).toEqual(['14680000', Math.floor(clock.now() / 1_000), 600, 'ChapSmart remittance TZS 25000']);
    expect(readInvoice(one.bolt11)).toMatchObject({ network: 'bc', sats: 14_680, paymentHash: value('payment_hash') });
  }); // prettier-ignore

  const key = Buffer.from('e126f68f7eafcc8b74f54d269fe206be715000f94dac067d1c04a8ca3b2db734', 'hex');
  const sample = {
    paymentHash: Buffer.from('0001020304050607080900010203040506070809000102030405060708090102', 'hex'),
    paymentSecret: Buffer.alloc(32, 0x11),
    timestamp: 1_496_314_658,
    key,
  };

  it.each([
    // BOLT 11, "Examples": the same key, the same words, the same text.
    [{ sats: undefined, description: 'Please consider supporting this project', expiry: undefined }, 'lnbc1pvjluezsp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygspp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdpl2pkx2ctnv5sxxmmwwd5kgetjypeh2ursdae8g6twvus8g6rfwvs8qun0dfjkxaq9qrsgq357wnc5r2ueh7ck6q93dj32dlqnls087fxdwk8qakdyafkq3yap9us6v52vjjsrvywa6rt52cm9r9zqt8r2t7mlcwspyetp5h2tztugp9lfyql'],
    [{ sats: 250_000, description: '1 cup coffee', expiry: 60 }, 'lnbc2500u1pvjluezsp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygspp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5xysxxatsyp3k7enxv4jsxqzpu9qrsgquk0rl77nj30yxdy8j9vdx85fkpmdla2087ne0xh8nhedh8w27kyke0lp53ut353s06fv3qfegext0eh0ymjpf39tuven09sam30g4vgpfna3rh'],
  ])('is written as the specification writes it: %j', (parts, expected) => {
    expect(makeInvoice({ ...sample, ...parts })).toBe(expected);
  }); // prettier-ignore

  it('has a signature that OpenSSL takes, at any amount', () => {
    const curve = createECDH('secp256k1');
    curve.setPrivateKey(key);
    const point = curve.getPublicKey();
    const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'secp256k1', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') }, format: 'jwk' });
    for (const [sats, written] of [[1, '10n'], [10, '100n'], [100, '1u'], [14_680, '146800n'], [100_000, '1m'], [123_456_789, '1234567890n'], [100_000_000, '1']] as const) {
      const text = makeInvoice({ ...sample, sats, description: `n ${sats}`, expiry: sats });
      expect(text.startsWith(`lnbc${written}1`)).toBe(true);
      expect(readInvoice(text)).toMatchObject({ sats, expiresAt: sample.timestamp + sats });
      const words = fromBech32(text)?.words ?? [];
      const signed = Buffer.concat([Buffer.from(`lnbc${written}`), bytesOf(words.slice(0, -104), true)]);
      const signature = bytesOf(words.slice(-104)).subarray(0, 64);
      expect(verify('sha256', signed, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
      expect(createHash('sha256').update(signed).digest()).toHaveLength(32);
    }
  }); // prettier-ignore

  it('that is not one is read as none', () => {
    const fair = makeInvoice({ ...sample, sats: 100, description: 'x', expiry: 60 });
    for (const odd of ['', 'lnbc1', fair.slice(0, -1), `${fair}q`, fair.replace('lnbc', 'lntb'), `L${fair.slice(1)}`, 'x'.repeat(5_000)]) expect(readInvoice(odd)).toBeUndefined();
    expect(readInvoice(fair.toUpperCase())).toMatchObject({ sats: 100 });
  }); // prettier-ignore
});

describe('what comes of an invoice', () => {
  it('paid: settled, then completed; the recipient is told, the tier counts it, the history has it', async () => {
    const { invoice, core, clock, statusOf, truth, call, accountNumber } = await chap();
    const { invoiceId, bolt11 } = await invoice();
    expect(await statusOf(invoiceId)).toEqual({ success: true, invoiceId, status: 'pending', message: text, type: 'remittance' });
    const made = clock.now();
    expect(core.lightning.pay(`lightning:${bolt11.toUpperCase()}`)).toEqual({ status: 'paid', invoiceId });
    expect(await statusOf(invoiceId)).toMatchObject({ status: 'settled' });
    expect(truth().invoices).toMatchObject([{ paid: true, delivered: false }]);
    expect((await call('POST', '/history', { accountNumber })).body).toMatchObject({ transactions: [] });
    await clock.advance(3_000);
    expect(await statusOf(invoiceId)).toMatchObject({ status: 'completed', message: 'Payment confirmed and M-Pesa sent!' });
    expect(core.lightning.pay(bolt11)).toEqual({ status: 'alreadyPaid' });
    expect(truth()).toMatchObject({ accounts: [{ volume: { minor: '2500000', currency: 'TZS' } }], invoices: [{ status: 'completed', delivered: true, sats: { minor: '14680', currency: 'SAT' } }] });
    expect(core.phones.inbox(neema)).toMatchObject([{ from: 'M-PESA', text: expect.stringContaining('You have received TSh25,000') as string }]);
    expect((await call('POST', '/history', { accountNumber })).body).toEqual({
      success: true,
      transactions: [{ type: 'remittance', amount: 25_000, status: 'completed', phoneNumber: '0741***001', createdAt: new Date(made).toISOString().replace('.000', '') }],
      stats: { totalTransactions: 1 },
    });
  }); // prettier-ignore

  it.each([
    ['ask', ['pending', 'pending', 'expired', 'expired'], false, false],
    ['expire', ['pending', 'pending', 'expired', 'expired'], false, false],
    ['pay', ['pending', 'completed', 'completed', 'completed'], true, true],
    ['payoutFails', ['pending', 'failed', 'failed', 'failed'], true, false],
    ['payoutStays', ['pending', 'settled', 'settled', 'settled'], true, false],
    ['paidLate', ['pending', 'pending', 'expired', 'completed'], true, true],
  ] as const)('standing outcome %s: %j', async (outcome, expected, paid, delivered) => {
    const { invoice, clock, statusOf, truth, core } = await chap(outcome);
    const { invoiceId } = await invoice();
    const seen = [];
    for (const wait of [0, 6_000, 594_000, 6_000]) {
      await clock.advance(wait);
      seen.push((await statusOf(invoiceId)).status);
    }
    expect(seen).toEqual(expected);
    expect(truth().invoices).toMatchObject([{ paid, delivered, status: expected[3] }]);
    const unfinished = outcome === 'payoutFails' || outcome === 'payoutStays';
    expect(core.lightning.resolve(invoiceId)).toBe(unfinished);
    expect(truth().invoices[0]?.delivered).toBe(delivered || unfinished);
  });

  it('a wallet pays no invoice that has expired', async () => {
    const { invoice, clock, core, truth } = await chap();
    const { bolt11 } = await invoice();
    await clock.advance(600_000);
    expect(core.lightning.pay(bolt11)).toEqual({ status: 'expired' });
    expect(truth().invoices).toMatchObject([{ status: 'expired', paid: false }]);
  });
});

describe('a purchase', () => {
  it('gives sats once for shillings that came, to an invoice for exactly as many', async () => {
    const { core, call, accountNumber, truth, clock } = await chap();
    const { mpesaId } = core.lightning.payTill(neema, 10_000);
    const quote = async () => (await call('POST', '/buy/quote', { amountTZS: 10_000, accountNumber })).body.quoteId;
    const bolt11 = core.lightning.invoice(5_870);
    const hand = async (quoteId: string, more: object = {}) => (await call('POST', '/buy/send-sats', { quoteId, mpesaId, bolt11, ...more })).status;
    const quoteId = await quote();
    expect(await hand('x')).toBe(404);
    expect(await hand(quoteId, { bolt11: core.lightning.invoice(5_871) })).toBe(400);
    expect(await hand(quoteId, { bolt11: 'lnbc5870n1p...' })).toBe(400);
    expect(await hand(quoteId, { mpesaId: 'XKR4MPT9QZN' })).toBe(400);
    expect(await hand(quoteId, { mpesaId: core.lightning.payTill(neema, 9_999).mpesaId })).toBe(400);
    const brief = core.lightning.invoice(5_870, 1);
    await clock.advance(1_000);
    expect(await hand(quoteId, { bolt11: brief })).toBe(400);
    expect(truth().purchases).toEqual([]);
    expect((await call('POST', '/buy/send-sats', { quoteId, mpesaId, bolt11 })).body).toEqual({ success: true, satsSent: 5_870, message: 'Sats delivered to your wallet' });
    expect(await hand(quoteId)).toBe(409);
    expect(await hand(await quote())).toBe(400);
    expect(await hand(await quote(), { bolt11: core.lightning.invoice(5_870) })).toBe(409);
    expect(truth()).toMatchObject({ purchases: [{ mpesaId, sats: { minor: '5870', currency: 'SAT' }, account: accountNumber }], tillPayments: [{ spent: true }, { spent: false }] });
    expect((await call('POST', '/history', { accountNumber })).body).toMatchObject({ transactions: [{ type: 'buy', amount: 10_000 }] });
    expect((await call('GET', `/user/stats?accountNumber=${accountNumber}`)).body).toMatchObject({ cumulativeAmount: 0 });
    const late = await quote();
    await clock.advance(300_000);
    expect(await hand(late)).toBe(410);
  }); // prettier-ignore
});

describe('over a restart', () => {
  let folder = '';
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'chapsmart-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const start = () => server({ seed: demoSeed, dataFile: join(folder, 'standins.json') });

  it('an invoice that was paid before is paid out after', async () => {
    const before = await start();
    const post = async (path: string, body: unknown) => (await before.call('POST', `/chapsmart/api/v1${path}`, given, body)).body as Said;
    const { accountNumber } = await post('/auth/createAccount', {});
    const metadata = { amountTZS: 2_500, phoneNumber: '0741000001', recipientName: 'Neema Juma', accountNumber };
    const { invoiceId } = await post('/invoices/generate', { quoteId: (await post('/invoices/quote', { metadata })).quoteId });
    await before.control('POST', '/chapsmart', { payoutMs: 500 });
    await before.control('POST', '/lightning/pay', { invoice: invoiceId });
    await before.close();
    const after = await start();
    expect(after.truth().lightning.invoices).toMatchObject([{ invoiceId, paid: true }]);
    await expect.poll(() => after.truth().lightning.invoices, { timeout: 5_000 }).toMatchObject([{ delivered: true }]);
    await after.close();
  });

  it('a file from before there was a ChapSmart goes on, with a fresh one', async () => {
    const before = await start();
    await before.chamapay('POST', '/contributions', { member_id: 'MFT001', amount: 777 });
    const { contributions } = before.truth();
    await before.close();
    const file = join(folder, 'standins.json');
    const { chapsmart: _gone, ...older } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify(older));
    const after = await start();
    expect(after.truth().contributions).toEqual(contributions);
    expect((await after.call('POST', '/chapsmart/api/v1/auth/createAccount', given, {})).status).toBe(200);
    expect(after.truth().lightning.accounts).toHaveLength(1);
    await after.close();
  });
});
