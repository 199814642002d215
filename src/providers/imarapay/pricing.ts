import type { Clock } from '../../clock.js';
import { hours, minutes } from '../../clock.js';
import { major, wholeUnits } from '../../money.js';
import type { Money } from '../../money.js';
import type { Read } from '../answers.js';
import type { Tier } from './wire.js';

const keepMs = hours(24);
/** After a failed question the table is not asked for again for this long, so that a hanging provider delays nobody twice. */
const restMs = minutes(1);

/**
 * The chama's fee for an amount, from a table that is kept for a day; an old one serves on while no new one can be had. Undefined
 * while none was ever read. Between two tiers it is nothing, as in ImaraPay's own sample.
 */
export function feeTable(ask: () => Promise<Read<Tier[]>>, clock: Clock): (amount: Money) => Promise<Money | undefined> {
  let tiers: Tier[] | undefined;
  let askAgainAt = 0;
  let asking: Promise<void> | undefined;

  const refresh = async () => {
    const answer = await ask();
    if (answer.status === 'read' && answer.value.length > 0) tiers = answer.value;
    askAgainAt = clock.now() + (answer.status === 'read' ? keepMs : restMs);
  };

  return async (amount) => {
    const units = amount.currency === 'KES' ? wholeUnits(amount) : undefined;
    if (units === undefined) return undefined;
    if (clock.now() >= askAgainAt) await (asking ??= refresh().finally(() => (asking = undefined)));
    if (!tiers) return undefined;
    const fee = tiers.find((tier) => tier.min <= units && units <= tier.max)?.fee ?? 0;
    return Number.isSafeInteger(fee) ? major(fee, 'KES') : undefined;
  };
}
