import { describe, expect, test } from 'vitest';
import { hours, minutes, seconds } from '../../src/clock.js';
import { verify } from '../../src/ledger/verify.js';
import type { Decision } from '../../src/operations/decision.js';
import type { Phone } from '../../src/phone.js';
import { pays, raise, reviews, told } from './catalogue-rows.js';
import { expectWhole, states } from './expect.js';
import { amina, kes, me, world, type World } from './world.js';

const open = (w: World) => w.store.transaction((tx) => tx.reviews({ open: true }));
const firstOpen = async (w: World) => (await open(w))[0] ?? raise();
const decide = async (w: World, verdict: Decision, by = 'Otieno') => w.ops.resolve({ reviewId: (await firstOpen(w)).id, by, verdict });
const confirm = (units: number): Decision => ({ is: 'confirmed', units });
const balance = async (w: World, prefix: string) =>
  (await w.store.transaction((tx) => tx.balances('main')))
    .filter(({ account }) => account.startsWith(prefix))
    .reduce((sum, { minor }) => sum + Number(minor) / 100, 0);

async function whole(w: World) {
  const dump = await expectWhole(w);
  expect(verify(dump, { sendOnce: ['imarapay'] })).toEqual([]);
  return dump;
}

/** A claim that no statement shows, before the treasurer. */
async function claimed(receipt = 'QWE123RTY4'): Promise<World> {
  const w = await world();
  await w.claim(receipt);
  await w.run(minutes(20));
  expect(await reviews(w)).toEqual(['claim-unmatched']);
  return w;
}

describe('a claim that no statement shows', () => {
  test('is confirmed: credited by hand, told, recorded, audited, once', async () => {
    const w = await claimed();
    const { id } = await firstOpen(w);
    expect(await decide(w, confirm(700))).toMatchObject({ status: 'resolved', outcome: 'confirmed' });
    expect(await w.ops.resolve({ reviewId: id, by: 'Wanjiku', verdict: confirm(900) })).toMatchObject({
      ...{ status: 'already', by: 'Otieno', resolution: 'confirmed: KES 700' },
    });
    await w.run(minutes(1));
    expect(await states(w)).toEqual(['done: settled settled']);
    expect(told(w).at(-1)).toBe('we found your payment QWE123RTY4 of KES 700. Your total is now KES 700.');
    expect([...w.book.records.values()].map(({ entry }) => [entry.receipt, entry.amount])).toEqual([['QWE123RTY4', kes(700)]]);
    expect(await balance(w, 'asset:byhand:main')).toBe(700);
    expect(await w.ops.receiptKnown({ me: me(), receipt: 'QWE123RTY4' })).toBe('recorded');
    const { audits } = await whole(w);
    expect(audits.map(({ actor, action, subject, detail }) => [actor, action, subject, detail])).toEqual([
      ['Otieno', 'review.confirmed', id, 'claim-unmatched: confirmed: KES 700'],
    ]);
    await w.run(hours(30));
    expect(await reviews(w)).toEqual([]);
  });

  test.each([0, -5, 0.5, 9, 250_001, NaN, Infinity, 2 ** 60])('is not confirmed for %s shillings', async (units) => {
    const w = await claimed();
    expect(await decide(w, confirm(units))).toEqual({ status: 'refused', why: 'amount', min: kes(10), max: kes(250_000) });
    expect(await reviews(w)).toEqual(['claim-unmatched']);
    expect((await whole(w)).audits).toEqual([]);
  });

  test('is rejected: told politely, and the same receipt can be claimed again', async () => {
    const w = await claimed();
    expect(await w.ops.receiptKnown({ me: me(), receipt: 'QWE123RTY4' })).toBe('checking');
    expect(await w.claim('QWE123RTY4')).toBe('receiptKnown');
    expect(await decide(w, { is: 'rejected', why: 'not in\n the till' })).toMatchObject({ outcome: 'rejected' });
    await w.run(minutes(1));
    expect(await states(w)).toEqual(['failed: refused waiting']);
    expect(told(w).at(-1)).toBe('the treasurer did not find payment QWE123RTY4. Check the code and send it again, or ask the treasurer.');
    expect(await w.ops.receiptKnown({ me: me(), receipt: 'QWE123RTY4' })).toBe('new');
    expect(await w.claim('QWE123RTY4')).toBe('agreed');
    await w.run(minutes(20));
    expect(await decide(w, confirm(50))).toMatchObject({ outcome: 'confirmed' });
    await w.run(minutes(1));
    expect(await states(w)).toEqual(['failed: refused waiting', 'done: settled settled']);
    expect((await whole(w)).audits.map(({ detail }) => detail)).toEqual([
      'claim-unmatched: rejected: not in the till',
      'claim-unmatched: confirmed: KES 50',
    ]);
  });

  test('of two members for one receipt: the second to be confirmed is known already', async () => {
    const w = await claimed();
    await w.claim('QWE123RTY4', { me: { person: 'p2', member: { id: 'm2', name: 'Juma', role: 'member' } } });
    await w.run(minutes(20));
    expect(await decide(w, confirm(700))).toMatchObject({ outcome: 'confirmed' });
    expect(await decide(w, confirm(700))).toMatchObject({ outcome: 'known' });
    await w.run(minutes(1));
    expect(await states(w)).toEqual(['done: settled settled', 'failed: refused waiting']);
    expect((await whole(w)).contributions).toHaveLength(1);
  });

  test('is neither credited nor closed, and needs a name and a reason', async () => {
    const w = await claimed();
    for (const verdict of [{ is: 'credited' }, { is: 'closed', note: 'x' }] as const)
      expect(await decide(w, verdict)).toEqual({ status: 'refused', why: 'notForThis', may: ['confirmed', 'rejected'] });
    expect(await decide(w, confirm(50), ' ')).toEqual({ status: 'refused', why: 'who' });
    expect(await decide(w, { is: 'rejected', why: ' \n' })).toEqual({ status: 'refused', why: 'words' });
    expect(await w.ops.resolve({ reviewId: 'none', by: 'O', verdict: confirm(50) })).toEqual({ status: 'unknown' });
  });

  test('ten decisions at the same moment are one', async () => {
    const w = await claimed();
    const { id } = await firstOpen(w);
    const verdicts = Array.from({ length: 10 }, (_, n): Decision => (n % 2 ? confirm(700) : { is: 'rejected', why: 'no' }));
    const all = await Promise.all(verdicts.map((verdict, n) => w.ops.resolve({ reviewId: id, by: `officer ${n}`, verdict })));
    expect(all.filter(({ status }) => status === 'resolved')).toHaveLength(1);
    expect(all.filter(({ status }) => status === 'already')).toHaveLength(9);
    expect((await whole(w)).audits).toHaveLength(1);
  });
});

