import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { withoutChromium } from './chromium.js';
import { driverProcess } from './driver-process.js';
import type { DriverProcess } from './driver-process.js';
import { service } from './service.js';
import type { TestService } from './service.js';
import { closeAll, world } from './world.js';
import type { World } from './world.js';

/**
 * A member in a chat, the page of WhatsApp, the unmodified library in Chromium, the driver's process, the service's door, M-Pesa's
 * stand-in: the whole path, and what it comes to when a part of it dies.
 */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const amina = '+254712000001';
/** A receipt as it may be passed on: its number, who paid, how much. */
const receiptOf = (amount: number): RegExp => new RegExp(`receipt [A-Z0-9]{10}\\.\\n.+ paid KES ${amount} on `);
/** A picture of one pixel. */
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe.skipIf(withoutChromium !== undefined)(withoutChromium ?? 'the whole path', () => {
  let it: World;
  let of: TestService;
  let driver: DriverProcess;

  beforeAll(async () => {
    it = await world();
    of = await service(join(it.folder, 'service'));
    driver = driverProcess(it, of.doorUrl);
  });
  afterAll(() =>
    closeAll(
      () => driver.stop(),
      () => of.stop(),
      () => it.close(),
    ),
  );

  const her = () => it.phone.personOf('254712000001@c.us') ?? it.phone.meets('254712000001', { name: 'Amina' });
  /** Writes, and resolves with the texts that came into her chat since. */
  const says = async (text: string, answers = 1): Promise<string[]> => {
    const before = it.phone.sent.length;
    // WhatsApp stamps whole seconds, and nobody answers within the one in which they were asked.
    it.phone.writes(her(), text, { t: soon() });
    await it.phone.until(`an answer to "${text}" (${driver.said.join('').slice(-500)})`, () => it.phone.sent.length >= before + answers);
    return it.phone.sent.slice(before).map(({ body }) => body ?? '');
  };
  const ready = () => vi.waitFor(() => expect(of.driverState(), driver.said.join('')).toBe('ready'), { timeout: 30_000, interval: 50 });

  test('QR code, paired, "lipa 500", confirmed, approved: the receipt comes as a message', async () => {
    driver.start();
    await vi.waitFor(() => expect(of.installation().door.state(), driver.said.join('')).toMatchObject({ state: 'pairing' }), {
      timeout: 40_000,
    });
    expect(it.phone.scan(of.installation().door.state().qr ?? '')).toBe(true);
    await ready();
    expect(await says('lipa 500')).toEqual([expect.stringContaining('KES 500')]);
    expect(await says('1')).toEqual([expect.stringContaining('phone')]);
    await vi.waitFor(() => expect(of.prompts(amina)).toHaveLength(1), { timeout: 15_000 });
    const before = it.phone.sent.length;
    await of.approves(amina);
    await it.phone.until('the receipt', () => it.phone.sent.length > before);
    expect(it.phone.sent.at(-1)).toMatchObject({
      chat: '254712000001@c.us',
      body: expect.stringMatching(receiptOf(500)) as string,
    });
  });

  /** Waits until a chat has got a text since then, and until nothing more is on its way. */
  const answered = async (chat: string, since: number, texts: RegExp[]) => {
    await it.phone
      .until(`${texts.join(' and ')} in ${chat}`, () => since + texts.length <= it.phone.sent.length, 40_000)
      .catch((error: unknown) => Promise.reject(new Error(`${String(error)}\n${driver.said.slice(-20).join('')}`)));
    expect(it.phone.sent.slice(since).map((sent) => ({ chat: sent.chat, body: sent.body }))).toEqual(
      texts.map((body) => ({ chat, body: expect.stringMatching(body) as string })),
    );
  };
  const chat = '254712000001@c.us';
  const soon = () => Math.floor(Date.now() / 1000) + 1;

  test('a picture goes out as a picture, with its words below it', async () => {
    const bytes = new Uint8Array(Buffer.from(pixel, 'base64'));
    const file = { name: 'invoice.png', mime: 'image/png', bytes } as const;
    const since = it.phone.sent.length;
    const outcome = of.installation().door.send({ id: 'picture-1', to: chat, text: 'Scan to pay', urgency: 'receipt', file });
    expect(await outcome).toMatchObject({ status: 'sent' });
    const [picture] = it.phone.sent.slice(since);
    expect(picture).toMatchObject({ chat, type: 'image', mimetype: 'image/png', caption: 'Scan to pay' });
    expect(it.phone.media.get(picture?.directPath ?? '')?.toString('base64')).toBe(pixel);
  });

  test('another browser takes the connection: the driver is back without a new pairing, and answers what was written meanwhile', async () => {
    const since = it.phone.sent.length;
    const connects = it.phone.connects();
    it.phone.says({ kind: 'state', state: 'CONFLICT' });
    it.phone.writes(her(), 'menu', { t: soon() });
    await ready();
    await answered(chat, since, [/^\*Umoja/]);
    expect(it.phone.connects()).toBe(connects + 1);
    expect(driver.exitCode(), 'the process lives on').toBeNull();
    expect(driver.said.join('').match(/Scan this/g)).toHaveLength(1);
  });

  test('who writes under a privacy id is bound by an SMS code, and gets the receipt there', async () => {
    const wanjiku = it.phone.meets('254712000002', { name: 'Wanjiku', by: 'lid' });
    const writes = async (text: string, answer: RegExp) => {
      const since = it.phone.sent.length;
      it.phone.writes(wanjiku, text, { t: soon() });
      await answered(wanjiku.lid, since, [answer]);
    };
    const read = of.sms('+254712000002').length;
    await writes('hello', /phone number/);
    await writes('0712 000 002', /code/);
    await vi.waitFor(() => expect(of.sms('+254712000002').length).toBeGreaterThan(read), { timeout: 15_000 });
    const code =
      /\b(\d{6})\b/.exec(
        of
          .sms('+254712000002')
          .map(({ text }) => text)
          .join(' '),
      )?.[1] ?? '';
    await writes(code, /now belongs to \+254712000002|belongs/);
    await writes('lipa 200', /KES 200/);
    await writes('1', /phone/);
    await vi.waitFor(() => expect(of.prompts('+254712000002')).toHaveLength(1), { timeout: 20_000 });
    const since = it.phone.sent.length;
    await of.approves('+254712000002');
    await answered(wanjiku.lid, since, [receiptOf(200)]);
  });

  test('Chromium is killed: ready again without a pairing, and what she wrote meanwhile is answered once', async () => {
    const since = it.phone.sent.length;
    driver.killBrowser();
    it.phone.writes(her(), 'menu', { t: soon() });
    await vi.waitFor(() => expect(of.driverState()).not.toBe('ready'), { timeout: 20_000, interval: 20 });
    await ready();
    await answered(chat, since, [/^\*Umoja/]);
    expect(driver.exitCode(), 'the process lives on').toBeNull();
  });

  test('the service stops while she confirms, the driver is killed on top: one payment, one answer', async () => {
    const asked = it.phone.sent.length;
    it.phone.writes(her(), 'lipa 700', { t: soon() });
    await answered(chat, asked, [/KES 700/]);
    const since = it.phone.sent.length;
    await of.stop();
    it.phone.writes(her(), '1', { t: soon() });
    await it.phone.until('the page to have it', () => it.phone.unreceived() === 0);
    await driver.kill();
    await of.start();
    driver.start();
    await ready();
    await answered(chat, since, [/phone/]);
    await vi.waitFor(() => expect(of.prompts(amina)).toHaveLength(1), { timeout: 20_000 });
    const receipt = it.phone.sent.length;
    await of.approves(amina);
    await answered(chat, receipt, [receiptOf(700)]);
    expect(of.prompts(amina)).toEqual([]);
    const hers = of.truth()?.payments.filter(({ phone }) => phone === amina) ?? [];
    expect(hers.map(({ amount, status }) => [Number(amount.minor), status])).toEqual([
      [50_000, 'completed'],
      [70_000, 'completed'],
    ]);
  });

  test('the driver is killed when an answer stands in the chat and has not left: it leaves once', async () => {
    const since = it.phone.sent.length;
    let tries = 0;
    it.phone.fates(() => (tries++ === 0 ? 'silent' : 'taken'));
    it.phone.writes(her(), 'menu', { t: soon() });
    await vi.waitFor(() => expect(tries).toBe(1), { timeout: 20_000, interval: 20 });
    await driver.kill();
    driver.start();
    await ready();
    await answered(chat, since, [/^\*Umoja/]);
    // A question that comes after it is answered after it: nothing else was on its way.
    it.phone.writes(her(), 'salio', { t: soon() });
    await it.phone.until('the next answer', () => it.phone.sent.length >= since + 2);
    expect(it.phone.sent.slice(since).filter(({ body }) => /^\*Umoja/.test(body ?? ''))).toHaveLength(1);
  });

  test('unlinked by the phone: it asks to be paired again, and does not die of it', async () => {
    it.phone.unlinks();
    await vi.waitFor(() => expect(of.installation().door.state(), driver.said.join('').slice(-800)).toMatchObject({ state: 'pairing' }), {
      timeout: 40_000,
      interval: 50,
    });
    expect(driver.exitCode()).toBeNull();
    expect(it.phone.scan(of.installation().door.state().qr ?? '')).toBe(true);
    await ready();
  });
});
