import { seconds } from '../../clock.js';
import type { Clock } from '../../clock.js';
import type { Send } from '../../http.js';
import { readAnswer } from '../answers.js';
import { Token } from './wire.js';

/** The app's permanent token, or the user name and password for which tokens of an hour are given out (CamPay docs: authentication). */
export type Credentials = { token: string } | { username: string; password: string };

export type Held = { status: 'held'; token: string } | { status: 'none'; why: string; wrong: boolean };

export type Tokens = {
  /** A token to call with. `wrong`: they do not take our credentials. */
  get(): Promise<Held>;
  /** Forgets a token that they refused; false when there can be no other. */
  drop(token: string): boolean;
};

/** A token is fetched anew so long before it ends. */
const earlyMs = seconds(60);
/** Short, as a payment waits behind it. */
const tokenTimeoutMs = seconds(5);

/** Keeps a token for as long as it lives. However many call at once, one new token is asked for. */
export function tokens({ credentials, base, send, clock }: { credentials: Credentials; base: string; send: Send; clock: Clock }): Tokens {
  if ('token' in credentials) {
    const held: Held = { status: 'held', token: credentials.token };
    return { get: async () => held, drop: () => false };
  }
  const body = JSON.stringify({ username: credentials.username, password: credentials.password });
  let kept: { token: string; until: number } | undefined;
  let asking: Promise<Held> | undefined;

  const ask = async (): Promise<Held> => {
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const reply = await send({ method: 'POST', url: `${base}/token/`, headers, body, timeoutMs: tokenTimeoutMs });
    // A public client shows `400 { "non_field_errors": […] }` for a wrong pair.
    if (reply.heard && [400, 401, 403].includes(reply.status)) return { status: 'none', why: 'campay gives no token', wrong: true };
    const answer = readAnswer('campay', reply, Token);
    if (answer.status === 'unknown') return { status: 'none', why: answer.why, wrong: false };
    const { token, expires_in: lifeS } = answer.value;
    const lifeMs = seconds(lifeS);
    kept = { token, until: clock.monotonic() + Math.max(lifeMs - earlyMs, lifeMs / 2) };
    return { status: 'held', token };
  };

  return {
    get: async () => {
      if (kept && clock.monotonic() < kept.until) return { status: 'held', token: kept.token };
      return (asking ??= ask().finally(() => (asking = undefined)));
    },
    drop: (token) => {
      // Another call may have fetched a new one meanwhile.
      if (kept?.token === token) kept = undefined;
      return true;
    },
  };
}
