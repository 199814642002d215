import { createHmac, timingSafeEqual } from 'node:crypto';
import { minutes, seconds } from '../../clock.js';
import { jsonOf } from '../../http.js';

/** Longest token that is looked at; recorded ones have some 200 characters. */
const tokenMax = 4_000;
const clockSkewMs = minutes(1);

/**
 * Is this a JWT that the key's holder made (HS256 and nothing else, RFC 7515) and that is in its time? `exp` and `nbf` are honoured
 * where they stand and not asked for: CamPay's tokens are recorded with both, and without any claim. It says nothing of the fields
 * that come with it: the same token is good for any.
 */
export function isSignedBy(key: string, token: string, now: number): boolean {
  const parts = token.length > tokenMax ? undefined : /^([\w-]+)\.([\w-]+)\.([\w-]{43})$/.exec(token);
  if (!parts || key === '') return false;
  const [, head = '', body = '', signature = ''] = parts;
  const header = claimsOf(head);
  if (header?.get('alg') !== 'HS256' || header.has('crit')) return false;
  const expected = createHmac('sha256', key).update(`${head}.${body}`).digest();
  const given = Buffer.from(signature, 'base64url');
  // Its last character has two bits to spare: the one true writing of it counts.
  if (given.length !== expected.length || !timingSafeEqual(given, expected) || given.toString('base64url') !== signature) return false;
  const claims = claimsOf(body);
  return (
    claims !== undefined &&
    inTime(claims.get('exp'), (at) => now - clockSkewMs < at) &&
    inTime(claims.get('nbf'), (at) => now + clockSkewMs >= at)
  );
}

function claimsOf(part: string): Map<string, unknown> | undefined {
  const value = jsonOf(Buffer.from(part, 'base64url').toString('utf8'));
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : undefined;
}

/** A moment that is no number of seconds is a mistake of who signed it, or none of theirs. */
const inTime = (claim: unknown, holds: (at: number) => boolean): boolean =>
  claim === undefined || (typeof claim === 'number' && Number.isFinite(claim) && holds(seconds(claim)));
