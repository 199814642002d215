import type { Leg } from '../../src/operations/store.js';
import { scrub } from '../../src/log.js';
import { minorOf, sumOf, type Evidence } from './evidence.js';

/** The Lightning rail's truth = ours: one invoice an order at most and none but ours, what was paid is known, delivered once, and told. */
export function lightningFindings(evidence: Evidence): string[] {
  const findings = [...invoiceFindings(evidence), ...legFindings(evidence), ...lyingFindings(evidence)];
  return findings.map((finding) => `${evidence.village.name}: ${finding}`);
}

const legsOf = ({ dump }: Evidence, kind: Leg['kind']): Leg[] => dump.legs.filter((leg) => leg.kind === kind);

function* invoiceFindings(evidence: Evidence): Iterable<string> {
  const { truth, dump, operations } = evidence;
  const { invoices } = truth;
  const byInvoice = new Map(legsOf(evidence, 'invoice').flatMap((leg) => (leg.providerId === undefined ? [] : [[leg.providerId, leg]])));
  const delivers = new Map(legsOf(evidence, 'deliver').map((leg) => [leg.operationId, leg]));
  const asked = new Map(dump.reviews.map(({ operationId, reason }) => [operationId, reason]));
  if (invoices.length > byInvoice.size + legsOf(evidence, 'invoice').filter(({ reason }) => reason === 'lost').length)
    yield `${invoices.length} invoices were made, and ${byInvoice.size} orders have one.`;
  for (const { invoiceId, paid, delivered, payoutFailed, sats, amount, phone } of invoices) {
    const leg = byInvoice.get(scrub(invoiceId));
    const operation = leg && operations.get(leg.operationId);
    if (!leg || !operation) {
      // Its answer was lost, so that nobody can have been told of it.
      if (paid || truth.sms.some(({ text }) => text.includes(invoiceId)))
        yield `The invoice ${invoiceId} is known to people, and to no leg.`;
      continue;
    }
    const name = `The invoice ${invoiceId} of ${amount.minor} for ${phone}`;
    if (operation.amount.minor !== amount.minor) yield `${name} was ordered for ${operation.amount.minor}.`;
    if (paid !== (leg.state === 'settled')) yield `${name} was ${paid ? '' : 'not '}paid, and its leg is ${leg.state}.`;
    if (paid && leg.settled?.minor !== sats.minor)
      yield `${name} took ${sats.minor} sats, and is settled with ${leg.settled?.minor ?? 'none'}.`;
    const deliver = delivers.get(operation.id);
    if (delivered !== (deliver?.state === 'settled')) yield `${name} was ${delivered ? '' : 'not '}delivered, and its leg is ${deliver?.state ?? 'missing'}.`; // prettier-ignore
    if (payoutFailed !== (asked.get(operation.id) === 'delivery-failed'))
      yield `${name}: the payout ${payoutFailed ? 'failed' : 'did not fail'}, and a person was asked: ${asked.get(operation.id) ?? 'nothing'}.`;
    if (paid && !delivered && !payoutFailed) yield `${name} was paid, and is still on its way.`;
    if (paid && !isTold(evidence, operation.id)) yield `${name} was paid, and nobody was told what became of it.`;
  }
}

/** What is settled here with nothing behind it, and what a person was asked for nothing. */
function* legFindings(evidence: Evidence): Iterable<string> {
  const { truth, dump, operations } = evidence;
  const paid = new Set(truth.invoices.filter((invoice) => invoice.paid).map(({ invoiceId }) => scrub(invoiceId)));
  for (const { id, state, providerId } of legsOf(evidence, 'invoice'))
    if (state === 'settled' && !paid.has(providerId ?? '')) yield `The invoice leg ${id} is settled, and nobody paid.`;
  for (const { operationId, reason, detail } of dump.reviews)
    if (operations.get(operationId ?? '')?.kind === 'lightning' && reason !== 'delivery-failed')
      yield `A person was asked about ${operationId ?? ''}: ${reason}, ${detail}.`;
}

/** What lies with the rail by the ledger is what was paid and not delivered. */
function* lyingFindings({ truth, dump }: Evidence): Iterable<string> {
  const lines = dump.journals.flatMap(({ entries }) => entries.filter(({ account }) => account.startsWith('asset:transit:chapsmart:')));
  const here = sumOf(lines.map(({ amount }) => amount).filter(({ currency }) => currency === 'SAT'));
  const there = truth.invoices.filter(({ paid, delivered }) => paid && !delivered).reduce((sum, { sats }) => sum + minorOf(sats), 0n);
  if (here !== there) yield `${here} sats lie with the rail by the ledger, and ${there} by its own books.`;
}

const isTold = ({ dump }: Evidence, operationId: string): boolean =>
  dump.notifications.some(
    (one) =>
      one.operationId === operationId && /^lightning\.(?:delivered|held|onItsWay|paidLate)/.test(one.kind) && one.state !== 'waiting',
  );
