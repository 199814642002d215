import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemIds } from '../../src/ids.js';
import { compareMoney, major, minus, money } from '../../src/money.js';
import type { Money } from '../../src/money.js';
import type { Payer, PayoutOrder, PayoutWish, SenderProfile } from '../../src/providers/ports/payout.js';
import { readsGarbage } from './garbage.js';
import type { Fault } from './scripted-server.js';

/** How the other side ends a payout. */
export type PayoutEnd = 'pays' | 'cannotReach' | 'staysOpen';

/** What a payout provider and the hand on its other side must offer to be held to the contract. */
export type PayoutWorld = {
  payer: Payer;
  /** The same client where nobody listens, and with a wrong secret. */
  unreachable: Payer;
  unauthorized: Payer;
  /** A wish that is taken when its sender is ready. */
  wish: Omit<PayoutWish, 'senderId'>;
  /** What a recipient who can be reached has in place of one who cannot. */
  mended: PayoutWish['recipient'];
  profile: Omit<SenderProfile, 'reference'>;
  /** The next call to the endpoint that makes (`create`) or pays (`fund`) a payment, or to any (`ask`), meets this. */
  fault: (call: 'create' | 'fund' | 'ask', kind: Fault) => void | Promise<void>;
  /** How payouts to the wish's recipient end from now on. */
  ends: (how: PayoutEnd) => void | Promise<void>;
  /** Enough time for a payout to end, or for a cancelled one to come back; what is asked afterwards is asked anew. */
  pass: () => Promise<void>;
  /** What the provider holds to be so. */
  truth: () => { made: number; debits: number; balance: Money; paidOut: number };
  /** A webhook of theirs about a payment, as it would reach us. */
  webhook: (providerId: string, paid: boolean) => { body: string; headers: Record<string, string> };
  close: () => Promise<void>;
};

/** Faults after which the provider has acted. */
const acted = new Set<Fault>(['lost-answer', 'truncated']);

const ids = systemIds(() => Date.UTC(2026, 3, 30, 9));

