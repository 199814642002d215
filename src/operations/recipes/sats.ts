import type { Recipe } from '../recipe.js';
import { handingIn } from './handing-in.js';

/** Sats for shillings that the member has paid to the rail by mobile money. */
export const sats: Recipe = { version: 1, steps: [handingIn] };
