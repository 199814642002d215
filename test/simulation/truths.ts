import { fromDecimal, type Currency, type Money } from '../../src/money.js';
import { espoir } from '../../src/book/local/seed/espoir.js';
import type { Dump } from '../../src/operations/store.js';
import { fromUuid4 } from '../../src/providers/campay/reference.js';
import type { World } from './world.js';

/** A request for money that a collecting provider took, as the provider sees it. */
export type Asked = { reference: string | undefined; receipt: string | undefined; amount: Money; isPaid: boolean; result: string };

/** An order of airtime that a seller took. `isKnowable`: that it was delivered was told to us, or is told to whoever asks. */
export type Ordered = { id: string; key: string | undefined; phone: string; amount: Money; isDelivered: boolean; isKnowable: boolean };

/** What those outside hold to be so of one chama. */
export type ChamaTruth = {
  chamaId: string;
  collector: string;
  seller: string;
  currency: Currency;
  asked: Asked[];
  airtime: Ordered[];
  /** What the chama's records say was contributed. */
  recorded: { reference: string | undefined; amount: Money }[];
  /** All that was sent by SMS. */
  sms: string[];
};

/** The truth of each chama of the world. */
export function truthsOf(world: World, dump: Dump): ChamaTruth[] {
  const truth = world.standins.truth();
  const sms = truth.sms.map(({ text }) => text);
  const kenya: ChamaTruth = {
    ...{ chamaId: 'main', collector: 'imarapay', seller: 'africastalking', currency: 'KES', sms },
    asked: truth.payments.map(({ externalReference, receipt, amount, status, resultCode }) => ({
      reference: externalReference ?? undefined,
      receipt: receipt ?? undefined,
      amount,
      isPaid: status === 'completed',
      result: resultCode ?? status,
    })),
    airtime: truth.airtime.map(({ requestId, key, phone, units, status }) => ({
      id: requestId,
      key: key ?? undefined,
      phone,
      amount: kes(units),
      isDelivered: status === 'Success',
      // Nobody can ask Africa's Talking: a success after a failure is known by its report alone, and that may get lost.
      isKnowable: dump.inbox.some(
        ({ source, body }) => source === 'africastalking' && body.includes(requestId) && body.includes('Success'),
      ),
    })),
    recorded: truth.contributions.map(({ reference, amount }) => ({ reference: reference ?? undefined, amount })),
  };
  const cameroon: ChamaTruth = {
    ...{ chamaId: espoir.id, collector: 'campay', seller: 'campay', currency: 'XAF', sms },
    asked: truth.campay.collections.map(({ externalReference, receipt, amount, status }) => ({
      reference: fromUuid4(externalReference),
      receipt: receipt ?? undefined,
      amount,
      isPaid: status === 'SUCCESSFUL',
      result: `campay ${status}`,
    })),
    airtime: truth.campay.airtime.map(({ reference, externalReference, phone, amount, status }) => ({
      id: reference,
      key: fromUuid4(externalReference),
      phone,
      amount: xaf(amount),
      isDelivered: status === 'SUCCESSFUL',
      isKnowable: true,
    })),
    // The chama's own records are rows of our own book.
    recorded: dump.contributions
      .filter(({ chamaId, bookId }) => chamaId === espoir.id && bookId !== undefined)
      .map(({ receipt, amount }) => ({ reference: receipt, amount })),
  };
  return [kenya, cameroon];
}

const of = (currency: Currency) => (units: number | string) => {
  const amount = fromDecimal(units, currency);
  if (!amount) throw new Error(`a stand-in holds an amount that is none: ${units}`);
  return amount;
};
const kes = of('KES');
const xaf = of('XAF');

/** What our books say of one chama alone. */
export function ofChama(dump: Dump, chamaId: string): Dump {
  const operations = dump.operations.filter((operation) => operation.chamaId === chamaId);
  const ids = new Set(operations.map(({ id }) => id));
  const legs = dump.legs.filter(({ operationId }) => ids.has(operationId));
  const its = new Set(legs.map(({ id }) => id));
  return {
    ...dump,
    operations,
    legs,
    receipts: dump.receipts.filter(({ legId }) => its.has(legId)),
    journals: dump.journals.filter((journal) => journal.chamaId === chamaId),
    notifications: dump.notifications.filter(({ operationId }) => operationId !== undefined && ids.has(operationId)),
    reviews: dump.reviews.filter((review) => review.chamaId === chamaId),
    contributions: dump.contributions.filter((contribution) => contribution.chamaId === chamaId),
  };
}
