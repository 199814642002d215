import { by, isPaid, minorOf, type Evidence } from './evidence.js';
import { nameOf } from './check-money.js';
import { shillingsIn } from './diary.js';

/** What members were told: a receipt for every payment, always the same; "nothing was taken" never of money that was. */
export function wordFindings(evidence: Evidence): string[] {
  return [...receiptFindings(evidence), ...refusalFindings(evidence)];
}

const receiptIn = (text: string): string | undefined => /Receipt (\w{10})\.(?: Your total|$)/.exec(text)?.[1];

function* receiptFindings({ truth, isForAirtime }: Evidence): Iterable<string> {
  const told = by(
    truth.sms.filter(({ text }) => receiptIn(text) !== undefined),
    ({ text }) => receiptIn(text),
  );
  for (const payment of truth.payments.filter(isPaid)) {
    const own = told.get(payment.receipt ?? '') ?? [];
    told.delete(payment.receipt ?? '');
    // Airtime that could not be sent, or may not have been, is told of in other words, with the receipt.
    const isTold = own.length > 0 || (isForAirtime(payment) && truth.sms.some(({ text }) => text.includes(payment.receipt ?? '-')));
    if (!isTold) yield `${nameOf(payment)} was paid, and no receipt was sent.`;
    if (new Set(own.map(({ text }) => text)).size > 1) yield `${nameOf(payment)}: its receipt was told in more than one way.`;
    if (own.some(({ to }) => to !== payment.phone)) yield `${nameOf(payment)}: its receipt went to another phone.`;
    if (own.some(({ text }) => shillingsIn(text) !== Number(minorOf(payment.amount) / 100n)))
      yield `${nameOf(payment)}: its receipt names another amount.`;
  }
  for (const [receipt] of told) yield `A receipt ${receipt} was sent, and nothing was paid under it.`;
}

/** A payment that the provider never called failed must not have been called so by us, not even for a while. */
function* refusalFindings({ truth, turned, dump }: Evidence): Iterable<string> {
  const refusals = truth.sms.filter(({ text }) => /Nothing was taken|was not paid|no answer from your phone/.test(text));
  const refused = new Map(refusals.map(({ to, text }) => [`${to} ${shillingsIn(text) ?? ''}`, text]));
  for (const payment of truth.payments) {
    const text = refused.get(`${payment.phone} ${Number(minorOf(payment.amount) / 100n)}`);
    if (isPaid(payment) && text !== undefined && !turned.has(payment.checkoutRequestId))
      yield `${nameOf(payment)} was paid, and the member was told: ${text}`;
  }
  const told = new Set(dump.notifications.filter(({ state }) => state !== 'dead').map(({ operationId }) => operationId));
  for (const { id, kind, state } of dump.operations)
    if (state !== 'open' && !told.has(id)) yield `The ${kind} ${id} is ${state}, and its member was told nothing.`;
}
