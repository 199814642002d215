import { describe, expect, test } from 'vitest';
import { money } from '../../src/money.js';
import { exampleIn, mobileIn } from '../../src/phone.js';
import type { PayoutMethod, RecipientField } from '../../src/providers/ports/payout.js';
import { fieldName, unpriced, without } from '../../flows/kit/abroad-amend.js';
import { accountOf, packed, unpacked, type AbroadDraft } from '../../flows/kit/abroad-draft.js';
import { countryCalled, countryName } from '../../flows/kit/countries.js';
import { rateText } from '../../flows/kit/names.js';
import { listFor, named, nextOf, puts, recipientFields } from '../../flows/kit/recipient-fields.js';
import { askable, askedOfSender, senderFields } from '../../flows/kit/sender-fields.js';
import {
  readAccount,
  readBirthDate,
  readCode,
  readEmail,
  readIban,
  readIdNumber,
  readName,
  readPostalCode,
  readWords,
} from '../../flows/kit/typed-details.js';

describe('a date of birth, day first', () => {
  test.each([
    ['31/12/1980', '1980-12-31'],
    ['1/2/1980', '1980-02-01'],
    ['31-12-1980', '1980-12-31'],
    ['31.12.1980', '1980-12-31'],
    ['31 12 1980', '1980-12-31'],
    ['31121980', '1980-12-31'],
    ['1980-12-31', '1980-12-31'],
    [' 29/02/2000 ', '2000-02-29'],
    ['29/02/1900', undefined],
    ['31/02/1980', undefined],
    ['12/31/1980', undefined],
    ['31/12/80', undefined],
    ['311280', undefined],
    ['31/12/1880', undefined],
    ['0/1/1980', undefined],
    ['1980', undefined],
    ['long ago', undefined],
    ['', undefined],
  ])('%s', (text, date) => expect(readBirthDate(text)).toBe(date));
});

describe('an IBAN', () => {
  test.each([
    ['CM21 1000 2000 3002 7797 6315 008', 'CM', 'CM2110002000300277976315008'],
    ['cm2110002000300277976315008', 'CM', 'CM2110002000300277976315008'],
    // ISO 13616: another country, one digit or two neighbours wrong, one missing
    ['CM21 1000 2000 3002 7797 6315 008', 'GA', undefined],
    ['CM21 1000 2000 3002 7797 6315 009', 'CM', undefined],
    ['CM21 1000 2000 3002 7797 6351 008', 'CM', undefined],
    ['CM21 1000 2000 3002 7797 6315 00', 'CM', undefined],
    ['SN08 SN01 0015 2000 0485 0000 3035', 'SN', 'SN08SN0100152000048500003035'],
    ['GB82 WEST 1234 5698 7654 32', 'GB', 'GB82WEST12345698765432'],
    ['10002000300277976315008', 'CM', undefined],
    ['', 'CM', undefined],
  ])('%s for %s', (text, country, iban) => expect(readIban(text, country)).toBe(iban));
});

test.each([
  ['0123456789', 'NG', '0123456789'],
  ['012 345-678.9', 'NG', '0123456789'],
  ['012345678', 'NG', undefined],
  ['012345678', 'KE', '012345678'],
  ['1234', 'KE', undefined],
  ['1'.repeat(21), 'KE', undefined],
  ['my account', 'KE', undefined],
])('the account %s in %s is %s', (text, country, account) => expect(readAccount(text, country)).toBe(account));

test.each([
  ['Neema', 'Neema'],
  ["  Ng'ang'a   wa  Mwangi ", "Ng'ang'a wa Mwangi"],
  ['Ng\u2019ang\u2019a', "Ng'ang'a"],
  ['Jean-Marie', 'Jean-Marie'],
  ['Éléonore', 'Éléonore'],
  ['St. John Jr.', 'St. John Jr.'],
  ['W4mbui', undefined],
  ['a@b.org', undefined],
  ['-', undefined],
  ['A', undefined],
  ['A'.repeat(41), undefined],
])('the name %s is %s', (text, name) => expect(readName(text)).toBe(name));

test('addresses, papers and codes are read for what they are', () => {
  expect(readEmail(' amina@example.org ')).toBe('amina@example.org');
  for (const text of ['amina@example', 'amina at example.org', 'a@b@c.org', 'a b@c.org']) expect(readEmail(text), text).toBeUndefined();
  expect(readIdNumber('a 123 4567')).toBe('A1234567');
  for (const text of ['12', 'ABCDE', '1234 5678 9012 3456 78901', '12?34']) expect(readIdNumber(text), text).toBeUndefined();
  expect(readPostalCode('00100')).toBe('00100');
  for (const text of ['none', '0', 'x'.repeat(12)]) expect(readPostalCode(text), text).toBeUndefined();
  expect(readCode('bk 044')).toBe('BK044');
  expect(readCode('Equity')).toBeUndefined();
  expect(readWords(' Kenyatta  Road 12 ')).toBe('Kenyatta Road 12');
  for (const text of ['12', 'a', '<b>hello', 'x@y.org', 'w'.repeat(61)]) expect(readWords(text), text).toBeUndefined();
});

