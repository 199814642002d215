/** What is said to who wants no notices on a channel any more, or wants them again, in English. The words to send are known in all languages. */
export const enOptOut = {
  'opt-out.stopped': '{chama}: no more notices to you here. Receipts of your payments still come. For notices again, send START.',
  'opt-out.started': '{chama}: you get notices here again. To stop them, send STOP.',
} as const;
