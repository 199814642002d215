import type { Recipe } from '../recipe.js';
import { collecting } from './collecting.js';
import { recording } from './recording.js';

/** A member contributes: the phone is asked for the money, then the chama's records get it. */
export const contribution: Recipe = { version: 1, steps: [collecting, recording] };
