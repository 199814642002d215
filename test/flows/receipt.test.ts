import { describe, expect, test } from 'vitest';
import { major } from '../../src/money.js';
import { readAmount } from '../../flows/kit/amount.js';
import { isReceiptMessage, readReceipt } from '../../flows/kit/receipt.js';

describe('what a member pastes or types as a receipt', () => {
  const found = (receipt: string, amount?: number) => ({
    status: 'receipt',
    receipt,
    ...(amount !== undefined && { amount: major(amount, 'KES') }),
  });
  test.each([
    ['QK71ABC234', found('QK71ABC234')],
    [' qk71abc234 ', found('QK71ABC234')],
    ['QK71 ABC 234', found('QK71ABC234')],
    ['QK71-ABC-234', found('QK71ABC234')],
    ['the code is qk71abc234', found('QK71ABC234')],
    [
      'QK71ABC234 Confirmed. Ksh1,500.00 paid to UMOJA CHAMA. on 21/11/26 at 1:05 PM.New M-PESA balance is Ksh20.00.',
      found('QK71ABC234', 1500),
    ],
    ['QK71ABC234 confirmed.Ksh500 sent to UMOJA for account ACCT123456 on 1/1/27', found('QK71ABC234', 500)],
    ['QK71ABC234 Imethibitishwa. Ksh500.00 imetumwa kwa UMOJA CHAMA tarehe 21/11/26. Baki yako ni Ksh20.00.', found('QK71ABC234', 500)],
    ['QK71ABC234 Confirmed. Ksh500.50 paid to UMOJA.', found('QK71ABC234')],
    ['QK71ABC234 Confirmed. Fuliza M-PESA amount is Ksh 300.00. Access Fee charged Ksh 3.00.', found('QK71ABC234')],
    ['QK71ABC234 Confirmed. You have received Ksh500.00 from JOHN', { status: 'received' }],
    ['QK71ABC234 Imethibitishwa. Umepokea Ksh500.00 kutoka kwa JOHN', { status: 'received' }],
    ['Failed. You do not have enough money in your M-PESA account to pay Ksh500.00.', { status: 'none' }],
    ['0712345678', { status: 'none' }],
    ['TKUMKREFES', found('TKUMKREFES')],
    ['tkumkrefes', found('TKUMKREFES')],
    ['TKUMKREFES Confirmed. Ksh800.00 sent to Umoja Chama for account UMOJA on 21/11/26 at 2:05 PM', found('TKUMKREFES', 800)],
    ['I PAID YESTERDAY MORNING', { status: 'none' }],
    ['QK71ABC2345', { status: 'none' }],
    ['QK71ABC23', { status: 'none' }],
    ['I paid yesterday at 10', { status: 'none' }],
    ['', { status: 'none' }],
  ])('%s', (text, expected) => expect(readReceipt(text, 'KES')).toEqual(expected));
});

describe('a message that nobody asked for is a receipt', () => {
  test.each([
    ['QK71ABC234 Confirmed. Ksh500.00 sent to UMOJA on 21/11/26 at 10:05 AM.', true],
    ['QK71ABC234 Confirmed.You have received Ksh500.00 from JOHN', true],
    ['QK71ABC234 Imethibitishwa. Umelipa Ksh500.00 kwa UMOJA', true],
    ['"QK71ABC234 confirmed. Ksh500.00 paid to UMOJA"', true],
    ['QK71ABC234', true],
    [' QK71ABC234 ', true],
    ['qk71abc234', false],
    ['balance500', false],
    ['TKUMKREFES Confirmed. Ksh800.00 sent to Umoja Chama on 21/11/26', true],
    ['TKUMKREFES Imethibitishwa. Ksh800.00 imetumwa kwa Umoja Chama', true],
    ['CONTRIBUTE', false],
    ['0712000001', false],
    ['1234567890', false],
    ['QK71ABC2345', false],
    ['QK71ABC234 is my code', false],
    ['I paid QK71ABC234 Confirmed', false],
    ['Confirmed', false],
    ['pay 500', false],
    ['', false],
  ])('%s: %s', (text, expected) => expect(isReceiptMessage(text)).toBe(expected));
});

test('every receipt of the stand-in is found, alone and in its message', () => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  const receipts = Array.from(
    { length: 3000 },
    (_, n) => 'TKU' + Array.from({ length: 7 }, (_, i) => letters[(n * 7919 + i * 104_729 * (n + 1)) % 36]).join(''),
  );
  expect(receipts.filter((one) => !/\d/.test(one)).length).toBeGreaterThan(20);
  for (const receipt of receipts) {
    const message = `${receipt} Confirmed. Ksh800.00 sent to Umoja Chama for account UMOJA on 21/11/26 at 4:35 PM New M-PESA balance is Ksh7,950.00.`;
    expect(readReceipt(receipt, 'KES')).toEqual({ status: 'receipt', receipt });
    expect(readReceipt(message, 'KES')).toMatchObject({ status: 'receipt', receipt });
    expect(isReceiptMessage(message)).toBe(true);
  }
});

describe('what a member types as an amount', () => {
  const bounds = { offered: major(1000, 'KES'), min: major(10, 'KES'), max: major(250_000, 'KES') };
  const odd = (key: string) => ({ status: 'odd', notice: expect.objectContaining({ key }) as unknown });
  test.each([
    ['500', { status: 'amount', amount: major(500, 'KES') }],
    ['KES 1,000', { status: 'amount', amount: major(1000, 'KES') }],
    ['10', { status: 'amount', amount: major(10, 'KES') }],
    ['250000', { status: 'amount', amount: major(250_000, 'KES') }],
    ['9', odd('amount.tooLittle')],
    ['250001', odd('amount.tooMuch')],
    ['99999999999999', odd('amount.tooMuch')],
    ['500.50', odd('amount.notWhole')],
    ['10,5', odd('amount.notWhole')],
    ['0', odd('amount.tooLittle')],
    ['1.500', odd('amount.unclear')],
    ['500.00', { status: 'amount', amount: major(500, 'KES') }],
    ['elfu kumi', { status: 'amount', amount: major(10_000, 'KES') }],
    ['-5', odd('amount.notNumber')],
    ['1k', { status: 'amount', amount: major(1000, 'KES') }],
    ['five', odd('amount.tooLittle')],
    ['some', odd('amount.notNumber')],
    ['', odd('amount.notNumber')],
  ])('%s', (text, expected) => expect(readAmount(text, bounds)).toEqual(expected));
});
