import { fromDecimal } from '../../money.js';
import type { Currency, Money } from '../../money.js';
import type { Outcome, Refusal } from '../ports.js';
import type { TopUp, Transaction } from './wire.js';

/** Their texts for a final no, by what is in them. What matches none is `declined`. */
const reasons: [RegExp, Refusal, alert?: string][] = [
  [/insufficient|credit|balance/i, 'unavailable', "the Africa's Talking balance cannot cover the airtime: top it up"],
  [/invalid.?(phone|number)|phone.?number/i, 'badNumber'],
  [/not.?supported/i, 'badNumber'],
  [/limit|maximum|minimum|amount/i, 'limit'],
];
const textMax = 300;

/** A final no of theirs. The text itself is not passed on: it may hold the number. */
export function refusalOf(text: string): Outcome & { status: 'refused' } {
  const said = text.slice(0, textMax);
  const [, reason, alert] = reasons.find(([pattern]) => pattern.test(said)) ?? [undefined, 'declined' as const];
  return { status: 'refused', reason, ...(alert !== undefined && { alert }) };
}

/** What an order's line comes to. `Sent` and `Queued` are not final; what has no id cannot be asked about again. */
export function settledOr({ status, errorMessage, requestId, amount }: TopUp): Outcome {
  const id = requestId && requestId !== 'None' ? requestId : undefined;
  switch (status) {
    case 'Failed':
      return { ...refusalOf(errorMessage ?? ''), ...(id !== undefined && { providerId: id }) };
    case 'Success':
    case 'Sent':
    case 'Queued': {
      if (id === undefined) return { status: 'unknown', why: 'africastalking took the airtime without an id' };
      if (status !== 'Success') return { status: 'pending', providerId: id };
      const paid = moneyOf(amount);
      return { status: 'settled', providerId: id, ...(paid && { amount: paid }) };
    }
    default: {
      // A line that failed for its own sake has a message and no id; anything else is a word that we do not know.
      const refused = id === undefined && errorMessage && errorMessage !== 'None';
      return refused ? refusalOf(errorMessage) : { status: 'unknown', why: 'africastalking says a word of airtime that we do not know' };
    }
  }
}

/**
 * What GET /query/transaction/find comes to. The body is not documented. An answer that names another transaction, and a `Failed`
 * that comes with an error of its own (perhaps of the question), decide nothing.
 */
export function outcomeOfQuery(providerId: string, answer: Transaction & { data?: Transaction | null | undefined }): Outcome {
  const said = answer.data ?? answer;
  const names = [said.transactionId, said.requestId].filter((id) => id !== undefined && id !== null && id !== 'None');
  if (names.length > 0 && !names.includes(providerId)) return { status: 'unknown', why: 'africastalking answers for another transaction' };
  const failedToAsk = [answer.errorMessage, said.errorMessage].some((text) => text && text !== 'None');
  switch (said.status ?? '') {
    case 'Success': {
      if (failedToAsk) break;
      const amount = moneyOf(said.amount ?? said.value);
      return { status: 'settled', providerId, ...(amount && { amount }) };
    }
    case 'Failed':
      // With its id in it the answer is about the transaction, whatever message stands beside.
      if (failedToAsk && names.length === 0) break;
      return { ...refusalOf(said.errorMessage ?? ''), providerId };
    case 'Sent':
    case 'Queued':
      return { status: 'pending', providerId };
    default: // nothing that we know, or nothing at all
  }
  return { status: 'unknown', why: 'africastalking does not say what became of the airtime' };
}

const currencyOf = new Map<string, Currency>(
  (['KES', 'UGX', 'TZS', 'RWF', 'XOF', 'ZAR', 'NGN', 'GHS', 'USD'] as const).map((one) => [one, one]),
);

/** `KES 100.0000` as money; undefined when it is not written so. */
export function moneyOf(text: string | null | undefined): Money | undefined {
  const [, code = '', figure = ''] = /^([A-Z]{3}) ?(\d+(?:\.\d+)?)$/.exec(text?.trim() ?? '') ?? [];
  const currency = currencyOf.get(code);
  return currency && fromDecimal(figure, currency);
}
