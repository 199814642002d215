import type { Ground } from '../ground.js';
import { sameSecret } from '../../secrets.js';
import { nairobiDate } from '../times.js';
import type { StandinRequest, StandinResponse } from '../wire.js';
import { refuse } from './answers.js';
import { plans } from './state.js';

const minuteMs = 60_000;

/** Who may come in, and how often: the key, the plan's permissions, the minute's and the month's quota. */
export function gate({ clock, state, credentials }: Ground) {
  const authentic = ({ headers }: StandinRequest): boolean => {
    const given = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    const { apiKey, apiSecret } = credentials.chamapay;
    return sameSecret(given, `${apiKey}:${apiSecret}`);
  };

  /** Counts a request; the answer when it is one too many. */
  const count = (): StandinResponse | undefined => {
    const { chamapay } = state();
    const now = clock.now();
    const startedAt = now - (now % minuteMs);
    if (chamapay.minute.startedAt !== startedAt) chamapay.minute = { startedAt, used: 0 };
    const month = nairobiDate(now).slice(0, 7);
    if (chamapay.month.name !== month) chamapay.month = { name: month, used: 0 };
    if (chamapay.month.used >= plans[chamapay.plan].monthly)
      return tooMuch('QUOTA_EXCEEDED', `The ${chamapay.plan} plan's monthly quota is used up.`, 3600);
    if (chamapay.minute.used >= chamapay.ratePerMinute)
      return tooMuch('RATE_LIMIT_EXCEEDED', 'Too many requests.', Math.ceil((startedAt + minuteMs - now) / 1000));
    chamapay.minute.used++;
    chamapay.month.used++;
    return undefined;
  };

  return {
    /** An answer that says why not; undefined when the request may pass. */
    refusal: (request: StandinRequest): StandinResponse | undefined => {
      if (!authentic(request)) return refuse(401, 'UNAUTHORIZED', 'Missing or invalid API key.');
      const over = count();
      if (over) return over;
      if (request.method !== 'GET' && !plans[state().chamapay.plan].writes)
        return refuse(403, 'FORBIDDEN', `The ${state().chamapay.plan} plan does not include write access.`);
      return undefined;
    },
    /** Every answer says how much is left of the minute. */
    withHeaders: (response: StandinResponse): StandinResponse => {
      const { ratePerMinute, minute } = state().chamapay;
      const headers = {
        'x-ratelimit-limit': String(ratePerMinute),
        'x-ratelimit-remaining': String(Math.max(0, ratePerMinute - minute.used)),
        'x-ratelimit-reset': String(Math.floor((minute.startedAt + minuteMs) / 1000)),
      };
      return { ...response, headers: { ...response.headers, ...headers } };
    },
  };
}

export function tooMuch(code: string, message: string, retryAfterS: number): StandinResponse {
  const response = refuse(429, code, message, 'Back off exponentially.');
  return { ...response, headers: { ...response.headers, 'retry-after': String(Math.max(1, retryAfterS)) } };
}
