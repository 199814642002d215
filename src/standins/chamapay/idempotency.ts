import type { Ground } from '../ground.js';
import type { StandinRequest, StandinResponse } from '../wire.js';

/** ChamaPay docs: a key is remembered for 24 hours. */
const keptMs = 24 * 3_600_000;

/**
 * Does a write once for each Idempotency-Key, and answers repeats as the first time, byte for byte. Only what was done is
 * remembered: a refused request has executed nothing (assumed; the docs do not say).
 */
export function once({ clock, state }: Ground, { method, headers, path }: StandinRequest, act: () => StandinResponse): StandinResponse {
  const key = headers['idempotency-key'];
  if (!key) return act();
  const { answered } = state().chamapay;
  const now = clock.now();
  for (const [name, { at }] of Object.entries(answered)) {
    if (now - at < keptMs) break; // in order of time: the rest is younger
    Reflect.deleteProperty(answered, name);
  }
  const name = `${method} ${path} ${key}`;
  const first = answered[name];
  if (first) return { status: first.status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: first.body };
  const response = act();
  if (response.status < 300) answered[name] = { at: now, status: response.status, body: response.body };
  return response;
}
