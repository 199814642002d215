import { describe, expect, test } from 'vitest';
import { crashpoints } from '../../src/crashpoint.js';
import { hours, minutes, seconds } from '../../src/clock.js';
import type { Officer } from '../../src/book/port.js';
import { states } from './expect.js';
import type { Decision } from '../../src/operations/decision.js';
import { juma, payoutWorld, tzs, whole, type PayoutWorld } from './payout-world.js';
import { amina, crashAt, kes, me } from './world.js';

const treasurer: Officer = { memberId: 't1', person: 'pt1', role: 'treasurer', prefer: 'sms' };

test('money is paid for, paid out abroad and told of, for what was agreed', async () => {
  const w = await payoutWorld();
  expect(await w.send()).toBe('agreed');
  await w.run(minutes(2));
  expect(await states(w)).toEqual(['done: settled settled']);
  expect(w.payer.orders).toHaveLength(1);
  expect(w.payer.orders[0]).toMatchObject({
    senderId: 's-1',
    method: 'TZS::Mobile',
    country: 'TZ',
    recipient: juma,
    amount: tzs(10_000),
    from: 'KES',
    agreed: kes(500),
  });
  expect(w.sms.texts()).toEqual([
    'Umoja: KES 500 received, RCPT1. TSh 10,000 now goes to Juma ..009. We tell you when it is there.',
    'Umoja: TSh 10,000 has reached Juma ..009. You paid KES 500. RCPT1',
  ]);
  const { of, dump } = await whole(w);
  expect(dump.journals.map(({ kind }) => kind)).toEqual(['received', 'paidAbroad']);
  expect([of('liability:'), of('income:'), of('asset:bitpesa')]).toEqual([0n, 0n, -50_000n]);
  expect(dump.contributions).toEqual([]);
  expect(dump.slots).toEqual([]);
  expect(await w.past()).toMatchObject([{ state: 'arrived', recipient: 'Juma ..009', paid: kes(500), gets: tzs(10_000), may: [] }]);
});

describe('before anything is asked of a phone', () => {
  test('whoever the payer does not have as a sender is refused', async () => {
    const w = await payoutWorld({ known: false });
    expect(await w.send()).toBe('notPossible');
    expect(w.network.pushes).toEqual([]);
  });

  test.each([
    ['of another currency', { pay: tzs(500) }],
    ['with cents', { pay: { minor: '50050', currency: 'KES' as const } }],
    ['above what the phone carries', { pay: kes(250_001) }],
    ['of nothing to get', { gets: tzs(0) }],
    ['to nobody', { recipient: {} }],
  ])('a payment %s is refused', async (_, over) => {
    const w = await payoutWorld();
    expect(await w.send(over)).toBe('notPossible');
  });

  test('a price that is over is refused', async () => {
    const w = await payoutWorld();
    const price = w.priceOf(kes(500), tzs(10_000));
    w.clock.advance(minutes(7));
    const intent = { kind: 'payAbroad' as const, methodId: 'TZS::Mobile', country: 'TZ', recipient: juma, price };
    expect(await w.ops.agree({ key: 'k', intent, me: me(), address: amina, at: w.clock.now() })).toEqual({
      status: 'refused',
      reason: 'priceGone',
    });
  });

  test('the same confirmation twice is one payment', async () => {
    const w = await payoutWorld();
    expect(await Promise.all([w.send({ key: 'same' }), w.send({ key: 'same' }), w.send({ key: 'same' })])).toEqual([
      'agreed',
      'agreed',
      'agreed',
    ]);
    await w.run(minutes(2));
    expect([w.network.pushes.length, w.payer.orders.length]).toEqual([1, 1]);
    await whole(w);
  });

  test('nothing is ordered when the money does not come', async () => {
    const w = await payoutWorld();
    w.network.plans = [{ decidesAfterMs: 8000, decides: 'cancelled' }];
    await w.send();
    await w.run(minutes(5));
    expect(await states(w)).toEqual(['failed: refused waiting']);
    expect(w.payer.orders).toEqual([]);
    expect((await w.past()).map(({ state }) => state)).toEqual(['failed']);
    await whole(w);
  });
});

