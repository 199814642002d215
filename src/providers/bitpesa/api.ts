import { answerOf, doneOf, pageOf } from './answer.js';
import type { Answer, Page } from './answer.js';
import { linesOf } from './pages.js';
import type { Line } from './pages.js';
import { longTimeoutMs } from './transport.js';
import type { Transport } from './transport.js';
import { Calculation, PayinMethod, Recipient, Sender, Transaction } from './wire.js';
import {
  Account,
  AccountName,
  ApiLog,
  CurrencyInfo,
  Debit,
  EventName,
  PaymentMethod,
  Proof,
  Subscription,
  WebhookLog,
} from './wire-info.js';

/** How the body of a debit is wrapped: 2025's docs (`object`), its SDK (`array`), or as in 2019 (`bare`). */
export type DebitBody = 'object' | 'array' | 'bare';

/** A body in BitPesa's own words: what may stand in it differs by corridor. */
export type Fields = Record<string, unknown>;

const at = (path: string, id: string): string => `${path}/${encodeURIComponent(id)}`;
const query = (fields: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));

/** Days (YYYY-MM-DD) that a list is narrowed to. */
type Between = { from?: string; to?: string };
const between = ({ from, to }: Between) => query({ created_at_from: from, created_at_to: to });

/** All of BitPesa's endpoints, one method each, in their words. The payer beside it is our port on top. */
export function api(ask: Transport, debitBody: DebitBody) {
  return {
    senders: {
      /** POST /senders. The same `external_id` again is `invalid` with the existing sender. */
      create: async (sender: Fields): Promise<Answer<Sender>> =>
        answerOf(await ask({ method: 'POST', path: '/senders', body: { sender } }), Sender, 'sender'),
      get: async (id: string): Promise<Answer<Sender>> => answerOf(await ask({ method: 'GET', path: at('/senders', id) }), Sender),
      update: async (id: string, sender: Fields): Promise<Answer<Sender>> =>
        answerOf(await ask({ method: 'PATCH', path: at('/senders', id), body: { sender } }), Sender, 'sender'),
      /** The sender becomes `disabled`. */
      remove: async (id: string): Promise<Answer<undefined>> => doneOf(await ask({ method: 'DELETE', path: at('/senders', id) })),
      /** Their filter by external id also finds those that only begin alike. */
      list: (by: Between & { externalId?: string } = {}): AsyncGenerator<Line<Sender>> =>
        linesOf(ask, { path: '/senders', query: { ...query({ external_id: by.externalId }), ...between(by) }, shape: Sender }),
    },
    transactions: {
      /** POST /transactions: made, not funded; it lapses after an hour. The same `external_id` again is `invalid` with the existing one. */
      create: async (transaction: Fields): Promise<Answer<Transaction>> =>
        answerOf(await ask({ method: 'POST', path: '/transactions', body: { transaction } }), Transaction, 'transaction'),
      /** A dry run. */
      validate: async (transaction: Fields): Promise<Answer<undefined>> =>
        doneOf(await ask({ method: 'POST', path: '/transactions/validate', body: { transaction } })),
      /** What it would cost; nothing is made. */
      calculate: async (transaction: Fields): Promise<Answer<Calculation>> =>
        answerOf(await ask({ method: 'POST', path: '/transactions/calculate', body: { transaction } }), Calculation),
      /** Needs an `external_id`. Whoever calls this agrees to whatever rate there is. */
      createAndFund: async (transaction: Fields & { external_id: string }): Promise<Answer<Transaction>> =>
        answerOf(await ask({ method: 'POST', path: '/transactions/create_and_fund', body: { transaction }, timeoutMs: longTimeoutMs }), Transaction, 'transaction'), // prettier-ignore
      get: async (id: string): Promise<Answer<Transaction>> =>
        answerOf(await ask({ method: 'GET', path: at('/transactions', id), counts: 'transaction' }), Transaction),
      list: (by: Between & { externalId?: string; senderId?: string } = {}): AsyncGenerator<Line<Transaction>> =>
        linesOf(ask, { path: '/transactions', query: { ...query({ external_id: by.externalId, sender_id: by.senderId }), ...between(by) }, shape: Transaction }), // prettier-ignore
      /** Sandbox only: has it paid in, or paid out. */
      sandboxPayin: async (id: string): Promise<Answer<undefined>> =>
        doneOf(await ask({ method: 'POST', path: `${at('/transactions', id)}/payin`, body: {} })),
      sandboxPayout: async (id: string): Promise<Answer<undefined>> =>
        doneOf(await ask({ method: 'POST', path: `${at('/transactions', id)}/payout`, body: {} })),
    },
    accounts: {
      list: async (): Promise<Answer<Page<Account>>> =>
        pageOf(await ask({ method: 'GET', path: '/accounts', counts: 'accounts' }), Account),
      get: async (currency: string): Promise<Answer<Account>> =>
        answerOf(await ask({ method: 'GET', path: at('/accounts', currency.toUpperCase()), counts: 'accounts' }), Account),
      /** POST /accounts/debits: pays a transaction. 200 is paid, 422 is not; after anything else the transaction's state must be read. */
      debit: async (debit: { transactionId: string; currency: string; amount: string }): Promise<Answer<Debit>> => {
        const one = { currency: debit.currency, amount: debit.amount, to_id: debit.transactionId, to_type: 'Transaction' };
        const body = debitBody === 'bare' ? one : { debit: debitBody === 'array' ? [one] : one };
        return answerOf(await ask({ method: 'POST', path: '/accounts/debits', body }), Debit);
      },
    },
    recipients: {
      list: (by: Between & { state?: string } = {}): AsyncGenerator<Line<Recipient>> =>
        linesOf(ask, { path: '/recipients', query: { ...query({ 'state[]': by.state }), ...between(by) }, shape: Recipient }),
      /** Only while it is `editable`; they try again at once. */
      update: async (id: string, recipient: Fields): Promise<Answer<Recipient>> =>
        answerOf(await ask({ method: 'PATCH', path: at('/recipients', id), body: { recipient } }), Recipient),
      /** Asks to cancel the payout; only the transaction's state says what came of it. */
      cancel: async (id: string): Promise<Answer<undefined>> => doneOf(await ask({ method: 'DELETE', path: at('/recipients', id) })),
      proofs: async (id: string): Promise<Answer<Page<Proof>>> =>
        pageOf(await ask({ method: 'GET', path: `${at('/recipients', id)}/proof_of_payments` }), Proof),
    },
    /** POST /account_validations: the name behind an account. `invalid` may be no such account, or a bank that does not answer. */
    accountValidation: async (of: Fields): Promise<Answer<string | undefined>> =>
      answerOf(await ask({ method: 'POST', path: '/account_validations', body: of }), AccountName),
    info: {
      currencies: async (which: '' | '/in' | '/out'): Promise<Answer<Page<CurrencyInfo>>> =>
        pageOf(await ask({ method: 'GET', path: `/info/currencies${which}`, counts: 'currencies' }), CurrencyInfo),
      paymentMethods: async (which: 'in' | 'out'): Promise<Answer<Page<PaymentMethod>>> =>
        pageOf(await ask({ method: 'GET', path: `/info/payment_methods/${which}` }), PaymentMethod),
    },
    webhooks: {
      create: async (url: string, events: readonly string[]): Promise<Answer<Subscription>> =>
        answerOf(await ask({ method: 'POST', path: '/webhooks', body: { webhook: { url, events, metadata: {} } } }), Subscription),
      list: (): AsyncGenerator<Line<Subscription>> => linesOf(ask, { path: '/webhooks', shape: Subscription }),
      get: async (id: string): Promise<Answer<Subscription>> =>
        answerOf(await ask({ method: 'GET', path: at('/webhooks', id) }), Subscription),
      remove: async (id: string): Promise<Answer<undefined>> => doneOf(await ask({ method: 'DELETE', path: at('/webhooks', id) })),
      events: async (): Promise<Answer<Page<string>>> => pageOf(await ask({ method: 'GET', path: '/webhooks/events' }), EventName),
    },
    logs: {
      webhooks: (by: Between = {}): AsyncGenerator<Line<WebhookLog>> =>
        linesOf(ask, { path: '/logs/webhooks', query: between(by), shape: WebhookLog }),
      webhook: async (id: string): Promise<Answer<WebhookLog>> => answerOf(await ask({ method: 'GET', path: at('/logs', id) }), WebhookLog),
      calls: (by: Between = {}): AsyncGenerator<Line<ApiLog>> => linesOf(ask, { path: '/api_logs', query: between(by), shape: ApiLog }),
      call: async (id: string): Promise<Answer<ApiLog>> => answerOf(await ask({ method: 'GET', path: at('/api_logs', id) }), ApiLog),
    },
    payinMethods: {
      get: async (id: string): Promise<Answer<PayinMethod>> =>
        answerOf(await ask({ method: 'GET', path: at('/payin_methods', id) }), PayinMethod),
      update: async (id: string, method: Fields): Promise<Answer<PayinMethod>> => answerOf(await ask({ method: 'PATCH', path: at('/payin_methods', id), body: { payin_method: method } }), PayinMethod), // prettier-ignore
      remove: async (id: string): Promise<Answer<undefined>> => doneOf(await ask({ method: 'DELETE', path: at('/payin_methods', id) })),
      retry: async (id: string): Promise<Answer<PayinMethod>> =>
        answerOf(await ask({ method: 'POST', path: `${at('/payin_methods', id)}/retry`, body: {} }), PayinMethod),
    },
  };
}

export type Api = ReturnType<typeof api>;
