import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { days, hours, minutes, seconds } from '../../src/clock.js';
import { plus } from '../../src/money.js';
import type { Answer } from '../../src/book/records.js';
import { act, made, paid, read } from './local-support.js';
import { chamapayWorld, storesBelow, type ChamapayWorld } from './records-worlds.js';
import { kes } from './support.js';

const [memory] = storesBelow;
const open = async (options: Parameters<typeof chamapayWorld>[1] = {}) => {
  if (!memory) throw new Error('no store');
  return chamapayWorld(await memory.openStores(), options);
};
const refused = (problem: string) => ({ status: 'refused', problem });

describe('the copy of a list at ChamaPay', () => {
  let world: ChamapayWorld;
  beforeEach(async () => void (world = await open({ with: 'records' })));
  afterEach(() => world.close());
  const loansOf = (memberId: string) => world.records.loans.ofMember({ memberId });

  it('one read serves every member, until its life is over', async () => {
    expect(read(await loansOf('MFT001'))).toMatchObject([{ loanId: 'LN002', state: 'approval', purpose: 'Stock for the shop', months: 4 }]);
    expect(read(await loansOf('MFT005'))).toMatchObject([{ loanId: 'LN001', state: 'active', balance: kes(12_500) }]);
    expect(read(await loansOf('MFT009'))).toEqual([]);
    await world.clock.advance(hours(3) - 1);
    await loansOf('MFT001');
    expect(world.calls('GET /loans')).toBe(1);
    await world.clock.advance(1);
    await loansOf('MFT001');
    expect(world.calls('GET /loans')).toBe(2);
  });

  it('many who ask at once wait for one read', async () => {
    const answers = await Promise.all(['MFT001', 'MFT005', 'MFT009', 'MFT001'].map(loansOf));
    expect(answers.map(({ status }) => status)).toEqual(['read', 'read', 'read', 'read']);
    expect(world.calls('GET /loans')).toBe(1);
  });

  it.each([
    ['loan.approved', 'GET /loans'],
    ['fine.issued', 'GET /fines'],
  ])('%s has %s asked again, once, and nothing else', async (event, endpoint) => {
    const ask = () => Promise.all([loansOf('MFT001'), world.records.loans.fines({ memberId: 'MFT006' })]);
    await ask();
    await world.clock.advance(minutes(2));
    for (let i = 0; i < 5; i++) world.opened.hear({ event });
    expect(world.calls(endpoint)).toBe(1); // a webhook alone costs no call
    await ask();
    await ask();
    expect(world.calls('GET /loans') + world.calls('GET /fines')).toBe(3);
    expect(world.calls(endpoint)).toBe(2);
  });

  it.each(['contribution.created', 'member.registered', 'nobody.knows'])('%s is not about these lists', async (event) => {
    await loansOf('MFT001');
    await world.clock.advance(minutes(2));
    world.opened.hear({ event });
    expect(await loansOf('MFT001')).not.toHaveProperty('asOf');
    expect(world.calls('GET /loans')).toBe(1);
  });

  it('webhooks that are repeated for ever cost one read a minute, and what is shown meanwhile is marked', async () => {
    await loansOf('MFT001');
    const at = world.clock.now();
    for (let second = 0; second < 120; second++) {
      world.opened.hear({ event: 'loan.approved' });
      const answer = await loansOf('MFT001');
      if (second < 60) expect(answer).toMatchObject({ status: 'read', asOf: at });
      await world.clock.advance(seconds(1));
    }
    expect(world.calls('GET /loans')).toBe(2);
  });

  it('an approval that came by webhook is seen, through the whole way', async () => {
    await loansOf('MFT001');
    await world.approveLoan('LN002');
    expect(read(await loansOf('MFT001'))).toMatchObject([{ loanId: 'LN002', state: 'approved' }]);
  });

  it('a read that began before a change is not the last word', async () => {
    world.fault('GET /loans', 'slow');
    const asked = loansOf('MFT001'); // ChamaPay has read its books by now, and the answer is on its way
    await world.clock.advance(seconds(1));
    await asked;
    world.standins.office.decideLoan('LN002', true);
    world.opened.hear({ event: 'loan.approved' });
    await world.clock.advance(seconds(10));
    expect(await loansOf('MFT001')).toMatchObject({ asOf: expect.any(Number) as number, value: [{ state: 'approval' }] });
    await world.clock.advance(minutes(1));
    expect(await loansOf('MFT001')).toEqual({ status: 'read', value: [expect.objectContaining({ state: 'approved' })] });
  });
});

