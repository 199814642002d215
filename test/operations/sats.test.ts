import { describe, expect, test } from 'vitest';
import { hours, minutes, seconds } from '../../src/clock.js';
import type { LightningRefusal, SatsSent, Trace } from '../../src/providers/ports/lightning.js';
import { states } from './expect.js';
import { lightningWorld, me, reasons, whole, type LightningWorld } from './lightning-world.js';
import { no, satoshis, tzs } from './scripted-rail.js';
import { crashAt } from './world.js';

const sent: SatsSent = { status: 'settled', providerId: 'hash-of-theirs', receipt: 'hash-of-theirs', amount: satoshis(5_870) };
const lost: SatsSent = { status: 'unknown', why: 'TIMEOUT' };

/** A purchase, after what the rail answers to each call. */
async function bought(sending: SatsSent[], of: Parameters<LightningWorld['buy']>[0] = {}) {
  const w = await lightningWorld();
  w.rail.sending = sending;
  expect(await w.buy(of)).toBe('agreed');
  await w.run(seconds(1));
  return w;
}

test('sats come for a payment, with its receipt; what was paid and what was sent are posted, and nothing stays', async () => {
  const w = await bought([sent], { receipt: ' tje8b5aikg ' });
  expect(await states(w)).toEqual(['done: settled']);
  expect(w.sms.texts()).toEqual(['Tumaini: 5,870 sats sent to your wallet for TSh 10,000, payment TJE8B5AIKG.']);
  const { dump, lies } = await whole(w);
  expect(lies).toEqual({});
  expect(dump.journals.map(({ kind }) => kind)).toEqual(['received', 'delivered']);
  expect(dump.receipts).toContainEqual({ rail: 'chapsmart-till', receipt: 'TJE8B5AIKG', legId: dump.legs[0]?.id });
  expect(w.rail.calls.at(-1)?.with).toMatchObject({ receipt: 'TJE8B5AIKG', bolt11: 'invoice of 5870', quote: { get: satoshis(5_870) } });
});

describe('a receipt', () => {
  test('buys once, whoever hands it in, and whatever else is asked', async () => {
    const w = await bought([sent]);
    expect(await w.buy()).toBe('receiptKnown');
    expect(await w.buy({ me: me({ member: { id: 'm2', name: 'Juma', role: 'member' }, person: 'p2' }) })).toBe('receiptKnown');
    await w.run(minutes(5));
    expect(w.rail.countOf('sendSats')).toBe(1);
  });

  test('of two confirmations at once one is an order', async () => {
    const w = await lightningWorld();
    w.rail.sending = [lost];
    const quote = await w.buyQuote();
    expect(await Promise.all([w.buy({ key: 'a', quote }), w.buy({ key: 'a', quote }), w.buy({ key: 'b', quote })])).toEqual([
      'agreed',
      'agreed',
      'receiptKnown',
    ]);
    expect(await states(w)).toHaveLength(1);
  });

  test('a price buys once, and the receipt that came with it a second time is free', async () => {
    const w = await lightningWorld();
    const quote = await w.buyQuote();
    expect(await w.buy({ quote })).toBe('agreed');
    expect(await w.buy({ quote, receipt: 'TJE8B5AIKH' })).toBe('satsPriceGone');
    expect(await w.buy({ receipt: 'TJE8B5AIKH' })).toBe('agreed');
  });
});

