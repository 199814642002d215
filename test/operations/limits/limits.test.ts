import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Limits } from '../../../src/book/port.js';
import { hours, minutes } from '../../../src/clock.js';
import { major, money, type Money } from '../../../src/money.js';
import type { Phone } from '../../../src/phone.js';
import { speak } from '../../../flows/texts/speak.js';
import type { Me } from '../../../flows/kit/me.js';
import { classOf, kindsOf } from '../../../src/operations/limits/classes.js';
import { dayStart } from '../../../src/operations/limits/day.js';
import { leftNow } from '../../../src/operations/limits/left.js';
import { payablesWithin } from '../../../src/operations/limits/payables.js';
import type { Payable } from '../../../flows/kit/records.js';
import { openOperations, type Operations } from '../../../src/operations/operations.js';
import type { MoneyStore, MoneyTx } from '../../../src/operations/store.js';
import { recipes } from '../../../src/operations/recipes/register.js';
import { kes, me, startAt, world, type World } from '../world.js';
import { stores, type Opened } from './worlds.js';

const none: Limits = { collect: {}, send: {}, sendIn: {} };
const juma = (over: Partial<Me> = {}): Partial<Me> => ({
  ...{ person: 'p2', phone: '+254712000002' as Phone, member: { id: 'm2', name: 'Juma', role: 'member' } },
  ...over,
});
const friend = '+254733000111';

describe('the day of a chama', () => {
  test.each([
    ['Africa/Nairobi', '2026-05-04T20:59:59.999Z', '2026-05-03T21:00:00.000Z'],
    ['Africa/Nairobi', '2026-05-04T21:00:00.000Z', '2026-05-04T21:00:00.000Z'],
    ['Africa/Douala', '2026-05-04T22:59:59.999Z', '2026-05-03T23:00:00.000Z'],
    ['Africa/Accra', '2026-05-04T23:59:59.999Z', '2026-05-04T00:00:00.000Z'],
    ['Africa/Johannesburg', '2026-12-31T22:30:00.000Z', '2026-12-31T22:00:00.000Z'],
    // Countries whose clocks change: the day is 25 and 23 hours long.
    ['Africa/Cairo', '2026-10-29T21:30:00.000Z', '2026-10-28T21:00:00.000Z'],
    ['Africa/Cairo', '2026-10-29T22:00:00.000Z', '2026-10-29T22:00:00.000Z'],
    ['Africa/Cairo', '2026-04-24T12:00:00.000Z', '2026-04-23T22:00:00.000Z'],
  ])('in %s at %s began at %s', (zone, at, began) => {
    expect(new Date(dayStart(zone, Date.parse(at))).toISOString()).toBe(began);
  });
});

test('every kind of operation has its class, and those that collect and send count apart', () => {
  expect(Object.keys(classOf).sort()).toEqual(Object.keys(recipes).sort());
  expect(kindsOf('collect').filter((kind) => kindsOf('send').includes(kind))).toEqual([]);
  expect(kindsOf('collect')).toContain('contribution');
  expect(kindsOf('send')).toEqual(expect.arrayContaining(['airtime', 'payout', 'lightning', 'sats']));
});

