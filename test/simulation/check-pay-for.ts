import { formatMoney, minorOf, money, type Money } from '../../src/money.js';
import type { PaidFor } from '../../flows/kit/records.js';
import { whatFor } from '../../src/operations/paid-for.js';
import type { Dump } from '../../src/operations/store.js';
import { sumOf } from './orders.js';
import type { Village } from './villages.js';
import type { World } from './world.js';

/** What was paid besides contributions against the chama's records: each is written down once, for its member and its purpose. */
export async function payForWrongs(dump: Dump, world: World, { chamaId, currency }: Village): Promise<string[]> {
  const wrong: string[] = [];
  const records = world.life()?.service.records(chamaId, patienceMs);
  if (!records) return ['there is no life to ask the records'];
  const operations = new Map(dump.operations.map((operation) => [operation.id, operation]));
  const entered = dump.legs
    .filter(({ kind, state }) => kind === 'enter' && state === 'settled')
    .flatMap(({ operationId, settled }) => {
      const operation = operations.get(operationId);
      const what = operation && whatFor(operation);
      return operation && what ? [{ memberId: operation.memberId, what, amount: settled ?? money(0, currency) }] : [];
    });
  const none = money(0, currency);
  const paidFor = (fits: (what: PaidFor, memberId: string) => boolean): bigint =>
    sumOf(entered.filter(({ what, memberId }) => fits(what, memberId)).map(({ amount }) => amount));
  const compare = (what: string, held: Money, ours: bigint) => {
    if (minorOf(held) !== ours)
      wrong.push(`${chamaId}: the records hold ${formatMoney(held)} for ${what}, and ${ours} minor units were entered`);
  };

  const fund = await records.savings.socialFund();
  compare(
    'the social fund',
    fund.status === 'read' ? fund.value.balance : none,
    paidFor(({ purpose }) => purpose === 'socialFund'),
  );
  for (const memberId of new Set(entered.map((one) => one.memberId))) {
    const [fines, pledges] = await Promise.all([records.loans.fines({ memberId, all: true }), records.sharing.pledges({ memberId })]);
    for (const { fineId, amount, left } of fines.status === 'read' ? fines.value : []) {
      const ours = paidFor((what, whose) => what.purpose === 'fine' && what.subjectId === fineId && whose === memberId);
      if (ours > 0n) compare(`fine ${fineId} of ${memberId}`, money(minorOf(amount) - minorOf(left), currency), ours);
    }
    for (const { projectId, amount, left } of pledges.status === 'read' ? pledges.value : []) {
      const ours = paidFor((what, whose) => what.purpose === 'pledge' && what.subjectId === projectId && whose === memberId);
      if (ours > 0n) compare(`the promise of ${memberId} to ${projectId}`, money(minorOf(amount) - minorOf(left), currency), ours);
    }
  }
  return wrong;
}

const patienceMs = 10_000;
