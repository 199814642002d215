import type { Money } from '../../money.js';
import type { Act, Answer, Moved, Page, Paging, Taken, Written } from '../records.js';

/** Where a member stands with the contributions that the rules ask. */
export type Standing = {
  /** Contributed in the present cycle, what it asks, and until when. */
  paid: Money;
  due: Money;
  dueOn: string;
  /** All contributions so far. */
  total: Money;
  /** What cycles that are over asked and was not contributed. */
  arrears: Money;
};

/** Undefined is what this book does not keep, or cannot tell just now; no screen shows it. */
export type MemberSummary = Standing & {
  loans: Money | undefined;
  loanArrears: Money | undefined;
  fines: Money | undefined;
  pledged: Money | undefined;
  shares: number | undefined;
  /** Received so far. */
  welfare: Money | undefined;
  dividends: Money | undefined;
  /** What of this is undefined because it could not be told just now, or in time. */
  unknown: readonly ('loans' | 'fines' | 'pledged' | 'welfare' | 'dividends')[];
};

export type StatementLine = {
  date: string;
  kind:
    'contribution' | 'loan' | 'fine' | 'pledge' | 'shares' | 'socialFund' | 'welfare' | 'dividend' | 'shareOut' | 'rotation' | 'liability';
  /** `in`: the member paid; `out`: the member got it. */
  direction: 'in' | 'out';
  amount: Money;
  receipt?: string;
};

export type PaidLine = { memberId: string; name: string; paid: Money; due: Money };

export type SavingsRecords = {
  /** Cash in an officer's hand. Nobody records their own. */
  recordCash(act: Act, of: { memberId: string; amount: Money; date: string }): Promise<Written<{ contributionId: string }>>;
  summary(of: { memberId: string }): Promise<Answer<MemberSummary>>;
  /** The newest first. */
  statement(of: { memberId: string } & Paging): Promise<Answer<Page<StatementLine>>>;
  /** Every active member, those who have paid this cycle's whole amount first. Whether members may see it, the rules say. */
  whoPaid(of: Paging): Promise<Answer<Page<PaidLine> & { dueOn: string; paidCount: number; memberCount: number }>>;
  /** What all members together have contributed from each day to another, both within; in the order of `cycles`. */
  collected(of: { cycles: readonly { start: string; due: string }[] }): Promise<Answer<Money[]>>;
  /** Active members who owe contributions for cycles that are over, the most first. */
  inArrears(of: Paging): Promise<Answer<Page<{ memberId: string; name: string; arrears: Money }>>>;

  /** Opens a round of saving by shares at the price of the rules. One is open at a time. */
  openShareRound(act: Act, of: { fromDate: string }): Promise<Written<{ roundId: string }>>;
  /** As many shares as the money buys and the rules allow in this cycle. */
  buyShares(moved: Moved): Promise<Written<Taken & { count: number }>>;
  shares(of: { memberId: string }): Promise<Answer<{ count: number; value: Money; price: Money; left: number } | undefined>>;

  paySocialFund(moved: Moved): Promise<Written<Taken>>;
  socialFund(): Promise<Answer<{ balance: Money }>>;
};
