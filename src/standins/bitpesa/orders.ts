import type { Ground } from '../ground.js';
import { blank, fieldsOf, textOf, wrong } from './answers.js';
import type { Errors } from './answers.js';
import { isCurrency, priced, unitsOf } from './figures.js';
import { countryCodes } from './outcomes.js';
import { wrongSender } from './senders.js';
import type { BitpesaState, Payin, Recipient, Sender, Transaction } from './state.js';
import { banks, rules, stepOf } from './types.js';

/** What one payment may be worth, in US cents; the documents leave it to `min` and `max` of their currency list. */
export const worthMin = 100;
export const worthMax = 1_000_000;
const recipientsMax = 20;

/** Somebody who is known, or the fields of somebody new. */
export type Payer = { known: Sender } | { fresh: Record<string, unknown> };

/** A transaction as it was asked for, or everything that is wrong with it. */
export type Order = {
  inputCurrency: string;
  sender: Payer;
  recipients: Recipient[];
  payins: Payin[];
  external: string | null;
  autoRefund: boolean;
  metadata: unknown;
};
export type Read = { status: 'order'; order: Order } | { status: 'wrong'; errors: Errors; echo: object };

const none = (errors: Errors): boolean => Object.keys(errors).length === 0;

/** Reads and checks a transaction; nothing is kept. */
export function readOrder(ground: Ground, given: Record<string, unknown>): Read {
  const bitpesa = ground.state().bitpesa;
  const inputCurrency = given['input_currency'];
  const errors: Errors = {};
  if (inputCurrency === undefined) Object.assign(errors, blank('input_currency'));
  else if (!isCurrency(inputCurrency)) Object.assign(errors, wrong('input_currency', 'inclusion'));
  const input = isCurrency(inputCurrency) ? inputCurrency : 'USD';
  const external = given['external_id'];
  if (external !== undefined && external !== null && (typeof external !== 'string' || external === '' || external.length > 100))
    Object.assign(errors, wrong('external_id'));
  const list = Array.isArray(given['recipients']) ? given['recipients'].slice(0, recipientsMax + 1) : [];
  if (list.length === 0) Object.assign(errors, blank('recipients'));
  if (list.length > recipientsMax) Object.assign(errors, wrong('recipients', 'too_long'));

  const sender = readSender(bitpesa, fieldsOf(given['sender']), list.map((one) => textOf(fieldsOf(fieldsOf(one)['payout_method'])['type']) ?? '')); // prettier-ignore
  const recipients = list.map((one) => readRecipient(ground, fieldsOf(one), input));
  const bad = !none(errors) || !none(sender.errors) || recipients.some((one) => one.errors !== undefined);
  if (bad) {
    return {
      status: 'wrong',
      errors,
      echo: {
        ...given,
        sender: { ...fieldsOf(given['sender']), errors: sender.errors },
        recipients: recipients.map((one, i) => ({ ...fieldsOf(list[i]), ...one.errors })),
      },
    };
  }
  const payins = (Array.isArray(given['payin_methods']) ? given['payin_methods'] : []).slice(0, 5).map((one): Payin => {
    const { type, in_details } = fieldsOf(one);
    return { id: ground.ids.uuid(), type: textOf(type) ?? 'UGX::Mobile', state: 'pending', inDetails: fieldsOf(in_details) };
  });
  const autoRefund = fieldsOf(given['traits'])['auto_refund'];
  return {
    status: 'order',
    order: {
      inputCurrency: input,
      sender: sender.sender,
      recipients: recipients.flatMap((one) => one.recipient ?? []),
      payins,
      external: textOf(external) ?? null,
      autoRefund: typeof autoRefund === 'boolean' ? autoRefund : true,
      metadata: given['metadata'] ?? {},
    },
  };
}

/** BitPesa docs, "ID and External ID". What a new one lacks is said; an external id with fields updates who is there already. */
function readSender(bitpesa: BitpesaState, given: Record<string, unknown>, types: string[]): { sender: Payer; errors: Errors } {
  const { id, external_id, ...fields } = given;
  const nobody = (errors: Errors) => ({ sender: { fresh: given }, errors });
  if (Object.keys(given).length === 0) return nobody(blank('base'));
  if (id !== undefined && external_id !== undefined) return nobody(wrong('external_id'));
  const found = bitpesa.senders.find((one) =>
    id !== undefined ? one.id === id : external_id !== undefined && one.externalId === external_id,
  );
  if (!found && (id !== undefined || Object.keys(fields).length === 0)) return nobody(wrong('id'));
  const all = found ? { ...found.fields, ...fields } : fields;
  const errors =
    found && Object.keys(fields).length === 0 ? {} : wrongSender(found ? { documents: [], ...all } : all, found ? true : bitpesa.kycWaived);
  if (found && ['banned', 'rejected', 'disabled'].includes(found.state)) Object.assign(errors, wrong('base', 'sender_not_allowed'));
  for (const need of types.flatMap((type) => rules[type]?.sender ?? []))
    if (textOf(all[need]) === undefined) Object.assign(errors, blank(need));
  if (!found) return { sender: { fresh: given }, errors };
  if (none(errors)) Object.assign(found.fields, fields);
  return { sender: { known: found }, errors };
}

