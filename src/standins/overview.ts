import type { StandinCore } from './core.js';
import type { providerNames } from './faults.js';
import { callbackFaults, requestFaults, targets } from './faults.js';
import { promptOutcomes } from './mpesa/state.js';

/** Rows of each kind that the panel gets. */
const shownMax = 60;

/** The endpoints that faults can be set for, by provider. */
export const endpoints: Record<(typeof providerNames)[number], readonly string[]> = {
  chamapay: ['GET /members', 'POST /members', 'GET /contributions', 'POST /contributions'],
  imarapay: ['POST /stk-push', 'GET /transaction/status', 'GET /transactions', 'GET /accounts', 'GET /pricing'],
  africastalking: ['POST /version1/messaging', 'GET /version1/user'],
};

/** What the panel shows: figures, open prompts, the latest calls and SMS, faults and the choices there are. No secrets. */
export function overview({ state, phones, calls, faults }: StandinCore) {
  const { chamapay, imarapay, africastalking, mpesa, outgoing } = state();
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
        ussdSessions: africastalking.sessions.length,
        ussdCodes: africastalking.ussdCodes,
      },
    },
    outcome: mpesa.outcome,
    outcomes: mpesa.outcomes,
    names: Object.fromEntries(chamapay.members.map(({ phone, first_name, last_name }) => [phone, `${first_name} ${last_name}`])),
    prompts: phones.prompts(),
    sms: phones.inbox().slice(-shownMax).reverse(),
    calls: calls().slice(-shownMax).reverse(),
    faults: faults.list(),
    underWay: outgoing.length,
    choices: { outcomes: promptOutcomes, requestFaults, callbackFaults, targets, endpoints },
  };
}
