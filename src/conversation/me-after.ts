import type { Intent } from '../../flows/kit/intents.js';
import type { Me } from '../../flows/kit/me.js';
import type { Place } from './turn.js';

/** Who they are after what they just asked for, so that the next screen already speaks their language. */
export function after(intent: Intent, me: Me): Me {
  switch (intent.kind) {
    case 'setLanguage':
      return { ...me, language: intent.language };
    case 'agreeToTerms':
      return { ...me, agreed: true };
    case 'setPin':
      return { ...me, hasPin: true };
    case 'contribute':
    case 'claim':
    case 'bind':
      return me;
  }
}

/** Who speaks comes anew with each turn; it is not kept in the place. */
export function withoutMe(place: Place): Place {
  const { me: _me, ...context } = place.context as Record<string, unknown>;
  return { ...place, context };
}
