import type { Chama, Language, Me } from '../../flows/kit/me.js';

/** What a member is in a chama. */
export type Role = NonNullable<Me['member']>['role'];

/** A chama as the host has set it up. */
export type ChamaSetup = {
  chama: Chama;
  /** Spoken to whoever has not chosen one. */
  language: Language;
  /** Who holds an office, by member id; ChamaPay knows members only. */
  officers: Readonly<Record<string, Role>>;
  /** What whoever wants to join types, where the host has given a code; else they dial the chama's own. */
  joinCode?: string;
  /** Rules from the beginning, over the country's defaults; in the form that `rules-schema.ts` reads. */
  rules?: unknown;
};
