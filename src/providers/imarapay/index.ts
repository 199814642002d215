import type { Clock } from '../../clock.js';
import type { Send } from '../../http.js';
import { fromDecimal, wholeUnits } from '../../money.js';
import type { Money } from '../../money.js';
import type { Phone } from '../../phone.js';
import { baseOf, get, readAnswer, writeTimeoutMs } from '../answers.js';
import type { Read } from '../answers.js';
import type { Collector, Outcome } from '../ports.js';
import { hint } from './callback.js';
import { channelBody, outcomeOfChannel } from './channels.js';
import type { ChannelAdded, NewChannel } from './channels.js';
import { outcomeOf, outcomeOfPush } from './outcome.js';
import { feeTable } from './pricing.js';
import { findByReference, readStatement } from './transactions.js';
import { Accounts, Banks, Pricing, Status } from './wire.js';
import type { Account, Tier } from './wire.js';

/** The most that M-Pesa moves at once, in whole shillings; ImaraPay's docs say 999,999, which the network does not do. */
const amountMax = 250_000;
/** Longest text that the prompt shows (Daraja, `TransactionDesc`). */
const descriptionMax = 13;

/** What ImaraPay says of itself besides payments; for the doctor command and the console. */
export type ImaraPay = Collector & {
  /** The payment channels of these credentials. */
  accounts(): Promise<Read<Account[]>>;
  /** Adds a payment channel. */
  addAccount(channel: NewChannel): Promise<ChannelAdded>;
  /** The banks that a channel can pay into. */
  banks(): Promise<Read<string[]>>;
  /** What the chama pays for each prompt, by amount, in whole shillings. */
  pricing(): Promise<Read<Tier[]>>;
  /** What was left in the service wallet, that fees are taken from, when a status was last asked for; there is no call for it. */
  serviceWallet(): { balance: Money; at: number } | undefined;
};

/** ImaraPay: asks a Kenyan M-Pesa subscriber for money by a prompt on the phone; it lands in the chama's own till, paybill or bank account. */
export function imarapay(options: {
  baseUrl: string;
  username: string;
  password: string;
  /** The channel that the money goes to, from GET /accounts. */
  accountId: number;
  send: Send;
  clock: Clock;
}): ImaraPay {
  const { send, clock, accountId } = options;
  const base = baseOf(options.baseUrl);
  const authorization = `Basic ${Buffer.from(`${options.username}:${options.password}`).toString('base64')}`;
  const headers = { authorization, accept: 'application/json' };
  const asked = { send, base, headers, accountId };

  const write = (path: string, body: string) =>
    send({
      method: 'POST',
      url: base + path,
      headers: { ...headers, 'content-type': 'application/json' },
      body,
      timeoutMs: writeTimeoutMs,
    });
  let wallet: { balance: Money; at: number } | undefined;

  /** ImaraPay docs: public, without credentials. */
  const pricing = async () => readAnswer('imarapay', await get(send, `${base}/pricing`, { accept: 'application/json' }), Pricing);

  return {
    name: 'imarapay',
    rail: 'mpesa',
    sendAgain: false,
    collect: async ({ reference, phone, amount, description }) => {
      const wrong = wrongWith(phone, amount);
      if (wrong) return wrong;
      const body = JSON.stringify({
        account_id: accountId,
        phone_number: phone.slice(1),
        amount: wholeUnits(amount),
        external_reference: reference,
        description: shortText(description),
      });
      return outcomeOfPush(await write('/stk-push', body));
    },
    status: async (providerId) => {
      const reply = await get(send, `${base}/transaction/status/${encodeURIComponent(providerId)}`, headers);
      const answer = readAnswer('imarapay', reply, Status);
      if (answer.status === 'unknown') return answer;
      const balance = fromDecimal(answer.value.balance, 'KES');
      if (balance) wallet = { balance, at: clock.now() };
      return outcomeOf(providerId, answer.value);
    },
    lookUp: (reference) => findByReference(asked, reference),
    statement: (limit) => readStatement(asked, limit),
    hint,
    fee: feeTable(pricing, clock),
    accounts: async () => readAnswer('imarapay', await get(send, `${base}/accounts`, headers), Accounts),
    addAccount: async (channel) => {
      const body = channelBody(channel);
      if (body === undefined)
        return { status: 'refused', reason: 'invalid', alert: 'this is no number of a till, paybill or bank account' };
      return outcomeOfChannel(await write('/accounts', body));
    },
    banks: async () => readAnswer('imarapay', await get(send, `${base}/banks`, headers), Banks),
    pricing,
    serviceWallet: () => wallet,
  };
}

/** What M-Pesa would not take in any case; then nothing is sent. */
function wrongWith(phone: Phone, amount: Money): Outcome | undefined {
  if (!/^\+254[17]\d{8}$/.test(phone)) return { status: 'refused', reason: 'badNumber' };
  const units = amount.currency === 'KES' ? wholeUnits(amount) : undefined;
  if (units === undefined) return { status: 'refused', reason: 'declined', alert: 'M-Pesa takes whole Kenyan shillings only' };
  return units < 1 || units > amountMax ? { status: 'refused', reason: 'limit' } : undefined;
}

/** A description that every phone shows: plain letters, at most 13 of them (longer ones make M-Pesa fail with 1025 or 9999). */
function shortText(description: string): string {
  const plain = description.normalize('NFD').replace(/[^\x20-\x7e]/g, '');
  return plain.trim().slice(0, descriptionMax).trim() || 'Payment';
}
