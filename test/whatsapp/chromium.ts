import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The system's browser; nothing is downloaded. */
const chromiumPath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Why there are no tests in a browser here, if there are none. On CI they have to be, and then fail. */
export const withoutChromium: string | undefined =
  existsSync(chromiumPath) || process.env['CI'] === 'true'
    ? undefined
    : `skipped: there is no Chromium at ${chromiumPath} (CHROMIUM=… names another)`;

/**
 * Chromium with no network but this machine, as a program of its own, so that what starts it needs to know nothing of it. A page
 * from the internet may not speak to this machine without being allowed to by hand, and here it has to.
 */
export function chromiumAlone(folder: string): string {
  const path = join(folder, 'chromium');
  writeFileSync(
    path,
    [
      '#!/bin/sh',
      'for given do',
      '  shift',
      // Of two such lists Chromium heeds one; ours goes into the one that is there.
      '  case "$given" in --disable-features=*) given="$given,LocalNetworkAccessChecks" ;; esac',
      '  set -- "$@" "$given"',
      'done',
      `exec ${chromiumPath} "$@" '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'`,
      '',
    ].join('\n'),
  );
  chmodSync(path, 0o755);
  return path;
}
