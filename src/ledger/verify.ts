import type { Dump, Finding } from './dump.js';
import { abroadFindings } from './verify-abroad.js';
import { airtimeFindings } from './verify-airtime.js';
import { auditFindings } from './verify-audit.js';
import { journalFindings } from './verify-journals.js';
import { lightningFindings } from './verify-lightning.js';
import { moneyFindings } from './verify-money.js';
import { paymentFindings } from './verify-payments.js';
import { progressFindings } from './verify-progress.js';

/**
 * Holds our own books against themselves: the invariants I1 to I9, as far as our own rows can show them. An empty list says that
 * they hold. What providers and the chama's records say is another question, which the statement sweep asks. `sendOnce` names
 * the providers that take every request for a new payment.
 */
export function verify(dump: Dump, { sendOnce = [] }: { sendOnce?: readonly string[] } = {}): Finding[] {
  return [
    ...journalFindings(dump),
    ...auditFindings(dump),
    ...moneyFindings(dump),
    ...abroadFindings(dump),
    ...airtimeFindings(dump),
    ...paymentFindings(dump),
    ...lightningFindings(dump),
    ...progressFindings(dump, sendOnce),
  ];
}
