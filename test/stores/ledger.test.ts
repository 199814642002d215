import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  held,
  contributions,
  fees,
  inTransit,
  owedAirtime,
  owedToMember,
  suspense,
  typeOf,
  fineIncome,
  paidFor,
} from '../../src/ledger/accounts.js';
import { chainStart, hashOf, link, unbalanced } from '../../src/ledger/chain.js';
import type { Linked, Posted } from '../../src/ledger/chain.js';
import { verify } from '../../src/ledger/verify.js';
import { major, money } from '../../src/money.js';
import type { Dump, Leg } from '../../src/operations/store.js';
import { inboxItem, leg, message, operation, review } from './money-rows.js';

const transfer = (id: string, operationId: string, kind: string, to: string, from: string): Posted => ({
  id,
  chamaId: 'umoja',
  operationId,
  kind,
  at: 2_000,
  entries: [
    { id: `${id}-a`, account: to, amount: major(500, 'KES') },
    { id: `${id}-b`, account: from, amount: major(-500, 'KES') },
  ],
});

function chained(postings: Posted[]): Linked[] {
  const chain: Linked[] = [];
  for (const posting of postings) chain.push(link(posting, chain.at(-1)));
  return chain;
}

/** Two contributions that are done, one that is being asked for, and one that failed; all as it should be. */
function soundBooks(): Dump {
  const paid = (n: string) => ({
    state: 'settled' as const,
    nextAt: undefined,
    settled: major(500, 'KES'),
    calls: 1,
    providerId: `pay-${n}`,
    receipt: `SKL${n}`,
  });
  const record = (n: string) =>
    leg(`r${n}`, `o${n}`, {
      position: 1,
      kind: 'record',
      provider: 'chamapay',
      state: 'settled',
      nextAt: undefined,
      settled: major(500, 'KES'),
      providerId: `book-${n}`,
    });
  const owed = owedToMember('umoja', 'amina');
  return {
    operations: [
      operation('o1', { state: 'done' }),
      operation('o2', { state: 'done' }),
      operation('o3'),
      operation('o4', { state: 'failed' }),
    ],
    legs: [
      leg('l1', 'o1', paid('1')),
      record('1'),
      leg('l2', 'o2', paid('2')),
      record('2'),
      leg('l3', 'o3', { state: 'pending', calls: 1 }),
      leg('r3', 'o3', { position: 1, kind: 'record', provider: 'chamapay', state: 'waiting', nextAt: undefined }),
      leg('l4', 'o4', { state: 'refused', nextAt: undefined }),
      leg('r4', 'o4', { position: 1, kind: 'record', provider: 'chamapay', state: 'waiting', nextAt: undefined }),
    ],
    slots: [{ provider: 'imarapay', phoneHash: 'h', operationId: 'o3' }],
    receipts: [
      { rail: 'mpesa', receipt: 'SKL1', legId: 'l1' },
      { rail: 'mpesa', receipt: 'SKL2', legId: 'l2' },
    ],
    journals: chained([
      transfer('j1', 'o1', 'received', held('imarapay', 'umoja'), owed),
      transfer('j2', 'o2', 'received', held('imarapay', 'umoja'), owed),
      transfer('j3', 'o1', 'recorded', owed, contributions('umoja')),
      transfer('j4', 'o2', 'recorded', owed, contributions('umoja')),
    ]),
    inbox: [inboxItem('k1', { nextAt: undefined, processedAt: 5 }), inboxItem('k2')],
    notifications: [
      { ...message('n1', { operationId: 'o1' }), ...sent },
      { ...message('n2', { operationId: 'o2' }), ...sent },
    ],
    lines: [],
    reviews: [],
    audits: [],
    contributions: ['1', '2'].map((n) => ({
      id: `c${n}`,
      chamaId: 'umoja',
      memberId: 'amina',
      legId: `l${n}`,
      bookId: `book-${n}`,
      amount: major(500, 'KES'),
      date: '2026-11-21',
      receipt: `SKL${n}`,
    })),
  };
}
const sent = {
  urgency: 'receipt' as const,
  doubts: 0,
  failedMessageId: undefined,
  lateAt: undefined,
  cost: undefined,
  state: 'sent' as const,
  stateV: 2,
  leaseOwner: undefined,
  leaseUntil: undefined,
  attempts: 1,
  channel: 'sms' as const,
  providerMessageId: undefined,
  note: undefined,
  sentAt: 9,
};

