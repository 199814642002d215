import { systemClock as clock } from '../../src/clock.js';
import type { Standins } from '../../src/standins/server.js';
import { restless } from './files.js';
import type { Installation } from './installation.js';
import { endInvoices, payOpenLinks } from './payers.js';
import { timeLapse } from './time-lapse.js';

/** So many times as fast lives the service that settles: a quarter of an hour in 15 seconds. */
const factor = 60;
const settleMaxMs = 90_000;
const lookEveryMs = 500;
/** It must be at rest for so long, which is more than one round of the statement sweep. */
const restForMs = 2_000;

/**
 * Lets a life of the service come to rest, on a clock that goes faster, with providers that do nothing wrong any more. Says what
 * is left when it does not.
 */
export async function settle({ start, dataDir, standins }: Installation, folder: string, phones: readonly string[]): Promise<string[]> {
  endInvoices(standins);
  const life = start({}, timeLapse(folder, factor));
  await Promise.race([life.ready, clock.sleep(settleMaxMs)]);
  const since = clock.monotonic();
  let restingSince: number | undefined;
  let left: Record<string, number> = {};
  while (clock.monotonic() - since < settleMaxMs && !life.isOver()) {
    await payOpenLinks(standins, phones);
    left = { ...restless(dataDir), ...undecided(standins) };
    if (Object.keys(left).length > 0) restingSince = undefined;
    else if (clock.monotonic() - (restingSince ??= clock.monotonic()) >= restForMs) break;
    await clock.sleep(lookEveryMs);
  }
  const died = life.isOver();
  life.kill();
  const { code, said } = await life.ended;
  if (died) return [`the life that was to settle everything ended by itself with ${code ?? 'a signal'}: ${said.trim()}`];
  return Object.entries(left).map(([what, n]) => `${n} ${what}`);
}

/** What providers have not decided yet, each with how often. */
function undecided(standins: Standins): Record<string, number> {
  const { imarapay, campay, chapsmart, bitpesa } = standins.state();
  const truth = standins.truth();
  const counts = {
    'payments undecided at ImaraPay': imarapay.transactions.filter(({ status, turns }) => status === 'pending' || turns !== null).length,
    'payments undecided at CamPay': campay.transactions.filter(({ status, turns }) => status === 'PENDING' || turns !== null).length,
    'payouts under way at ChapSmart': chapsmart.invoices.filter(({ payout }) => payout !== null).length,
    'payouts under way at BitPesa': bitpesa.transactions.filter(({ fundedAt, state }) => fundedAt !== null && state !== 'paid').length,
    'airtime undecided at the seller':
      truth.airtime.filter(({ status }) => status === 'Sent').length + campay.airtime.filter(({ status }) => status === 'PENDING').length,
  };
  return Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0));
}
