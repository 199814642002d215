import { isPositive, type Money } from '../money.js';
import type { Clock } from '../clock.js';
import type { Me } from '../../flows/kit/me.js';
import type { Holdings } from '../../flows/kit/reads.js';
import type { Answer, Records } from './records.js';
import type { LoanView } from './records/loans.js';

/** What records elsewhere have to answer a question of the balance, and after what the balance is shown without them: a USSD turn has 1.5 s for all its reads. */
const waitMs = { ussd: { ask: 800, give: 1_000 }, text: { ask: 5_000, give: 6_000 } };

/**
 * What a member has and owes in the chama besides their contributions. Undefined when the records did not answer in time, or could not: whoever asks is
 * told so, and is not kept from what is known.
 */
export function openHoldings(deps: {
  records: (chamaId: string, withinMs?: number) => Records;
  clock: Pick<Clock, 'sleep'>;
  failed: (error: unknown) => void;
}): (me: Me) => Promise<Holdings | undefined> {
  const { records, clock, failed } = deps;

  async function look({ savings, loans }: Records, memberId: string): Promise<Holdings | undefined> {
    const [summary, own, shares] = await Promise.all([
      savings.summary({ memberId }),
      loans.ofMember({ memberId }),
      savings.shares({ memberId }),
    ]);
    if (summary.status !== 'read') return undefined;
    const { arrears, loans: owed, fines, pledged, welfare, dividends, unknown } = summary.value;
    const next = nextOf(own);
    const held = shares.status === 'read' ? shares.value : undefined;
    return {
      ...some({ arrears, loans: owed, fines, pledged, welfare, dividends }),
      ...(next && { next }),
      ...(held && held.count > 0 && { shares: { count: held.count, value: held.value } }),
      isPartial: unknown.length > 0 || own.status === 'unknown' || shares.status === 'unknown',
    };
  }

  return async ({ chama, channel, member }) => {
    if (!member) throw new Error('what a member holds was asked for somebody who is none');
    const { ask, give } = channel === 'ussd' ? waitMs.ussd : waitMs.text;
    const over = new AbortController();
    const looking = look(records(chama.id, ask), member.id).catch((error: unknown) => {
      failed(error);
      return undefined;
    });
    const found = await Promise.race([looking, clock.sleep(give, over.signal).then(() => undefined)]);
    over.abort();
    return found;
  };
}

/** The amounts that there are. */
const some = <N extends string>(amounts: Record<N, Money | undefined>): Partial<Record<N, Money>> =>
  Object.fromEntries(Object.entries(amounts).filter(([, amount]) => amount && isPositive(amount as Money))) as Partial<Record<N, Money>>;

/** The payment that comes first among all loans that are being paid back. */
function nextOf(answer: Answer<LoanView[]>): { amount: Money; dueOn: string } | undefined {
  const due = (answer.status === 'read' ? answer.value : []).flatMap(({ state, next }) => (state === 'active' && next ? [next] : []));
  const [first] = due.sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
  return first && { amount: first.left, dueOn: first.dueOn };
}
