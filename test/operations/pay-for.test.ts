import { describe, expect, test } from 'vitest';
import { crashpoints } from '../../src/crashpoint.js';
import { days, hours, minutes, seconds } from '../../src/clock.js';
import { verify } from '../../src/ledger/verify.js';
import { minorOf } from '../../src/money.js';
import type { Decision } from '../../src/operations/decision.js';
import type { Officer, PaidFor } from '../../src/book/port.js';
import { callback, pays, raise, reviews } from './catalogue-rows.js';
import { states } from './expect.js';
import { nameOf } from './scripted-payments.js';
import { crashAt, kes, me, world, type World } from './world.js';

const treasurer: Officer = { memberId: 't1', person: 'pt1', role: 'treasurer', prefer: 'sms' };
const fine: PaidFor = { purpose: 'fine', subjectId: 'f1' };

/** A world in which a fine of 500 is open. */
async function fined(setting: Parameters<typeof world>[0] = {}, owed = kes(500)): Promise<World> {
  const w = await world({ officers: [treasurer], ...setting });
  w.payments.owed.set(nameOf(fine), owed);
  return w;
}

/** Ledger = network, each payment entered once, one push a confirmation, and nobody waits for what nobody is asked about. */
async function whole({ store, network, payments }: World) {
  const dump = await store.transaction((tx) => tx.dump());
  expect(verify(dump, { sendOnce: ['imarapay'] })).toEqual([]);
  const entries = dump.journals.flatMap((journal) => journal.entries);
  const of = (prefix: string) =>
    entries.filter(({ account }) => account.startsWith(prefix)).reduce((sum, { amount }) => sum + minorOf(amount), 0n);
  expect(of('asset:imarapay')).toBe(network.paid().reduce((sum, { plan, amount }) => sum + minorOf(plan.amount ?? amount), 0n));
  for (const { reference } of network.pushes) expect(network.pushes.filter((push) => push.reference === reference)).toHaveLength(1);
  const entered = dump.legs.filter(({ kind, state }) => kind === 'enter' && state === 'settled');
  expect([...payments.entries.keys()].sort()).toEqual(entered.map(({ operationId }) => operationId).sort());
  return { dump, of };
}

async function decide(w: World, verdict: Decision): Promise<string> {
  const [review] = await w.store.transaction((tx) => tx.reviews({ open: true }));
  const resolved = await w.ops.resolve({ reviewId: review?.id ?? '', by: 'Host', verdict });
  return resolved.status === 'resolved' ? resolved.outcome : resolved.status === 'refused' ? `refused: ${resolved.why}` : resolved.status;
}

describe('a fine', () => {
  test('is paid by a prompt, written down, and told of with its receipt and what is left', async () => {
    const w = await fined();
    expect(await w.payFor(fine)).toBe('agreed');
    await w.run(minutes(2));
    expect(await states(w)).toEqual(['done: settled settled']);
    expect(w.sms.texts()).toEqual(['Umoja: KES 200 paid for a fine. Receipt RCPT1. Still to pay: KES 300.']);
    const { dump, of } = await whole(w);
    expect(dump.journals.map(({ kind }) => kind)).toEqual(['received', 'entered']);
    expect([of('income:fines:main'), of('liability:paidfor')]).toEqual([-20_000n, 0n]);
    expect(dump.contributions).toEqual([]);
    expect(w.book.records.size).toBe(0);
    expect(dump.slots).toEqual([]);
    const [{ entry } = raise()] = w.payments.entries.values();
    expect(entry).toMatchObject({ for: fine, amount: kes(200), memberId: 'm1', receipt: 'RCPT1', date: '2026-05-04' });
  });

  test('that is paid whole says so', async () => {
    const w = await fined();
    await w.payFor(fine, { amount: kes(500) });
    await w.run(minutes(2));
    expect(w.sms.texts()).toEqual(['Umoja: KES 500 paid for a fine. Receipt RCPT1. It is all paid now.']);
  });

  test('is not paid for twice on one confirmation, nor beside another open payment', async () => {
    const w = await fined();
    expect(await w.payFor(fine, { key: 'same' })).toBe('agreed');
    expect(await w.payFor(fine, { key: 'same' })).toBe('agreed');
    expect(await w.payFor(fine)).toBe('busy');
    expect(await w.contribute()).toBe('busy');
    await w.run(minutes(2));
    expect(w.network.pushes).toHaveLength(1);
    await whole(w);
  });

  test('is refused before anything is asked of the phone: more than is owed, not owed, or where nobody can say', async () => {
    const w = await fined();
    expect(await w.payFor(fine, { amount: kes(501) })).toBe('notOwed');
    expect(await w.payFor({ purpose: 'fine', subjectId: 'other' })).toBe('notOwed');
    w.payments.cannotSay = true;
    expect(await w.payFor(fine)).toBe('notPossible');
    w.payments.cannotSay = false;
    expect(await w.payFor(fine, { amount: { minor: '20050', currency: 'KES' } })).toBe('notPossible');
    const elsewhere = await w.open({ collectors: () => undefined });
    const order = { key: 'k', intent: { kind: 'payFor' as const, for: fine, amount: kes(200) }, me: me(), address: '', at: 0 };
    expect(await elsewhere.agree(order)).toEqual({ status: 'refused', reason: 'notPossible' });
    await w.run(minutes(2));
    expect(w.network.pushes).toEqual([]);
  });

  test('an answer that was lost before the agreement was heard is agreed again, whatever is owed by now', async () => {
    const w = await fined();
    await w.payFor(fine, { key: 'same', amount: kes(500) });
    await w.run(minutes(2));
    expect(await w.payFor(fine, { key: 'same', amount: kes(500) })).toBe('agreed');
    expect(w.network.pushes).toHaveLength(1);
  });
});

