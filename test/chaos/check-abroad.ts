import { by, isPaid, minorOf, sumOf, type Evidence } from './evidence.js';
import { nameOf } from './check-money.js';

/** The payer's truth abroad = ours: one debit a payment at most and only after the member has paid, what arrived is settled, its cost posted. */
export function abroadFindings(evidence: Evidence): string[] {
  const findings = [...orderFindings(evidence), ...memberFindings(evidence), ...costFindings(evidence)];
  return findings.map((finding) => `${evidence.village.name}: ${finding}`);
}

function* orderFindings({ truth, dump, operations }: Evidence): Iterable<string> {
  const legs = new Map(dump.legs.filter(({ kind }) => kind === 'payOut').map((leg) => [leg.id, leg]));
  const paid = new Set(
    dump.legs.filter(({ kind, state }) => kind === 'collect' && state === 'settled').map(({ operationId }) => operationId),
  );
  const debited = new Map<string, number>();
  for (const { transactionId, externalId, debits, debited: cost, arrived, isUnderWay } of truth.payouts) {
    const leg = legs.get(externalId ?? '');
    const operation = leg && operations.get(leg.operationId);
    if (!leg || !operation) {
      yield `A payment abroad that no leg ordered: ${transactionId}.`;
      continue;
    }
    const name = `The payment abroad ${leg.id}`;
    if (debits > 1) yield `${name} was debited ${debits} times.`;
    if (debits > 0 && !paid.has(operation.id)) yield `${name} was debited before its member had paid.`;
    debited.set(operation.id, (debited.get(operation.id) ?? 0) + debits);
    if (isUnderWay) yield `${name} is still under way.`;
    if (arrived !== (leg.state === 'settled')) yield `${name} has ${arrived ? '' : 'not '}arrived, and its leg is ${leg.state}.`;
    if (arrived && leg.settled?.minor !== cost.minor)
      yield `${name} cost ${cost.minor}, and is settled with ${leg.settled?.minor ?? 'nothing'}.`;
  }
  for (const [id, times] of debited) if (times > 1) yield `The payment abroad ${id} was debited ${times} times.`;
  const known = new Set(truth.payouts.filter(({ arrived }) => arrived).map(({ externalId }) => externalId));
  for (const { id, state } of legs.values()) if (state === 'settled' && !known.has(id)) yield `The payment abroad ${id} is settled, and has not arrived.`; // prettier-ignore
}

/** Whoever has paid has sent it, or a person has it for a reason that shows. */
function* memberFindings({ truth, dump, operationOf }: Evidence): Iterable<string> {
  const legs = by(
    dump.legs.filter(({ kind }) => kind === 'payOut'),
    ({ operationId }) => operationId,
  );
  const reviews = by(dump.reviews, ({ operationId }) => operationId);
  for (const payment of truth.payments.filter(isPaid)) {
    const operation = operationOf(payment);
    if (operation?.kind !== 'payout') continue;
    const sent = legs.get(operation.id)?.find(({ state }) => state === 'settled');
    const asked = reviews.get(operation.id)?.map(({ reason, detail }) => `${reason}, ${detail}`) ?? [];
    const left = minorOf(payment.amount) - (sent?.settled ? minorOf(sent.settled) : 0n);
    const isExplained = sent !== undefined && left >= 100n && asked.every((reason) => reason.startsWith('payout-left'));
    if (asked.length > 0 && !isExplained) yield `${nameOf(payment)} was paid to send abroad, and a person was asked: ${asked.join('; ')}.`;
    if (!sent && asked.length === 0) yield `${nameOf(payment)} was paid to send abroad, and nothing came of it.`;
  }
}

function* costFindings({ truth, dump }: Evidence): Iterable<string> {
  const lines = dump.journals.flatMap(({ entries }) => entries);
  const on = (prefix: string) => sumOf(lines.filter(({ account }) => account.startsWith(prefix)).map(({ amount }) => amount));
  const cost = sumOf(truth.payouts.filter(({ arrived }) => arrived).map(({ debited }) => debited));
  if (-on('asset:bitpesa:') !== cost) yield `${cost} went out to other countries, and ${-on('asset:bitpesa:')} are posted.`;
  if (on('liability:abroad:') !== 0n) yield `${-on('liability:abroad:')} were paid to send abroad, and lie nowhere.`;
}
