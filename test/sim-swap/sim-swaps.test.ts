import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { days, hours, minutes } from '../../src/clock.js';
import type { Phone } from '../../src/phone.js';
import { standingOf } from '../../src/sim-swap/standing.js';
import type { SimCheck } from '../../src/sim-swap/store.js';
import { guarded, stores, type Opened } from './support.js';

const amina = '+254712000001' as Phone;
const now = Date.UTC(2026, 4, 4, 7);
const coolDown = hours(72);

describe('what answers come to', () => {
  const check = (of: Partial<SimCheck>): SimCheck => ({
    ...{ id: 'c', chamaId: 'main', phoneHash: 'h', requestHash: 'r', askedAt: now - minutes(1), answeredAt: now - minutes(1) },
    ...{ verdict: 'notSwapped' as const, swappedOn: undefined, ...of },
  });
  const at = (iso: string) => Date.parse(iso);
  test.each<[string, SimCheck[], object]>([
    ['nothing was asked', [], { is: 'unknown' }],
    ['asked, and not answered', [check({ answeredAt: undefined, verdict: undefined })], { is: 'unknown' }],
    ['not swapped', [check({})], { is: 'clear' }],
    ['not swapped, six hours ago', [check({ answeredAt: now - hours(6) })], { is: 'unknown' }],
    ['not swapped, a little later than that', [check({ answeredAt: now - hours(6) + 1 })], { is: 'clear' }],
    ['they do not know', [check({ verdict: 'unclear' })], { is: 'unknown' }],
    ['they do not know now, and knew an hour ago', [check({ verdict: 'unclear' }), check({ answeredAt: now - hours(1) })], { is: 'clear' }],
    ['swapped yesterday', [check({ verdict: 'swapped', swappedOn: '2026-05-03' })], { is: 'swapped', until: at('2026-05-07') }],
    ['swapped today', [check({ verdict: 'swapped', swappedOn: '2026-05-04' })], { is: 'swapped', until: at('2026-05-08') }],
    ['swapped three days ago: the day has not been over for long enough', [check({ verdict: 'swapped', swappedOn: '2026-05-01' })], { is: 'swapped', until: at('2026-05-05') }],
    ['swapped four days ago', [check({ verdict: 'swapped', swappedOn: '2026-04-30' })], { is: 'clear' }],
    ['the date counts, whatever the status says', [check({ verdict: 'notSwapped', swappedOn: '2026-05-03' })], { is: 'swapped', until: at('2026-05-07') }],
    ['swapped, and no date: from when we heard it', [check({ verdict: 'swapped' })], { is: 'swapped', until: now - minutes(1) + coolDown }],
    ['swapped, with a date that is still to come', [check({ verdict: 'swapped', swappedOn: '2999-01-01' })], { is: 'swapped', until: now - minutes(1) + coolDown }],
    ['swapped without a date, and heard of four days ago first', [check({ verdict: 'swapped' }), check({ verdict: 'swapped', answeredAt: now - days(4) })], { is: 'clear' }],
    ['an old swap does not hide a new one', [check({ verdict: 'swapped', swappedOn: '2026-05-03' }), check({ verdict: 'swapped', swappedOn: '2026-04-01', answeredAt: now - days(4) })], { is: 'swapped', until: at('2026-05-07') }],
    ['a swap that was heard of yesterday holds while they do not answer today', [check({ answeredAt: undefined, verdict: undefined }), check({ verdict: 'swapped', swappedOn: '2026-05-03', answeredAt: now - hours(20) })], { is: 'swapped', until: at('2026-05-07') }],
  ])('%s', (_what, checks, standing) => expect(standingOf(checks, now, coolDown)).toEqual(standing)); // prettier-ignore
});

