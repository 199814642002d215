export type SenderState = 'initial' | 'verified' | 'approved' | 'banned' | 'rejected' | 'disabled';
export type TransactionState = 'initial' | 'approved' | 'pending' | 'received' | 'mispaid' | 'manual' | 'paid' | 'canceled' | 'refunded';
export type RecipientState = 'initial' | 'pending' | 'success' | 'error' | 'manual' | 'stuck' | 'canceled' | 'refunded';

/** A KYC'd payer; `fields` are as they were sent. */
export type Sender = { id: string; externalId: string | null; state: SenderState; fields: Record<string, unknown>; createdAt: number };

/** What a provider behind BitPesa does with a payout. The codes are those of TransferZero's list. */
export const payoutOutcomes = ['paid', 'pending', 'temporary', 'badNumber', 'limit', 'senderError', 'stuck'] as const;
export type PayoutOutcome = (typeof payoutOutcomes)[number];

export type Recipient = {
  id: string;
  state: RecipientState;
  code: string | null;
  tries: number;
  editable: boolean;
  /** The payout is with the other side, and only it can say how it ends. */
  cancelAsked: boolean;
  requested: { units: number; currency: string };
  input: number;
  output: { units: number; currency: string };
  fee: number;
  type: string;
  details: Record<string, string>;
  metadata: unknown;
};

export type Payin = { id: string; type: string; state: 'initial' | 'pending' | 'success' | 'canceled'; inDetails: Record<string, unknown> };

/** `paid` and `back` are what went in and what was given back, in smallest units of the input currency. */
export type Transaction = {
  id: string;
  externalId: string | null;
  state: TransactionState;
  senderId: string;
  inputCurrency: string;
  input: number;
  paid: number;
  back: number;
  fundedAt: number | null;
  autoRefund: boolean;
  recipients: Recipient[];
  payins: Payin[];
  metadata: unknown;
  createdAt: number;
};

export type Debit = { id: string; transactionId: string; currency: string; units: number; at: number };

/** `url` null: the one that was set in the developer portal. */
export type Subscription = { id: string; url: string | null; events: string[]; disabled: boolean; silences: number };

/** Something that is to happen when its time comes. */
export type Plan = {
  at: number;
  what: 'expire' | 'start' | 'finish' | 'retry' | 'cancel' | 'refund' | 'autoRefund' | 'approve';
  id: string;
};

export type CallLog = { id: string; method: string; url: string; status: number; at: number };
export type WebhookLog = { id: string; webhook: string; event: string; aboutId: string; tries: number; status: number; at: number };

export type BitpesaState = {
  /** False: senders need documents, and wait for approval. */
  kycWaived: boolean;
  /** Where the existing object of a repeated external id stands: 2025 or 2019. */
  existingUnder: 'meta' | 'object';
  payoutTypes: string[];
  /** Balances by currency, in smallest units. */
  accounts: Record<string, number>;
  senders: Sender[];
  transactions: Transaction[];
  debits: Debit[];
  webhooks: Subscription[];
  plans: Plan[];
  /** Outcomes by phone or account, before what the documents' test numbers say. */
  outcomes: Record<string, PayoutOutcome>;
  /** Names behind phones and accounts. */
  names: Record<string, string>;
  nonces: Record<string, number>;
  calls: CallLog[];
  webhookLogs: WebhookLog[];
  timing: { startMs: number; payoutMs: number; retryMs: number; cancelMs: number; approveMs: number };
};

/** As it is in the beginning, and for a state that was kept before BitPesa had a stand-in. */
export const freshBitpesa = (timing: Partial<BitpesaState['timing']> = {}): BitpesaState => ({
  kycWaived: true,
  existingUnder: 'meta',
  payoutTypes: ['TZS::Mobile', 'UGX::Mobile', 'KES::Mobile', 'KES::Bank', 'NGN::Bank', 'NGN::Mobile', 'GHS::Bank', 'GHS::Mobile', 'XAF::Mobile', 'XAF::Bank', 'XOF::Mobile', 'EUR::Bank', 'GBP::Bank', 'MAD::Cash', 'USD::Balance'], // prettier-ignore
  accounts: { KES: 2_000_000, USD: 1_500_000, XAF: 5_000_000 },
  senders: [],
  transactions: [],
  debits: [],
  webhooks: [{ id: 'c0ffee00-0000-4000-8000-000000000001', url: null, events: ['*'], disabled: false, silences: 0 }],
  plans: [],
  outcomes: {},
  names: {},
  nonces: {},
  calls: [],
  webhookLogs: [],
  timing: { startMs: 1_000, payoutMs: 4_000, retryMs: 60_000, cancelMs: 3_000, approveMs: 5_000, ...timing },
});
