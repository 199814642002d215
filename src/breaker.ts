import type { Clock } from './clock.js';
import type { Reply, Send } from './http.js';

/** So many calls in a row without a usable answer, and the provider is left alone. */
const failuresMax = 10;
/** While it is left alone, one call in this time finds out whether it is back. */
const probeEveryMs = 30_000;

/**
 * A `Send` that spares a provider which is down, or which refuses our credentials: after ten such answers in a row calls come
 * back at once as never sent, but for one in half a minute. Wrap the transport of one provider with it, not that of several.
 */
export function breaker(send: Send, clock: Clock): Send & { isOpen: () => boolean } {
  let failures = 0;
  let probeAt = 0;
  const isOpen = () => failures >= failuresMax;

  const guarded: Send = async (request) => {
    if (isOpen()) {
      if (clock.monotonic() < probeAt) return { heard: false, sent: false, why: 'BREAKER_OPEN' };
      probeAt = clock.monotonic() + probeEveryMs;
    }
    const reply = await send(request);
    failures = failed(reply) ? failures + 1 : 0;
    if (failures === failuresMax) probeAt = clock.monotonic() + probeEveryMs;
    return reply;
  };
  return Object.assign(guarded, { isOpen });
}

/** Silence, a server error, or credentials that are not taken. A 429 is no failure: whoever asked knows how long to wait. */
const failed = (reply: Reply): boolean => !reply.heard || reply.status >= 500 || reply.status === 401;
