import type { Clock } from '../../clock.js';
import { hours, minutes } from '../../clock.js';
import type { Send } from '../../http.js';
import type { Ids } from '../../ids.js';
import type { Balances, Cancelled, Mended, Payer, PayoutOutcome } from '../ports/payout.js';
import { moneyOf } from './amount.js';
import { api } from './api.js';
import type { Api, DebitBody } from './api.js';
import { corridors, ourName } from './corridors.js';
import { kept, spaced } from './limits.js';
import { methodsOf } from './methods.js';
import { nameOf } from './name.js';
import { onlyRecipient, outcomeOf, viewOf } from './outcome.js';
import { quote } from './quote.js';
import { partsOf } from './recipient.js';
import type { PhoneForm } from './recipient.js';
import { senders } from './senders.js';
import { sending } from './sending.js';
import type { ByReference } from './sending.js';
import { subscribe, subscribed, type Listening } from './subscribe.js';
import { transport } from './transport.js';
import { hear, hintOf } from './webhook.js';
import type { Headers, Heard } from './webhook.js';
import type { Transaction } from './wire.js';

/** TransferZero docs: balances and rates no more often than every five minutes. */
const balancesKeepMs = minutes(5);
const methodsKeepMs = hours(1);

export type BitPesa = Payer & {
  /** Every endpoint, in their words. */
  api: Api;
  /** Any webhook of theirs, verified: also those of senders, documents and collections. */
  hear(body: string, headers: Headers): Heard | undefined;
  /** Has BitPesa tell us, once: at our address, unless it does so already. Safe to ask for at every start. */
  listen(): Promise<Listening>;
  /** Does it tell us? Changes nothing. */
  isListening(): Promise<Listening>;
};