describe.each(stores)('limits on $name', ({ openStore }) => {
  let opened: Opened;
  let store: MoneyStore;
  let w: World;
  let limits: Limits;
  let ops: Operations;
  beforeEach(async () => {
    opened = await openStore();
    ({ store } = opened);
    w = await world({ store });
    limits = none;
    await reopen();
  });
  afterEach(() => opened.close());

  async function reopen(over: Partial<World['deps']> = {}): Promise<void> {
    ops = openOperations({ ...w.deps, limits: () => limits, ...over });
    w.ops = ops;
    await ops.start({ work: false });
  }

  let keys = 0;
  async function pays(amount: Money, who: Partial<Me> = {}, key = `pays ${++keys}`): Promise<string> {
    const order = { key, intent: { kind: 'contribute' as const, amount }, me: me(who), address: 'a', at: w.clock.now() };
    const agreed = await ops.agree(order);
    return agreed.status === 'agreed' ? 'agreed' : 'phrase' in agreed ? speak('en', agreed.phrase) : agreed.reason;
  }
  async function buys(amount: Money, who: Partial<Me> = {}, key = `buys ${++keys}`): Promise<string> {
    const intent = { kind: 'airtime' as const, amount, phone: friend };
    const agreed = await ops.agree({ key, intent, me: me(who), address: 'a', at: w.clock.now() });
    return agreed.status === 'agreed' ? 'agreed' : 'phrase' in agreed ? speak('en', agreed.phrase) : agreed.reason;
  }
  const written = async () => (await store.transaction((tx) => tx.dump())).operations.length;

  test('where the rules say nothing, everything goes as far as the network carries it', async () => {
    expect(await pays(kes(250_000))).toBe('agreed');
    expect(await pays(kes(250_000), juma())).toBe('agreed');
  });

  test.each<[string, Limits, Money, string]>([
    ['one at once', { ...none, collect: { perOperation: kes(400) } }, kes(401), 'At most KES 400 at once. Nothing was taken.'],
    ['a member’s day', { ...none, collect: { perMemberDay: kes(400) } }, kes(401), 'KES 400 left today: your limit is KES 400. Nothing was taken.'],
    ['the chama’s day', { ...none, collect: { perChamaDay: kes(400) } }, kes(401), 'KES 400 left today: the group limit is KES 400. Nothing was taken.'],
    ['none at all', { ...none, collect: { perMemberDay: kes(0) } }, kes(10), 'You have reached your limit of KES 0 a day. Try again tomorrow. Nothing was taken.'],
    ['the smallest of several', { ...none, collect: { perOperation: kes(300), perMemberDay: kes(400), perChamaDay: kes(500) } }, kes(301), 'At most KES 300 at once. Nothing was taken.'],
  ])('%s: what is more is refused with why, and nothing is written down', async (_what, on, amount, says) => {
    limits = on;
    expect(await pays(amount)).toBe(says);
    expect(await written()).toBe(0);
    // The phone was not taken for it: a smaller one goes through at once.
    limits = none;
    expect(await pays(kes(10))).toBe('agreed');
  }); // prettier-ignore

  test('what is sent and what comes in count apart, over all kinds of a class', async () => {
    limits = { collect: { perMemberDay: kes(1000) }, send: { perMemberDay: kes(1000) }, sendIn: {} };
    expect(await pays(kes(1000))).toBe('agreed');
    await w.run(minutes(5));
    expect(await buys(kes(1000))).toBe('agreed');
    await w.run(minutes(5));
    expect(await pays(kes(10))).toBe('You have reached your limit of KES 1,000 a day. Try again tomorrow. Nothing was taken.');
    expect(await buys(kes(10))).toBe('You have reached your limit of KES 1,000 a day. Try again tomorrow. Nothing was taken.');
    expect(await pays(kes(10), juma())).toBe('agreed');
  });

  test('the chama’s day counts every member’s, and another chama’s nothing', async () => {
    limits = { ...none, collect: { perChamaDay: kes(1000) } };
    expect(await pays(kes(600))).toBe('agreed');
    expect(await pays(kes(401), juma())).toBe('KES 400 left today: the group limit is KES 1,000. Nothing was taken.');
    const elsewhere = { ...me().chama, id: 'other' };
    expect(await pays(kes(1000), juma({ chama: elsewhere }))).toBe('agreed');
  });

  test('a repeat of what was agreed is agreed again, though nothing is left', async () => {
    limits = { ...none, collect: { perMemberDay: kes(500) } };
    expect(await pays(kes(500), {}, 'once')).toBe('agreed');
    expect(await pays(kes(500), {}, 'once')).toBe('agreed');
    limits = { ...none, collect: { perMemberDay: kes(0) } };
    expect(await pays(kes(500), {}, 'once')).toBe('agreed');
    expect(await written()).toBe(1);
  });

  test.each([
    ['one member by two phones', { perMemberDay: kes(1000) }, { phone: '+254712000009' as Phone, person: 'p9' }],
    ['two members', { perChamaDay: kes(1000) }, juma()],
  ])('two agree in one breath, %s: one goes through', async (_who, collect, other) => {
    limits = { ...none, collect };
    const answers = await Promise.all([pays(kes(600)), pays(kes(600), other)]);
    expect(answers.filter((answer) => answer === 'agreed')).toHaveLength(1);
    expect(answers.find((answer) => answer !== 'agreed')).toMatch(/^KES 400 left today/);
    expect(await written()).toBe(1);
  });

  test('twenty at once: never a shilling more than the limit', async () => {
    limits = { ...none, collect: { perChamaDay: kes(1000) } };
    const phones = Array.from({ length: 20 }, (_, i) => `+2547120001${String(i).padStart(2, '0')}` as Phone);
    const answers = await Promise.all(phones.map((phone, i) => pays(kes(300), { phone, person: `q${i}`, member: { id: `q${i}`, name: 'Q', role: 'member' } })));
    expect(answers.filter((answer) => answer === 'agreed')).toHaveLength(3);
  }); // prettier-ignore

  test('what has failed is not counted; what is open or before a person is', async () => {
    limits = { ...none, collect: { perMemberDay: kes(1000) } };
    w.network.plans = [{ decidesAfterMs: 1000, decides: 'noFunds' }, { decidesAfterMs: 1000, decides: 'pays', amount: kes(700) }];
    expect(await pays(kes(1000))).toBe('agreed');
    await w.run(minutes(5));
    expect(await pays(kes(800))).toBe('agreed');
    await w.run(minutes(5));
    // 700 arrived of 800: a person looks, and until then it counts as what was confirmed.
    expect((await store.transaction((tx) => tx.dump())).operations.map(({ state }) => state)).toEqual(['failed', 'review']);
    expect(await pays(kes(201))).toMatch(/^KES 200 left today/);
  }); // prettier-ignore

  test('what was given back is taken off', async () => {
    limits = { ...none, send: { perMemberDay: kes(1000) } };
    w.seller.plans = [{ answer: 'badNumber' }, { endsAfterMs: 1000, ends: 'sent' }];
    expect(await buys(kes(700))).toBe('agreed');
    await w.run(minutes(5));
    expect(await buys(kes(301))).toMatch(/^KES 300 left today/);
    const [open] = await store.transaction((tx) => tx.reviews({ open: true }));
    expect((await ops.resolve({ reviewId: open?.id ?? '', by: 'host', verdict: { is: 'refunded', reference: 'cash 7' } })).status).toBe('resolved');
    expect(await buys(kes(1000))).toBe('agreed');
  }); // prettier-ignore

  test.each([
    ['Africa/Nairobi', Date.UTC(2026, 4, 4, 20, 59), Date.UTC(2026, 4, 4, 21)],
    ['Africa/Douala', Date.UTC(2026, 4, 4, 22, 59), Date.UTC(2026, 4, 4, 23)],
    ['Africa/Johannesburg', Date.UTC(2026, 4, 4, 21, 59), Date.UTC(2026, 4, 4, 22)],
  ])('the day is over at midnight in %s', async (timeZone, before, midnight) => {
    limits = { ...none, collect: { perMemberDay: kes(500) } };
    await reopen({ chamaFacts: () => ({ name: 'Umoja', timeZone, currency: 'KES', ussdCode: '*384*100#' }) });
    w.clock.setTo(before);
    expect(await pays(kes(500))).toBe('agreed');
    await w.run(30_000);
    expect(await pays(kes(10))).toMatch(/reached your limit/);
    w.clock.setTo(midnight);
    await w.run(0);
    expect(await pays(kes(500))).toBe('agreed');
  });

  test('a screen that asks how much offers what is left, and says why it is no more', async () => {
    limits = { ...none, collect: { perMemberDay: kes(1000) } };
    const bounds = { offered: kes(500), min: kes(50), max: kes(250_000) };
    const ask = () => ops.withinLimits({ me: me(), kind: 'contribution', bounds });
    expect(await ask()).toMatchObject({ status: 'open', bounds: { offered: kes(500), max: kes(1000) } });
    await pays(kes(700));
    const open = await ask();
    expect(open).toMatchObject({ status: 'open', bounds: { offered: kes(300), min: kes(50), max: kes(300) } });
    expect(open.status === 'open' && open.bounds.tooMuch && speak('sw', open.bounds.tooMuch)).toBe('Leo KES 300 tu: kikomo chako KES 1,000.');
    await w.run(minutes(5));
    await pays(kes(260));
    const full = await ask();
    expect(full.status === 'full' && speak('fr', full.phrase)).toBe('Reste KES 40 ; plafond du jour KES 1,000.');
    limits = none;
    expect(await ask()).toEqual({ status: 'open', bounds });
  }); // prettier-ignore

  test('what is left is in whole units, though what was given back had cents', async () => {
    limits = { ...none, send: { perMemberDay: kes(1000) } };
    const tx = { moved: async () => money(48_963, 'KES') } as unknown as MoneyTx;
    const hands = { chamaFacts: w.deps.chamaFacts, limits: () => limits };
    const left = await leftNow(hands, tx, { chamaId: 'main', memberId: 'm1', kind: 'airtime', currency: 'KES' }, w.clock.now());
    expect(left?.left).toEqual(kes(510));
  });

  test('of what may be paid besides contributions nothing is left out, and each says what a limit leaves of it', async () => {
    const owing = { owed: kes(4000), offered: kes(2000), min: kes(1), max: kes(4000) };
    const loan: Payable = { for: { purpose: 'loan', subjectId: 'l' }, title: '', ...owing };
    const shares: Payable = {
      ...{ for: { purpose: 'shares' as const }, title: '', offered: kes(300), min: kes(300), max: kes(3000) },
      share: { price: kes(300), most: 10 },
    };
    const seen = () => payablesWithin([loan, shares], (bounds) => ops.withinLimits({ me: me(), kind: 'payFor', bounds }));
    limits = none;
    expect(await seen()).toEqual([loan, shares]);
    expect(await payablesWithin([], async () => Promise.reject(new Error('nothing is asked')))).toEqual([]);
    limits = { ...none, collect: { perMemberDay: kes(1000) } };
    expect(await seen()).toMatchObject([
      { offered: kes(1000), max: kes(1000), owed: kes(4000), tooMuch: { key: 'limits.member' } },
      { offered: kes(300), max: kes(900), share: { price: kes(300), most: 3 }, tooMuch: { key: 'limits.member' } },
    ]);
    await pays(kes(800));
    expect(await seen()).toMatchObject([{ max: kes(200) }, { max: kes(3000), full: { key: 'limits.member' } }]);
    limits = { ...none, collect: { perMemberDay: kes(800) } };
    expect(await seen()).toMatchObject([{ full: { key: 'limits.memberFull' } }, { full: { key: 'limits.memberFull' } }]);
  });

  test('airtime is offered no further than what may be sent', async () => {
    limits = { ...none, send: { perMemberDay: kes(1000), perOperation: kes(400) } };
    expect(await ops.airtimeTerms({ me: me() })).toMatchObject({ status: 'sold', terms: { offered: kes(50), max: kes(400) } });
    await buys(kes(400));
    await w.run(minutes(5));
    expect(await buys(kes(399))).toBe('agreed');
    await w.run(minutes(5));
    expect(await ops.airtimeTerms({ me: me() })).toMatchObject({ status: 'sold', terms: { max: kes(201) } });
    limits = { ...none, send: { perMemberDay: kes(800) } };
    const full = await ops.airtimeTerms({ me: me() });
    expect(full.status === 'full' && speak('en', full.phrase)).toBe('KES 1 left today: your limit is KES 800.');
    w.clock.setTo(startAt + hours(15));
    expect((await ops.airtimeTerms({ me: me() })).status).toBe('sold');
  });

  test('sums are those of the class, the currency, the member and the time', async () => {
    await pays(kes(100));
    await pays(kes(20), juma());
    await w.run(minutes(5));
    await buys(kes(7));
    const sum = (of: object) =>
      store.transaction((tx) => tx.moved({ chamaId: 'main', kinds: kindsOf('collect'), currency: 'KES', since: startAt, ...of }));
    expect(await sum({})).toEqual(kes(120));
    expect(await sum({ memberId: 'm1' })).toEqual(kes(100));
    expect(await sum({ kinds: kindsOf('send') })).toEqual(kes(7));
    expect(await sum({ kinds: [] })).toEqual(kes(0));
    expect(await sum({ currency: 'TZS' })).toEqual(major(0, 'TZS'));
    expect(await sum({ chamaId: 'other' })).toEqual(kes(0));
    expect(await sum({ since: startAt + 1 })).toEqual(kes(0));
  });
});