describe('verify', () => {
  let books: Dump;
  beforeEach(() => {
    books = soundBooks();
  });
  const at = <T>(rows: T[], place: number): T => {
    const row = rows[place];
    if (!row) throw new Error('no such row');
    return row;
  };

  test('finds nothing in sound books, nor in empty ones', () => {
    expect(verify(books, { sendOnce: ['imarapay'] })).toEqual([]);
    expect(
      verify({
        operations: [],
        legs: [],
        slots: [],
        receipts: [],
        journals: [],
        inbox: [],
        notifications: [],
        reviews: [],
        audits: [],
        contributions: [],
      }),
    ).toEqual([]);
  });

  test('finds nothing wrong where a payment of another amount is held for a person', () => {
    books.operations.push(operation('o5', { state: 'review' }));
    books.legs.push(leg('l5', 'o5', { state: 'review', nextAt: undefined, providerId: 'pay-5', settled: major(500, 'KES') }));
    books.journals.push(link(transfer('j5', 'o5', 'held', held('imarapay', 'umoja'), suspense('umoja')), books.journals.at(-1)));
    books.reviews.push(review('v', { operationId: 'o5', legId: 'l5' }));
    expect(verify(books)).toEqual([]);
  });

  const breaks: [string, string, (books: Dump) => void][] = [
    ['an entry whose amount was changed', 'I1', ({ journals }) => (at(at(journals, 0).entries, 0).amount = major(400, 'KES'))],
    [
      'both entries changed alike',
      'I1',
      ({ journals }) => at(journals, 0).entries.forEach((e) => (e.amount = money(BigInt(e.amount.minor) * 2n, 'KES'))),
    ],
    ['an entry in another currency', 'I1', ({ journals }) => (at(at(journals, 0).entries, 0).amount = money(50_000, 'TZS'))],
    ['an entry to another account', 'I1', ({ journals }) => (at(at(journals, 2).entries, 1).account = 'liability:contributions:else')],
    ['a journal of another time', 'I1', ({ journals }) => (at(journals, 1).at = 1)],
    ['a journal that was taken out', 'I1', ({ journals }) => journals.splice(1, 1)],
    ['the last journal taken out', 'I7', ({ journals }) => journals.splice(3, 1)],
    ['journals that changed places', 'I1', ({ journals }) => ([at(journals, 0).seq, at(journals, 1).seq] = [2, 1])],
    [
      'a chain made anew from a changed journal on',
      'I2',
      (b) => {
        at(at(b.journals, 0).entries, 0).amount = major(400, 'KES');
        at(at(b.journals, 0).entries, 1).amount = major(-400, 'KES');
        b.journals = chained(b.journals);
      },
    ],
    ['a kind posted twice', 'I1', (b) => void b.journals.push(link({ ...at(b.journals, 3), id: 'j9' }, b.journals.at(-1)))],
    ['a settled leg without a posting', 'I2', (b) => (b.journals = chained(b.journals.filter(({ id }) => id !== 'j1')))],
    [
      'a settled leg posted twice',
      'I2',
      (b) => void b.journals.push(link({ ...at(b.journals, 0), id: 'j9', kind: 'received again' }, b.journals.at(-1))),
    ],
    ['a leg that settled for another amount than is posted', 'I2', ({ legs }) => (at(legs, 0).settled = major(499, 'KES'))],
    ['a settled leg without an amount', 'I2', ({ legs }) => (at(legs, 0).settled = undefined)],
    [
      'a posting of an operation that is not there',
      'I2',
      (b) => void b.journals.push(link(transfer('j9', 'o9', 'received', held('campay', 'umoja'), suspense('umoja')), b.journals.at(-1))),
    ],
    ['a credit that is missing', 'I2', ({ contributions }) => contributions.splice(0, 1)],
    ['a credit of another amount', 'I2', ({ contributions }) => (at(contributions, 0).amount = major(501, 'KES'))],
    ['a credit to another member', 'I2', ({ contributions }) => (at(contributions, 0).memberId = 'otieno')],
    ['a credit in another chama', 'I2', ({ contributions }) => (at(contributions, 0).chamaId = 'else')],
    ['a credit twice', 'I2', ({ contributions }) => void contributions.push({ ...at(contributions, 0), id: 'c9', bookId: undefined })],
    [
      'a credit for a leg that has not settled',
      'I2',
      ({ contributions }) => void contributions.push({ ...at(contributions, 0), id: 'c9', legId: 'l3', bookId: undefined }),
    ],
    ['a settled leg without the id of a payment', 'I3', ({ legs }) => (at(legs, 0).providerId = undefined)],
    ['a receipt that is not bound', 'I3', ({ receipts }) => receipts.splice(0, 1)],
    ['a receipt that is bound to another leg', 'I3', ({ receipts }) => (at(receipts, 0).legId = 'l2')],
    [
      'two legs settled by one receipt',
      'I3',
      (b) => {
        at(b.legs, 2).receipt = 'SKL1';
        b.receipts.push({ rail: 'mpesa', receipt: 'SKL1', legId: 'l2' });
      },
    ],
    ['two requests for one payment', 'I4', ({ legs }) => (at(legs, 4).calls = 2)],
    ['an open leg that nothing looks at', 'I5', ({ legs }) => (at(legs, 4).nextAt = undefined)],
    [
      'an open leg whose review was closed',
      'I5',
      (b) => {
        at(b.legs, 4).nextAt = undefined;
        b.reviews.push(review('v', { legId: 'l3', closedAt: 9 }));
      },
    ],
    ['a leg in review without one', 'I5', ({ legs }) => (at(legs, 4).state = 'review')],
    ['a leg that waits for what has settled', 'I5', ({ legs }) => (at(legs, 3).state = 'waiting')],
    ['a done operation with a leg that is not', 'I5', ({ operations }) => (at(operations, 2).state = 'done')],
    [
      'an open operation that cannot move',
      'I5',
      (b) => {
        at(b.operations, 3).state = 'open';
        at(b.legs, 7).state = 'refused';
      },
    ],
    ['a leg without an operation', 'I5', ({ operations }) => operations.splice(3, 1)],
    ['a slot of an operation that is over', 'I5', ({ slots }) => (at(slots, 0).operationId = 'o1')],
    ['a slot of no operation', 'I5', ({ slots }) => (at(slots, 0).operationId = 'none')],
    [
      'a settled leg that was moved back',
      'I6',
      (b) => {
        Object.assign(at(b.legs, 0), { state: 'refused', settled: undefined });
      },
    ],
    ['a paid operation that is called failed', 'I6', ({ operations }) => (at(operations, 0).state = 'failed')],
    ['a record without a posting', 'I7', (b) => (b.journals = chained(b.journals.filter(({ id }) => id !== 'j3')))],
    ['a posting without a record', 'I7', ({ legs }) => (at(legs, 1).state = 'pending')],
    ['a contribution that names no record', 'I7', ({ contributions }) => (at(contributions, 0).bookId = undefined)],
    ['two contributions that name one record', 'I7', ({ contributions }) => (at(contributions, 0).bookId = 'book-2')],
    ['a callback that nothing will read', 'I8', ({ inbox }) => (at(inbox, 1).nextAt = undefined)],
    ['"received" said of nothing', 'I9', ({ notifications }) => (at(notifications, 0).operationId = 'o3')],
    ['"received" said of no operation', 'I9', ({ notifications }) => (at(notifications, 0).operationId = undefined)],
  ];
  test.each(breaks)('finds %s (%s)', (_, invariant, breakIt) => {
    breakIt(books);
    const found = verify(books, { sendOnce: ['imarapay'] });
    expect(found.map((each) => each.invariant)).toContain(invariant);
    for (const { subject, says } of found) expect([subject !== '', /[.]$/.test(says)]).toEqual([true, true]);
  });
});

