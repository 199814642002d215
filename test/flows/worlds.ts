import { major, type Money } from '../../src/money.js';
import type { FieldKind } from '../../flows/kit/screen.js';
import type { Me } from '../../flows/kit/me.js';
import type { Reads } from '../../flows/kit/reads.js';
import { say } from '../../flows/kit/say.js';
import { tellLimit } from '../../src/operations/limits/tell.js';
import { longNames } from './people.js';
import { abroadAnswers, abroadShortcuts } from './abroad-worlds.js';
import { careAnswers } from './care-worlds.js';
import { lightningAnswers } from './lightning-worlds.js';
import { payableAnswers } from './payable-worlds.js';
import { recordAnswers } from './record-worlds.js';

/** Every limit that may be full. */
const stops = (me: Me) =>
  (['memberDay', 'chamaDay'] as const).map((by) => tellLimit(longNames.chama, { by, max: huge(me), left: major(0, me.chama.currency) }));

/** All that may have to wait, until as long a day as there is. */
const waits = ({ chama: { timeZone: zone } }: Me) => {
  const until = { day: { date: '2026-09-30' }, time: { time: Date.UTC(2026, 8, 30, 20, 59), zone } };
  return [say('guard.askTreasurer'), say('guard.call', { phone: '+254 712 000 003' })].flatMap((ask) => [
    say('guard.swapped', { ...until, ask }),
    say('guard.pinReset', { ...until, ask }),
    say('guard.newBinding', { ...until, ask }),
    say('guard.checking', { minutes: 5, ask }),
  ]);
};

type Answers = { [N in keyof Reads]: (me: Me) => Awaited<ReturnType<Reads[N]>>[] };

const huge = (me: Me): Money => major(me.chama.currency === 'XAF' ? 500_000 : 250_000, me.chama.currency);
const sum = (me: Me): Money => major(12_345_678, me.chama.currency);
const payTo = 'Paybill 555222, account WAMBUI NJERI 0712000003';

