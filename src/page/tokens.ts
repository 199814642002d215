import type { PageTokens } from '../conversation/page-tokens.js';
import { keyedHash, open, seal, type Key } from '../secrets.js';

/** Longest token that is looked at; ours have some 70 characters. */
const tokenMax = 200;

/**
 * Tokens of the one-time page: whose page it is, sealed (AES-256-GCM) under a nonce of its own, so that each is new and nobody makes one or reads
 * one. What may be done with it stands in the session of that person, under the token's keyed hash. `key` is for the purpose `page`.
 */
export function pageTokens(key: Key, link: PageTokens['link']): PageTokens {
  return {
    token: (person) => seal(key, person),
    personOf: (token) => (token.length <= tokenMax && /^[\w-]+$/.test(token) ? open(key, token) : undefined),
    hash: (token) => keyedHash(key, 'token', token),
    link,
  };
}