describe('what the member can mend is told, and the same payment may be handed in again', () => {
  const ends: [LightningRefusal, string][] = [
    ['quoteExpired', 'Tumaini: the price ran out before TJE8B5AIKG was used. Buy sats of TSh 10,000 again with the SAME code.'],
    ['quoteUnknown', 'Tumaini: the price ran out before TJE8B5AIKG was used. Buy sats of TSh 10,000 again with the SAME code.'],
    ['badReceipt', 'Tumaini: TJE8B5AIKG is no M-Pesa code. Buy sats of TSh 10,000 again with the right code; do not pay again.'],
    ['badInvoice', 'Tumaini: your wallet invoice did not fit. Buy sats of TSh 10,000 again with the SAME code TJE8B5AIKG.'],
  ];
  test.each(ends)('%s', async (because, text) => {
    const w = await bought([no(because), sent]);
    expect(w.sms.texts()).toEqual([text]);
    expect(await states(w)).toEqual(['failed: refused']);
    expect(await w.buy()).toBe('agreed');
    await w.run(seconds(1));
    expect(await states(w)).toEqual(['failed: refused', 'done: settled']);
    await whole(w);
  });
});

describe('a payment that the rail does not see', () => {
  test('is handed in again until it does', async () => {
    const w = await bought([no('paymentNotFound'), no('paymentNotFound'), sent]);
    expect(await states(w)).toEqual(['open: ready']);
    expect(w.sms.texts()).toEqual([]);
    await w.run(minutes(1));
    expect(await states(w)).toEqual(['done: settled']);
    expect(w.rail.countOf('sendSats')).toBe(3);
    expect(w.sms.texts()).toHaveLength(1);
  });

  test('is before a person when the price may not hold there any longer; the member is told that it is not lost', async () => {
    const w = await bought([no('paymentNotFound')]);
    await w.run(minutes(6));
    expect(await states(w)).toEqual(['review: review']);
    expect(await reasons(w)).toEqual(['sats-refused']);
    expect(w.sms.texts()).toEqual([
      'Tumaini: we still check your payment TJE8B5AIKG of TSh 10,000 for sats. Do NOT pay again.',
      'Tumaini: ChapSmart gives no sats yet for TJE8B5AIKG (TSh 10,000). Keep the message: we ask them. Do NOT pay again.',
    ]);
    expect(w.rail.calls.filter(({ what }) => what === 'sendSats').at(-1)?.at).toBeLessThan(w.clock.now() - minutes(2));
    expect(await w.buy()).toBe('receiptKnown');
    await whole(w);
  });

  test('a person finds that there was none, that it was given back, or that the sats are there', async () => {
    const said = {
      rejected: [
        'failed: refused',
        'Tumaini: no payment TJE8B5AIKG of TSh 10,000 was found at ChapSmart. Check the code and send it again.',
        'agreed',
      ],
      refunded: ['failed: refused', 'Tumaini: your TSh 10,000 paid for sats (TJE8B5AIKG) was given back. Ref TICKET 77.', 'receiptKnown'],
      delivered: ['done: settled', 'Tumaini: 5,870 sats sent to your wallet for TSh 10,000, payment TJE8B5AIKG.', 'receiptKnown'],
    } as const;
    for (const verdict of [
      { is: 'rejected', why: 'not there' },
      { is: 'refunded', reference: 'TICKET 77' },
      { is: 'delivered' },
    ] as const) {
      const w = await bought([no('declined')]);
      expect(await reasons(w)).toEqual(['sats-refused']);
      expect(await w.decide({ is: 'closed', note: 'never mind' })).toBe('refused: notForThis');
      expect(await w.decide(verdict)).toBe(verdict.is);
      await w.run(minutes(1));
      const [state, text, again] = said[verdict.is];
      expect(await states(w)).toEqual([state]);
      expect(w.sms.texts().at(-1)).toBe(text);
      expect((await whole(w)).lies).toEqual({});
      expect(await w.buy()).toBe(again);
    }
  });
});

