import type { Collector, StatementLine } from '../../providers/ports.js';
import { formatMoney } from '../../money.js';
import { matchDelay, lookUpDelay, stuckAfterMs } from '../schedule.js';
import { isEnd, whyOf, type Answer, type Performer, type Work } from '../verdict.js';

/** Lines of the statement that are read for a claim. */
const linesMax = 200;

type Hands = { collectorOf: (chamaId: string) => Collector | undefined };

/** Looks for a payment that a member says they made, by its receipt, in the collector's statement. Reading is safe to repeat. */
export function match({ collectorOf }: Hands): Performer {
  return {
    prepare: () => undefined,
    ask: async (work) => {
      const collector = collectorOf(work.operation.chamaId);
      if (!collector) return { asked: 'nothing', found: { status: 'absent' } };
      const statement = await collector.statement(linesMax);
      if (statement.status === 'unknown') return { asked: 'lookUp', found: statement };
      return judge(
        work,
        statement.lines.find(({ receipt }) => receipt === work.operation.params['receipt']),
      );
    },
    hear: ({ leg, operation }, { found, doubt, reference }, now) => {
      // Its money is with a person already.
      if (leg.settled) return { is: 'open', to: leg.state, patch: { nextAt: undefined } };
      const patch = { polls: leg.polls + 1, sentAt: leg.sentAt ?? now };
      if (doubt !== undefined) return unmatched(doubt, patch, now);
      if (found.status === 'settled') {
        const { providerId, amount = operation.amount, receipt, at } = found;
        return { is: 'settled', proof: { providerId, amount, receipt, at, reference } };
      }
      if (isEnd(leg.state)) return { is: 'open', to: leg.state, patch: { ...patch, nextAt: undefined } };
      if (found.status !== 'absent') {
        if (now - leg.createdAt >= stuckAfterMs) return unmatched(`no statement for a day: ${whyOf(found)}`, patch, now);
        return { is: 'open', to: 'pending', patch: { ...patch, nextAt: now + lookUpDelay(now - leg.createdAt), note: whyOf(found) } };
      }
      const delay = matchDelay(leg.lookUps);
      const lookUps = leg.lookUps + 1;
      if (delay === undefined) return unmatched('no statement shows this receipt', { ...patch, lookUps }, now);
      return { is: 'open', to: 'pending', patch: { ...patch, lookUps, nextAt: now + delay, note: 'not in the statement yet' } };
    },
  };
}

const unmatched = (detail: string, patch: object, now: number) =>
  ({ is: 'review', reason: 'claim-unmatched', detail, patch: { ...patch, nextAt: undefined, resolvedAt: now } }) as const;

/** A receipt can be read on another's phone: only a payment from the claimer's own number counts without a person's look. */
function judge({ operation }: Work, line: StatementLine | undefined): Answer {
  if (line?.status === 'refused') return { asked: 'lookUp', found: { status: 'absent' }, doubt: 'the statement shows it as refused' };
  if (line?.status !== 'settled') return { asked: 'lookUp', found: { status: 'absent' } };
  const { providerId, amount, receipt, at, reference } = line;
  const found = { status: 'settled' as const, providerId, amount, at, ...(receipt !== undefined && { receipt }) };
  if (line.phone === operation.phone || reference !== undefined) return { asked: 'lookUp', found, reference };
  const doubt = line.phone ? 'from another number' : 'and does not show who paid';
  return { asked: 'lookUp', found, doubt: `the statement shows ${formatMoney(amount)} ${doubt}` };
}
