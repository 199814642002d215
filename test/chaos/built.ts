import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtService } from './installation.js';

/** The checkout that the tests run in. */
export const root = process.cwd();

/** Why tests of the real process cannot run here; undefined when they can. In CI they run, and fail, whatever is missing. */
export const unbuilt = (): string | undefined =>
  process.env['CI'] === 'true' || existsSync(builtService(root)) ? undefined : 'dist/ is not built: npm run build';

/** A folder of its own for `work`, which is gone afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'chamabot-chaos-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
