import type { Intent } from '../../flows/kit/intents.js';
import type { Me } from '../../flows/kit/me.js';
import type { Phrase } from '../../flows/kit/say.js';
import type { MoneyIntent, Obstacle } from './kinds/kind.js';

/** A confirmed intent to be written down. `key` names session and prompt: the same key is the same operation. */
export type Order = { key: string; intent: Intent; me: Me; address: string; at: number };

/** An order that moves money; the others belong to other rooms. */
export type MoneyOrder = Order & { intent: MoneyIntent };

/** An order by which an officer decides about a claim. */
export type ClaimDecision = Order & { intent: Extract<Intent, { kind: 'decideClaim' }> };

export const isClaimDecision = (order: Order): order is ClaimDecision => order.intent.kind === 'decideClaim';

/** What came of writing an order down. */
export type Agreed =
  | { status: 'agreed' }
  | { status: 'refused'; reason: Obstacle | 'decided' | 'tooYoung' }
  /** By a limit of the chama's, or to protect the member; `phrase` says why. */
  | { status: 'refused'; reason: 'limit' | 'guarded'; phrase: Phrase };

/** A receipt as money networks write it: upper case, nothing around it. */
export const tidyReceipt = (receipt: string): string => receipt.trim().toUpperCase();
