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

/** What a member has paid for something else than a contribution, and is not written down in the chama's records yet. */
export const paidFor = (chamaId: string, memberId: string): string => `liability:paidfor:${part(chamaId)}:${part(memberId)}`;

/** What a Lightning rail has of a member's payment until it has done what it was paid for: shillings that it must pay out, sats that it must send. */
export const owedByRail = (provider: string, chamaId: string, memberId: string): string =>
  `liability:lightning:${part(provider)}:${part(chamaId)}:${part(memberId)}`;

/** The other side of sats that were given for shillings, or shillings for sats: each currency sums to zero by itself. */
export const exchange = (provider: string, chamaId: string): string => `liability:exchange:${part(provider)}:${part(chamaId)}`;

/** What the rail keeps for itself of a payment, once it has delivered: the payer's cost, and not the chama's. */
export const railFee = (provider: string, chamaId: string): string => `liability:railfee:${part(provider)}:${part(chamaId)}`;

/** What a member has paid to send abroad, and is not paid out there yet. */
export const owedAbroad = (chamaId: string, memberId: string): string => `liability:abroad:${part(chamaId)}:${part(memberId)}`;

/** What is left of payments because phones pay whole units only: less than one of them each time. */
export const roundings = (chamaId: string): string => `income:roundings:${part(chamaId)}`;

/** Money that came in, or went out, and that nobody has placed yet; each amount has a review. */
export const suspense = (chamaId: string): string => `liability:suspense:${part(chamaId)}`;

/** The members' savings with the chama. */
export const contributions = (chamaId: string): string => `liability:contributions:${part(chamaId)}`;

/** What members were fined and have paid; with what was fined for a late loan. */
export const fineIncome = (chamaId: string): string => `income:fines:${part(chamaId)}`;

/** What members have paid for borrowing. */
export const interestIncome = (chamaId: string): string => `income:interest:${part(chamaId)}`;

/** What borrowers owe: it shrinks with each repayment. */
export const loansGiven = (chamaId: string): string => `asset:loans:${part(chamaId)}`;

/** What members have given to the chama's projects. */
export const projectFunds = (chamaId: string): string => `liability:projects:${part(chamaId)}`;

/** What members have put into shares, to be shared out at the end of the round. */
export const shareCapital = (chamaId: string): string => `liability:shares:${part(chamaId)}`;

/** What members have given for those in need. */
export const socialFund = (chamaId: string): string => `liability:socialfund:${part(chamaId)}`;

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
