import type { Ground } from '../ground.js';
import type { MomoResult } from '../momo/state.js';
import type { MomoWallets } from '../momo/wallets.js';
import { form } from '../wire.js';
import { callbackFields, callbackJson, oppositeOf, reasons } from './callback.js';
import type { Transaction } from './state.js';

/** Waits of callbacks whose fault names none: well past our own polling. */
const lateMs = 10 * 60_000;
const secondMs = 5_000;

/** Books what a carrier said of a transaction, moves the app's balance, and tells us by callback. */
export function campaySettling(ground: Ground, wallets: MomoWallets) {
  const { clock, state, outgoing, later } = ground;

  const book = (transaction: Transaction, result: MomoResult): void => {
    const { endpoint, amount, carrier, chargeCents } = transaction;
    const { balances } = state().campay;
    const isPaid = result.end === 'paid';
    if (endpoint === 'collect' && isPaid) balances[carrier] += amount * 100 - chargeCents;
    if (endpoint === 'withdraw' && !isPaid) balances[carrier] += amount * 100;
    transaction.status = isPaid ? 'SUCCESSFUL' : 'FAILED';
    transaction.operatorReference = result.receipt ?? null;
    transaction.reason = result.end === 'paid' ? null : reasons[result.end];
    transaction.endedAt = clock.now();
  };

  const post = (fields: Record<string, string>, transaction: Transaction, delayMs: number): void =>
    state().campay.callbackMethod === 'GET'
      ? outgoing.post('campayCallback', 'query', form(fields), { delayMs })
      : outgoing.post('campayCallback', 'json', callbackJson(fields, transaction), { delayMs });
  const tell = (transaction: Transaction, result: MomoResult, delayMs: number): void =>
    post(callbackFields(ground, transaction, result), transaction, delayMs);

  const callback = async (transaction: Transaction, result: MomoResult): Promise<void> => {
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
        return result.end === 'paid' ? tell(transaction, oppositeOf(result), delayMs + (ms ?? secondMs)) : undefined;
      case 'beforeAnswer': {
        const fields = callbackFields(ground, transaction, result);
        const isGet = state().campay.callbackMethod === 'GET';
        const taken = await outgoing.deliver(
          'campayCallback',
          isGet ? 'query' : 'json',
          isGet ? form(fields) : callbackJson(fields, transaction),
        );
        return taken ? undefined : tell(transaction, result, secondMs);
      }
      case 'failureThenSuccess':
      case 'amountOff':
      case 'stringCodes':
      case undefined:
        return tell(transaction, result, delayMs);
    }
  };

  /** Has a payment that was called failed become paid when its time comes. */
  const scheduleTurn = (transaction: Transaction): void => {
    const { turns } = transaction;
    if (turns === null) return;
    later(Math.max(0, turns.at - clock.now()), () => {
      if (transaction.turns === null) return;
      transaction.turns = null;
      const result: MomoResult = { end: 'paid', receipt: turns.receipt };
      book(transaction, result);
      tell(transaction, result, state().timing.callbackDelayMs);
    });
  };

  const settle = async (transaction: Transaction, result: MomoResult): Promise<void> => {
    const { fault, ms } = transaction.callbackFault ?? {};
    if (transaction.endpoint === 'collect' && fault === 'failureThenSuccess' && result.receipt !== undefined) {
      transaction.turns = { at: clock.now() + (ms ?? secondMs), receipt: result.receipt };
      scheduleTurn(transaction);
      book(transaction, { end: 'expired' });
      return callback(transaction, { end: 'expired' });
    }
    book(transaction, result);
    await callback(transaction, result);
  };

  const payOut = (transaction: Transaction): void =>
    later(state().timing.autoAnswerMs, async () => {
      if (transaction.status !== 'PENDING') return;
      await settle(transaction, wallets.give(transaction.phone, transaction.amount, state().campay.appName));
    });

  return {
    payOut,
    /** What came of a payment at the carrier. */
    settled: async (reference: string, result: MomoResult): Promise<void> => {
      const transaction = state().campay.transactions.findLast((one) => one.reference === reference);
      if (transaction) await settle(transaction, result);
    },
    resume: () => {
      for (const one of state().campay.transactions) {
        scheduleTurn(one);
        if (one.endpoint === 'withdraw' && one.status === 'PENDING') payOut(one);
      }
    },
  };
}

export type CampaySettling = ReturnType<typeof campaySettling>;
