import { major, money, type Money } from '../../src/money.js';
import type { Clock } from '../../src/clock.js';
import type { Me } from '../../flows/kit/me.js';
import type { Reads } from '../../flows/kit/reads.js';
import type { GuarantorRequest, Loan, Motion, RecordReads } from '../../flows/kit/records.js';

const notKept = { kept: false } as const;
const sum = (me: Me, units: number): Money => major(units, me.chama.currency);

const everything = { loans: true, meetings: true, votes: true, projects: true, whoPaid: true, papers: true, rotation: true, welfare: true, payFor: true };

const motion: Motion = {
  ...{ motionId: 'motion1', kind: 'motion', title: 'Raise the contribution to 1,500', closesOn: '2026-11-27' },
  text: 'From January on the monthly contribution is KES 1,500.',
  options: ['yes', 'no', 'abstain'].map((label, at) => ({ position: at + 1, label })),
};
const election: Motion = {
  ...{ motionId: 'motion2', kind: 'election', title: 'New secretary', text: '', closesOn: '2026-11-30' },
  options: ['Juma Mwakyusa', 'Fatuma Mfinanga'].map((label, at) => ({ position: at + 1, label })),
};

function loan(me: Me, more: Partial<Loan> = {}): Loan {
  const payment = (number: number, dueOn: string, left: number) => ({ number, dueOn, amount: sum(me, 2_200), left: sum(me, left) });
  const plan = [payment(1, '2026-09-15', 0), payment(2, '2026-10-15', 0), payment(3, '2026-12-15', 2_200)];
  return {
    ...{ loanId: 'loan1', state: 'active', principal: sum(me, 6_000), balance: sum(me, 2_200), arrears: sum(me, 0) },
    ...(plan[2] && { next: plan[2] }),
    plan,
    guarantors: [
      { name: 'Juma Mwakyusa', state: 'given' },
      { name: 'Fatuma Mfinanga', state: 'given' },
    ],
    ...more,
  };
}

const request = (me: Me, loanId: string, borrower: string): GuarantorRequest => ({
  ...{ loanId, borrower, principal: sum(me, 12_000), months: 6, cover: sum(me, 6_000) },
});