describe('an answer that was lost', () => {
  test('is found by our reference, and nothing is ordered twice', async () => {
    const w = await payoutWorld();
    w.payer.plans = [{ answer: 'lost', endsAfterMs: 1000, ends: 'paid' }];
    await w.send();
    await w.run(minutes(4));
    expect(await states(w)).toEqual(['done: settled settled']);
    expect(w.payer.orders).toHaveLength(1);
    await whole(w);
  });

  test('of an order that never arrived is followed by the same order, but not before five minutes', async () => {
    const w = await payoutWorld();
    w.payer.plans = [{ answer: 'never' }, { endsAfterMs: 1000, ends: 'paid' }];
    await w.send();
    await w.run(minutes(20));
    expect(await states(w)).toEqual(['done: settled settled']);
    const [first, second, third] = w.payer.orders;
    expect([first?.reference === second?.reference, third]).toEqual([true, undefined]);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(minutes(5));
    expect(w.payer.payments).toHaveLength(1);
    await whole(w);
  });

  test('of an order that was made and not paid for is followed by the same order, which pays it once', async () => {
    const w = await payoutWorld();
    w.payer.plans = [{ answer: 'unpaid', endsAfterMs: 1000, ends: 'paid' }];
    await w.send();
    await w.run(minutes(30));
    expect(await states(w)).toEqual(['done: settled settled']);
    expect(w.payer.orders.length).toBe(2);
    expect((w.payer.orders[1]?.at ?? 0) - (w.payer.orders[0]?.at ?? 0)).toBeGreaterThanOrEqual(minutes(5));
    expect(w.payer.out()).toBe(50_000n);
    await whole(w);
  });

  test('the payer is asked seldom', async () => {
    const w = await payoutWorld();
    w.payer.plans = [{ endsAfterMs: hours(5), ends: 'paid' }];
    await w.send();
    await w.run(hours(1));
    expect(w.payer.asked.filter(({ what }) => what === 'inspect').length).toBeLessThanOrEqual(6);
    await w.run(hours(6));
    expect(await states(w)).toEqual(['done: settled settled']);
    expect(w.sms.texts()[1]).toBe('Umoja: the TSh 10,000 for Juma ..009 is on its way and takes longer. Do NOT pay again. RCPT1');
  });
});

describe('refused after the money came in', () => {
  test('the member is told that it is safe, and the treasurer to see to it; it may be given back, once', async () => {
    const w = await payoutWorld({ officers: [treasurer] });
    w.payer.plans = [{ answer: 'badNumber' }];
    await w.send();
    await w.run(minutes(2));
    expect(await states(w)).toEqual(['review: settled refused']);
    expect(await w.openReasons()).toEqual(['payout-refused']);
    expect(w.sms.texts().slice(1)).toEqual([
      'Umoja: Juma ..009 cannot get money there. Your KES 500 is safe: the treasurer returns it. RCPT1',
      'Umoja: Amina Hassan paid KES 500 to send abroad, and it did not go out. Ask your host: refund, or retry.',
    ]);
    expect((await whole(w)).of('liability:abroad')).toBe(-50_000n);
    expect((await w.past())[0]?.state).toBe('refunding');
    expect(await w.decide({ is: 'closed', note: 'never mind' })).toBe('refused: notForThis');
    expect(await w.decide({ is: 'refunded', reference: 'QK77' })).toBe('refunded');
    expect(await w.decide({ is: 'refunded', reference: 'QK77' })).toBe('unknown');
    await w.run(minutes(2));
    expect(w.sms.texts().at(-1)).toBe('Umoja: KES 500 that you paid to send abroad was given back. Reference QK77.');
    const { of } = await whole(w);
    expect([of('liability:'), of('asset:byhand')]).toEqual([0n, -50_000n]);
    expect((await w.past())[0]?.state).toBe('refunded');
  });

  test('it may be tried again, with a reference of its own', async () => {
    const w = await payoutWorld();
    w.payer.plans = [{ answer: 'declined' }, { endsAfterMs: 1000, ends: 'paid' }];
    await w.send();
    await w.run(minutes(2));
    expect(await w.decide({ is: 'retried' })).toBe('retried');
    await w.run(minutes(5));
    expect(await states(w)).toEqual(['done: settled refused settled']);
    expect(new Set(w.payer.orders.map(({ reference }) => reference)).size).toBe(2);
    await whole(w);
  });

  test('it may become a contribution, where the member wishes so', async () => {
    const w = await payoutWorld();
    w.payer.plans = [{ answer: 'declined' }];
    await w.send();
    await w.run(minutes(2));
    expect(await w.decide({ is: 'credited' })).toBe('refused: words');
    expect(await w.decide({ is: 'credited', note: 'she asked for it' })).toBe('credited');
    await w.run(minutes(5));
    expect(w.book.records.size).toBe(1);
    const { of, dump } = await whole(w);
    expect(of('liability:abroad')).toBe(0n);
    expect(dump.contributions.map(({ amount }) => amount)).toEqual([kes(500)]);
  });

  test('a rate beyond what was agreed is waited for a while, and then nothing is sent', async () => {
    const w = await payoutWorld();
    w.payer.plans = [{ answer: 'rateMoved' }];
    await w.send();
    await w.run(hours(1));
    expect(await states(w)).toEqual(['review: settled refused refused refused refused']);
    expect(w.payer.payments).toEqual([]);
    expect(w.sms.texts().at(-1)).toBe(
      'Umoja: the rate moved, so nothing went to Juma ..009. Your KES 500 is safe: the treasurer returns it or retries. RCPT1',
    );
    await whole(w);
  });

  test('a payer who cannot now is tried again by itself', async () => {
    const w = await payoutWorld();
    w.payer.plans = [{ answer: 'unavailable' }, { endsAfterMs: 1000, ends: 'paid' }];
    await w.send();
    await w.run(minutes(10));
    expect(await states(w)).toEqual(['done: settled refused settled']);
    await whole(w);
  });
});