describe('ChamaPay answers late or badly', () => {
  let world: ChamapayWorld;
  beforeEach(async () => void (world = await open({ with: 'records' })));
  afterEach(() => world.close());
  const ask = () => world.records.loans.ofMember({ memberId: 'MFT001' });

  /** What is answered, and how long that took. */
  async function timed<T>(question: Promise<T>): Promise<{ answer: T; ms: number }> {
    const from = world.clock.now();
    let ended: number | undefined;
    void question.then(() => (ended = world.clock.now()));
    for (let i = 0; i < 200 && ended === undefined; i++) await world.clock.advance(100);
    return { answer: await question, ms: (ended ?? Infinity) - from };
  }

  it('hangs: unknown within the deadline; the late answer is there for the next question', async () => {
    world.fault('GET /loans', 'slow'); // 5 s
    const late = await timed(ask());
    expect(late).toMatchObject({ answer: { status: 'unknown' }, ms: 1000 });
    await world.clock.advance(seconds(10));
    expect(read(await ask())).toHaveLength(1);
    expect(world.calls('GET /loans')).toBe(1);
  });

  it('hangs for ever: no question waits longer, and none begins a second read', async () => {
    world.fault('GET /loans', 'hang', 'always');
    for (let i = 0; i < 3; i++) expect(await timed(ask())).toMatchObject({ answer: { status: 'unknown' }, ms: 1000 });
    expect(world.calls('GET /loans')).toBeLessThanOrEqual(2); // the client repeats a read once
  });

  it('another deadline is kept by the same copy', async () => {
    world.fault('GET /loans', 'slow');
    const patient = world.opened.within(seconds(8));
    const { answer, ms } = await timed(patient.loans.ofMember({ memberId: 'MFT001' }));
    expect(answer.status).toBe('read');
    expect(ms).toBe(5000);
    expect(await ask()).toEqual(answer);
    expect(world.calls('GET /loans')).toBe(1);
  });

  it.each(['error500', 'html503', 'truncated', 'rateLimited', 'lostRequest'] as const)(
    '%s: unknown without a copy, and the old copy with its age where there is one',
    async (fault) => {
      world.fault('GET /loans', fault, 'always');
      expect((await timed(ask())).answer).toMatchObject({ status: 'unknown', why: expect.any(String) as string });
      world.standins.faults.clear();
      await world.clock.advance(minutes(10));
      const { answer: fresh } = await timed(ask());
      expect(fresh).toEqual({ status: 'read', value: [expect.objectContaining({ loanId: 'LN002' })] });
      const readAt = world.clock.now();
      await world.clock.advance(hours(4));
      world.fault('GET /loans', fault, 'always');
      const { answer: stale } = await timed(ask());
      const { asOf } = stale as Extract<Answer<unknown>, { status: 'read' }>;
      expect(stale).toEqual({ ...fresh, asOf });
      expect(Math.abs((asOf ?? 0) - readAt)).toBeLessThan(seconds(3));
    },
  );

  it('a copy that is a week old is not shown any more', async () => {
    await ask();
    world.fault('GET /loans', 'error500', 'always');
    await world.clock.advance(days(7) - minutes(1));
    expect((await timed(ask())).answer).toMatchObject({ status: 'read' });
    await world.clock.advance(minutes(2));
    expect((await timed(ask())).answer).toMatchObject({ status: 'unknown' });
  });

  it('after a failure nothing is asked for a minute', async () => {
    world.fault('GET /loans', 'error500', 'always');
    await timed(ask());
    const calls = world.calls('GET /loans');
    for (let i = 0; i < 10; i++) await ask();
    expect(world.calls('GET /loans')).toBe(calls);
    world.standins.faults.clear();
    await world.clock.advance(minutes(1));
    expect(read(await ask())).toHaveLength(1);
  });

  it('the balance is shown without what ChamaPay does not tell; contributions are our own', async () => {
    const before = read(await world.records.savings.summary({ memberId: 'MFT001' }));
    expect(before).toMatchObject({ loans: kes(0), fines: kes(0), pledged: kes(5000), dividends: kes(3150), shares: undefined });
    expect(before.total).not.toEqual(kes(0));
    world.fault('GET /fines', 'error500', 'always');
    await world.clock.advance(days(7));
    const { answer } = await timed(world.records.savings.summary({ memberId: 'MFT001' }));
    expect(answer).toEqual({ status: 'read', value: { ...before, fines: undefined, unknown: ['fines'] } });
  });
});

