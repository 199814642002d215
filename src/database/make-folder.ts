import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Levels that a path may lack; a longer one is a mistake. */
const levelsMax = 100;

/**
 * Makes a folder, and those above it that are missing, each by itself. Throws the system's error where that cannot be. (Node's
 * own `recursive` never returns where a file system lets nothing be made, as below /proc: it is told that the level above is
 * missing, finds it there, and begins again.)
 */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  for (let at = resolve(path); !isThere(at); at = dirname(at)) {
    missing.push(at);
    if (missing.length > levelsMax) throw new Error(`The folder ${path} lies too deep to be made.`);
  }
  for (const folder of missing.reverse()) makeOne(folder);
}

function makeOne(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process has made it meanwhile.
    if (!(codeOf(error) === 'EEXIST' && isThere(folder))) throw error;
  }
}

/** Throws when something is there that is no folder, or when it may not be looked at. */
function isThere(path: string): boolean {
  try {
    if (statSync(path).isDirectory()) return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
  throw Object.assign(new Error(`EEXIST: ${path} is no folder`), { code: 'EEXIST' });
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
