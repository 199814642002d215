import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemIds } from '../../src/ids.js';
import { money } from '../../src/money.js';
import type { Phone } from '../../src/phone.js';
import type { ChamaRecords } from '../../src/providers/ports.js';
import { readsGarbage } from './garbage.js';
import { actedOn, faults as allFaults } from './scripted-server.js';
import type { Fault } from './scripted-server.js';

const ids = systemIds(() => Date.UTC(2026, 3, 30, 9));
const payer = '+254712000001' as Phone;

export type RecordsWorld = {
  records: ChamaRecords;
  unreachable: ChamaRecords;
  unauthorized: ChamaRecords;
  fault: (kind: Fault) => void | Promise<void>;
  /** A member whom the records know. */
  memberId: string;
  /** Makes the records hold this many members more. */
  addMembers: (count: number) => void | Promise<void>;
  /** How many members and contributions the records hold. */
  count: () => { members: number; contributions: number } | Promise<{ members: number; contributions: number }>;
  /** Signs a webhook's body as the provider does. */
  sign: (body: string) => string;
  close: () => Promise<void>;
};

export function recordsContract(name: string, make: () => Promise<RecordsWorld>, faults: readonly Fault[] = allFaults): void {
  describe(`${name} keeps records`, () => {
    let world: RecordsWorld;
    beforeEach(async () => void (world = await make()));
    afterEach(() => world.close());

    const entry = () => ({
      key: ids.next(),
      memberId: world.memberId,
      amount: money(1_250_050, 'KES'),
      date: '2026-04-30',
      receipt: 'RGH8KQ1234',
    });

    it('all members are read, over as many pages as there are, each once', async () => {
      await world.addMembers(230);
      const list = await world.records.members();
      if (list.status !== 'read') throw new Error(list.why);
      expect(new Set(list.items.map((member) => member.memberId)).size).toBe((await world.count()).members);
      expect(list.items.find((member) => member.memberId === world.memberId)).toMatchObject({ status: 'active', phone: payer });
    });

    it('a contribution is recorded once under its key, however often it is sent', async () => {
      const one = entry();
      const first = await world.records.addContribution(one);
      expect(first).toMatchObject({ status: 'settled', amount: one.amount });
      expect(await world.records.addContribution(one)).toEqual(first);
      expect((await world.count()).contributions).toBe(1);
      const list = await world.records.contributions({ memberId: world.memberId, from: '2026-04-30', to: '2026-04-30' });
      if (list.status !== 'read' || first.status !== 'settled') throw new Error('unread');
      const ours = list.items.filter((item) => item.bookId === first.providerId);
      expect(ours).toMatchObject([{ memberId: world.memberId, amount: one.amount, date: one.date }]);
      expect(await world.records.contributions({ memberId: 'NOBODY' })).toEqual({ status: 'read', items: [] });
    });

    it.each(faults)('%s on recording: unknown, sent once; the same key then records it exactly once', async (fault) => {
      const one = entry();
      await world.fault(fault);
      expect(await world.records.addContribution(one)).toMatchObject({ status: 'unknown' });
      expect((await world.count()).contributions).toBe(actedOn.has(fault) ? 1 : 0);
      if (fault !== 'throttled') expect(await world.records.addContribution(one)).toMatchObject({ status: 'settled' });
      expect((await world.count()).contributions).toBe(fault === 'throttled' ? 0 : 1);
    });

    it.each(faults.filter((fault) => !['truncated', 'empty', 'throttled'].includes(fault)))(
      '%s on a list is overcome by one repeat',
      async (fault) => {
        await world.fault(fault);
        expect(await world.records.members()).toMatchObject({ status: 'read' });
      },
    );

    it('a list that broke twice, or came cut off, is unknown and not a shorter list', async () => {
      await world.addMembers(150);
      await world.fault('truncated');
      expect(await world.records.members()).toMatchObject({ status: 'unknown' });
      await world.fault('html-503');
      await world.fault('html-503');
      expect(await world.records.contributions({})).toMatchObject({ status: 'unknown' });
    });

    it('nobody listens: unknown, as the same key may be sent again; wrong credentials: refused with an alert', async () => {
      expect(await world.unreachable.addContribution(entry())).toMatchObject({ status: 'unknown' });
      expect(await world.unreachable.members()).toMatchObject({ status: 'unknown' });
      expect(await world.unauthorized.addContribution(entry())).toMatchObject({
        status: 'refused',
        reason: 'unavailable',
        alert: expect.any(String) as string,
      });
      expect(await world.unauthorized.members()).toMatchObject({ status: 'unknown' });
    });

    it('a webhook counts only when it is signed, byte by byte', () => {
      const body = JSON.stringify({ event: 'contribution.created', data: { member_id: world.memberId, amount: 5000, date: '2026-04-30' } });
      const signature = world.sign(body);
      expect(world.records.event(body, signature)).toEqual({ event: 'contribution.created', memberId: world.memberId });
      for (let i = 0; i < signature.length; i++) {
        const other = signature.charAt(i) === '0' ? '1' : '0';
        expect(world.records.event(body, signature.slice(0, i) + other + signature.slice(i + 1))).toBeUndefined();
      }
      for (const wrong of ['', signature.slice(1), `${signature}0`, signature.toUpperCase() + ' ', `sha256=${signature}`, 'é'.repeat(64)])
        expect(world.records.event(body, wrong)).toBeUndefined();
      expect(world.records.event(body.replace('5000', '5001'), signature)).toBeUndefined();
    });

    it('a webhook of garbage is nobody’s even when it is signed, and nothing throws', () =>
      readsGarbage((body) => world.records.event(body, world.sign(body))));
  });
}
