import { say, type Phrase } from '../../flows/kit/say.js';
import type { Agreed } from './agree.js';

/** Why something was not written down, as its member hears it in place of the flow's last screen. */
export const refusalOf = (refused: Extract<Agreed, { status: 'refused' }>): Phrase =>
  'phrase' in refused
    ? refused.phrase
    : refused.reason === 'overLimit'
      ? say('engine.refused.overLimit', { limit: refused.limit })
      : say(`engine.refused.${refused.reason}`);
