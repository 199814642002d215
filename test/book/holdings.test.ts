import { describe, expect, it } from 'vitest';
import { openHoldings } from '../../src/book/holdings.js';
import type { Answer, Records } from '../../src/book/records.js';
import type { MemberSummary } from '../../src/book/records/savings.js';
import type { LoanView } from '../../src/book/records/loans.js';
import type { Me } from '../../flows/kit/me.js';
import { standingClock } from '../channels/clock.js';
import { kes, umoja } from './support.js';

const me: Me = {
  ...{ person: 'p', channel: 'ussd', language: 'en', chama: umoja, hasPin: true, agreed: true },
  member: { id: 'MFT001', name: 'Amina', role: 'member' },
};
const zero = kes(0);
const summary: MemberSummary = {
  ...{ paid: zero, due: kes(1000), dueOn: '2026-12-05', total: kes(5000), arrears: kes(400), loans: kes(4400), loanArrears: zero },
  ...{ fines: kes(200), pledged: zero, shares: 3, welfare: kes(5000), dividends: zero, unknown: [] },
};
const loan = (dueOn: string, left: number, state: LoanView['state'] = 'active') =>
  ({ state, next: { number: 1, dueOn, principal: zero, interest: zero, left: kes(left) } }) as LoanView;
const told = <T>(value: T): Answer<T> => ({ status: 'read', value });
const never = new Promise<never>(() => undefined);

function open(answers: {
  summary?: () => Promise<Answer<MemberSummary>>;
  loans?: () => Promise<Answer<LoanView[]>>;
  shares?: () => Promise<Answer<unknown>>;
}) {
  const clock = standingClock(0);
  const waits: (number | undefined)[] = [];
  const failures: unknown[] = [];
  const records = {
    savings: {
      summary: answers.summary ?? (async () => told(summary)),
      shares: answers.shares ?? (async () => told({ count: 3, value: kes(1500), price: kes(500), left: 2 })),
    },
    loans: {
      ofMember: answers.loans ?? (async () => told([loan('2027-01-05', 2200), loan('2026-12-05', 1100), loan('2026-01-01', 9, 'repaid')])),
    },
  } as unknown as Records;
  const of = openHoldings({
    records: (_, withinMs) => (waits.push(withinMs), records),
    clock,
    failed: (error) => failures.push(error),
  });
  return { of, clock, waits, failures };
}

describe('what a member holds and owes besides contributions', () => {
  it('is all that there is, with the payment that comes first, and nothing that is zero', async () => {
    expect(await open({}).of(me)).toEqual({
      ...{ arrears: kes(400), loans: kes(4400), next: { amount: kes(1100), dueOn: '2026-12-05' }, fines: kes(200), welfare: kes(5000) },
      ...{ shares: { count: 3, value: kes(1500) }, isPartial: false },
    });
  });

  it.each([
    ['a list is not known', { summary: async () => told({ ...summary, fines: undefined, unknown: ['fines' as const] }) }, true],
    ['the loans are not known', { loans: async () => ({ status: 'unknown', why: 'late' }) as const }, true],
    [
      'it keeps neither loans nor shares',
      { loans: async () => ({ status: 'not-kept' }) as const, shares: async () => ({ status: 'not-kept' }) as const },
      false,
    ],
  ])('where %s the rest is told', async (_, answers, isPartial) => {
    expect(await open(answers).of(me)).toMatchObject({ arrears: kes(400), isPartial });
  });

  it('is unknown, and the balance goes on, when records fail, do not know, or do not answer before a USSD turn is over', async () => {
    const broken = open({ summary: () => Promise.reject(new Error('gone')) });
    expect(await broken.of(me)).toBeUndefined();
    expect(broken.failures).toHaveLength(1);
    expect(await open({ summary: async () => ({ status: 'unknown', why: 'x' }) }).of(me)).toBeUndefined();
    const late = open({ loans: () => never });
    const asked = late.of(me);
    await late.clock.pass(1_000);
    expect(await asked).toBeUndefined();
    expect(late.waits).toEqual([800]);
    const chat = open({});
    await chat.of({ ...me, channel: 'whatsapp' });
    expect(chat.waits).toEqual([5_000]);
  });
});
