import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { answer, answerPrompt, desktop, dial, ended, launch, newestSms, openPhones, withoutBrowser, write } from './driver.js';
import { realService } from './real-service.js';

// The whole path in the browser against the whole service: nothing here is a fake of ours but the providers' stand-ins.
// SCREENSHOT=docs/images/phones.png also takes the picture that stands in the README.

/** Prompts, payments and messages take their time, as in life; on a busy machine a good deal of it. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

describe.skipIf(withoutBrowser !== undefined)(`the whole path in the browser ${withoutBrowser ?? ''}`, () => {
  let browser: Browser;
  let service: Awaited<ReturnType<typeof realService>>;

  beforeAll(async () => {
    [browser, service] = await Promise.all([launch(), realService()]);
  });
  afterAll(async () => {
    await browser.close();
    await service.close();
  });

  const open = (member: string, options = desktop) => openPhones(browser, `${service.url}/phones/`, member, options);

  test('dial, contribute, approve, receipt; then the balance by PIN and the chat knows it too', async () => {
    const { page, complaints, close } = await open('mft001', { ...desktop, deviceScaleFactor: 1.5 });
    expect(await dial(page, '*384*100#')).toContain('Umoja: hello Amina');
    expect(await answer(page, '1')).toContain('1. KES 1,000');
    expect(await answer(page, '500')).toContain('Pay KES 500 to Umoja?');
    expect(await answer(page, '1')).toContain('Check your phone');
    expect(await ended(page)).toBe(true);
    expect(await answerPrompt(page, { pin: '0000' })).toContain('KES 500.00');
    // M-Pesa's own confirmation, then our receipt.
    const receipt = await newestSms(page, 2);
    expect(receipt).toMatch(/^Umoja: KES 500 received\. Receipt [A-Z0-9]{10}\. Your total is now KES [\d,]+\.$/);

    expect(await dial(page, '*384*100#')).toContain('Umoja: hello Amina');
    expect(await answer(page, '2')).toContain('PIN');
    expect(await answer(page, '7391')).toContain(/now (KES [\d,]+)\./.exec(receipt)?.[1] ?? 'a total');
    const said = await write(page, 'lipa 300');
    expect(said).toContain('KES 300');
    await page.waitForTimeout(300);
    if (process.env['SCREENSHOT']) await page.screenshot({ path: process.env['SCREENSHOT'] });
    expect(complaints).toEqual([]);
    await close();
  });

  test('in Kiswahili and in French: the language is chosen on the phone, and the receipt comes in it', async () => {
    for (const [member, key, prompt, receipt] of [
      ['mft002', '2', 'Angalia simu', /^Umoja: .*KES 1,000/],
      ['mft003', '3', 'téléphone', /^Umoja ?: .*KES 1,000/],
    ] as const) {
      const { page, close } = await open(member);
      await dial(page, '*384*100#');
      await answer(page, '5');
      await answer(page, '1');
      await answer(page, key);
      await dial(page, '*384*100#');
      await answer(page, '1');
      await answer(page, '1');
      expect((await answer(page, '1')).toLowerCase()).toContain(prompt.toLowerCase());
      await answerPrompt(page, { pin: '0000' });
      expect(await newestSms(page, 2)).toMatch(receipt);
      await close();
    }
  });

  test('a prompt that is cancelled is told as it is, and nothing is taken', async () => {
    const { page, close } = await open('mft005');
    await dial(page, '*384*100#');
    await answer(page, '1');
    await answer(page, '1');
    await answer(page, '1');
    await answerPrompt(page, { cancel: true });
    expect(await newestSms(page, 1)).toMatch(/cancelled.*Nothing was taken/);
    await close();
  });

  test('somebody nobody knows hears what this is', async () => {
    const { page, close } = await open('stranger');
    expect(await dial(page, '*384*100#')).toMatch(/Umoja/);
    expect(await ended(page)).toBe(true);
    await close();
  });
});
