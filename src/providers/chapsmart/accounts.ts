import { readAnswer } from '../answers.js';
import type { LightningRail, Standing } from '../ports/lightning.js';
import type { Client } from './client.js';
import { errorIn, no, refusalIn } from './refusals.js';
import { Account, AccountNumber, Stats } from './wire.js';
import { isZero } from '../../money.js';

/** POST /auth/createAccount: an account that belongs to nobody by name. Its number is the only credential and cannot be recovered. */
export async function openAccount(client: Client): ReturnType<LightningRail['openAccount']> {
  const reply = await client.act('/auth/createAccount', {});
  const refused = refusalIn(reply);
  if (refused) return refused.because === 'unavailable' ? refused : no('unavailable', refused.alert);
  const answer = readAnswer('chapsmart', reply, Account);
  return answer.status === 'read' ? { status: 'opened', account: answer.value.accountNumber } : answer;
}

/** POST /auth/login: no session comes of it; it only says whether the account is there (200), is not (404) or is not active (403). */
export async function knowsAccount(client: Client, account: string): ReturnType<LightningRail['knows']> {
  if (!AccountNumber.safeParse(account).success) return { status: 'absent' };
  const reply = await client.ask('/auth/login', { accountNumber: account });
  // Only in their own words: a gateway's 404 must not have us forget a number that nobody can recover.
  const isTheirs = reply.heard && errorIn(reply.text) !== undefined;
  if (isTheirs && reply.status === 404) return { status: 'absent' };
  if (isTheirs && reply.status === 403) return { status: 'inactive' };
  const refused = reply.heard ? refusalIn(reply) : undefined;
  if (refused) return refused;
  const answer = readAnswer('chapsmart', reply, Account);
  if (answer.status === 'unknown') return answer;
  return answer.value.accountNumber === account
    ? { status: 'known' }
    : { status: 'unknown', why: 'chapsmart answers about another account' };
}

/** GET /user/stats. The account's number stands in the address, so no address of this client may ever be logged. */
export async function standingOf(client: Client, account: string): ReturnType<LightningRail['standing']> {
  if (!AccountNumber.safeParse(account).success) return no('account');
  const reply = await client.ask(`/user/stats?accountNumber=${account}`);
  const refused = reply.heard ? refusalIn(reply) : undefined;
  if (refused) return refused.because === 'quoteUnknown' ? no('account') : refused;
  const answer = readAnswer('chapsmart', reply, Stats);
  if (answer.status === 'unknown') return answer;
  const { userTier: tier, feePercent, cumulativeAmount: volume, progressToNext: missing, nextTier } = answer.value;
  const next: Standing['next'] = nextTier && missing && !isZero(missing) ? { tier: nextTier, missing } : undefined;
  return { status: 'read', standing: { tier, feePercent, volume, next } };
}
