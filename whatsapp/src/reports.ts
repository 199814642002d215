import { NotTaken } from './door.js';
import type { Delivery, Report, World } from './ports.js';

/** What may wait for a service that does not answer; the oldest is then dropped. */
const waitingMax = 1000;
const againMs = { first: 1000, longest: 30_000 };

type News = { of: 'sending'; report: Report } | { of: 'delivery'; report: Delivery };

/** Tells the service what became of messages, in order, and until it has heard. */
export function reports({ door, clock, log }: Pick<World, 'door' | 'clock' | 'log'>, stop: AbortSignal) {
  const waiting: News[] = [];
  let telling: Promise<void> | undefined;

  async function tell(): Promise<void> {
    for (let waitMs = againMs.first, news = waiting[0]; news; news = waiting[0]) {
      try {
        await (news.of === 'sending' ? door.sent(news.report) : door.delivery(news.report));
      } catch (error) {
        if (!(error instanceof NotTaken)) {
          if (stop.aborted) break;
          await clock.sleep(waitMs, stop);
          waitMs = Math.min(waitMs * 2, againMs.longest);
          continue;
        }
        log('The service did not take a report.');
      }
      waitMs = againMs.first;
      if (waiting[0] === news) waiting.shift();
    }
    telling = undefined; // in one breath with the last look at what waits, so that nothing is left behind
  }

  const push = (news: News): void => {
    waiting.push(news);
    if (waiting.length > waitingMax) waiting.splice(1, 1); // the first is being told
    telling ??= tell();
  };

  return {
    sending: (report: Report): void => push({ of: 'sending', report }),
    delivery: (report: Delivery): void => push({ of: 'delivery', report }),
    /** Resolves when nothing waits any more, or after a stop when the service has not heard. */
    told: async (): Promise<void> => telling,
  };
}

export type Reports = ReturnType<typeof reports>;
