import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hours, minutes } from '../../src/clock.js';
import { major } from '../../src/money.js';
import { bitpesa } from '../../src/providers/bitpesa/index.js';
import { firstOf } from '../../src/providers/bitpesa/pages.js';
import { demoCredentials } from '../../src/standins/credentials.js';
import { bitpesaWorld, profile, standinFaults, webhookAddress } from './bitpesa-world.js';
import type { BitpesaWorld } from './bitpesa-world.js';
import { payoutContract } from './payout-contract.js';

payoutContract('bitpesa over its stand-in', bitpesaWorld, standinFaults);

describe('bitpesa over its stand-in', () => {
  let world: BitpesaWorld;
  beforeEach(async () => void (world = await bitpesaWorld()));
  afterEach(() => world.close());
  const { phone: _phone, ...nobody } = profile;

  const senderId = async () => {
    const kept = await world.payer.sender({ ...profile, reference: 'member:42' });
    if (kept.status !== 'ready') throw new Error(JSON.stringify(kept));
    return kept.senderId;
  };
  const order = async (more: object = {}) => ({
    ...world.wish,
    senderId: await senderId(),
    reference: 'ref-1',
    agreed: major(100_000, 'KES'),
    ...more,
  });
  const sent = async (more: object = {}) => {
    const outcome = await world.payer.send(await order(more));
    if (outcome.status !== 'pending') throw new Error(JSON.stringify(outcome));
    return outcome.providerId;
  };
  const only = () => world.standins.core.truth().bitpesa.payouts.at(-1);

  it('every endpoint of the sheet is called and answered', async () => {
    const { api } = world.payer;
    const read = (answer: { status: string }) => expect(answer).toMatchObject({ status: 'read' });
    const list = async <T>(lines: Parameters<typeof firstOf<T>>[0]) => read(await firstOf(lines, 5));
    const id = await senderId();
    read(await api.senders.get(id));
    read(await api.senders.update(id, { city: 'Nakuru' }));
    await list(api.senders.list({ from: '2026-01-01', to: '2027-01-01' }));
    const whole = {
      input_currency: 'KES',
      sender: { id },
      recipients: [
        {
          requested_amount: '50000',
          requested_currency: 'TZS',
          payout_method: { type: 'TZS::Mobile', details: { first_name: 'N', last_name: 'M', phone_number: '741000001' } },
        },
      ],
      traits: { auto_refund: true },
      metadata: {},
    };
    read(await api.transactions.validate(whole));
    read(await api.transactions.calculate(whole));
    const made = await api.transactions.create({ ...whole, external_id: 'a' });
    if (made.status !== 'read') throw new Error(JSON.stringify(made));
    read(await api.accounts.debit({ transactionId: made.value.id, currency: 'KES', amount: made.value.input?.decimal ?? '' }));
    const both = await api.transactions.createAndFund({ ...whole, external_id: 'b' });
    if (both.status !== 'read') throw new Error(JSON.stringify(both));
    expect(both.value).toMatchObject({ state: 'received', paid: both.value.input });
    read(await api.transactions.get(made.value.id));
    await list(api.transactions.list({ senderId: id }));
    await list(api.recipients.list({ state: 'initial' }));
    const recipient = made.value.recipients[0]?.id ?? '';
    read(await api.recipients.update(recipient, { payout_method: { details: { phone_number: '741000002' } } }));
    read(await api.transactions.sandboxPayout(made.value.id));
    read(await api.recipients.proofs(recipient));
    read(await api.recipients.cancel(both.value.recipients[0]?.id ?? ''));
    const collection = await api.transactions.create({
      ...whole,
      input_currency: 'UGX',
      recipients: [{ requested_amount: '10', requested_currency: 'USD', payout_method: { type: 'USD::Balance', details: {} } }],
      payin_methods: [{ type: 'UGX::Mobile', in_details: { phone_number: '+256772000001' } }],
    });
    if (collection.status !== 'read') throw new Error(JSON.stringify(collection));
    const payin = collection.value.payinMethods[0]?.id ?? '';
    read(await api.payinMethods.get(payin));
    read(await api.payinMethods.update(payin, { in_details: { phone_number: '+256772000002' } }));
    read(await api.payinMethods.retry(payin));
    read(await api.payinMethods.remove(payin));
    const dollars = world.standins.core.state().bitpesa.accounts['USD'] ?? 0;
    read(await api.transactions.sandboxPayin(collection.value.id));
    await world.pass();
    expect(world.standins.core.state().bitpesa.accounts['USD']).toBe(dollars + 1_000);
    read(await api.accounts.list());
    read(await api.accounts.get('kes'));
    read(await api.accountValidation({ bank_account: '123456780', bank_code: '058', country: 'NG', currency: 'NGN', method: 'bank' }));
    for (const which of ['', '/in', '/out'] as const) read(await api.info.currencies(which));
    for (const which of ['in', 'out'] as const) read(await api.info.paymentMethods(which));
    const events = await api.webhooks.events();
    if (events.status !== 'read') throw new Error('events');
    const hook = await api.webhooks.create('https://chama.example/other', events.value.items.slice(0, 2));
    if (hook.status !== 'read') throw new Error(JSON.stringify(hook));
    read(await api.webhooks.get(hook.value.id));
    await list(api.webhooks.list());
    read(await api.webhooks.remove(hook.value.id));
    const logs = await firstOf(api.logs.webhooks(), 3);
    expect(logs).toMatchObject({ status: 'read', items: [{ event: expect.stringContaining('.') as string }, {}, {}] });
    read(await api.logs.webhook(logs.status === 'read' ? (logs.items[0]?.id ?? '') : ''));
    const calls = await firstOf(api.logs.calls(), 3);
    read(await api.logs.call(calls.status === 'read' ? (calls.items[0]?.id ?? '') : ''));
    read(await api.senders.remove(id));

    const asked = new Set(world.standins.core.calls().filter(({ way, provider }) => way === 'in' && provider === 'bitpesa').map(({ method, path }) => `${method} ${path.replace(/\/[0-9A-Z]{26}/, '/{id}')}`)); // prettier-ignore
    expect([...asked].sort()).toEqual([
      'DELETE /payin_methods/{id}', 'DELETE /recipients/{id}', 'DELETE /senders/{id}', 'DELETE /webhooks/{id}',
      'GET /accounts', 'GET /accounts/KES', 'GET /api_logs', 'GET /api_logs/{id}', 'GET /info/currencies', 'GET /info/currencies/in', 'GET /info/currencies/out', 'GET /info/payment_methods/in', 'GET /info/payment_methods/out',
      'GET /logs/webhooks', 'GET /logs/{id}', 'GET /payin_methods/{id}', 'GET /recipients', 'GET /recipients/{id}/proof_of_payments', 'GET /senders', 'GET /senders/{id}', 'GET /transactions', 'GET /transactions/{id}', 'GET /webhooks', 'GET /webhooks/events', 'GET /webhooks/{id}',
      'PATCH /payin_methods/{id}', 'PATCH /recipients/{id}', 'PATCH /senders/{id}',
      'POST /account_validations', 'POST /accounts/debits', 'POST /payin_methods/{id}/retry', 'POST /senders', 'POST /transactions', 'POST /transactions/calculate', 'POST /transactions/create_and_fund', 'POST /transactions/validate', 'POST /transactions/{id}/payin', 'POST /transactions/{id}/payout', 'POST /webhooks',
    ]); // prettier-ignore
  });

  it.each(['object', 'array', 'bare'] as const)('a debit wrapped as %s is taken', async (how) => {
    const payer = world.debitBody(how);
    expect(await payer.send(await order())).toMatchObject({ status: 'pending' });
    expect(only()).toMatchObject({ debits: 1, state: 'received' });
  });

  it.each(['meta', 'object'] as const)('the existing one is adopted from %s', async (where) => {
    world.standins.core.state().bitpesa.existingUnder = where;
    const first = await sent();
    expect(await world.payer.send(await order())).toMatchObject({ status: 'pending', providerId: first });
    expect(only()).toMatchObject({ debits: 1 });
    expect(await Promise.all([senderId(), senderId()])).toHaveLength(2);
  });

  it('a create whose answer was lost is adopted and paid for later; one that nobody pays for lapses after an hour', async () => {
    const asked = await order();
    await world.fault('create', 'lost-answer');
    expect(await world.payer.send(asked)).toMatchObject({ status: 'unknown' });
    expect(only()).toMatchObject({ state: 'approved', debits: 0 });
    await world.standins.clock.advance(minutes(6));
    expect(await world.payer.send(asked)).toMatchObject({ status: 'pending' });
    await world.pass();
    expect(await world.payer.lookUp(asked.reference)).toMatchObject({ status: 'settled' });

    await world.fault('create', 'lost-answer');
    await world.payer.send({ ...asked, reference: 'ref-2' });
    await world.standins.clock.advance(hours(1));
    expect(await world.payer.lookUp('ref-2')).toMatchObject({ status: 'refused', reason: 'declined' });
    expect(only()).toMatchObject({ state: 'canceled', debits: 0, debited: major(0, 'KES') });
  });

  it('a hang while it is paid for: unknown or pending, and the truth is found later', async () => {
    const asked = await order();
    world.standins.core.faults.set({
      kind: 'request',
      provider: 'bitpesa',
      endpoint: 'POST /accounts/debits',
      fault: 'lateRequest',
      times: 1,
      ms: 120_000,
    });
    const sending = world.payer.send(asked);
    await world.standins.clock.advance(20_000);
    expect(await sending).toMatchObject({ status: 'pending' });
    expect(only()).toMatchObject({ debits: 0 });
    expect(await world.payer.send(asked)).toMatchObject({ status: 'pending' }); // not paid for again while the first may land
    await world.pass();
    expect(only()).toMatchObject({ debits: 1, state: 'paid' });
    expect(await world.payer.lookUp(asked.reference)).toMatchObject({ status: 'settled' });
  });

  it.each([
    ['hang', 0],
    ['error500Processed', 1],
    ['slow', 1],
  ] as const)('%s while it is paid for: %i debit, never refused, and one in the end', async (fault, debits) => {
    const asked = await order();
    world.standins.core.faults.set({
      kind: 'request',
      provider: 'bitpesa',
      endpoint: 'POST /accounts/debits',
      fault,
      times: 1,
      ms: 60_000,
    });
    const sending = world.payer.send(asked);
    await world.standins.clock.advance(30_000);
    expect((await sending).status).toMatch(/pending|unknown|settled/);
    expect(only()).toMatchObject({ debits });
    await world.pass();
    expect((await world.payer.send(asked)).status).toMatch(/pending|settled/);
    await world.pass();
    expect(only()).toMatchObject({ debits: 1, state: 'paid' });
  });

  it('no balance: nothing is left behind that could be paid', async () => {
    world.standins.core.state().bitpesa.accounts['KES'] = 10;
    expect(await world.payer.send(await order())).toMatchObject({
      status: 'refused',
      reason: 'unavailable',
      alert: expect.stringContaining('top it up') as string,
    });
    world.standins.core.state().bitpesa.accounts['KES'] = 1_000_000;
    await world.pass();
    expect(only()).toMatchObject({ state: 'canceled', debits: 0 });
  });

  it('temporary trouble passes by itself; after a day without an end the money comes back by itself', async () => {
    const { bitpesa: theirs } = world.standins.core.state();
    theirs.outcomes['+255741000001'] = 'temporary';
    const first = await sent();
    await world.standins.clock.advance(0);
    expect(await world.payer.inspect(first)).toMatchObject({ view: { trouble: 'passing', state: 'received', recipientState: 'error' } });
    await world.pass();
    expect(await world.payer.status(first)).toMatchObject({ status: 'settled' });
    theirs.outcomes['+255741000001'] = 'senderError';
    const balance = world.truth().balance;
    const second = await sent({ reference: 'ref-2' });
    await world.pass();
    expect(await world.payer.inspect(second)).toMatchObject({
      view: { trouble: 'sender', mayMend: false, mayCancel: true, state: 'manual', outcome: { status: 'pending' } },
    });
    await world.standins.clock.advance(hours(24));
    expect(await world.payer.status(second)).toMatchObject({ status: 'refused' });
    expect(world.truth().balance).toEqual(balance);
  });

  it('a sender whose papers are being checked cannot send; once approved they can', async () => {
    const { bitpesa: theirs } = world.standins.core.state();
    theirs.kycWaived = false;
    theirs.timing.approveMs = minutes(30);
    expect(await world.payer.sender({ ...profile, reference: 'member:42' })).toEqual({ status: 'invalid', fields: ['documents'] });
    const made = await world.payer.api.senders.create({
      country: 'KE',
      phone_number: '+254712000001',
      email: 'a@x.example',
      first_name: 'A',
      last_name: 'H',
      city: 'N',
      street: 's',
      postal_code: '1',
      birth_date: '1990-01-01',
      ip: '127.0.0.1',
      documents: [{ upload: 'data:,x', upload_file_name: 'id.png', metadata: {} }],
      external_id: 'member:42',
    });
    expect(made).toMatchObject({ status: 'read', value: { state: 'initial' } });
    const kept = await world.payer.sender({ ...profile, reference: 'member:42' });
    expect(kept).toMatchObject({ status: 'waiting', said: 'initial' });
    const asked = {
      ...world.wish,
      senderId: kept.status === 'waiting' ? kept.senderId : '',
      reference: 'ref-1',
      agreed: major(100_000, 'KES'),
    };
    expect(await world.payer.send(asked)).toMatchObject({ status: 'refused', reason: 'unavailable' });
    await world.standins.clock.advance(minutes(30));
    expect(await world.payer.send({ ...asked, reference: 'ref-2' })).toMatchObject({ status: 'pending' });
  });

  it('Kenya wants an identity and a source of funds: the profile is completed once, and then it goes through', async () => {
    const kenya = {
      method: 'KES::Mobile',
      country: 'KE',
      recipient: { firstName: 'Otieno', lastName: 'Odhiambo', phone: '+254712000003', network: 'mpesa' },
      amount: major(1_500, 'KES'),
      from: 'USD' as const,
      agreed: major(100, 'USD'),
    };
    const refused = await world.payer.send(await order({ ...kenya, reference: 'ke-1' }));
    expect(refused).toMatchObject({
      status: 'refused',
      reason: 'unavailable',
      alert: expect.stringContaining('sender.identification_number (blank)') as string,
    });
    expect(await world.payer.updateSender(await senderId(), { idType: 'ID', idNumber: '12345678', sourceOfFunds: 'Salary' })).toMatchObject(
      { status: 'ready' },
    );
    expect(await world.payer.send(await order({ ...kenya, reference: 'ke-2' }))).toMatchObject({ status: 'pending' });
    await world.pass();
    expect(only()).toMatchObject({ state: 'paid', paidOut: major(1_500, 'KES') });
  });

  it('every corridor that the account has takes what our words for it make', async () => {
    const id = await senderId();
    await world.payer.updateSender(id, { idType: 'ID', idNumber: '1', sourceOfFunds: 'Salary', nationality: 'KE' });
    const methods = await world.payer.methods();
    if (methods.status !== 'read') throw new Error(methods.why);
    expect(methods.items.length).toBeGreaterThan(12);
    const codes: Record<string, string> = {
      TZ: '255',
      UG: '256',
      KE: '254',
      NG: '234',
      GH: '233',
      CM: '237',
      GA: '241',
      SN: '221',
      CI: '225',
      BJ: '229',
      BF: '226',
      TG: '228',
    };
    const plain: Record<string, string> = {
      firstName: 'Neema',
      lastName: 'Mushi',
      street: 'A1',
      account: '1234567890',
      iban: 'CM2110033052090901100045910',
      city: 'X',
    };
    for (const method of methods.items) {
      const filled = method.fields.filter(({ required, name }) => required && name !== 'reason').map(({ name, choices }) => [name, choices?.[0]?.value ?? (name === 'phone' ? `+${codes[method.country] ?? ''}712345678` : plain[name])]); // prettier-ignore
      const wish = {
        senderId: id,
        method: method.id,
        country: method.country,
        recipient: Object.fromEntries(filled) as object,
        amount: major(30_000, method.currency),
        from: 'USD' as const,
      };
      const fits = method.currency === 'GHS' ? { ...wish, amount: major(300, 'GHS') } : wish;
      expect(await world.payer.quote(fits), `${method.id} ${method.country}`).toMatchObject({
        status: 'quoted',
        gets: { currency: method.currency },
      });
    }
  });

  it('limits are said before anything is made', async () => {
    const id = await senderId();
    const wish = { ...world.wish, senderId: id };
    expect(await world.payer.quote({ ...wish, amount: major(10, 'TZS') })).toMatchObject({ status: 'refused', reason: 'limit' });
    expect(await world.payer.quote({ ...wish, amount: major(900_000_000, 'TZS') })).toMatchObject({ status: 'refused', reason: 'limit' });
    expect(await world.payer.quote({ ...wish, amount: major(2_500, 'KES') })).toMatchObject({
      status: 'quoted',
      cost: major(2_500, 'KES'),
    });
    expect(world.truth().made).toBe(0);
  });

  it('the stand-in’s webhooks are heard by the client, and forged ones are not', async () => {
    world.standins.out.length = 0;
    const id = await sent();
    await world.pass();
    const hooks = world.standins.out.filter(({ url }) => url.endsWith('/bitpesa'));
    const heard = hooks.map(({ url, body, headers = {} }) => {
      expect(world.payer.hint(body, headers)).toBeUndefined(); // signed over their address, which is not the one that we registered
      return { url, body, headers };
    });
    expect(heard.length).toBeGreaterThan(3);
    expect(webhookAddress).not.toBe(heard[0]?.url);
    const at = bitpesa({ baseUrl: 'http://x', key: '', secrets: [demoCredentials.bitpesa.apiSecret], webhookAddresses: () => [heard[0]?.url ?? ''], send: world.standins.send, clock: world.standins.clock, ids: { next: () => '', uuid: () => '', random: () => 0 } }); // prettier-ignore
    const hints = heard.map(({ body, headers }) => at.hint(body, headers));
    expect(hints.every((hint) => hint === undefined || hint.providerId === id)).toBe(true);
    expect(hints.at(-1)).toMatchObject({ providerId: id, says: 'settled' });
    expect(new Set(hints.flatMap((hint) => hint?.dedupeKey ?? [])).size).toBe(hints.filter(Boolean).length);
  });

  it('a profile without what is asked for names what is missing', async () => {
    expect(await world.payer.sender({ ...nobody, phone: '', reference: 'member:1' })).toEqual({ status: 'invalid', fields: ['phone'] });
  });
});
