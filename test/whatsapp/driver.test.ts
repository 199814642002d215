import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { drive } from '../../whatsapp/src/driver.js';
import { openJournal } from '../../whatsapp/src/journal.js';
import { lineFile } from '../../whatsapp/src/line-file.js';
import type { Delivery, Outgoing, Report, Standing } from '../../whatsapp/src/ports.js';
import { sessionFolder } from '../../whatsapp/src/session-folder.js';
import { readSettings } from '../../whatsapp/src/settings.js';
import { webClient } from '../../whatsapp/src/web-client.js';
import { withoutChromium } from './chromium.js';
import { standInVersion } from './web-version.js';
import { closeAll, world } from './world.js';
import type { World } from './world.js';

/** The driver's own code on the unmodified library in Chromium, with a service that a test plays, and with waits that are short. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** Every wait is so much shorter than in life. */
const hurry = 8;

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe.skipIf(withoutChromium !== undefined)(withoutChromium ?? 'the driver in Chromium', () => {
  let it: World;
  let ended: Promise<void>;
  const stop = new AbortController();
  const standings: Standing[] = [];
  const heard: string[] = [];
  const reports: Report[] = [];
  const deliveries: Delivery[] = [];
  const said: string[] = [];
  let waiting: Outgoing[] = [];
  let qrs = 0;

  const clock = {
    now: () => Date.now(),
    sleep: (ms: number, signal?: AbortSignal) => pause(ms / hurry, undefined, signal && { signal }).catch(() => undefined),
  };

  beforeAll(async () => {
    it = await world();
    const read = readSettings({
      DATA_DIR: it.folder,
      CHROMIUM_PATH: it.chromium,
      WHATSAPP_DOOR_URL: 'http://127.0.0.1/door/whatsapp/token',
      WHATSAPP_WEB_VERSION: standInVersion,
      WHATSAPP_GAP_MS: '0-0',
      WHATSAPP_TYPING_MS: '100-200',
      WHATSAPP_PAIR_PHONE: '254700000100',
    });
    if ('problems' in read) throw new Error(read.problems.join('\n'));
    const { settings } = read;
    ended = drive(
      {
        newClient: () => webClient(settings),
        door: {
          async heard({ text, type }) {
            heard.push(type === 'text' ? text : `(${type})`);
            return text === 'nothing' ? [] : [`You wrote: ${text}`];
          },
          async outbox(signal) {
            for (; waiting.length === 0 && !signal.aborted;) await pause(20, undefined, { signal }).catch(() => undefined);
            const taken = waiting;
            waiting = [];
            return taken;
          },
          orders: async (signal) => (await pause(60_000, undefined, { signal }).catch(() => undefined), []),
          async sent(report) {
            reports.push(report);
          },
          async delivery(report) {
            deliveries.push(report);
          },
          async state(standing) {
            standings.push(standing);
          },
        },
        clock,
        journal: openJournal(lineFile(join(settings.folder, 'journal.jsonl')), clock),
        settings,
        random: () => 0.5,
        showQr: () => {
          qrs++;
        },
        showCode: () => undefined,
        log: (line) => void said.push(line),
        ...sessionFolder(settings.folder, clock),
      },
      stop.signal,
    );
  });
  afterAll(() =>
    closeAll(
      () => stop.abort(),
      () => ended,
      () => it.close(),
    ),
  );

  const now = () => standings.at(-1);
  const becomes = (state: Standing['state'], waitMs = 40_000) =>
    vi.waitFor(() => expect(now(), said.join('\n')).toMatchObject({ state }), { timeout: waitMs, interval: 20 });
  const amina = () => it.phone.meets('254712000001', { name: 'Amina' });
  const fotso = () => it.phone.meets('237670000001', { name: 'Fotso', by: 'lid' });
  const answered = (text: string, times = 1) =>
    it.phone.until(
      `${times} × ${text} (${said.join(' ')})`,
      () => it.phone.sent.filter(({ body }) => body === text).length === times,
      40_000,
    );
  const reported = async (id: string): Promise<Report> => {
    await vi.waitFor(
      () =>
        expect(
          reports.map((report) => report.id),
          said.join('\n'),
        ).toContain(id),
      { timeout: 30_000, interval: 20 },
    );
    return reports.find((report) => report.id === id) as Report;
  };

  test('is paired by a code that is typed on the phone', async () => {
    await vi.waitFor(() => expect(now()?.code, said.join('\n')).toBeDefined(), { timeout: 40_000, interval: 20 });
    expect(it.phone.type(now()?.code ?? '')).toBe(true);
    await becomes('ready');
  });

  test('answers persons, under a number or a privacy id, and leaves alone what is not said to it', async () => {
    const { phone } = it;
    phone.writes(amina(), 'one');
    phone.writes(fotso(), 'deux');
    phone.delivers({ chat: '120363000000000001@g.us', author: amina().pn, body: 'in the group' });
    phone.delivers({ chat: 'status@broadcast', author: amina().pn, body: 'a status' });
    phone.writes(amina(), 'to many', { broadcast: true });
    phone.writesOwn(amina(), 'from the phone itself');
    phone.writes(amina(), '', { type: 'ptt', mimetype: 'audio/ogg', directPath: phone.putUp(Buffer.from('OggS')) });
    const late = phone.writes(amina(), '', { type: 'ciphertext' });
    const twice = phone.writes(amina(), 'two');
    await answered('You wrote: two');
    phone.repeats(twice);
    phone.edits(twice, 'two and a half');
    phone.decrypts(late, 'three');
    await answered('You wrote: three');
    expect([...heard].sort()).toEqual(['(other)', 'deux', 'one', 'three', 'two']);
    expect(phone.sent.find(({ body }) => body === 'You wrote: deux')?.chat).toBe(fotso().lid);
    expect(phone.typing.some(({ chat, state }) => chat === amina().chat && state === 'composing')).toBe(true);
  });

  test('a picture goes with its caption, a document with its name, byte for byte; how far they came is told', async () => {
    const pdf = Buffer.from('%PDF-1.7 a statement').toString('base64');
    waiting = [
      {
        id: 'p1',
        to: amina().chat,
        text: 'Scan to pay',
        urgency: 'receipt',
        file: { name: 'invoice.png', mime: 'image/png', base64: pixel },
      },
      {
        id: 'd1',
        to: fotso().pn,
        text: 'Votre relevé',
        urgency: 'receipt',
        file: { name: 'releve.pdf', mime: 'application/pdf', base64: pdf },
      },
    ];
    expect(await reported('p1')).toMatchObject({ status: 'sent' });
    const { providerId = '' } = await reported('d1');
    const [picture, document] = it.phone.sent.slice(-2);
    expect(picture).toMatchObject({ chat: amina().chat, type: 'image', caption: 'Scan to pay', width: 1 });
    expect(it.phone.media.get(picture?.directPath ?? '')?.toString('base64')).toBe(pixel);
    expect(document).toMatchObject({
      id: providerId,
      chat: fotso().lid,
      type: 'document',
      caption: 'Votre relevé',
      filename: 'releve.pdf',
    });
    expect(it.phone.media.get(document?.directPath ?? '')?.toString('base64')).toBe(pdf);
    it.phone.acks(providerId, 2);
    await vi.waitFor(() => expect(deliveries).toContainEqual({ messageId: providerId, ourId: 'd1', status: 'delivered' }), {
      timeout: 15_000,
    });
  });

  test('what could not be sent is told as what it is: nobody there, refused, or nobody knows', async () => {
    it.phone.fates(({ body }) => (body === 'no' ? 'refused' : body === 'silence' ? 'silent' : 'taken'));
    waiting = [
      { id: 'n1', to: '254799999999@c.us', text: 'anybody?', urgency: 'receipt' },
      { id: 'n2', to: amina().chat, text: 'no', urgency: 'receipt' },
      { id: 'n3', to: amina().chat, text: 'silence', urgency: 'receipt' },
    ];
    expect(await reported('n1')).toEqual({ id: 'n1', status: 'failed', reason: 'badNumber' });
    expect(await reported('n2')).toMatchObject({ status: 'failed' });
    expect(await reported('n3')).toMatchObject({ status: 'unknown' });
    it.phone.fates(() => 'taken');
  });

  test('an answer that WhatsApp refuses is sent once more', async () => {
    let refusals = 0;
    it.phone.fates(({ body }) => (body === 'You wrote: four' && refusals++ === 0 ? 'refused' : 'taken'));
    it.phone.writes(amina(), 'four');
    await answered('You wrote: four');
    expect(refusals).toBe(2);
  });

  test('a page that hangs is given up; it is back without pairing, and answers what came meanwhile', async () => {
    const shown = qrs;
    const connects = it.phone.connects();
    it.phone.says({ kind: 'hang' });
    it.phone.writes(amina(), 'five');
    await it.phone.until('another page', () => it.phone.connects() > connects, 50_000);
    await answered('You wrote: five');
    expect(qrs).toBe(shown);
    expect(said).toContain('WhatsApp Web is not connected.');
  });

  test('messages of one second are answered in their order after an absence, also in a long chat', async () => {
    const t = Math.floor(Date.now() / 1000);
    for (let i = 0; i < 24; i++) it.phone.writes(fotso(), 'nothing', { t: t - 3600 + i });
    await vi.waitFor(() => expect(heard.filter((text) => text === 'nothing')).toHaveLength(24), { timeout: 20_000 });
    it.phone.writes(fotso(), 'six', { t });
    await answered('You wrote: six');
    const texts = ['first', 'second', 'third'];
    it.phone.says({ kind: 'state', state: 'CONFLICT' });
    for (const text of texts) it.phone.writes(fotso(), text, { t });
    for (const text of texts) await answered(`You wrote: ${text}`);
    const order = it.phone.sent.slice(-3).map(({ body }) => body?.replace('You wrote: ', ''));
    expect(order).toEqual(texts);
  });

  test('a banned number: it says so, and waits', async () => {
    it.phone.says({ kind: 'state', state: 'TOS_BLOCK' });
    await becomes('banned');
    expect(said.at(-1)).toMatch(/Trying again in 1800 s/);
  });
});
