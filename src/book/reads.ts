import { compareMoney, decimalText, isPositive, major, minus, money, plus, type Currency, type Money } from '../money.js';
import type { Phone } from '../phone.js';
import type { Me } from '../../flows/kit/me.js';
import type { Holdings, Reads } from '../../flows/kit/reads.js';
import type { PaidInCycle } from './paid-in-cycle.js';
import type { RuleBook } from './rules.js';
import type { BookStore, ContributionRow } from './store.js';

/** How a chama's members are asked to pay: a prompt on the phone within the network's limit, or by themselves. `approval`: what to dial where no prompt comes. */
export type Rail = { kind: 'stk'; max: Money; approval?: (phone: Phone) => string | undefined } | { kind: 'none' };

/** What M-Pesa carries in one payment (Safaricom's tariff: KES 250,000). */
export const mpesaMax: Money = major(250_000, 'KES');

const statementMax = 50;

/** The questions about a member's contributions, answered from our own copy: in one look, or from memory where `paid` keeps what it needs. */
export function openReads(deps: {
  store: BookStore;
  rules: Pick<RuleBook, 'today'>;
  rail: (chamaId: string) => Rail;
  paid: PaidInCycle['paid'];
  holdings: (me: Me) => Promise<Holdings | undefined>;
}): Pick<Reads, 'balance' | 'statement' | 'contributionTerms'> {
  const { store, rules, rail, paid: paidIn, holdings } = deps;

  async function standing(me: Me) {
    const today = rules.today(me.chama.id);
    const rows = await store.contributions(me.chama.id, memberOf(me));
    const { start, due } = today.cycle;
    const paid = sum(
      rows.filter(({ date }) => date >= start && date <= due),
      me.chama.currency,
    );
    return { ...today, rows, paid };
  }

  return {
    async balance({ me }) {
      const [{ rows, rules: on, cycle, paid }, more] = await Promise.all([standing(me), holdings(me)]);
      return {
        total: sum(rows, me.chama.currency),
        cycle: paid,
        cycleDue: on.cycleAmount,
        dueOn: cycle.due,
        beingRecorded: sum(
          rows.filter(({ bookId }) => bookId === undefined),
          me.chama.currency,
        ),
        ...(more && { more }),
      };
    },

    async statement({ me, limit }) {
      const rows = await store.contributions(me.chama.id, memberOf(me));
      return rows
        .slice(0, Math.max(0, Math.min(limit, statementMax)))
        .map(({ date, amount, receipt }) => ({ date, amount, ...(receipt !== undefined && { receipt }) }));
    },

    async contributionTerms({ me }) {
      const { rules: on, cycle } = rules.today(me.chama.id);
      const paid = await paidIn({ chamaId: me.chama.id, currency: me.chama.currency, memberId: memberOf(me), cycle });
      const by = rail(me.chama.id);
      const max = by.kind === 'stk' && compareMoney(by.max, on.maxContribution) < 0 ? by.max : on.maxContribution;
      const min = least(on.minContribution, max);
      const left = minus(on.cycleAmount, paid);
      const wish = isPositive(left) ? roundUp(left) : on.cycleAmount;
      const offered = least(compareMoney(wish, min) < 0 ? min : wish, max);
      const approve = by.kind === 'stk' && me.phone !== undefined ? by.approval?.(me.phone) : undefined;
      return { offered, min, max, rail: by.kind, payTo: on.payTo, ...(approve !== undefined && { approve }) };
    },
  };
}

function memberOf(me: Me): string {
  if (!me.member) throw new Error('a read of contributions was asked for somebody who is no member');
  return me.member.id;
}

const sum = (rows: readonly ContributionRow[], currency: Currency): Money =>
  rows.reduce((total, { amount }) => plus(total, amount), money(0, currency));

const least = (a: Money, b: Money): Money => (compareMoney(a, b) < 0 ? a : b);

/** To the next whole unit: nobody pays cents by phone. */
function roundUp(amount: Money): Money {
  const [whole = '0', fraction] = decimalText(amount).split('.');
  return major(BigInt(whole) + (fraction === undefined ? 0n : 1n), amount.currency);
}