describe('airtime', () => {
  const owed = owedAirtime('umoja', 'amina');
  const settled = { state: 'settled' as const, nextAt: undefined, settled: major(500, 'KES'), calls: 1 };

  /** One that was sent, one that was refused and is before a person, and one that was given back. */
  function airtimeBooks(): Dump {
    const paid = (n: string) => leg(`l${n}`, `o${n}`, { ...settled, providerId: `pay-${n}`, receipt: `SKL${n}` });
    const topUp = (n: string, of: Partial<Leg>) => leg(`t${n}`, `o${n}`, { position: 1, kind: 'topUp', provider: 'africastalking', ...of });
    const refused = { state: 'refused' as const, nextAt: undefined, calls: 1 };
    const of = { kind: 'airtime' as const, personal: { phone: '+254712000009' } };
    const sound = soundBooks();
    const received = (n: string) => transfer(`j${n}`, `o${n}`, 'received', held('imarapay', 'umoja'), owed);
    return {
      ...sound,
      operations: [
        operation('o1', { ...of, state: 'done' }),
        operation('o2', { ...of, state: 'review' }),
        operation('o3', { ...of, state: 'done' }),
      ],
      legs: [paid('1'), topUp('1', { ...settled, providerId: 'ATQid_1' }), paid('2'), topUp('2', refused), paid('3'), topUp('3', refused)],
      slots: [],
      receipts: ['1', '2', '3'].map((n) => ({ rail: 'mpesa', receipt: `SKL${n}`, legId: `l${n}` })),
      journals: chained([
        ...['1', '2', '3'].map(received),
        transfer('j4', 'o1', 'toppedUp', owed, held('africastalking', 'umoja')),
        transfer('j5', 'o3', 'refunded', owed, held('byhand', 'umoja')),
      ]),
      notifications: [],
      reviews: [review('v2', { operationId: 'o2', legId: 't2', reason: 'topup-refused', subject: 't2' })],
      audits: [],
      contributions: [],
    };
  }

  test('sound books are sound', () => expect(verify(airtimeBooks(), { sendOnce: ['imarapay'] })).toEqual([]));

  const unsound: [string, string, (books: Dump) => unknown][] = [
    ['a top-up that is not posted', 'I2', (b) => (b.journals = chained(b.journals.filter(({ id }) => id !== 'j4')))],
    ['airtime posted without a top-up', 'I2', ({ legs }) => Object.assign(legs[1] ?? {}, { state: 'refused', settled: undefined })],
    [
      'more airtime than was paid for',
      'I2',
      (b) => (b.journals = chained([...b.journals, transfer('j6', 'o1', 'refunded', owed, held('byhand', 'umoja'))])),
    ],
    ['airtime owed by an operation that is done', 'I5', ({ operations }) => Object.assign(operations[1] ?? {}, { state: 'done' })],
    ['airtime owed, and nobody asked', 'I5', ({ reviews }) => Object.assign(reviews[0] ?? {}, { closedAt: 9 })],
    ['a top-up that was ordered twice', 'I4', ({ legs }) => Object.assign(legs[1] ?? {}, { calls: 2 })],
    ['a top-up without an id', 'I3', ({ legs }) => Object.assign(legs[1] ?? {}, { providerId: undefined })],
    ['a contribution that owes airtime', 'I2', ({ operations }) => Object.assign(operations[0] ?? {}, { kind: 'contribution' })],
  ];
  test.each(unsound)('finds %s (%s)', (_, invariant, breakIt) => {
    const books = airtimeBooks();
    breakIt(books);
    expect(verify(books, { sendOnce: ['imarapay'] }).map((each) => each.invariant)).toContain(invariant);
  });
});

