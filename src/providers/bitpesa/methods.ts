import type { AskedField, PayoutMethod, RecipientField } from '../ports/payout.js';
import { paysCents } from './amount.js';
import { corridors, ourName } from './corridors.js';
import type { Corridor } from './corridors.js';
import type { PaymentMethod } from './wire-info.js';

type Open = Omit<PaymentMethod, 'opposites'>;

/**
 * The corridors that are open to this account. The documents say what a corridor asks for, the account's own list which are open,
 * what else they ask for and which banks there are. One that asks for what we have no word for is left out: nobody could fill it in.
 */
export function methodsOf(open: readonly PaymentMethod[], country?: string): PayoutMethod[] {
  const byType = new Map(open.flatMap((one): Open[] => [one, ...one.opposites]).map((one) => [one.type, one]));
  return corridors.flatMap((corridor) => {
    const live = byType.get(corridor.type);
    if (!live || (country !== undefined && corridor.country !== country)) return [];
    if (live.fields.some(({ name, required }) => required && ourName(name) === undefined)) return [];
    return [methodOf(corridor, live)];
  });
}

function methodOf(corridor: Corridor, live: Open): PayoutMethod {
  const field = (name: RecipientField) => live.fields.find((one) => ourName(one.name) === name);
  const asked = new Set<RecipientField>([
    ...corridor.needs,
    ...live.fields.flatMap(({ name, required }) => (required ? (ourName(name) ?? []) : [])),
  ]);
  const fields = [...asked, ...(corridor.may ?? []).filter((name) => !asked.has(name))].map((name): AskedField => {
    const choices = choicesOf(corridor, name, field(name)?.options);
    return { name, required: asked.has(name), ...(choices && { choices }) };
  });
  const { type: id, kind, country, currency, sender } = corridor;
  return { id, kind, country, currency, fields, sender, cents: paysCents(currency) };
}

function choicesOf(
  { networks, country }: Corridor,
  name: RecipientField,
  options: Record<string, string> | undefined,
): AskedField['choices'] {
  // The list of one type holds the networks of all its countries, so ours by country goes first.
  if (name === 'network' && networks) return networks.map((value) => ({ value, label: options?.[value] ?? value }));
  if (name === 'country') return [{ value: country, label: country }];
  return options && Object.entries(options).map(([value, label]) => ({ value, label: label.trim() }));
}
