import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { draw } from '../../src/pictures/draw.js';
import { progressWith, statementOf } from '../pictures/samples.js';
import { launch, openPhones, withoutBrowser } from './driver.js';
import { fakeService, type FakeService } from './fake-service.js';

const to = '254712000001@c.us';
/** Otieno's. */
const other = '254712000003@c.us';

describe('files in the simulator’s chat', () => {
  let service: FakeService;
  beforeAll(async () => {
    service = await fakeService();
  });
  afterAll(() => service.close());

  const get = (path: string) => fetch(`${service.url}${path}`);
  const deliver = async (id: string, what: Parameters<typeof draw>[0]) => {
    const file = await draw(what, 'en');
    if (!file) throw new Error('nothing was drawn');
    await service.deliver({ to, text: `File ${id}`, id, file });
    return file;
  };

  test('are kept with their message and served as what they are, never as a page', async () => {
    const file = await deliver('s1', statementOf(3));
    const { messages } = (await (await get('/api/chat?member=amina')).json()) as { messages: { id: string; file?: object }[] };
    expect(messages.at(-1)).toMatchObject({
      id: 'notice:s1',
      file: { name: file.name, mime: 'application/pdf', bytes: file.bytes.length },
    });
    const answer = await get('/api/files/notice:s1?member=amina');
    expect(
      Object.fromEntries(
        ['content-type', 'content-disposition', 'x-content-type-options', 'cache-control'].map((name) => [name, answer.headers.get(name)]),
      ),
    ).toEqual({
      'content-type': 'application/pdf',
      'content-disposition': 'attachment; filename="statement-2026-11-21.pdf"',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect(Buffer.compare(Buffer.from(await answer.arrayBuffer()), Buffer.from(file.bytes))).toBe(0);
  });

  test('belong to whose chat they are in', async () => {
    await deliver('s2', statementOf(1));
    for (const path of [
      '/api/files/notice:s2?member=otieno',
      '/api/files/notice:s2',
      '/api/files/none?member=amina',
      '/api/files/..%2f?member=amina',
    ])
      expect((await get(path)).status).toBe(404);
  });

  test('are bounded: too large a file is left out, and the oldest go first', async () => {
    const file = { name: 'x.png', mime: 'image/png' as const, bytes: new Uint8Array(4 * 1024 * 1024) };
    await service.deliver({ to: other, text: 'large', id: 'large', file: { ...file, bytes: new Uint8Array(6 * 1024 * 1024) } });
    expect((await get('/api/files/notice:large?member=otieno')).status).toBe(404);
    for (let n = 0; n < 11; n++) await service.deliver({ to: other, text: `${n}`, id: `n${n}`, file });
    expect((await get('/api/files/notice:n0?member=otieno')).status).toBe(404);
    expect((await get('/api/files/notice:n10?member=otieno')).status).toBe(200);
  });

  describe.skipIf(withoutBrowser)('on the page', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launch();
    });
    afterAll(() => browser.close());

    test('a picture is shown and enlarged, and a document is saved', { timeout: 90_000 }, async () => {
      await deliver('p1', progressWith());
      const file = await deliver('p2', statementOf(12));
      const { page, complaints, close } = await openPhones(browser, service.url, 'amina');
      const image = page.locator('.bubble[data-id="notice:p1"] .picture img');
      await image.waitFor();
      expect(await image.evaluate((one) => (one as unknown as { naturalWidth: number }).naturalWidth)).toBe(1080);
      const shots = process.env['SHOTS'];
      if (shots !== undefined) mkdirSync(shots, { recursive: true });
      if (shots !== undefined) await page.screenshot({ path: `${shots}/chat.png` });
      await image.click();
      await page.locator('dialog.picture-view[open] img').waitFor();
      if (shots !== undefined) await page.screenshot({ path: `${shots}/enlarged.png` });
      await page.keyboard.press('Escape');
      await page.locator('dialog.picture-view').waitFor({ state: 'detached' });
      const saving = page.waitForEvent('download');
      await page.locator('.bubble[data-id="notice:p2"] .document').click();
      expect((await saving).suggestedFilename()).toBe(file.name);
      expect(complaints).toEqual([]);
      await close();
    });
  });
});
