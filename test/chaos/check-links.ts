import { scrub } from '../../src/log.js';
import type { Leg, Operation } from '../../src/operations/store.js';
import { paymentKey } from './diary.js';
import { by, isPaid, minorOf, sumOf, type Evidence } from './evidence.js';
import { nameOf } from './check-money.js';
import type { Payment } from './truths.js';
import { unitsIn, unitsOf } from './units.js';

/** Payments by links: one of each link is the member's contribution, any other on the same page is held for a person, and none is lost. */
export function* linkFindings(evidence: Evidence): Iterable<string> {
  const { dump, linked, operations, diary, truth } = evidence;
  const paid = by(linked.filter(isPaid), ({ reference }) => reference);
  for (const leg of dump.legs.filter(({ kind }) => kind === 'link')) {
    const operation = operations.get(leg.operationId);
    if (!operation) {
      yield `The link ${leg.id} belongs to nothing.`;
      continue;
    }
    const own = paid.get(leg.id) ?? [];
    if (own.length === 0) {
      if (leg.state === 'settled') yield `The link ${leg.id} is settled, and nobody paid by it.`;
      continue;
    }
    const credited = own.filter((payment) => isOf(leg, payment));
    if (leg.state !== 'settled' || credited.length !== 1)
      yield `The link ${leg.id} was paid ${own.length} times, it is ${leg.state}, and ${credited.length} of its payments are credited.`;
    for (const payment of own) {
      if (payment.amount.minor !== operation.amount.minor) yield `${nameOf(payment)} by link is not what was asked for.`;
      if (!diary.confirmations.has(paymentKey(payment.phone, unitsOf(payment.amount))))
        yield `${nameOf(payment)} by link: nobody ordered it.`;
      if (credited.includes(payment)) yield* creditFindings(evidence, { leg, operation, payment });
      else yield* heldFindings(evidence, operation, payment);
    }
    // "It did not go through" is only said of a payment that did not.
    const denied = truth.sms.some(({ to, text }) => to === own[0]?.phone && isDenial(text) && saysAmount(evidence, text, operation));
    const all = linked.filter(({ reference }) => reference === leg.id);
    if (denied && all.every((payment) => isPaid(payment) && !payment.turned))
      yield `The link ${leg.id} was paid, and its member was told that it was not.`;
  }
  yield* pageFindings(evidence);
}

const isDenial = (text: string): boolean => /did not go through|nobody has paid your link|no payment link could be made/.test(text);
const saysAmount = ({ village }: Evidence, text: string, { amount }: Operation): boolean =>
  unitsIn(text, village.currency) === unitsOf(amount);

/** Is this the payment that the link's leg has settled with? */
const isOf = (leg: Leg, { providerId, receipt }: Payment): boolean => leg.providerId === scrub(providerId) && leg.receipt === receipt;

function* creditFindings(
  { dump, truth, people, journals }: Evidence,
  { leg, operation, payment }: { leg: Leg; operation: Operation; payment: Payment },
): Iterable<string> {
  const name = `${nameOf(payment)} by link`;
  const memberId = people.find(({ phone }) => phone === payment.phone)?.memberId;
  const credits = dump.contributions.filter(({ legId }) => legId === leg.id);
  if (credits.length !== 1 || credits[0]?.amount.minor !== payment.amount.minor || credits[0].memberId !== memberId)
    yield `${name} is credited ${credits.length} times, or wrongly.`;
  const records = truth.recorded.filter(({ reference }) => reference === payment.receipt);
  if (records.length !== 1 || records[0]?.memberId !== memberId) yield `${name} is ${records.length} times in the records, or wrongly.`;
  const kinds = (journals.get(operation.id) ?? []).map(({ kind }) => kind).sort();
  if (kinds.join(' ') !== 'received recorded') yield `${name} is posted as ${kinds.join(', ')}.`;
}

/** Another payment on the same page: it lies in suspense, and a person is asked. */
function* heldFindings({ dump, journals }: Evidence, { id }: Operation, payment: Payment): Iterable<string> {
  const name = `${nameOf(payment)}, paid again by link`;
  const leg = dump.legs.find((one) => one.kind === 'match' && isOf(one, payment));
  const extra = dump.operations.find((one) => one.id === leg?.operationId && one.params['extraTo'] === id);
  if (!leg || !extra) {
    yield `${name}, is nowhere.`;
    return;
  }
  const posted = (journals.get(extra.id) ?? []).filter(({ kind }) => kind === 'held');
  const held = sumOf(posted.flatMap(({ entries }) => entries.filter(({ amount }) => minorOf(amount) > 0n).map(({ amount }) => amount)));
  if (posted.length !== 1 || held !== minorOf(payment.amount)) yield `${name}, is held ${posted.length} times, or wrongly.`;
  if (!dump.reviews.some(({ legId, reason, closedAt }) => legId === leg.id && reason === 'orphan-payment' && closedAt === undefined))
    yield `${name}, is held, and nobody is asked.`;
}

/** Several pages may be made for one link, where an answer was lost; one of them is shown to somebody. */
function* pageFindings({ dump, pages, told }: Evidence): Iterable<string> {
  const legs = new Set(dump.legs.filter(({ kind }) => kind === 'link').map(({ id }) => id));
  for (const [reference, made] of by(pages, (page) => page.reference)) {
    if (!legs.has(reference)) yield `A page was made for ${reference}, which is no link of ours.`;
    const shown = made.filter(({ id }) => told.some((text) => text.includes(id)));
    if (shown.length > 1) yield `Of the link ${reference} ${shown.length} pages were shown.`;
  }
}

/** The payments that links brought, and that are nobody's contribution yet. */
export const extraPayments = ({ dump, linked }: Evidence): Payment[] => {
  const legs = dump.legs.filter(({ kind }) => kind === 'link');
  return linked.filter((payment) => isPaid(payment) && !legs.some((leg) => isOf(leg, payment)));
};

/** Those that are contributions. */
export const linkContributions = (evidence: Evidence): Payment[] => {
  const extra = new Set(extraPayments(evidence));
  return evidence.linked.filter((payment) => isPaid(payment) && !extra.has(payment));
};
