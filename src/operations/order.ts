import type { Intent } from '../../flows/kit/intents.js';
import type { Me } from '../../flows/kit/me.js';
import { keyedHash, type Key } from '../secrets.js';

/** A confirmed intent to be written down. `key` names session and prompt: the same key is the same operation. */
export type Order = { key: string; intent: Intent; me: Me; address: string; at: number };

type MoneyIntent = Extract<Intent, { kind: 'contribute' | 'claim' }>;

/** An order that moves money; the others belong to other rooms. */
export type MoneyOrder = Order & { intent: MoneyIntent };

export const isMoneyOrder = (order: Order): order is MoneyOrder => order.intent.kind === 'contribute' || order.intent.kind === 'claim';

/** An order by which an officer decides about a claim. */
export type ClaimDecision = Order & { intent: Extract<Intent, { kind: 'decideClaim' }> };

export const isClaimDecision = (order: Order): order is ClaimDecision => order.intent.kind === 'decideClaim';

/** What came of writing an order down. */
export type Agreed = { status: 'agreed' } | { status: 'refused'; reason: 'busy' | 'notPossible' | 'receiptKnown' | 'decided' };

/** A receipt as money networks write it: upper case, nothing around it. */
export const tidyReceipt = (receipt: string): string => receipt.trim().toUpperCase();

/** Tells whether an order under a known key asks for the same thing as before. */
export function paramsHash(key: Key, { intent, me }: MoneyOrder): string {
  const what =
    intent.kind === 'contribute'
      ? [intent.amount.minor, intent.amount.currency]
      : [tidyReceipt(intent.receipt), intent.amount?.minor ?? '', intent.amount?.currency ?? ''];
  return keyedHash(key, 'params', intent.kind, me.chama.id, me.member?.id ?? '', me.person, ...what);
}
