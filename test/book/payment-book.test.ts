import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { openPaymentBook } from '../../src/book/payment-book.js';
import { isPayable, payablesOf } from '../../src/book/payable.js';
import type { PaidFor, PaymentBook } from '../../src/book/port.js';
import { memoryLocalStore } from '../../src/book/local/memory.js';
import type { Rules } from '../../src/book/rules-schema.js';
import { major, type Money } from '../../src/money.js';
import { act, kikundi, made, openLocal, paid, read, saved, tzs, withMembers } from './local-support.js';
import { chamapayWorld, localWorld, storesBelow, type RecordsWorld } from './records-worlds.js';
import { kes } from './support.js';

let keys = 0;
const key = () => `P${String(++keys).padStart(6, '0')}`;
const rules = { socialFund: kes(0), maxContribution: kes(250_000) } as Rules;
const [memory] = storesBelow;
if (!memory) throw new Error('no store');

const worlds: [string, () => Promise<RecordsWorld>][] = [
  ...storesBelow.map(({ name, openStores }): [string, () => Promise<RecordsWorld>] => [
    `local on ${name}`,
    async () => localWorld(await openStores()),
  ]),
  ['ChamaPay', async () => chamapayWorld(await memory.openStores())],
];

describe.each(worlds)('what members pay besides contributions, in the records of %s', (_name, open) => {
  let world: RecordsWorld;
  let book: PaymentBook;
  beforeEach(async () => {
    world = await open();
    book = openPaymentBook({ records: world.records, rules: () => rules, carries: kes(250_000) });
  });
  afterEach(() => world.close());

  const amina = () => world.who.amina;
  const entry = (what: PaidFor, amount: Money, of = key()) => ({
    key: of,
    memberId: amina(),
    for: what,
    amount,
    date: world.today,
    receipt: `R${of}`,
  });
  const items = async () => read(await payablesOf({ records: world.records, rules, memberId: amina(), carries: kes(250_000) }));
  async function fined(units: number): Promise<PaidFor> {
    const of = { memberId: amina(), amount: kes(units), reason: 'late', date: world.today };
    return { purpose: 'fine', subjectId: made(await world.records.loans.issueFine(act(world.who.treasurer), of)).fineId };
  }
  async function lent(units: number): Promise<PaidFor> {
    const { records, who, today } = world;
    made(await records.savings.recordCash(act(who.treasurer), { memberId: amina(), amount: kes(units), date: today }));
    const order = { principal: kes(units), months: 3, purpose: 'stock', guarantors: [] };
    const { loanId } = made(await records.loans.apply(act(amina()), order));
    await world.approveLoan(loanId);
    made(await records.loans.disbursed({ ...paid(amina(), kes(units), today), loanId }));
    return { purpose: 'loan', subjectId: loanId };
  }
  async function pledged(units: number): Promise<PaidFor> {
    const { records, who } = world;
    const { projectId } = made(await records.sharing.startProject(act(who.chair), { name: 'Well', about: '', target: kes(90_000) }));
    made(await records.sharing.pledge(act(amina()), { projectId, amount: kes(units) }));
    return { purpose: 'pledge', subjectId: projectId };
  }

  it.each([
    ['a fine', fined],
    ['a loan', lent],
    ['a promise', pledged],
  ] as const)('%s: it is shown, taken in parts, once for each key, with what is left; and is gone when it is paid', async (_what, make) => {
    const what = await make(500);
    expect((await items()).map(({ for: one, owed }) => [one, owed])).toEqual([[what, kes(500)]]);
    const first = entry(what, kes(200));
    const answer = { status: 'entered', entered: { taken: kes(200), over: kes(0), left: kes(300) } };
    expect(await book.enter(first)).toMatchObject(answer);
    expect(await book.enter(first)).toMatchObject(answer);
    const [shown] = await items();
    expect(shown).toMatchObject({ owed: kes(300), max: kes(300), min: kes(1) });
    expect(await book.takes({ memberId: amina(), for: what, amount: kes(300) })).toBe('yes');
    expect(await book.takes({ memberId: amina(), for: what, amount: kes(301) })).toBe('no');
    expect(await book.takes({ memberId: world.who.wekesa, for: what, amount: kes(100) })).toBe('no');
    expect(await book.enter(entry(what, kes(300)))).toMatchObject({ status: 'entered', entered: { taken: kes(300), left: kes(0) } });
    expect(await items()).toEqual([]);
    expect(await book.takes({ memberId: amina(), for: what, amount: kes(1) })).toBe('no');
  });

  it('what comes for a fine that is paid by then is over, and is no record of anybody else', async () => {
    const what = await fined(200);
    await book.enter(entry(what, kes(150)));
    expect(await book.enter(entry(what, kes(150)))).toMatchObject({ entered: { taken: kes(50), over: kes(100), left: kes(0) } });
    const foreign = { ...entry(what, kes(10)), memberId: world.who.wekesa };
    expect(await book.enter(foreign)).toEqual({ status: 'refused', problem: 'notYours' });
  });

  it('what does not exist is refused, and a key is used for one thing only', async () => {
    expect(await book.enter(entry({ purpose: 'fine', subjectId: 'none' }, kes(10)))).toEqual({
      status: 'refused',
      problem: 'unknownSubject',
    });
    const what = await fined(200);
    const of = key();
    await book.enter(entry(what, kes(50), of));
    await expect(book.enter(entry(what, kes(60), of))).rejects.toThrow('was used for');
  });
});