describe('what it cost', () => {
  test('less than a whole unit of what is left is the chama’s rounding', async () => {
    const w = await payoutWorld();
    w.payer.plans = [{ endsAfterMs: 1000, ends: 'paid', cost: { minor: '49960', currency: 'KES' } }];
    await w.send();
    await w.run(minutes(2));
    const { of } = await whole(w);
    expect([of('income:roundings'), of('liability:'), of('asset:bitpesa')]).toEqual([-40n, 0n, -49_960n]);
    expect(await w.openReasons()).toEqual([]);
  });

  test('more is the member’s, who is told, and gets it back by a person', async () => {
    const w = await payoutWorld({ officers: [treasurer] });
    w.payer.plans = [{ endsAfterMs: 1000, ends: 'paid', cost: kes(480) }];
    await w.send();
    await w.run(minutes(2));
    expect(await states(w)).toEqual(['done: settled settled']);
    expect(await w.openReasons()).toEqual(['payout-left']);
    expect(w.sms.texts().slice(1)).toEqual([
      'Umoja: TSh 10,000 has reached Juma ..009. It cost less: the treasurer returns KES 20. RCPT1',
      'Umoja: KES 20 is left over from money that Amina Hassan sent abroad. Ask your host to return it.',
    ]);
    expect((await whole(w)).of('liability:member')).toBe(-2_000n);
    expect(await w.decide({ is: 'closed', note: 'x' })).toBe('refused: notForThis');
    expect(await w.decide({ is: 'refunded', reference: 'CASH' })).toBe('refunded');
    const { of } = await whole(w);
    expect([of('liability:'), of('asset:byhand')]).toEqual([0n, -2_000n]);
  });
});