describe.each(stores)('SIM swaps on $name', ({ openStore }) => {
  let opened: Opened;
  beforeEach(async () => void (opened = await openStore()));
  afterEach(() => opened.close());

  test('a question is written down, asked once, and its answer stands for six hours', async () => {
    const g = guarded({ store: opened.store });
    const standing = () => g.simSwaps.standing('main', amina);
    for (let i = 0; i < 3; i++) g.simSwaps.begin('main', amina);
    await g.simSwaps.idle();
    expect(g.insights.asked).toEqual([amina]);
    expect(await standing()).toEqual({ is: 'unknown' });
    expect(await g.report('req-1', { swapped: false })).toBe('kept');
    expect(await standing()).toEqual({ is: 'clear' });
    g.clock.advance(hours(6) - 1);
    g.simSwaps.begin('main', amina);
    await g.simSwaps.idle();
    expect(g.insights.asked).toHaveLength(1);
    g.clock.advance(1);
    expect(await standing()).toEqual({ is: 'unknown' });
    g.simSwaps.begin('main', amina);
    await g.simSwaps.idle();
    expect(g.insights.asked).toHaveLength(2);
    expect(g.failures).toEqual([]);
  });

  test('what is not answered is asked again after ten minutes, and six times a day at most', async () => {
    const g = guarded({ store: opened.store });
    for (let i = 0; i < 30; i++) {
      g.simSwaps.begin('main', amina);
      await g.simSwaps.idle();
      g.clock.advance(minutes(5));
    }
    expect(g.insights.asked).toHaveLength(6);
    g.clock.advance(days(1));
    g.simSwaps.begin('main', amina);
    await g.simSwaps.idle();
    expect(g.insights.asked).toHaveLength(7);
  });

  test('a report that comes before the answer to the question is kept for it', async () => {
    const g = guarded({ store: opened.store });
    let answer: () => void = () => undefined;
    g.insights.slow = new Promise((resolve) => (answer = resolve));
    g.simSwaps.begin('main', amina);
    while (g.insights.asked.length === 0) await opened.store.checks({ chamaId: 'main', phoneHash: '', since: 0, max: 1 });
    expect(await g.report('req-1', { swapped: true, lastSwapOn: '2026-05-03' })).toBe('early');
    answer();
    await g.simSwaps.idle();
    expect(await g.simSwaps.standing('main', amina)).toMatchObject({ is: 'swapped' });
  });

  test('nobody answers for what was not asked; of two answers the one that says swapped stays', async () => {
    const g = guarded({ store: opened.store });
    g.simSwaps.begin('main', amina);
    await g.simSwaps.idle();
    expect(await g.report('req-7', { swapped: false })).toBe('early');
    expect(await g.simSwaps.standing('main', amina)).toEqual({ is: 'unknown' });
    expect(await g.report('req-1', { swapped: true, lastSwapOn: '2026-05-03' })).toBe('kept');
    expect(await g.report('req-1', { swapped: false })).toBe('kept');
    expect(await g.report('req-1', { swapped: false })).toBe('kept');
    expect(await g.simSwaps.standing('main', amina)).toMatchObject({ is: 'swapped' });
    expect(await g.simSwaps.report('main', 'nonsense')).toBe('unreadable');
    expect(await g.simSwaps.report('elsewhere', '{"requestId":"req-1"}')).toBe('unreadable');
  });

  test('one that does not say is overruled by one that does, in either order', async () => {
    const g = guarded({ store: opened.store });
    g.simSwaps.begin('main', amina);
    await g.simSwaps.idle();
    await g.report('req-1', {});
    expect(await g.simSwaps.standing('main', amina)).toEqual({ is: 'unknown' });
    await g.report('req-1', { swapped: false });
    await g.report('req-1', {});
    expect(await g.simSwaps.standing('main', amina)).toEqual({ is: 'clear' });
  });

  test.each([
    [{ status: 'refused', reason: 'unavailable' }, 'unavailable'],
    [{ status: 'refused', reason: 'badNumber' }, 'badNumber'],
    [{ status: 'unknown', why: 'TIMEOUT' }, 'TIMEOUT'],
  ] as const)('%j: it stays unknown, the host can read why, and nobody asks at once again', async (answer, why) => {
    const g = guarded({ store: opened.store });
    g.insights.answers = [answer];
    g.simSwaps.begin('main', amina);
    await g.simSwaps.idle();
    g.simSwaps.begin('main', amina);
    await g.simSwaps.idle();
    expect(g.insights.asked).toHaveLength(1);
    expect(await g.simSwaps.standing('main', amina)).toEqual({ is: 'unknown' });
    expect(g.logged).toEqual([`sim-swap.not-asked {"chama":"main","why":"${why}"}`]);
  });

  test('where the host has nobody asked, nothing is, and all is clear', async () => {
    const g = guarded({ store: opened.store });
    g.simSwaps.begin('elsewhere', amina);
    await g.simSwaps.idle();
    expect(g.insights.asked).toEqual([]);
    expect(await g.simSwaps.standing('elsewhere', amina)).toEqual({ is: 'clear' });
  });

  test('old questions are forgotten, marks are renewed, and no number and no id of the network lies there', async () => {
    const g = guarded({ store: opened.store });
    g.simSwaps.begin('main', amina);
    await g.simSwaps.idle();
    await g.report('req-1', { swapped: true, lastSwapOn: '2026-05-03' });
    const cells = await opened.cells();
    expect(cells).not.toMatch(/712000001|req-1/);
    await opened.store.mark('p1', 'pinReset', 5);
    await opened.store.mark('p1', 'pinReset', 9);
    expect(await opened.store.marked('p1', 'pinReset')).toBe(9);
    expect(await opened.store.marked('p2', 'pinReset')).toBeUndefined();
    expect(await opened.store.sweep(g.clock.now())).toBe(0);
    expect(await opened.store.sweep(g.clock.now() + 1)).toBe(1);
    expect(await g.simSwaps.standing('main', amina)).toEqual({ is: 'unknown' });
  });

  test('the newest are read first, and no more than asked for', async () => {
    const { store } = opened;
    for (const [id, askedAt] of [['a', 1], ['c', 3], ['b', 2]] as const) await store.add({ id, chamaId: 'main', phoneHash: 'h', askedAt });
    await store.add({ id: 'd', chamaId: 'other', phoneHash: 'h', askedAt: 4 });
    const of = { chamaId: 'main', phoneHash: 'h', since: 2, max: 9 };
    expect((await store.checks(of)).map(({ id }) => id)).toEqual(['c', 'b']);
    expect((await store.checks({ ...of, max: 1 })).map(({ id }) => id)).toEqual(['c']);
    expect(await store.answer({ requestHash: 'nobody', verdict: 'swapped', swappedOn: undefined, at: 1 })).toBe(false);
  }); // prettier-ignore
});
