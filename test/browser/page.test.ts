import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { launch, mobile, small, withoutBrowser } from './driver.js';
import { realService } from './real-service.js';

// The one-time page in a real browser, on the smallest phone, without any script. PAGE_SHOTS=folder also keeps pictures of it.

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const shots = process.env['PAGE_SHOTS'];

describe.skipIf(withoutBrowser !== undefined)(`the one-time page in a browser ${withoutBrowser ?? ''}`, () => {
  let browser: Browser;
  let service: Awaited<ReturnType<typeof realService>>;
  let members: { id: string; name: string; number: string }[];

  beforeAll(async () => {
    service = await realService();
    browser = await launch();
    const answer = await fetch(`${service.url}/phones/api/members`);
    ({ members } = (await answer.json()) as { members: typeof members });
  });
  afterAll(async () => {
    await browser.close();
    await service.close();
  });

  const idOf = (name: string) => members.find((one) => one.name.startsWith(name))?.id ?? '';

  async function linkFor(member: string, ...texts: string[]): Promise<string> {
    let body = '';
    for (const text of texts) {
      const answer = await fetch(`${service.url}/phones/api/chat`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ member: idOf(member), text }),
      });
      const { answers } = (await answer.json()) as { answers: { text: string }[] };
      body = answers[0]?.text ?? '';
    }
    return /http\S+\/c\/\S+/.exec(body)?.[0] ?? '';
  }

  const newest = async (member: string): Promise<string> => {
    const answer = await fetch(`${service.url}/phones/api/chat?member=${idOf(member)}`);
    const { messages } = (await answer.json()) as { messages: { text: string }[] };
    return messages.at(-1)?.text ?? '';
  };

  async function opened(url: string, options: BrowserContextOptions): Promise<{ page: Page; complaints: string[] }> {
    const context = await browser.newContext({ ...options, javaScriptEnabled: false });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('request', (request) => {
      if (request.url() !== url && !request.url().endsWith('/favicon.ico')) complaints.push(`asked ${request.url()}`);
    });
    await page.goto(url);
    return { page, complaints };
  }

  const shot = async (page: Page, name: string) => {
    if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
  };

  test.each([
    ['light', small],
    ['dark', mobile],
  ] as const)('takes a PIN, %s, and the balance comes into the chat', async (colorScheme, size) => {
    const { page, complaints } = await opened(await linkFor('Amina', 'menu', 'balance'), { ...size, colorScheme });
    expect(await page.locator('h1').textContent()).toBe('See your balance at Umoja');
    const field = page.locator('input[name=pin]');
    const box = await field.boundingBox();
    expect(box?.height ?? 0, 'big enough for a thumb').toBeGreaterThan(48);
    const whole = await page.locator('main').boundingBox();
    expect((whole?.x ?? 0) + (whole?.width ?? 0), 'nothing to scroll sideways').toBeLessThanOrEqual(size.viewport?.width ?? 0);
    await shot(page, `pin-${colorScheme}`);
    await field.fill('0001');
    await page.locator('button').click();
    expect(await page.locator('.notice').textContent()).toContain('Wrong PIN');
    await shot(page, `wrong-${colorScheme}`);
    await page.locator('input[name=pin]').fill('7391');
    await page.locator('button').click();
    expect(await page.locator('h1').textContent()).toBe('Done. Go back to WhatsApp.');
    await shot(page, `done-${colorScheme}`);
    await vi.waitFor(async () => expect(await newest('Amina')).toContain('Total: KES'), { timeout: 10_000 });
    expect(
      complaints.filter((text) => !/422|status of 4/.test(text)),
      'nothing is blocked, nothing is fetched',
    ).toEqual([]);
    await page.context().close();
  });

  test('changes a PIN, and back', async () => {
    for (const [old, pin] of [
      ['7391', '8264'],
      ['8264', '7391'],
    ] as const) {
      const { page } = await opened(await linkFor('Wanjiku', 'menu', 'pin'), small);
      await shot(page, 'change');
      await page.locator('input[name=old]').fill(old);
      await page.locator('input[name=pin]').fill(pin);
      await page.locator('input[name=again]').fill(pin);
      await page.locator('button').click();
      expect(await page.locator('h1').textContent()).toBe('Done. Go back to WhatsApp.');
      await page.context().close();
    }
    await vi.waitFor(async () => expect(await newest('Wanjiku')).toContain('Your PIN is changed.'), { timeout: 10_000 });
  });

  test('a link that is over says so in all languages', async () => {
    const { page } = await opened(`${service.url}/c/${'x'.repeat(67)}`, small);
    await shot(page, 'gone');
    expect(await page.locator('h1').count()).toBe(3);
    await page.context().close();
  });
});