test.each([
  [{ purpose: 'loan', subjectId: 'l1' }, 'a loan', ['asset:loans:main']],
  [{ purpose: 'pledge', subjectId: 'p1' }, 'a project', ['liability:projects:main']],
  [{ purpose: 'shares' }, 'shares', ['liability:shares:main']],
  [{ purpose: 'socialFund' }, 'the social fund', ['liability:socialfund:main']],
] as [PaidFor, string, string[]][])('%j goes to an account of its own', async (what, said, [account = '']) => {
  const w = await world();
  w.payments.owed.set(nameOf(what), kes(200));
  expect(await w.payFor(what)).toBe('agreed');
  await w.run(minutes(2));
  expect(w.sms.texts()).toEqual([`Umoja: KES 200 paid for ${said}. Receipt RCPT1. It is all paid now.`]);
  const { of } = await whole(w);
  expect([of(account), of('liability:paidfor')]).toEqual([-20_000n, 0n]);
});

test('of a repayment, fines and interest are income, and the rest is what was lent', async () => {
  const w = await world();
  const { book } = w.payments;
  const enter = book.enter.bind(book);
  w.payments.owed.set('loan l1', kes(1000));
  book.enter = async (entry) => {
    const answer = await enter(entry);
    if (answer.status !== 'entered') return answer;
    return { ...answer, entered: { ...answer.entered, fine: kes(50), interest: kes(120) } };
  };
  await w.payFor({ purpose: 'loan', subjectId: 'l1' }, { amount: kes(700) });
  await w.run(minutes(2));
  const { of } = await whole(w);
  expect([of('income:fines'), of('income:interest'), of('asset:loans')]).toEqual([-5000n, -12_000n, -53_000n]);
});

test('cents above what was owed are nobody’s to give back', async () => {
  const w = await fined({}, { minor: '19950', currency: 'KES' });
  const { book } = w.payments;
  book.takes = async () => 'yes';
  await w.payFor(fine);
  await w.run(minutes(2));
  expect(await states(w)).toEqual(['done: settled settled']);
  const { of } = await whole(w);
  expect([of('income:fines'), of('liability:suspense')]).toEqual([-20_000n, 0n]);
});

