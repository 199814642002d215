import type { enOptOut } from './en.js';

/** What is said to who wants no notices on a channel any more, or wants them again, in Kiswahili. */
export const swOptOut: Record<keyof typeof enOptOut, string> = {
  'opt-out.stopped': '{chama}: hutapata tena matangazo hapa. Risiti za malipo yako bado zitakuja. Ukiyataka tena, tuma ANZA.',
  'opt-out.started': '{chama}: utapata tena matangazo hapa. Kuyasimamisha, tuma ACHA.',
};
