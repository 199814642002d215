import { sameSecret } from '../../secrets.js';
import type { Ground } from '../ground.js';
import { hex } from '../numbers.js';
import { json, jsonObject } from '../wire.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { signed } from './jwt.js';

/** Public clients saw tokens of an hour. */
const tokenLifeS = 3_600;
const tokensMax = 1_000;

/** Who may come in: the app's permanent token, or one that was given out in the last hour. The scheme's word is `Token`. */
export function knows({ clock, state, credentials }: Ground, { headers }: StandinRequest): boolean {
  const given = /^Token (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
  const isPermanent = sameSecret(given, credentials.campay.token);
  return isPermanent || state().campay.tokens.some(({ token, until }) => until > clock.now() && sameSecret(given, token));
}

export const refuseToken = (): StandinResponse => json(401, { detail: 'Invalid token.' });

/** POST /token/. */
export function giveToken({ clock, ids, state, credentials }: Ground, { body }: StandinRequest): StandinResponse {
  const fields = jsonObject(body);
  const username = fields?.get('username');
  const password = fields?.get('password');
  const isTheirs =
    typeof username === 'string' &&
    typeof password === 'string' &&
    sameSecret(`${username}\n${password}`, `${credentials.campay.username}\n${credentials.campay.password}`);
  if (!isTheirs) return json(400, { non_field_errors: ['Unable to log in with provided credentials.'] });
  const now = Math.floor(clock.now() / 1_000);
  // The key of their own tokens is nobody's business; one that nobody can guess does.
  const token = signed(hex(ids, 64), { iat: now, nbf: now, exp: now + tokenLifeS, jti: hex(ids, 16) });
  const { tokens } = state().campay;
  tokens.push({ token, until: clock.now() + tokenLifeS * 1_000 });
  if (tokens.length > tokensMax) tokens.shift();
  return json(200, { token, expires_in: tokenLifeS });
}