describe('the month’s calls', () => {
  it('reads stop at 70 %: unknown or the old copy; writing goes on', async () => {
    const world = await open({ quota: 20 });
    let reads = 0;
    for (; reads < 50; reads++) {
      const answer = await world.records.governance.nextMeeting({ memberId: 'MFT001' });
      if (answer.status === 'unknown' || 'asOf' in answer) break;
      await world.clock.advance(hours(12));
    }
    expect(world.used()).toBe(14);
    expect(await world.records.papers.accounts()).toMatchObject({ status: 'unknown', why: expect.stringContaining('quota') as string });
    const fine = { memberId: 'MFT001', amount: kes(100), reason: 'late', date: '2026-11-21' };
    made(await world.records.loans.issueFine(act('MFT002'), fine));
    expect(world.used()).toBe(15);
    await world.close();
  });

  it('with none left a write is refused, the host is told, and nothing is kept of it: the same key works when there is quota again', async () => {
    const world = await open();
    world.quota.max = world.used();
    const one = act('MFT002');
    const fine = { memberId: 'MFT001', amount: kes(100), reason: 'late', date: '2026-11-21' };
    expect(await world.records.loans.issueFine(one, fine)).toEqual(refused('unavailable'));
    expect(world.alerts).toEqual([expect.stringContaining('used up')]);
    expect(world.audits).toEqual([]);
    world.quota.max += 1;
    made(await world.records.loans.issueFine(one, fine));
    expect(world.audits).toHaveLength(1);
    await world.close();
  });
});

