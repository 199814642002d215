/**
 * What a member's handset sees of the mobile network: USSD, SMS and the SIM toolkit's payment prompt. The main program
 * puts the stand-ins behind it. Phones are E.164; every shape is plain JSON; times are UTC milliseconds.
 */
export type PhoneNetwork = {
  /** Opens a USSD session, as the green key does. `code` as it was typed: `*384*100#`, or with answers in it. */
  dial(phone: string, code: string): Promise<NetworkPage>;
  /** Answers the page that is shown. */
  reply(session: string, input: string): Promise<NetworkPage>;
  /** The member hangs up. Nothing happens when the session is over already. */
  cancel(session: string): Promise<void>;
  /** The payment prompts that are open on this phone; networks show one at a time. */
  prompts(phone: string): Promise<PaymentPrompt[]>;
  /** What the member did with a prompt. What came of it is told by an event, and by SMS. */
  answerPrompt(id: string, answer: PromptAnswer): Promise<{ status: 'sent' | 'gone' }>;
  /** The SMS that this phone has got, in any order. */
  smsInbox(phone: string): Promise<InboxSms[]>;
  /** Tells of all that happens, for every phone, until the returned function is called. */
  events(listener: (event: NetworkEvent) => void): () => void;
};

/** What the network shows. `failed` is a network's own error: no answer in time, an answer it cannot show, no such code. */
export type NetworkPage =
  | { status: 'shown'; session: string; text: string; /** False: an answer is asked for. */ ended: boolean }
  | { status: 'failed'; why: 'noAnswer' | 'badAnswer' | 'noSuchCode' | 'sessionOver' };

export type PaymentPrompt = {
  id: string;
  /** Whose prompt it is, as people call it: `M-Pesa`, `MTN MoMo`. */
  wallet: string;
  /** What stands on the phone. */
  text: string;
  /** As the SIM toolkit writes it: `KES 500.00`. */
  amount: string;
  payee: string;
  at: number;
  expiresAt: number;
};

export type PromptAnswer = { pin: string } | { cancel: true };

export type InboxSms = { id: string; from: string; text: string; at: number };

/** How a prompt ended. */
export type PromptEnd = 'paid' | 'cancelled' | 'wrongPin' | 'noFunds' | 'noAnswer' | 'failed';

export type NetworkEvent =
  | { kind: 'sms'; phone: string; sms: InboxSms }
  | { kind: 'prompt'; phone: string; prompt: PaymentPrompt }
  | { kind: 'promptClosed'; phone: string; id: string; how: PromptEnd; receipt?: string }
  /** The network closed a USSD session: idle for too long, or over its longest time. */
  | { kind: 'sessionClosed'; phone: string; session: string }
  /** Anything else worth a line in the story of what happens, in plain English. */
  | { kind: 'note'; phone: string; text: string };
