import type { AfricastalkingState } from './africastalking/state.js';
import type { BitpesaState } from './bitpesa/state.js';
import type { CampayState } from './campay/state.js';
import type { ChamapayState } from './chamapay/state.js';
import type { ChapsmartState } from './chapsmart/state.js';
import type { HeldFault } from './faults.js';
import type { ImarapayState } from './imarapay/state.js';
import type { MomoState } from './momo/state.js';
import type { MpesaState } from './mpesa/state.js';
import type { Parcel } from './outgoing.js';
import type { WhatsappState } from './whatsapp/state.js';

/** How long things take in the world outside, in milliseconds. */
export type Timing = {
  /** From a push to the prompt on the phone. */
  promptDelayMs: number;
  /** From the prompt to the answer of a standing outcome. */
  autoAnswerMs: number;
  /** M-Pesa in real life: about a minute, then 1037. */
  promptLifeMs: number;
  callbackDelayMs: number;
  webhookDelayMs: number;
  smsDelayMs: number;
  /** From an order of airtime to its delivery, and from a question to Insights to its answer. */
  airtimeDelayMs: number;
  /** How long after an END a phone still cannot show a payment prompt. */
  ussdReleaseMs: number;
};

/** All that the stand-ins know, as plain JSON. */
export type StandinState = {
  version: 1;
  timing: Timing;
  chamapay: ChamapayState;
  imarapay: ImarapayState;
  africastalking: AfricastalkingState;
  bitpesa: BitpesaState;
  chapsmart: ChapsmartState;
  campay: CampayState;
  mpesa: MpesaState;
  /** Wallets and payments at MTN and Orange in Cameroon. */
  momo: MomoState;
  whatsapp: WhatsappState;
  /** What lies in the phones' SMS inboxes, oldest first. */
  inbox: PhoneSms[];
  outgoing: Parcel[];
  faults: HeldFault[];
};

export type PhoneSms = { id: string; phone: string; from: string; text: string; at: number };

/** Most rows that are kept of any kind; the oldest go first. More than any test makes. */
export const rowsMax = 200_000;

/** Adds a row, and drops the oldest when there are too many. */
export function keepRow<T>(rows: T[], row: T): T {
  rows.push(row);
  if (rows.length > rowsMax) rows.shift();
  return row;
}
