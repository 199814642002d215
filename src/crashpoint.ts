/**
 * Named places at commit and I/O boundaries where a test may kill the process or a simulation end a world.
 * Inert unless something is handed in. `of`: what is done there, where many things pass one place; of a call the kind of its leg.
 */
export type Crashpoint = (name: CrashpointName, of?: string) => void;

export const crashpoints = [
  'turn.before-agree',
  'turn.after-agree',
  'turn.after-commit',
  'leg.after-claim',
  'leg.before-call',
  'leg.after-call',
  'leg.after-settle',
  'inbox.after-store',
  'inbox.after-process',
  'notification.before-send',
  'notification.after-send',
  'notification.after-settle',
  'sweep.after-read',
] as const;

export type CrashpointName = (typeof crashpoints)[number];

export const noCrash: Crashpoint = () => undefined;

/**
 * Reads `CRASHPOINT=name:n`: the process is killed, with no chance to tidy up, when it passes that place for the n-th time. With
 * `name@of:n` only what is done for that counts: `leg.after-call@payOut:1`.
 */
export function crashpointFrom(setting: string | undefined, kill: () => void): Crashpoint {
  if (!setting) return noCrash;
  const [place = '', count = '1'] = setting.split(':');
  const [name, wanted] = place.split('@');
  let left = Number(count);
  return (at, of) => {
    if (at === name && (wanted === undefined || of === wanted) && --left === 0) kill();
  };
}