describe('what is written at ChamaPay', () => {
  let world: ChamapayWorld;
  beforeEach(async () => void (world = await open()));
  afterEach(() => world.close());
  const loan = { principal: kes(900), months: 3, purpose: 'stock', guarantors: [] };
  const saving = () => world.records.savings.recordCash(act('MFT003'), { memberId: 'MFT001', amount: kes(1000), date: world.today });
  const there = () => world.books.records.loans.length;

  it.each([
    ['lostResponse', 1],
    ['lostRequest', 0],
    ['error500', 0],
    ['error500Processed', 1],
    ['truncated', 1],
    ['rateLimited', 0],
  ] as const)('%s: unknown, whether it landed or not; the same key then makes it exactly one', async (fault, landed) => {
    made(await saving());
    const one = act('MFT001');
    world.fault('POST /loans', fault);
    expect(await world.records.loans.apply(one, loan)).toMatchObject({ status: 'unknown' });
    expect(there()).toBe(landed);
    await world.clock.advance(minutes(5)); // what a 429 asks us to rest
    const first = made(await world.records.loans.apply(one, loan));
    expect(await world.records.loans.apply(one, loan)).toEqual(first);
    expect(there()).toBe(1);
    expect(world.books.records.loans[0]).toMatchObject({ member_id: 'MFT001', amount: 900, purpose: 'stock', term_months: 3 });
    expect(read(await world.records.loans.ofMember({ memberId: 'MFT001' }))).toMatchObject([{ loanId: first.loanId }]);
  });

  it('a key that is 20 hours old is not sent again: unknown for good, and a person has to look', async () => {
    made(await saving());
    const one = act('MFT001');
    world.fault('POST /loans', 'lostResponse');
    expect(await world.records.loans.apply(one, loan)).toMatchObject({ status: 'unknown' });
    await world.clock.advance(hours(20) - 1);
    world.fault('POST /loans', 'lostRequest');
    expect(await world.records.loans.apply(one, loan)).toMatchObject({ status: 'unknown' });
    const calls = world.calls('POST /loans');
    await world.clock.advance(1);
    expect(await world.records.loans.apply(one, loan)).toMatchObject({
      status: 'unknown',
      why: expect.stringContaining('too old') as string,
    });
    expect(world.calls('POST /loans')).toBe(calls);
    expect(there()).toBe(1);
  });

  it('the same order sent twice at once is one', async () => {
    made(await saving());
    const one = act('MFT001');
    const answers = await Promise.all([world.records.loans.apply(one, loan), world.records.loans.apply(one, loan)]);
    expect(answers[0]).toEqual(answers[1]);
    expect(there()).toBe(1);
  });

  it('a refusal of a repeat says nothing of the first: unknown', async () => {
    made(await saving());
    const one = act('MFT001');
    world.fault('POST /loans', 'lostResponse');
    await world.records.loans.apply(one, loan);
    world.books.plan = 'Basic'; // may not write
    expect(await world.records.loans.apply(one, loan)).toMatchObject({ status: 'unknown' });
    expect(
      await world.records.loans.issueFine(act('MFT002'), { memberId: 'MFT001', amount: kes(1), reason: 'x', date: world.today }),
    ).toEqual(refused('unavailable'));
    world.books.plan = 'Professional';
    made(await world.records.loans.apply(one, loan));
    expect(there()).toBe(1);
  });

  it('what was refused may be tried again under its key', async () => {
    const one = act('MFT002');
    const fine = { memberId: 'MFT001', amount: kes(100), reason: 'late', date: world.today };
    world.books.plan = 'Basic';
    expect(await world.records.loans.issueFine(one, fine)).toEqual(refused('unavailable'));
    expect(world.alerts).toEqual([expect.stringContaining('403')]);
    world.books.plan = 'Professional';
    made(await world.records.loans.issueFine(one, fine));
    expect(world.books.records.fines).toHaveLength(1);
  });

  it('cash goes there as cash, and the mirror does not count it twice', async () => {
    made(await saving());
    expect(world.books.contributions).toMatchObject([{ member_id: 'MFT001', amount: 1000, method: 'cash' }]);
    await world.clock.advance(minutes(15)); // the webhook's echo, and the read that it asks for
    expect(world.calls('GET /contributions')).toBeGreaterThan(1);
    expect(read(await world.records.savings.summary({ memberId: 'MFT001' })).total).toEqual(kes(1000));
  });

  it('cash whose answer was lost, and which the mirror has read since, is that same contribution', async () => {
    const one = act('MFT003');
    const of = { memberId: 'MFT001', amount: kes(1000), date: world.today };
    world.fault('POST /contributions', 'lostResponse');
    expect(await world.records.savings.recordCash(one, of)).toMatchObject({ status: 'unknown' });
    await world.clock.advance(minutes(15));
    expect(read(await world.records.savings.summary({ memberId: 'MFT001' })).total).toEqual(kes(1000));
    const first = made(await world.records.savings.recordCash(one, of));
    expect(await world.records.savings.recordCash(one, of)).toEqual(first);
    expect(read(await world.records.savings.summary({ memberId: 'MFT001' })).total).toEqual(kes(1000));
    expect(world.books.contributions).toHaveLength(1);
  });

  it('what is written while the list is being read is not lost by it', async () => {
    world.fault('GET /fines', 'slow'); // ChamaPay has read its books, and takes 5 s to answer
    const asked = world.records.loans.fines({ memberId: 'MFT001' });
    await world.clock.advance(seconds(1));
    expect(await asked).toMatchObject({ status: 'unknown' });
    const fine = { memberId: 'MFT001', amount: kes(100), reason: 'late', date: world.today };
    const { fineId } = made(await world.records.loans.issueFine(act('MFT002'), fine));
    await world.clock.advance(seconds(10));
    expect(read(await world.records.loans.fines({ memberId: 'MFT001' }))).toMatchObject([{ fineId }]);
    expect(world.calls('GET /fines')).toBe(1);
  });

  it('a member is registered with an e-mail address, and is on our list when ChamaPay says so', async () => {
    const of = { name: 'Achieng Atieno Odhiambo', phone: '+254712000099' as never };
    expect(await world.records.members.register(act('MFT002'), of)).toEqual(refused('emailNeeded'));
    expect(await world.records.members.register(act('MFT001'), { ...of, email: 'a@umoja.ke' })).toEqual(refused('notOfficer'));
    expect(await world.records.members.register(act('MFT002'), { ...of, name: 'Achieng', email: 'a@umoja.ke' })).toEqual(
      refused('textBad'),
    );
    const { memberId } = made(await world.records.members.register(act('MFT002'), { ...of, email: 'a@umoja.ke' }));
    expect(world.books.members.at(-1)).toMatchObject({ member_id: memberId, first_name: 'Achieng Atieno', last_name: 'Odhiambo' });
    expect(await world.records.members.register(act('MFT002'), { ...of, email: 'a@umoja.ke' })).toEqual(refused('alreadyThere'));
    await world.clock.advance(minutes(15));
    const list = read(await world.records.members.list({ limit: 100 }));
    expect(list.at(-1)).toEqual({ memberId, name: 'Achieng Atieno Odhiambo', role: 'member', status: 'pending' });
  });
});

