import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemIds } from '../../src/ids.js';
import { major, money } from '../../src/money.js';
import type { Currency, Money } from '../../src/money.js';
import type { Phone } from '../../src/phone.js';
import type { Collector, Refusal, SmsSender } from '../../src/providers/ports.js';
import { readsGarbage } from './garbage.js';
import { actedOn, faults as allFaults } from './scripted-server.js';
import type { Fault } from './scripted-server.js';

/**
 * What every provider behind a port must do, whatever it is. Each contract gets a world: the client and the hand on the other
 * side. A world may be a scripted server or a stand-in; the contract does not know which. That of the records stands beside.
 */
export { recordsContract } from './records-contract.js';

const ids = systemIds(() => Date.UTC(2026, 3, 30, 9));
const payer = '+254712000001' as Phone;

export type PayerDoes = 'approves' | 'cancels' | 'hasNoFunds' | 'doesNotAnswer' | 'mistypesPin';

export type CollectorWorld = {
  collector: Collector;
  /** The same client where nobody listens, and with a wrong password. */
  unreachable: Collector;
  unauthorized: Collector;
  /** The next call meets this. */
  fault: (kind: Fault) => void | Promise<void>;
  payer: (providerId: string, does: PayerDoes) => void | Promise<void>;
  /** How many prompts the provider has sent out. */
  prompts: () => number | Promise<number>;
  close: () => Promise<void>;
};

const refusalOf: Record<Exclude<PayerDoes, 'approves'>, Refusal> = {
  cancels: 'cancelled',
  hasNoFunds: 'noFunds',
  doesNotAnswer: 'noAnswer',
  mistypesPin: 'wrongPin',
};

/** Whom a rail asks, in which money, what its receipts look like, and what it does not take. */
export type Rail = { payer: Phone; currency: Currency; receipt: RegExp; notTaken: readonly Money[]; elsewhere: Phone };

const kenya: Rail = {
  payer,
  currency: 'KES',
  receipt: /^[A-Z0-9]{6,20}$/,
  notTaken: [major(0, 'KES'), money(-100, 'KES'), money(50_050, 'KES'), major(250_001, 'KES'), major(500, 'TZS')],
  elsewhere: '+255741000001' as Phone,
};

/**
 * `faults` are those that this world can order. Where a collector may be sent the same again, that is how silence ends: its look-up
 * need not know what is pending, and may say so, but never that it is absent.
 */
export function collectorContract(
  name: string,
  make: () => Promise<CollectorWorld>,
  faults: readonly Fault[] = allFaults,
  rail: Rail = kenya,
): void {
  describe(`${name} collects`, () => {
    let world: CollectorWorld;
    beforeEach(async () => void (world = await make()));
    afterEach(() => world.close());

    const order = () => ({ reference: ids.next(), phone: rail.payer, amount: major(500, rail.currency), description: 'Contribution' });
    const collected = async () => {
      const asked = order();
      const outcome = await world.collector.collect(asked);
      if (outcome.status !== 'pending') throw new Error(`collect: ${JSON.stringify(outcome)}`);
      return { ...asked, providerId: outcome.providerId };
    };

    it('a prompt is pending, then settled with amount and receipt, the same by id, by reference and in the statement', async () => {
      const { reference, providerId, amount } = await collected();
      expect(await world.collector.status(providerId)).toMatchObject({ status: 'pending', providerId });
      expect(await world.collector.lookUp(reference)).toMatchObject({ status: 'pending', providerId });
      await world.payer(providerId, 'approves');
      const settled = { status: 'settled', providerId, amount, receipt: expect.stringMatching(rail.receipt) as string };
      expect(await world.collector.status(providerId)).toMatchObject(settled);
      expect(await world.collector.lookUp(reference)).toMatchObject(settled);
      const statement = await world.collector.statement(50);
      expect(statement).toMatchObject({ status: 'read', whole: true });
      if (statement.status === 'read')
        expect(statement.lines).toContainEqual(expect.objectContaining({ reference, phone: rail.payer, ...settled }));
    });

    it.each(Object.entries(refusalOf))('a payer who %s: refused, %s', async (does, reason) => {
      const { reference, providerId } = await collected();
      await world.payer(providerId, does as PayerDoes);
      expect(await world.collector.status(providerId)).toMatchObject({ status: 'refused', reason });
      expect(await world.collector.lookUp(reference)).toMatchObject({ status: 'refused', reason });
    });

    it('a reference that was never sent is absent, or unknown where the same may be sent again', async () => {
      const { status } = await world.collector.lookUp(ids.next());
      expect(world.collector.sendAgain ? ['absent', 'unknown'] : ['absent']).toContain(status);
    });

    it.each(faults)('%s on a push: unknown, asked once, and the look-up tells what is so', async (fault) => {
      const asked = order();
      await world.fault(fault);
      expect(await world.collector.collect(asked)).toMatchObject({ status: 'unknown' });
      const acted = actedOn.has(fault);
      expect(await world.prompts()).toBe(acted ? 1 : 0);
      const found = await world.collector.lookUp(asked.reference);
      if (!world.collector.sendAgain) return expect(found).toMatchObject({ status: acted ? 'pending' : 'absent' });
      expect(acted ? ['pending', 'unknown'] : ['absent', 'unknown']).toContain(found.status);
      const again = await world.collector.collect(asked);
      expect(again).toMatchObject({ status: 'pending' });
      expect(await world.collector.collect(asked)).toEqual(again);
      expect(await world.prompts()).toBe(1);
      expect(await world.collector.lookUp(asked.reference)).toMatchObject({ status: 'pending' });
    });

    it.each(faults)('%s on a question: unknown, never an end', async (fault) => {
      const { reference, providerId } = await collected();
      await world.payer(providerId, 'approves');
      await world.fault(fault);
      expect(await world.collector.status(providerId)).toMatchObject({ status: 'unknown' });
      await world.fault(fault);
      expect(await world.collector.lookUp(reference)).toMatchObject({ status: 'unknown' });
      await world.fault(fault);
      expect(await world.collector.statement(10)).toMatchObject({ status: 'unknown' });
    });

    it('nobody listens: refused, as nothing can have arrived; questions stay unknown', async () => {
      expect(await world.unreachable.collect(order())).toMatchObject({ status: 'refused', reason: 'unavailable' });
      expect(await world.unreachable.status('ws_CO_1')).toMatchObject({ status: 'unknown' });
      expect(await world.unreachable.lookUp(ids.next())).toMatchObject({ status: 'unknown' });
      expect(await world.unreachable.fee(major(500, rail.currency))).toBeUndefined();
    });

    it('wrong credentials: refused with an alert; questions stay unknown', async () => {
      expect(await world.unauthorized.collect(order())).toMatchObject({
        status: 'refused',
        reason: 'unavailable',
        alert: expect.any(String) as string,
      });
      expect(await world.unauthorized.lookUp(ids.next())).toMatchObject({ status: 'unknown' });
    });

    it.each(rail.notTaken)('an amount that the rail does not take is refused before anything is sent: $minor $currency', async (amount) => {
      expect(await world.collector.collect({ ...order(), amount })).toMatchObject({ status: 'refused' });
      expect(await world.prompts()).toBe(0);
    });

    it('a number of another country is refused before anything is sent', async () => {
      const outcome = await world.collector.collect({ ...order(), phone: rail.elsewhere });
      expect(outcome).toMatchObject({ status: 'refused', reason: 'badNumber' });
      expect(await world.prompts()).toBe(0);
    });

    it('an id that the provider does not know is unknown, also one that tries to leave its path', async () => {
      for (const id of ['ws_CO_none', '../../accounts', 'a?b=c', '', 'ünï/%2e%2e'])
        expect(await world.collector.status(id)).toMatchObject({ status: 'unknown' });
    });

    it('a callback of garbage is nobody’s, and nothing throws', () => readsGarbage((body) => world.collector.hint(body)));
  });
}

