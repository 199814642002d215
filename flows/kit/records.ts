import type { Money } from '../../src/money.js';
import type { Me } from './me.js';
import type { Phrase } from './say.js';

/** What a chama's records tell, or that they have no such thing at all. */
export type Kept<T extends object> = { kept: false } | ({ kept: true } & T);

/** What the records of a chama have, and its rules let members see. */
export type ChamaKeeps = Record<
  'loans' | 'meetings' | 'votes' | 'projects' | 'whoPaid' | 'papers' | 'rotation' | 'welfare' | 'payFor',
  boolean
>;

/** `lapsed`: its guarantors did not agree, or not in time. `notTaken`: they did, and the records that decide do not take it. */
export type LoanState =
  'guarantors' | 'approval' | 'approved' | 'active' | 'repaid' | 'declined' | 'withdrawn' | 'writtenOff' | 'lapsed' | 'notTaken';

/** One payment of a loan's plan; `left` is still owed of it. Dates: YYYY-MM-DD. */
export type LoanPayment = { number: number; dueOn: string; amount: Money; left: Money };

export type Loan = {
  loanId: string;
  state: LoanState;
  principal: Money;
  /** Still owed, in all; and what of it was due before today, where the records know. */
  balance: Money;
  arrears?: Money;
  next?: LoanPayment;
  /** Empty where the records keep no plan. */
  plan: LoanPayment[];
  guarantors: { name: string; state: 'asked' | 'given' | 'declined' }[];
};

/** What a member may borrow today; nothing where `max` is below `min`. */
export type LoanTerms = { min: Money; max: Money; monthsMax: number; guarantors: number };

/** What a loan would cost: interest of the whole term, all that is paid back, and the first payment. */
export type LoanOffer = { interest: Money; total: Money; first: { dueOn: string; amount: Money } };

export type Person = { memberId: string; name: string };

export type GuarantorRequest = { loanId: string; borrower: string; principal: Money; months: number; cover: Money };

export type Meeting = {
  meetingId: string;
  title: string;
  date: string;
  /** Empty where nobody said. */
  time: string;
  venue: string;
  /** In lines. */
  agenda: string[];
  reply: 'coming' | 'apology' | 'none';
};

export type Motion = {
  motionId: string;
  kind: 'motion' | 'election';
  title: string;
  text: string;
  closesOn: string;
  /** For a motion the labels are `yes`, `no` and `abstain`; for an election names. */
  options: { position: number; label: string }[];
};

export type VoteResult = {
  motionId: string;
  kind: 'motion' | 'election';
  title: string;
  outcome: 'decided' | 'tie' | 'none';
  options: { label: string; votes: number; first: boolean }[];
  voted: number;
  electorate: number;
};

export type Project = {
  projectId: string;
  name: string;
  about: string;
  target?: Money;
  dueOn?: string;
  pledged: Money;
  paid: Money;
  /** The asking member's own. */
  own?: { pledged: Money; paid: Money };
};

export type PaidMember = { name: string; paid: Money; due: Money };

export type Notice = { title: string; body: string; date: string; election: boolean };
export type Paper = { title: string; date: string; expiresOn?: string; link?: string };

export type Turn = { position: number; name: string; mine: boolean; dueOn: string; amount: Money; paid: boolean };

export type Help = {
  event: 'bereavement' | 'illness' | 'birth' | 'wedding' | 'emergency' | 'other';
  amount: Money;
  date: string;
  paid: boolean;
};
export type Portion = { title: string; amount: Money; date: string; paid: boolean };

/** What a member may pay for besides their contribution, with the record that it belongs to. */
export type PaidFor = { purpose: 'fine' | 'loan' | 'pledge'; subjectId: string } | { purpose: 'shares' | 'socialFund' };
export type Purpose = PaidFor['purpose'];

