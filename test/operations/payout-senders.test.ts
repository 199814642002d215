import { describe, expect, test } from 'vitest';
import { priced } from '../../src/standins/bitpesa/figures.js';
import { dateIn, hours, minutes, seconds } from '../../src/clock.js';
import { isOfAge } from '../../src/operations/payout/profile.js';
import { details, payoutWorld, tzs } from './payout-world.js';
import { kes, me } from './world.js';

const ask = { methodId: 'TZS::Mobile', country: 'TZ', recipient: { firstName: 'Juma', lastName: 'Ali', phone: '+255741000009' } };

describe('a sender', () => {
  test('is entered once, kept, and made at the payer once, under a reference that lasts', async () => {
    const w = await payoutWorld({ known: false });
    expect(await w.ops.abroad.senderProfile({ me: me(), needs: ['firstName', 'idNumber'] })).toEqual({
      has: ['phone', 'phoneCountry', 'email'],
      missing: ['firstName', 'lastName', 'country', 'city', 'street', 'postalCode', 'birthDate', 'idNumber'],
      standing: 'none',
    });
    expect(await w.ops.saveSender({ me: me(), details })).toEqual({ status: 'agreed' });
    expect(await w.ops.saveSender({ me: me(), details })).toEqual({ status: 'agreed' });
    const known = await w.ops.abroad.senderProfile({ me: me(), needs: ['firstName'] });
    expect([known.missing, known.standing]).toEqual([[], 'ready']);
    await w.reboot();
    await w.ops.abroad.senderProfile({ me: me(), needs: [] });
    expect(w.payer.senderCalls).toEqual(['sender']);
    expect([...w.payer.senders.keys()]).toEqual(['member:p1']);
    expect(w.payer.senders.get('member:p1')?.profile).toEqual({
      ...details,
      ...{ reference: 'member:p1', phone: '+254712000001', phoneCountry: 'KE', email: 'member.p1@members.invalid' },
    });
  });

  test('of which the answer was lost is found again, and told what changed meanwhile', async () => {
    const w = await payoutWorld({ known: false });
    w.payer.silent = true;
    await w.ops.saveSender({ me: me(), details });
    expect((await w.ops.abroad.senderProfile({ me: me(), needs: [] })).standing).toBe('none');
    w.payer.senders.set('member:p1', { senderId: 's-lost', profile: { ...details, reference: 'member:p1' } as never });
    w.payer.silent = false;
    await w.ops.saveSender({ me: me(), details: { city: 'Nakuru' } });
    expect((await w.ops.abroad.senderProfile({ me: me(), needs: [] })).standing).toBe('ready');
    expect(w.payer.senders.size).toBe(1);
    expect(w.payer.senders.get('member:p1')?.profile.city).toBe('Nakuru');
  });

  test('that changed is told to the payer, and asked for what a way needs on top', async () => {
    const w = await payoutWorld();
    expect((await w.ops.abroad.senderProfile({ me: me(), needs: ['idType', 'idNumber'] })).missing).toEqual(['idType', 'idNumber']);
    await w.ops.saveSender({ me: me(), details: { idType: 'ID', idNumber: '1234 5678' } });
    expect((await w.ops.abroad.senderProfile({ me: me(), needs: ['idType', 'idNumber'] })).missing).toEqual([]);
    await w.ops.abroad.payoutQuote({ me: me(), ...ask, amount: kes(500) });
    expect(w.payer.senderCalls).toEqual(['sender', 'update']);
    expect(w.payer.senders.get('member:p1')?.profile).toMatchObject({ city: 'Kisumu', idNumber: '1234 5678' });
  });

  test('what the payer does not take is asked for again', async () => {
    const w = await payoutWorld({ known: false });
    Object.assign(w.payer, { sender: 'invalid', invalid: ['postalCode'] });
    await w.ops.saveSender({ me: me(), details });
    expect((await w.ops.abroad.senderProfile({ me: me(), needs: [] })).missing).toEqual(['postalCode']);
    await w.ops.abroad.senderProfile({ me: me(), needs: [] });
    expect(w.payer.senderCalls).toHaveLength(1);
    expect(await w.ops.abroad.payoutQuote({ me: me(), ...ask, amount: kes(500) })).toEqual({
      status: 'refused',
      because: 'sender',
      fields: ['postalCode'],
    });
    w.payer.sender = 'ready';
    await w.ops.saveSender({ me: me(), details: { postalCode: '40101' } });
    expect(await w.ops.abroad.senderProfile({ me: me(), needs: [] })).toMatchObject({ missing: [], standing: 'ready' });
  });

  test.each(['waiting', 'refused'] as const)('whom the payer holds as %s sends nothing, and is asked about seldom', async (status) => {
    const w = await payoutWorld({ known: false });
    w.payer.sender = status;
    await w.ops.saveSender({ me: me(), details });
    for (let i = 0; i < 5; i++) expect((await w.ops.abroad.senderProfile({ me: me(), needs: [] })).standing).toBe(status);
    expect(w.payer.senderCalls).toHaveLength(1);
    expect(await w.ops.abroad.payoutQuote({ me: me(), ...ask, amount: kes(500) })).toEqual({
      status: 'refused',
      because: 'sender',
      fields: [],
    });
    expect(await w.send()).toBe('notPossible');
    w.payer.sender = 'ready';
    w.clock.advance(hours(2));
    expect((await w.ops.abroad.senderProfile({ me: me(), needs: [] })).standing).toBe('ready');
    expect(await w.send()).toBe('agreed');
  });

  test.each([
    ['a date that is none', { birthDate: '02.03.1988' }],
    ['a country that is none', { country: 'Kenya' }],
    ['an address for mail that is none', { email: 'amina' }],
    ['a text that is too long', { street: 'x'.repeat(121) }],
  ])('is not kept with %s', async (_, wrong) => {
    const w = await payoutWorld({ known: false });
    expect(await w.ops.saveSender({ me: me(), details: { ...details, ...wrong } })).toEqual({ status: 'refused', reason: 'notPossible' });
  });

  test('is of age on their day, in the chama’s time zone', async () => {
    const w = await payoutWorld({ known: false });
    const born = (birthDate: string) => w.ops.saveSender({ me: me(), details: { birthDate } });
    const today = dateIn(me().chama.timeZone, w.clock.now());
    const [year, rest] = [Number(today.slice(0, 4)), today.slice(4)];
    const tomorrow = dateIn(me().chama.timeZone, w.clock.now() + hours(24)).slice(4);
    expect(await born(`${year - 18}${tomorrow}`)).toEqual({ status: 'refused', reason: 'tooYoung' });
    expect((await w.ops.abroad.senderProfile({ me: me(), needs: [] })).missing).toContain('birthDate');
    expect(await born(`${year + 1}${rest}`)).toEqual({ status: 'refused', reason: 'tooYoung' });
    expect(await born(`${year - 18}${rest}`)).toEqual({ status: 'agreed' });
    expect((await w.ops.abroad.senderProfile({ me: me(), needs: [] })).missing).not.toContain('birthDate');
  });

  test.each([
    ['2008-02-29', '2026-02-28', false],
    ['2008-02-29', '2026-03-01', true],
    ['2007-12-31', '2025-12-31', true],
    ['2008-01-01', '2025-12-31', false],
  ])('born on %s, is of age on %s: %s', (birthDate, today, is) => expect(isOfAge(birthDate, today)).toBe(is));

  test('is the network’s number, whatever somebody types', async () => {
    const w = await payoutWorld({ known: false });
    await w.ops.saveSender({ me: me(), details: { ...details, phone: '+254799999999' } });
    await w.ops.abroad.senderProfile({ me: me(), needs: [] });
    expect(w.payer.senders.get('member:p1')?.profile.phone).toBe('+254712000001');
  });
});

