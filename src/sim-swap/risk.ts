import type { Intent } from '../../flows/kit/intents.js';
import type { Me } from '../../flows/kit/me.js';
import { parsePhone, type Phone } from '../phone.js';
import type { Money } from '../money.js';

/**
 * Why somebody who is perhaps not the member must not have it at once. `send`: value goes to others, `amount` of it where that is known. `identity`: it says who
 * speaks for the member from now on. `phone`: whose SIM matters.
 */
export type Risk =
  | {
      of: 'send';
      amount: Money | undefined;
      phone: Phone | undefined;
      /** The member has paid for it before they confirmed. */ isPaid?: true;
    }
  | { of: 'identity'; phone: Phone | undefined };

/** What is risky in what was confirmed; undefined where nothing is. Paying into the chama, or for what one owes it, never is. */
export function riskOf(intent: Intent, me: Me): Risk | undefined {
  const { phone } = me;
  switch (intent.kind) {
    case 'airtime':
      return intent.phone === phone ? undefined : { of: 'send', amount: intent.amount, phone };
    case 'payByLightning':
      return { of: 'send', amount: intent.quote.amount, phone };
    case 'buySats':
      return { of: 'send', amount: intent.quote.amount, phone, isPaid: true };
    case 'payAbroad':
      return { of: 'send', amount: intent.price.pay, phone };
    case 'mendPayout':
      // Another recipient for what is on its way.
      return { of: 'send', amount: undefined, phone };
    case 'bind':
      return { of: 'identity', phone: parsePhone(intent.phone, me.chama.country) };
    case 'contribute':
    case 'orderLink':
    case 'sendLinkAgain':
    case 'payFor':
    case 'claim':
    case 'sendFile':
    case 'decideClaim':
    case 'record':
    case 'saveSender':
    case 'cancelPayout':
    case 'leaveMessage':
    case 'answerMessage':
    case 'askToJoin':
    case 'decideJoin':
    case 'setPreferences':
    case 'forgetMe':
    case 'agreeToTerms':
    case 'setLanguage':
    case 'setPin':
      return undefined;
  }
}