describe('cancelling', () => {
  const stuck = async () => {
    const w = await payoutWorld();
    w.payer.plans = [{ stuck: true, endsAfterMs: 1000, ends: 'paid' }];
    await w.send();
    await w.run(minutes(3));
    const [past] = await w.past();
    expect(past).toMatchObject({ state: 'sending', may: ['cancel', 'mend'] });
    expect(w.sms.texts().at(-1)).toBe('Umoja: TSh 10,000 cannot reach Juma ..009: a detail is wrong. Dial *384*100# to mend or cancel.');
    return { w, id: past?.operationId ?? '' };
  };

  test('stops it once, and the money is owed to the member', async () => {
    const { w, id } = await stuck();
    expect(await Promise.all([w.wish('cancelPayout', id, { key: 'c' }), w.wish('cancelPayout', id, { key: 'c' })])).toEqual([
      'agreed',
      'agreed',
    ]);
    expect(await w.wish('cancelPayout', id)).toBe('notPossible');
    await w.run(minutes(2));
    expect(w.payer.asked.filter(({ what }) => what === 'cancel')).toHaveLength(1);
    expect(await states(w)).toEqual(['review: settled refused', 'done: settled']);
    expect(await w.openReasons()).toEqual(['payout-refused']);
    expect(w.sms.texts().slice(-2)).toEqual([
      'Umoja: we have asked to stop the TSh 10,000 for Juma ..009. We tell you whether it was in time.',
      'Umoja: cancelled. Nothing went to Juma ..009. Your KES 500 is safe: the treasurer returns it. RCPT1',
    ]);
    expect(await w.wish('cancelPayout', id)).toBe('notPossible');
    expect((await whole(w)).of('liability:abroad')).toBe(-50_000n);
  });

  test('that comes too late says so, and what arrived stays', async () => {
    const { w, id } = await stuck();
    const [payment] = w.payer.payments;
    if (!payment) throw new Error('nothing was paid');
    expect(await w.wish('cancelPayout', id)).toBe('agreed');
    Object.assign(payment, { stuck: false, endsAt: 0 }); // it is delivered at that very moment
    await w.run(minutes(2));
    expect(await states(w)).toEqual(['done: settled settled', 'failed: refused']);
    expect(w.sms.texts()).toContain('Umoja: too late to cancel: TSh 10,000 has been paid out to Juma ..009.');
    expect(w.sms.texts().filter((text) => text.includes('cancelled.'))).toEqual([]);
    await whole(w);
  });

  test('that is only asked for is decided by the payment itself, either way', async () => {
    for (const ends of ['paid', 'refunded'] as const) {
      const { w, id } = await stuck();
      w.payer.cancelAnswer = 'asked';
      await w.wish('cancelPayout', id);
      await w.run(minutes(1));
      const [payment] = w.payer.payments;
      if (!payment) throw new Error('nothing was paid');
      Object.assign(payment, { stuck: false, endsAt: 0, plan: { ...payment.plan, ends } });
      await w.run(hours(2));
      expect(await states(w)).toEqual([ends === 'paid' ? 'done: settled settled' : 'review: settled refused', 'done: settled']);
      await whole(w);
    }
  });

  test('whose answer was lost, and whose payment says first that it is stopped: the member hears of it once', async () => {
    const { w, id } = await stuck();
    w.payer.cancelAnswer = 'unknown';
    await w.wish('cancelPayout', id);
    await w.run(seconds(2));
    const [payment] = w.payer.payments;
    if (!payment) throw new Error('nothing was paid');
    payment.state = 'cancelled'; // it did get there
    await w.ops.payoutEvent('bitpesa', 'main', { providerId: payment.providerId, says: 'refused', dedupeKey: 'n1' });
    await w.run(hours(2));
    expect(await states(w)).toEqual(['review: settled refused', 'failed: refused']);
    const told = w.sms.texts().filter((text) => /stop|cancelled/.test(text));
    expect(told).toEqual(['Umoja: cancelled. Nothing went to Juma ..009. Your KES 500 is safe: the treasurer returns it. RCPT1']);
    await whole(w);
  });

  test('is asked for again after silence, and given up as not known', async () => {
    const { w, id } = await stuck();
    w.payer.cancelAnswer = 'unknown';
    await w.wish('cancelPayout', id);
    await w.run(hours(2));
    expect(await states(w)).toEqual(['open: settled pending', 'failed: refused']);
    expect(w.payer.asked.filter(({ what }) => what === 'cancel').length).toBeGreaterThan(5);
    expect(w.sms.texts().at(-1)).toBe(
      'Umoja: we do not know yet whether the TSh 10,000 for Juma ..009 is stopped. We tell you what comes of it.',
    );
    expect((await w.past())[0]?.may).toEqual(['cancel', 'mend']);
  });

  test.each([
    ['somebody else', { person: 'p2', member: { id: 'm2', name: 'Juma', role: 'member' as const } }],
    ['another member at the same number', { member: { id: 'm2', name: 'Juma', role: 'member' as const } }],
    ['the same person in another chama', { chama: { ...me().chama, id: 'other' } }],
  ])('is not for %s', async (_, who) => {
    const { w, id } = await stuck();
    expect(await w.wish('cancelPayout', id, { me: who })).toBe('notPossible');
    expect(await w.wish('mendPayout', id, { me: who })).toBe('notPossible');
    expect(await w.past(who)).toEqual([]);
  });

  test('is not for what is not on its way', async () => {
    const w = await payoutWorld();
    await w.send();
    const [past] = await w.past();
    expect(past).toMatchObject({ state: 'collecting', may: [] });
    expect(await w.wish('cancelPayout', past?.operationId ?? '')).toBe('notPossible');
    await w.run(minutes(2));
    expect(await w.wish('cancelPayout', past?.operationId ?? '')).toBe('notPossible');
  });

  test('mending puts the recipient right, and it arrives there', async () => {
    const { w, id } = await stuck();
    expect(await w.wish('mendPayout', id)).toBe('agreed');
    expect((await w.past())[0]?.may).toEqual([]);
    await w.run(minutes(40));
    expect(await states(w)).toEqual(['done: settled settled', 'done: settled']);
    expect(w.payer.payments[0]?.order.recipient.phone).toBe('+255741000008');
    expect(w.sms.texts().slice(-3)).toEqual([
      'Umoja: taken. TSh 10,000 is tried again, now for Juma ..008. We tell you what comes of it.',
      'Umoja: the TSh 10,000 for Juma ..008 is on its way and takes longer. Do NOT pay again. RCPT1',
      'Umoja: TSh 10,000 has reached Juma ..008. You paid KES 500. RCPT1',
    ]);
    expect((await w.past())[0]?.recipient).toBe('Juma ..008');
    await whole(w);
  });

  test('mending that is not taken changes nothing, and may be tried again', async () => {
    const { w, id } = await stuck();
    w.payer.mendAnswer = 'invalid';
    await w.wish('mendPayout', id);
    await w.run(minutes(2));
    expect(w.sms.texts().at(-1)).toBe(
      'Umoja: that was not taken. TSh 10,000 for Juma ..009 still waits. Dial *384*100# to retry or cancel.',
    );
    expect((await w.past())[0]).toMatchObject({ recipient: 'Juma ..009', may: ['cancel', 'mend'] });
  });
});

