import { z } from 'zod';
import { payoutOutcomes } from './state.js';
import type { BitpesaState } from './state.js';

const Ms = z.number().int().min(0).max(86_400_000);

/** What becomes of payouts to a phone (E.164) or an account; null forgets it. */
export const PayoutFate = z.object({ payee: z.string().min(1).max(60), outcome: z.enum(payoutOutcomes).nullable() });

/** Balances are in smallest units. `webhooksOn` switches on again what BitPesa switched off. */
export const BitpesaSettings = z
  .object({
    kycWaived: z.boolean(),
    existingUnder: z.enum(['meta', 'object']),
    balances: z.record(z.string().regex(/^[A-Z]{3}$/), z.number().int().min(0).max(1e12)),
    webhooksOn: z.literal(true),
    startMs: Ms,
    payoutMs: Ms,
    retryMs: Ms.min(1_000),
    cancelMs: Ms,
    approveMs: Ms,
  })
  .partial();

export function setBitpesa(state: BitpesaState, given: z.output<typeof BitpesaSettings>): void {
  const { kycWaived, existingUnder, balances, webhooksOn, ...timing } = given;
  if (kycWaived !== undefined) state.kycWaived = kycWaived;
  if (existingUnder !== undefined) state.existingUnder = existingUnder;
  Object.assign(state.accounts, balances);
  if (webhooksOn) for (const one of state.webhooks) Object.assign(one, { disabled: false, silences: 0 });
  Object.assign(state.timing, timing);
}

export function setFate({ outcomes }: BitpesaState, { payee, outcome }: z.output<typeof PayoutFate>): void {
  if (outcome === null) Reflect.deleteProperty(outcomes, payee);
  else outcomes[payee] = outcome;
}