describe('what is asked before', () => {
  test('corridors are those of other countries, in a currency that the balance holds', async () => {
    const w = await payoutWorld();
    const offered = await w.ops.abroad.corridors({ me: me() });
    expect(offered).toMatchObject({ status: 'offered', corridors: [{ country: 'TZ' }], min: kes(1), max: kes(250_000) });
    w.clock.advance(minutes(6));
    w.payer.balances = [tzs(5)];
    expect((await w.ops.abroad.corridors({ me: me() })).status).toBe('notOffered');
  });

  test('old lists are given where the payer is silent; where there are none, nothing is known', async () => {
    const w = await payoutWorld();
    w.payer.silent = true;
    expect((await w.ops.abroad.corridors({ me: me() })).status).toBe('unknown');
    w.payer.silent = false;
    await w.ops.abroad.corridors({ me: me() });
    w.payer.silent = true;
    w.clock.advance(hours(1));
    expect((await w.ops.abroad.corridors({ me: me() })).status).toBe('offered');
    const asked = w.payer.asked.length;
    w.payer.silent = false;
    await w.ops.abroad.corridors({ me: me() });
    await w.ops.abroad.corridors({ me: me() });
    expect(w.payer.asked.length - asked).toBe(1);
  });

  test('old lists are given where the payer hangs', async () => {
    const w = await payoutWorld();
    await w.ops.abroad.corridors({ me: me() });
    w.clock.advance(minutes(6));
    w.payer.payer.methods = () => new Promise(() => undefined);
    const asking = w.ops.abroad.corridors({ me: me() });
    for (let i = 0; i < 20; i++) await Promise.resolve();
    w.clock.advance(seconds(1));
    expect((await asking).status).toBe('offered');
  });

  test('a price is in what the phone pays, in whole units, whichever way it is asked', async () => {
    const w = await payoutWorld();
    w.payer.rate = 21;
    expect(await w.ops.abroad.payoutQuote({ me: me(), ...ask, amount: kes(500) })).toMatchObject({
      status: 'quoted',
      price: { pay: kes(500), gets: tzs(10_500), rate: '21' },
    });
    expect(await w.ops.abroad.payoutQuote({ me: me(), ...ask, amount: tzs(10_000) })).toMatchObject({
      status: 'quoted',
      price: { pay: kes(477), gets: tzs(10_000) },
    });
    w.payer.payer.quote = async () => ({
      status: 'quoted',
      cost: { minor: '50001', currency: 'KES' },
      gets: tzs(10_000),
      rate: '20',
      expiresAt: 1,
    });
    expect(await w.ops.abroad.payoutQuote({ me: me(), ...ask, amount: tzs(10_000) })).toMatchObject({ price: { pay: kes(501) } });
  });

  test.each([
    ['limit', { status: 'refused', reason: 'limit', fields: [] }, { because: 'limit', fields: [] }],
    ['recipient', { status: 'refused', reason: 'badNumber', fields: ['phone'] }, { because: 'recipient', fields: ['phone'] }],
    [
      'sender',
      { status: 'refused', reason: 'unavailable', fields: ['sender.idNumber', 'sender.ip'] },
      { because: 'sender', fields: ['idNumber'] },
    ],
    ['network', { status: 'refused', reason: 'badNumber', fields: ['network'] }, { because: 'recipient', fields: ['network'] }],
    ['an address', { status: 'refused', reason: 'declined', fields: ['street', 'base'] }, { because: 'recipient', fields: ['street'] }],
    ['no word for it', { status: 'refused', reason: 'declined', fields: ['recipients.shoe_size'] }, { because: 'recipient', fields: [] }],
    ['the order', { status: 'refused', reason: 'declined', fields: ['input_currency'] }, { because: 'unavailable', fields: [] }],
    ['papers', { status: 'refused', reason: 'unavailable', fields: ['documents'] }, { because: 'sender', fields: [] }],
    ['unavailable', { status: 'refused', reason: 'declined', fields: [] }, { because: 'unavailable', fields: [] }],
  ] as const)('a price that is refused says why: %s', async (_, quoted, expected) => {
    const w = await payoutWorld();
    w.payer.payer.quote = async () => ({ ...quoted, fields: [...quoted.fields] });
    expect(await w.ops.abroad.payoutQuote({ me: me(), ...ask, amount: kes(500) })).toEqual({ status: 'refused', ...expected });
  });

  test('a price above what a phone carries is refused, and silence is silence', async () => {
    const w = await payoutWorld();
    expect(await w.ops.abroad.payoutQuote({ me: me(), ...ask, amount: kes(250_001) })).toEqual({
      status: 'refused',
      because: 'limit',
      fields: [],
    });
    w.payer.silent = true;
    expect(await w.ops.abroad.payoutQuote({ me: me(), ...ask, amount: kes(500) })).toEqual({ status: 'unknown' });
  });

  test('the chama’s limits hold: what is left of the day, and nothing when it is full', async () => {
    const w = await payoutWorld();
    w.deps.limits = () => ({ collect: {}, send: { perMemberDay: kes(800) }, sendIn: {} });
    w.ops = await w.open({});
    expect(await w.ops.abroad.corridors({ me: me() })).toMatchObject({ max: kes(800) });
    await w.send();
    await w.run(minutes(2));
    expect(await w.ops.abroad.corridors({ me: me() })).toMatchObject({ max: kes(300) });
    expect(await w.ops.abroad.payoutQuote({ me: me(), ...ask, amount: kes(400) })).toMatchObject({ because: 'limit' });
    expect(await w.send({ pay: kes(400) })).toBe('limit');
    await w.send({ pay: kes(300) });
    await w.run(minutes(2));
    expect(await w.ops.abroad.payoutQuote({ me: me(), ...ask, amount: kes(5) })).toMatchObject({ because: 'dayIsFull' });
  });

  test('nothing is offered where nobody pays abroad', async () => {
    const w = await payoutWorld();
    const ops = await w.open({ payouts: () => undefined });
    expect((await ops.abroad.corridors({ me: me() })).status).toBe('notOffered');
    expect(await ops.abroad.payoutQuote({ me: me(), ...ask, amount: kes(500) })).toMatchObject({ because: 'unavailable' });
    expect(await ops.abroad.payoutName({ me: me(), ...ask })).toEqual({ status: 'notKnown' });
    expect(await ops.saveSender({ me: me(), details })).toEqual({ status: 'refused', reason: 'notPossible' });
  });
});

