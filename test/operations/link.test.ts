import { describe, expect, test } from 'vitest';
import { crashpoints } from '../../src/crashpoint.js';
import { days, hours, minutes, seconds } from '../../src/clock.js';
import { linkWorld, whole, type LinkWorld } from './link-world.js';
import { states } from './expect.js';
import { crashAt, kes, me } from './world.js';

const toldOf = (w: LinkWorld, about: RegExp) => w.sms.texts().filter((text) => about.test(text));
const reviews = async ({ store }: LinkWorld) =>
  (await store.transaction((tx) => tx.reviews({ open: true }))).map(({ reason, id }) => ({ reason, id }));

describe('a link that is paid', () => {
  test('is made once, told to the member, and credited once, on the day on which it was paid', async () => {
    const w = await linkWorld();
    expect(await w.order()).toBe('agreed');
    await w.run(minutes(1));
    expect(w.pages).toHaveLength(1);
    expect(w.pages[0]?.order).toMatchObject({ amount: kes(500), description: 'Umoja', paidUrl: 'https://a.example/paid' });
    expect(toldOf(w, /pay\.example\/1/)).toHaveLength(1);
    expect(w.sms.texts()[0]).toBe('Umoja: pay KES 500 by MTN or Orange here, until 5 May 2026, 10:00: https://pay.example/1');
    // It is ordered at ten in the morning, and paid after midnight.
    await w.run(hours(16));
    w.pay(0);
    await w.run(minutes(16));
    const dump = await whole(w);
    expect(await states(w)).toEqual(['done: settled settled']);
    expect(dump.contributions).toMatchObject([{ amount: kes(500), date: '2026-05-05', receipt: 'LNK1' }]);
    expect(w.sms.texts().at(-1)).toBe('Umoja: KES 500 arrived by your link. Receipt LNK1. Your total is now KES 500.');
    await w.run(days(40));
    expect(await whole(w)).toMatchObject({ contributions: [{ receipt: 'LNK1' }] });
    expect(w.sms.texts()).toHaveLength(2);
  });

  test('goes by SMS to whoever was named, of any country, and to the member with their name masked', async () => {
    const w = await linkWorld();
    expect(await w.order({ payer: '+4915112345678' })).toBe('agreed');
    await w.run(minutes(1));
    expect(w.sms.sent.map(({ to, text }) => [to, text])).toEqual([
      ['+4915112345678', expect.stringMatching(/^Umoja: Amina Hassan asks you to pay KES 500 .* https:\/\/pay\.example\/1$/)],
      ['+254712000001', expect.stringMatching(/goes by SMS to \+4915-----678.* https:\/\/pay\.example\/1$/)],
    ]);
    w.pay(0);
    await w.run(minutes(5));
    expect(await states(w)).toEqual(['done: settled settled']);
  });

  test('is known within seconds by its callback, and no sooner believed than asked about', async () => {
    const w = await linkWorld();
    await w.order();
    await w.run(hours(3));
    const payment = w.pay(0);
    await w.ops.callback('imarapay', 'main', w.network.callback(payment));
    await w.run(seconds(2));
    expect(await states(w)).toEqual(['done: settled settled']);
    const forged = await linkWorld();
    await forged.order();
    await forged.run(hours(3));
    await forged.ops.callback('imarapay', 'main', 'link_1 settled');
    await forged.run(minutes(5));
    expect(await states(forged)).toEqual(['open: pending waiting']);
  });

  test('also where the answer does not name its payment: then the list is read by our reference', async () => {
    const w = await linkWorld();
    w.making = ['unnamed'];
    await w.order();
    await w.run(minutes(3));
    w.pay(0);
    await w.run(minutes(3));
    expect(await states(w)).toEqual(['done: settled settled']);
    await whole(w);
  });
});

describe('a link that is paid otherwise', () => {
  test('twice: one payment is credited, the other is held before a person, and never lost', async () => {
    const w = await linkWorld();
    await w.order();
    await w.run(minutes(1));
    w.pay(0);
    await w.run(minutes(2));
    const second = w.pay(0);
    await w.ops.callback('imarapay', 'main', w.network.callback(second));
    await w.run(hours(2));
    const dump = await whole(w);
    expect(dump.contributions).toMatchObject([{ receipt: 'LNK1' }]);
    expect(await reviews(w)).toMatchObject([{ reason: 'orphan-payment' }]);
    const [review] = await reviews(w);
    expect(await w.ops.resolve({ reviewId: review?.id ?? '', by: 'Host', verdict: { is: 'credited' } })).toMatchObject({
      outcome: 'credited',
    });
    await w.run(hours(1));
    expect((await whole(w)).contributions.map(({ receipt }) => receipt)).toEqual(['LNK1', 'LNK2']);
  });

  test('with another amount: it is held, the member hears how much, and a person places it', async () => {
    const w = await linkWorld();
    await w.order();
    await w.run(minutes(1));
    w.pay(0, { amount: kes(450) });
    await w.run(minutes(5));
    const dump = await whole(w);
    expect(dump.contributions).toEqual([]);
    expect(await states(w)).toEqual(['review: review waiting']);
    expect(toldOf(w, /KES 450 arrived, not KES 500/)).toHaveLength(1);
    expect(await w.order()).toBe('agreed');
    const [review] = await reviews(w);
    await w.ops.resolve({ reviewId: review?.id ?? '', by: 'Host', verdict: { is: 'credited' } });
    await w.run(minutes(5));
    expect((await whole(w)).contributions).toMatchObject([{ amount: kes(450), receipt: 'LNK1' }]);
  });

  test('tried and failed: the member hears it, and may have another; a later try on the old page still counts', async () => {
    const w = await linkWorld();
    await w.order();
    await w.run(minutes(1));
    w.pay(0, { declines: 'noFunds' });
    await w.run(minutes(2));
    expect(await states(w)).toEqual(['failed: refused waiting']);
    expect(toldOf(w, /did not go through/)).toHaveLength(1);
    expect(await w.order()).toBe('agreed');
    await w.run(minutes(1));
    w.pay(0);
    await w.run(hours(1.5));
    const dump = await whole(w);
    expect(dump.contributions).toMatchObject([{ receipt: 'LNK2' }]);
    expect(toldOf(w, /by your earlier link/)).toHaveLength(1);
  });
});