describe('several things to be decided about one payment', () => {
  /** The review of this reason, decided. */
  async function decideOn(w: PayoutWorld, reason: string, verdict: Decision): Promise<string> {
    const review = (await w.store.transaction((tx) => tx.reviews({ open: true }))).find((one) => one.reason === reason);
    return (await w.ops.resolve({ reviewId: review?.id ?? '', by: 'Host', verdict })).status;
  }

  test('a note about how long it takes, closed after it was refused, leaves the money owed and to be decided', async () => {
    const w = await payoutWorld();
    w.payer.plans = [{ endsAfterMs: hours(30), ends: 'refunded' }];
    await w.send();
    await w.run(hours(32));
    expect((await w.openReasons()).sort()).toEqual(['payout-refused', 'stuck']);
    expect(await decideOn(w, 'stuck', { is: 'closed', note: 'seen' })).toBe('resolved');
    expect(await states(w)).toEqual(['review: settled refused']);
    expect((await whole(w)).of('liability:abroad')).toBe(-50_000n);
    expect(await decideOn(w, 'payout-refused', { is: 'refunded', reference: 'CASH 1' })).toBe('resolved');
    expect((await whole(w)).of('liability:abroad')).toBe(0n);
  });

  test('what is left of the first stays the member’s when the second arrives, too', async () => {
    const w = await payoutWorld();
    w.payer.plans = [
      { endsAfterMs: 1000, ends: 'refunded', cost: kes(490) },
      { endsAfterMs: hours(2), ends: 'paid' },
    ];
    await w.send();
    await w.run(minutes(2));
    expect(await decideOn(w, 'payout-refused', { is: 'retried' })).toBe('resolved');
    await w.run(minutes(1));
    const [first] = w.payer.payments;
    if (!first) throw new Error('nothing was paid');
    first.plan = { ...first.plan, ends: 'paid' }; // the payer called it an error, and paid it out later
    await w.ops.payoutEvent('bitpesa', 'main', { providerId: first.providerId, says: 'settled', dedupeKey: 'n1' });
    await w.run(minutes(5));
    expect(await w.openReasons()).toEqual(['payout-left']);
    await w.run(hours(4));
    expect(await states(w)).toEqual(['done: settled settled settled']);
    expect((await w.openReasons()).sort()).toEqual(['payout-left', 'payout-surplus']);
    expect(await decideOn(w, 'payout-left', { is: 'refunded', reference: 'CASH 1' })).toBe('resolved');
    const { of } = await whole(w);
    expect([of('liability:abroad'), of('liability:member')]).toEqual([0n, 0n]);
  });
});

