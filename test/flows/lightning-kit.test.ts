import { describe, expect, test } from 'vitest';
import { flows } from '../../flows/index.js';
import { readFullName } from '../../flows/kit/full-name.js';
import { readPayment } from '../../flows/kit/mpesa-payment.js';
import { endOf, invoiceIn } from '../../flows/kit/own-invoice.js';
import { payerNumber, priceText, tanzanianNumber, type PayQuote } from '../../flows/kit/pay-by-lightning.js';
import type { FlowEntry } from '../../flows/kit/register.js';
import { orderHeard } from '../../flows/kit/sats-purchase.js';
import { speak } from '../../flows/texts/speak.js';
import { major, money } from '../../src/money.js';
import { everybody } from './people.js';

const me = everybody().find(({ who }) => who.startsWith('a member who may pay by Lightning'))?.me;
if (!me) throw new Error('nobody pays by Lightning');

const receipt = (id: string, amount?: number) => ({
  ...{ status: 'receipt', receipt: id },
  ...(amount !== undefined && { amount: major(amount, 'TZS') }),
});

test.each<[string, unknown]>([
  ['8DK3C2VYX5J', receipt('8DK3C2VYX5J')],
  [' 8dk3 c2vy x5j ', receipt('8DK3C2VYX5J')],
  ['QK71ABC234', receipt('QK71ABC234')],
  ['TKUMKREFES', receipt('TKUMKREFES')],
  ['AB12CD34', receipt('AB12CD34')],
  ['AB12CD34EF56', receipt('AB12CD34EF56')],
  ['8DK3C2VYX5J Confirmed. Tsh10,000.00 sent to CHAPSMART on 21/11/26 at 11:02 AM', receipt('8DK3C2VYX5J', 10_000)],
  ['8DK3C2VYX5J Imethibitishwa. Tsh10,000.00 imetumwa kwa CHAPSMART tarehe 21/11/26', receipt('8DK3C2VYX5J', 10_000)],
  ['QK71ABC234 Imethibitishwa. TSh1,500 imetumwa', receipt('QK71ABC234', 1_500)],
  ['8DK3C2VYX5J Confirmed. You have received Tsh10,000.00 from JOHN', { status: 'received' }],
  ['QK71ABC234 Imethibitishwa. Umepokea Tsh10,000.00 kutoka kwa JOHN', { status: 'received' }],
  ['AB12CD3', { status: 'none' }],
  ['AB12CD34EF567', { status: 'none' }],
  ['0741234567', { status: 'none' }],
  ['123456789012', { status: 'none' }],
  ['I have paid already', { status: 'none' }],
  ['', { status: 'none' }],
])('%s is a payment: %o', (text, expected) => {
  expect(readPayment(text, 'TZS')).toEqual(expected);
});

test.each<[string | undefined, unknown]>([
  ['10000', { said: '10000', receipt: '' }],
  ['10 000', { said: '10 000', receipt: '' }],
  ['10,000 8dk3c2vyx5j', { said: '10,000', receipt: '8DK3C2VYX5J' }],
  ['TSh 10 000 8DK3C2VYX5', { said: 'TSh 10 000', receipt: '8DK3C2VYX5' }],
  ['8DK3C2VYX5J', { said: '8DK3C2VYX5J', receipt: '' }],
  [undefined, { said: undefined, receipt: '' }],
])('%s is an order: %o', (order, expected) => expect(orderHeard(order)).toEqual(expected));

test.each<[string, string | undefined]>([
  ['Neema Mushi', 'Neema Mushi'],
  ['  neema   elia mushi ', 'neema elia mushi'],
  ["Ng'wandu Wa-Nyamwezi", "Ng'wandu Wa-Nyamwezi"],
  ['Zoé Mbappé', 'Zoé Mbappé'],
  ['J. Mushi', 'J. Mushi'],
  ['Neema', undefined],
  ['Neema 0741234567', undefined],
  ['Neema <b>', undefined],
  ['', undefined],
  [`Neema ${'M'.repeat(60)}`, undefined],
])('%s is a full name: %s', (text, name) => {
  expect(readFullName(text)).toBe(name);
});