/** What can be paid now, and within what bounds; `offered` is what is due next. Nothing above what is owed is taken. */
export type Payable = {
  for: PaidFor;
  /** Why a fine was given, what a project is called; empty where the purpose says all. */
  title: string;
  /** Still to be paid in all, where that is known. */
  owed?: Money;
  offered: Money;
  min: Money;
  max: Money;
  /** Shares are bought whole: what one costs, and how many more may be bought in this cycle by one payment. */
  share?: { price: Money; most: number };
  /** Said of more than `max` where a limit of the chama's made it smaller; `full`: by the limits none of it may be paid now, and why. */
  tooMuch?: Phrase;
  full?: Phrase;
};

/** How it is paid: a prompt on the phone, or by the member themselves to `payTo`. `approve`: what to dial where no prompt comes by itself. */
export type PayableNow = { items: Payable[]; rail: 'stk' | 'none'; payTo: string; approve?: string };

export type PayReads = {
  /** What this member may pay for besides their contribution, fines first. */
  payable: (of: { me: Me }) => Promise<PayableNow>;
};

type Of<T extends object = object> = { me: Me } & T;

/** The questions about a chama's records: each safe to ask twice. One that the records cannot answer now rejects, and may be asked again. */
export type RecordReads = {
  chamaKeeps: (of: Of) => Promise<ChamaKeeps>;
  /** The member's own, the newest first. `mayAsk`: members ask for loans here, and no request of this one waits; `mayWithdraw`: also a request that lies before the officers. */
  loans: (of: Of) => Promise<Kept<{ loans: Loan[]; mayAsk: boolean; mayWithdraw: boolean }>>;
  loanTerms: (of: Of) => Promise<Kept<LoanTerms>>;
  /** Not kept: nobody can say beforehand what it costs. */
  loanOffer: (of: Of<{ principal: Money; months: number }>) => Promise<Kept<LoanOffer>>;
  /** The other active members, by name. */
  otherMembers: (of: Of) => Promise<Person[]>;
  /** The active member of this chama with a number, as it was typed. */
  memberByPhone: (of: Of<{ phone: string }>) => Promise<({ status: 'member' } & Person) | { status: 'badNumber' | 'notMember' | 'self' }>;
  guarantorRequests: (of: Of) => Promise<Kept<{ requests: GuarantorRequest[] }>>;
  /** The next one. `replies`: members say here whether they come. */
  meeting: (of: Of) => Promise<Kept<{ meeting?: Meeting; replies: boolean }>>;
  /** Open ones in which this member has not voted, and those that were counted last. */
  votes: (of: Of) => Promise<Kept<{ open: Motion[]; results: VoteResult[] }>>;
  /** The open ones, and the most that may be promised at once. */
  projects: (of: Of) => Promise<Kept<{ projects: Project[]; pledgeMax: Money }>>;
  /** Those who have paid the whole first; `more` are not in the list. Not kept also where the chama's rules hide it. */
  whoPaid: (of: Of) => Promise<Kept<{ members: PaidMember[]; more: number; dueOn: string; paidCount: number; memberCount: number }>>;
  papers: (of: Of) => Promise<Kept<{ notices: Notice[]; papers: Paper[] }>>;
  /** The turns of the present round in order. */
  rotation: (of: Of) => Promise<Kept<{ turns: Turn[] }>>;
  /** What this member got, or is to get: help, and parts of what was shared out. */
  /** `fund`: members pay into a social fund here. */
  welfare: (of: Of) => Promise<Kept<{ help: Help[]; portions: Portion[]; fund: boolean }>>;
};

/** What a member writes into the chama's records. A ballot's `position` is kept nowhere: not in a session, and not in what is written down of the order. */
export type RecordWrite =
  /** `total`: what was shown that it costs in all; a loan that would cost something else by now is not asked for. */
  | { does: 'applyForLoan'; principal: Money; months: number; purpose: string; guarantors: string[]; total?: Money }
  | { does: 'withdrawLoan'; loanId: string }
  | { does: 'consent'; loanId: string; says: 'yes' | 'no' }
  | { does: 'reply'; meetingId: string; reply: 'coming' | 'apology'; reason?: string }
  | { does: 'vote'; motionId: string; position: number }
  | { does: 'pledge'; projectId: string; amount: Money };
