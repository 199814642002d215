import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hours, minutes } from '../../src/clock.js';
import { act, made, read } from './local-support.js';
import { chamapayWorld, storesBelow, type ChamapayWorld } from './records-worlds.js';
import { kes } from './support.js';

describe.each(storesBelow)('a request that guarantors have agreed to is handed in at ChamaPay ($name)', ({ openStores }) => {
  let world: ChamapayWorld;
  let loanId: string;
  beforeEach(async () => {
    world = await chamapayWorld(await openStores(), { guarantors: 2 });
    const { records, who, today } = world;
    for (const memberId of [who.amina, who.wekesa, who.chair])
      made(await records.savings.recordCash(act(who.treasurer), { memberId, amount: kes(1000), date: today }));
    const order = { principal: kes(2000), months: 4, purpose: 'stock', guarantors: [who.wekesa, who.chair] };
    ({ loanId } = made(await records.loans.apply(act(who.amina), order)));
    made(await records.loans.consent(act(who.wekesa), { loanId, says: 'yes' }));
  });
  afterEach(() => world.close());

  const there = () => world.books.records.loans;
  const own = async () => read(await world.records.loans.ofMember({ memberId: world.who.amina }));
  const lastYes = async () => made(await world.records.loans.consent(act(world.who.chair), { loanId, says: 'yes' }));
  const pursue = () => world.records.loans.pursue();

  it('not before all have agreed, and once for them all', async () => {
    await pursue();
    expect(world.calls('POST /loans')).toBe(0);
    await lastYes();
    expect(world.calls('POST /loans')).toBe(0); // the guarantor waits for nobody
    expect(await own()).toMatchObject([{ loanId, state: 'approval' }]);
    await Promise.all([pursue(), pursue()]); // two looks at once
    expect(await pursue()).toBeUndefined();
    expect(there()).toMatchObject([{ member_id: 'MFT001', amount: 2000, purpose: 'stock', term_months: 4 }]);
    const [loan, ...others] = await own();
    expect(loan).toMatchObject({
      loanId: there()[0]?.['loan_id'],
      state: 'approval',
      guarantors: [{ state: 'given' }, { state: 'given' }],
    });
    expect(others).toEqual([]);
    expect(await world.records.loans.withdraw(act(world.who.amina), { loanId })).toEqual({ status: 'refused', problem: 'notOpen' });
  });

  it.each(['lostResponse', 'lostRequest', 'error500', 'error500Processed', 'truncated', 'rateLimited'] as const)(
    '%s: it waits, is handed in again under its key, and is one loan',
    async (fault) => {
      await lastYes();
      world.fault('POST /loans', fault);
      expect(await pursue()).toBe(world.clock.now() + minutes(1));
      expect(await own()).toMatchObject([{ state: 'approval' }]);
      await world.clock.advance(minutes(6));
      expect(await pursue()).toBeUndefined();
      expect(there()).toHaveLength(1);
      expect(await own()).toHaveLength(1);
    },
  );

  it('what ChamaPay has taken, and never answered, is found in its list once its key has ended', async () => {
    await lastYes();
    world.fault('POST /loans', 'lostResponse');
    await pursue();
    await world.clock.advance(hours(21));
    expect(await pursue()).toBeUndefined();
    expect(world.calls('POST /loans')).toBe(1);
    expect(there()).toHaveLength(1);
    expect(await own()).toMatchObject([{ loanId: there()[0]?.['loan_id'], state: 'approval' }]);
  });

  it('what never reached ChamaPay, and is too old to be sent, ends: its borrower is to be told, and may ask anew', async () => {
    await lastYes();
    world.fault('POST /loans', 'lostRequest');
    await pursue();
    await world.clock.advance(hours(21));
    expect(await pursue()).toBeUndefined();
    expect(there()).toEqual([]);
    expect(await own()).toMatchObject([{ loanId, state: 'notTaken' }]);
    expect(read(await world.records.loans.untold())).toContainEqual(
      expect.objectContaining({ loanId, loan: 'notTaken', borrowerId: 'MFT001' }),
    );
    const { who } = world;
    const anew = { principal: kes(2000), months: 4, purpose: 'stock', guarantors: [who.wekesa, who.chair] };
    made(await world.records.loans.apply(act(who.amina), anew));
  });

  it('while its list cannot be read, nothing is said about it', async () => {
    await lastYes();
    world.fault('POST /loans', 'lostResponse');
    await pursue();
    await world.clock.advance(hours(21));
    world.fault('GET /loans', 'error500', 'always');
    const looking = pursue();
    await world.clock.advance(minutes(1));
    expect(await looking).toBeGreaterThan(world.clock.now());
    world.standins.faults.clear();
    await world.clock.advance(hours(1));
    await pursue();
    expect(await own()).toMatchObject([{ loanId: there()[0]?.['loan_id'], state: 'approval' }]);
  });

  it('a plan that takes nothing tells the host, and the request waits', async () => {
    await lastYes();
    world.books.plan = 'Basic';
    expect(await pursue()).toBeGreaterThan(world.clock.now());
    expect(world.alerts).toEqual([expect.stringContaining('403')]);
    expect(await own()).toMatchObject([{ state: 'approval' }]);
    world.books.plan = 'Professional';
    await world.clock.advance(minutes(2));
    expect(await pursue()).toBeUndefined();
    expect(there()).toHaveLength(1);
  });

  it('a no that leaves too few ends it: nothing of it was ever at ChamaPay', async () => {
    const { records, who } = world;
    expect(made(await records.loans.consent(act(who.chair), { loanId, says: 'no' })).state).toBe('lapsed');
    await pursue();
    expect(await own()).toMatchObject([{ loanId, state: 'lapsed' }]);
    expect(read(await records.loans.untold())).toContainEqual(
      expect.objectContaining({ guarantorId: who.chair, state: 'declined', loan: 'lapsed' }),
    );
    expect(world.calls('POST /loans')).toBe(0);
  });

  it('a guarantor is free again once ChamaPay says that the loan is over', async () => {
    await lastYes();
    await pursue();
    const { records, who } = world;
    const of = { principal: kes(1000), months: 3, purpose: 'seed', guarantors: [who.wekesa, who.amina] };
    const { loanId: second } = made(await records.loans.apply(act(who.chair), of));
    const says = () => records.loans.consent(act(who.wekesa), { loanId: second, says: 'yes' });
    expect(await says()).toMatchObject({ status: 'refused', problem: 'overLimit', limit: kes(0) });
    expect(world.standins.office.decideLoan(String(there()[0]?.['loan_id']), false)).toBe(true);
    await world.clock.advance(hours(4));
    made(await says());
  });
});
