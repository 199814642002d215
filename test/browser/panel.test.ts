import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { launch, withoutBrowser } from './driver.js';
import { realService } from './real-service.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.skipIf(withoutBrowser !== undefined)(`the panel of the stand-ins ${withoutBrowser ?? ''}`, () => {
  let browser: Browser;
  let service: Awaited<ReturnType<typeof realService>>;
  beforeAll(async () => {
    [browser, service] = await Promise.all([launch(), realService()]);
  });
  afterAll(async () => {
    await browser.close();
    await service.close();
  });

  test("shows the chama's times, wherever the visitor is, and says so", async () => {
    const url = service.installation.standins?.url ?? '';
    const context = await browser.newContext({ timezoneId: 'Pacific/Auckland' });
    const page = await context.newPage();
    await page.goto(url);
    expect(await page.locator('header').innerText()).toContain('Nairobi');
    const shown = await page.locator('#calls td.time').first().innerText();
    const { calls } = (await (await fetch(`${url}/_control/state`)).json()) as { calls: { at: number }[] };
    // Nairobi is three hours ahead of UTC all year.
    const times = calls.map(({ at }) => new Date(at + 3 * 3_600_000).toISOString().slice(11, 19));
    expect(times).toContain(shown);
    await context.close();
  });
});
