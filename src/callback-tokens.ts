import { keyedHash, sameSecret, type Key } from './secrets.js';

/** How many tokens of one address are valid at the same time: one in use, one to change over to. */
const liveMax = 2;

/**
 * The secret part of callback addresses, one a provider and chama: `/callbacks/<provider>/<chama>/<token>`. `given` tokens
 * replace the derived ones. Two are live at a time, so that a host can change over without losing a callback.
 */
export function callbackTokens(key: Key, given: readonly string[]) {
  const live = (provider: string, chamaId: string): string[] =>
    given.length > 0
      ? given.slice(0, liveMax)
      : Array.from({ length: liveMax }, (_, n) => keyedHash(key, provider, chamaId, String(n + 1)));
  return {
    live,
    /** Is this token one of the live ones? In constant time. */
    fits: (provider: string, chamaId: string, token: string): boolean =>
      live(provider, chamaId)
        .map((one) => sameSecret(token, one))
        .some(Boolean),
  };
}
