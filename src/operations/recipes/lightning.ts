import type { Recipe } from '../recipe.js';
import { delivering } from './delivering.js';
import { invoicing } from './invoicing.js';

/** Shillings or airtime for somebody, paid for by Lightning: an invoice goes to whoever pays, then the rail pays out. */
export const lightning: Recipe = { version: 1, steps: [invoicing, delivering] };