test('shares and the social fund are for chamas that have them', async () => {
  const { records, desk } = await openLocal(memoryLocalStore({ audit: async () => undefined }), {
    ...kikundi,
    rules: { ...(kikundi.rules as object), socialFund: 500, loanMultiple: 3 },
  });
  const [chair = '', treasurer = '', , member = ''] = await withMembers(records);
  const on = () => desk.rules.today(desk.chama.id).rules;
  const all = async (carries?: Money) => read(await payablesOf({ records, rules: on(), memberId: member, carries }));
  expect((await all()).map(({ for: what }) => what.purpose)).toEqual(['socialFund']);
  made(await records.savings.openShareRound(act(treasurer), { fromDate: '2026-11-06' }));
  await saved(records, member, 1000);
  const [shares, fund] = await all();
  expect(shares).toMatchObject({ for: { purpose: 'shares' }, min: tzs(2000), max: tzs(10_000), share: { price: tzs(2000), most: 5 } });
  expect(fund).toMatchObject({ for: { purpose: 'socialFund' }, offered: tzs(500), min: tzs(1) });
  expect((await all(tzs(5000)))[0]).toMatchObject({ max: tzs(4000), share: { most: 2 } });
  expect((await all(tzs(1999))).map(({ for: what }) => what.purpose)).toEqual(['socialFund']);

  const book = openPaymentBook({ records, rules: on, carries: undefined });
  const entry = (what: PaidFor, amount: Money) => ({ key: key(), memberId: member, for: what, amount, date: '2026-11-21', receipt: 'R' });
  expect(await book.takes({ memberId: member, for: { purpose: 'shares' }, amount: tzs(4000) })).toBe('yes');
  expect(await book.takes({ memberId: member, for: { purpose: 'shares' }, amount: tzs(3000) })).toBe('no');
  expect(await book.enter(entry({ purpose: 'shares' }, tzs(4000)))).toMatchObject({ entered: { count: 2, over: tzs(0) } });
  expect(await book.enter(entry({ purpose: 'socialFund' }, tzs(700)))).toMatchObject({ entered: { taken: tzs(700), over: tzs(0) } });
  expect(read(await records.savings.socialFund()).balance).toEqual(tzs(700));
  expect((await all())[0]?.share?.most).toBe(3);
  expect(chair).not.toBe('');
});

test('where the records do not answer, nothing is said to be paid', async () => {
  const { records } = await openLocal(memoryLocalStore({ audit: async () => undefined }));
  const silent = { ...records, loans: { ...records.loans, fines: async () => ({ status: 'unknown' as const, why: 'HTTP 503' }) } };
  const of = { records: silent, rules, memberId: 'M001', carries: undefined };
  expect(await payablesOf(of)).toEqual({ status: 'unknown', why: 'HTTP 503' });
  const book = openPaymentBook({ records: silent, rules: () => rules, carries: undefined });
  expect(await book.takes({ memberId: 'M001', for: { purpose: 'shares' }, amount: kes(1) })).toBe('unknown');
});

test('amounts are within their bounds, in the currency of the chama, and whole shares', () => {
  const fine: PaidFor = { purpose: 'fine', subjectId: 'f' };
  const bounds = { title: '', offered: kes(100), min: kes(1), max: kes(100) };
  const shares = { ...bounds, for: { purpose: 'shares' } as PaidFor, share: { price: kes(30), most: 3 } };
  const items = [{ ...bounds, for: fine }, shares];
  expect(isPayable(items, fine, kes(100))).toBe(true);
  expect(isPayable(items, fine, kes(101))).toBe(false);
  expect(isPayable(items, fine, kes(0))).toBe(false);
  expect(isPayable(items, fine, major(50, 'TZS'))).toBe(false);
  expect(isPayable(items, { purpose: 'fine', subjectId: 'g' }, kes(50))).toBe(false);
  expect(isPayable(items, { purpose: 'loan', subjectId: 'f' }, kes(50))).toBe(false);
  expect(isPayable(items, { purpose: 'shares' }, kes(60))).toBe(true);
  expect(isPayable(items, { purpose: 'shares' }, kes(50))).toBe(false);
});
