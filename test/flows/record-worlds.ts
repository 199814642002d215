import { major, money, type Money } from '../../src/money.js';
import type { Me } from '../../flows/kit/me.js';
import type { ChamaKeeps, GuarantorRequest, Loan, LoanState, Meeting, Motion, RecordReads, VoteResult } from '../../flows/kit/records.js';
import { longNames } from './people.js';

type Answers = { [N in keyof RecordReads]: (me: Me) => Awaited<ReturnType<RecordReads[N]>>[] };

const huge = (me: Me): Money => major(me.chama.currency === 'XAF' ? 500_000 : 250_000, me.chama.currency);
const sum = (me: Me): Money => major(12_345_678, me.chama.currency);
const none = (me: Me): Money => money(0, me.chama.currency);

const notKept = { kept: false } as const;
const day = '2026-09-30';
const longTitle = 'Kupandisha mchango wa kila mwezi hadi shilingi elfu ishirini na tano kuanzia mwezi wa kwanza';
const longText = `${longTitle}. ${longTitle}. ${longTitle}.`;
const longer = `${longNames.member} wa Mwangi Kariuki`;

const everything: ChamaKeeps = {
  ...{ loans: true, meetings: true, votes: true, projects: true },
  ...{ whoPaid: true, papers: true, rotation: true, welfare: true, payFor: true },
};
const nothing: ChamaKeeps = {
  ...{ loans: false, meetings: false, votes: false, projects: false },
  ...{ whoPaid: false, papers: false, rotation: false, welfare: false, payFor: false },
};

const loan = (me: Me, state: LoanState, more: Partial<Loan> = {}): Loan => {
  const payment = { number: 12, dueOn: day, amount: huge(me), left: huge(me) };
  return {
    ...{ loanId: `loan-${state}`, state, principal: huge(me), balance: sum(me), arrears: none(me), next: payment },
    plan: Array.from({ length: 12 }, (_, at) => ({ ...payment, number: at + 1, left: at < 4 ? none(me) : huge(me) })),
    guarantors: [
      { name: longer, state: 'given' },
      { name: longer, state: 'asked' },
      { name: longer, state: 'declined' },
    ],
    ...more,
  };
};

const request = (me: Me, at: number): GuarantorRequest => ({
  ...{ loanId: `r${at}`, borrower: longer, principal: huge(me), months: 12, cover: huge(me) },
});

const meeting: Meeting = {
  ...{ meetingId: 'm', title: longTitle, date: day, time: '15:00', venue: longTitle, reply: 'none' },
  agenda: ['1. Taarifa ya mhazini', longText, '3. Mengineyo'],
};

const motion: Motion = {
  ...{ motionId: 'motion', kind: 'motion', title: longTitle, text: longText, closesOn: day },
  options: ['yes', 'no', 'abstain'].map((label, at) => ({ position: at + 1, label })),
};
const election: Motion = {
  ...{ motionId: 'election', kind: 'election', title: longTitle, text: '', closesOn: day },
  options: Array.from({ length: 9 }, (_, at) => ({ position: at + 1, label: `${longNames.member} ${at}` })),
};
const result = (kind: 'motion' | 'election', outcome: VoteResult['outcome'], first: string): VoteResult => ({
  ...{ motionId: `${kind} ${outcome} ${first}`, kind, title: longTitle, outcome, voted: 1234, electorate: 2345 },
  options: (kind === 'motion' ? ['yes', 'no', 'abstain'] : [longer, 'Amina', 'Fatuma']).map((label) => ({
    ...{ label, votes: 1234, first: label === first },
  })),
});

