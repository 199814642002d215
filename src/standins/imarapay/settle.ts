import type { Ground } from '../ground.js';
import { resultOf } from '../mpesa/state.js';
import type { MpesaResult } from '../mpesa/state.js';
import { callbackBody, oppositeOf } from './callback.js';
import type { Transaction } from './state.js';

/** Waits of callbacks whose fault names none: well past our own polling. */
const lateMs = 10 * 60_000;
const secondMs = 5_000;
/** What a failed callback claims that is taken back later. */
const falseFailure = '1037';

/** Books what M-Pesa said of a push, gives the fee back when it failed, and tells us by callback. */
export function settling({ clock, state, outgoing, events, later }: Ground) {
  const book = (transaction: Transaction, { code, desc, receipt }: MpesaResult): void => {
    const paid = code === '0';
    const fee = paid ? transaction.fee : 0;
    state().imarapay.serviceWallet += transaction.feeCharged - fee;
    const status = paid ? 'completed' : 'failed';
    Object.assign(transaction, { feeCharged: fee, status, code, desc, receipt: receipt ?? null, completedAt: clock.now() });
    const { phone, amount, checkoutRequestId } = transaction;
    events.emit({ type: 'payment', phone, status, amount, checkoutRequestId, ...(receipt !== undefined && { receipt }) });
  };

  const tell = (transaction: Transaction, result: MpesaResult, delayMs: number): void => {
    const body = callbackBody(transaction, result, clock.now(), transaction.callbackFault);
    outgoing.post('imarapayCallback', 'json', body, { delayMs });
  };

  /** Has a payment that was called failed become paid when its time comes. */
  const scheduleTurn = (transaction: Transaction): void => {
    const { turns } = transaction;
    if (turns === null) return;
    later(Math.max(0, turns.at - clock.now()), () => {
      if (transaction.turns === null) return;
      transaction.turns = null;
      const result = resultOf('0', turns.receipt);
      book(transaction, result);
      tell(transaction, result, state().timing.callbackDelayMs);
    });
  };

  const callback = async (transaction: Transaction, result: MpesaResult): Promise<void> => {
    const { fault, ms } = transaction.callbackFault ?? {};
    const delayMs = state().timing.callbackDelayMs;
    switch (fault) {
      case 'never':
        return;
      case 'twice':
        tell(transaction, result, delayMs);
        return tell(transaction, result, delayMs);
      case 'late':
        return tell(transaction, result, ms ?? lateMs);
      case 'contradicting':
        return tell(transaction, oppositeOf(result), delayMs);
      case 'successThenFailure':
        tell(transaction, result, delayMs);
        return result.code === '0' ? tell(transaction, oppositeOf(result), delayMs + (ms ?? secondMs)) : undefined;
      case 'beforeAnswer': {
        const body = callbackBody(transaction, result, clock.now());
        const taken = await outgoing.deliver('imarapayCallback', 'json', body);
        return taken ? undefined : tell(transaction, result, secondMs);
      }
      case 'failureThenSuccess':
      case 'amountOff':
      case 'stringCodes':
      case undefined:
        return tell(transaction, result, delayMs);
    }
  };

  return {
    settled: async (checkoutRequestId: string, result: MpesaResult): Promise<void> => {
      const transaction = state().imarapay.transactions.findLast((one) => one.checkoutRequestId === checkoutRequestId);
      if (!transaction) return;
      const { fault, ms } = transaction.callbackFault ?? {};
      if (fault === 'failureThenSuccess' && result.receipt !== undefined) {
        transaction.turns = { at: clock.now() + (ms ?? secondMs), receipt: result.receipt };
        scheduleTurn(transaction);
        book(transaction, resultOf(falseFailure));
        return callback(transaction, resultOf(falseFailure));
      }
      book(transaction, result);
      await callback(transaction, result);
    },
    resume: () => state().imarapay.transactions.forEach(scheduleTurn),
  };
}
