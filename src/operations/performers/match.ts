import type { Collector, Statement, StatementLine } from '../../providers/ports.js';
import { formatMoney } from '../../money.js';
import { claimGraceMs, lookUpDelay, matchDelay, promptsReachMs, stuckAfterMs, unreadMaxMs } from '../schedule.js';
import { isEnd, whyOf, type Answer, type Performer, type Work } from '../verdict.js';

/** Lines of the statement that are read for a claim. */
const linesMax = 200;

type Hands = {
  collectorOf: (chamaId: string) => Collector | undefined;
  /** Which payments its statement can show. */
  shows: (chamaId: string) => 'asked' | 'all';
  now: () => number;
};

/** Looks for a payment that a member says they made, by its receipt, in the collector's statement. Reading is safe to repeat. */
export function match({ collectorOf, shows, now }: Hands): Performer {
  /** Why looking on would be in vain, where it would. */
  function whyInVain({ operation, leg }: Work, statement: Extract<Statement, { status: 'read' }>): string | undefined {
    if (shows(operation.chamaId) === 'all' || now() - leg.createdAt < claimGraceMs) return undefined;
    const reachesBack = statement.whole || statement.lines.some(({ at }) => at <= now() - promptsReachMs);
    return reachesBack ? 'the statement shows what we asked for alone, and lacks it' : undefined;
  }

  return {
    prepare: () => undefined,
    ask: async (work) => {
      const collector = collectorOf(work.operation.chamaId);
      if (!collector) return absent('nothing', 'nobody collects here, so that no statement shows it');
      const statement = await collector.statement(linesMax);
      if (statement.status === 'unknown') return { asked: 'lookUp', found: statement };
      const line = statement.lines.find(({ receipt }) => receipt === work.operation.params['receipt']);
      return line ? judge(work, line) : absent('lookUp', whyInVain(work, statement));
    },
    hear: ({ leg, operation }, { found, doubt, reference }, at) => {
      // Its money is with a person already.
      if (leg.settled) return { is: 'open', to: leg.state, patch: { nextAt: undefined } };
      const patch = { polls: leg.polls + 1, sentAt: leg.sentAt ?? at };
      // Somebody has decided, or is about to: only a payment that is there changes that.
      if (isEnd(leg.state) && found.status !== 'settled') return { is: 'open', to: leg.state, patch: { ...patch, nextAt: undefined } };
      if (doubt !== undefined) return unmatched(doubt, patch, at);
      if (found.status === 'settled') {
        const { providerId, amount = operation.amount, receipt, at: paidAt } = found;
        return { is: 'settled', proof: { providerId, amount, receipt, at: paidAt, reference } };
      }
      const age = at - leg.createdAt;
      if (found.status !== 'absent') {
        const patienceMs = shows(operation.chamaId) === 'asked' ? unreadMaxMs : stuckAfterMs;
        if (age >= patienceMs) return unmatched(`no statement could be read: ${whyOf(found)}`, patch, at);
        return { is: 'open', to: 'pending', patch: { ...patch, nextAt: at + lookUpDelay(age), note: whyOf(found) } };
      }
      const delay = matchDelay(leg.lookUps);
      const lookUps = leg.lookUps + 1;
      if (delay === undefined) return unmatched('no statement shows this receipt', { ...patch, lookUps }, at);
      return { is: 'open', to: 'pending', patch: { ...patch, lookUps, nextAt: at + delay, note: 'not in the statement yet' } };
    },
  };
}

const absent = (asked: Answer['asked'], doubt?: string): Answer => ({
  asked,
  found: { status: 'absent' },
  ...(doubt !== undefined && { doubt }),
});

const unmatched = (detail: string, patch: object, now: number) =>
  ({ is: 'review', reason: 'claim-unmatched', detail, patch: { ...patch, nextAt: undefined, resolvedAt: now } }) as const;

/** A receipt can be read on another's phone: only a payment from the claimer's own number counts without a person's look. */
function judge({ operation }: Work, line: StatementLine): Answer {
  if (line.status === 'refused') return absent('lookUp', 'the statement shows it as refused');
  if (line.status !== 'settled') return absent('lookUp');
  const { providerId, amount, receipt, at, reference } = line;
  const found = { status: 'settled' as const, providerId, amount, at, ...(receipt !== undefined && { receipt }) };
  if (line.phone === operation.phone || reference !== undefined) return { asked: 'lookUp', found, reference };
  const doubt = line.phone ? 'from another number' : 'and does not show who paid';
  return { asked: 'lookUp', found, doubt: `the statement shows ${formatMoney(amount)} ${doubt}` };
}
