/** The WhatsApp driver: a process of its own with a browser in it, which speaks with the service through its door alone. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import qrcode from 'qrcode-terminal';
import { httpDoor } from './door.js';
import { drive } from './driver.js';
import { openJournal } from './journal.js';
import { lineFile } from './line-file.js';
import { claimFolder } from './one-driver.js';
import { sessionFolder } from './session-folder.js';
import { readSettings } from './settings.js';
import { webClient } from './web-client.js';

/** As in sysexits.h. */
const exits = { usage: 64, config: 78 } as const;

const read = readSettings(process.env);
if ('problems' in read) {
  console.error(`The driver cannot start:\n${read.problems.map((problem) => `  - ${problem}`).join('\n')}`);
  process.exit(exits.config);
}
const { settings } = read;

const clock = {
  now: () => Date.now(),
  sleep: (ms: number, signal?: AbortSignal) => pause(ms, undefined, signal && { signal }).catch(() => undefined),
};

const claim = await claimFolder(settings.folder, clock);
if (claim === 'taken') {
  console.error(
    `Another driver runs on ${settings.folder}. A phone is linked once: stop that one, or give this one a DATA_DIR of its own.`,
  );
  process.exit(exits.usage);
}

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());

/** The client that is used now. What the library lets fall ends it, and not this process. */
let current: ReturnType<typeof webClient> | undefined;
process.on('unhandledRejection', (reason) => {
  const words = reason instanceof Error ? reason.message : String(reason);
  if (current) current.fall(words);
  else console.error(`An error of the library after its end: ${words}`);
});

await drive(
  {
    newClient: () => (current = webClient(settings)),
    door: httpDoor(settings.doorUrl, fetch),
    clock,
    journal: openJournal(lineFile(join(settings.folder, 'journal.jsonl')), clock),
    settings,
    random: () => Math.random(),
    showQr: (qr) =>
      qrcode.generate(qr, { small: true }, (picture) =>
        console.log(`${picture}\nScan this with WhatsApp: Settings, Linked devices, Link a device.`),
      ),
    showCode: (code) =>
      console.log(`\n  ${code}\n\nType this in WhatsApp: Settings, Linked devices, Link a device, Link with phone number instead.`),
    log: (line) => console.log(line),
    ...sessionFolder(settings.folder, clock),
  },
  stop.signal,
);
process.exit(0);
