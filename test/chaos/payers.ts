import { systemClock as clock } from '../../src/clock.js';
import type { Standins } from '../../src/standins/server.js';
import type { Chance } from '../simulation/chance.js';
import type { Coverage } from '../simulation/coverage.js';

const lookEveryMs = 150;
/** Of those who are sent an invoice so many do not pay; and of the payouts after a payment so many fail. */
const ignored = 0.12;
const fails = 0.2;

/**
 * Those who are sent a link to an invoice and have a Lightning wallet: each decides once whether to pay. Nobody knows of an invoice of
 * which no message came. Resolves when `stopped`.
 */
export async function payInvoices(
  { standins, chance, coverage }: { standins: Standins; chance: Chance; coverage: Coverage },
  stopped: AbortSignal,
): Promise<void> {
  const draws = chance.fork();
  const seen = new Set<string>();
  while (!stopped.aborted) {
    const { lightning, sms } = standins.truth();
    for (const { invoiceId, status } of lightning.invoices) {
      if (status !== 'pending' || seen.has(invoiceId) || !sms.some(({ text }) => text.includes(invoiceId))) continue;
      seen.add(invoiceId);
      const outcome = draws.happens(fails) ? 'payoutFails' : 'pay';
      if (draws.happens(ignored)) coverage.count('invoice nobody pays');
      else coverage.count(`invoice ${standins.lightning.pay(invoiceId, outcome).status} ${outcome}`);
    }
    await clock.sleep(lookEveryMs, stopped);
  }
}

/** Time passes at the rail as well: what nobody has paid by now is over. */
export function endInvoices(standins: Standins): void {
  for (const invoice of standins.state().chapsmart.invoices)
    if (invoice.status === 'pending') Object.assign(invoice, { expiresAt: clock.now() });
}
