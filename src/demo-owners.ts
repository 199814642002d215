import { roleIn } from './book/people.js';
import type { MemberRow } from './book/store.js';
import type { PhoneChama, PhoneOwner } from './channels/phones/phones.js';
import type { ChamaConfig } from './config.js';
import { newcomers } from './demo.js';
import { demoWallet } from './demo-network.js';
import type { Phone } from './phone.js';
import type { Service } from './service.js';

const countries: Partial<Record<ChamaConfig['country'], string>> = { KE: 'Kenya', TZ: 'Tanzania', CM: 'Cameroon' };

/** The chamas as headings over their members' phones. */
export const demoGroups = (chamas: readonly ChamaConfig[]): PhoneChama[] =>
  chamas.map(({ id, name, country, ussdCode, language, timeZone, providers: { imarapay, campay } }) => ({
    ...{ id, name, ussdCode, language, timeZone },
    country: countries[country] ?? country,
    collects: (imarapay ?? campay) !== undefined,
  }));

const unknown = '+254712999999' as Phone;

/** Whose phones a visitor can pick up: all members, each once, and somebody whom nobody knows. */
export function demoOwners({ people }: Pick<Service, 'people'>, chamas: readonly ChamaConfig[]): PhoneOwner[] {
  const [first] = chamas;
  const owners = new Map<Phone, PhoneOwner>();
  for (const chama of chamas)
    for (const row of people.roll.membersOf(chama.id)) {
      if (row.phone === undefined) continue;
      const before = owners.get(row.phone);
      if (before) owners.set(row.phone, { ...before, also: chama.name });
      else owners.set(row.phone, ownerOf(chama, row, row.phone));
    }
  const named = new Set<string>();
  for (const [phone, owner] of owners) {
    // Whoever joins gets the next id of their chama, which another may have: two people never share one.
    const id = named.has(owner.id) ? `${owner.chama}-${owner.id}` : owner.id;
    named.add(id);
    owners.set(phone, { ...owner, id });
  }
  const { id = '' } = first ?? {};
  const stranger = { id: 'stranger', name: 'A stranger', phone: unknown, chama: id, wallet: demoWallet(unknown) };
  return [...owners.values(), { ...stranger, role: 'none', standing: 'unknown' }];
}

/** The demo's chamas number their members each in its own way, so that a member's id is mostly enough to name one. */
function ownerOf(chama: ChamaConfig, row: MemberRow, phone: Phone): PhoneOwner {
  const isActive = row.status === 'active';
  return {
    id: row.memberId.toLowerCase(),
    name: row.name,
    phone,
    chama: chama.id,
    wallet: demoWallet(phone),
    role: isActive ? roleIn(chama, row) : 'none',
    standing: !isActive ? 'unknown' : newcomers.has(phone) ? 'new' : 'ready',
  };
}
