import { expect, test } from 'vitest';
import { flows } from '../../flows/index.js';
import { airtimeOrder } from '../../flows/kit/airtime-order.js';
import type { FlowEntry } from '../../flows/kit/register.js';
import { airtimeNumber, carrierOf, type Country, type Phone } from '../../src/phone.js';

test.each<[string, Country, string | undefined, string | undefined]>([
  ['50', 'KE', '50', undefined],
  ['1,000', 'KE', '1,000', undefined],
  ['50 0712345678', 'KE', '50', '+254712345678'],
  ['50 0712 345 678', 'KE', '50', '+254712345678'],
  ['50 for +254 712 345 678', 'KE', '50', '+254712345678'],
  ['100 for +254 711 222 333', 'KE', '100', '+254711222333'],
  ['0712345678 50', 'KE', '50', '+254712345678'],
  ['KES 50 kwa 0110 123456', 'KE', 'KES 50', '+254110123456'],
  ['wa maongezi 50', 'KE', '50', undefined],
  ['0712345678', 'KE', undefined, '+254712345678'],
  ['500 670123456', 'CM', '500', '+237670123456'],
  ['1 000 pour le 6 70 12 34 56', 'CM', '1 000', '+237670123456'],
  ['1 000', 'CM', '1 000', undefined],
])('%s in %s is %s for %s', (said, country, amount, phone) => {
  expect(airtimeOrder(said, country)).toEqual({ amount, phone, oddNumber: false });
});

test.each<[string, Country]>([
  ['50 +255741000001', 'KE'], // abroad
  ['50 0200000000', 'KE'], // a land line
  ['500 620123456', 'CM'], // Camtel, which CamPay does not serve
  ['500 620 12 34 56', 'CM'],
])('%s in %s has no number that airtime can go to', (said, country) => {
  expect(airtimeOrder(said, country)).toEqual({ amount: said.split(' ')[0], phone: undefined, oddNumber: true });
});

test.each<[string, string | undefined]>([
  ['+254712345678', 'Safaricom'],
  ['+254110123456', 'Safaricom'],
  ['+254733123456', 'Airtel'],
  ['+254100123456', 'Airtel'],
  ['+254772123456', 'Telkom'],
  ['+237670123456', 'MTN'],
  ['+237655123456', 'Orange'],
  ['+255741000001', undefined],
])('%s was given out by %s', (phone, carrier) => {
  expect(carrierOf(phone as Phone)).toBe(carrier);
});

test('airtime is not sold across a border', () => {
  expect(airtimeNumber('+255741000001', 'KE')).toBeUndefined();
  expect(airtimeNumber('0741000001', 'TZ')).toBe('+255741000001');
  expect(airtimeNumber('620123456', 'CM')).toBeUndefined();
});

const entry: FlowEntry = flows.airtime;

test.each<[string, Record<string, string> | undefined]>([
  ['nunua muda 50', { order: '50' }],
  ['nunua muda wa maongezi 50 0712345678', { order: '50 0712345678' }],
  ['salio la simu', {}],
  ['Salio la simu 100', { order: '100' }],
  ['buy airtime 100 0712345678', { order: '100 0712345678' }],
  ['acheter du crédit 500', { order: '500' }],
  ['salio', undefined],
  ['salio langu', undefined],
  ['buy bread', undefined],
])('"%s" asks for airtime: %o', (text, args) => {
  expect(entry.recognises?.(text)).toEqual(args);
});

test('words of other flows stay theirs', () => {
  const words = Object.values(entry.words ?? {}).flat();
  expect(words).toEqual(['airtime', 'topup', 'muda', 'vocha', 'credit', 'recharge']);
  expect(entry.args?.('50 0712345678')).toEqual({ order: '50 0712345678' });
  expect(entry.args?.('please')).toEqual({});
  expect(entry.args?.('for my mother who lives far')).toBeUndefined();
});
