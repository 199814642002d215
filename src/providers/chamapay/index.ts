import type { Clock } from '../../clock.js';
import type { Send } from '../../http.js';
import type { Money } from '../../money.js';
import type { Read } from '../answers.js';
import type { BookContribution, BookMember, ChamaRecords, Listed } from '../ports.js';
import type { BookFine, BookLoan, BookMeeting, BookProject, MoreRecords, Recorded, RecordQuery } from '../ports/records.js';
import { accounts } from './accounts.js';
import type { BookAccount } from './accounts.js';
import { audit } from './audit.js';
import type { AuditLine } from './audit.js';
import { client as clientOf } from './client.js';
import { addContribution, contributions } from './contributions.js';
import { dividends } from './dividends.js';
import { documentReminders, documents } from './documents.js';
import { electionNotices } from './election-notices.js';
import { fines, issueFine } from './fines.js';
import { addLiability, liabilities } from './liabilities.js';
import type { Liability, NewLiability } from './liabilities.js';
import { linesOf, listOf, queryOf, recordsOf } from './list.js';
import { applyForLoan, loans } from './loans.js';
import { callMeeting, meetings } from './meetings.js';
import type { NewMeeting } from './meetings.js';
import { addMember, members, removeMember, updateMember } from './members.js';
import type { MemberAdded, MemberChanged, MemberRemoved, NewMember } from './members.js';
import { oneOf } from './one.js';
import type { One } from './one.js';
import { pledge, projects, startProject } from './projects.js';
import type { Quota } from './quota.js';
import { report } from './reports.js';
import type { Report } from './reports.js';
import { event, told } from './webhook.js';
import type { Told } from './webhook.js';
import { welfare } from './welfare.js';

/** Every list of ChamaPay, by our names for them. */
const resources = {
  members,
  contributions,
  loans,
  fines,
  meetings,
  projects,
  liabilities,
  accounts,
  welfare,
  dividends,
  documents,
  electionNotices,
  documentReminders,
  audit,
};
type Resources = typeof resources;
type LineOf<K extends keyof Resources> = Resources[K]['keyOf'] extends (item: infer T) => string ? T : never;

/** All of ChamaPay: the two ports that the book speaks through, and what officers, the host and the doctor need besides. */
export type ChamaPay = ChamaRecords &
  MoreRecords & {
    /** Members by status or by name, e-mail or member id. ChamaPay does not promise to search phone numbers. */
    findMembers(query: { status?: 'Active' | 'Inactive' | 'Pending' | 'Suspended'; search?: string }): Promise<Listed<BookMember>>;
    /** Any list line by line; a page is asked for when the lines before it were taken. The last line is `unknown` when the list broke. */
    lines<K extends keyof Resources>(what: K, of?: RecordQuery): AsyncGenerator<Read<LineOf<K>>>;
    member(memberId: string): Promise<One<BookMember>>;
    contribution(bookId: string): Promise<One<BookContribution>>;
    loan(loanId: string): Promise<One<BookLoan>>;
    account(bookId: string): Promise<One<BookAccount>>;
    /** These and the writes below are safe to repeat with the same key for 20 hours. */
    addMember(member: NewMember): Promise<MemberAdded>;
    updateMember(change: Partial<Omit<NewMember, 'key'>> & { key: string; memberId: string }): Promise<MemberChanged>;
    removeMember(which: { key: string; memberId: string }): Promise<MemberRemoved>;
    issueFine(fine: { key: string; memberId: string; amount: Money; reason: string; date: string }): Promise<Recorded<BookFine>>;
    callMeeting(meeting: NewMeeting): Promise<Recorded<BookMeeting>>;
    startProject(project: { key: string; name: string; target: Money }): Promise<Recorded<BookProject>>;
    liabilities(): Promise<Listed<Liability>>;
    addLiability(liability: NewLiability): Promise<Recorded<Liability>>;
    accounts(): Promise<Listed<BookAccount>>;
    audit(of: RecordQuery): Promise<Listed<AuditLine>>;
    report(): Promise<Read<Report>>;
    /** Verifies a webhook and reads all its fields; a hint like `event`. */
    told(body: string, signature: string): Told | undefined;
  };

/** ChamaPay: the records of one Kenyan chama. One API key is one chama; amounts are KES. */
export function chamapay(options: {
  /** With its version: `https://api.chamapay.co.ke/v1`. */
  baseUrl: string;
  key: string;
  secret: string | undefined;
  /** Without one, no webhook is believed. */
  webhookSecret: string | undefined;
  send: Send;
  clock: Clock;
  quota: Quota;
}): ChamaPay {
  const { baseUrl, key, secret, send, clock, quota, webhookSecret } = options;
  const client = clientOf({ baseUrl, credentials: { key, secret }, send, clock, quota });
  const asked = { client, clock };

  return {
    name: 'chamapay',
    members: () => listOf(asked, members, {}),
    findMembers: (query) => listOf(asked, members, query),
    lines: (what, of = {}) => linesOf(asked, resources[what] as never, queryOf(of)),
    member: (memberId) => oneOf(client, members, memberId),
    addMember: (member) => addMember(client, member),
    updateMember: (change) => updateMember(client, change),
    removeMember: (which) => removeMember(client, which),
    contributions: (of) => recordsOf(asked, contributions, of),
    contribution: (bookId) => oneOf(client, contributions, bookId),
    addContribution: (entry) => addContribution(client, entry),
    loans: (of) => recordsOf(asked, loans, of),
    loan: (loanId) => oneOf(client, loans, loanId),
    applyForLoan: (wish) => applyForLoan(client, wish),
    fines: (of) => recordsOf(asked, fines, of),
    issueFine: (fine) => issueFine(client, fine),
    meetings: (of) => recordsOf(asked, meetings, of),
    callMeeting: (meeting) => callMeeting(client, meeting),
    projects: () => recordsOf(asked, projects, {}),
    startProject: (project) => startProject(client, project),
    pledge: (made) => pledge(client, made),
    liabilities: () => recordsOf(asked, liabilities, {}),
    addLiability: (liability) => addLiability(client, liability),
    accounts: () => listOf(asked, accounts, {}),
    account: (bookId) => oneOf(client, accounts, bookId),
    welfare: (of) => recordsOf(asked, welfare, of),
    dividends: (of) => recordsOf(asked, dividends, of),
    documents: () => recordsOf(asked, documents, {}),
    electionNotices: () => recordsOf(asked, electionNotices, {}),
    documentReminders: (of) => recordsOf(asked, documentReminders, of),
    audit: (of) => recordsOf(asked, audit, of),
    report: () => report(client),
    event: (body, signature) => event(webhookSecret, body, signature),
    told: (body, signature) => told(webhookSecret, body, signature),
  };
}