describe('money by us that ChamaPay has no call for', () => {
  it('counts once, whether its office has entered it or not', async () => {
    const world = await open({ with: 'records' });
    const balance = async () => read(await world.records.loans.ofMember({ memberId: 'MFT005' }))[0]?.balance;
    const LN001 = () => world.books.records.loans[0] as unknown as { balance: number; status: string };
    made(await world.records.loans.repaid({ ...paid('MFT005', kes(2500)), loanId: 'LN001' }));
    expect(await balance()).toEqual(kes(10_000));
    await world.clock.advance(days(1));
    expect(await balance()).toEqual(kes(10_000)); // read anew: still 12,500 there
    LN001().balance = 10_000;
    await world.clock.advance(hours(4));
    expect(await balance()).toEqual(kes(10_000)); // entered: not taken off twice
    LN001().balance = 9000;
    await world.clock.advance(hours(4));
    expect(await balance()).toEqual(kes(9000)); // paid there in cash
    LN001().balance = 11_000;
    await world.clock.advance(days(31));
    expect(await balance()).toEqual(kes(11_000)); // a month later its own word holds
    await world.close();
  });

  it('is not refused because the books could not be read: unknown, and taken later under the same operation', async () => {
    const world = await open({ with: 'records' });
    const money = { ...paid('MFT006', kes(100)), fineId: '1' };
    world.fault('GET /fines', 'lostRequest', 'always');
    const asked = world.records.loans.payFine(money);
    await world.clock.advance(seconds(30));
    expect(await asked).toMatchObject({ status: 'unknown' });
    world.standins.faults.clear();
    await world.clock.advance(minutes(2));
    expect(await world.records.loans.payFine(money)).toEqual({ status: 'done', taken: kes(100), over: kes(0) });
    expect(read(await world.records.loans.fines({ memberId: 'MFT006' }))).toEqual([]);
    await world.close();
  });

  it('a fine that is new there and not in our old copy is not said to be none', async () => {
    const world = await open({ with: 'records' });
    await world.records.loans.fines({ memberId: 'MFT006' });
    await world.clock.advance(hours(4));
    world.fault('GET /fines', 'lostRequest', 'always');
    const asked = world.records.loans.payFine({ ...paid('MFT006', kes(100)), fineId: '77' });
    await world.clock.advance(seconds(30));
    expect(await asked).toMatchObject({ status: 'unknown' });
    await world.close();
  });
});

describe('what the demo’s books say', () => {
  let world: ChamapayWorld;
  beforeEach(async () => void (world = await open({ with: 'records' })));
  afterEach(() => world.close());

  it('is told to whom it concerns', async () => {
    const { records } = world;
    expect(read(await records.governance.nextMeeting({ memberId: 'MFT001' }))).toMatchObject({ title: 'Monthly meeting', time: '14:00' });
    expect(read(await records.sharing.welfare({ limit: 9 })).map(({ memberId, event, state }) => [memberId, event, state])).toEqual([
      ['MFT012', 'illness', 'approved'],
      ['MFT008', 'bereavement', 'paid'],
    ]);
    expect(read(await records.sharing.welfare({ memberId: 'MFT008', limit: 9 }))).toHaveLength(1);
    expect(read(await records.sharing.portions({ memberId: 'MFT001', limit: 9 }))).toMatchObject([{ amount: kes(3150), title: '2025' }]);
    expect(read(await records.sharing.portions({ memberId: 'MFT003', limit: 9 }))).toEqual([]);
    const [shared] = read(await records.sharing.distributions({ limit: 9 }));
    expect(shared).toMatchObject({ pot: kes(45_000), portions: [{ memberId: 'MFT001' }, { memberId: 'MFT002' }] });
    expect(read(await records.papers.notices({ memberId: 'MFT015', limit: 9 })).map(({ kind }) => kind)).toEqual(['election', 'notice']);
    expect(read(await records.papers.notices({ memberId: 'MFT001', limit: 9 })).map(({ kind }) => kind)).toEqual(['election']);
    expect(read(await records.papers.documents({ limit: 9 })).map(({ title }) => title)).toEqual([
      'Minutes of the last meeting',
      'Constitution',
    ]);
    const accounts = read(await records.papers.accounts());
    expect(accounts.map(({ kind }) => kind)).toEqual(['mobileMoney', 'bank', 'cash']);
    expect(accounts.map(({ balance }) => balance).reduce(plus)).toEqual({ minor: '36175050', currency: 'KES' });
    expect(read(await records.papers.liabilities())).toMatchObject([{ creditor: 'St. Jude Hall', left: kes(3000) }]);
  });

  it('a status that nobody knows opens nothing, and is not counted as nothing', async () => {
    Object.assign(world.books.records.loans[0] ?? {}, { status: 'Restructured' });
    Object.assign(world.books.records.fines[0] ?? {}, { status: 'Disputed' });
    const { records } = world;
    expect(read(await records.loans.ofMember({ memberId: 'MFT005' }))).toEqual([]);
    expect(read(await records.loans.fines({ memberId: 'MFT006' }))).toEqual([]);
    expect(read(await records.savings.summary({ memberId: 'MFT005' })).loans).toBeUndefined();
    expect(read(await records.savings.summary({ memberId: 'MFT006' })).fines).toBeUndefined();
    const money = { ...paid('MFT005', kes(100)), loanId: 'LN001' };
    expect(await records.loans.repaid(money)).toMatchObject({ status: 'unknown' });
  });
});

