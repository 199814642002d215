import type { Money } from '../../money.js';
import type { Act, Answer, Moved, Written } from '../records.js';

export type DocumentView = { documentId: string; title: string; date: string; expiresOn?: string; link?: string; sha256?: string };

export type NoticeView = { noticeId: string; kind: 'notice' | 'election'; title: string; body: string; date: string };

export type AccountView = { accountId: string; name: string; kind: 'cash' | 'bank' | 'mobileMoney'; balance: Money };

export type LiabilityView = { liabilityId: string; creditor: string; note: string; amount: Money; left: Money; dueOn?: string };

export type PaperRecords = {
  addDocument(
    act: Act,
    of: { title: string; date: string; expiresOn?: string; link?: string; sha256?: string },
  ): Promise<Written<{ documentId: string }>>;
  removeDocument(act: Act, of: { documentId: string }): Promise<Written>;
  documents(of: { limit: number }): Promise<Answer<DocumentView[]>>;
  /** Those that expire on or before this day, the first first. */
  expiring(of: { until: string; limit: number }): Promise<Answer<DocumentView[]>>;

  addNotice(
    act: Act,
    of: { kind: 'notice' | 'election'; title: string; body: string; audience: 'all' | 'officers' },
  ): Promise<Written<{ noticeId: string }>>;
  /** What this member may read, the newest first. */
  notices(of: { memberId: string; limit: number }): Promise<Answer<NoticeView[]>>;

  openAccount(act: Act, of: { name: string; kind: AccountView['kind']; reference?: string }): Promise<Written<{ accountId: string }>>;
  /** What an officer saw go in, or (negative) out. */
  noteOnAccount(act: Act, of: { accountId: string; amount: Money; note: string; date: string }): Promise<Written<{ balance: Money }>>;
  accounts(): Promise<Answer<AccountView[]>>;

  recordLiability(
    act: Act,
    of: { creditor: string; note: string; amount: Money; date: string; dueOn?: string },
  ): Promise<Written<{ liabilityId: string }>>;
  /** `memberId` is the officer who paid it. */
  liabilityPaid(moved: Moved & { liabilityId: string }): Promise<Written>;
  liabilities(): Promise<Answer<LiabilityView[]>>;
};