/** What every payout provider behind the port must do, whatever it is. */
export function payoutContract(name: string, make: () => Promise<PayoutWorld>, faults: readonly Fault[]): void {
  describe(`${name} pays out`, () => {
    let world: PayoutWorld;
    beforeEach(async () => void (world = await make()));
    afterEach(() => world.close());

    const senderOf = async (payer = world.payer): Promise<string> => {
      const kept = await payer.sender({ ...world.profile, reference: 'member:42' });
      if (kept.status !== 'ready') throw new Error(`sender: ${JSON.stringify(kept)}`);
      return kept.senderId;
    };
    const order = async (more: Partial<PayoutOrder> = {}): Promise<PayoutOrder> => {
      const wish = { ...world.wish, senderId: await senderOf() };
      const quote = await world.payer.quote(wish);
      if (quote.status !== 'quoted') throw new Error(`quote: ${JSON.stringify(quote)}`);
      return { ...wish, reference: ids.next(), agreed: quote.cost, ...more };
    };
    const sent = async (more: Partial<PayoutOrder> = {}) => {
      const asked = await order(more);
      const outcome = await world.payer.send(asked);
      if (outcome.status !== 'pending') throw new Error(`send: ${JSON.stringify(outcome)}`);
      return { ...asked, providerId: outcome.providerId };
    };

    it('a quote costs nothing, and says what it costs, what they get and how long it holds', async () => {
      const before = world.truth();
      const { agreed, amount } = await order();
      expect(agreed.currency).toBe(world.wish.from);
      expect(compareMoney(agreed, money(0, agreed.currency))).toBe(1);
      expect(amount).toEqual(world.wish.amount);
      expect(world.truth()).toEqual(before);
    });

    it('is pending, then settled with what the recipient got; the same by id and by reference; the balance paid once', async () => {
      const before = world.truth();
      const { reference, providerId, agreed, amount } = await sent();
      expect(await world.payer.lookUp(reference)).toMatchObject({ status: 'pending', providerId });
      await world.pass();
      const settled = { status: 'settled', providerId, amount };
      expect(await world.payer.status(providerId)).toMatchObject(settled);
      expect(await world.payer.lookUp(reference)).toMatchObject(settled);
      expect(world.truth()).toEqual({
        made: before.made + 1,
        debits: before.debits + 1,
        paidOut: before.paidOut + 1,
        balance: minus(before.balance, agreed),
      });
      expect(await world.payer.cancel(providerId)).toEqual({ status: 'tooLate' });
    });

    it('one sender is one sender, however often and at once they are asked for', async () => {
      const first = await senderOf();
      expect(await Promise.all([senderOf(), senderOf(), senderOf()])).toEqual([first, first, first]);
      expect(await world.payer.sender({ ...world.profile, reference: 'member:4' })).not.toMatchObject({ senderId: first });
    });

    it('the same order sent again pays nothing again', async () => {
      const asked = await order();
      const before = world.truth();
      const first = await world.payer.send(asked);
      for (let i = 0; i < 3; i++) expect(await world.payer.send(asked)).toEqual(first);
      expect(world.truth()).toMatchObject({ made: before.made + 1, debits: before.debits + 1 });
      await world.pass();
      expect(await world.payer.send(asked)).toMatchObject({ status: 'settled' });
      expect(world.truth()).toMatchObject({ made: before.made + 1, debits: before.debits + 1, paidOut: before.paidOut + 1 });
    });

    it('another order under the same reference is not taken for the first, and moves nothing', async () => {
      const first = await sent();
      const before = world.truth();
      const second = await world.payer.send({ ...first, amount: major(1_234, first.amount.currency) });
      expect(second).toMatchObject({ status: 'unknown' });
      expect(world.truth()).toEqual(before);
    });

    it('a reference that was never sent is absent, also where another begins alike', async () => {
      const { reference } = await sent();
      expect(await world.payer.lookUp(reference.slice(0, -1))).toEqual({ status: 'absent' });
      expect(await world.payer.lookUp(ids.next())).toEqual({ status: 'absent' });
    });

    it.each(faults)('%s while it is made: unknown, and the look-up tells what is so', async (fault) => {
      const asked = await order();
      const before = world.truth();
      await world.fault('create', fault);
      expect(await world.payer.send(asked)).toMatchObject({ status: 'unknown' });
      expect(world.truth()).toMatchObject({
        made: before.made + (acted.has(fault) ? 1 : 0),
        debits: before.debits,
        balance: before.balance,
      });
      await world.pass();
      expect(await world.payer.lookUp(asked.reference)).toMatchObject({ status: acted.has(fault) ? 'pending' : 'absent' });
    });

    it.each(faults)('%s while it is paid for: never refused, never paid for twice', async (fault) => {
      const asked = await order();
      const before = world.truth();
      await world.fault('fund', fault);
      const outcome = await world.payer.send(asked);
      expect(['pending', 'unknown']).toContain(outcome.status);
      expect(world.truth().debits).toBe(before.debits + (acted.has(fault) ? 1 : 0));
      expect(await world.payer.send(asked)).toMatchObject({ status: expect.stringMatching(/pending|unknown/) as string });
      expect(world.truth().debits).toBe(before.debits + (acted.has(fault) ? 1 : 0));
      await world.pass();
      if (acted.has(fault)) expect(await world.payer.lookUp(asked.reference)).toMatchObject({ status: 'settled' });
      else expect(await world.payer.send(asked)).not.toMatchObject({ status: 'refused' });
      await world.pass();
      expect(world.truth().debits).toBe(before.debits + 1);
    });

    it.each(faults)('%s on a question: unknown, never an end', async (fault) => {
      const { reference, providerId } = await sent();
      await world.pass();
      await world.fault('ask', fault);
      expect(await world.payer.status(providerId)).toMatchObject({ status: 'unknown' });
      await world.fault('ask', fault);
      expect(await world.payer.lookUp(reference)).toMatchObject({ status: 'unknown' });
      await world.fault('ask', fault);
      expect(await world.payer.sender({ ...world.profile, reference: 'member:43' })).toMatchObject({ status: 'unknown' });
    });

    it('more than was agreed is not paid: refused, with no money gone and no way for it to go', async () => {
      const asked = await order();
      const before = world.truth();
      const agreed = minus(asked.agreed, money(1, asked.agreed.currency));
      expect(await world.payer.send({ ...asked, agreed })).toMatchObject({ status: 'refused', alert: expect.any(String) as string });
      await world.pass();
      expect(world.truth()).toMatchObject({ debits: before.debits, balance: before.balance, paidOut: before.paidOut });
      expect(await world.payer.lookUp(asked.reference)).toMatchObject({ status: 'refused' });
    });

    it('a recipient who cannot be reached is no end: it waits, is mended, and is paid', async () => {
      await world.ends('cannotReach');
      const { providerId } = await sent();
      await world.pass();
      expect(await world.payer.status(providerId)).toMatchObject({ status: 'pending' });
      const before = await world.payer.inspect(providerId);
      expect(before).toMatchObject({ status: 'read', view: { trouble: 'recipient', mayMend: true, mayCancel: true, funded: true } });
      expect(await world.payer.mend(providerId, world.mended)).toEqual({ status: 'mended' });
      await world.pass();
      expect(await world.payer.status(providerId)).toMatchObject({ status: 'settled' });
      expect(await world.payer.mend(providerId, world.mended)).toMatchObject({ status: 'refused', reason: 'notNow' });
    });

    it('a cancelled payment comes back whole, and is refused only when it is back', async () => {
      await world.ends('cannotReach');
      const before = world.truth();
      const { providerId, reference } = await sent();
      await world.pass();
      expect((await world.payer.cancel(providerId)).status).toMatch(/asked|cancelled/);
      await world.pass();
      expect(await world.payer.status(providerId)).toMatchObject({ status: 'refused' });
      expect(await world.payer.lookUp(reference)).toMatchObject({ status: 'refused' });
      expect(world.truth()).toMatchObject({ balance: before.balance, paidOut: before.paidOut });
    });

    it('a payment that is on its way is cancelled only if it fails: it may be paid all the same', async () => {
      await world.ends('staysOpen');
      const { providerId } = await sent();
      await world.pass();
      expect(await world.payer.cancel(providerId)).toEqual({ status: 'asked' });
      await world.ends('pays');
      await world.pass();
      expect(await world.payer.status(providerId)).toMatchObject({ status: 'settled' });
    });

    it('nobody listens, or the secret is wrong: unknown, for an earlier send may have arrived', async () => {
      const asked = await order();
      for (const payer of [world.unreachable, world.unauthorized]) {
        expect(await payer.send(asked)).toMatchObject({ status: 'unknown' });
        expect(await payer.status('x')).toMatchObject({ status: 'unknown' });
        expect(await payer.lookUp(asked.reference)).toMatchObject({ status: 'unknown' });
        expect(await payer.methods()).toMatchObject({ status: 'unknown' });
        expect(await payer.balances()).toMatchObject({ status: 'unknown' });
        expect(await payer.cancel('x')).toMatchObject({ status: 'unknown' });
        expect(await payer.quote(asked)).toMatchObject({ status: 'unknown' });
      }
    });

    it('what the rail does not take is refused before anything is made', async () => {
      const asked = await order();
      const before = world.truth();
      const { amount } = asked;
      const wrong: Partial<PayoutOrder>[] = [
        { amount: major(0, amount.currency) },
        { amount: money(-100, amount.currency) },
        { amount: money(100, 'GHS') },
        { method: 'None::Such' },
        { country: 'XX' },
        { recipient: {} },
        { recipient: { ...asked.recipient, firstName: ' ' } },
      ];
      for (const more of wrong) expect(await world.payer.send({ ...asked, ...more })).toMatchObject({ status: 'refused' });
      expect(world.truth()).toEqual(before);
    });

    it('an id that the provider does not know is unknown, also one that tries to leave its path', async () => {
      for (const id of ['none', '../../accounts', 'a?b=c', 'ünï/%2e%2e'])
        expect(await world.payer.status(id)).toMatchObject({ status: 'unknown' });
    });

    it('its ways are named with what they ask for', async () => {
      const methods = await world.payer.methods(world.wish.country);
      expect(methods).toMatchObject({ status: 'read' });
      const one = methods.status === 'read' ? methods.items.find(({ id }) => id === world.wish.method) : undefined;
      const required = one?.fields.filter((field) => field.required).map((field) => field.name) ?? [];
      expect(required).toEqual(expect.arrayContaining(['firstName', 'lastName']));
      expect(Object.keys(world.wish.recipient).every((field) => one?.fields.some((known) => known.name === field))).toBe(true);
    });

    it('a webhook is heard once it is signed; forged, changed or for another address it is nobody’s', async () => {
      const { providerId } = await sent();
      const { body, headers } = world.webhook(providerId, true);
      const heard = world.payer.hint(body, headers);
      expect(heard).toMatchObject({ providerId, says: 'settled' });
      expect(world.payer.hint(body, headers)).toEqual(heard); // a replay has the same key, and is stored once
      expect(world.payer.hint(world.webhook(providerId, false).body, headers)).toBeUndefined();
      expect(world.payer.hint(`${body} `, headers)).toBeUndefined();
      expect(world.payer.hint(body, {})).toBeUndefined();
      for (const [header, value] of Object.entries(headers))
        if (header !== 'content-type' && header !== 'authorization-key') expect(world.payer.hint(body, { ...headers, [header]: `${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}` }), header).toBeUndefined(); // prettier-ignore
    });

    it('a webhook of garbage is nobody’s, and nothing throws', () => {
      const { headers } = world.webhook('x', true);
      readsGarbage((body) => world.payer.hint(body, headers));
    });
  });
}