describe('a claim that was confirmed by hand, of a payment that we had asked for', () => {
  async function confirmedFirst(units: number, claimer?: string): Promise<World> {
    const w = await world();
    w.network.plans = [{ answer: 'lost', ...pays }];
    w.network.silent = { status: true, lookUp: true, statement: true };
    await w.contribute();
    await w.claim('RCPT1', claimer === undefined ? {} : { me: { person: 'p9', member: { id: claimer, name: 'Juma', role: 'member' } } });
    await w.run(hours(24.5));
    const claim = (await open(w)).find(({ reason }) => reason === 'claim-unmatched') ?? raise();
    expect(await w.ops.resolve({ reviewId: claim.id, by: 'Otieno', verdict: confirm(units) })).toMatchObject({ outcome: 'confirmed' });
    w.network.silent = {};
    await w.run(hours(26));
    return w;
  }

  test('the proof takes the place of the word: credited once, and the ledger holds what there is', async () => {
    const w = await confirmedFirst(500);
    expect(await states(w)).toEqual(['failed: review waiting', 'done: settled settled']);
    expect(await reviews(w)).toEqual([]);
    const { contributions } = await whole(w);
    expect(contributions.map(({ receipt }) => receipt)).toEqual(['RCPT1']);
    expect([await balance(w, 'asset:byhand'), await balance(w, 'asset:imarapay'), await balance(w, 'liability:suspense')]).toEqual([
      0, 500, 0,
    ]);
    expect(told(w).at(-1)).toBe('the payment RCPT1 is recorded already. There is nothing more to do.');
  });

  test.each([
    ['another amount', 400, undefined],
    ['another member', 500, 'm9'],
  ])('for %s a person looks, and it is not credited again', async (_, units, claimer) => {
    const w = await confirmedFirst(units, claimer);
    expect(await reviews(w)).toEqual(['receipt-reused']);
    expect(await decide(w, { is: 'credited' })).toEqual({ status: 'refused', why: 'notForThis', may: ['closed'] });
    expect(await decide(w, { is: 'closed', note: 'spoke with both' })).toMatchObject({ outcome: 'closed' });
    const { contributions } = await whole(w);
    expect(contributions).toHaveLength(1);
    expect(await balance(w, 'liability:suspense')).toBe(-500);
  });
});