describe('the chain', () => {
  const amounts = fc.array(
    fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }).filter((minor) => minor !== 0n),
    { minLength: 1, maxLength: 6 },
  );
  const entriesOf = (minors: bigint[]) => {
    const sum = minors.reduce((a, b) => a + b, 0n);
    const balanced = sum === 0n ? minors : [...minors, -sum];
    return balanced.map((minor, n) => ({ id: `e${n}`, account: `asset:x:${n}`, amount: money(minor, 'KES') }));
  };

  test('any change to any journal shows', () => {
    fc.assert(
      fc.property(
        fc.array(amounts, { minLength: 1, maxLength: 8 }),
        fc.nat(),
        fc.constantFrom('id', 'kind', 'operationId', 'chamaId', 'at', 'account', 'entry', 'prevHash', 'seq'),
        (all, which, field) => {
          const chain = chained(
            all
              .filter((minors) => entriesOf(minors).length > 1)
              .map((minors, n) => ({ id: `j${n}`, chamaId: 'c', operationId: `o${n}`, kind: 'k', at: n, entries: entriesOf(minors) })),
          );
          if (chain.length === 0) return;
          const journal = chain[which % chain.length] as Linked;
          expect(hashOf(journal)).toBe(journal.hash);
          const changed = structuredClone(journal);
          const entry = changed.entries[0] as Linked['entries'][number];
          if (field === 'at' || field === 'seq') changed[field]++;
          else if (field === 'account') entry.account += '0';
          else if (field === 'entry') entry.amount = money(BigInt(entry.amount.minor) + 1n, 'KES');
          else changed[field] += '0';
          expect(hashOf(changed)).not.toBe(journal.hash);
        },
      ),
    );
  });

  test('balances exactly, or is refused', () => {
    fc.assert(
      fc.property(amounts, (minors) => {
        const entries = entriesOf(minors);
        if (entries.length > 1) expect(unbalanced({ entries })).toBeUndefined();
        const off = entries.map((entry, n) => (n === 0 ? { ...entry, amount: money(BigInt(entry.amount.minor) + 1n, 'KES') } : entry));
        expect(unbalanced({ entries: off })).toBeDefined();
      }),
    );
  });

  test('begins at the same place in every chama, and does not depend on the order in which entries were given', () => {
    const posting = transfer('j', 'o', 'k', 'asset:a:b', 'asset:c:d');
    const first = link(posting, undefined);
    expect([first.seq, first.prevHash]).toEqual([1, chainStart]);
    expect(link({ ...posting, entries: posting.entries.toReversed() }, undefined)).toEqual(first);
    // Kept for ever: a hash that comes out otherwise would make every chain of every host look broken.
    expect(first.hash).toMatchInlineSnapshot(`"bff704bfae18e35d346e8cf38e32eaf491f0c8771112bb1d81f4bea77cfd7a49"`);
  });
});

