import type { Recipe } from '../recipe.js';
import { entering } from './entering.js';
import { matching } from './matching.js';
import { recording } from './recording.js';

/** "I have already paid": the payment is found in the statement, then the chama's records get it, as what it was paid for. */
export const claim: Recipe = { version: 1, steps: [matching, recording], later: [entering] };