test('tried and failed, and paid at the second try before anybody looked: the member hears of no failure', async () => {
  const w = await linkWorld();
  await w.order();
  await w.run(hours(3));
  w.pay(0, { declines: 'noFunds' });
  w.pay(0);
  await w.run(minutes(16));
  expect(await states(w)).toEqual(['done: settled settled']);
  expect((await whole(w)).contributions).toMatchObject([{ receipt: 'LNK2' }]);
  expect(toldOf(w, /did not go through/)).toEqual([]);
});

test('a link that is over is not sent again to whoever was to pay it', async () => {
  const w = await linkWorld();
  w.sms.faults = [{ status: 'refused', reason: 'rejected' }];
  await w.order({ payer: '+4915112345678' });
  await w.run(minutes(1));
  const dead = (await whole(w)).notifications.find(({ state }) => state === 'dead');
  expect(dead?.kind).toBe('link.made.payer');
  w.pay(0);
  await w.run(minutes(2));
  expect(await w.ops.resend({ id: dead?.id ?? '', by: 'Otieno' })).toEqual({ status: 'refused', why: 'stale' });
});

describe('a link that nobody pays', () => {
  test.each([
    ['two hours later, seen by asking', hours(2), undefined],
    ['a week later, known by its callback', days(7), 'callback'],
    ['two weeks later, seen in the statement', days(14), undefined],
  ])('runs out after a day; paid %s it is credited all the same', async (_when, afterMs, how) => {
    const w = await linkWorld();
    await w.order();
    await w.run(hours(23.9));
    expect(await states(w)).toEqual(['open: pending waiting']);
    await w.run(hours(0.2));
    expect(await states(w)).toEqual(['failed: expired waiting']);
    expect(toldOf(w, /nobody has paid your link of KES 500 in time/)).toHaveLength(1);
    await w.run(afterMs);
    const payment = w.pay(0);
    if (how) await w.ops.callback('imarapay', 'main', w.network.callback(payment));
    await w.run(how ? minutes(1) : hours(25));
    expect(await states(w)).toEqual(['done: settled settled']);
    expect((await whole(w)).contributions).toHaveLength(1);
    expect(toldOf(w, /did arrive by your earlier link/)).toHaveLength(1);
  });

  test('is not said to have run out while nobody answers about it; after a day of silence a person looks', async () => {
    const w = await linkWorld();
    await w.order();
    await w.run(hours(20));
    w.deaf.status = true;
    w.network.silent = { statement: true };
    await w.run(hours(10));
    expect(await states(w)).toEqual(['open: pending waiting']);
    expect(toldOf(w, /in time/)).toEqual([]);
    await w.run(hours(19));
    expect(await reviews(w)).toMatchObject([{ reason: 'stuck' }]);
    w.deaf.status = false;
    w.network.silent = {};
    w.pay(0);
    await w.run(days(2));
    expect((await whole(w)).contributions).toHaveLength(1);
    expect(await reviews(w)).toEqual([]);
  });

  test('is waited for while its payer is at it', async () => {
    const w = await linkWorld();
    await w.order();
    await w.run(hours(23.99));
    const payment = w.pay(0);
    payment.decidesAt = w.clock.now() + minutes(10);
    await w.run(minutes(9));
    expect(await states(w)).toEqual(['open: pending waiting']);
    await w.run(minutes(5));
    expect(await states(w)).toEqual(['done: settled settled']);
    expect(toldOf(w, /in time/)).toEqual([]);
  });
});

