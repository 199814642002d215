import type { Ground, Standin } from '../ground.js';
import { keepRow } from '../state.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { failed } from './answers.js';
import { refusal } from './gate.js';
import { infoDesk } from './info.js';
import { payouts } from './payouts.js';
import { senderDesk } from './senders.js';
import { transactionDesk } from './transactions.js';
import type { Telling } from './webhooks.js';

type Row = [method: string, path: RegExp, act: (request: StandinRequest, part: string) => StandinResponse];

/** BitPesa, now TransferZero: payouts from a balance. Sources: both documentations, as `bitpesa.md` tells them apart. */
export function bitpesa(ground: Ground, tell: Telling): Standin {
  const runs = payouts(ground, tell);
  const sender = senderDesk(ground, runs);
  const transaction = transactionDesk(ground, runs);
  const info = infoDesk(ground);

  const rows: Row[] = [
    ['POST', /^\/senders$/, (request) => sender.create(request)],
    ['GET', /^\/senders$/, (request) => sender.list(request)],
    ['GET', /^\/senders\/([^/]+)$/, (_request, id) => sender.get(id)],
    ['PATCH', /^\/senders\/([^/]+)$/, (request, id) => sender.update(id, request)],
    ['DELETE', /^\/senders\/([^/]+)$/, (_request, id) => sender.remove(id)],
    ['POST', /^\/transactions$/, (request) => transaction.create(request)],
    ['POST', /^\/transactions\/validate$/, (request) => transaction.validate(request)],
    ['POST', /^\/transactions\/calculate$/, (request) => transaction.calculate(request)],
    ['POST', /^\/transactions\/create_and_fund$/, (request) => transaction.createAndFund(request)],
    ['GET', /^\/transactions$/, (request) => transaction.list(request)],
    ['GET', /^\/transactions\/([^/]+)$/, (_request, id) => transaction.get(id)],
    ['POST', /^\/transactions\/([^/]+)\/payin$/, (_request, id) => transaction.payin(id)],
    ['POST', /^\/transactions\/([^/]+)\/payout$/, (_request, id) => transaction.payout(id)],
    ['POST', /^\/accounts\/debits$/, (request) => transaction.debit(request)],
    ['GET', /^\/accounts$/, () => transaction.accounts()],
    ['GET', /^\/accounts\/([^/]+)$/, (_request, currency) => transaction.account(currency)],
    ['GET', /^\/recipients$/, (request) => transaction.recipients(request)],
    ['PATCH', /^\/recipients\/([^/]+)$/, (request, id) => transaction.edit(id, request)],
    ['DELETE', /^\/recipients\/([^/]+)$/, (_request, id) => transaction.cancel(id)],
    ['GET', /^\/recipients\/([^/]+)\/proof_of_payments$/, (_request, id) => transaction.proofs(id)],
    ['POST', /^\/account_validations$/, (request) => info.accountValidation(request)],
    ['GET', /^\/info\/currencies(?:\/(in|out))?$/, (_request, which) => info.currencies(which)],
    ['GET', /^\/info\/payment_methods\/(in|out)$/, (_request, which) => info.paymentMethods(which)],
    ['POST', /^\/webhooks$/, (request) => info.subscribe(request)],
    ['GET', /^\/webhooks$/, (request) => info.subscriptions(request)],
    ['GET', /^\/webhooks\/events$/, () => info.events()],
    ['GET', /^\/webhooks\/([^/]+)$/, (_request, id) => info.subscription(id)],
    ['DELETE', /^\/webhooks\/([^/]+)$/, (_request, id) => info.unsubscribe(id)],
    ['GET', /^\/logs\/webhooks$/, (request) => info.webhookLogs(request)],
    ['GET', /^\/logs\/([^/]+)$/, (_request, id) => info.webhookLog(id)],
    ['GET', /^\/api_logs$/, (request) => info.calls(request)],
    ['GET', /^\/api_logs\/([^/]+)$/, (_request, id) => info.call(id)],
    ['GET', /^\/payin_methods\/([^/]+)$/, (_request, id) => info.payin(id)],
    ['PATCH', /^\/payin_methods\/([^/]+)$/, (request, id) => info.editPayin(id, request)],
    ['DELETE', /^\/payin_methods\/([^/]+)$/, (_request, id) => info.removePayin(id)],
    ['POST', /^\/payin_methods\/([^/]+)\/retry$/, (_request, id) => info.retryPayin(id)],
  ];

  const route = (request: StandinRequest): StandinResponse => {
    const { method, path } = request;
    const row = rows.find(([verb, pattern]) => verb === method && pattern.test(path));
    if (!row) return failed(404, 'Not found');
    return row[2](request, decoded(row[1].exec(path)?.[1] ?? ''));
  };

  return {
    handle: async (request) => {
      const answer = refusal(ground, request) ?? route(request);
      const { method, path } = request;
      keepRow(ground.state().bitpesa.calls, { id: ground.ids.uuid(), method, url: path, status: answer.status, at: ground.clock.now() });
      return answer;
    },
    says: (status) => failed(status, status === 429 ? 'Too many requests' : 'Internal server error'),
    resume: runs.resume,
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a stray percent sign names nothing
  }
}