export type SmsWorld = {
  sender: SmsSender;
  unreachable: SmsSender;
  unauthorized: SmsSender;
  fault: (kind: Fault) => void | Promise<void>;
  /** What the provider was given to send. */
  messages: () => { to: string; text: string }[] | Promise<{ to: string; text: string }[]>;
  /** A delivery report of theirs for a message that was sent. */
  reportBody: (messageId: string, delivered: boolean) => string;
  close: () => Promise<void>;
};

export function smsContract(name: string, make: () => Promise<SmsWorld>, faults: readonly Fault[] = allFaults): void {
  describe(`${name} sends SMS`, () => {
    let world: SmsWorld;
    beforeEach(async () => void (world = await make()));
    afterEach(() => world.close());

    it('a message is sent once, whole, and its report names it', async () => {
      const text = 'Asante Amina, KES 1,500 + 100% = "sawa" & salama\nRGH8K é';
      const outcome = await world.sender.send({ to: payer, text });
      expect(await world.messages()).toEqual([{ to: payer, text }]);
      if (outcome.status !== 'sent') throw new Error(JSON.stringify(outcome));
      const { messageId } = outcome;
      expect(world.sender.report(world.reportBody(messageId, true))).toEqual({ messageId, status: 'delivered' });
      expect(world.sender.report(world.reportBody(messageId, false))).toMatchObject({ messageId, status: 'failed' });
    });

    it('nothing is sent without words or to what is no number', async () => {
      expect(await world.sender.send({ to: payer, text: ' \n ' })).toEqual({ status: 'refused', reason: 'rejected' });
      for (const to of ['0712000001', '+25471', '+254712000001,+254712000002', ''])
        expect(await world.sender.send({ to: to as Phone, text: 'x' })).toEqual({ status: 'refused', reason: 'badNumber' });
      expect(await world.messages()).toEqual([]);
    });

    it.each(faults)('%s: unknown or refused, never sent again by itself, never called sent', async (fault) => {
      await world.fault(fault);
      const outcome = await world.sender.send({ to: payer, text: 'x' });
      expect(outcome.status).toBe(fault === 'throttled' ? 'refused' : 'unknown');
      expect(await world.messages()).toHaveLength(actedOn.has(fault) ? 1 : 0);
    });

    it('nobody listens, or the credentials are wrong: refused', async () => {
      const refused = { status: 'refused', reason: 'unavailable' };
      expect(await world.unreachable.send({ to: payer, text: 'x' })).toEqual(refused);
      expect(await world.unauthorized.send({ to: payer, text: 'x' })).toEqual(refused);
      expect(await world.messages()).toEqual([]);
    });

    it('a report of garbage is nobody’s, and nothing throws', () => readsGarbage((body) => world.sender.report(body)));
  });
}
