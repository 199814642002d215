import type { SenderField } from '../../src/providers/ports/payout.js';
import { countryCalled } from './countries.js';
import type { Me } from './me.js';
import { phoneExample } from './names.js';
import type { SenderDetails } from './payout.js';
import { say, type Phrase, type Value } from './say.js';
import type { FieldKind, Option } from './screen.js';
import { readBirthDate, readEmail, readIdNumber, readMobile, readName, readPostalCode, readWords } from './typed-details.js';

/** What a sender is asked for. The country of their phone is known from its number. */
export type AskedOfSender = Exclude<SenderField, 'phoneCountry'>;

type Asking = {
  question: (me: Me) => Phrase;
  field?: FieldKind;
  choices?: (me: Me) => { value: string; label: Phrase }[];
  /** Reads what was typed; undefined when it is no such thing. */
  reads?: (text: string, me: Me) => string | undefined;
  odd?: Phrase;
  /** As it is shown to be checked. */
  written?: (value: string) => Value;
};

/** For who lives where there are none. The provider wants one of everybody; nothing but zeros is no code anywhere. */
const noPostalCode = '00000';

const countries: Omit<Asking, 'question'> = {
  field: 'text',
  choices: ({ chama }) => [{ value: chama.country, label: say('abroad.name', { name: { country: chama.country } }) }],
  reads: countryCalled,
  odd: say('sender.odd.country'),
  written: (country) => ({ country }),
};
const papers = ['ID', 'PP', 'DL', 'OT'] as const;
const funds = ['salary', 'business', 'farming', 'savings', 'family'] as const;

/** How each detail is asked for and read, in the order in which people are asked. */
export const askedOfSender: Record<AskedOfSender, Asking> = {
  firstName: { question: () => say('sender.firstName'), field: 'text', reads: readName, odd: say('sender.odd.name') },
  lastName: { question: () => say('sender.lastName'), field: 'text', reads: readName, odd: say('sender.odd.name') },
  birthDate: {
    ...{ question: () => say('sender.birthDate'), field: 'text', reads: readBirthDate, odd: say('sender.odd.birthDate') },
    written: (date) => ({ date }),
  },
  nationality: { ...countries, question: () => say('sender.nationality') },
  idType: {
    question: () => say('sender.idType'),
    choices: () => papers.map((value) => ({ value, label: say(`sender.idType.${value}`) })),
    written: (value) => say(`sender.idType.${papers.find((one) => one === value) ?? 'OT'}`),
  },
  idNumber: { question: () => say('sender.idNumber'), field: 'text', reads: readIdNumber, odd: say('sender.odd.idNumber') },
  phone: {
    ...{ question: (me) => say('sender.phone', { example: phoneExample(me) }), field: 'phone', odd: say('sender.odd.phone') },
    reads: (text, { chama }) => readMobile(text, chama.country),
  },
  email: { question: () => say('sender.email'), field: 'text', reads: readEmail, odd: say('sender.odd.email') },
  country: { ...countries, question: () => say('sender.country') },
  city: { question: () => say('sender.city'), field: 'text', reads: readWords, odd: say('sender.odd.words') },
  street: { question: () => say('sender.street'), field: 'text', reads: readWords, odd: say('sender.odd.words') },
  postalCode: {
    ...{ question: () => say('sender.postalCode'), field: 'text', reads: readPostalCode, odd: say('sender.odd.postalCode') },
    choices: () => [{ value: noPostalCode, label: say('sender.noPostalCode') }],
    written: (code) => (code === noPostalCode ? say('sender.withoutPostalCode') : code),
  },
  sourceOfFunds: {
    question: () => say('sender.sourceOfFunds'),
    choices: () => funds.map((value) => ({ value, label: say(`sender.sourceOfFunds.${value}`) })),
    written: (value) => say(`sender.sourceOfFunds.${funds.find((one) => one === value) ?? 'savings'}`),
  },
};

export const senderFields = Object.keys(askedOfSender) as AskedOfSender[];

/** Those of these that a sender is asked for, in the order in which people are asked. */
export const askable = (fields: readonly string[]): AskedOfSender[] => senderFields.filter((name) => fields.includes(name));

/** What may be chosen for a detail, as options. */
export const choicesOf = (name: AskedOfSender, me: Me): Option[] =>
  (askedOfSender[name].choices?.(me) ?? []).map(({ value, label }) => ({ label, event: { type: 'CHOSEN', value } as Option['event'] }));

/** The details as they are shown to be checked, one below the other. */
export const writtenOut = (details: SenderDetails): Phrase[] =>
  senderFields.flatMap((name) => {
    const value = details[name];
    return value === undefined ? [] : [say('sender.line', { value: askedOfSender[name].written?.(value) ?? value })];
  });