describe('accounts', () => {
  test('say their type first, and whose they are', () => {
    const all = [
      held('imarapay', 'umoja'),
      inTransit('bitpesa', 'umoja'),
      owedToMember('umoja', 'm'),
      suspense('umoja'),
      contributions('umoja'),
      fees('umoja'),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(all.map(typeOf)).toEqual(['asset', 'asset', 'liability', 'liability', 'liability', 'expense']);
    expect(owedToMember('umoja', 'm')).toBe('liability:member:umoja:m');
    expect(() => typeOf('cash')).toThrow();
  });
  test.each(['', 'a:b'])('an id of "%s" cannot be another account', (id) => {
    expect(() => owedToMember('umoja', id)).toThrow(/cannot be part/);
    expect(() => suspense(id)).toThrow(/cannot be part/);
  });
});

describe('payments besides contributions', () => {
  const waits = paidFor('umoja', 'amina');
  const done = { state: 'settled' as const, nextAt: undefined, settled: major(500, 'KES'), calls: 1 };
  const parts = (id: string, operationId: string, taken: number): Posted => ({
    ...transfer(id, operationId, 'entered', waits, fineIncome('umoja')),
    entries: [
      { id: `${id}-a`, account: waits, amount: major(500, 'KES') },
      { id: `${id}-b`, account: fineIncome('umoja'), amount: major(-taken, 'KES') },
      ...(taken < 500 ? [{ id: `${id}-c`, account: suspense('umoja'), amount: major(taken - 500, 'KES') }] : []),
    ],
  });

  /** One that is written down, one of which a part was not owed, and one that the records refuse. */
  function paymentBooks(): Dump {
    const paid = (n: string) => leg(`l${n}`, `o${n}`, { ...done, providerId: `pay-${n}`, receipt: `SKL${n}` });
    const enter = (n: string, of: Partial<Leg>) => leg(`e${n}`, `o${n}`, { position: 1, kind: 'enter', provider: 'local', ...of });
    const of = { kind: 'payFor' as const, params: { purpose: 'fine', subjectId: 'f1' } };
    const received = (n: string) => transfer(`j${n}`, `o${n}`, 'received', held('imarapay', 'umoja'), waits);
    return {
      ...soundBooks(),
      operations: [
        operation('o1', { ...of, state: 'done' }),
        operation('o2', { ...of, state: 'review' }),
        operation('o3', { ...of, state: 'review' }),
      ],
      legs: [
        ...[paid('1'), enter('1', { ...done, providerId: 'o1' })],
        ...[paid('2'), enter('2', { ...done, settled: major(300, 'KES'), providerId: 'o2' })],
        ...[paid('3'), enter('3', { state: 'review', reason: 'notOpen', nextAt: 9_000 })],
      ],
      slots: [],
      receipts: ['1', '2', '3'].map((n) => ({ rail: 'mpesa', receipt: `SKL${n}`, legId: `l${n}` })),
      journals: chained([...['1', '2', '3'].map(received), parts('j4', 'o1', 500), parts('j5', 'o2', 300)]),
      notifications: [],
      reviews: [
        review('v2', { operationId: 'o2', legId: 'e2', reason: 'paid-over', subject: 'e2:over' }),
        review('v3', { operationId: 'o3', legId: 'e3', reason: 'record-refused', subject: 'e3' }),
      ],
      audits: [],
      contributions: [],
    };
  }

  test('sound books are sound', () => expect(verify(paymentBooks(), { sendOnce: ['imarapay'] })).toEqual([]));

  const unsound: [string, string, (books: Dump) => unknown][] = [
    ['an entry that is not posted', 'I7', (b) => (b.journals = chained(b.journals.filter(({ id }) => id !== 'j4')))],
    ['an entry that is posted and not in the records', 'I7', ({ legs }) => Object.assign(legs[1] ?? {}, { state: 'pending' })],
    ['an entry without an id', 'I3', ({ legs }) => Object.assign(legs[1] ?? {}, { providerId: undefined })],
    ['more held than was not owed', 'I7', ({ legs }) => Object.assign(legs[3] ?? {}, { settled: major(400, 'KES') })],
    [
      'a payment that is not written down, of an operation that is done',
      'I5',
      ({ operations }) => Object.assign(operations[2] ?? {}, { state: 'done' }),
    ],
    [
      'one that nobody is asked about, nor tried again',
      'I5',
      (b) => [Object.assign(b.legs[5] ?? {}, { nextAt: undefined }), b.reviews.pop()],
    ],
    [
      'more given back than was paid',
      'I2',
      (b) => (b.journals = chained([...b.journals, transfer('j6', 'o1', 'refunded', waits, held('byhand', 'umoja'))])),
    ],
    ['a contribution that was never made one', 'I2', ({ contributions }) => contributions.push(...soundBooks().contributions.slice(0, 1))],
    ['a payment that should be a contribution', 'I2', ({ operations }) => Object.assign(operations[0] ?? {}, { kind: 'contribution' })],
  ];
  test.each(unsound)('finds %s (%s)', (_, invariant, breakIt) => {
    const books = paymentBooks();
    breakIt(books);
    expect(verify(books, { sendOnce: ['imarapay'] }).map((each) => each.invariant)).toContain(invariant);
  });
});