/** What a chama's records say on an ordinary day. */
export function ordinaryRecords(): RecordReads {
  return {
    chamaKeeps: async () => everything,
    loans: async ({ me }) => ({ kept: true, loans: [loan(me)], mayAsk: true, mayWithdraw: true }),
    loanTerms: async ({ me }) => ({ kept: true, min: sum(me, 100), max: sum(me, 37_500), monthsMax: 12, guarantors: 2 }),
    loanOffer: async ({ principal, months }) => {
      const units = Number(principal.minor);
      const interest = money(Math.round((units * months) / 100), principal.currency);
      const total = money(units + Number(interest.minor), principal.currency);
      const first = { dueOn: '2026-12-21', amount: money(Math.round(Number(total.minor) / months), principal.currency) };
      return { kept: true, interest, total, first };
    },
    otherMembers: async () => [
      { memberId: 'm-fatuma', name: 'Fatuma Mfinanga' },
      { memberId: 'm-juma', name: 'Juma Mwakyusa' },
      { memberId: 'm-zainabu', name: 'Zainabu Said' },
    ],
    memberByPhone: async ({ me, phone }) => {
      if (!/^\+?\d{9,12}$/.test(phone)) return { status: 'badNumber' };
      if (me.phone?.endsWith(phone.slice(-9)) === true) return { status: 'self' };
      return phone.endsWith('2') ? { status: 'member', memberId: 'm-juma', name: 'Juma Mwakyusa' } : { status: 'notMember' };
    },
    guarantorRequests: async () => ({ kept: true, requests: [] }),
    meeting: async () => ({
      ...{ kept: true, replies: true },
      meeting: {
        ...{ meetingId: 'meeting1', title: 'Monthly meeting', date: '2026-11-28', time: '15:00', venue: 'Kilema Primary School', reply: 'none' },
        agenda: ['1. Treasurer', '2. Loans', '3. The well'],
      },
    }),
    votes: async () => ({ kept: true, open: [], results: [] }),
    projects: async ({ me }) => ({
      kept: true,
      pledgeMax: sum(me, 250_000),
      projects: [
        {
          ...{ projectId: 'project1', name: 'The well', about: 'A well for members and neighbours.', dueOn: '2027-03-31' },
          ...{ target: sum(me, 300_000), pledged: sum(me, 120_000), paid: sum(me, 80_000) },
          own: { pledged: sum(me, 5_000), paid: sum(me, 2_000) },
        },
      ],
    }),
    whoPaid: async ({ me }) => ({
      ...{ kept: true, more: 9, dueOn: '2026-12-05', paidCount: 2, memberCount: 13 },
      members: [
        { name: 'Juma Mwakyusa', paid: sum(me, 1_000), due: sum(me, 1_000) },
        { name: 'Zainabu Said', paid: sum(me, 1_000), due: sum(me, 1_000) },
        { name: 'Amina Hassan', paid: sum(me, 500), due: sum(me, 1_000) },
        { name: 'Fatuma Mfinanga', paid: sum(me, 0), due: sum(me, 1_000) },
      ],
    }),
    papers: async () => ({
      kept: true,
      notices: [
        { title: 'Monthly meeting', body: 'We meet at Kilema Primary School.\nBring your book.', date: '2026-11-20', election: false },
        { title: 'Election of a secretary', body: 'Names by Friday.', date: '2026-11-02', election: true },
      ],
      papers: [
        { title: 'Constitution', date: '2025-01-10', link: 'https://example.org/umoja.pdf' },
        { title: 'Registration certificate', date: '2025-12-01', expiresOn: '2026-12-01' },
      ],
    }),
    rotation: async ({ me }) => ({
      kept: true,
      turns: ['Juma Mwakyusa', 'Zainabu Said', me.member?.name ?? '', 'Fatuma Mfinanga'].map((name, at) => ({
        ...{ position: at + 1, name, mine: at === 2, dueOn: `2026-${10 + Math.min(at, 2)}-05`, amount: sum(me, 13_000), paid: at === 0 },
      })),
    }),
    welfare: async ({ me }) => ({
      kept: true,
      help: [{ event: 'illness', amount: sum(me, 15_000), date: '2026-11-02', paid: false }],
      portions: [{ title: 'Dividend 2025', amount: sum(me, 8_450), date: '2026-02-01', paid: true }],
      fund: false,
    }),
  };
}

