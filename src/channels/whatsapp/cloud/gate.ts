import { hours, minutes, type Clock } from '../../../clock.js';
import type { Log } from '../../../log.js';

/** While nothing is sent, one message in this time finds out whether it is over. */
const probeEveryMs = { credentials: minutes(5), policy: hours(1) } as const;

/**
 * Whether anything may be sent at all. After WhatsApp has refused our credentials, or the business, all else is refused here without a
 * call: to go on would make it worse. The host hears of it once.
 */
export function gate({ clock, log }: { clock: Pick<Clock, 'monotonic'>; log: Log }) {
  let stopped: { why: 'credentials' | 'policy'; probeAt: number } | undefined;
  return {
    why: (): 'credentials' | 'policy' | undefined => stopped?.why,
    /** May one message go out now? */
    lets(): boolean {
      if (!stopped) return true;
      if (clock.monotonic() < stopped.probeAt) return false;
      stopped.probeAt = clock.monotonic() + probeEveryMs[stopped.why];
      return true;
    },
    stop(why: 'credentials' | 'policy', code: number | undefined): void {
      if (stopped?.why !== why) log('error', 'whatsapp-stopped', { channel: 'whatsapp', why, alert: code ?? 'no code' });
      stopped = { why, probeAt: clock.monotonic() + probeEveryMs[why] };
    },
    /** A message was accepted: it is over. */
    works(): void {
      if (stopped) log('info', 'whatsapp-resumed', { channel: 'whatsapp', why: stopped.why });
      stopped = undefined;
    },
  };
}

export type Gate = ReturnType<typeof gate>;
