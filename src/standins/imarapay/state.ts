import type { CallbackFault } from '../faults.js';

/** A payment channel: a till, paybill or bank account that the money goes to. */
export type Channel = {
  id: number;
  name: string;
  account_type: 'till' | 'paybill' | 'bank';
  account_number: string;
  account_reference: string;
  bank_name: string | null;
  is_active: boolean;
  created_at: string;
  /** Channels of another customer are there, but not ours to use. */
  own: boolean;
};

/** One push and what came of it. Amounts in whole shillings; times UTC milliseconds. */
export type Transaction = {
  id: number;
  account_id: number;
  /** E.164; written without the plus. */
  phone: string;
  amount: number;
  /** As announced; `feeCharged` becomes 0 when it was given back. */
  fee: number;
  feeCharged: number;
  status: 'pending' | 'completed' | 'failed';
  code: string | null;
  desc: string | null;
  receipt: string | null;
  externalReference: string | null;
  description: string;
  checkoutRequestId: string;
  merchantRequestId: string;
  createdAt: number;
  completedAt: number | null;
  /** What goes wrong with its callback. */
  callbackFault: CallbackFault | null;
  /** A payment that was called failed, and is paid after all at that time. */
  turns: { at: number; receipt: string } | null;
};

export type ImarapayState = {
  kycVerified: boolean;
  /** The prepaid service wallet that fees are taken from, in shillings. */
  serviceWallet: number;
  accounts: Channel[];
  transactions: Transaction[];
};