/** What a story may change about a chama's records. */
export const recordChanges: Record<string, (reads: Reads, clock: Clock) => Partial<Reads>> = {
  'the records are elsewhere': () => ({
    chamaKeeps: async () => ({ ...everything, votes: false, rotation: false, whoPaid: false }),
    loans: async ({ me }) => ({
      ...{ kept: true, mayAsk: true, mayWithdraw: false },
      loans: [{ loanId: 'loan1', state: 'active', principal: sum(me, 6_000), balance: sum(me, 2_200), plan: [], guarantors: [] }],
    }),
    loanTerms: async ({ me }) => ({ kept: true, min: sum(me, 100), max: sum(me, 37_500), monthsMax: 12, guarantors: 0 }),
    loanOffer: async () => notKept,
    meeting: async () => ({
      ...{ kept: true, replies: false },
      meeting: { meetingId: 'meeting1', title: 'Monthly meeting', date: '2026-11-28', time: '', venue: '', agenda: ['Treasurer'], reply: 'none' },
    }),
  }),
  'nothing is kept': () => ({
    chamaKeeps: async () => ({
      ...{ loans: false, meetings: false, votes: false, projects: false },
      ...{ whoPaid: false, papers: false, rotation: false, welfare: false, payFor: false },
    }),
    loans: async () => notKept,
    loanTerms: async () => notKept,
    guarantorRequests: async () => notKept,
    meeting: async () => notKept,
    votes: async () => notKept,
    projects: async () => notKept,
    whoPaid: async () => notKept,
    papers: async () => notKept,
    rotation: async () => notKept,
    welfare: async () => notKept,
  }),
  'the records are empty': () => ({
    loans: async () => ({ kept: true, loans: [], mayAsk: true, mayWithdraw: true }),
    meeting: async () => ({ kept: true, replies: false }),
    projects: async ({ me }) => ({ kept: true, projects: [], pledgeMax: sum(me, 1) }),
    papers: async () => ({ kept: true, notices: [], papers: [] }),
    rotation: async () => ({ kept: true, turns: [] }),
    welfare: async () => ({ kept: true, help: [], portions: [], fund: false }),
  }),
  'the records hang': () => ({ projects: () => new Promise<never>(() => undefined) }),
  'requests for loans have ended': () => ({
    loans: async ({ me }) => ({
      ...{ kept: true, mayAsk: true, mayWithdraw: false },
      loans: [
        loan(me, {
          ...{ loanId: 'loan3', state: 'lapsed', balance: sum(me, 0), plan: [] },
          guarantors: [
            { name: 'Juma Mwakyusa', state: 'given' },
            { name: 'Fatuma Mfinanga', state: 'declined' },
          ],
        }),
        loan(me, { loanId: 'loan2', state: 'notTaken', balance: sum(me, 0), plan: [], guarantors: [{ name: 'Juma Mwakyusa', state: 'given' }] }),
      ],
    }),
  }),
  'a request for a loan waits': () => ({
    loans: async ({ me }) => ({
      ...{ kept: true, mayAsk: false, mayWithdraw: true },
      loans: [
        loan(me, {
          ...{ loanId: 'loan2', state: 'guarantors', balance: sum(me, 0) },
          guarantors: [
            { name: 'Juma Mwakyusa', state: 'given' },
            { name: 'Fatuma Mfinanga', state: 'asked' },
          ],
        }),
        loan(me, { arrears: sum(me, 2_200) }),
        loan(me, { loanId: 'loan0', state: 'repaid' }),
      ],
    }),
  }),
  'nothing can be borrowed': () => ({
    loanTerms: async ({ me }) => ({ kept: true, min: sum(me, 100), max: sum(me, 0), monthsMax: 12, guarantors: 2 }),
  }),
  'a loan asks for a guarantor': () => guaranteesFor(['Juma Mwakyusa']),
  'two loans ask for a guarantor': () => guaranteesFor(['Juma Mwakyusa', 'Zainabu Said']),
  'votes are open': () => ({
    pending: async () => [{ kind: 'votes', count: 2 }],
    votes: async () => ({
      kept: true,
      open: [motion, election],
      results: [
        {
          ...{ motionId: 'old1', kind: 'motion', title: 'Buy chairs', outcome: 'decided', voted: 11, electorate: 13 },
          options: [
            { label: 'yes', votes: 8, first: true },
            { label: 'no', votes: 2, first: false },
            { label: 'abstain', votes: 1, first: false },
          ],
        },
        {
          ...{ motionId: 'old2', kind: 'election', title: 'Committee of the well', outcome: 'tie', voted: 8, electorate: 13 },
          options: [
            { label: 'Juma Mwakyusa', votes: 4, first: true },
            { label: 'Fatuma Mfinanga', votes: 4, first: true },
          ],
        },
      ],
    }),
  }),
};

function guaranteesFor(names: string[]): Partial<Reads> {
  return {
    pending: async () => [{ kind: 'guarantees', count: names.length }],
    guarantorRequests: async ({ me }) => ({ kept: true, requests: names.map((name, at) => request(me, `loan${at + 1}`, name)) }),
  };
}
