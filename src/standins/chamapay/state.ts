export const planNames = ['Testing', 'Basic', 'Professional', 'Enterprise'] as const;
export type PlanName = (typeof planNames)[number];

/** Requests a month, and what they may be. Source: ChamaPay's pricing. */
export const plans: Record<PlanName, { monthly: number; writes: boolean; webhooks: boolean }> = {
  Testing: { monthly: 100, writes: false, webhooks: false },
  Basic: { monthly: 1_000, writes: false, webhooks: false },
  Professional: { monthly: 10_000, writes: true, webhooks: true },
  Enterprise: { monthly: 100_000, writes: true, webhooks: true },
};

export const memberStatuses = ['Active', 'Inactive', 'Pending', 'Suspended'] as const;
export type MemberStatus = (typeof memberStatuses)[number];

export type Member = {
  id: number;
  member_id: string;
  first_name: string;
  last_name: string;
  email: string;
  phone: string;
  status: MemberStatus;
  created_at: string;
};

/** A payment as the chama has it on its books. `amount` in shillings, to two decimals. */
export type Contribution = {
  id: number;
  member_id: string;
  amount: number;
  date: string;
  type?: string;
  method?: string;
  reference?: string;
  description?: string;
  created_at: string;
};

/** The resources whose bodies nobody documented: kept and given as they came. */
export const recordNames = [
  'loans',
  'fines',
  'meetings',
  'projects',
  'liabilities',
  'accounts',
  'welfare',
  'dividends',
  'documents',
  'election_notices',
  'document_reminders',
  'audit',
] as const;
export type RecordName = (typeof recordNames)[number];

export type Row = { id: number; created_at: string } & Record<string, unknown>;

export type ChamapayState = {
  plan: PlanName;
  ratePerMinute: number;
  /** Whether what is sent beyond member and amount with a contribution is kept; the docs promise nothing. */
  keepsExtras: boolean;
  members: Member[];
  /** The highest number that a member was given: nobody gets that of one who left. */
  lastMember: number;
  /** National ids by member_id; never given out again. */
  idNumbers: Record<string, string>;
  contributions: Contribution[];
  records: Record<RecordName, Row[]>;
  /** First answers by Idempotency-Key. */
  answered: Record<string, { at: number; status: number; body: string }>;
  minute: { startedAt: number; used: number };
  month: { name: string; used: number };
};