/** BitPesa, now TransferZero: pays wallets and bank accounts in other countries from a balance that is held with them. */
export function bitpesa(options: {
  /** `https://api-sandbox.bitpesa.co`, or a successor's host. */
  baseUrl: string;
  key: string;
  /** The first signs; webhooks may be signed with any of them. */
  secrets: readonly [string, ...string[]];
  /** Where their webhooks reach us from outside, as it was registered with them; asked anew each time. */
  webhookAddresses: () => readonly string[];
  send: Send;
  clock: Clock;
  ids: Ids;
  debitBody?: DebitBody;
  /** How phones are written where the documents differ: 2018 without the country's code, now whole. */
  phones?: PhoneForm;
  /** The address that members are said to come from; nobody who dials has one. */
  senderIp?: string;
}): BitPesa {
  const { key, secrets, send, clock, ids, phones, debitBody = 'object', senderIp = '127.0.0.1' } = options;
  const calls = api(transport({ baseUrl: options.baseUrl, key, secret: secrets[0], send, clock, ids }), debitBody);
  const profiles = senders(calls, { phones, ip: senderIp });
  const told = spaced<PayoutOutcome>(clock);

  const byReference = async (reference: string): Promise<ByReference> => {
    for await (const line of calls.transactions.list({ externalId: reference })) {
      if (line.status === 'unknown') return line;
      if (line.item.externalId === reference) return { status: 'found', transaction: line.item };
    }
    return { status: 'absent' };
  };
  const transactionOf = async (id: string): Promise<{ status: 'read'; transaction: Transaction } | { status: 'unknown'; why: string }> => {
    const answer = await calls.transactions.get(id);
    if (answer.status === 'read') return { status: 'read', transaction: answer.value };
    return answer.status === 'unknown'
      ? answer
      : { status: 'unknown', why: `bitpesa said ${answer.status === 'denied' ? answer.http : 422}` };
  };
  const openMethods = kept(clock, methodsKeepMs, ({ status }) => status === 'read', () => calls.info.paymentMethods('out')); // prettier-ignore
  const accounts = kept(clock, balancesKeepMs, ({ status }) => status === 'read', () => calls.accounts.list()); // prettier-ignore

  return {
    name: 'bitpesa',
    sendAgain: true,
    api: calls,
    methods: async (country) => {
      const { answer } = await openMethods();
      if (answer.status !== 'read')
        return { status: 'unknown', why: answer.status === 'unknown' ? answer.why : `bitpesa: ${answer.status}` };
      return { status: 'read', items: methodsOf(answer.value.items, country) };
    },
    quote: (wish) => quote({ api: calls, clock, phones }, wish),
    sender: (profile) => profiles.keep(profile),
    updateSender: (senderId, change) => profiles.update(senderId, change),
    nameOf: (recipient, method) => nameOf(calls, recipient, method),
    send: sending({ api: calls, clock, phones, byReference }),
    status: async (providerId) => {
      const last = told.last(providerId);
      if (last) return last;
      const answer = await transactionOf(providerId);
      if (answer.status === 'unknown') return answer;
      const outcome = outcomeOf(answer.transaction);
      told.note(providerId, outcome);
      return outcome;
    },
    lookUp: async (reference) => {
      const found = await byReference(reference);
      return found.status === 'found' ? outcomeOf(found.transaction) : found;
    },
    inspect: async (providerId) => {
      const answer = await transactionOf(providerId);
      return answer.status === 'read' ? { status: 'read', view: viewOf(answer.transaction) } : answer;
    },
    cancel: async (providerId): Promise<Cancelled> => {
      const answer = await transactionOf(providerId);
      if (answer.status === 'unknown') return answer;
      const before = overOf(answer.transaction);
      if (before) return before;
      const recipient = onlyRecipient(answer.transaction);
      if (!recipient) return { status: 'refused', alert: 'BitPesa shows not one recipient but several: cancel there' };
      const asked = await calls.recipients.cancel(recipient.id);
      told.stir(providerId);
      if (asked.status === 'invalid') return { status: 'refused', alert: 'BitPesa does not cancel this payment now' };
      if (asked.status !== 'read') return { status: 'unknown', why: asked.status === 'unknown' ? asked.why : `bitpesa said ${asked.http}` };
      const after = await transactionOf(providerId);
      return (after.status === 'read' && overOf(after.transaction)) || { status: 'asked' };
    },
    mend: async (providerId, given): Promise<Mended> => {
      const answer = await transactionOf(providerId);
      if (answer.status === 'unknown') return answer;
      const recipient = onlyRecipient(answer.transaction);
      const corridor = corridors.find(
        ({ type, country }) => type === recipient?.type && (given.country === undefined || given.country === country),
      );
      if (!recipient?.editable || !corridor) return { status: 'refused', reason: 'notNow', fields: [] };
      const details = partsOf(given, corridor, phones);
      const asked = await calls.recipients.update(recipient.id, { payout_method: { details } });
      told.stir(providerId);
      if (asked.status === 'read') return { status: 'mended' };
      if (asked.status === 'invalid')
        return { status: 'refused', reason: 'invalid', fields: asked.errors.map(({ field }) => ourName(field) ?? field) };
      return { status: 'unknown', why: asked.status === 'unknown' ? asked.why : `bitpesa said ${asked.http}` };
    },
    balances: async (): Promise<Balances> => {
      const { answer, at } = await accounts();
      if (answer.status !== 'read')
        return { status: 'unknown', why: answer.status === 'unknown' ? answer.why : `bitpesa: ${answer.status}` };
      return { status: 'read', items: answer.value.items.flatMap(({ balance }) => moneyOf(balance) ?? []), at };
    },
    listen: () => subscribe(calls, options.webhookAddresses()),
    isListening: () => subscribed(calls, options.webhookAddresses()),
    hear: (body, headers) => hear({ secrets, addresses: options.webhookAddresses() }, body, headers),
    hint: (body, headers) => {
      const heard = hear({ secrets, addresses: options.webhookAddresses() }, body, headers);
      const hint = heard && hintOf(heard);
      if (hint) told.stir(hint.providerId);
      return hint;
    },
  };
}

/** What there is to say to whoever wants to cancel what is over. */
function overOf(transaction: Transaction): Cancelled | undefined {
  const outcome = outcomeOf(transaction);
  if (outcome.status === 'settled') return { status: 'tooLate' };
  return outcome.status === 'refused' ? { status: 'cancelled' } : undefined;
}