test.each([
  ['0741 000 001', 'TZ', '+255741000001'],
  ['+255 741 000 001', 'TZ', '+255741000001'],
  ['00255741000001', 'TZ', '+255741000001'],
  ['+254712000001', 'TZ', undefined],
  ['0712', 'TZ', undefined],
  ['0222 123 456', 'TZ', undefined], // a land line
  ['77 123 45 67', 'SN', '+221771234567'],
  ['07 01 23 45 67', 'CI', '+2250701234567'],
])('the number %s in %s is %s', (text, country, phone) => expect(mobileIn(text, country)).toBe(phone));

test('the example of each country is a number there', () => {
  for (const country of ['KE', 'TZ', 'UG', 'NG', 'GH', 'CM', 'GA', 'SN', 'CI', 'BJ', 'BF', 'TG'])
    expect(mobileIn(exampleIn(country) ?? '', country), country).toBeDefined();
  expect(exampleIn('XX')).toBeUndefined();
});

test('countries are known by their names in three languages, and written in one', () => {
  for (const name of ['Cameroon', 'Kameruni', 'Cameroun', 'CAMEROUN']) expect(countryCalled(name), name).toBe('CM');
  for (const name of ['Ivory Coast', "Côte d'Ivoire", 'Cote d’Ivoire']) expect(countryCalled(name), name).toBe('CI');
  expect(countryCalled('Kenya')).toBe('KE');
  for (const name of ['Nowhere', 'KE', 'European Union', '']) expect(countryCalled(name), name).toBeUndefined();
  expect(countryName('sw', 'CM')).toBe('Kameruni');
  expect(countryName('fr', 'CI')).toBe("Côte d'Ivoire");
  expect(countryName('en', 'somewhere')).toBe('somewhere');
});

test('a rate is cut, not rounded up', () => {
  expect(['18.7599', '0.053489', '1', '1234.9', '0.00001239', '100.5'].map(rateText)).toEqual([
    '18.759',
    '0.05348',
    '1',
    '1234',
    '0.00001239',
    '100.5',
  ]);
});

const draft: AbroadDraft = { country: 'NG', methodId: 'NGN::Bank', needs: [], recipient: {}, also: [], at: '' };
const method = (...names: (RecipientField | `${RecipientField}?`)[]): Pick<PayoutMethod, 'fields'> => ({
  fields: names.map((name) => ({ name: name.replace('?', '') as RecipientField, required: !name.endsWith('?') })),
});

test('a method is asked for all that it needs and no more', () => {
  const asks = method('reason', 'country', 'account', 'firstName', 'street?');
  expect(nextOf(asks, draft)).toBe('firstName');
  expect(nextOf(asks, { ...draft, recipient: { firstName: 'Chidi' } })).toBe('account');
  expect(nextOf(asks, { ...draft, recipient: { firstName: 'Chidi', account: '0123456789' } })).toBeUndefined();
  // What was refused is asked for after all.
  expect(nextOf(asks, { ...draft, recipient: { firstName: 'Chidi', account: '0123456789' }, also: ['street', 'reason'] })).toBe('street');
  const reasons = { fields: [{ name: 'reason' as const, required: true, choices: [{ value: 'gift', label: 'Gift' }] }] };
  expect(nextOf(reasons, draft)).toBe('reason');
});

test('every detail that may be asked for is asked somehow', () => {
  for (const name of recipientFields) {
    const { text, options, field } = puts(name, [], 'NG');
    expect(text.key, name).toMatch(new RegExp(`^abroad-recipient\\.${name}`));
    expect(options.length > 0 || field !== undefined, name).toBe(true);
  }
  for (const name of senderFields) expect(askedOfSender[name].reads ?? askedOfSender[name].choices, name).toBeDefined();
  expect(askable(['idNumber', 'firstName', 'documents', 'phoneCountry'])).toEqual(['firstName', 'idNumber']);
});

test('a bank is found by a part of its name, and the lists are in its order', () => {
  const banks = [
    { value: '2', label: 'Société Générale ' },
    { value: '1', label: 'Ecobank' },
    { value: '3', label: 'Ecobank Transnational' },
  ];
  const list = listFor('bankCode', [{ name: 'bankCode', required: true, choices: banks }]);
  expect(list.map(({ value }) => value)).toEqual(['1', '3', '2']);
  expect(named(list, 'societe gen').map(({ value }) => value)).toEqual(['2']);
  expect(named(list, 'ECOBANK').map(({ value }) => value)).toEqual(['1']);
  expect(named(list, 'bank').map(({ value }) => value)).toEqual(['1', '3']);
  expect(named(list, 'e')).toEqual([]);
  expect(listFor('account', [{ name: 'account', required: true, choices: banks }])).toEqual([]);
});

test('what was not accepted is asked for again, and nothing else', () => {
  const whole = { ...draft, recipient: { firstName: 'Chidi', bankCode: '044', account: '0123456789' }, amount: money(100, 'KES') };
  expect(without(whole, ['account', 'method'])).toMatchObject({ recipient: { firstName: 'Chidi', bankCode: '044' }, also: ['account'] });
  expect(without(whole, []).recipient).toEqual({ firstName: 'Chidi' });
  expect(without(whole, []).amount).toEqual(money(100, 'KES'));
  expect(unpriced(whole)).not.toHaveProperty('amount');
  expect(fieldName(['amount', 'bankCode']).key).toBe('abroad-pay.field.bankCode');
  expect(fieldName(['amount']).key).toBe('abroad-pay.field.several');
  expect(accountOf(whole.recipient)).toBe('0123456789');
  expect(unpacked(packed(whole))).toEqual(whole);
  expect(unpacked(undefined)).toBeUndefined();
});