describe('money that is held', () => {
  test('of another amount is credited as it arrived', async () => {
    const w = await world();
    w.network.plans = [{ ...pays, amount: kes(499) }];
    await w.contribute();
    await w.run(minutes(5));
    expect(await decide(w, confirm(499))).toEqual({ status: 'refused', why: 'notForThis', may: ['credited', 'closed'] });
    expect(await decide(w, { is: 'credited' })).toMatchObject({ outcome: 'credited' });
    await w.run(minutes(5));
    expect(await states(w)).toEqual(['done: settled settled']);
    expect(told(w).at(-1)).toBe('your KES 499 is recorded now. Receipt RCPT1. Your total is now KES 499.');
    expect([...w.book.records.values()].map(({ entry }) => [entry.amount, entry.receipt])).toEqual([[kes(499), 'RCPT1']]);
    expect(await balance(w, 'liability:suspense')).toBe(0);
    await whole(w);
  });

  test('a second payment under one reference is an operation of its own, and is credited once', async () => {
    const w = await world();
    await w.contribute();
    await w.run(minutes(1));
    w.network.foreign({ receipt: 'TWICE', phone: amina, amount: kes(500), reference: w.network.pushes[0]?.reference ?? '' });
    await w.run(minutes(3));
    expect(await w.claim('TWICE')).toBe('receiptKnown');
    expect(await reviews(w)).toEqual(['orphan-payment']);
    expect(told(w).at(-1)).toBe('your payment of KES 500 needs a check by the treasurer. Do not pay again for now.');
    expect(await decide(w, { is: 'credited' })).toMatchObject({ outcome: 'credited' });
    await w.reboot();
    await w.run(hours(3));
    expect(await states(w)).toEqual(['done: settled settled', 'done: settled settled']);
    expect(await reviews(w)).toEqual([]);
    const { contributions } = await whole(w);
    expect(contributions.map(({ receipt }) => receipt)).toEqual(['RCPT1', 'TWICE']);
  });

  test('a hint at it changes nothing', async () => {
    const w = await world();
    await w.contribute();
    await w.run(minutes(1));
    const extra = w.network.foreign({ receipt: 'TWICE', phone: amina, amount: kes(500), reference: w.network.pushes[0]?.reference ?? '' });
    await w.run(minutes(3));
    await w.ops.callback('imarapay', 'main', w.network.callback(extra));
    await w.run(minutes(20));
    expect(await states(w)).toEqual(['done: settled settled', 'review: review waiting']);
    expect(await reviews(w)).toEqual(['orphan-payment']);
  });

  test('that was given back outside is closed with a note, and stays where it is in the ledger', async () => {
    const w = await world();
    w.network.plans = [{ ...pays, amount: kes(499) }];
    await w.contribute();
    await w.run(minutes(5));
    expect(await decide(w, { is: 'closed', note: 'sent back from the till' })).toMatchObject({ outcome: 'closed' });
    await w.reboot();
    await w.run(hours(2));
    expect(await states(w)).toEqual(['failed: review waiting']);
    expect(await reviews(w)).toEqual([]);
    expect(await balance(w, 'liability:suspense')).toBe(-499);
    await whole(w);
  });
});

describe('a collection that was open for a day', () => {
  async function stuck(): Promise<World> {
    const w = await world();
    w.network.plans = [{}];
    await w.contribute();
    await w.run(hours(25));
    expect(await reviews(w)).toEqual(['stuck']);
    return w;
  }

  test.each<[Decision, string]>([
    [{ is: 'rejected', why: 'nothing in the till' }, 'we have checked: KES 500 did not arrive. You can try again, or ask the treasurer.'],
    [{ is: 'closed', note: 'spoke with her' }, 'your payment of KES 500 needs a check by the treasurer. Do not pay again for now.'],
  ])('%o ends it, and a late proof still counts', async (verdict, last) => {
    const w = await stuck();
    expect(await decide(w, confirm(500))).toMatchObject({ status: 'refused', may: ['rejected', 'closed'] });
    expect(await decide(w, verdict)).toMatchObject({ status: 'resolved' });
    await w.run(minutes(1));
    expect((await states(w))[0]).toMatch(/^failed/);
    expect(told(w).at(-1)).toBe(last);
    const payment = w.network.payments[0] ?? raise();
    payment.plan = pays;
    payment.decidesAt = w.clock.now();
    await w.run(hours(1.1));
    expect(await states(w)).toEqual(['done: settled settled']);
    await whole(w);
  });
});

describe('what the records refused', () => {
  test('is tried again at once when the review is closed; what a person wrote there meanwhile is found', async () => {
    const w = await world();
    w.book.faults = ['declined'];
    await w.contribute();
    await w.run(minutes(5));
    const [{ key } = raise()] = w.book.calls;
    w.book.records.set(key, { bookId: 'by a person', entry: w.book.calls[0] ?? raise() });
    expect(await decide(w, { is: 'closed', note: 'written by hand' })).toMatchObject({ outcome: 'closed' });
    await w.run(seconds(10));
    expect(await states(w)).toEqual(['done: settled settled']);
    expect(w.book.calls).toHaveLength(1);
    await whole(w);
  });

  test('is put before a person anew when it is refused again', async () => {
    const w = await world();
    w.book.faults = ['declined', 'declined'];
    await w.contribute();
    await w.run(minutes(5));
    await decide(w, { is: 'closed', note: 'should do now' });
    await w.run(minutes(5));
    expect(await reviews(w)).toEqual(['record-refused']);
    await w.run(hours(7));
    expect(await states(w)).toEqual(['done: settled settled']);
    expect(await reviews(w)).toEqual([]);
    await whole(w);
  });
});

test('a payment that is none of ours is closed with a note', async () => {
  const w = await world();
  const payment = w.network.foreign({ receipt: 'FOREIGN1', phone: '+254712000009' as Phone, amount: kes(70) });
  await w.ops.callback('imarapay', 'main', w.network.callback(payment));
  await w.run(minutes(15));
  expect(await decide(w, { is: 'credited' })).toMatchObject({ status: 'refused', may: ['closed'] });
  expect(await decide(w, { is: 'closed', note: 'a tenant paid rent' })).toMatchObject({ outcome: 'closed', operationId: undefined });
  expect(await reviews(w)).toEqual([]);
  await whole(w);
});
