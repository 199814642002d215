import type { Money } from '../../money.js';
import type { Act, Answer, Moved, Taken, Written } from '../records.js';

export type ProjectView = {
  projectId: string;
  name: string;
  about: string;
  target: Money | undefined;
  dueOn: string | undefined;
  pledged: Money;
  paid: Money;
  state: 'open' | 'closed';
};

export type PledgeView = { pledgeId: string; projectId: string; project: string; amount: Money; paid: Money; left: Money };

export type WelfareEvent = 'bereavement' | 'illness' | 'birth' | 'wedding' | 'emergency' | 'other';

export type WelfareView = {
  welfareId: string;
  memberId: string;
  name: string;
  event: WelfareEvent;
  note: string;
  amount: Money;
  state: 'proposed' | 'approved' | 'declined' | 'paid';
  date: string;
};

/** `declined` gives a round of shares back to saving. */
export type ShareState = 'proposed' | 'approved' | 'declined';

export type PortionView = {
  distributionId: string;
  kind: 'dividend' | 'shareOut';
  title: string;
  date: string;
  amount: Money;
  state: ShareState;
  paidOn: string | undefined;
};

export type DistributionView = {
  distributionId: string;
  kind: 'dividend' | 'shareOut';
  title: string;
  pot: Money;
  state: ShareState;
  portions: { memberId: string; name: string; amount: Money; paidOn: string | undefined }[];
};

export type TurnView = {
  turnId: string;
  round: number;
  position: number;
  memberId: string;
  name: string;
  dueOn: string;
  amount: Money;
  state: 'waiting' | 'paid';
};

export type SwapRequest = { swapId: string; from: string; theirs: TurnView; yours: TurnView };

export type Proposal = { kind: 'welfare' | 'dividend' | 'shareOut'; id: string; title: string; amount: Money; date: string };

export type SharingRecords = {
  startProject(act: Act, of: { name: string; about: string; target?: Money; dueOn?: string }): Promise<Written<{ projectId: string }>>;
  /** Open pledges are released. */
  closeProject(act: Act, of: { projectId: string }): Promise<Written>;
  /** Adds to what the member has promised already. */
  pledge(act: Act, of: { projectId: string; amount: Money }): Promise<Written<{ pledgeId: string; amount: Money }>>;
  /** Who pays more than they promised has promised that much. */
  payPledge(moved: Moved & { projectId: string }): Promise<Written<Taken & { pledgeId: string }>>;
  projects(): Promise<Answer<ProjectView[]>>;
  pledges(of: { memberId: string }): Promise<Answer<PledgeView[]>>;

  proposeWelfare(
    act: Act,
    of: { memberId: string; event: WelfareEvent; note: string; amount: Money },
  ): Promise<Written<{ welfareId: string }>>;
  approveWelfare(act: Act, of: { welfareId: string; says: 'yes' | 'no' }): Promise<Written<{ state: WelfareView['state'] }>>;
  welfarePaid(moved: Moved & { welfareId: string }): Promise<Written>;
  welfare(of: { memberId?: string; limit: number }): Promise<Answer<WelfareView[]>>;

  /** Divides a pot by what each active member has contributed, evenly, or by shares of the open round. */
  declareDividend(
    act: Act,
    of: { title: string; pot: Money; by: 'savings' | 'shares' | 'equal' },
  ): Promise<Written<{ distributionId: string }>>;
  /** Ends the open round of shares: what is in the pot goes to its holders. */
  proposeShareOut(act: Act, of: { title: string; pot: Money }): Promise<Written<{ distributionId: string }>>;
  approveDistribution(act: Act, of: { distributionId: string; says: 'yes' | 'no' }): Promise<Written<{ state: ShareState }>>;
  portionPaid(moved: Moved & { distributionId: string }): Promise<Written>;
  distributions(of: { limit: number }): Promise<Answer<DistributionView[]>>;
  /** Welfare, dividends and share-outs that wait for this officer's word, the oldest first. */
  waiting(of: { memberId: string }): Promise<Answer<Proposal[]>>;
  /** A member's, the newest first. */
  portions(of: { memberId: string; limit: number }): Promise<Answer<PortionView[]>>;

  /** A round of turns in this order; the dates are those on which the cycles from `fromDate` on are due. */
  startRotation(act: Act, of: { order: string[]; amount: Money; fromDate: string }): Promise<Written<{ round: number }>>;
  askSwap(act: Act, of: { turnId: string; forTurnId: string }): Promise<Written<{ swapId: string }>>;
  answerSwap(act: Act, of: { swapId: string; says: 'yes' | 'no' }): Promise<Written>;
  turnPaid(moved: Moved & { turnId: string }): Promise<Written>;
  /** The turns of the last round in order. */
  rotation(): Promise<Answer<TurnView[]>>;
  swapRequests(of: { memberId: string }): Promise<Answer<SwapRequest[]>>;
};
