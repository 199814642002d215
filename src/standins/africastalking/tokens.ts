import type { Ground } from '../ground.js';
import { sameSecret } from '../../secrets.js';
import { hex } from '../numbers.js';
import { json } from '../wire.js';
import type { StandinResponse } from '../wire.js';

const lifeMs = 3_600_000;
const tokensMax = 100;

/** Tokens that stand for the key for an hour. */
export function tokens({ clock, ids, state }: Ground) {
  return {
    /** POST /auth-token/generate. */
    make: (): StandinResponse => {
      const held = state().africastalking.tokens;
      held.push({ token: `ATToken_${hex(ids, 48)}`, expiresAt: clock.now() + lifeMs });
      if (held.length > tokensMax) held.shift();
      return json(200, { token: held.at(-1)?.token, lifetimeInSeconds: lifeMs / 1000 });
    },
    holds: (given: string): boolean =>
      state().africastalking.tokens.some(({ token, expiresAt }) => expiresAt > clock.now() && sameSecret(given, token)),
  };
}
