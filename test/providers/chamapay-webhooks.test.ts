import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { major } from '../../src/money.js';
import { systemClock } from '../../src/clock.js';
import { chamaOverStandin } from './chamapay-standin.js';
import type { ChamaOverStandin } from './chamapay-standin.js';
import { readsGarbage } from './garbage.js';
import { app, urlsOf } from '../standins/stage.js';

const kes = (units: number) => major(units, 'KES');

let world: ChamaOverStandin;
beforeAll(async () => void (world = await chamaOverStandin()));
afterAll(() => world.close());

const told = (body: string) => world.records.told(body, world.sign(body));

describe('what a webhook tells', () => {
  it.each([
    [{ event: 'contribution.created', data: { member_id: 'MFT001', amount: 5000, date: '2026-04-30' } }, { event: 'contribution.created', memberId: 'MFT001', amount: kes(5_000), date: '2026-04-30' }],
    [{ event: 'loan.approved', data: { id: 3, loan_id: 'LN003', member_id: 'MFT002', amount: '7500.50', status: 'Approved' } }, { event: 'loan.approved', memberId: 'MFT002', loanId: 'LN003', amount: { minor: '750050', currency: 'KES' } }],
    [{ event: 'loan.approved', data: { id: 3 } }, { event: 'loan.approved', loanId: '3' }],
    [{ event: 'member.registered', data: { member_id: 'MFT016', first_name: 'Jane', last_name: 'Doe', phone: '+254712000016' } }, { event: 'member.registered', memberId: 'MFT016', firstName: 'Jane', lastName: 'Doe', phone: '+254712000016' }],
    [{ event: 'member.registered', data: { member_id: 'MFT016', phone: '0712', first_name: 7 } }, { event: 'member.registered', memberId: 'MFT016' }],
    [{ event: 'fine.issued', data: { id: 9, member_id: 'MFT001', amount: 100, reason: 'late', date: '2026-04-30', status: 'Unpaid' } }, { event: 'fine.issued', fineId: '9', memberId: 'MFT001', amount: kes(100), reason: 'late', date: '2026-04-30' }],
    [{ event: 'fine.issued', data: { amount: {}, date: 5 } }, { event: 'fine.issued' }],
    [{ event: 'fine.issued' }, { event: 'fine.issued' }],
    [{ event: 'loan.rejected', data: {} }, undefined],
    [{ event: 'constructor', data: {} }, undefined],
  ])('%j', (body, read) => expect(told(JSON.stringify(body))).toEqual(read)); // prettier-ignore

  it('all four come from the stand-in signed, and are read', async () => {
    const ours = await app();
    world.setUrls(urlsOf(ours.url));
    const { records } = world;
    await records.addContribution({ key: 'a', memberId: 'MFT001', amount: kes(500), date: '2026-04-30', receipt: 'RGH8KQ1234' });
    await records.issueFine({ key: 'b', memberId: 'MFT001', amount: kes(50), reason: 'late', date: '2026-04-30' });
    await records.addMember({ key: 'c', firstName: 'J', lastName: 'D', email: 'j@x.ke', phone: '+254712000077' as never });
    await fetch(`${world.url}/_control/loans/LN002/approve`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    while (ours.to('/webhook').length < 4) await systemClock.sleep(20);
    const read = ours.to('/webhook').map(({ body, headers }) => records.told(body, String(headers['x-chamapay-signature'])));
    expect(read.map((one) => one?.event).sort()).toEqual(['contribution.created', 'fine.issued', 'loan.approved', 'member.registered']);
    expect(read).toContainEqual(
      expect.objectContaining({ event: 'loan.approved', loanId: 'LN002', memberId: 'MFT001', amount: kes(10_000) }),
    );
    await ours.close();
  });

  it('nothing is told without the signature of these very bytes', () => {
    const body = JSON.stringify({ event: 'fine.issued', data: { member_id: 'MFT001', amount: 100 } });
    for (const wrong of ['', 'f'.repeat(64), world.sign(`${body} `), world.sign(body).toUpperCase()])
      expect(world.records.told(body, wrong)).toBeUndefined();
  });

  it('garbage is nobody’s even when it is signed, and nothing throws', () => readsGarbage(told));

  it('5,000 odd events: the member is who stands there, the amount is read exactly or not at all', () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.constantFrom(null, true, 'MFT001', '2026-04-30', 100.5, '12.345', 1e21, '__proto__'));
    const odd = fc.record({
      event: fc.constantFrom('contribution.created', 'loan.approved', 'member.registered', 'fine.issued'),
      data: fc.record({ id: leaf, member_id: leaf, loan_id: leaf, amount: leaf, date: leaf, phone: leaf, reason: leaf, first_name: leaf }, { requiredKeys: [] }),
    });
    let read = 0;
    fc.assert(
      fc.property(odd, (event) => {
        const said = told(JSON.stringify(event));
        if (!said) return;
        read++;
        expect(said.event).toBe(event.event);
        if (said.memberId !== undefined) expect(said.memberId).toBe(String(event.data.member_id));
        if ('amount' in said) expect(Number(said.amount.minor) / 100).toBeCloseTo(Number(event.data.amount), 6);
      }),
      { numRuns: 5_000 },
    );
    expect(read).toBeGreaterThan(1_000);
  }); // prettier-ignore
});
