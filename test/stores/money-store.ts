import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { say } from '../../flows/kit/say.js';
import { major, money } from '../../src/money.js';
import { auditHash } from '../../src/ledger/audit-chain.js';
import { auditFindings } from '../../src/ledger/verify-audit.js';
import { hashOf, chainStart } from '../../src/ledger/chain.js';
import type { MoneyStore, MoneyTx } from '../../src/operations/store.js';
import { inboxItem, leg, line, message, operation, posting, review } from './money-rows.js';

export type StoreUnderTest = { store: MoneyStore; close(): Promise<void> };

/** What every money store promises. `open` makes an empty one. */
export function moneyStoreTests(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`money store: ${name}`, () => {
    let under: StoreUnderTest;
    const inTx = <T>(work: (tx: MoneyTx) => Promise<T>): Promise<T> => under.store.transaction(work);

    beforeAll(async () => {
      under = await open();
    });
    afterAll(() => under.close());
    let fresh = 0;
    /** Each test has ids of its own, so that one database does for all. */
    let id = (base: string): string => base;
    let at = 0;
    beforeEach(() => {
      const n = ++fresh;
      id = (base) => `${base}.${n}`;
      at = n * 1_000_000;
    });
    const add = async (of: Parameters<typeof operation>[1] = {}, legOf: Parameters<typeof leg>[2] = {}) => {
      const [o, l] = [operation(id('o'), { createdAt: at, ...of }), leg(id('l'), id('o'), { createdAt: at, nextAt: at, ...legOf })];
      await inTx((tx) =>
        tx.addOperation(o, [
          l,
          leg(id('r'), id('o'), { position: 1, kind: 'record', provider: 'chamapay', state: 'waiting', nextAt: undefined, createdAt: at }),
        ]),
      );
      return { o, l };
    };

    describe('operations', () => {
      test('what names somebody else is kept, and another leg goes behind the others', async () => {
        const { o, l } = await add(
          { kind: 'airtime', personal: { phone: '+254712000009' }, memberId: id('m') },
          { kind: 'topUp', provider: id('seller'), state: 'pending' },
        );
        const again = leg(id('again'), o.id, { position: 2, kind: 'topUp', provider: id('seller'), createdAt: at + 5, nextAt: undefined });
        await inTx((tx) => tx.addLeg(again));
        await inTx(async (tx) => {
          expect((await tx.operation(o.id))?.personal).toEqual({ phone: '+254712000009' });
          expect((await tx.legs(o.id)).map(({ id: one }) => one)).toEqual([l.id, id('r'), again.id]);
          expect(await tx.leg(again.id)).toEqual(again);
          const of = { chamaId: o.chamaId, provider: id('seller'), kind: 'topUp' as const };
          expect((await tx.underWay(of)).map((found) => [found.operation.id, found.leg.id])).toEqual([[o.id, l.id]]);
          expect(await tx.underWay({ ...of, chamaId: 'another' })).toEqual([]);
          expect(await tx.underWay({ ...of, kind: 'collect' })).toEqual([]);
          const mine = { chamaId: o.chamaId, memberId: id('m'), kind: 'airtime' as const, since: at, max: 5 };
          expect((await tx.operationsSince(mine)).map((one) => one.id)).toEqual([o.id]);
          expect(await tx.operationsSince({ ...mine, since: at + 1 })).toEqual([]);
          expect(await tx.operationsSince({ ...mine, kind: 'contribution' })).toEqual([]);
          expect(await tx.operationsSince({ ...mine, memberId: 'another' })).toEqual([]);
        });
        await expect(inTx((tx) => tx.addLeg({ ...again, id: id('third') }))).rejects.toThrow();
      });

      test('are found again whole, by id and by intent, with their legs in order', async () => {
        const { o, l } = await add({ endedAt: 77, params: { receipt: 'SKL', note: 'é' }, person: id('p') });
        await inTx(async (tx) => {
          expect(await tx.operation(o.id)).toEqual(o);
          expect(await tx.operationByIntent(o.intentKey)).toEqual(o);
          expect(await tx.unfinished(id('p'))).toEqual([o]);
          const legs = await tx.legs(o.id);
          expect(legs.map(({ id }) => id)).toEqual([l.id, id('r')]);
          expect(legs[0]).toEqual(l);
          expect(await tx.leg(l.id)).toEqual(l);
          expect((await tx.allOpen()).find(({ operation }) => operation.id === o.id)).toEqual({ operation: o, legs });
          expect(await tx.operation('none')).toBeUndefined();
          expect(await tx.operationByIntent('none')).toBeUndefined();
          expect(await tx.leg('none')).toBeUndefined();
          expect(await tx.legs('none')).toEqual([]);
        });
      });

      test('one intent makes one operation', async () => {
        const { o } = await add();
        await expect(inTx((tx) => tx.addOperation(operation(id('o2'), { intentKey: o.intentKey }), []))).rejects.toThrow();
        await expect(inTx((tx) => tx.addOperation(o, []))).rejects.toThrow();
        expect(await inTx((tx) => tx.operation(id('o2')))).toBeUndefined();
      });

      test('two legs at one place, or a leg twice, are refused with the whole operation', async () => {
        const twice = [leg(id('a'), id('o')), leg(id('b'), id('o'))];
        await expect(inTx((tx) => tx.addOperation(operation(id('o')), twice))).rejects.toThrow();
        expect(await inTx((tx) => tx.operation(id('o')))).toBeUndefined();
        const { l } = await add();
        await expect(inTx((tx) => tx.addOperation(operation(id('o3')), [{ ...l, operationId: id('o3') }]))).rejects.toThrow();
      });

      test('move by compare-and-swap, once', async () => {
        const { o } = await add({ person: id('p') });
        expect(await inTx((tx) => tx.moveOperation(o.id, 0, 'done', 5))).toBe(true);
        expect(await inTx((tx) => tx.moveOperation(o.id, 0, 'failed', 6))).toBe(false);
        expect(await inTx((tx) => tx.moveOperation('none', 0, 'failed', 6))).toBe(false);
        expect(await inTx((tx) => tx.operation(o.id))).toMatchObject({ state: 'done', stateV: 1, endedAt: 5 });
        expect(await inTx((tx) => tx.unfinished(id('p')))).toEqual([]);
        expect(await inTx((tx) => tx.moveOperation(o.id, 1, 'open', undefined))).toBe(true);
        expect(await inTx((tx) => tx.operation(o.id))).toMatchObject({ state: 'open', stateV: 2, endedAt: undefined });
      });
    });

    test('operations that are open and older than a moment are listed, oldest first, up to the limit', async () => {
      for (const [n, createdAt, state] of [
        [1, 30, 'open'],
        [2, 10, 'open'],
        [3, 20, 'review'],
        [4, 40, 'open'],
        [5, 15, 'done'],
      ] as const)
        await inTx((tx) => tx.addOperation(operation(id(`o${n}`), { createdAt: createdAt - 10 ** 6, state, person: id('p') }), []));
      const since = async (before: number, max: number) => (await inTx((tx) => tx.openSince(before - 10 ** 6, max))).map((one) => one.id);
      expect(await since(40, 9)).toEqual([id('o2'), id('o1')]);
      expect(await since(41, 2)).toEqual([id('o2'), id('o1')]);
      expect((await inTx((tx) => tx.unfinished(id('p')))).map((one) => one.id)).toEqual([id('o2'), id('o3'), id('o1'), id('o4')]);
      for (const n of [1, 2, 4]) await inTx((tx) => tx.moveOperation(id(`o${n}`), 0, 'done', at));
    });

    describe('legs', () => {
      test('are claimed oldest first, up to the limit, once, until the lease is over', async () => {
        const now = at + 100;
        for (const [n, nextAt] of [30, 10, 20, 200].entries())
          await inTx((tx) => tx.addOperation(operation(id(`o${n}`)), [leg(id(`l${n}`), id(`o${n}`), { nextAt: at + nextAt })]));
        const mine = (legs: { id: string }[]) => legs.map((each) => each.id).filter((each) => each.endsWith(id('')));
        await inTx((tx) => tx.claimLegs(at, 'sweeper', 10 ** 12, 1_000)); // what other tests left behind
        const [first, second] = await Promise.all([
          inTx((tx) => tx.claimLegs(now, 'a', 50, 2)),
          inTx((tx) => tx.claimLegs(now, 'b', 50, 2)),
        ]);
        expect(mine(first)).toEqual([id('l1'), id('l2')]);
        expect(mine(second)).toEqual([id('l0')]);
        expect(first[0]).toMatchObject({ leaseOwner: 'a', leaseUntil: now + 50, fence: 1, stateV: 0, state: 'ready' });
        expect(mine(await inTx((tx) => tx.claimLegs(now + 49, 'c', 50, 9)))).toEqual([]);
        const again = await inTx((tx) => tx.claimLegs(now + 50, 'c', 50, 9));
        expect(mine(again)).toEqual([id('l1'), id('l2'), id('l0')]);
        expect(again[0]).toMatchObject({ leaseOwner: 'c', fence: 2 });
        // The worker that was overtaken changes nothing; the one that holds the lease does.
        const move = { id: id('l1'), from: 'ready' as const, stateV: 0, to: 'calling' as const };
        expect(await inTx((tx) => tx.moveLeg({ ...move, fence: 1 }))).toBe(false);
        expect(await inTx((tx) => tx.moveLeg({ ...move, fence: 2 }))).toBe(true);
      });

      test('of providers whose lanes are full are left', async () => {
        await add({}, { provider: id('full') });
        await inTx((tx) => tx.addOperation(operation(id('o2')), [leg(id('l2'), id('o2'), { provider: id('free'), nextAt: at })]));
        const claimed = await inTx((tx) => tx.claimLegs(at, 'a', 10 ** 12, 1_000, [id('full'), 'other']));
        expect(claimed.map((each) => each.provider)).toContain(id('free'));
        expect(claimed.map((each) => each.provider)).not.toContain(id('full'));
        expect((await inTx((tx) => tx.claimLegs(at, 'a', 10 ** 12, 1_000))).map((each) => each.provider)).toEqual([id('full')]);
      });

      test('move by compare-and-swap on state, version and fence; a patch changes what it names, and empties what it names as undefined', async () => {
        const { l } = await add();
        await inTx((tx) => tx.claimLegs(at, 'a', 10 ** 12, 1_000));
        const fence = 1;
        const move = (of: object) => inTx((tx) => tx.moveLeg({ id: l.id, from: 'ready', stateV: 0, to: 'calling', ...of }));
        expect(await move({ from: 'pending' })).toBe(false);
        expect(await move({ stateV: 1 })).toBe(false);
        expect(await move({ fence: 9 })).toBe(false);
        expect(await move({ id: 'none' })).toBe(false);
        expect(
          await move({
            fence,
            keepLease: true,
            patch: { sentAt: 7, calls: 1, note: 'n', feeMinor: '12', settled: money(-3, 'XAF'), reason: 'r' },
          }),
        ).toBe(true);
        expect(await move({ fence })).toBe(false);
        const moved = {
          ...l,
          state: 'calling',
          stateV: 1,
          fence,
          leaseOwner: 'a',
          leaseUntil: at + 10 ** 12,
          sentAt: 7,
          calls: 1,
          note: 'n',
          reason: 'r',
          feeMinor: '12',
          settled: money(-3, 'XAF'),
        };
        expect(await inTx((tx) => tx.leg(l.id))).toEqual(moved);
        expect(
          await move({
            from: 'calling',
            stateV: 1,
            to: 'pending',
            patch: { note: undefined, nextAt: undefined, settled: undefined, feeMinor: undefined },
          }),
        ).toBe(true);
        expect(await inTx((tx) => tx.leg(l.id))).toEqual({
          ...moved,
          state: 'pending',
          stateV: 2,
          leaseOwner: undefined,
          leaseUntil: undefined,
          note: undefined,
          nextAt: undefined,
          settled: undefined,
          feeMinor: undefined,
        });
      });

      test('a provider id belongs to one leg of that provider', async () => {
        const { l } = await add();
        await inTx((tx) =>
          tx.addOperation(operation(id('o2')), [leg(id('l2'), id('o2')), leg(id('l3'), id('o2'), { position: 1, provider: 'campay' })]),
        );
        const bind = (leg: string, patch: object) => inTx((tx) => tx.moveLeg({ id: leg, from: 'ready', stateV: 0, to: 'pending', patch }));
        expect(await bind(l.id, { providerId: id('pid') })).toBe(true);
        expect(await inTx((tx) => tx.legByProviderId('imarapay', id('pid')))).toMatchObject({ id: l.id });
        expect(await inTx((tx) => tx.legByProviderId('campay', id('pid')))).toBeUndefined();
        await expect(bind(id('l2'), { providerId: id('pid') })).rejects.toThrow();
        expect(await inTx((tx) => tx.leg(id('l2')))).toMatchObject({ state: 'ready', providerId: undefined });
        expect(await bind(id('l3'), { providerId: id('pid') })).toBe(true);
      });

      test('are hurried, but never put off, and never when settled', async () => {
        const { l } = await add({}, { nextAt: at + 50 });
        const nextAt = async () => (await inTx((tx) => tx.leg(l.id)))?.nextAt;
        await inTx((tx) => tx.hurryLeg(l.id, at + 60));
        expect(await nextAt()).toBe(at + 50);
        await inTx((tx) => tx.hurryLeg(l.id, at + 40));
        expect(await nextAt()).toBe(at + 40);
        await inTx((tx) => tx.moveLeg({ id: l.id, from: 'ready', stateV: 0, to: 'expired', patch: { nextAt: undefined } }));
        await inTx((tx) => tx.hurryLeg(l.id, at + 70));
        expect(await inTx((tx) => tx.leg(l.id))).toMatchObject({ state: 'expired', stateV: 1, nextAt: at + 70 });
        await inTx((tx) => tx.moveLeg({ id: l.id, from: 'expired', stateV: 1, to: 'settled', patch: { nextAt: undefined } }));
        await inTx((tx) => tx.hurryLeg(l.id, at + 80));
        expect(await nextAt()).toBeUndefined();
        await inTx((tx) => tx.hurryLeg('none', at));
      });

      test('that settled in a span are listed for their chama and provider', async () => {
        for (const [n, [chamaId, provider, state, resolvedAt]] of (
          [
            [id('c'), 'imarapay', 'settled', 20],
            [id('c'), 'imarapay', 'settled', 10],
            [id('c'), 'imarapay', 'settled', 30],
            [id('c'), 'imarapay', 'refused', 15],
            [id('c'), 'campay', 'settled', 15],
            ['else', 'imarapay', 'settled', 15],
          ] as const
        ).entries())
          await inTx((tx) =>
            tx.addOperation(operation(id(`o${n}`), { chamaId }), [
              leg(id(`l${n}`), id(`o${n}`), { provider, state, resolvedAt: at + resolvedAt, nextAt: undefined }),
            ]),
          );
        const of = { chamaId: id('c'), provider: 'imarapay', from: at + 10, to: at + 30, max: 9 };
        expect((await inTx((tx) => tx.settledLegs(of))).map((each) => each.id)).toEqual([id('l1'), id('l0')]);
        expect((await inTx((tx) => tx.settledLegs({ ...of, max: 1 }))).map((each) => each.id)).toEqual([id('l1')]);
      });

      test('leases of a process that is gone are let go', async () => {
        const { l } = await add();
        await inTx((tx) => tx.notify(message(id('n'), { operationId: id('o'), nextAt: at })));
        await inTx((tx) => tx.voidLeases());
        expect((await inTx((tx) => tx.claimLegs(at, 'dead', 10 ** 12, 1_000))).length).toBeGreaterThan(0);
        const messages = await inTx((tx) => tx.claimNotifications(at, 'dead', 10 ** 12, 1_000));
        expect(messages.length).toBeGreaterThan(0);
        const legs = (await inTx((tx) => tx.dump())).legs.filter(({ leaseOwner }) => leaseOwner !== undefined);
        expect(await inTx((tx) => tx.voidLeases())).toBe(legs.length + messages.length);
        expect(await inTx((tx) => tx.voidLeases())).toBe(0);
        expect(await inTx((tx) => tx.leg(l.id))).toMatchObject({ leaseOwner: undefined, leaseUntil: undefined, fence: 1 });
      });
    });

    describe('slots and receipts', () => {
      test('a phone has one open collection a provider', async () => {
        const take = (provider: string, o: string) => inTx((tx) => tx.takeSlot(provider, id('phone'), o, at));
        expect(await take('imarapay', id('o1'))).toBe(true);
        expect(await take('imarapay', id('o1'))).toBe(true);
        expect(await take('imarapay', id('o2'))).toBe(false);
        expect(await take('campay', id('o3'))).toBe(true);
        expect(await inTx((tx) => tx.slotHolder('imarapay', id('phone')))).toBe(id('o1'));
        await inTx((tx) => tx.freeSlot(id('o1')));
        await inTx((tx) => tx.freeSlot('none'));
        expect(await inTx((tx) => tx.slotHolder('imarapay', id('phone')))).toBeUndefined();
        expect(await take('imarapay', id('o2'))).toBe(true);
        await expect(inTx((tx) => tx.takeSlot('imarapay', id('other phone'), id('o2'), at))).rejects.toThrow();
      });

      test('a receipt belongs to one leg', async () => {
        const take = (rail: string, legId: string) => inTx((tx) => tx.takeReceipt(rail, id('SKL'), legId, at));
        expect(await inTx((tx) => tx.receiptHolder('mpesa', id('SKL')))).toBeUndefined();
        expect([await take('mpesa', 'l1'), await take('mpesa', 'l1'), await take('mpesa', 'l2'), await take('momo', 'l2')]).toEqual([
          true,
          true,
          false,
          true,
        ]);
        expect(await inTx((tx) => tx.receiptHolder('mpesa', id('SKL')))).toBe('l1');
      });
    });

    describe('journals', () => {
      test('make an unbroken chain for each chama', async () => {
        const post = (n: number, chamaId: string) => inTx((tx) => tx.post(posting(id(`j${n}`), id(`o${n}`), { chamaId })));
        for (const [n, chamaId] of [id('a'), id('a'), id('b'), id('a')].entries()) expect(await post(n, chamaId)).toBe(true);
        const chain = await inTx((tx) => tx.journals(id('a')));
        expect(chain.map(({ seq, id }) => [seq, id])).toEqual([
          [1, id('j0')],
          [2, id('j1')],
          [3, id('j3')],
        ]);
        expect(chain.map(({ prevHash }) => prevHash)).toEqual([chainStart, chain[0]?.hash, chain[1]?.hash]);
        for (const journal of chain) expect(hashOf(journal)).toBe(journal.hash);
        expect(chain[0]).toMatchObject(posting(id('j0'), id('o0'), { chamaId: id('a') }));
        expect(await inTx((tx) => tx.balances(id('a')))).toEqual([
          { account: 'asset:imarapay:umoja', currency: 'KES', minor: '150000' },
          { account: 'liability:member:umoja:amina', currency: 'KES', minor: '-150000' },
        ]);
        expect(await inTx((tx) => tx.journals('none'))).toEqual([]);
      });

      test('are posted once an operation and kind', async () => {
        const post = (n: string, kind: string) => inTx((tx) => tx.post(posting(id(n), id('o'), { kind, chamaId: id('c') })));
        expect([await post('j1', 'received'), await post('j2', 'received'), await post('j3', 'recorded')]).toEqual([true, false, true]);
        expect((await inTx((tx) => tx.journals(id('c')))).map(({ seq, kind }) => [seq, kind])).toEqual([
          [1, 'received'],
          [2, 'recorded'],
        ]);
      });

      test.each([
        ['does not balance', [500, -499]],
        ['posts nothing', [0, 0]],
        ['has one side', [500]],
      ])('one that %s is refused', async (_, amounts) => {
        const entries = amounts.map((units, n) => ({ id: id(`e${n}`), account: `asset:x:${n}`, amount: major(units, 'KES') }));
        await expect(inTx((tx) => tx.post(posting(id('j'), id('o'), { chamaId: id('c'), entries })))).rejects.toThrow(/is wrong/);
        expect(await inTx((tx) => tx.journals(id('c')))).toEqual([]);
      });

      test('two currencies balance each for itself', async () => {
        const mixed = [
          ['KES', 5],
          ['KES', -5],
          ['SAT', 7],
          ['SAT', -7],
        ] as const;
        const entries = mixed.map(([currency, minor], n) => ({
          id: id(`e${n}`),
          account: `asset:x:${currency}`,
          amount: money(minor, currency),
        }));
        expect(await inTx((tx) => tx.post(posting(id('j'), id('o'), { chamaId: id('c'), entries })))).toBe(true);
        const crossed = entries.map((entry, n) => ({ ...entry, id: id(`f${n}`), amount: money(n % 2 ? -5 : 5, n < 1 ? 'KES' : 'SAT') }));
        await expect(inTx((tx) => tx.post(posting(id('k'), id('o2'), { chamaId: id('c'), entries: crossed })))).rejects.toThrow(/is wrong/);
      });
    });

    describe('inbox and notifications', () => {
      test('a callback is kept once, sealed or not, and is due until it is read', async () => {
        const item = inboxItem(id('k'), { nextAt: at, receivedAt: at });
        expect([await inTx((tx) => tx.putInbox(item)), await inTx((tx) => tx.putInbox({ ...item, body: 'other' }))]).toEqual([true, false]);
        const due = async (now: number) => (await inTx((tx) => tx.dueInbox(now, 100))).filter(({ dedupeKey }) => dedupeKey === id('k'));
        expect(await due(at)).toEqual([item]);
        expect(await due(at - 1)).toEqual([]);
        await inTx((tx) => tx.retryInbox({ source: 'imarapay', dedupeKey: id('k'), nextAt: at + 10, attempts: 1 }));
        expect(await due(at + 9)).toEqual([]);
        expect(await due(at + 10)).toEqual([{ ...item, nextAt: at + 10, attempts: 1 }]);
        await inTx((tx) => tx.closeInbox({ source: 'imarapay', dedupeKey: id('k'), processedAt: at + 11, outcome: 'hint', legId: 'l1' }));
        expect(await due(at + 10 ** 9)).toEqual([]);
        await inTx((tx) => tx.retryInbox({ source: 'imarapay', dedupeKey: id('k'), nextAt: at, attempts: 2 }));
        expect((await inTx((tx) => tx.dump())).inbox).toContainEqual({
          ...item,
          nextAt: undefined,
          attempts: 1,
          processedAt: at + 11,
          outcome: 'hint',
          legId: 'l1',
        });
      });

      test('the inbox is read oldest first, up to the limit', async () => {
        for (const n of [3, 1, 2]) await inTx((tx) => tx.putInbox(inboxItem(id(`k${n}`), { nextAt: at - 10 ** 9 + n })));
        expect((await inTx((tx) => tx.dueInbox(at, 2))).map(({ dedupeKey }) => dedupeKey)).toEqual([id('k1'), id('k2')]);
      });

      test('a message of a kind is said once an operation; those without one, as often as they are given', async () => {
        const notify = (n: string, of: object) =>
          inTx((tx) => tx.notify(message(id(n), { operationId: id('o'), nextAt: undefined, ...of })));
        expect([await notify('n1', {}), await notify('n2', {}), await notify('n3', { kind: 'other' })]).toEqual([true, false, true]);
        expect([await notify('n4', { operationId: undefined }), await notify('n5', { operationId: undefined })]).toEqual([true, true]);
      });

      test('messages are claimed and moved; a claim by another voids the first', async () => {
        await inTx((tx) => tx.claimNotifications(at, 'sweeper', 10 ** 12, 1_000));
        await inTx((tx) => tx.notify(message(id('n'), { operationId: id('o'), nextAt: at })));
        const claim = async (now: number, owner: string) =>
          (await inTx((tx) => tx.claimNotifications(now, owner, 50, 9))).filter((each) => each.id === id('n'));
        const [first] = await claim(at, 'a');
        expect(first).toMatchObject({
          ...message(id('n'), { operationId: id('o'), nextAt: at }),
          state: 'sending',
          leaseOwner: 'a',
          leaseUntil: at + 50,
        });
        expect(await claim(at + 49, 'b')).toEqual([]);
        const [second] = await claim(at + 50, 'b');
        const move = (stateV: number) =>
          inTx((tx) =>
            tx.moveNotification({
              id: id('n'),
              stateV,
              to: 'sent',
              patch: { providerMessageId: id('m'), channel: 'sms', sentAt: at, nextAt: undefined },
            }),
          );
        expect(await move(first?.stateV ?? -1)).toBe(false);
        expect(await move(second?.stateV ?? -1)).toBe(true);
        expect(await claim(at + 10 ** 9, 'c')).toEqual([]);
        expect(await inTx((tx) => tx.notificationByMessage(id('m')))).toMatchObject({
          id: id('n'),
          state: 'sent',
          channel: 'sms',
          sentAt: at,
          leaseOwner: undefined,
        });
        expect(await inTx((tx) => tx.notificationByMessage('none'))).toBeUndefined();
        expect(await inTx((tx) => tx.notification('none'))).toBeUndefined();
      });

      test('replies are claimed before receipts before notices, and what has lost its sender is unknown', async () => {
        await inTx((tx) => tx.claimNotifications(at, 'sweeper', 10 ** 12, 1_000));
        for (const [n, kind] of ['notice.a', 'contribution.held', 'lightning.invoice', 'contribution.settled'].entries())
          await inTx((tx) => tx.notify(message(id(`n${n}`), { operationId: id(`o${n}`), kind, nextAt: at + n })));
        const claim = async (now: number, max: number, urgency?: 'reply' | 'receipt' | 'notice') =>
          (await inTx((tx) => tx.claimNotifications(now, 'a', 50, max, urgency))).map(
            (each) => `${[0, 1, 2, 3].findIndex((n) => each.id === id(`n${n}`))} ${each.state}`,
          );
        expect(await claim(at + 9, 1, 'notice')).toEqual(['0 sending']);
        expect(await claim(at + 9, 2)).toEqual(['2 sending', '1 sending']);
        expect(await claim(at + 9, 9)).toEqual(['3 sending']);
        expect(await claim(at + 100, 9, 'receipt')).toEqual(['1 unknown', '3 unknown']);
        expect(await claim(at + 100, 9)).toEqual(['2 unknown', '0 unknown']);
      });

      test('a lease is kept where it is asked for; what is held up by a channel is hurried, and nothing else', async () => {
        const chamaId = id('c');
        const of = (n: string, over = {}) => message(id(n), { operationId: id(n), chamaId, nextAt: at + 500, ...over });
        for (const n of ['h1', 'h2', 'h3', 'h4']) await inTx((tx) => tx.notify(of(n, n === 'h4' ? { chamaId: 'else' } : {})));
        for (const [n, note] of [
          ['h1', 'unavailable'],
          ['h2', 'tooFast'],
          ['h4', 'unavailable'],
        ] as const)
          await inTx((tx) => tx.moveNotification({ id: id(n), stateV: 0, to: 'waiting', patch: { channel: 'sms', note } }));
        expect(await inTx((tx) => tx.hurryNotifications({ chamaId, channel: 'sms', note: 'unavailable', at }))).toBe(1);
        const nextOf = async (n: string) => (await inTx((tx) => tx.notification(id(n))))?.nextAt;
        expect([await nextOf('h1'), await nextOf('h2'), await nextOf('h3'), await nextOf('h4')]).toEqual([
          at,
          at + 500,
          at + 500,
          at + 500,
        ]);
        const [held] = (await inTx((tx) => tx.claimNotifications(at, 'me', 50, 1_000))).filter((each) => each.id === id('h1'));
        const move = { id: id('h1'), to: 'sending' as const, patch: { channel: 'whatsapp' as const } };
        expect(await inTx((tx) => tx.moveNotification({ ...move, stateV: held?.stateV ?? -1, keepLease: true }))).toBe(true);
        expect(await inTx((tx) => tx.notification(id('h1')))).toMatchObject({ leaseOwner: 'me', channel: 'whatsapp', note: 'unavailable' });
      });

      test('a message is found by the id of the channel that failed it, too, and a late arrival is noted beside what is being done', async () => {
        await inTx((tx) => tx.notify(message(id('f'), { operationId: id('f'), nextAt: undefined })));
        const patch = { failedMessageId: id('wamid'), channel: 'sms' as const, cost: 'KES 0.8000', doubts: 2, attempts: 3 };
        await inTx((tx) => tx.moveNotification({ id: id('f'), stateV: 0, to: 'sent', patch: { ...patch, providerMessageId: id('at') } }));
        await inTx((tx) => tx.noteLate(id('f'), at + 7));
        for (const one of ['wamid', 'at'])
          expect(await inTx((tx) => tx.notificationByMessage(id(one)))).toMatchObject({ ...patch, id: id('f'), stateV: 1, lateAt: at + 7 });
      });

      test('what goes along with a message is dropped when it is over, and the words of who was forgotten: at once, or then', async () => {
        const person = id('p');
        const phrase = { ...say('menu.chama', { chama: 'Umoja' }), attachment: { kind: 'qr' as const, text: 'lnbc' } };
        const words = say('menu.chama', { chama: 'Umoja' });
        const put = (n: string, over = {}) =>
          inTx((tx) => tx.notify({ ...message(id(n), { operationId: id(n), nextAt: at }), person, phrase, ...over }));
        const row = async (n: string) => inTx((tx) => tx.notification(id(n)));
        const move = (n: string, stateV: number, to: 'sent' | 'waiting' | 'dead', isOver: boolean) =>
          inTx((tx) => tx.moveNotification({ id: id(n), stateV, to, patch: { nextAt: isOver ? undefined : at }, isOver }));
        for (const n of ['w1', 'w2', 'w3', 'w4']) await put(n, n === 'w3' ? { to: '+254712000009' } : {});
        await put('w5', { person: id('q') });
        await move('w1', 0, 'waiting', false);
        expect((await row('w1'))?.phrase).toEqual(phrase);
        await move('w1', 1, 'sent', true);
        expect((await row('w1'))?.phrase).toEqual(words);
        await move('w3', 0, 'dead', true);
        expect(await row('w3')).toMatchObject({ phrase: words, to: '+254712000009' });
        await inTx((tx) => tx.forgetWords(person));
        await inTx((tx) => tx.forgetWords(person));
        for (const n of ['w1', 'w3']) expect(await row(n), n).toMatchObject({ phrase: undefined, person });
        expect(await row('w3')).not.toHaveProperty('to');
        expect(await row('w2'), 'it goes out first').toMatchObject({ phrase, state: 'waiting', forgotten: true });
        await move('w2', 0, 'waiting', false);
        expect((await row('w2'))?.phrase).toEqual(phrase);
        await move('w2', 1, 'sent', true);
        expect(await row('w2')).toMatchObject({ phrase: undefined, state: 'sent' });
        expect((await row('w5'))?.phrase, 'of somebody else').toEqual(phrase);
        // One that is moved by who lost it meanwhile is as it was.
        expect(await move('w4', 7, 'sent', true)).toBe(false);
        expect((await row('w4'))?.phrase).toEqual(phrase);
      });

      test('a reply is noted once, without words; lists and counts leave nothing out', async () => {
        const chamaId = id('c');
        const reply = { id: id('r'), chamaId, person: id('p'), at, until: at + 9 };
        expect([await inTx((tx) => tx.noteReply(reply)), await inTx((tx) => tx.noteReply({ ...reply, at: 1 }))]).toEqual([true, false]);
        const row = await inTx((tx) => tx.notification(id('r')));
        expect(row).toMatchObject({ kind: 'reply', urgency: 'reply', state: 'sending', phrase: undefined, nextAt: at + 9, createdAt: at });
        await inTx((tx) =>
          tx.notify(message(id('n'), { operationId: id('o'), chamaId, person: id('p'), createdAt: at + 1, nextAt: undefined })),
        );
        await inTx((tx) => tx.notify(message(id('m'), { operationId: id('q'), chamaId, createdAt: at + 2, nextAt: undefined })));
        const list = async (of: object) => (await inTx((tx) => tx.notifications({ chamaId, max: 9, ...of }))).map((each) => each.id);
        expect(await list({})).toEqual([id('m'), id('n'), id('r')]);
        expect(await list({ max: 1 })).toEqual([id('m')]);
        expect(await list({ since: at + 1, person: id('p') })).toEqual([id('n')]);
        expect(await list({ state: 'sending' })).toEqual([id('r')]);
        await inTx((tx) => tx.moveNotification({ id: id('m'), stateV: 0, to: 'sent', patch: { channel: 'sms' } }));
        const count = (of: object) => inTx((tx) => tx.countNotifications({ chamaId, ...of }));
        expect(await count({})).toEqual([
          { channel: undefined, urgency: 'receipt', state: 'waiting', count: 1 },
          { channel: 'sms', urgency: 'receipt', state: 'sent', count: 1 },
          { channel: 'sms', urgency: 'reply', state: 'sending', count: 1 },
        ]);
        expect((await count({ open: true })).map(({ state }) => state)).toEqual(['waiting', 'sending']);
        expect((await count({ since: at + 2 })).map(({ state }) => state)).toEqual(['sent']);
      });
    });

    describe('statements, reviews, contributions', () => {
      test('a line is stored, and renewed', async () => {
        const put = (of: object) => inTx((tx) => tx.putLine(line(id('pid'), of)));
        expect(await put({})).toBeUndefined();
        expect(await put({ class: 'matched', legId: 'l1', receipt: undefined })).toBe('missing-here');
        expect(await put({ class: 'matched', chamaId: 'else' })).toBeUndefined();
        expect((await inTx((tx) => tx.dump())).lines).toContainEqual(
          line(id('pid'), { class: 'matched', legId: 'l1', receipt: undefined }),
        );
      });

      test('a review is found by its id', async () => {
        const mine = review(id('r'), { legId: 'l', openedAt: at });
        await inTx((tx) => tx.openReview(mine));
        expect(await inTx((tx) => tx.review(id('r')))).toEqual(mine);
        expect(await inTx((tx) => tx.review('none'))).toBeUndefined();
      });

      test('what people decided makes an unbroken chain for each chama', async () => {
        const audit = (n: number, chamaId: string) =>
          inTx((tx) => tx.audit({ id: id(`a${n}`), chamaId, at: at + n, actor: 'Otieno', action: 'x', subject: 's', detail: `é ${n}` }));
        for (const [n, chamaId] of [id('a'), id('a'), id('b'), id('a')].entries()) await audit(n, chamaId);
        await expect(audit(0, id('a'))).rejects.toThrow();
        const { audits } = await inTx((tx) => tx.dump());
        const chain = audits.filter(({ chamaId }) => chamaId === id('a'));
        expect(chain.map(({ seq, id }) => [seq, id])).toEqual([
          [1, id('a0')],
          [2, id('a1')],
          [3, id('a3')],
        ]);
        expect(chain.map(({ prevHash }) => prevHash)).toEqual([chainStart, chain[0]?.hash, chain[1]?.hash]);
        for (const entry of chain) expect(auditHash(entry)).toBe(entry.hash);
        expect(chain[1]).toMatchObject({ at: at + 1, actor: 'Otieno', action: 'x', subject: 's', detail: 'é 1' });
        expect([...auditFindings({ audits })]).toEqual([]);
        const changed = audits.map((entry) => (entry.id === id('a1') ? { ...entry, actor: 'else' } : entry));
        expect([...auditFindings({ audits: changed })]).toHaveLength(1);
        expect([...auditFindings({ audits: audits.filter((entry) => entry.id !== id('a1')) })]).toHaveLength(1);
      });

      test('the same trouble is one review, closed once', async () => {
        const mine = review(id('r'), { legId: 'l', openedAt: at });
        expect([await inTx((tx) => tx.openReview(mine)), await inTx((tx) => tx.openReview({ ...mine, id: id('r2') }))]).toEqual([
          true,
          false,
        ]);
        expect(await inTx((tx) => tx.reviews({ open: true }))).toContainEqual(mine);
        const close = () => inTx((tx) => tx.closeReview(mine.id, 'otieno', 'refunded', at));
        expect([await close(), await close()]).toEqual([true, false]);
        expect(await inTx((tx) => tx.reviews({ open: false }))).toContainEqual({
          ...mine,
          closedAt: at,
          closedBy: 'otieno',
          resolution: 'refunded',
        });
        expect((await inTx((tx) => tx.reviews({ open: true }))).map((each) => each.id)).not.toContain(mine.id);
        expect(await inTx((tx) => tx.openReview({ ...mine, id: id('r3') }))).toBe(false);
        // Opened again by who has seen that closing, once.
        const reopen = (closedAt: number) => inTx((tx) => tx.reopenReview(mine.id, closedAt));
        expect([await reopen(at + 1), await reopen(at), await reopen(at)]).toEqual([false, true, false]);
        expect(await inTx((tx) => tx.review(mine.id))).toEqual(mine);
        expect(await close()).toBe(true);
      });

      test('a leg credits once, and the total is what was credited', async () => {
        const give = (n: string, of: object) => {
          const contribution = {
            id: id(n),
            chamaId: id('c'),
            memberId: 'amina',
            legId: id(n),
            amount: major(500, 'KES'),
            date: '2026-11-21',
            receipt: 'SKL',
            createdAt: at,
          };
          return inTx((tx) => tx.credit({ ...contribution, ...of }));
        };
        expect([
          await give('k1', {}),
          await give('k2', { legId: id('k1') }),
          await give('k3', { amount: money(1, 'KES') }),
          await give('k4', { memberId: 'otieno' }),
        ]).toEqual([true, false, true, true]);
        expect(await give('k5', { amount: money(9, 'XAF'), receipt: undefined })).toBe(true);
        const total = (member: string, currency: 'KES' | 'XAF') => inTx((tx) => tx.total(id('c'), member, currency));
        expect([await total('amina', 'KES'), await total('amina', 'XAF'), await total('nobody', 'KES')]).toEqual([
          money(50_001, 'KES'),
          money(9, 'XAF'),
          money(0, 'KES'),
        ]);
        await inTx((tx) => tx.recorded(id('k1'), id('book')));
        await inTx((tx) => tx.recorded(id('k1'), id('book')));
        await inTx((tx) => tx.recorded('none', id('book')));
        // A record that another of our payments had been taken to be: the proof counts, the guess gives way.
        await inTx((tx) => tx.recorded(id('k3'), id('book')));
        await inTx((tx) => tx.recorded(id('k1'), id('book')));
        const stored = (await inTx((tx) => tx.dump())).contributions.filter(({ chamaId }) => chamaId === id('c'));
        expect(stored.map(({ legId, bookId }) => [legId, bookId])).toEqual([
          [id('k1'), id('book')],
          [id('k3'), undefined],
          [id('k4'), undefined],
          [id('k5'), undefined],
        ]);
      });
    });

    describe('transactions', () => {
      test('one that throws has stored nothing of anything', async () => {
        const { o, l } = await add();
        const before = await inTx((tx) => tx.dump());
        const thrown = inTx(async (tx) => {
          await tx.addOperation(operation(id('o2')), [leg(id('l2'), id('o2'), { providerId: id('pid') })]);
          await tx.moveOperation(o.id, 0, 'done', 1);
          await tx.claimLegs(at, 'a', 50, 100);
          await tx.moveLeg({ id: l.id, from: 'ready', stateV: 0, to: 'pending', patch: { providerId: id('pid2') } });
          await tx.takeSlot('imarapay', id('phone'), o.id, at);
          await tx.freeSlot(o.id);
          await tx.takeReceipt('mpesa', id('SKL'), l.id, at);
          await tx.post(posting(id('j'), o.id, { chamaId: id('c') }));
          await tx.post(posting(id('j2'), o.id, { chamaId: id('c'), kind: 'recorded' }));
          await tx.putInbox(inboxItem(id('k')));
          await tx.notify(message(id('n'), { operationId: o.id }));
          await tx.putLine(line(id('pid')));
          await tx.openReview(review(id('r')));
          await tx.credit({
            id: id('c'),
            chamaId: 'c',
            memberId: 'm',
            legId: l.id,
            amount: major(1, 'KES'),
            date: '2026-01-01',
            receipt: undefined,
            createdAt: at,
          });
          await tx.recorded(l.id, id('book'));
          throw new Error('changed my mind');
        });
        await expect(thrown).rejects.toThrow('changed my mind');
        expect(await inTx((tx) => tx.dump())).toEqual(before);
        // And what was taken back can be done.
        expect(await inTx((tx) => tx.takeReceipt('mpesa', id('SKL'), 'other', at))).toBe(true);
        expect(await inTx((tx) => tx.post(posting(id('j'), o.id, { chamaId: id('c') })))).toBe(true);
        expect(await inTx((tx) => tx.slotHolder('imarapay', id('phone')))).toBeUndefined();
        expect(await inTx((tx) => tx.legByProviderId('imarapay', id('pid2')))).toBeUndefined();
      });

      test('many at once are serial: each sees what those before it stored', async () => {
        const { o } = await add();
        const moves = Array.from({ length: 40 }, () =>
          inTx(async (tx) => {
            const now = await tx.operation(o.id);
            return tx.moveOperation(o.id, now?.stateV ?? -1, 'open', undefined);
          }),
        );
        expect((await Promise.all(moves)).every(Boolean)).toBe(true);
        expect(await inTx((tx) => tx.operation(o.id))).toMatchObject({ stateV: 40 });
      });

      test('of fifty that want one slot, one has it', async () => {
        const takes = Array.from({ length: 50 }, (_, n) => inTx((tx) => tx.takeSlot('imarapay', id('phone'), id(`o${n}`), at)));
        expect((await Promise.all(takes)).filter(Boolean)).toHaveLength(1);
      });

      test('what was read is a copy', async () => {
        const { o } = await add();
        const read = await inTx((tx) => tx.operation(o.id));
        if (read) read.state = 'failed';
        expect(await inTx((tx) => tx.operation(o.id))).toMatchObject({ state: 'open' });
      });

      test('the store answers', async () => {
        await expect(under.store.ping()).resolves.toBeUndefined();
      });
    });

    test('counts and what is due next, of an empty store and then not', async () => {
      const own = await open();
      const { store } = own;
      try {
        expect(await store.transaction((tx) => tx.counts())).toEqual({
          openOperations: 0,
          dueLegs: 0,
          oldestOpenAt: undefined,
          openReviews: 0,
          waitingNotifications: 0,
        });
        expect(await store.transaction((tx) => tx.nextDue())).toBeUndefined();
        await store.transaction(async (tx) => {
          await tx.addOperation(operation('o1', { createdAt: 50 }), [leg('l1', 'o1', { nextAt: 500 })]);
          await tx.addOperation(operation('o2', { createdAt: 40, state: 'done' }), [leg('l2', 'o2', { nextAt: undefined })]);
          await tx.openReview(review('r1'));
          await tx.notify(message('n1', { nextAt: 700 }));
        });
        expect(await store.transaction((tx) => tx.counts())).toEqual({
          openOperations: 1,
          dueLegs: 1,
          oldestOpenAt: 50,
          openReviews: 1,
          waitingNotifications: 1,
        });
        const due = () => store.transaction((tx) => tx.nextDue());
        expect(await due()).toBe(500);
        await store.transaction((tx) => tx.claimLegs(500, 'a', 1_000, 9));
        expect(await due()).toBe(700); // the leg is held until 1,500
        await store.transaction((tx) => tx.claimNotifications(700, 'a', 1_000, 9));
        expect(await due()).toBe(1_500);
        await store.transaction((tx) => tx.putInbox(inboxItem('k', { nextAt: 900 })));
        expect(await due()).toBe(900);
        await store.transaction((tx) => tx.addOperation(operation('o3'), [leg('l3', 'o3', { nextAt: 800 })]));
        expect(await due()).toBe(800);
      } finally {
        await own.close();
      }
    });
  });
}
