import type { Ground } from '../ground.js';
import { keepRow } from '../state.js';
import { iso } from '../times.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { jsonObject } from '../wire.js';
import { blank, failed, fieldsOf, invalid, listed, plainList, problem, single, textOf, wrong } from './answers.js';
import { decimalOf, figure, isCurrency, unitsOf } from './figures.js';
import { readOrder, transactionOf, wrongDetails } from './orders.js';
import type { Order } from './orders.js';
import type { Payouts } from './payouts.js';
import { addSender, existing } from './senders.js';
import type { Debit, Recipient, Sender, Transaction } from './state.js';
import { isEditable, recipientView, transactionView } from './views.js';

/** Transactions, debits and recipients: what callers may ask of them. */
export function transactionDesk(ground: Ground, runs: Payouts) {
  const { state } = ground;
  const byId = (id: string) => state().bitpesa.transactions.find((one) => one.id === id);
  const senderOf = ({ senderId }: Transaction) => state().bitpesa.senders.find(({ id }) => id === senderId);
  const view = (one: Transaction) => transactionView(one, senderOf(one));
  const missing = failed(404, 'Not found');

  const make = (order: Order): Transaction => {
    const sender = 'known' in order.sender ? order.sender.known : addSender(ground, runs, order.sender.fresh);
    const one = keepRow(state().bitpesa.transactions, transactionOf(ground, order, sender));
    runs.made(one);
    return one;
  };

  /** The transaction, or the answer that refuses it. */
  const create = (given: Record<string, unknown>): Transaction | StandinResponse => {
    const external = textOf(given['external_id']);
    const there = external === undefined ? undefined : state().bitpesa.transactions.find((one) => one.externalId === external);
    if (there) return existing(ground, 'transaction', view(there));
    const read = readOrder(ground, given);
    return read.status === 'wrong' ? invalid(read.errors, read.echo) : make(read.order);
  };
  const isAnswer = (made: Transaction | StandinResponse): made is StandinResponse => 'body' in made;

  const debited = (one: Transaction, made: Debit) => ({
    id: made.id,
    amount: figure(decimalOf(made.units, made.currency)),
    currency: made.currency,
    to_id: one.id,
    to_type: 'Transaction',
    running_balance: figure(decimalOf(state().bitpesa.accounts[made.currency] ?? 0, made.currency)),
    created_at: iso(made.at),
  });

  const fund = (given: Record<string, unknown>, wrapped: boolean): object | StandinResponse => {
    const { to_id, to_type, currency, amount } = given;
    if (to_type !== 'Transaction') return invalid(wrong('to_type', 'inclusion'), given);
    const one = byId(textOf(to_id) ?? '');
    if (!one) return invalid(wrong('to_id'), given);
    if (!wrapped && (currency === undefined || amount === undefined)) return invalid(blank('currency', 'amount'), given);
    if (currency !== undefined && currency !== one.inputCurrency) return invalid(wrong('currency'), given);
    if (amount !== undefined && unitsOf(amount, one.inputCurrency) !== one.input) return invalid(wrong('amount'), given);
    const made = runs.fund(one);
    if (made === 'state') return invalid(wrong('to_id', 'not_fundable'), given);
    if (made === 'balance') return invalid(wrong('amount', 'insufficient balance'), given, { meta: { error: 'Insufficient balance' } });
    return debited(one, made);
  };

  const holderOf = (id: string): { one: Transaction; recipient: Recipient } | undefined => {
    const one = state().bitpesa.transactions.find(({ recipients }) => recipients.some((recipient) => recipient.id === id));
    const recipient = one?.recipients.find((each) => each.id === id);
    return one && recipient && { one, recipient };
  };

  return {
    create: ({ body }: StandinRequest): StandinResponse => {
      const made = create(fieldsOf(jsonObject(body)?.get('transaction')));
      return isAnswer(made) ? made : single(view(made), 201);
    },
    createAndFund: ({ body }: StandinRequest): StandinResponse => {
      const given = fieldsOf(jsonObject(body)?.get('transaction'));
      if (textOf(given['external_id']) === undefined) return invalid(blank('external_id'), given);
      const made = create(given);
      if (isAnswer(made)) return made;
      const paid = runs.fund(made);
      if (paid === 'state' || paid === 'balance') {
        // A transaction with errors is never made.
        const { transactions } = state().bitpesa;
        transactions.splice(transactions.indexOf(made), 1);
        return paid === 'balance'
          ? problem('Insufficient balance', { errors: wrong('base', 'insufficient balance') })
          : invalid(wrong('sender'), given);
      }
      return single(view(made), 201);
    },
    validate: ({ body }: StandinRequest): StandinResponse => {
      const read = readOrder(ground, fieldsOf(jsonObject(body)?.get('transaction')));
      return read.status === 'wrong' ? invalid(read.errors, read.echo) : single({ errors: {} });
    },
    calculate: ({ body }: StandinRequest): StandinResponse => {
      const read = readOrder(ground, fieldsOf(jsonObject(body)?.get('transaction')));
      if (read.status === 'wrong') return invalid(read.errors, read.echo);
      const {
        id: _id,
        sender: _sender,
        state: _state,
        recipients,
        ...rest
      } = transactionView(transactionOf(ground, read.order, { state: 'approved' } as Sender), undefined);
      return single({ ...rest, recipients: recipients.map(({ id: _none, state: _at, ...one }) => one) });
    },
    get: (id: string): StandinResponse => {
      const one = byId(id);
      return one ? single(view(one)) : missing;
    },
    list: (request: StandinRequest): StandinResponse => {
      const external = request.query.get('external_id') ?? '';
      const sender = request.query.get('sender_id');
      const rows = state().bitpesa.transactions.filter(
        (one) => (one.externalId ?? '').startsWith(external) && (sender === null || one.senderId === sender),
      );
      return listed(request, rows.toReversed(), view);
    },
    payin: (id: string): StandinResponse => {
      const one = byId(id);
      if (!one) return missing;
      if (one.state !== 'approved') return invalid(wrong('state'));
      runs.paidIn(one);
      return single(view(one));
    },
    payout: (id: string): StandinResponse => {
      const one = byId(id);
      if (!one) return missing;
      if (one.state !== 'received' && one.state !== 'manual') return invalid(wrong('state'));
      runs.forced(one);
      return single(view(one));
    },
    /** 2019's body has no wrapper, 2025's has, and its SDK puts a list into it. */
    debit: ({ body }: StandinRequest): StandinResponse => {
      const fields = jsonObject(body);
      const wrapped = fields?.get('debit');
      if (!Array.isArray(wrapped)) {
        const made = fund(wrapped === undefined ? Object.fromEntries(fields ?? []) : fieldsOf(wrapped), wrapped !== undefined);
        return 'body' in made ? made : single(made, 201);
      }
      const all = wrapped.map((one) => fund(fieldsOf(one), true));
      const refused = all.find((one) => 'body' in one);
      return refused ? refused : single(all, 201);
    },
    accounts: (): StandinResponse => plainList(Object.entries(state().bitpesa.accounts).map(accountView), { negative_balance: false }),
    account: (currency: string): StandinResponse => {
      const units = isCurrency(currency) ? state().bitpesa.accounts[currency] : undefined;
      return units === undefined ? missing : single(accountView([currency, units]));
    },
    recipients: (request: StandinRequest): StandinResponse => {
      const states = [...request.query.getAll('state[]'), ...request.query.getAll('state')];
      const rows = state().bitpesa.transactions.flatMap((one) => one.recipients.map((recipient) => ({ one, recipient })));
      const fit = rows.filter(({ recipient }) => states.length === 0 || states.includes(recipient.state));
      return listed(request, fit.toReversed(), ({ one, recipient }) => recipientView(one, recipient));
    },
    edit: (id: string, { body }: StandinRequest): StandinResponse => {
      const held = holderOf(id);
      if (!held) return missing;
      const { one, recipient } = held;
      if (!isEditable(recipient)) return problem('Recipient cannot be edited', { errors: wrong('base', 'not editable') });
      const given = fieldsOf(fieldsOf(fieldsOf(jsonObject(body)?.get('recipient'))['payout_method'])['details']);
      const details = { ...recipient.details, ...(given as Record<string, string>) };
      const errors = wrongDetails(recipient.type, details);
      if (Object.keys(errors).length > 0) return invalid({}, { payout_method: { errors } });
      recipient.details = details;
      runs.edited(one, recipient);
      return single(recipientView(one, recipient));
    },
    cancel: (id: string): StandinResponse => {
      const held = holderOf(id);
      if (!held) return missing;
      if (!runs.cancel(held.one, held.recipient))
        return problem('Recipient cannot be canceled', { errors: wrong('base', 'not cancelable') });
      return single(recipientView(held.one, held.recipient));
    },
    proofs: (id: string): StandinResponse => {
      const held = holderOf(id);
      if (!held) return missing;
      return plainList(held.recipient.state === 'success' ? [{ id: `${id.slice(0, -4)}9999`, file_name: 'proof.pdf', url: 'https://files.example/proof.pdf', thumbnail: 'https://files.example/proof.png' }] : []); // prettier-ignore
    },
  };
}

const accountView = ([currency, units]: [string, number]) => ({ amount: figure(decimalOf(units, currency)), currency });
