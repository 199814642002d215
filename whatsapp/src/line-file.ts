import { closeSync, fdatasyncSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A file of lines that is only added to, or written anew as a whole. */
export type LineFile = {
  read(): string[];
  /** Adds a line; `isDurable`: it is on the disk when this returns. */
  append(line: string, isDurable: boolean): void;
  /** Puts these lines in place of all. A crash leaves either the old or the new. */
  replace(lines: readonly string[]): void;
};

/** The file at `path`, which only its owner may read; made with its folder when it is not there. */
export function lineFile(path: string): LineFile {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  let open: number | undefined;
  const handle = (): number => (open ??= openSync(path, 'a', 0o600));
  return {
    read() {
      try {
        return readFileSync(path, 'utf8').split('\n').filter(Boolean);
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
        throw error;
      }
    },
    append(line, isDurable) {
      // The line end comes first as well, so that a line that was torn by a full disk does not swallow this one.
      writeFileSync(handle(), `\n${line}\n`);
      if (isDurable) fdatasyncSync(handle());
    },
    replace(lines) {
      const draft = `${path}.new`;
      const written = openSync(draft, 'w', 0o600);
      writeFileSync(written, lines.map((line) => `${line}\n`).join(''));
      fsyncSync(written);
      closeSync(written);
      renameSync(draft, path);
      const folder = openSync(dirname(path), 'r');
      fsyncSync(folder);
      closeSync(folder);
      if (open !== undefined) closeSync(open);
      open = undefined;
    },
  };
}
