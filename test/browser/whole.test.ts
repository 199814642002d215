import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { answer, answerPrompt, desktop, dial, ended, launch, newestSms, openPhones, withoutBrowser, write } from './driver.js';
import { realService } from './real-service.js';

// The whole path in the browser against the whole service: nothing here is a fake of ours but the providers' stand-ins.
// SCREENSHOT=docs/images/phones.png also takes the picture that stands in the README.

/** Prompts, payments and messages take their time, as in life; on a busy machine a good deal of it. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

/** Chooses what a menu calls so, on its next page where the first does not show it. */
async function choose(page: Page, menu: string, label: string): Promise<string> {
  const number = new RegExp(`(\\d+)\\. ${label}`).exec(menu)?.[1];
  return number === undefined ? choose(page, await answer(page, '98'), label) : answer(page, number);
}

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
    expect(await dial(page, '*384*100#')).toMatch(/^Umoja\n1\. Contribute/);
    expect(await answer(page, '1')).toContain('1. KES 1,000');
    expect(await answer(page, '500')).toContain('Pay KES 500 to Umoja?');
    expect(await answer(page, '1')).toContain('Check your phone');
    expect(await ended(page)).toBe(true);
    expect(await answerPrompt(page, { pin: '0000' })).toContain('KES 500.00');
    // M-Pesa's own confirmation, then our receipt.
    const receipt = await newestSms(page, 2);
    expect(receipt).toMatch(/^Umoja: KES 500 received\. Receipt [A-Z0-9]{10}\. Your total is now KES [\d,]+\.$/);

    expect(await dial(page, '*384*100#')).toMatch(/^Umoja\n1\. Contribute/);
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
      await choose(page, await dial(page, '*384*100#'), 'Language, PIN');
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

  test('in Cameroon: the carrier’s prompt with its name and code, at MTN and at Orange, and the receipt in French', async () => {
    for (const [member, wallet, code] of [
      ['e005', 'MTN MOMO', '*126#'],
      ['e011', 'ORANGE MONEY', '#150*50#'],
    ] as const) {
      const { page, complaints, close } = await open(member);
      expect(await page.locator('#chat-name').innerText()).toBe('Espoir');
      expect(await dial(page, '*384*300#')).toMatch(/^Espoir[^]*1\. Cotiser/);
      await answer(page, '1');
      expect(await answer(page, '5000')).toMatch(/^Payer 5 000 FCFA à Espoir/);
      expect(await answer(page, '1')).toContain(`Composez ${code}`);
      await page.locator('#lcd-prompt').waitFor({ timeout: 20_000 });
      expect(await page.locator('#prompt-title').innerText()).toBe(wallet);
      expect(await answerPrompt(page, { pin: '0000' })).toMatch(/^Payer 5 000 FCFA à Espoir/);
      expect(await newestSms(page, 2)).toMatch(/^Espoir : 5 000 FCFA bien arrivés\. Ref\. [\w.]+\. Votre total : [\d ]+ FCFA\.$/);
      expect(await write(page, 'tontine')).toMatch(/Espoir[^]*1 Cotiser/);
      expect(complaints).toEqual([]);
      await close();
    }
  });

  test('in Cameroon, where no prompt comes: the carrier’s own menu approves it', async () => {
    service.installation.standins?.state().momo.silent.push('+237670000006');
    const { page, close } = await open('e006');
    await dial(page, '*384*300#');
    for (const key of ['1', '1', '1']) await answer(page, key);
    await expect.poll(() => dial(page, '*126#'), { timeout: 20_000, interval: 1000 }).toMatch(/^Payer 10 000 FCFA a Espoir/);
    expect(await answer(page, '0000')).toBe('Paiement reussi.');
    expect(await newestSms(page, 2)).toMatch(/^Espoir ?: 10 000 FCFA/);
    await close();
  });

  test('in Tanzania, where nothing collects: where to pay, the claim, and the treasurer who looks', async () => {
    const { page, complaints, close } = await open('t001');
    expect(await dial(page, '*384*200#')).toMatch(/^Tumaini[^]*1\. Weka mchango/);
    expect(await answer(page, '1')).toContain('M-Pesa 0741 000 003, jina Rehema Shayo');
    await write(page, 'QK71ABC234');
    await write(page, 'ndiyo');
    await page.locator('[data-member="t003"]').click();
    expect(await newestSms(page, 1)).toMatch(/^Tumaini: Neema Mushi .*QK71ABC234.*\*384\*200#/);
    await choose(page, await dial(page, '*384*200#'), 'Kukagua');
    expect(await answer(page, '7391')).toContain('QK71ABC234');
    await answer(page, '1');
    await answer(page, '1');
    expect(await answer(page, '1')).toContain('TSh 20,000');
    await page.locator('[data-member="t001"]').click();
    // She said so in the chat: there she hears of it.
    await page.locator('.bubble.theirs', { hasText: /^Tumaini: .*QK71ABC234.*TSh 20,000/ }).waitFor({ timeout: 20_000 });
    expect(complaints).toEqual([]);
    await close();
  });

  test('who is in two groups dials either, and changes in the chat', async () => {
    const { page, close } = await open('mft008');
    expect(await dial(page, '*384*200#')).toMatch(/^Tumaini/);
    expect(await write(page, 'Menu')).toMatch(/Tumaini[^]*1 Weka mchango/);
    expect(await write(page, 'kikundi')).toMatch(/Umoja[^]*Tumaini/);
    expect(await write(page, '1')).toMatch(/Umoja[^]*1 Contribute/);
    expect(await dial(page, '*384*100#')).toMatch(/^Umoja[^]*1\. Contribute/);
    // Of Espoir he is no member, whatever else he is in: he may ask to join.
    expect(await dial(page, '*384*300#')).toMatch(/Espoir[^]*1\. /);
    expect(await ended(page)).toBe(false);
    await close();
  });

  test('somebody nobody knows hears what this is, and may ask to join', async () => {
    const { page, close } = await open('stranger');
    expect(await dial(page, '*384*100#')).toMatch(/^This service is for members of Umoja\.[^]*1\. Ask to join\n2\. I have a join code/);
    expect(await answer(page, '2')).toContain('Type the join code');
    await close();
  });
});
