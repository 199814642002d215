import type { CallbackFault } from '../faults.js';
import { resultOf } from '../mpesa/state.js';
import type { MpesaResult } from '../mpesa/state.js';
import { nairobiStamp } from '../times.js';
import type { Transaction } from './state.js';

/** The body of a callback, in Daraja's shape: metadata on success only, `Balance` without a value, date and phone as numbers. */
export function callbackBody(transaction: Transaction, result: MpesaResult, at: number, fault?: CallbackFault | null): string {
  const written = fault?.fault === 'stringCodes' ? String : (value: number) => value;
  const amount = transaction.amount + (fault?.fault === 'amountOff' ? 1 : 0);
  const items = [
    { Name: 'Amount', Value: written(amount) },
    { Name: 'MpesaReceiptNumber', Value: result.receipt },
    { Name: 'Balance' },
    { Name: 'TransactionDate', Value: written(Number(nairobiStamp(at))) },
    { Name: 'PhoneNumber', Value: written(Number(transaction.phone.slice(1))) },
  ];
  return JSON.stringify({
    Body: {
      stkCallback: {
        MerchantRequestID: transaction.merchantRequestId,
        CheckoutRequestID: transaction.checkoutRequestId,
        ResultCode: written(Number(result.code)),
        ResultDesc: result.desc,
        ...(result.code === '0' && { CallbackMetadata: { Item: fault?.fault === 'stringCodes' ? items.reverse() : items } }),
      },
    },
  });
}

/** What a callback says that lies: paid where it was not, under a receipt that M-Pesa never gave, and the other way round. */
export const oppositeOf = (result: MpesaResult): MpesaResult => (result.code === '0' ? resultOf('1032') : resultOf('0', 'FAKE000000'));
