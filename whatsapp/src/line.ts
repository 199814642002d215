import type { Urgency, World } from './ports.js';

const order: Record<Urgency, number> = { reply: 0, receipt: 1, notice: 2 };

type Waiting = { urgency: Urgency; go: () => Promise<void> };

/**
 * The one line in which everything stands that is to be sent, since a steady stream gets a number blocked: one message at a time,
 * an uneven gap between any two, answers before receipts before notices, and those of one urgency as they came.
 */
export function sendingLine({ clock, random, settings }: Pick<World, 'clock' | 'random' | 'settings'>) {
  const waiting: Waiting[] = [];
  let sentAt = -Infinity;
  let isMoving = false;

  const within = ({ least, most }: { least: number; most: number }): number => least + random() * (most - least);

  async function move(): Promise<void> {
    if (isMoving) return;
    isMoving = true;
    for (let next = waiting.shift(); next; next = waiting.shift()) await next.go();
    isMoving = false;
  }

  return {
    within,
    /** Does `send` when its turn has come. `typing` is called at the start of the wait, which then lasts as long as typing takes. */
    run<T>(urgency: Urgency, typing: (() => Promise<void>) | undefined, send: () => Promise<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        const go = async (): Promise<void> => {
          try {
            const gap = sentAt + within(settings.gapMs) - clock.now();
            const shown = typing && settings.typingMs.most > 0 ? within(settings.typingMs) : 0;
            if (shown > 0) void typing?.().catch(() => undefined); // a courtesy; nothing depends on it
            await clock.sleep(Math.max(0, gap, shown));
            resolve(await send());
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          } finally {
            sentAt = clock.now();
          }
        };
        const later = waiting.findIndex((other) => order[other.urgency] > order[urgency]);
        waiting.splice(later < 0 ? waiting.length : later, 0, { urgency, go });
        void move();
      });
    },
    isIdle: (): boolean => !isMoving,
  };
}

export type SendingLine = ReturnType<typeof sendingLine>;
