import type { Reply } from '../../http.js';
import { readAnswer } from '../answers.js';
import { AddedAccount } from './wire.js';
import type { Account } from './wire.js';

/** A till, paybill or bank account that the money shall go to. `reference` is what a payer would type; the number itself when it is left out. */
export type NewChannel = { number: string; reference?: string } & ({ type: 'till' | 'paybill' } | { type: 'bank'; bankName: string });

/** What became of it. There is no idempotency: after `unknown` look into `accounts` before it is tried again. */
export type ChannelAdded =
  | { status: 'added'; account: Account }
  | { status: 'refused'; reason: 'invalid' | 'unverified' | 'unavailable'; alert: string }
  | { status: 'unknown'; why: string };

/** The body as ImaraPay's docs have it; undefined when they would not take it. */
export function channelBody(channel: NewChannel): string | undefined {
  const { type, number, reference } = channel;
  const bank = channel.type === 'bank' ? channel.bankName.trim() : undefined;
  if (!/^[\w-]{4,20}$/.test(number) || bank === '' || (reference !== undefined && !/^[\w -]{1,20}$/.test(reference))) return undefined;
  return JSON.stringify({
    account_type: type,
    account_number: number,
    ...(bank !== undefined && { bank_name: bank }),
    ...(reference !== undefined && { account_reference: reference }),
  });
}

/** What an answer to POST /accounts comes to (ImaraPay docs, "HTTP errors"; the path itself is assumed). */
export function outcomeOfChannel(reply: Reply): ChannelAdded {
  if (!reply.heard && !reply.sent) return { status: 'refused', reason: 'unavailable', alert: 'ImaraPay cannot be reached' };
  switch (reply.heard ? reply.status : 0) {
    case 400:
      return { status: 'refused', reason: 'invalid', alert: 'ImaraPay does not take this channel: look at type, number and bank' };
    case 401:
      return { status: 'refused', reason: 'unavailable', alert: 'ImaraPay refuses the credentials' };
    case 403:
      return { status: 'refused', reason: 'unverified', alert: 'ImaraPay wants the identity verified before channels can be added' };
    case 404:
    case 405:
      return { status: 'refused', reason: 'unavailable', alert: 'ImaraPay has no such call: add the channel on its dashboard' };
    default: {
      const answer = readAnswer('imarapay', reply, AddedAccount);
      return answer.status === 'read' ? { status: 'added', account: answer.value } : answer;
    }
  }
}
