import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { amina, app, headers, server, urlsOf } from './stage.js';

const whole = { account_id: 1, phone_number: '0712000001', amount: 500, external_reference: 'INV-1', description: 'Chama' };

describe('ImaraPay', () => {
  let ours: Awaited<ReturnType<typeof app>>;
  let it_: Awaited<ReturnType<typeof server>>;
  beforeAll(async () => {
    ours = await app();
    it_ = await server({ urls: urlsOf(ours.url) });
    const { accounts } = it_.state().imarapay;
    for (const channel of [...accounts]) accounts.push({ ...channel, id: 7, own: false }, { ...channel, id: 8, is_active: false });
  });
  afterAll(async () => {
    await it_.close();
    await ours.close();
  });

  const { account_id: _a, ...noAccount } = whole;
  it.each([
    ['no JSON', '{', 400],
    ['an array', [], 400],
    ['no account', noAccount, 400],
    ['account as text', { ...whole, account_id: '1' }, 400],
    ['a phone too short', { ...whole, phone_number: '071200000' }, 400],
    ['a Tanzanian phone', { ...whole, phone_number: '+255741000001' }, 400],
    ['a phone as number', { ...whole, phone_number: 254712000001 }, 400],
    ['amount as text', { ...whole, amount: '500' }, 400],
    ['a fraction', { ...whole, amount: 500.5 }, 400],
    ['nothing', { ...whole, amount: 0 }, 400],
    ['too much', { ...whole, amount: 1_000_000 }, 400],
    ['an inactive channel', { ...whole, account_id: 8 }, 400],
    ["somebody else's channel", { ...whole, account_id: 7 }, 403],
    ['an unknown channel', { ...whole, account_id: 99 }, 404],
  ])('refuses %s with %3$i and a text', async (_what, body, status) => {
    const before = it_.truth().payments.length;
    const answer = await it_.imarapay('POST', '/stk-push', body);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({ error: expect.any(String) as string });
    expect(it_.truth().payments).toHaveLength(before);
  });

  it('wants its credentials everywhere but for the prices', async () => {
    for (const path of ['/accounts', '/transactions', '/banks', '/transaction/status/x'])
      expect((await it_.call('GET', `/imarapay${path}`)).status).toBe(401);
    const wrong = { ...headers.imarapay, authorization: 'Basic eDp5' };
    expect((await it_.call('POST', '/imarapay/stk-push', wrong, whole)).body).toEqual({ error: 'Invalid API credentials' });
    const prices = (await it_.call('GET', '/imarapay/pricing')).body as { min: number; max: number; fee: number }[];
    const fee = (amount: number) => prices.find(({ min, max }) => min <= amount && amount <= max)?.fee;
    expect([fee(500), fee(1_000), fee(10_000)]).toEqual([6, 15, 50]);
  });

  it('pays, tells by callback, and shows it in status and list', async () => {
    const before = it_.truth();
    const pushed = await it_.imarapay('POST', '/stk-push', whole);
    expect(pushed.status).toBe(200);
    const { checkout_request_id: id, transaction_id } = pushed.body as { checkout_request_id: string; transaction_id: number };
    expect(pushed.body).toEqual({
      success: true,
      message: expect.any(String) as string,
      transaction_id,
      checkout_request_id: id,
      fee_to_be_charged: 6,
    });
    expect(id).toMatch(/^ws_CO_\d{9}_\d{14}_1_254712000001$/);
    await vi.waitFor(() => expect(ours.to('/callback')).toHaveLength(1));

    const payment = it_.truth().payments.find((one) => one.checkoutRequestId === id);
    expect(payment).toMatchObject({
      status: 'completed',
      phone: amina,
      externalReference: 'INV-1',
      resultCode: '0',
      fee: { minor: '600', currency: 'KES' },
    });
    expect(payment?.receipt).toMatch(/^[A-Z0-9]{10}$/);
    expect(it_.truth().wallets[amina]?.minor).toBe(String(Number(before.wallets[amina]?.minor) - 50_000));

    const callback = JSON.parse(ours.to('/callback')[0]?.body ?? '') as { Body: { stkCallback: Record<string, unknown> } };
    expect(callback.Body.stkCallback).toEqual({
      MerchantRequestID: expect.stringMatching(/^\d{5}-\d{8}-1$/) as string,
      CheckoutRequestID: id,
      ResultCode: 0,
      ResultDesc: 'The service request is processed successfully.',
      CallbackMetadata: {
        Item: [
          { Name: 'Amount', Value: 500 },
          { Name: 'MpesaReceiptNumber', Value: payment?.receipt },
          { Name: 'Balance' },
          { Name: 'TransactionDate', Value: expect.any(Number) as number },
          { Name: 'PhoneNumber', Value: 254712000001 },
        ],
      },
    });

    const status = await it_.imarapay('GET', `/transaction/status/${id}`);
    const balance = Number(it_.truth().serviceWallet.minor) / 100;
    expect(status.body).toEqual({ status: 'completed', amount: 500, mpesa_receipt: payment?.receipt, result_code: 0, result_desc: 'The service request is processed successfully.', balance }); // prettier-ignore
    const [row] = (await it_.imarapay('GET', '/transactions?status=completed&limit=1')).body as Record<string, unknown>[];
    expect(row).toMatchObject({ id: transaction_id, phone_number: '254712000001', amount: 500, fee_charged: 6, status: 'completed', mpesa_receipt: payment?.receipt, external_reference: 'INV-1', description: 'Chama', account_name: 'Umoja Chama', channel: 'Paybill - 247247' }); // prettier-ignore
    expect(row?.completed_at).toMatch(/^\d{4}-.*\.\d{3}Z$/);
    expect(it_.phones.inbox(amina).at(-1)?.text).toContain(`${payment?.receipt ?? '?'} Confirmed. Ksh500.00 sent to Umoja Chama`);
  });

  it('has no idempotency: the same request is another prompt', async () => {
    const before = it_.truth().payments.length;
    await it_.imarapay('POST', '/stk-push', whole);
    await vi.waitFor(() => expect(it_.truth().payments.at(-1)?.status).toBe('completed'));
    await it_.imarapay('POST', '/stk-push', whole);
    await vi.waitFor(() => expect(it_.truth().payments.filter(({ status }) => status === 'completed')).toHaveLength(before + 2));
  });

  it('lists newest first, filters, and knows only its own ids', async () => {
    const rows = (await it_.imarapay('GET', '/transactions')).body as { id: number }[];
    expect(rows.map(({ id }) => id)).toEqual(rows.map(({ id }) => id).sort((a, b) => b - a));
    expect((await it_.imarapay('GET', '/transactions?account_id=9')).body).toEqual([]);
    expect((await it_.imarapay('GET', '/transactions?status=paid')).status).toBe(400);
    expect((await it_.imarapay('GET', '/transactions?limit=0')).status).toBe(400);
    expect((await it_.imarapay('GET', '/transaction/status/ws_CO_nope')).status).toBe(404);
    expect((await it_.imarapay('GET', '/nothing')).status).toBe(404);
  });

  it('shows and takes channels, under /api too', async () => {
    const list = (await it_.imarapay('GET', '/api/accounts')).body as Record<string, unknown>[];
    expect(list[0]).toMatchObject({
      id: 1,
      name: 'Umoja Chama',
      account_type: 'paybill',
      account_number: '247247',
      bank_name: null,
      is_active: true,
    });
    expect(list.map(({ id }) => id)).not.toContain(7);
    expect(list[0]).not.toHaveProperty('own');
    const bank = { account_type: 'bank', account_number: '0123456789' };
    expect((await it_.imarapay('POST', '/accounts', bank)).status).toBe(400);
    const made = await it_.imarapay('POST', '/accounts', { ...bank, bank_name: 'Equity Bank' });
    expect(made.body).toMatchObject({ account_type: 'bank', account_reference: '0123456789', bank_name: 'Equity Bank', is_active: true });
  });

  it('answers 402 without a fee in the wallet, 403 without KYC', async () => {
    await it_.control('POST', '/imarapay', { serviceWallet: 5 });
    const poor = await it_.imarapay('POST', '/stk-push', whole);
    expect([poor.status, (poor.body as { error: string }).error]).toEqual([402, expect.stringContaining('Insufficient service balance')]);
    await it_.control('POST', '/imarapay', { serviceWallet: 5_000, kycVerified: false });
    expect((await it_.imarapay('POST', '/stk-push', whole)).status).toBe(403);
    await it_.control('POST', '/imarapay', { kycVerified: true });
  });
});
