import type { enOptOut } from './en.js';

/** What is said to who wants no notices on a channel any more, or wants them again, in French. */
export const frOptOut: Record<keyof typeof enOptOut, string> = {
  'opt-out.stopped': "{chama} : plus d'annonces ici. Les reçus de vos paiements viennent toujours. Pour les annonces, envoyez REPRENDRE.",
  'opt-out.started': '{chama} : vous recevez à nouveau les annonces ici. Pour les arrêter, envoyez ARRET.',
};