function readRecipient({ ids, state }: Ground, given: Record<string, unknown>, input: string): { recipient?: Recipient; errors?: object } {
  const errors: Errors = {};
  const method = fieldsOf(given['payout_method']);
  const type = textOf(method['type']) ?? '';
  const rule = state().bitpesa.payoutTypes.includes(type) ? rules[type] : undefined;
  if (!rule) return { errors: { payout_method: { ...method, errors: wrong('type', 'inclusion') } } };
  const output = type.slice(0, 3);
  const currency = given['requested_currency'];
  if (!isCurrency(currency)) Object.assign(errors, wrong('requested_currency', currency === undefined ? 'blank' : 'inclusion'));
  const units = isCurrency(currency) ? unitsOf(given['requested_amount'], currency) : undefined;
  if (given['requested_amount'] === undefined) Object.assign(errors, blank('requested_amount'));
  else if (isCurrency(currency) && (units === undefined || units <= 0)) Object.assign(errors, wrong('requested_amount', 'greater_than'));
  if (output === input && state().bitpesa.accounts[input] === undefined)
    Object.assign(errors, wrong('requested_currency', 'same currency needs a balance'));
  const price =
    units !== undefined && units > 0 && isCurrency(currency) ? priced({ units, currency }, input, output, stepOf(type)) : undefined;
  if (price) {
    const worth = priced({ units: price.output, currency: output }, 'USD', output, 1).input;
    if (worth < worthMin) Object.assign(errors, wrong('requested_amount', 'greater_than'));
    if (worth > worthMax) Object.assign(errors, wrong('requested_amount', 'less_than'));
  }
  const details = Object.fromEntries(Object.entries(fieldsOf(method['details'])).flatMap(([name, value]) => (typeof value === 'string' && value.length <= 200 ? [[name, value]] : []))); // prettier-ignore
  const methodErrors = wrongDetails(type, details);
  if (!none(errors) || !none(methodErrors) || !price || units === undefined || !isCurrency(currency))
    return {
      errors: { ...(!none(errors) && { errors }), ...(!none(methodErrors) && { payout_method: { ...method, errors: methodErrors } }) },
    };
  return {
    recipient: {
      id: ids.uuid(),
      state: 'initial',
      code: null,
      tries: 0,
      editable: true,
      cancelAsked: false,
      requested: { units, currency },
      input: price.input,
      output: { units: price.output, currency: output },
      fee: price.fee,
      type,
      details,
      metadata: given['metadata'] ?? {},
    },
  };
}

/** What is wrong with whom it should go to. */
export function wrongDetails(type: string, details: Record<string, string>): Errors {
  const rule = rules[type];
  if (!rule) return wrong('type', 'inclusion');
  const errors = blank(...rule.details.filter((name) => (details[name] ?? '').trim() === ''));
  const phone = details['phone_number'];
  const code = countryCodes[type.slice(0, 3)];
  const local = /^[1-9]\d{7,9}$/;
  const whole = new RegExp(`^\\+${code ?? ''}\\d{7,12}$`);
  if (phone && !whole.test(phone) && !local.test(phone)) Object.assign(errors, wrong('phone_number'));
  // The number that 2019's documents show stands without the country's code; `+255…` was not taken.
  if (phone && rule.phone === 'local' && !local.test(phone)) Object.assign(errors, wrong('phone_number'));
  const { mobile_provider: provider, country } = details;
  if (rule.providers && country !== undefined && !rule.providers[country]) Object.assign(errors, wrong('country', 'inclusion'));
  const taken = Object.entries(rule.providers ?? {}).flatMap(([at, list]) => (country === undefined || country === at ? list : []));
  if (provider && rule.providers && !taken.includes(provider)) Object.assign(errors, wrong('mobile_provider', 'inclusion'));
  const codes = banks[type];
  if (codes && details['bank_code'] && !codes[details['bank_code']]) Object.assign(errors, wrong('bank_code', 'inclusion'));
  if (details['bank_account'] && !/^\d{5,20}$/.test(details['bank_account'])) Object.assign(errors, wrong('bank_account'));
  if (details['iban'] && !/^[A-Z]{2}[0-9A-Z]{12,30}$/.test(details['iban'])) Object.assign(errors, wrong('iban'));
  return errors;
}

/** An order as a transaction of that sender. */
export function transactionOf({ clock, ids }: Ground, order: Order, sender: Sender): Transaction {
  return {
    id: ids.uuid(),
    externalId: order.external,
    state: sender.state === 'approved' ? 'approved' : 'initial',
    senderId: sender.id,
    inputCurrency: order.inputCurrency,
    input: order.recipients.reduce((sum, one) => sum + one.input, 0),
    paid: 0,
    back: 0,
    fundedAt: null,
    autoRefund: order.autoRefund,
    recipients: order.recipients,
    payins: order.payins,
    metadata: order.metadata,
    createdAt: clock.now(),
  };
}
