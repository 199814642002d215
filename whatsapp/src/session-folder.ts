import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Clock } from './ports.js';
import { browserMemory, killBrowsers } from './processes.js';

/** Where the library's LocalAuth keeps the browser's profile, and with it the link to the phone. */
const profileIn = (folder: string): string => join(resolve(folder), 'session');

/** What a browser leaves in its profile to hold it; one that was killed on another host, as in a container made anew, would hold it for ever. */
const holds = ['SingletonLock', 'SingletonCookie', 'SingletonSocket'];

/** The dead are gone from the process table after so long. */
const deathMs = 200;
const deleteTriesMax = 10;

/** What can be done to the session's folder between two clients, by the one driver that has claimed it. */
export function sessionFolder(folder: string, clock: Clock) {
  const profile = profileIn(folder);
  return {
    memory: (): number | undefined => browserMemory(profile),
    async sweep(): Promise<void> {
      if (killBrowsers(profile) > 0) await clock.sleep(deathMs);
      for (const hold of holds) rmSync(join(profile, hold), { force: true });
    },
    forget: (): Promise<void> => rm(profile, { recursive: true, force: true, maxRetries: deleteTriesMax }),
  };
}
