import type { Dump, Finding } from './dump.js';
import { airtimeFindings } from './verify-airtime.js';
import { auditFindings } from './verify-audit.js';
import { journalFindings } from './verify-journals.js';
import { moneyFindings } from './verify-money.js';
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
    ...airtimeFindings(dump),
    ...progressFindings(dump, sendOnce),
  ];
}
