import type { Intent } from '../../flows/kit/intents.js';
import type { Me } from '../../flows/kit/me.js';

/** Who they are after what they just asked for, so that the next screen already speaks their language. */
export function after(intent: Intent, me: Me): Me {
  switch (intent.kind) {
    case 'setLanguage':
      return { ...me, language: intent.language };
    case 'agreeToTerms':
      return { ...me, agreed: true };
    case 'setPin':
      return { ...me, hasPin: true };
    case 'forgetMe':
      return { ...me, agreed: false, hasPin: false };
    case 'contribute':
    case 'sendFile':
    case 'orderLink':
    case 'sendLinkAgain':
    case 'airtime':
    case 'payFor':
    case 'payByLightning':
    case 'buySats':
    case 'claim':
    case 'decideClaim':
    case 'record':
    case 'saveSender':
    case 'payAbroad':
    case 'cancelPayout':
    case 'mendPayout':
    case 'leaveMessage':
    case 'answerMessage':
    case 'askToJoin':
    case 'decideJoin':
    case 'setPreferences':
    case 'bind':
      return me;
  }
}

/** Who speaks comes anew with each turn; it is not kept in what a flow remembers. */
export function withoutMe(context: unknown): unknown {
  const { me: _me, ...rest } = context as Record<string, unknown>;
  return rest;
}
