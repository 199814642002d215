import { json } from '../wire.js';
import type { StandinResponse } from '../wire.js';

/** Every answer is flat: `success` and the fields beside it (ChapSmart docs). */
export const yes = (fields: object): StandinResponse => json(200, { success: true, ...fields });

/** Every refusal: a text, and no code but the status. */
export const refuse = (status: 400 | 401 | 403 | 404 | 409 | 410 | 500, error: string): StandinResponse =>
  json(status, { success: false, error });
