import type { PaidFor, Payable } from '../../flows/kit/records.js';
import { compareMoney, decimalText, isPositive, isZero, major, minorOf, money, type Money } from '../money.js';
import type { Answer, Records } from './records.js';
import type { Rules } from './rules-schema.js';

/** What is read, and how much one payment may carry: undefined where no network is in between. */
type Of = { records: Records; rules: Rules; memberId: string; carries: Money | undefined };

/** Things to pay for that are shown of one kind. */
const eachMax = 10;

/**
 * What a member may pay for besides their contribution: open fines, loans that are paid back, promises to open projects, shares, the social fund.
 * `unknown` where the records do not answer for one of them: what is left out would look as if it were paid.
 */
export async function payablesOf(of: Of): Promise<Answer<Payable[]>> {
  const { records, memberId } = of;
  const [fines, loans, projects, pledges, shares, fund] = await Promise.all([
    records.loans.fines({ memberId }),
    records.loans.ofMember({ memberId }),
    records.sharing.projects(),
    records.sharing.pledges({ memberId }),
    records.savings.shares({ memberId }),
    records.savings.socialFund(),
  ]);
  for (const answer of [fines, loans, projects, pledges, shares, fund]) if (answer.status === 'unknown') return answer;
  const open = new Set(valueOf(projects, []).flatMap(({ projectId, state }) => (state === 'open' ? [projectId] : [])));
  const items = [
    ...valueOf(fines, [])
      .slice(0, eachMax)
      .map(({ fineId, reason, left }) => owing(of, { purpose: 'fine', subjectId: fineId }, reason, left)),
    ...valueOf(loans, [])
      .filter(({ state }) => state === 'active' || state === 'writtenOff')
      .slice(0, eachMax)
      .map(({ loanId, balance, arrears, next }) => {
        const due = arrears && isPositive(arrears) ? arrears : next?.left;
        return owing(of, { purpose: 'loan', subjectId: loanId }, '', balance, due);
      }),
    ...valueOf(pledges, [])
      .filter(({ projectId }) => open.has(projectId))
      .slice(0, eachMax)
      .map(({ projectId, project, left }) => owing(of, { purpose: 'pledge', subjectId: projectId }, project, left)),
    sharesIn(of, valueOf(shares, undefined)),
    fund.status === 'read' ? fundOf(of) : undefined,
  ];
  return { status: 'read', value: items.filter((item) => item !== undefined) };
}

const valueOf = <T, N>(answer: Answer<T>, none: N): T | N => (answer.status === 'read' ? answer.value : none);

/** Something of which `left` is owed, and `due` first. What a network does not carry at once is paid in parts. */
function owing({ carries }: Of, what: PaidFor, title: string, left: Money, due: Money = left): Payable | undefined {
  if (!isPositive(left)) return undefined;
  const max = least(roundUp(left), carries);
  return { for: what, title, owed: left, offered: least(roundUp(due), max), min: major(1, max.currency), max };
}

function sharesIn({ carries }: Of, shares: { price: Money; left: number } | undefined): Payable | undefined {
  if (!shares || isZero(shares.price)) return undefined;
  const { price, left } = shares;
  const carried = carries ? Number(minorOf(carries) / minorOf(price)) : left;
  const most = Math.min(left, carried);
  if (most < 1) return undefined;
  const max = money(minorOf(price) * BigInt(most), price.currency);
  return { for: { purpose: 'shares' }, title: '', offered: price, min: price, max, share: { price, most } };
}

/** Who has paid this cycle's part may pay more: it helps those in need. */
function fundOf({ carries, rules: { socialFund, maxContribution } }: Of): Payable | undefined {
  if (!isPositive(socialFund)) return undefined;
  const max = least(maxContribution, carries);
  return { for: { purpose: 'socialFund' }, title: '', offered: least(socialFund, max), min: major(1, max.currency), max };
}

/** Is this one of them, and the amount within its bounds? Shares are paid for whole. */
export function isPayable(items: readonly Payable[], what: PaidFor, amount: Money): boolean {
  const item = items.find((one) => isSame(one.for, what));
  if (item?.max.currency !== amount.currency) return false;
  if (compareMoney(amount, item.min) < 0 || compareMoney(amount, item.max) > 0) return false;
  return !item.share || minorOf(amount) % minorOf(item.share.price) === 0n;
}

const isSame = (a: PaidFor, b: PaidFor): boolean =>
  a.purpose === b.purpose && ('subjectId' in a ? a.subjectId : '') === ('subjectId' in b ? b.subjectId : '');

const least = (a: Money, b: Money | undefined): Money => (b && compareMoney(b, a) < 0 ? b : a);

/** To the next whole unit: nobody pays cents by phone. */
function roundUp(amount: Money): Money {
  const [whole = '0', fraction] = decimalText(amount).split('.');
  return major(BigInt(whole) + (fraction === undefined ? 0n : 1n), amount.currency);
}
