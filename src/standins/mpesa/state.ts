/** Somebody with an M-Pesa wallet. `balance` in whole shillings. */
export type Subscriber = { phone: string; balance: number; pin: string; /** Wrong PINs in a row. */ wrongPins: number };

/** What a phone does with a prompt when nobody is asked. */
export const promptOutcomes = ['ask', 'approve', 'cancel', 'wrongPin', 'noFunds', 'noAnswer'] as const;
export type PromptOutcome = (typeof promptOutcomes)[number];

/**
 * A payment prompt on its way to a phone, on it, or done with. `fate` is set where the phone never shows it: the result code
 * that M-Pesa gives when `expiresAt` comes.
 */
export type Prompt = {
  id: string;
  phone: string;
  amount: number;
  payee: string;
  account: string;
  /** The checkout request id of who asked. */
  reference: string;
  shownAt: number;
  expiresAt: number;
  fate: string | null;
  /** Null while it is open. */
  code: string | null;
};

/** Money that a member sent by the M-Pesa menu, with no prompt of ours. */
export type MenuPayment = { receipt: string; phone: string; amount: number; account: string; at: number };

export type MpesaState = {
  subscribers: Record<string, Subscriber>;
  /** What a phone holds that is not listed. */
  otherBalance: number;
  prompts: Prompt[];
  outcome: PromptOutcome;
  /** Outcomes of single phones, before the one of all. */
  outcomes: Record<string, PromptOutcome>;
  menuPayments: MenuPayment[];
};

/** What M-Pesa says of a prompt in the end. Code 0 alone has a receipt. Sources: ImaraPay docs; Daraja as integrators saw it. */
export type MpesaResult = { code: string; desc: string; receipt?: string };

const descriptions: Record<string, string> = {
  '0': 'The service request is processed successfully.',
  '1': 'The balance is insufficient for the transaction.',
  '17': 'Rule limited.',
  '1001': 'Unable to lock subscriber, a transaction is already in process for the current subscriber.',
  '1025': 'An error occurred while sending a push request.',
  '1032': 'Request cancelled by user.',
  '1037': 'DS timeout user cannot be reached.',
  '2001': 'The initiator information is invalid.',
  '8006': 'The security credential is locked.',
};

export const resultOf = (code: string, receipt?: string): MpesaResult => ({
  code,
  desc: descriptions[code] ?? 'Unknown.',
  ...(receipt !== undefined && { receipt }),
});
