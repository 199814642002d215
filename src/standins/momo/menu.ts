import type { UssdPage } from '../africastalking/ussd.js';
import type { Ground } from '../ground.js';
import { septetsOf } from '../gsm.js';
import type { MomoApprovals } from './approvals.js';
import { approvalCodes, carrierOf } from './carriers.js';
import { francs } from './wallets.js';

/** Sessions with a carrier's menu that are remembered; a phone has one at a time. */
const sessionsMax = 1_000;

/**
 * The carriers' own menus, as far as a payment is approved in them: dial the code, type the PIN, or 0 to refuse. A session is a
 * phone's, and is gone after a restart.
 */
export function momoMenu({ ids }: Ground, approvals: MomoApprovals) {
  const sessions = new Map<string, { phone: string; approval: string }>();

  const page = (sessionId: string, text: string, ended: boolean): UssdPage => {
    if (ended) sessions.delete(sessionId);
    return { status: 'shown', sessionId, text, ended, septets: septetsOf(text) ?? null, tooLong: false };
  };
  const over: UssdPage = { status: 'failed', why: 'sessionOver', text: 'The session is over.' };

  return {
    /** Undefined where the code is not the approval code of the phone's carrier. */
    dial: (phone: string, code: string): UssdPage | undefined => {
      const carrier = carrierOf(phone);
      if (carrier === undefined || code !== approvalCodes[carrier]) return undefined;
      const sessionId = `MOMO-${ids.next()}`;
      const [first] = approvals.waiting(phone);
      if (!first) return page(sessionId, 'Aucun paiement en attente.', true);
      for (const [id, one] of sessions) if (one.phone === phone || sessions.size >= sessionsMax) sessions.delete(id);
      sessions.set(sessionId, { phone, approval: first.id });
      return page(sessionId, `Payer ${francs(first.amount)} a ${first.payee}?\nEntrez votre PIN, ou 0 pour refuser`, false);
    },
    isOne: (sessionId: string): boolean => sessionId.startsWith('MOMO-'),
    reply: async (sessionId: string, input: string): Promise<UssdPage> => {
      const session = sessions.get(sessionId);
      if (!session) return over;
      const done = await approvals.answer(session.approval, input === '0' ? { cancel: true } : { pin: input }, 'menu');
      if (done.status === 'gone') return page(sessionId, 'Ce paiement n’est plus en attente.', true);
      return page(sessionId, done.desc, done.code !== 'again');
    },
    cancel: (sessionId: string): void => void sessions.delete(sessionId),
  };
}
