import { linkContributions } from './check-links.js';
import { nameOf } from './check-money.js';
import { by, isElsewhere, isPaid, type Evidence } from './evidence.js';
import { unitsIn, unitsOf } from './units.js';

/** What members were told: a receipt for every payment, always the same; "nothing was taken" never of money that was. */
export function wordFindings(evidence: Evidence): string[] {
  const findings = [...receiptFindings(evidence), ...refusalFindings(evidence)];
  return findings.map((finding) => `${evidence.village.name}: ${finding}`);
}

/** What arrived late for something else than a contribution is told before it is written down, and then again. */
const receiptIn = (text: string): string | undefined =>
  /your earlier payment of .+ for .+ did arrive/.test(text) ? undefined : /Receipt ([\w.]{10,24})\.(?: |$)/.exec(text)?.[1];

function* receiptFindings(evidence: Evidence): Iterable<string> {
  const { village, truth } = evidence;
  const told = by(
    truth.sms.filter(({ text }) => receiptIn(text) !== undefined),
    ({ text }) => receiptIn(text),
  );
  for (const payment of [...truth.payments.filter(isPaid), ...linkContributions(evidence)]) {
    const { phone, receipt = '-' } = payment;
    const own = told.get(receipt) ?? [];
    told.delete(receipt);
    // What was paid for something that cannot be had, or may not have been, is told of in other words, with the receipt.
    const isTold =
      own.length > 0 || (isElsewhere(payment, evidence) && truth.sms.some(({ to, text }) => to === phone && text.includes(receipt)));
    if (!isTold) yield `${nameOf(payment)} was paid, and no receipt was sent.`;
    if (new Set(own.map(({ text }) => text)).size > 1) yield `${nameOf(payment)}: its receipt was told in more than one way.`;
    if (own.some(({ to }) => to !== phone)) yield `${nameOf(payment)}: its receipt went to another phone.`;
    if (own.some(({ text }) => unitsIn(text, village.currency) !== unitsOf(payment.amount)))
      yield `${nameOf(payment)}: its receipt names another amount.`;
  }
  for (const [receipt] of told) yield `A receipt ${receipt} was sent, and nothing was paid under it.`;
}

/** A payment that the provider never called failed must not have been called so by us, not even for a while. */
function* refusalFindings({ village, truth, dump }: Evidence): Iterable<string> {
  const refusals = truth.sms.filter(({ text }) => /Nothing was taken|was not paid|no answer from your phone/.test(text));
  const refused = new Map(refusals.map(({ to, text }) => [`${to} ${unitsIn(text, village.currency) ?? ''}`, text]));
  for (const payment of truth.payments) {
    const text = refused.get(`${payment.phone} ${unitsOf(payment.amount)}`);
    if (isPaid(payment) && text !== undefined && !payment.turned) yield `${nameOf(payment)} was paid, and the member was told: ${text}`;
  }
  const told = new Set(dump.notifications.filter(({ state }) => state !== 'dead').map(({ operationId }) => operationId));
  for (const { id, kind, state } of dump.operations)
    if (state !== 'open' && !told.has(id)) yield `The ${kind} ${id} is ${state}, and its member was told nothing.`;
}
