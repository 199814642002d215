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

/** A link is paid so long after it was heard of, and by so many once more: a page that shows no receipt is a page that did nothing. */
const linkWaitMs: readonly [number, number] = [0, 6_000];
const twice = 0.25;
/** So many answers do not say whose the payment of a link will be. */
const unnamed = 0.3;

/** Members who are sent a link pay by it from their own phones: at once, late, or twice. Nobody knows of one of which no message came. */
export async function payLinks(
  { standins, phones, chance, coverage }: { standins: Standins; phones: readonly string[]; chance: Chance; coverage: Coverage },
  stopped: AbortSignal,
): Promise<void> {
  const draws = chance.fork();
  const due: { link: string; phone: string; at: number }[] = [];
  const seen = new Set<string>();
  while (!stopped.aborted) {
    standins.state().campay.linkHabits.tells = !draws.happens(unnamed);
    for (const { link, phone } of linksTold(standins, phones)) {
      if (seen.has(link)) continue;
      seen.add(link);
      const at = clock.now() + draws.between(...linkWaitMs);
      due.push({ link, phone, at });
      if (draws.happens(twice)) due.push({ link, phone, at: at + draws.between(...linkWaitMs) });
    }
    for (const one of due.filter(({ at }) => at <= clock.now())) {
      due.splice(due.indexOf(one), 1);
      coverage.count(`link ${(await standins.payByLink(one))?.status ?? 'unknown'}`);
    }
    await clock.sleep(lookEveryMs, stopped);
  }
}

/** At last everybody pays whose link nobody has tried: a link waits for its payer for a day. */
export async function payOpenLinks(standins: Standins, phones: readonly string[]): Promise<void> {
  const { transactions } = standins.state().campay;
  for (const one of linksTold(standins, phones)) {
    const isTried = transactions.some(({ externalReference }) => externalReference === one.reference);
    if (!isTried) await standins.payByLink(one);
  }
}

/** The links that members know of: what they are known by, whose message told of them, and the reference that was sent for them. */
function linksTold(standins: Standins, phones: readonly string[]): { link: string; phone: string; reference: string }[] {
  const messages = standins.truth().sms.filter(({ to, text }) => phones.includes(to) && text.includes('/campay/pay/'));
  return standins.state().campay.links.flatMap(({ reference: link, externalReference: reference }) => {
    const told = messages.find(({ text }) => text.includes(link));
    return told ? [{ link, phone: told.to, reference }] : [];
  });
}

/** Time passes at the rail as well: what nobody has paid by now is over. */
export function endInvoices(standins: Standins): void {
  for (const invoice of standins.state().chapsmart.invoices)
    if (invoice.status === 'pending') Object.assign(invoice, { expiresAt: clock.now() });
}
