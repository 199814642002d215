import { exampleIn } from '../../src/phone.js';
import type { AskedField, PayoutMethod, RecipientField } from '../../src/providers/ports/payout.js';
import type { AbroadDraft } from './abroad-draft.js';
import { listTitle, networkName } from './names.js';
import { say, type Phrase } from './say.js';
import type { FieldKind, Option } from './screen.js';
import { readAccount, readCode, readIban, readIdNumber, readMobile, readName, readWords } from './typed-details.js';

/** What is asked of the recipient. Their country was chosen before all else. */
export type AskedOfRecipient = Exclude<RecipientField, 'country'>;

/** A value that may be chosen, and what it is called. */
export type Choice = { value: string; label: string };

type Asking = {
  /** Asked where there is nothing to choose from. */
  typed?: (country: string) => Phrase;
  /** Asked where there is: in the method's own list, or in the one that everybody has. */
  chosen?: Phrase;
  field?: FieldKind;
  reads?: (text: string, country: string) => string | undefined;
  odd?: Phrase;
};

const asksName = (text: Phrase): Asking => ({ typed: () => text, field: 'text', reads: readName, odd: say('abroad-recipient.odd.name') });
const asksWords = (text: Phrase): Asking => ({
  typed: () => text,
  field: 'text',
  reads: readWords,
  odd: say('abroad-recipient.odd.words'),
});

/** How each detail is asked for and read, in the order in which people are asked. */
export const askedOfRecipient: Record<AskedOfRecipient, Asking> = {
  firstName: asksName(say('abroad-recipient.firstName')),
  lastName: asksName(say('abroad-recipient.lastName')),
  network: { ...asksWords(say('abroad-recipient.networkTyped')), chosen: say('abroad-recipient.network') },
  phone: {
    typed: (country) => say('abroad-recipient.phone', { country: { country }, example: exampleIn(country) ?? '+' }),
    ...{ field: 'phone', reads: readMobile, odd: say('abroad-recipient.odd.phone') },
  },
  bankCode: {
    ...{ typed: () => say('abroad-recipient.bankCodeTyped'), chosen: say('abroad-recipient.bankCode') },
    ...{ field: 'text', reads: readCode, odd: say('abroad-recipient.odd.code') },
  },
  account: {
    ...{ typed: () => say('abroad-recipient.account'), field: 'text', reads: readAccount, odd: say('abroad-recipient.odd.account') },
  },
  accountType: { ...asksWords(say('abroad-recipient.accountTypeTyped')), chosen: say('abroad-recipient.accountType') },
  iban: {
    typed: (country) => say('abroad-recipient.iban', { country }),
    ...{ field: 'text', reads: readIban, odd: say('abroad-recipient.odd.iban') },
  },
  street: asksWords(say('abroad-recipient.street')),
  city: asksWords(say('abroad-recipient.city')),
  gender: { chosen: say('abroad-recipient.gender') },
  idType: { chosen: say('abroad-recipient.idType') },
  idNumber: {
    ...{ typed: () => say('abroad-recipient.idNumber'), field: 'text', reads: readIdNumber, odd: say('abroad-recipient.odd.idNumber') },
  },
  relationship: { chosen: say('abroad-recipient.relationship') },
  reason: { ...asksWords(say('abroad-recipient.reasonTyped')), chosen: say('abroad-recipient.reason') },
};

export const recipientFields = Object.keys(askedOfRecipient) as AskedOfRecipient[];

/** What there is to choose from where the method has no list of its own; the values are the provider's words. */
const ownChoices: Partial<Record<AskedOfRecipient, { value: string; label: Phrase }[]>> = {
  gender: [
    { value: 'F', label: say('abroad-recipient.female') },
    { value: 'M', label: say('abroad-recipient.male') },
  ],
  idType: (['ID', 'PP', 'DL', 'OT'] as const).map((value) => ({ value, label: say(`sender.idType.${value}`) })),
  relationship: [
    { value: 'Family', label: say('abroad-recipient.family') },
    { value: 'Friend', label: say('abroad-recipient.friend') },
    { value: 'Business', label: say('abroad-recipient.business') },
  ],
};

/**
 * What is to be asked next for this method, of what it needs and of what was refused before; undefined when all is told. What it is
 * for goes without saying where the method has no list of reasons: the provider is told that it is for a person.
 */
export function nextOf({ fields }: Pick<PayoutMethod, 'fields'>, { recipient, also }: AbroadDraft): AskedOfRecipient | undefined {
  const needed = fields.filter(({ name, required, choices }) => required && (name !== 'reason' || (choices?.length ?? 0) > 0));
  const asked = new Set<RecipientField>([...needed.map(({ name }) => name), ...also]);
  return recipientFields.find((name) => asked.has(name) && recipient[name] === undefined);
}

/** The method's own list for a detail, banks by their names; empty where it has none, or where the detail is always typed. */
export function listFor(name: AskedOfRecipient, fields: readonly AskedField[]): Choice[] {
  const list = askedOfRecipient[name].chosen === undefined ? [] : (fields.find((field) => field.name === name)?.choices ?? []);
  const choices = list.map(({ value, label }) => ({ value, label: label.trim() }));
  return name === 'bankCode' ? choices.sort((a, b) => (a.label < b.label ? -1 : 1)) : choices;
}

/** Lists of banks are long: one is also chosen by a part of its name. */
const isSought = (name: AskedOfRecipient): boolean => name === 'bankCode';

/** How a detail is put: what is asked, what may be chosen, what may be typed. */
export function puts(
  name: AskedOfRecipient,
  choices: readonly Choice[],
  country: string,
): { text: Phrase; options: Option[]; field?: FieldKind } {
  const { typed, chosen, field } = askedOfRecipient[name];
  const own = ownChoices[name];
  const isTyped = choices.length === 0 && !own;
  const option = (value: string, label: Phrase): Option => ({ label, event: { type: 'CHOSEN', value } as Option['event'] });
  const listed = choices.map(({ value, label }) =>
    option(value, say('abroad.name', { name: listTitle(name === 'network' ? networkName(value, label) : label) })),
  );
  return {
    text: (isTyped ? typed?.(country) : chosen) ?? say('abroad-recipient.bankCodeTyped'),
    options: choices.length > 0 ? listed : (own ?? []).map(({ value, label }) => option(value, label)),
    ...(field && (isTyped || isSought(name)) && { field }),
  };
}

/** Those of a list that are called so, or partly so; an exact name is one alone. */
export function named(choices: readonly Choice[], text: string): Choice[] {
  const sought = plain(text);
  const exact = choices.filter(({ label }) => plain(label) === sought);
  return exact.length > 0 || sought.length < 2 ? exact : choices.filter(({ label }) => plain(label).includes(sought));
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim(); // prettier-ignore
