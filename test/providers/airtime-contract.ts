import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemIds } from '../../src/ids.js';
import { money } from '../../src/money.js';
import type { Money } from '../../src/money.js';
import type { Phone } from '../../src/phone.js';
import type { AirtimeSeller } from '../../src/providers/ports/airtime.js';
import { readsGarbage } from './garbage.js';
import { actedOn } from './scripted-server.js';
import type { Fault } from './scripted-server.js';

const ids = systemIds(() => Date.UTC(2026, 3, 30, 9));

export type AirtimeWorld = {
  seller: AirtimeSeller;
  unreachable: AirtimeSeller;
  unauthorized: AirtimeSeller;
  fault: (kind: Fault) => void | Promise<void>;
  /** A phone that is served, one that is not, and an amount that is sold. */
  phone: Phone;
  foreign: Phone;
  amount: Money;
  /** What the network does with a top-up that was taken. */
  network: (providerId: string, does: 'delivers' | 'refuses') => void | Promise<void>;
  /** Top-ups that the provider has taken. */
  topUps: () => number | Promise<number>;
  /** A callback of theirs about a top-up. */
  callback: (providerId: string, delivered: boolean) => string;
  close: () => Promise<void>;
};

/** What every seller of airtime must do, whatever it is. `faults` are those that this world can order. */
export function airtimeContract(name: string, make: () => Promise<AirtimeWorld>, faults: readonly Fault[]): void {
  describe(`${name} sells airtime`, () => {
    let world: AirtimeWorld;
    beforeEach(async () => void (world = await make()));
    afterEach(() => world.close());

    const order = (more: Partial<{ phone: Phone; amount: Money }> = {}) => ({
      reference: ids.next(),
      phone: world.phone,
      amount: world.amount,
      ...more,
    });
    const taken = async () => {
      const asked = order();
      const outcome = await world.seller.topUp(asked);
      if (outcome.status !== 'pending') throw new Error(`topUp: ${JSON.stringify(outcome)}`);
      return { ...asked, providerId: outcome.providerId };
    };

    it('an order is pending until the network has delivered it, and settled then', async () => {
      const { providerId } = await taken();
      expect(await world.topUps()).toBe(1);
      expect(await world.seller.status(providerId)).toMatchObject({ status: 'pending', providerId });
      await world.network(providerId, 'delivers');
      const settled = await world.seller.status(providerId);
      expect(settled).toMatchObject({ status: 'settled', providerId });
      if (settled.status === 'settled' && settled.amount) expect(settled.amount).toEqual(world.amount);
    });

    it('an order that the network refuses is refused', async () => {
      const { providerId } = await taken();
      await world.network(providerId, 'refuses');
      expect(await world.seller.status(providerId)).toMatchObject({ status: 'refused', providerId });
    });

    it.each(faults)('%s on an order: never settled, never sent again by itself; the look-up never calls it absent', async (fault) => {
      const asked = order();
      await world.fault(fault);
      const outcome = await world.seller.topUp(asked);
      expect(['unknown', 'refused']).toContain(outcome.status);
      if (actedOn.has(fault) || fault === 'error-500' || fault === 'html-503' || fault === 'lost-request')
        expect(outcome.status).toBe('unknown');
      expect(await world.topUps()).toBe(actedOn.has(fault) ? 1 : 0);
      if (actedOn.has(fault)) expect((await world.seller.lookUp(asked.reference)).status).not.toBe('absent');
    });

    it.each(faults)('%s on a question: unknown, never an end', async (fault) => {
      const { providerId } = await taken();
      await world.network(providerId, 'delivers');
      await world.fault(fault);
      expect(await world.seller.status(providerId)).toMatchObject({ status: 'unknown' });
    });

    it('nobody listens, or the credentials are wrong: refused, as nothing can have been bought; questions stay unknown', async () => {
      expect(await world.unreachable.topUp(order())).toMatchObject({ status: 'refused', reason: 'unavailable' });
      expect(await world.unreachable.status('x-1')).toMatchObject({ status: 'unknown' });
      expect(await world.unauthorized.topUp(order())).toMatchObject({ status: 'refused', reason: 'unavailable' });
      expect(await world.unauthorized.status('x-1')).toMatchObject({ status: 'unknown' });
      expect(await world.topUps()).toBe(0);
    });

    it('what is not sold is refused before anything is sent', async () => {
      for (const asked of [
        { phone: world.foreign },
        { phone: '0712000001' as Phone },
        { phone: '+25471' as Phone },
        { amount: money(0, world.amount.currency) },
        { amount: money(-500, world.amount.currency) },
        { amount: money(5_000, world.amount.currency === 'KES' ? 'SAT' : 'KES') },
      ])
        expect((await world.seller.topUp(order(asked))).status, JSON.stringify(asked)).toBe('refused');
      expect(await world.topUps()).toBe(0);
    });

    it('an id that the provider does not know is unknown, also one that tries to leave its path', async () => {
      for (const id of ['none-1', '../../version1/user', 'a?b=c', '', 'ünï']) {
        expect(await world.seller.status(id)).toMatchObject({ status: 'unknown' });
      }
    });

    it('a callback is a hint about its top-up, and says failure and success apart', async () => {
      const { providerId } = await taken();
      const [good, bad] = [true, false].map((delivered) => world.seller.hint(world.callback(providerId, delivered)));
      expect(good).toMatchObject({ providerId, says: 'settled' });
      expect(bad).toMatchObject({ providerId, says: 'refused' });
      expect(good?.dedupeKey).not.toBe(bad?.dedupeKey);
    });

    it('a callback of garbage is nobody’s, and nothing throws', () => readsGarbage((body) => world.seller.hint(body)));
  });
}