describe('a link of whose making nothing was heard', () => {
  test('is looked up, and made again under the same reference; the member gets one', async () => {
    const w = await linkWorld();
    w.making = ['lost', 'made'];
    await w.order();
    await w.run(minutes(1));
    expect(w.pages.map(({ order }) => order.reference)).toEqual([w.pages[0]?.order.reference, w.pages[0]?.order.reference]);
    expect(toldOf(w, /pay\.example/)).toEqual([expect.stringContaining('pay.example/2')]);
    expect(w.network.asked.filter(({ what }) => what === 'lookUp')).toHaveLength(1);
    w.pay(1);
    await w.run(hours(1));
    expect((await whole(w)).contributions).toHaveLength(1);
  });

  test('is given up after four tries over five minutes: nobody has seen a page', async () => {
    const w = await linkWorld();
    w.making = ['never'];
    await w.order();
    await w.run(minutes(5));
    expect(await states(w)).toEqual(['open: ready waiting']);
    await w.run(minutes(5));
    expect(await states(w)).toEqual(['failed: not_sent waiting']);
    const [leg] = (await whole(w)).legs;
    expect([leg?.calls, leg?.lookUps]).toEqual([4, 4]);
    expect(toldOf(w, /no payment link could be made for KES 500/)).toHaveLength(1);
    expect(await w.order()).toBe('agreed');
    await whole(w);
  });

  test.each(['limit', 'unavailable', 'declined'] as const)('is refused (%s): nothing was paid, and the member hears it', async (reason) => {
    const w = await linkWorld();
    w.making = [reason];
    await w.order();
    await w.run(minutes(1));
    expect(await states(w)).toEqual(['failed: refused waiting']);
    expect(toldOf(w, /no payment link could be made/)).toHaveLength(1);
    await whole(w);
  });
});

describe('who may have a link', () => {
  test('one at a time for a member; the same confirmation is one', async () => {
    const w = await linkWorld();
    expect(await w.order({ key: 'same' })).toBe('agreed');
    expect(await w.order({ key: 'same' })).toBe('agreed');
    expect(await w.order()).toBe('linkOpen');
    expect(await w.order({ me: { person: 'p2', member: { id: 'm2', name: 'Juma', role: 'member' } } })).toBe('agreed');
    await w.run(minutes(1));
    expect(w.pages).toHaveLength(2);
    w.pay(0);
    w.pay(1);
    await w.run(minutes(2));
    expect(await states(w)).toEqual(['done: settled settled', 'done: settled settled']);
    expect(await w.order()).toBe('agreed');
    await whole(w);
  });

  test('not more than five in a day', async () => {
    const w = await linkWorld();
    w.making = ['declined'];
    for (let i = 0; i < 5; i++) {
      expect(await w.order()).toBe('agreed');
      await w.run(seconds(5));
    }
    expect(await w.order()).toBe('tooManyLinks');
    await w.run(hours(24));
    expect(await w.order()).toBe('agreed');
  });

  test.each([
    ['less than the least', { amount: kes(5) }],
    ['more than the most', { amount: kes(250_001) }],
    ['a number that is none', { payer: '12' }],
  ])('not for %s', async (_what, over) => {
    const w = await linkWorld();
    expect(await w.order(over)).toBe('notPossible');
    await w.run(minutes(1));
    expect(w.pages).toEqual([]);
  });

  test('nobody where there is none, or where another firm collects', async () => {
    const w = await linkWorld();
    delete w.deps.links;
    await w.reboot();
    expect(await w.order()).toBe('notPossible');
    expect(await w.ops.links.standing(me())).toEqual({ status: 'notOffered' });
  });

  test('the open one is shown, and told again once an hour at most', async () => {
    const w = await linkWorld();
    expect(await w.again()).toBe('notPossible');
    await w.order({ payer: '+4915112345678' });
    await w.run(minutes(1));
    expect(await w.ops.links.standing(me())).toMatchObject({ status: 'open', link: { amount: kes(500), payer: '+4915•••••678' } });
    expect(await w.again()).toBe('agreed');
    expect(await w.again()).toBe('agreed');
    await w.run(minutes(1));
    expect(w.sms.texts()).toHaveLength(4);
    await w.run(hours(1));
    await w.again();
    await w.run(minutes(1));
    expect(w.sms.texts()).toHaveLength(6);
    expect(w.pages).toHaveLength(1);
  });
});

const ours = crashpoints.filter((name) => !name.startsWith('turn.'));

describe.each(ours)('killed at %s', (name) => {
  test.each([1, 2, 3, 4])('the time number %i: one link told, one posting, one credit', async (n) => {
    const w = await linkWorld();
    await w.reboot(crashAt(name, n));
    await w.order();
    await w.run(minutes(8));
    const told = [...new Set(toldOf(w, /pay\.example/))];
    expect(told).toHaveLength(1);
    const page = Number(/pay\.example\/(\d+)/.exec(told[0] ?? '')?.[1]) - 1;
    const payment = w.pay(page);
    await w.ops.callback('imarapay', 'main', w.network.callback(payment)).catch(() => w.reboot());
    await w.run(hours(2));
    const dump = await whole(w);
    expect(dump.contributions).toHaveLength(1);
    expect(dump.journals.map(({ kind }) => kind)).toEqual(['received', 'recorded']);
    expect(await states(w)).toEqual(['done: settled settled']);
  });
});
