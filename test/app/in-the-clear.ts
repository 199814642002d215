import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from 'vitest';
import { discreet } from '../../src/cli/discreet.js';
import { moneyOf, type wholeService } from './installation.js';

/** Base64 of digits, wherever in a longer text they stand: WhatsApp's ids of messages hold the number so. */
function inBase64(digits: string): string[] {
  return [0, 2, 3].map((from, before) => {
    const whole = Buffer.from(`${'x'.repeat(before)}${digits}`).toString('base64');
    return whole.slice(from, Math.floor(((before + digits.length) * 8) / 6));
  });
}

/** How a number is written by networks, by people and inside ids; `phone` as in +254712000001. */
export const numberSigns = (phone: string): string[] => {
  const own = phone.slice(4);
  const spaced = `${own.slice(0, 3)} ${own.slice(3, 6)} ${own.slice(6)}`;
  return [own, spaced, `${own.slice(0, 3)} ${own.slice(3)}`, ...inBase64(phone.slice(1))];
};

/** The files of a folder and of those in it, but for what the stand-ins keep for themselves, and sockets. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && relative(folder, path) !== 'standins.json');
}

/** Looks for each of the signs in every file of ours, in the log, and in what is exported. */
export async function expectHidden(service: Awaited<ReturnType<typeof wholeService>>, signs: readonly string[]): Promise<void> {
  const exported = JSON.stringify(discreet(await moneyOf(service.installation).transaction((tx) => tx.dump())));
  const log = service.logged.join('\n');
  const files = filesIn(service.dataDir).map((path) => ({ path, bytes: readFileSync(path, 'latin1') }));
  for (const sign of signs) {
    expect(exported, `${sign} in the export`).not.toContain(sign);
    expect(log, `${sign} in the log`).not.toContain(sign);
    for (const { path, bytes } of files) expect(bytes.includes(sign), `${sign} in ${relative(service.dataDir, path)}`).toBe(false);
  }
}
