import type { Money } from '../../money.js';
import type { Act, Answer, Moved, Taken, Written } from '../records.js';

/** `lapsed`: its guarantors did not agree, or not in time. `notTaken`: they did, and the records that decide do not take it. */
export type LoanState =
  'guarantors' | 'approval' | 'approved' | 'active' | 'repaid' | 'declined' | 'withdrawn' | 'writtenOff' | 'lapsed' | 'notTaken';

export type InstalmentView = { number: number; dueOn: string; principal: Money; interest: Money; /** Still owed of it. */ left: Money };

export type Guarantor = { memberId: string; name: string; cover: Money; state: 'asked' | 'given' | 'declined' };

/** Undefined, or an empty list, is what this book does not keep. */
export type LoanView = {
  loanId: string;
  memberId: string;
  state: LoanState;
  purpose: string;
  askedOn: string;
  principal: Money;
  /** All interest of the term. */
  interest: Money | undefined;
  months: number | undefined;
  /** Still owed: principal, interest of the whole term, and fines for being late. */
  balance: Money;
  /** What of it was due before today. */
  arrears: Money | undefined;
  next: InstalmentView | undefined;
  schedule: InstalmentView[];
  guarantors: Guarantor[];
  approvals: { yes: number; needed: number } | undefined;
};

export type LoanTermsOffered = {
  max: Money;
  monthsMax: number;
  monthlyBp: number;
  interest: 'flat' | 'reducing';
  guarantors: number;
  coverPercent: number;
};

export type GuarantorRequest = { loanId: string; borrower: string; principal: Money; months: number; cover: Money; askedOn: string };

/** A guarantor was asked, or has answered, and whoever it concerns was not told yet. `loan` is where the loan stands by now. */
export type GuaranteeNews = {
  loanId: string;
  borrowerId: string;
  guarantorId: string;
  state: Guarantor['state'];
  loan: LoanState;
  principal: Money;
  months: number;
  cover: Money;
};

export type FineView = { fineId: string; amount: Money; left: Money; reason: string; date: string; state: 'unpaid' | 'paid' | 'waived' };

export type LoanRecords = {
  /** What a member may borrow today. */
  terms(of: { memberId: string }): Promise<Answer<LoanTermsOffered>>;
  /** The schedule that a loan of today would have; empty where the rules know no such term. */
  preview(of: { principal: Money; months: number }): Promise<Answer<InstalmentView[]>>;
  /** Asks for a loan. What guarantors cover is split evenly among them. */
  apply(
    act: Act,
    of: { principal: Money; months: number; purpose: string; guarantors: string[] },
  ): Promise<Written<{ loanId: string; state: LoanState }>>;
  /** Asks one more guarantor, in the place of one who declined. */
  askGuarantor(act: Act, of: { loanId: string; memberId: string }): Promise<Written>;
  /** A guarantor says yes or no; with the last that is needed the loan goes before the officers. */
  consent(act: Act, of: { loanId: string; says: 'yes' | 'no' }): Promise<Written<{ state: LoanState }>>;
  withdraw(act: Act, of: { loanId: string }): Promise<Written>;
  /** An officer's word; the last that is needed approves, one no declines. The applicant has none. */
  approve(act: Act, of: { loanId: string; says: 'yes' | 'no' }): Promise<Written<{ state: LoanState }>>;
  /** The money has left; from this day on the schedule runs. */
  disbursed(moved: Moved & { loanId: string }): Promise<Written>;
  /** Fines first, then instalment by instalment, the oldest first: its interest, then its principal. */
  repaid(moved: Moved & { loanId: string }): Promise<Written<Taken & { fine: Money; interest: Money; principal: Money; balance: Money }>>;
  /** Two officers give up what is still owed: the first asks, another confirms. */
  writeOff(act: Act, of: { loanId: string; reason: string }): Promise<Written<{ state: LoanState }>>;
  /** A member's own, the newest first, with their schedules. */
  ofMember(of: { memberId: string }): Promise<Answer<LoanView[]>>;
  /** What a guarantor is asked for. */
  requests(of: { memberId: string }): Promise<Answer<GuarantorRequest[]>>;
  /** What guarantors and borrowers were not told yet, the oldest first. */
  untold(): Promise<Answer<GuaranteeNews[]>>;
  /**
   * Takes requests a step on: those whose guarantors have not answered in the days that the rules give end, and what guarantors have agreed to is
   * handed in where loans are decided elsewhere, once. May be called at any time, and twice at once. When to look again (UTC milliseconds);
   * undefined when nothing waits.
   */
  pursue(): Promise<number | undefined>;
  /** They were told that it stands so; where it has moved on since, that is still to be told. */
  told(news: Pick<GuaranteeNews, 'loanId' | 'guarantorId' | 'state'>): Promise<void>;
  /** Loans that wait for this officer's word. */
  waiting(of: { memberId: string }): Promise<Answer<LoanView[]>>;

  issueFine(
    act: Act,
    of: { memberId: string; amount: Money; reason: string; date: string; loanId?: string },
  ): Promise<Written<{ fineId: string }>>;
  payFine(moved: Moved & { fineId: string }): Promise<Written<Taken>>;
  waiveFine(act: Act, of: { fineId: string; reason: string }): Promise<Written>;
  /** A member's, the newest first; without those that are paid or waived unless `all`. */
  fines(of: { memberId: string; all?: boolean }): Promise<Answer<FineView[]>>;
};
