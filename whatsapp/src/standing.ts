import type { Standing, World } from './ports.js';

/** How the driver is, and the telling of it: the newest alone, one at a time, so that an old word never overtakes a new one. */
export function openStanding({ door }: Pick<World, 'door'>) {
  let now: Standing = { state: 'starting' };
  let isNews = false;
  let telling: Promise<void> | undefined;

  async function tell(): Promise<void> {
    while (isNews) {
      isNews = false;
      // The door hears the same again before long, so silence does not matter.
      await door.state(now).catch(() => undefined);
    }
    telling = undefined; // in one breath with the last look at the news
  }

  /** Says it again: the door takes silence for death. Resolves when it has been told, or could not be. */
  const again = (): Promise<void> => {
    isNews = true;
    return (telling ??= tell());
  };

  return {
    is: (): Standing => now,
    become(standing: Standing): Promise<void> {
      now = standing;
      return again();
    },
    again,
  };
}

export type Telling = ReturnType<typeof openStanding>;