test('what is paid is what the member typed, to the shilling, by the arithmetic of BitPesa, which rounds up both ways and takes its margin', async () => {
  const w = await payoutWorld();
  w.payer.payer.quote = async ({ amount, from }) => {
    const { input, output } = priced({ units: Number(BigInt(amount.minor) / 100n), currency: amount.currency }, from, 'TZS', 1);
    return { status: 'quoted', cost: kes(input), gets: tzs(output), rate: '20.1837', expiresAt: w.clock.now() + 300_000 };
  };
  for (const units of [100, 101, 999, 2000, 5000, 12_345, 20_000, 49_999, 50_000, 99_999]) {
    const quoted = await w.ops.abroad.payoutQuote({ me: me(), ...ask, amount: kes(units) });
    if (quoted.status !== 'quoted') throw new Error(quoted.status);
    // Of very small sums the margin's own rounding may take one shilling off; the screen says what is paid.
    const off = units - Number(quoted.price.pay.minor) / 100;
    expect(off).toBeGreaterThanOrEqual(0);
    expect(off).toBeLessThanOrEqual(units < 500 ? 1 : 0);
  }
});

test('what is paid is never more than what the member said, though the payer rounds up both ways', async () => {
  const w = await payoutWorld();
  // 18.6 shillings for one; what comes out is rounded up, and so is what goes in.
  w.payer.payer.quote = async ({ amount, from }) => {
    const units = Number(BigInt(amount.minor) / 100n);
    const [cost, gets] = amount.currency === from ? [amount, tzs(Math.ceil(units * 18.6) + 7)] : [kes(Math.ceil(units / 18.6)), amount];
    return { status: 'quoted', cost, gets, rate: '18.6', expiresAt: w.clock.now() + 300_000 };
  };
  for (const units of [7, 55, 100, 101, 999, 2000, 49_999]) {
    const quoted = await w.ops.abroad.payoutQuote({ me: me(), ...ask, amount: kes(units) });
    if (quoted.status !== 'quoted') throw new Error(quoted.status);
    const { pay, gets } = quoted.price;
    expect(Number(pay.minor)).toBeLessThanOrEqual(units * 100);
    expect(await w.ops.abroad.payoutQuote({ me: me(), ...ask, amount: gets })).toMatchObject({ price: { pay, gets } });
  }
});