/** Every kind of answer that each read may give, with the longest values. */
const answers: Answers = {
  ...recordAnswers,
  ...lightningAnswers,
  payable: (me) => payableAnswers(me),
  ...abroadAnswers,
  pending: (me) => [
    [],
    [{ kind: 'payment', operationId: 'o', amount: huge(me), since: 1, checking: true }],
    [{ kind: 'payment', operationId: 'o', amount: huge(me), since: 1, checking: false }],
    [{ kind: 'payment', operationId: 'o', amount: huge(me), since: 1, checking: false, approve: '#150*50#' }],
    [
      { kind: 'payment', operationId: 'o', amount: huge(me), since: 1, checking: false },
      { kind: 'payment', operationId: 'p', amount: huge(me), since: 1, checking: true },
    ],
    [{ kind: 'claims', count: 12 }],
    [{ kind: 'guarantees', count: 1 }],
    [{ kind: 'votes', count: 12 }],
    [{ kind: 'messages', count: 12 }],
    [{ kind: 'joiners', count: 12 }],
    [
      { kind: 'messages', count: 12 },
      { kind: 'joiners', count: 12 },
    ],
    [
      { kind: 'guarantees', count: 12 },
      { kind: 'votes', count: 12 },
    ],
    [
      { kind: 'claims', count: 12 },
      { kind: 'payment', operationId: 'p', amount: huge(me), since: 1, checking: true },
    ],
  ],
  balance: (me) => [
    { total: sum(me), cycle: huge(me), cycleDue: huge(me), dueOn: '2026-09-30', beingRecorded: huge(me) },
    {
      ...{ total: sum(me), cycle: huge(me), cycleDue: huge(me), dueOn: '2026-09-30', beingRecorded: huge(me) },
      more: {
        ...{ arrears: sum(me), loans: sum(me), next: { amount: huge(me), dueOn: '2026-09-30' }, fines: huge(me), pledged: sum(me) },
        ...{ shares: { count: 9999, value: sum(me) }, welfare: sum(me), dividends: sum(me), isPartial: true },
      },
    },
    {
      ...{ total: sum(me), cycle: huge(me), cycleDue: huge(me), dueOn: '2026-09-30', beingRecorded: major(0, me.chama.currency) },
      more: { pledged: huge(me), isPartial: false },
    },
    {
      total: major(0, me.chama.currency),
      cycle: major(0, me.chama.currency),
      cycleDue: huge(me),
      dueOn: '2026-09-30',
      beingRecorded: major(0, me.chama.currency),
    },
  ],
  statement: (me) => [
    [],
    Array.from({ length: 10 }, (_, i) => ({ date: '2026-09-30', amount: huge(me), ...(i % 2 === 0 && { receipt: 'QK71WWWWWW' }) })),
  ],
  contributionTerms: (me) => {
    const terms = { offered: huge(me), min: major(10, me.chama.currency), max: huge(me) };
    return [
      { ...terms, rail: 'stk', payTo },
      { ...terms, rail: 'stk', payTo, approve: '#150*50#' },
      { ...terms, rail: 'none', payTo },
      { ...terms, rail: 'none', payTo: '' },
      ...stops(me).map((full) => ({ ...terms, rail: 'stk' as const, payTo, full })),
      {
        ...terms,
        rail: 'stk',
        payTo,
        max: major(500, me.chama.currency),
        tooMuch: tellLimit(longNames.chama, { by: 'chamaDay', max: huge(me), left: huge(me) }),
      },
    ];
  },
  linkTerms: (me) => {
    if (!me.chama.links) return [{ status: 'notOffered' }];
    const terms = { offered: huge(me), min: major(10, me.chama.currency), max: huge(me) };
    const link = { amount: huge(me), until: Date.UTC(2026, 8, 30, 20, 59) };
    return [
      { status: 'offered', terms },
      { status: 'offered', terms: { ...terms, max: major(500, me.chama.currency), tooMuch: stops(me)[0] ?? say('pay-link.cancelled') } },
      { status: 'open', link },
      { status: 'open', link: { ...link, payer: '+4915•••••678' } },
      ...stops(me).map((phrase) => ({ status: 'full' as const, phrase })),
      { status: 'notOffered' },
    ];
  },
  airtimeTerms: (me) => {
    const terms = { offered: huge(me), min: major(10, me.chama.currency), max: huge(me) };
    return [
      { status: 'sold', terms },
      { status: 'sold', terms, approve: '#150*50#' },
      {
        status: 'sold',
        terms: {
          ...terms,
          max: major(500, me.chama.currency),
          tooMuch: tellLimit(longNames.chama, { by: 'chamaDay', max: huge(me), left: huge(me) }),
        },
      },
      { status: 'dayIsFull', dailyMax: huge(me) },
      { status: 'full', phrase: tellLimit(longNames.chama, { by: 'chamaDay', max: huge(me), left: major(0, me.chama.currency) }) },
      { status: 'notSold' },
    ];
  },
  safety: (me) => [{ status: 'clear' }, ...waits(me).map((phrase) => ({ status: 'waits' as const, phrase }))],
  checkPin: () => [{ status: 'right' }, { status: 'wrong', left: 4 }, { status: 'locked', minutes: 1440 }, { status: 'none' }],
  newPin: () => [{ status: 'ok', phc: '$argon2id$v=19$hash' }, { status: 'weak' }],
  samePin: () => [true, false],
  receiptKnown: () => ['new', 'recorded', 'checking'],
  claims: (me) => {
    const terms = { offered: huge(me), min: major(10, me.chama.currency), max: huge(me) };
    const claim = { reviewId: 'r', receipt: 'QK71WWWWWW', member: longNames.member, date: '2026-09-30' };
    const another = { ...claim, reviewId: 's', member: `${longNames.member} wa Mwangi Kariuki` };
    return [
      { waiting: [], terms },
      { waiting: [{ ...claim, amount: huge(me) }], terms },
      { waiting: [claim], terms },
      { waiting: [{ ...claim, for: 'socialFund' }], terms },
      { waiting: [{ ...claim, for: 'fine', amount: major(5, me.chama.currency) }], terms },
      {
        waiting: [
          { ...claim, amount: major(5, me.chama.currency) },
          ...Array.from({ length: 5 }, (_, i) => ({ ...another, reviewId: `r${i}` })),
        ],
        terms,
      },
    ];
  },
  ...careAnswers,
  sendCode: () => ['sent', 'tooMany', 'notMember', 'failed'],
  checkCode: () => [{ status: 'right', proof: '1.proof' }, { status: 'wrong', left: 4 }, { status: 'expired' }],
};