const bolt11 = 'lnbc57140n1pjqrstuvwxyz023456789acdefghjklmnpqrstuvwxyz';
test.each<[string, string | undefined]>([
  [bolt11, bolt11],
  [`lightning:${bolt11.toUpperCase()}`, bolt11],
  [`Here it is: ${bolt11} thanks`, bolt11],
  [bolt11.replace('lnbc', 'lntb'), bolt11.replace('lnbc', 'lntb')],
  ['lnbc1', undefined],
  ['my wallet is asha@wallet.example', undefined],
  ['', undefined],
])('%s has the invoice %s', (text, invoice) => {
  expect(invoiceIn(text)).toBe(invoice);
});

test('an invoice is known again by how it ends', () => expect(endOf(bolt11)).toBe('uvwxyz'));

describe('numbers', () => {
  test.each<[string, string | undefined]>([
    ['0741 234 567', '+255741234567'],
    ['255741234567', '+255741234567'],
    ['+255 741 234 567', '+255741234567'],
    ['0712345678', '+255712345678'],
    ['254712345678', undefined],
    ['0222 123456', undefined],
  ])('%s gets money in Tanzania as %s', (text, phone) => expect(tanzanianNumber(text, me)).toBe(phone));

  const kenyan = { ...me, chama: { ...me.chama, country: 'KE' as const } };
  test.each<[string, string | undefined]>([
    ['0741 234 567', undefined],
    ['255741234567', '+255741234567'],
    ['+255 741 234 567', '+255741234567'],
    ['00255 741 234 567', '+255741234567'],
    ['0712345678', undefined],
  ])('from Kenya, where %s may be a number at home, it gets money in Tanzania as %s', (text, phone) =>
    expect(tanzanianNumber(text, kenyan)).toBe(phone),
  );

  test.each<[string, string | undefined]>([
    ['254 712 345 678', '+254712345678'],
    ['+49 1512 3456789', '+4915123456789'],
    ['0049 1512 3456789', '+4915123456789'],
    ['1 415 555 2671', '+14155552671'],
    ['0741 234 567', '+255741234567'],
    ['12345', undefined],
    ['my brother', undefined],
  ])('%s gets a link as %s', (text, phone) => expect(payerNumber(text, me)).toBe(phone));
});

test('a price says what arrives, what is paid, the fee in it, the rate without the fee, and until when it holds', () => {
  const quotedAt = Date.parse('2026-11-21T08:00:00Z');
  const quote: PayQuote = {
    ...{ quoteId: 'q', kind: 'remittance', amount: major(25_000, 'TZS'), pay: money(14_680, 'SAT'), fee: money(270, 'SAT') },
    ...{ feePercent: '1.87', tier: 'bronze', quotedAt, expiresAt: quotedAt + 270_000 },
  };
  expect(speak('en', priceText(me, quote)).split('\n')).toEqual([
    'TSh 25,000 for 14,680 sats',
    'Fee in it: 270 sats (1.87%, Bronze)',
    // 25,000 shillings for the 14,410 sats that are no fee
    '1,000 sats = TSh 1,735',
    'Holds until 11:04',
  ]);
  expect(speak('sw', priceText(me, { ...quote, tier: undefined }))).toContain('270 sats (1.87%)');
});

const entryOf = (flow: 'buy-sats' | 'send' | 'remit' | 'sats'): FlowEntry => flows[flow];

test.each<[string, Record<string, string> | undefined]>([
  ['buy sats', {}],
  ['Buy some sats 5000', { amount: '5000' }],
  ['nunua satoshi za 5,000', { amount: '5,000' }],
  ['acheter des sats pour 5 000', { amount: '5 000' }],
  ['buy airtime 100', undefined],
  ['buy saturday clothes', undefined],
])('"%s" asks for sats: %o', (text, args) => expect(entryOf('buy-sats').recognises?.(text)).toEqual(args));

test('the words of sending money', () => {
  expect(entryOf('send').words).toEqual({ en: ['send'], sw: ['tuma'], fr: ['envoyer', 'envoi'] });
  expect(entryOf('send').args?.('50000 0712 345 678')).toEqual({ order: '50000 0712 345 678' });
  expect(entryOf('send').args?.('money please')).toEqual({});
  expect(entryOf('send').args?.('my greetings to everybody there')).toBeUndefined();
  expect(entryOf('remit').args?.('50000')).toEqual({ order: '50000' });
  expect(entryOf('sats').needsPin).toBe(true);
});