describe('the prompt', () => {
  test('that is cancelled takes nothing and enters nothing', async () => {
    const w = await fined();
    w.network.plans = [{ decidesAfterMs: 8000, decides: 'cancelled' }];
    await w.payFor(fine);
    await w.run(minutes(5));
    expect(await states(w)).toEqual(['failed: refused waiting']);
    expect(w.payments.calls).toEqual([]);
    expect(w.sms.texts()).toEqual(['Umoja: the request for KES 200 was cancelled on the phone. Nothing was taken.']);
    await whole(w);
  });

  test('that takes long is told as being checked, once', async () => {
    const w = await fined();
    w.network.plans = [{ ...pays, decidesAfterMs: minutes(4) }];
    await w.payFor(fine);
    await w.run(minutes(3));
    expect(w.sms.texts()).toEqual(['Umoja: we are still checking your payment of KES 200. Do NOT pay again. We will tell you.']);
    await w.run(hours(1));
    expect(w.sms.texts().at(-1)).toBe('Umoja: KES 200 paid for a fine. Receipt RCPT1. Still to pay: KES 300.');
    expect(w.sms.texts()).toHaveLength(2);
  });

  test('whose success comes hours after its failure is told as late, and entered', async () => {
    const w = await fined();
    w.network.plans = [{ decidesAfterMs: 8000, decides: 'cancelled' }];
    await w.payFor(fine);
    await w.run(hours(5));
    const payment = w.network.payments[0] ?? raise();
    payment.plan = pays;
    await Promise.all([callback(w, 'settled'), callback(w, 'settled'), callback(w, 'settled')]);
    await w.run(minutes(5));
    expect(await states(w)).toEqual(['done: settled settled']);
    expect(w.sms.texts().slice(1)).toEqual([
      'Umoja: your earlier payment of KES 200 for a fine did arrive. Receipt RCPT1.',
      'Umoja: KES 200 paid for a fine. Receipt RCPT1. Still to pay: KES 300.',
    ]);
    expect(w.payments.calls).toHaveLength(1);
    await whole(w);
  });

  test('with another amount is held; credited, it counts for what it was paid for', async () => {
    const w = await fined();
    w.network.plans = [{ ...pays, amount: kes(150) }];
    await w.payFor(fine);
    await w.run(minutes(2));
    expect(await reviews(w)).toEqual(['amount-differs']);
    expect(await states(w)).toEqual(['review: review waiting']);
    expect(w.sms.texts()).toEqual(['Umoja: KES 150 arrived, not KES 200. It is safe; the treasurer will place it. Do not pay again.']);
    expect(await decide(w, { is: 'credited', note: 'for the fine' })).toBe('credited');
    await w.run(minutes(2));
    expect(await states(w)).toEqual(['done: settled settled']);
    expect(w.sms.texts().at(-1)).toBe('Umoja: KES 150 paid for a fine. Receipt RCPT1. Still to pay: KES 350.');
    const { dump, of } = await whole(w);
    expect(dump.journals.map(({ kind }) => kind)).toEqual(['held', 'allotted', 'entered']);
    expect([of('liability:suspense'), of('income:fines')]).toEqual([0n, -15_000n]);
    expect(dump.contributions).toEqual([]);
  });

  test.each([
    ['of which a part is not owed any more when it is credited', kes(100)],
    ['that the records refuse when it is credited', undefined],
  ])('with another amount, %s: the rest may still become a contribution', async (_, owed) => {
    const w = await fined();
    w.network.plans = [{ ...pays, amount: kes(150) }];
    await w.payFor(fine);
    await w.run(minutes(2));
    if (owed) w.payments.owed.set(nameOf(fine), owed);
    else w.payments.faults = [{ problem: 'notOpen' }];
    expect(await decide(w, { is: 'credited', note: 'for the fine' })).toBe('credited');
    await w.run(minutes(2));
    expect(await decide(w, { is: 'credited', note: 'she wishes it' })).toBe('credited');
    await w.run(minutes(2));
    const { dump, of } = await whole(w);
    expect(dump.contributions).toMatchObject([{ amount: owed ? kes(50) : kes(150), receipt: 'RCPT1' }]);
    expect([of('liability:suspense'), of('liability:paidfor')]).toEqual([0n, 0n]);
  });
});

