import type { Money } from '../../src/money.js';
import type { CareIntent, CareProfileIntent } from './care.js';
import type { LightningIntent } from './lightning.js';
import type { LinkIntent } from './link.js';
import type { Language } from './me.js';
import type { PayoutIntent } from './payout.js';
import type { PaidFor, RecordWrite } from './records.js';

/** What a member has confirmed and wants done. It is written down before the member is answered, once for each prompt. */
export type Intent =
  /** Collect by the chama's rail and record in the chama's book. */
  | { kind: 'contribute'; amount: Money }
  | LinkIntent
  /** Collect by the chama's rail, and send airtime to this phone (E.164). */
  | { kind: 'airtime'; amount: Money; phone: string }
  | LightningIntent
  /** Collect by the chama's rail, and write it down for what it was paid for. */
  | { kind: 'payFor'; for: PaidFor; amount: Money }
  /** "I have already paid": match this receipt, else a treasurer looks. A contribution, unless it was paid for something else. */
  | { kind: 'claim'; receipt: string; amount?: Money; for?: PaidFor }
  /** An officer has looked for the payment behind a claim. */
  | { kind: 'decideClaim'; reviewId: string; verdict: ClaimVerdict }
  /** A write into the chama's records that moves no money. */
  | { kind: 'record'; write: RecordWrite }
  /** Draw this of the speaking member, or of their chama, as it is now, and send it to their WhatsApp. */
  | { kind: 'sendFile'; file: SentFile }
  | PayoutIntent
  | CareIntent
  | CareProfileIntent
  | { kind: 'agreeToTerms'; version: number }
  | { kind: 'setLanguage'; language: Language }
  /** `phc` comes from the read `newPin`; a PIN itself is never part of an intent. */
  | { kind: 'setPin'; phc: string }
  /** Binds the speaking WhatsApp id to the member of `phone`; `proof` comes from the read `checkCode`. */
  | { kind: 'bind'; phone: string; proof: string };

/** The files that a member may ask for. */
export type SentFile = 'statement' | 'year' | 'progress';

/** What an officer may find when they look for a claimed payment in vain. */
export type ClaimFault = 'notFound' | 'otherAmount' | 'wrongNumber';

export type ClaimVerdict = { is: 'confirmed'; amount: Money } | { is: 'rejected'; fault: ClaimFault };

/** An intent as a flow emits it: `actions: emit(intent(...))`, see `wants`. */
export type Emitted = { type: 'intent'; intent: Intent };
