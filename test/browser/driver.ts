import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** The system's browser; nothing is downloaded. */
export const chromiumPath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Why browser tests cannot run here, if they cannot. On CI they have to, and then fail. */
export const withoutBrowser: string | undefined =
  existsSync(chromiumPath) || process.env['CI'] === 'true'
    ? undefined
    : `skipped: there is no Chromium at ${chromiumPath} (CHROMIUM=… names another)`;

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });

export const desktop: BrowserContextOptions = { viewport: { width: 1360, height: 900 } };
export const mobile: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
};
/** The smallest phone that people still browse with. */
export const small: BrowserContextOptions = { ...mobile, viewport: { width: 360, height: 640 } };

/** A page with what went wrong on it: errors, warnings, and requests to anywhere else. */
export type Opened = { page: Page; complaints: string[]; close: () => Promise<void> };

/** Opens the simulator (`url` is that of /phones) in the hands of a demo member. */
export async function openPhones(browser: Browser, url: string, member: string, options: BrowserContextOptions = desktop): Promise<Opened> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin) complaints.push(`asked ${request.url()}`);
  });
  await page.goto(`${url}#${member}`);
  await page.waitForSelector('html[data-ready]');
  return { page, complaints, close: () => context.close() };
}

export type Key = 'call' | 'end' | 'left' | 'right' | 'up' | 'down' | 'ok';

/** Clicks a key of the feature phone by its name, or several by their characters (`press(page, '500')`). */
export async function press(page: Page, keys: Key | (string & {})): Promise<void> {
  const named = ['call', 'end', 'left', 'right', 'up', 'down', 'ok'].includes(keys);
  for (const key of named ? [keys] : keys) await page.locator(`#handset-body button[data-key="${key}"]`).click();
}

/** The text on the USSD page, once the network has answered; a network error's text just the same. */
export async function screen(page: Page): Promise<string> {
  await page.locator('#lcd-view:not([data-view="running"])').waitFor();
  return (await page.locator('#lcd-view .ussd, #lcd-view .notice > div').first().textContent()) ?? '';
}

/** Dials with the phone's keys, from wherever the phone is. Resolves with the first page. */
export async function dial(page: Page, code: string): Promise<string> {
  await press(page, 'end');
  await press(page, code);
  await press(page, 'call');
  return screen(page);
}

/** Answers the USSD page with number keys and "Send". Resolves with the next page. */
export async function answer(page: Page, digits: string): Promise<string> {
  await press(page, digits);
  await page.locator('#ussd-reply').waitFor();
  await press(page, 'left');
  return screen(page);
}

/** True when the service has ended the session: the page asks for nothing. */
export const ended = async (page: Page): Promise<boolean> => (await page.locator('#ussd-text').getAttribute('data-ended')) === 'yes';

/** Waits for M-Pesa's prompt and enters a PIN, or cancels. Resolves with what the prompt said. */
export async function answerPrompt(page: Page, answered: { pin: string } | { cancel: true }, timeoutMs = 15_000): Promise<string> {
  await page.locator('#lcd-prompt').waitFor({ timeout: timeoutMs });
  const said = (await page.locator('#prompt-text').textContent()) ?? '';
  if ('pin' in answered) {
    await press(page, answered.pin);
    await press(page, 'left');
  } else await press(page, 'right');
  await page.locator('#lcd-prompt').waitFor({ state: 'hidden' });
  return said;
}

/** Waits until the inbox has `count` unread messages, opens the newest and resolves with its text. */
export async function newestSms(page: Page, count: number, timeoutMs = 20_000): Promise<string> {
  await page.locator('#lcd-unread', { hasText: new RegExp(`^${count}$`) }).waitFor({ timeout: timeoutMs });
  await press(page, 'end');
  await press(page, 'left');
  await press(page, 'left');
  return (await page.locator('#sms-text').textContent()) ?? '';
}

/** Writes in the chat and resolves with the answer. */
export async function write(page: Page, text: string): Promise<string> {
  const answers = page.locator('.bubble.theirs:not(.typing)');
  const before = await answers.count();
  await page.locator('#chat-input').fill(text);
  await page.locator('#chat-input').press('Enter');
  await answers.nth(before).waitFor();
  return (await answers.nth(before).locator('.text').innerText()).trim();
}

/** On a phone's screen: goes to one of the four views. */
export async function tab(page: Page, name: 'people' | 'phone' | 'chat' | 'events'): Promise<void> {
  await page.locator(`#tabs [data-tab="${name}"]`).click();
  await page.locator(`#tabs [data-tab="${name}"][aria-current="true"]`).waitFor();
  // Panels come into sight by a smooth scroll; what is asked for next is clicked only once it stands still.
  await page.locator(`[data-panel="${name}"]`).scrollIntoViewIfNeeded();
}