describe('arrears', () => {
  it('are what the cycles since ChamaPay has a member asked, and was not contributed', async () => {
    const world = await open();
    const of = async (memberId: string) => read(await world.records.savings.summary({ memberId })).arrears;
    expect(await of('MFT001')).toEqual(kes(0)); // since this cycle
    Object.assign(world.books.members.find(({ member_id }) => member_id === 'MFT001') ?? {}, { created_at: '2026-08-20T09:00:00Z' });
    await world.readMembers();
    expect(await of('MFT001')).toEqual(kes(3000)); // due on 5 September, October and November
    made(await world.records.savings.recordCash(act('MFT003'), { memberId: 'MFT001', amount: kes(1200), date: world.today }));
    expect(await of('MFT001')).toEqual(kes(1800));
    expect(read(await world.records.savings.inArrears({ limit: 9 })).items).toEqual([
      { memberId: 'MFT001', name: expect.any(String) as string, arrears: kes(1800) },
    ]);
    await world.close();
  });
});

it('what ChamaPay has no call for is said not to be kept, and costs no call', async () => {
  const world = await open();
  const { members, savings, loans, governance, sharing, papers } = world.records;
  const used = world.used();
  const by = act('MFT002');
  const memberId = 'MFT001';
  const moved = paid(memberId, kes(1));
  const answers = {
    suspend: await members.suspend(by, { memberId, reason: 'x' }),
    setRole: await members.setRole(by, { memberId, role: 'chair' }),
    leave: await members.leave(by, { memberId, forget: true }),
    buyShares: await savings.buyShares(moved),
    shares: await savings.shares({ memberId }),
    paySocialFund: await savings.paySocialFund(moved),
    socialFund: await savings.socialFund(),
    preview: await loans.preview({ principal: kes(100), months: 1 }),
    askGuarantor: await loans.askGuarantor(by, { loanId: 'LN001', memberId }),
    withdraw: await loans.withdraw(by, { loanId: 'LN001' }),
    waiting: await loans.waiting({ memberId }),
    approve: await loans.approve(by, { loanId: 'LN001', says: 'yes' }),
    waiveFine: await loans.waiveFine(by, { fineId: '1', reason: 'x' }),
    reply: await governance.reply(by, { meetingId: '1', reply: 'coming' }),
    attendance: await governance.attendance({ meetingId: '1' }),
    vote: await governance.vote(by, { motionId: '1', position: 1 }),
    openVotes: await governance.openVotes({ memberId }),
    results: await governance.results({ limit: 5 }),
    closeProject: await sharing.closeProject(by, { projectId: '1' }),
    proposeWelfare: await sharing.proposeWelfare(by, { memberId, event: 'other', note: 'x', amount: kes(1) }),
    rotation: await sharing.rotation(),
    swapRequests: await sharing.swapRequests({ memberId }),
    expiring: await papers.expiring({ until: '2027-01-01', limit: 5 }),
    addNotice: await papers.addNotice(by, { kind: 'notice', title: 'x', body: 'y', audience: 'all' }),
  };
  for (const [name, answer] of Object.entries(answers)) expect(answer, name).toEqual({ status: 'not-kept' });
  expect(world.used()).toBe(used);
  await world.close();
});
