/**
 * The names of accounts. Debits are positive, credits negative: what is held grows with a debit, what is owed with a credit.
 * Every name begins with its type, so that a report can sum by prefix.
 */
export type AccountType = 'asset' | 'liability' | 'income' | 'expense';

/** What a provider holds for the chama, once the provider has confirmed it. */
export const held = (provider: string, chamaId: string): string => `asset:${part(provider)}:${part(chamaId)}`;

/** What an officer has confirmed with their own eyes, in a till or account that no provider shows us. */
export const byHand = (chamaId: string): string => held('byhand', chamaId);

/** What a provider has been told to move and has not confirmed; it ends at zero. */
export const inTransit = (provider: string, chamaId: string): string => `asset:transit:${part(provider)}:${part(chamaId)}`;

/** What the chama owes a member: money that came in and has not become a contribution, or comes back to them. */
export const owedToMember = (chamaId: string, memberId: string): string => `liability:member:${part(chamaId)}:${part(memberId)}`;

/** What the chama owes a member in airtime: paid for, and not sent yet. */
export const owedAirtime = (chamaId: string, memberId: string): string => `liability:airtime:${part(chamaId)}:${part(memberId)}`;

/** Money that came in, or went out, and that nobody has placed yet; each amount has a review. */
export const suspense = (chamaId: string): string => `liability:suspense:${part(chamaId)}`;

/** The members' savings with the chama. */
export const contributions = (chamaId: string): string => `liability:contributions:${part(chamaId)}`;

/** What providers charge the chama. */
export const fees = (chamaId: string): string => `expense:fees:${part(chamaId)}`;

export function typeOf(account: string): AccountType {
  const type = account.split(':')[0];
  if (type === 'asset' || type === 'liability' || type === 'income' || type === 'expense') return type;
  throw new Error(`${account} is no account of this ledger`);
}

/** A colon in an id would let one account's name be another's. */
function part(id: string): string {
  if (id === '' || id.includes(':')) throw new Error(`"${id}" cannot be part of an account's name`);
  return id;
}