describe('webhooks', () => {
  test('one that was sent to another chama’s address silences none here', async () => {
    const w = await payoutWorld();
    w.payer.plans = [{ endsAfterMs: minutes(20), ends: 'paid' }];
    await w.send();
    await w.run(minutes(19));
    const [payment] = w.payer.payments;
    const hint = { providerId: payment?.providerId ?? '', says: 'settled' as const, dedupeKey: 'n1' };
    await w.run(minutes(1));
    await w.ops.payoutEvent('bitpesa', 'other', hint);
    await w.ops.payoutEvent('bitpesa', 'main', hint);
    const { inbox } = await w.store.transaction((tx) => tx.dump());
    expect(inbox.map(({ chamaId }) => chamaId).sort()).toEqual(['main', 'other']);
  });

  test('hurry the question, twice as well as once, and are never believed', async () => {
    const w = await payoutWorld();
    w.payer.plans = [{ endsAfterMs: minutes(20), ends: 'paid' }];
    await w.send();
    await w.run(minutes(21));
    expect(await states(w)).toEqual(['open: settled pending']);
    const hint = { providerId: 'tx-1', says: 'settled' as const, dedupeKey: 'nonce-1' };
    await Promise.all([w.ops.payoutEvent('bitpesa', 'main', hint), w.ops.payoutEvent('bitpesa', 'main', hint)]);
    await w.run(1000);
    expect(await states(w)).toEqual(['done: settled settled']);
    await w.ops.payoutEvent('bitpesa', 'main', { ...hint, dedupeKey: 'nonce-2', says: 'refused' });
    await w.ops.payoutEvent('bitpesa', 'main', { ...hint, dedupeKey: 'nonce-3', says: 'changed' });
    await w.run(minutes(15));
    const { dump } = await whole(w);
    expect(dump.inbox.map(({ outcome }) => outcome)).toEqual(['hurried', 'forged', 'known']);
    expect(w.sms.texts().filter((text) => text.includes('has reached'))).toHaveLength(1);
  });

  test('of a payment that we heard nothing of have it looked up', async () => {
    const w = await payoutWorld();
    w.payer.plans = [{ answer: 'lost', endsAfterMs: 500, ends: 'paid' }];
    await w.send();
    await w.run(4000);
    w.payer.silent = true;
    await w.run(minutes(3));
    w.payer.silent = false;
    await w.ops.payoutEvent('bitpesa', 'main', { providerId: 'tx-1', says: 'settled', dedupeKey: 'n' });
    await w.run(500);
    expect(await states(w)).toEqual(['done: settled settled']);
  });
});

describe('killed anywhere', () => {
  const points = crashpoints.filter((name) => name.startsWith('leg.') || name.startsWith('inbox.'));
  const cases = points.flatMap((name) => [1, 2, 3, 4, 5].map((n) => [name, n] as const));
  test.each(cases)('at %s, time %i: one payment in, one out, told once', async (name, n) => {
    const crash = crashAt(name, n);
    const w = await payoutWorld({ crash });
    w.payer.plans = [{ endsAfterMs: 3000, ends: 'paid' }];
    await w.send();
    await w.run(minutes(30));
    await whole(w);
    // A prompt that may have been sent is never sent again: whoever was not asked is told so.
    if (w.network.pushes.length === 0) return expect(await states(w)).toEqual(['failed: not_sent waiting']);
    expect(await states(w)).toEqual(['done: settled settled']);
    expect([w.network.pushes.length, w.payer.payments.length]).toEqual([1, 1]);
    expect(w.payer.out()).toBe(50_000n);
    expect(w.sms.texts().filter((text) => text.includes('has reached'))).toHaveLength(1);
    await whole(w);
  });

  test.each(points.flatMap((name) => [1, 2].map((n) => [name, n] as const)))('while it is cancelled, at %s, time %i', async (name, n) => {
    const w = await payoutWorld();
    w.payer.plans = [{ stuck: true }];
    await w.send();
    await w.run(minutes(3));
    const [past] = await w.past();
    await w.reboot(crashAt(name, n));
    expect(await w.wish('cancelPayout', past?.operationId ?? '', { key: 'c' })).toBe('agreed');
    await w.run(minutes(30));
    expect(await w.wish('cancelPayout', past?.operationId ?? '', { key: 'c' })).toBe('agreed');
    expect(await states(w)).toEqual(['review: settled refused', 'done: settled']);
    expect(w.payer.out()).toBe(0n);
    expect((await whole(w)).of('liability:abroad')).toBe(-50_000n);
  });
});