/** Every kind of answer that the reads of a chama's records may give, with the longest values. */
export const recordAnswers: Answers = {
  chamaKeeps: () => [everything, nothing, { ...everything, votes: false, rotation: false }],
  loans: (me) => [
    notKept,
    { kept: true, loans: [], mayAsk: true, mayWithdraw: true },
    { kept: true, loans: [], mayAsk: false, mayWithdraw: true },
    { kept: true, loans: [loan(me, 'active')], mayAsk: true, mayWithdraw: true },
    // What a book keeps that has neither plans nor guarantors.
    {
      kept: true,
      loans: [{ loanId: 'bare', state: 'active', principal: huge(me), balance: sum(me), plan: [], guarantors: [] }],
      mayAsk: true,
      mayWithdraw: false,
    },
    {
      kept: true,
      loans: [{ loanId: 'bare', state: 'approved', principal: huge(me), balance: none(me), plan: [], guarantors: [] }],
      mayAsk: false,
      mayWithdraw: true,
    },
    { kept: true, loans: [loan(me, 'active'), loan(me, 'repaid')], mayAsk: true, mayWithdraw: true },
    { kept: true, loans: [loan(me, 'lapsed'), loan(me, 'notTaken')], mayAsk: true, mayWithdraw: false },
    { kept: true, loans: [loan(me, 'guarantors'), loan(me, 'approval')], mayAsk: false, mayWithdraw: false },
    {
      ...{ kept: true, mayAsk: false, mayWithdraw: true },
      loans: [
        loan(me, 'guarantors', { balance: none(me) }),
        loan(me, 'active', { arrears: huge(me) }),
        ...(['approval', 'approved', 'repaid', 'declined', 'withdrawn', 'writtenOff'] as const).map((state) =>
          loan(me, state, { balance: none(me) }),
        ),
        loan(me, 'writtenOff', { loanId: 'still owed' }),
      ],
    },
  ],
  loanTerms: (me) => [
    notKept,
    { kept: true, min: major(10, me.chama.currency), max: none(me), monthsMax: 12, guarantors: 2 },
    { kept: true, min: major(10, me.chama.currency), max: huge(me), monthsMax: 12, guarantors: 0 },
    { kept: true, min: major(10, me.chama.currency), max: huge(me), monthsMax: 12, guarantors: 2 },
  ],
  loanOffer: (me) => [notKept, { kept: true, interest: huge(me), total: sum(me), first: { dueOn: day, amount: huge(me) } }],
  otherMembers: () => [[], [{ memberId: 'a', name: longer }]],
  memberByPhone: () => [
    { status: 'member', memberId: 'a', name: longer },
    { status: 'member', memberId: 'c', name: longNames.member },
    { status: 'badNumber' },
    { status: 'notMember' },
    { status: 'self' },
  ],
  guarantorRequests: (me) => [
    notKept,
    { kept: true, requests: [] },
    { kept: true, requests: [request(me, 0)] },
    { kept: true, requests: [request(me, 1), request(me, 2)] },
  ],
  meeting: () => [
    notKept,
    { kept: true, replies: false },
    { kept: true, replies: true, meeting },
    { kept: true, replies: true, meeting: { ...meeting, reply: 'coming' } },
    { kept: true, replies: true, meeting: { ...meeting, reply: 'apology' } },
    { kept: true, replies: false, meeting: { ...meeting, time: '', venue: '', agenda: [] } },
  ],
  votes: () => [
    notKept,
    { kept: true, open: [], results: [] },
    { kept: true, open: [motion], results: [] },
    { kept: true, open: [motion, election], results: [result('motion', 'decided', 'yes')] },
    {
      ...{ kept: true, open: [] },
      results: [
        result('motion', 'decided', 'no'),
        result('motion', 'none', ''),
        result('motion', 'tie', 'yes'),
        result('election', 'decided', longer),
      ],
    },
  ],
  projects: (me) => {
    const bare = { projectId: 'p', name: longTitle, about: '', pledged: sum(me), paid: sum(me) };
    const whole = { ...bare, projectId: 'q', about: longText, target: sum(me), dueOn: day, own: { pledged: huge(me), paid: huge(me) } };
    return [
      notKept,
      { kept: true, projects: [], pledgeMax: huge(me) },
      { kept: true, projects: [bare], pledgeMax: huge(me) },
      { kept: true, projects: [{ ...bare, own: { pledged: huge(me), paid: none(me) } }], pledgeMax: huge(me) },
      { kept: true, projects: [whole, bare], pledgeMax: huge(me) },
    ];
  },
  whoPaid: (me) => {
    const due = huge(me);
    const members = Array.from({ length: 20 }, (_, at) => ({ name: longer, paid: at < 9 ? due : major(at, me.chama.currency), due }));
    return [
      notKept,
      { kept: true, members: members.slice(0, 2), more: 0, dueOn: day, paidCount: 2, memberCount: 2 },
      { kept: true, members, more: 999, dueOn: day, paidCount: 999, memberCount: 1019 },
    ];
  },
  papers: () => {
    const notices = [false, true].map((isElection) => ({
      title: longTitle,
      body: `${longText}\n${longTitle}`,
      date: day,
      election: isElection,
    }));
    const papers = [
      { title: longTitle, date: day },
      { title: longTitle, date: day, expiresOn: day, link: 'https://example.org/katiba/ya/kikundi/2026/toleo-la-pili.pdf' },
    ];
    return [notKept, { kept: true, notices: [], papers: [] }, { kept: true, notices, papers }, { kept: true, notices: [], papers }];
  },
  rotation: (me) => {
    const turn = (position: number, mine: boolean, paid: boolean) => ({ position, name: longer, mine, paid, dueOn: day, amount: sum(me) });
    return [
      notKept,
      { kept: true, turns: [] },
      { kept: true, turns: [turn(1, false, true), turn(2, true, false), turn(3, true, false), turn(4, true, false)] },
      { kept: true, turns: [turn(1, true, true), turn(2, false, false)] },
      { kept: true, turns: [turn(1, false, true), turn(2, false, true)] },
    ];
  },
  welfare: (me) => {
    const events = ['bereavement', 'illness', 'birth', 'wedding', 'emergency', 'other'] as const;
    const help = events.map((event, at) => ({ event, amount: huge(me), date: day, paid: at % 2 === 0 }));
    const portions = [true, false].map((paid) => ({ title: longTitle, amount: huge(me), date: day, paid }));
    return [
      notKept,
      { kept: true, help: [], portions: [], fund: true },
      { kept: true, help, portions, fund: true },
      { kept: true, help: help.slice(5), portions: [], fund: false },
    ];
  },
};
