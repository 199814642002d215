import { say, type Phrase } from '../../../flows/kit/say.js';
import { isPositive } from '../../money.js';
import type { Left } from './left.js';

/** What the limit is, and what of it is left today. */
export function tellLimit(chama: string, { by, max, left }: Left): Phrase {
  if (by === 'operation') return say('limits.operation', { max });
  if (by === 'memberDay') return isPositive(left) ? say('limits.member', { max, left }) : say('limits.memberFull', { max });
  return isPositive(left) ? say('limits.chama', { max, left }) : say('limits.chamaFull', { chama, max });
}

/** The same, of something that was confirmed and is not done. */
export const refuseByLimit = (chama: string, left: Left): Phrase => say('limits.refused', { why: tellLimit(chama, left) });