describe('the records', () => {
  test('that are silent are asked again with the same key; the member hears that the money is there, then that it is done', async () => {
    const w = await fined();
    w.payments.faults = ['down', 'lost', 'throws'];
    await w.payFor(fine);
    await w.run(minutes(10));
    expect(await states(w)).toEqual(['done: settled settled']);
    expect(w.payments.calls).toHaveLength(4);
    expect(new Set(w.payments.calls.map((entry) => JSON.stringify(entry))).size).toBe(1);
    expect(w.sms.texts()).toEqual([
      'Umoja: KES 200 for a fine arrived, RCPT1. We are writing it down. Do NOT pay again.',
      'Umoja: KES 200 paid for a fine. Receipt RCPT1. Still to pay: KES 300.',
    ]);
    await whole(w);
  });

  test('that are silent for a day put it before a person, and go on being asked', async () => {
    const w = await fined();
    w.payments.faults = Array.from({ length: 120 }, () => 'down' as const);
    await w.payFor(fine);
    await w.run(days(2));
    expect(await reviews(w)).toEqual([]);
    expect(await states(w)).toEqual(['done: settled settled']);
    const { dump } = await whole(w);
    expect(dump.reviews.map(({ reason, closedBy }) => [reason, closedBy])).toEqual([['stuck', 'worker']]);
  });

  test('that have let the fine go take nothing: all of it is held, and given back', async () => {
    const w = await fined();
    await w.payFor(fine);
    w.payments.owed.set(nameOf(fine), kes(0));
    await w.run(minutes(2));
    expect(await reviews(w)).toEqual(['paid-over']);
    expect(await states(w)).toEqual(['review: settled settled']);
    expect(w.sms.texts()).toEqual([
      'Umoja: KES 200 for a fine arrived, KES 200 too much. The treasurer gives that back. RCPT1',
      'Umoja: Amina Hassan paid KES 200 for a fine that is not owed. Ask your host: refund or credit.',
    ]);
    const { of } = await whole(w);
    expect(of('liability:suspense')).toBe(-20_000n);
    expect(await decide(w, { is: 'refunded', reference: 'CASH 12' })).toBe('refunded');
    await w.run(minutes(1));
    expect(await states(w)).toEqual(['done: settled settled']);
    expect(w.sms.texts().at(-1)).toBe('Umoja: KES 200 that you paid for a fine was given back. Reference CASH 12.');
    expect((await whole(w)).of('liability:suspense')).toBe(0n);
  });

  test('that take a part hold the rest, which becomes a contribution where the member wishes it', async () => {
    const w = await fined();
    await w.payFor(fine);
    w.payments.owed.set(nameOf(fine), kes(120));
    await w.run(minutes(2));
    expect(await decide(w, { is: 'credited', note: 'she wishes it' })).toBe('credited');
    expect(await decide(w, { is: 'credited', note: 'twice' })).toBe('unknown');
    await w.run(minutes(2));
    expect(await states(w)).toEqual(['done: settled settled settled']);
    const { dump, of } = await whole(w);
    expect(dump.journals.map(({ kind }) => kind)).toEqual(['received', 'entered', 'placed', 'recorded']);
    expect([of('income:fines'), of('liability:suspense'), of('liability:member'), of('liability:contributions')]).toEqual([
      -12_000n,
      0n,
      0n,
      -8000n,
    ]);
    expect(dump.contributions).toMatchObject([{ amount: kes(80), receipt: 'RCPT1', date: '2026-05-04' }]);
    expect([...w.book.records.values()].map(({ entry }) => entry)).toMatchObject([{ amount: kes(80), receipt: 'RCPT1', memberId: 'm1' }]);
    expect(w.sms.texts().at(-1)).toBe('Umoja: your KES 80 is recorded now. Receipt RCPT1. Your total is now KES 80.');
    expect(dump.reviews.filter(({ closedAt }) => closedAt === undefined)).toEqual([]);
  });

  test('and what was closed with a note is opened again when proof comes, once, by the host, and audited; what moved money is not', async () => {
    const w = await fined();
    await w.payFor(fine);
    w.payments.owed.set(nameOf(fine), kes(120));
    await w.run(minutes(2));
    const [review] = await w.store.transaction((tx) => tx.reviews({ open: true }));
    const asked = { reviewId: review?.id ?? '', by: 'Host', note: 'the bank statement shows it' };
    expect(await w.ops.reopen(asked)).toEqual({ status: 'open' });
    await decide(w, { is: 'closed', note: 'nobody knows' });
    expect(await w.ops.reopen({ ...asked, by: 'member:m1' })).toEqual({ status: 'refused', why: 'who' });
    expect(await w.ops.reopen({ ...asked, note: ' ' })).toEqual({ status: 'refused', why: 'words' });
    expect(await w.ops.reopen({ ...asked, reviewId: 'nowhere' })).toEqual({ status: 'unknown' });
    expect(await w.ops.reopen(asked)).toMatchObject({ status: 'reopened' });
    expect(await w.ops.reopen(asked)).toEqual({ status: 'open' });
    expect(await states(w)).toEqual(['review: settled settled']);
    expect(await decide(w, { is: 'refunded', reference: 'CASH 12' })).toBe('refunded');
    expect(await states(w)).toEqual(['done: settled settled']);
    expect(await w.ops.reopen(asked)).toEqual({ status: 'refused', why: 'moved' });
    const { dump } = await whole(w);
    expect(dump.audits.map(({ action, actor, detail }) => [action, actor, detail])).toEqual([
      ['review.closed', 'Host', 'paid-over: closed: nobody knows'],
      ['review.reopened', 'Host', 'paid-over: the bank statement shows it; it was closed: nobody knows (Host)'],
      ['review.refunded', 'Host', 'paid-over: refunded: CASH 12'],
    ]);
  });

  test('that take a part hold the rest; closed with a note it stays where it is', async () => {
    const w = await fined();
    await w.payFor(fine);
    w.payments.owed.set(nameOf(fine), kes(120));
    await w.run(minutes(2));
    expect(w.sms.texts()[0]).toBe('Umoja: KES 200 for a fine arrived, KES 80 too much. The treasurer gives that back. RCPT1');
    const { of } = await whole(w);
    expect([of('income:fines'), of('liability:suspense')]).toEqual([-12_000n, -8000n]);
    expect(await decide(w, { is: 'delivered' })).toBe('refused: notForThis');
    expect(await decide(w, { is: 'credited' })).toBe('refused: words');
    expect(await decide(w, { is: 'closed', note: 'counted by hand' })).toBe('closed');
    expect(await states(w)).toEqual(['done: settled settled']);
    await whole(w);
  });

  test('that refuse it put it before a person, are asked again, and may take it when that was mended', async () => {
    const w = await fined();
    w.payments.faults = [{ problem: 'notOpen' }, { problem: 'notOpen' }];
    await w.payFor(fine);
    await w.run(minutes(2));
    expect(await reviews(w)).toEqual(['record-refused']);
    expect(w.sms.texts()).toEqual([
      'Umoja: KES 200 for a fine arrived, but cannot be written down. The treasurer decides. RCPT1',
      'Umoja: Amina Hassan paid KES 200 for a fine that is not owed. Ask your host: refund or credit.',
    ]);
    await w.run(hours(13));
    expect(await reviews(w)).toEqual([]);
    expect(await states(w)).toEqual(['done: settled settled']);
    expect(w.payments.calls).toHaveLength(3);
    await whole(w);
  });

  async function refused(): Promise<World> {
    const w = await fined();
    w.payments.faults = Array.from({ length: 20 }, () => ({ problem: 'unknownSubject' as const }));
    await w.payFor(fine);
    await w.run(minutes(2));
    return w;
  }

  test('what they refuse may become a contribution, which is recorded as one and never entered', async () => {
    const w = await refused();
    expect(await decide(w, { is: 'credited', note: 'she wishes it so' })).toBe('credited');
    await w.run(days(1));
    expect(await states(w)).toEqual(['done: settled not_sent settled']);
    expect(w.sms.texts().at(-1)).toBe('Umoja: your KES 200 is recorded now. Receipt RCPT1. Your total is now KES 200.');
    const { dump, of } = await whole(w);
    expect(dump.contributions).toHaveLength(1);
    expect(w.book.records.size).toBe(1);
    expect(w.payments.calls).toHaveLength(1);
    expect([of('liability:contributions'), of('liability:paidfor')]).toEqual([-20_000n, 0n]);
  });

  test('what they refuse may be given back, once', async () => {
    const w = await refused();
    const [review] = await w.store.transaction((tx) => tx.reviews({ open: true }));
    expect(await decide(w, { is: 'refunded', reference: 'TJE8B5AIKG' })).toBe('refunded');
    const again = await w.ops.resolve({ reviewId: review?.id ?? '', by: 'Host', verdict: { is: 'refunded', reference: 'X' } });
    expect(again.status).toBe('already');
    await w.run(days(1));
    expect(await states(w)).toEqual(['done: settled not_sent']);
    const { of } = await whole(w);
    expect([of('liability:paidfor'), of('asset:byhand')]).toEqual([0n, -20_000n]);
  });

  test('closed, what they refuse is tried again at once', async () => {
    const w = await refused();
    w.payments.faults = [];
    expect(await decide(w, { is: 'closed', note: 'the fine is back' })).toBe('closed');
    await w.run(minutes(1));
    expect(await states(w)).toEqual(['done: settled settled']);
    await whole(w);
  });

  test('while nobody knows whether they have it, nobody gives it back', async () => {
    const w = await fined();
    w.payments.faults = [{ problem: 'notOpen' }, ...Array.from({ length: 5000 }, () => 'throws' as const)];
    await w.payFor(fine);
    await w.run(days(2));
    expect(await reviews(w)).toContain('record-refused');
    expect(await decide(w, { is: 'refunded', reference: 'X' })).toBe('refused: notForThis');
    expect(await decide(w, { is: 'credited' })).toBe('refused: notForThis');
    expect(w.payments.entries.size).toBe(1);
  });
});