/** Every kind of answer that a read may give. */
export const answersOf = (name: string, me: Me): unknown[] => answers[name as keyof Reads](me);

export type World = { [N in keyof Reads]?: Awaited<ReturnType<Reads[N]>> };

/** Every combination of what these reads may answer. */
export function worlds(reads: readonly string[], me: Me): World[] {
  return reads.reduce<World[]>(
    (all, name) => all.flatMap((world) => answersOf(name, me).map((answer) => ({ ...world, [name]: answer }))),
    [{}],
  );
}

/** What must be in no context and no intent: the PINs and codes that are typed here. */
export const secrets = /7391|12345(?!\d)|948271/;

/** What people type into a field: what it asks for, and what it does not. */
export const typings: Record<FieldKind, string[]> = {
  amount: ['500', '1', '999999999', '10.50', 'lots', '1,000'],
  phone: ['0711222333', '255741234567', '670123456', '12', 'my number'],
  pin: ['7391', '12', '12345', 'abcd'],
  code: ['948271', 'x'],
  text: [
    'QK71ABC234 Confirmed. Ksh500.00 sent to UMOJA on 1/12/26 at 10:05 AM. New M-PESA balance is Ksh1,234.00.',
    'qk71abc234',
    'QK71ABC234 Confirmed. You have received Ksh500.00 from JOHN',
    'hello',
    'lightning:LNBC12345670N1PJQRSTUVWXYZ023456789ACDEFGHJKLMNPQRSTUVWXYZ',
    'Wambui Njeri',
    'wambui@example.com',
    'w'.repeat(300),
    'w'.repeat(301),
  ],
};

/** What a shortcut may bring. */
export const shortcuts: Record<string, Record<string, string>[]> = {
  ...abroadShortcuts,
  contribute: [{ amount: '500' }, { amount: '5' }, { amount: 'five hundred 500' }],
  'pay-link': [{ amount: '500' }, { amount: '5' }],
  'pay-for': [
    { purpose: 'fine', subjectId: 'f', amount: '1' },
    { purpose: 'loan', amount: 'lots' },
    { purpose: 'shares', amount: '2' },
    { purpose: 'shares', amount: '2000' },
    { purpose: 'nothing' },
    { purpose: 'loan', subjectId: 'paid off' },
  ],
  send: [{ order: '1,000 0741 222 333' }, { order: '500' }],
  remit: [{ order: '1,000 0741 222 333' }, { order: '5 0222 123456' }],
  'airtime-sats': [{ order: '1,000' }, { order: '1,000 0222 123456' }],
  'buy-sats': [{ amount: '1,000 8DK3C2VYX5J' }, { amount: 'many' }],
  airtime: [{ order: '500' }, { order: '0711 222 333 for 5' }, { order: '500 for 0200000000' }],
  'pin-change': [{ changed: 'yes' }],
  treasurer: [{ said: 'When is the meeting?' }, { said: 'x'.repeat(301) }],
  join: [{ by: 'code' }],
  paid: [
    { said: 'QK71ABC234' },
    { said: 'yesterday' },
    { purpose: 'fine', subjectId: 'f' },
    { purpose: 'socialFund' },
    { purpose: 'loan' },
  ],
  pin: [{ then: 'balance' }, { then: 'statement', since: 'x' }],
};
