/** The WhatsApp driver: a process of its own with a browser in it, which speaks with the service through its door alone. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import qrcode from 'qrcode-terminal';
import whatsapp from 'whatsapp-web.js';
import { httpDoor } from './door.js';
import { drive } from './driver.js';

const { DATA_DIR = './data', CHROMIUM_PATH = '/usr/bin/chromium', WHATSAPP_DOOR_URL } = process.env;

if (!WHATSAPP_DOOR_URL) {
  console.error(
    'WHATSAPP_DOOR_URL is missing: the address of the door, as the service prints it (http://127.0.0.1:8080/door/whatsapp/<token>).',
  );
  process.exit(2);
}

const dataPath = join(DATA_DIR, 'whatsapp');
const isRoot = process.getuid?.() === 0;

const newClient = () =>
  new whatsapp.Client({
    authStrategy: new whatsapp.LocalAuth({ dataPath }),
    webVersionCache: { type: 'local', path: join(dataPath, 'versions') },
    puppeteer: {
      headless: true,
      executablePath: CHROMIUM_PATH,
      // Chromium has no sandbox when it is run by root; anybody else keeps theirs.
      args: ['--disable-gpu', '--disable-background-networking', ...(isRoot ? ['--no-sandbox'] : [])],
    },
  });

const clock = {
  now: () => Date.now(),
  sleep: (ms: number, signal?: AbortSignal) => pause(ms, undefined, signal && { signal }).catch(() => undefined),
};

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());

await drive(
  {
    newClient,
    door: httpDoor(WHATSAPP_DOOR_URL, fetch),
    clock,
    random: () => Math.random(),
    showQr: (qr) =>
      qrcode.generate(qr, { small: true }, (picture) => console.log(`${picture}\nScan this with WhatsApp: Settings, Linked devices.`)),
    log: (line) => console.log(line),
  },
  stop.signal,
);
process.exit(0);