describe('"I have already paid" a fine', () => {
  async function claimed(amount = kes(200)): Promise<World> {
    const w = await fined();
    expect(await w.claim('QWE123RTY4', { for: fine, amount })).toBe('agreed');
    await w.run(hours(1));
    return w;
  }

  test('is found in a statement and entered for the fine', async () => {
    const w = await fined();
    w.network.foreign({ receipt: 'QWE123RTY4', phone: me().phone ?? raise(), amount: kes(200) });
    await w.claim('qwe123rty4', { for: fine });
    await w.run(minutes(5));
    expect(await states(w)).toEqual(['done: settled settled']);
    expect(w.sms.texts()).toEqual(['Umoja: KES 200 paid for a fine. Receipt QWE123RTY4. Still to pay: KES 300.']);
    const { dump, of } = await whole(w);
    expect(dump.contributions).toEqual([]);
    expect(of('income:fines')).toBe(-20_000n);
  });

  test('is confirmed by the treasurer, who sees what it was for, and is entered for the fine and not as a contribution', async () => {
    const w = await claimed(kes(5));
    const treasurerMe = me({ person: 'pt1', member: { id: 't1', name: 'Otieno', role: 'treasurer' } });
    const [waiting] = await w.ops.claims({ me: treasurerMe });
    expect(waiting).toMatchObject({ receipt: 'QWE123RTY4', for: 'fine', amount: kes(5) });
    const intent = {
      kind: 'decideClaim' as const,
      reviewId: waiting?.reviewId ?? '',
      verdict: { is: 'confirmed' as const, amount: kes(5) },
    };
    expect(await w.ops.agree({ key: 'd1', intent, me: treasurerMe, address: '', at: 0 })).toEqual({ status: 'agreed' });
    await w.run(minutes(1));
    expect(await states(w)).toEqual(['done: settled settled']);
    expect(w.sms.texts().at(-1)).toBe('Umoja: KES 5 paid for a fine. Receipt QWE123RTY4. Still to pay: KES 495.');
    const { dump, of } = await whole(w);
    expect(dump.contributions).toEqual([]);
    expect([of('asset:byhand'), of('income:fines')]).toEqual([500n, -500n]);
    // The same receipt counts once, for whatever it is claimed.
    expect(await w.claim('QWE123RTY4')).toBe('receiptKnown');
    expect(await w.claim('QWE123RTY4', { for: fine })).toBe('receiptKnown');
  });

  test('is not agreed for what is another’s, or owed no more; the money may be claimed as something else', async () => {
    const w = await fined();
    expect(await w.claim('QWE123RTY4', { for: { purpose: 'fine', subjectId: 'of another' } })).toBe('claimNotOwed');
    expect(await w.claim('QWE123RTY4', { for: { purpose: 'loan', subjectId: 'of another chama' } })).toBe('claimNotOwed');
    expect((await w.store.transaction((tx) => tx.dump())).operations).toEqual([]);
    expect(await w.claim('QWE123RTY4')).toBe('agreed');
  });

  test('of more than is owed is agreed: it is paid, and what is too much is given back', async () => {
    const w = await fined();
    w.network.foreign({ receipt: 'QWE123RTY4', phone: me().phone ?? raise(), amount: kes(700) });
    expect(await w.claim('QWE123RTY4', { for: fine, amount: kes(700) })).toBe('agreed');
    await w.run(minutes(5));
    const { of } = await whole(w);
    expect([of('income:fines'), of('liability:suspense')]).toEqual([-50_000n, -20_000n]);
  });

  test('where the records do not answer it is agreed, and they refuse what is not theirs when it is written down', async () => {
    const w = await fined();
    w.payments.cannotSay = true;
    w.payments.faults = [{ problem: 'notYours' }];
    w.network.foreign({ receipt: 'QWE123RTY4', phone: me().phone ?? raise(), amount: kes(200) });
    expect(await w.claim('QWE123RTY4', { for: { purpose: 'fine', subjectId: 'of another' } })).toBe('agreed');
    await w.run(minutes(5));
    expect(await states(w)).toEqual(['review: settled review']);
    expect(w.payments.entries.size).toBe(0);
    await whole(w);
  });

  test('by the prompt and by a claim of other money: the second is held whole, and given back', async () => {
    const w = await fined();
    w.network.foreign({ receipt: 'QWE123RTY4', phone: me().phone ?? raise(), amount: kes(500) });
    expect(await w.payFor(fine, { amount: kes(500) })).toBe('agreed');
    expect(await w.claim('QWE123RTY4', { for: fine, amount: kes(500) })).toBe('agreed');
    await w.run(minutes(5));
    const { of } = await whole(w);
    expect([of('income:fines'), of('liability:suspense')]).toEqual([-50_000n, -50_000n]);
    expect(await decide(w, { is: 'refunded', reference: 'CASH 1' })).toBe('refunded');
    expect((await whole(w)).of('liability:suspense')).toBe(0n);
  });

  test('that is rejected enters nothing', async () => {
    const w = await claimed();
    expect(await decide(w, { is: 'rejected', why: 'not there' })).toBe('rejected');
    await w.run(hours(1));
    expect(await states(w)).toEqual(['failed: refused waiting']);
    expect(w.payments.calls).toEqual([]);
    await whole(w);
  });
});

