import type { Clock } from '../clock.js';
import type { RequestFault } from './faults.js';
import { text } from './wire.js';
import type { Exchange, StandinResponse } from './wire.js';

/** How long a fault that needs a time lasts when none was said: longer than any deadline of ours. */
const hangMs = 60_000;
const slowMs = 5_000;

/** Acts on a request as the fault has it. `says` words the provider's own 429 and 500. */
export async function applyFault(
  fault: RequestFault | undefined,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
  act: () => Promise<StandinResponse>,
  says: (status: 429 | 500) => StandinResponse,
): Promise<Exchange> {
  const answered = (response: StandinResponse): Exchange => ({ answered: true, response });
  const silence: Exchange = { answered: false };
  switch (fault?.fault) {
    case undefined:
      return answered(await act());
    case 'lostRequest':
      return silence;
    case 'lostResponse':
      await act();
      return silence;
    case 'error500':
      return answered(says(500));
    case 'error500Processed':
      await act();
      return answered(says(500));
    case 'html503':
      return answered(text(503, '<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>', 'text/html'));
    case 'hang':
      await clock.sleep(fault.ms ?? hangMs, signal);
      return silence;
    case 'slow': {
      const response = await act();
      await clock.sleep(fault.ms ?? slowMs, signal);
      return answered(response);
    }
    case 'lateRequest':
      await clock.sleep(fault.ms ?? slowMs, signal);
      return signal.aborted ? silence : answered(await act());
    case 'rateLimited':
      return answered(says(429));
    case 'truncated': {
      const { status, headers, body } = await act();
      return answered({ status, headers, body: body.slice(0, Math.floor(body.length / 2)) });
    }
  }
}
