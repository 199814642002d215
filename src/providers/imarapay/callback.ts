import { z } from 'zod';
import { callbackJson } from '../answers.js';
import type { Hint } from '../ports.js';
import { Code } from './wire.js';

const itemsMax = 50;

const Callback = z.object({
  Body: z.object({
    stkCallback: z.object({
      CheckoutRequestID: z.string().regex(/^[\x21-\x7e]{1,128}$/),
      ResultCode: Code.refine((code) => /^[\w.]{1,20}$/.test(code)),
      CallbackMetadata: z.unknown().optional(),
    }),
  }),
});

const Items = z.object({ Item: z.array(z.unknown()).max(itemsMax) });
const Receipt = z.object({ Name: z.literal('MpesaReceiptNumber'), Value: z.string().regex(/^[A-Za-z0-9]{1,20}$/) });

/**
 * Reads ImaraPay's callback (the Daraja shape, unsigned). Amount, phone and date in it are not read: anybody could have written
 * them. The dedupe key holds code and receipt, so that a failure and a later success of one prompt are both heard.
 */
export function hint(body: string): Hint | undefined {
  const parsed = Callback.safeParse(callbackJson(body));
  if (!parsed.success) return undefined;
  const { CheckoutRequestID: providerId, ResultCode: code, CallbackMetadata: metadata } = parsed.data.Body.stkCallback;
  return { providerId, dedupeKey: `${providerId}:${code}:${receiptIn(metadata)}`, says: code === '0' ? 'settled' : 'refused' };
}

/** The receipt wherever it stands; metadata is absent on failures, unordered, and has items without a value. */
function receiptIn(metadata: unknown): string {
  const items = Items.safeParse(metadata);
  for (const item of items.success ? items.data.Item : []) {
    const receipt = Receipt.safeParse(item);
    if (receipt.success) return receipt.data.Value;
  }
  return '';
}
