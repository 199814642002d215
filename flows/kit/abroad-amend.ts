import type { RecipientField } from '../../src/providers/ports/payout.js';
import type { AbroadDraft } from './abroad-draft.js';
import { recipientFields, type AskedOfRecipient } from './recipient-fields.js';
import { say, type Phrase } from './say.js';

/** What says where the money goes. */
const whereFields: RecipientField[] = ['phone', 'bankCode', 'account', 'iban'];

/** Those of the fields that a recipient is asked for. */
const known = (fields: readonly string[]): AskedOfRecipient[] => recipientFields.filter((name) => fields.includes(name));

/** The draft without what was not accepted, so that it is asked for again; where nobody says what, without what says where the money goes. */
export function without(draft: AbroadDraft, fields: readonly string[]): AbroadDraft {
  const wrong: readonly RecipientField[] = known(fields).length > 0 ? known(fields) : whereFields;
  const recipient = Object.fromEntries(Object.entries(draft.recipient).filter(([name]) => !wrong.some((one) => one === name)));
  return { ...draft, recipient, also: [...new Set([...draft.also, ...known(fields)])] };
}

/** The draft without its amount, so that another is asked for. */
export function unpriced(draft: AbroadDraft | undefined): AbroadDraft | undefined {
  if (!draft) return undefined;
  const { amount: _amount, ...rest } = draft;
  return rest;
}

/** The first of what was not accepted, in words. */
export function fieldName(fields: readonly string[]): Phrase {
  const [name] = known(fields);
  return name ? say(`abroad-pay.field.${name}`) : say('abroad-pay.field.several');
}