describe('an answer that was lost', () => {
  test('is looked for, then the very same is handed in again; what the repeat is refused for says nothing of the first', async () => {
    const w = await bought([lost, no('quoteUsed'), no('quoteExpired')]);
    await w.run(minutes(4));
    expect(await states(w)).toEqual(['open: unknown']);
    const calls = w.rail.calls.filter(({ what }) => what === 'sendSats').map(({ with: order }) => JSON.stringify(order));
    expect(calls.length).toBeGreaterThan(1);
    expect(new Set(calls).size).toBe(1);
    expect(w.sms.texts()).toEqual(['Tumaini: we still check your payment TJE8B5AIKG of TSh 10,000 for sats. Do NOT pay again.']);
    await w.run(minutes(30));
    expect(await reasons(w)).toEqual(['sats-unclear']);
    expect(w.sms.texts().at(-1)).toBe(
      'Tumaini: we cannot see yet if the sats for TJE8B5AIKG (TSh 10,000) were sent. We ask ChapSmart. Do NOT pay again.',
    );
    await whole(w);
  });

  test('is settled by the history, also when it is before a person already', async () => {
    const w = await bought([lost]);
    await w.run(hours(1));
    expect(await reasons(w)).toEqual(['sats-unclear']);
    w.rail.found = { status: 'settled', providerId: 'history:buy:1000000:1:1', amount: tzs(10_000) };
    await w.run(hours(1));
    expect(await states(w)).toEqual(['done: settled']);
    expect(await reasons(w)).toEqual([]);
    expect(w.sms.texts().at(-1)).toMatch(/5,870 sats sent/);
    expect((await whole(w)).lies).toEqual({});
  });

  test('the history proves nothing where another purchase of the same amount could be the one that it shows', async () => {
    const w = await bought([sent]);
    w.rail.sending = [lost];
    w.rail.found = { status: 'settled', providerId: 'history:buy:1000000:1:1', amount: tzs(10_000) };
    await w.buy({ receipt: 'TJE8B5AIKH' });
    await w.run(minutes(10));
    expect(await states(w)).toEqual(['done: settled', 'open: unknown']);
    await w.run(hours(1));
    expect(await reasons(w)).toEqual(['sats-unclear']);
    await whole(w);
  });

  test('lines that are known to be of other purchases are named when the history is read', async () => {
    const w = await bought([lost]);
    w.rail.found = { status: 'settled', providerId: 'history:buy:1000000:1:1', amount: tzs(10_000) };
    await w.run(minutes(1));
    expect(await states(w)).toEqual(['done: settled']);
    w.rail.found = { status: 'absent' };
    await w.buy({ receipt: 'TJE8B5AIKH' });
    await w.run(minutes(1));
    const trace = w.rail.calls.findLast(({ what }) => what === 'lookUp')?.with as Trace;
    expect(trace).toMatchObject({
      kind: 'buy',
      account: 'account1',
      amount: tzs(10_000),
      sats: satoshis(5_870),
      taken: ['buy:1000000:1:1'],
    });
  });
});

test('a crash at any point sends nothing twice, and loses nothing', async () => {
  for (const point of ['leg.after-claim', 'leg.before-call', 'leg.after-call', 'leg.after-settle'])
    for (let n = 1; n <= 4; n++) {
      const crash = crashAt(point, n);
      const w = await lightningWorld({ crash });
      w.rail.sending = [sent];
      await w.buy();
      const crashes = await w.run(minutes(5));
      expect(await states(w), `${point}:${n}`).toEqual(['done: settled']);
      expect((await whole(w)).lies).toEqual({});
      expect(w.sms.texts().filter((text) => text.includes('sats sent'))).toHaveLength(1);
      expect(new Set(w.rail.calls.filter(({ what }) => what === 'sendSats').map(({ with: order }) => JSON.stringify(order))).size).toBe(1);
      expect(crashes).toBe(crash.passed() ? 1 : 0);
    }
});

test.each([
  ['more than the rail sells', { amount: tzs(20_001) }],
  ['another currency', { amount: satoshis(10_000) }],
])('%s: not possible', async (_, over) => {
  const w = await lightningWorld();
  expect(await w.buy({ quote: { ...(await w.buyQuote()), ...over } })).toBe('notPossible');
});
