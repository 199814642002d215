import { readdirSync, readFileSync } from 'node:fs';

/** Processes that are looked at; a machine with more is no place for this. */
const processesMax = 20_000;

type Process = { pid: number; parent: number; bytes: number; uses: boolean };

/** Every process, as Linux tells it in /proc; none elsewhere. `uses`: it was started with exactly this argument. */
function processes(argument: string): Process[] {
  let names: string[];
  try {
    names = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
  return names.slice(0, processesMax).flatMap((name) => {
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      const number = (field: string): number => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
      const uses = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').includes(argument);
      return [{ pid: Number(name), parent: number('PPid'), bytes: number('VmRSS') * 1024, uses }];
    } catch {
      return []; // it has ended since
    }
  });
}

/** The browsers that were started on this profile, with all that they started. */
function browserTree(profile: string): Process[] {
  const all = processes(`--user-data-dir=${profile}`);
  const tree = new Set(all.filter(({ uses }) => uses));
  for (let grew = true; grew;) {
    const before = tree.size;
    for (const one of all) if ([...tree].some(({ pid }) => pid === one.parent)) tree.add(one);
    grew = tree.size > before;
  }
  return [...tree];
}

/** Bytes that the browser on this profile holds in memory, with all of its processes; undefined where nobody can say. */
export function browserMemory(profile: string): number | undefined {
  const tree = browserTree(profile);
  return tree.length === 0 ? undefined : tree.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Kills what runs on this profile, each by its own id. How many that were. */
export function killBrowsers(profile: string): number {
  const tree = browserTree(profile);
  for (const { pid } of tree) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended since.
    }
  }
  return tree.length;
}