describe.each(crashpoints.filter((name) => !name.startsWith('turn.')))('killed at %s', (name) => {
  test.each([1, 2, 3, 4, 5])('the time number %i: one push, one entry, one posting of each', async (n) => {
    const crash = crashAt(name, n);
    const w = await fined();
    await w.reboot(crash);
    w.payments.faults = n % 2 === 0 ? ['lost'] : [];
    await w.payFor(fine);
    let crashes = await w.run(seconds(9));
    for (const payment of w.network.payments) {
      const deliver = () => w.ops.callback('imarapay', 'main', w.network.callback(payment));
      await deliver().catch(async () => {
        crashes++;
        await w.reboot();
        await deliver();
      });
    }
    crashes += await w.run(hours(2));
    expect(crashes).toBe(crash.passed() ? 1 : 0);
    const paid = w.network.paid().length;
    const { dump } = await whole(w);
    expect(w.network.pushes.length).toBeLessThanOrEqual(1);
    expect(w.payments.entries.size).toBe(paid);
    expect(dump.journals.map(({ kind }) => kind)).toEqual(paid === 1 ? ['received', 'entered'] : []);
    expect(await states(w)).toEqual([paid === 1 ? 'done: settled settled' : 'failed: not_sent waiting']);
    expect(new Set(w.sms.texts().filter((text) => text.includes('paid for'))).size).toBe(paid);
    expect(dump.slots).toEqual([]);
  });
});

test('two workers on one store enter each payment once', async () => {
  const w = await fined({}, kes(100_000));
  w.network.plans = [pays];
  const other = await w.open({ alone: false });
  for (let i = 0; i < 20; i++) {
    const phone = `+2547120001${String(i).padStart(2, '0')}` as never;
    await w.payFor(fine, { me: { person: `p${i}`, phone } });
  }
  for (let i = 0; i < 400; i++) {
    await Promise.all([w.ops.runOnce(), other.runOnce()]);
    w.clock.advance(500);
  }
  expect(new Set(await states(w))).toEqual(new Set(['done: settled settled']));
  expect(w.payments.calls).toHaveLength(20);
  expect(w.payments.entries.size).toBe(20);
  await whole(w);
});
