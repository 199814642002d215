import { linksShown } from './campay/links.js';
import { fromCents } from './campay/state.js';
import { openInvoices } from './chapsmart/control.js';
import { lightningOutcomes } from './chapsmart/state.js';
import { recordNames } from './chamapay/state.js';
import type { StandinCore } from './core.js';
import { demoNumber } from './credentials.js';
import type { providerNames } from './faults.js';
import { callbackFaults, requestFaults, targets } from './faults.js';
import { promptOutcomes } from './mpesa/state.js';

/** Rows of each kind that the panel gets. */
const shownMax = 60;

/** The endpoints that faults can be set for, by provider. */
export const endpoints: Record<(typeof providerNames)[number], readonly string[]> = {
  chamapay: [
    'GET /members',
    'POST /members',
    'GET /contributions',
    'POST /contributions',
    ...recordNames.map((name) => `GET /${name}`),
    'POST /loans',
    'POST /fines',
    'POST /meetings',
    'POST /projects',
    'POST /liabilities',
    'GET /reports',
  ],
  imarapay: [
    'POST /stk-push',
    'GET /transaction/status',
    'GET /transactions',
    'GET /accounts',
    'POST /accounts',
    'GET /banks',
    'GET /pricing',
  ],
  africastalking: [
    'POST /version1/messaging',
    'POST /version1/messaging/bulk',
    'GET /version1/messaging',
    'POST /version1/airtime/send',
    'GET /query/transaction/find',
    'POST /v1/sim-swap',
    'GET /version1/user',
    'POST /auth-token/generate',
  ],
  campay: [
    'POST /token/',
    'POST /collect/',
    'POST /withdraw/',
    'GET /transaction',
    'POST /get_payment_link/',
    'GET /balance/',
    'POST /history/',
    'POST /utilities/airtime/transfer/',
    'GET /utilities/transaction',
  ],
  bitpesa: [
    'POST /senders',
    'POST /transactions',
    'POST /transactions/calculate',
    'POST /transactions/create_and_fund',
    'GET /transactions',
    'POST /accounts/debits',
    'GET /accounts',
    'PATCH /recipients',
    'DELETE /recipients',
  ],
  chapsmart: [
    'POST /api/v1/auth/createAccount',
    'POST /api/v1/auth/login',
    'POST /api/v1/invoices/quote',
    'POST /api/v1/invoices/generate',
    'GET /api/v1/invoices/status',
    'POST /api/v1/airtime/quote',
    'POST /api/v1/airtime/generate',
    'POST /api/v1/buy/quote',
    'POST /api/v1/buy/send-sats',
    'POST /api/v1/history',
    'GET /api/v1/user/stats',
  ],
  whatsapp: [`POST /${demoNumber}/messages`, `POST /${demoNumber}/media`, `GET /${demoNumber}`],
};

/** What the panel shows: figures, open prompts, the latest calls and SMS, faults and the choices there are. No secrets. */
export function overview({ state, phones, calls, faults }: StandinCore) {
  const { chamapay, imarapay, africastalking, bitpesa, chapsmart, campay, momo, mpesa, outgoing, whatsapp } = state();
  const completed = imarapay.transactions.filter(({ status }) => status === 'completed');
  return {
    providers: {
      chamapay: {
        members: chamapay.members.length,
        contributions: chamapay.contributions.length,
        plan: chamapay.plan,
        usedThisMonth: chamapay.month.used,
      },
      imarapay: { pushes: imarapay.transactions.length, paid: completed.length, serviceWallet: imarapay.serviceWallet },
      africastalking: {
        sms: africastalking.sent.length,
        airtime: africastalking.airtime.length,
        ussdSessions: africastalking.sessions.length,
        ussdCodes: africastalking.ussdCodes,
      },
      bitpesa: {
        payouts: bitpesa.transactions.length,
        paid: bitpesa.transactions.filter(({ state: at }) => at === 'paid').length,
        balances: bitpesa.accounts,
      },
      campay: {
        collected: campay.transactions.filter((one) => one.endpoint === 'collect' && one.status === 'SUCCESSFUL').length,
        paidOut: campay.transactions.filter((one) => one.endpoint === 'withdraw' && one.status === 'SUCCESSFUL').length,
        balances: { MTN: fromCents(campay.balances.MTN), Orange: fromCents(campay.balances.Orange) },
      },
      chapsmart: { accounts: chapsmart.accounts.length, invoices: chapsmart.invoices.length, purchases: chapsmart.purchases.length },
    },
    links: linksShown(campay, shownMax),
    invoices: openInvoices(chapsmart, shownMax),
    whatsapp: { number: whatsapp.displayNumber, errors: whatsapp.errors },
    lightningOutcome: chapsmart.outcome,
    payoutOutcomes: bitpesa.outcomes,
    simSwaps: africastalking.simSwaps,
    office: waiting(chamapay),
    outcome: mpesa.outcome,
    outcomes: { ...mpesa.outcomes, ...momo.outcomes },
    names: Object.fromEntries(chamapay.members.map(({ phone, first_name, last_name }) => [phone, `${first_name} ${last_name}`])),
    prompts: phones.prompts(),
    sms: phones.inbox().slice(-shownMax).reverse(),
    calls: calls().slice(-shownMax).reverse(),
    faults: faults.list(),
    underWay: outgoing.length,
    choices: { outcomes: promptOutcomes, lightningOutcomes, requestFaults, callbackFaults, targets, endpoints },
  };
}

/** What waits for the chama's office in ChamaPay's own pages, newest first. */
function waiting({ records, members }: ReturnType<StandinCore['state']>['chamapay']) {
  const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
  return {
    loans: records.loans
      .filter((loan) => loan['status'] === 'Pending')
      .map((loan) => ({
        id: text(loan['loan_id']),
        memberId: text(loan['member_id']),
        amount: Number(loan['amount']),
        purpose: text(loan['purpose']),
      }))
      .slice(-shownMax)
      .reverse(),
    fines: records.fines
      .filter((fine) => fine['status'] === 'Unpaid')
      .map((fine) => ({ id: fine.id, memberId: text(fine['member_id']), amount: Number(fine['amount']), reason: text(fine['reason']) }))
      .slice(-shownMax)
      .reverse(),
    members: members
      .filter(({ status }) => status === 'Pending')
      .map(({ member_id, first_name, last_name }) => ({ id: member_id, name: `${first_name} ${last_name}` }))
      .slice(-shownMax)
      .reverse(),
  };
}
