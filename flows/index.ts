import { officers } from './registers/officers.js';
import { oneself } from './registers/oneself.js';
import { paying } from './registers/paying.js';
import { records } from './registers/records.js';
import { sending } from './registers/sending.js';

/** Every conversation, by name. Words are in small letters without accents; each names one flow in all languages. */
export const flows = { ...oneself, ...paying, ...records, ...sending, ...officers };
