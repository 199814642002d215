import { z } from 'zod';
import { lightningOutcomes } from './state.js';
import type { ChapsmartState } from './state.js';

/** What the control API takes for Lightning: an invoice is named by its id or its text. */
export const Pay = z.object({
  invoice: z.string().max(4_000),
  outcome: z.enum(lightningOutcomes).exclude(['ask', 'expire', 'paidLate']).optional(),
});
export const Named = z.object({ invoice: z.string().max(4_000) });
export const Standing = z.object({ outcome: z.enum(lightningOutcomes) });
export const Till = z.object({ phone: z.string().regex(/^\+255\d{9}$/), amount: z.number().int().min(1).max(1e9) });
export const Wanted = z.object({ sats: z.number().int().min(1).max(1e9), expirySeconds: z.number().int().min(1).max(1e6).optional() });

const Ms = z.number().int().min(0).max(86_400_000);
const Rate = z.number().int().min(1).max(10_000_000);
export const Settings = z
  .object({ payMs: Ms, payoutMs: Ms, paySats: Rate, buySats: Rate, btcPrice: Rate, swingPermille: z.number().int().min(0).max(500) })
  .partial();

/** Changes what was given, and nothing else. */
export function set(chapsmart: ChapsmartState, { payMs, payoutMs, ...rates }: z.output<typeof Settings>): void {
  const given = (fields: object) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  Object.assign(chapsmart, given({ payMs, payoutMs }));
  Object.assign(chapsmart.rates, given(rates));
}

/** Invoices that somebody may act on, newest first, for the panel. */
export const openInvoices = ({ invoices }: ChapsmartState, max: number) =>
  invoices
    .filter(({ status }) => status === 'pending' || status === 'settled' || status === 'failed')
    .slice(-max)
    .reverse()
    .map(({ invoiceId, kind, phone, amount, sats, status, expiresAt }) => ({ invoiceId, kind, phone, amount, sats, status, expiresAt }));
