import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  answer,
  answerPrompt,
  desktop,
  dial,
  ended,
  launch,
  mobile,
  newestSms,
  openPhones,
  press,
  screen,
  small,
  tab,
  withoutBrowser,
  write,
} from './driver.js';
import type { FakeService } from './fake-service.js';
import { fakeService } from './fake-service.js';

describe.skipIf(withoutBrowser)(`the phones in a browser${withoutBrowser ? ` (${withoutBrowser})` : ''}`, () => {
  let service: FakeService;
  let browser: Browser;
  beforeAll(async () => {
    service = await fakeService();
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await service.close();
  });

  test('a member dials, contributes, approves, and gets the receipt', async () => {
    const { page, complaints, close } = await openPhones(browser, service.url, 'amina');
    expect(await dial(page, '*384*100#')).toContain('1. Contribute');
    expect(await page.locator('#septets-text').innerText()).toMatch(/^\d+ of 156 septets$/);
    expect(await answer(page, '1')).toContain('How much');
    expect(await answer(page, '1')).toContain('Contribute KES 500');
    expect(await ended(page)).toBe(false);
    expect(await answer(page, '1')).toContain('Enter your M-Pesa PIN');
    expect(await ended(page)).toBe(true);
    expect(await answerPrompt(page, { pin: '0000' })).toBe('Do you want to pay KES 500.00 to Umoja Chama? Enter M-Pesa PIN:');
    expect(await newestSms(page, 2)).toContain('Receipt SGH7K2L9QX');
    const story = await page.locator('#story').innerText();
    for (const line of ['Dialled *384*100#', 'M-Pesa prompt on the phone', 'Receipt SGH7K2L9QX', 'SMS from UMOJA delivered'])
      expect(story).toContain(line);
    expect(complaints).toEqual([]);
    await close();
  });

  test('the keyboard does all of it: typing a code, answering, masking the PIN, cancelling', async () => {
    const { page, complaints, close } = await openPhones(browser, service.url, 'wanjiku');
    await page.keyboard.type('*384*100*1#');
    await page.keyboard.press('Enter');
    expect(await screen(page)).toContain('How much');
    await page.keyboard.type('15');
    await page.keyboard.press('Backspace');
    expect(await page.locator('#ussd-reply').inputValue()).toBe('1');
    await page.keyboard.press('Enter');
    await page.locator('#ussd-text', { hasText: 'Contribute KES 500' }).waitFor();
    await page.keyboard.type('1');
    await page.keyboard.press('Enter');
    await page.locator('#lcd-prompt').waitFor();
    await page.keyboard.type('12ab34');
    expect(await page.locator('#prompt-pin').inputValue()).toBe('1234');
    expect(await page.locator('#prompt-pin').getAttribute('type')).toBe('password');
    await page.keyboard.press('Escape');
    await page.locator('#story', { hasText: 'nothing was taken' }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test('sessions end as on phones: hanging up, a wrong code, a session that the network closes', async () => {
    const { page, close } = await openPhones(browser, service.url, 'otieno');
    expect(await dial(page, '*999#')).toBe('Connection problem or invalid MMI code.');
    await dial(page, '*384*100#');
    const before = service.cancelled.length;
    await press(page, 'end');
    await expect.poll(() => service.cancelled.length).toBe(before + 1);
    expect(await page.locator('#lcd-view').getAttribute('data-view')).toBe('home');
    await dial(page, '*384*100#');
    await press(page, 'right');
    await expect.poll(() => service.cancelled.length).toBe(before + 2);
    await dial(page, '*384*100#');
    const [session = ''] = [...service.sessions.keys()].slice(-1);
    service.tell({ kind: 'sessionClosed', phone: '+254712000003', session });
    await page.locator('#lcd-view', { hasText: 'Session expired' }).waitFor();
    await close();
  });

  test('letters are written with number keys, and a page that is too long is shown in red', async () => {
    const { page, close } = await openPhones(browser, service.url, 'achieng');
    await dial(page, '*384*100#');
    await answer(page, '3');
    await press(page, '#');
    await press(page, '#');
    await press(page, '7777');
    await press(page, '4');
    expect(await page.locator('#ussd-reply').inputValue()).toBe('SG');
    await dial(page, '*384*100*2#');
    expect(await page.locator('#septets').getAttribute('class')).toContain('over');
    expect(await page.locator('#septets-text').innerText()).toBe('170 of 156 septets');
    await close();
  });

  test('the chat answers, an option is tapped, a notification arrives, and nothing written becomes HTML', async () => {
    const { page, complaints, close } = await openPhones(browser, service.url, 'mwangi');
    expect(await write(page, '<img src=x onerror=alert(1)>')).toContain('Hello Amina!');
    expect(await page.locator('.bubble.mine .text').innerText()).toBe('<img src=x onerror=alert(1)>');
    expect(await page.locator('.bubble.theirs .text strong').first().innerText()).toBe('Umoja Chama');
    await page.locator('.option[data-number="2"]').click();
    await page.locator('.bubble.theirs', { hasText: 'Your contributions' }).waitFor();
    expect(await page.locator('.bubble.mine').nth(1).locator('.text').innerText()).toBe('2');
    await service.deliver({ to: '254712000005@c.us', text: 'KES 500 received. Receipt *SGH7K2L9QX*.', id: 'n1' });
    await page.locator('.bubble.theirs strong', { hasText: 'SGH7K2L9QX' }).waitFor();
    await page.reload();
    await page.locator('.bubble').nth(4).waitFor();
    expect(await page.locator('.bubble').count()).toBe(5);
    expect(complaints).toEqual([]);
    await close();
  });

  test('another member has other phones', async () => {
    const { page, close } = await openPhones(browser, service.url, 'amina');
    service.sms('+254712000006', 'UMOJA', 'Meeting on Saturday at 14:00.');
    await page.locator('[data-member="halima"]').click();
    expect(await newestSms(page, 1)).toBe('Meeting on Saturday at 14:00.');
    expect(await page.locator('.welcome').innerText()).toContain('Halima has not written');
    await close();
  });

  test('no inline script runs, and everything has a name', async () => {
    const { page, close } = await openPhones(browser, service.url, 'amina');
    const ran = await page.evaluate(
      "(() => { const s = document.createElement('script'); s.textContent = 'window.ran = true'; document.body.append(s); return window.ran === true })()",
    );
    expect(ran).toBe(false);
    const nameless = await page.evaluate(
      `[...document.querySelectorAll('button, input, a[href], [role=alertdialog], [role=log], section')].filter((e) => !e.closest('[hidden]')
        && !(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.textContent.trim() || (e.labels && e.labels.length))).map((e) => e.outerHTML)`,
    );
    expect(nameless).toEqual([]);
    expect(await page.locator('#lcd-view').getAttribute('role')).toBe('status');
    await close();
  });

  for (const [name, options] of Object.entries({ desktop, mobile, small }))
    for (const colorScheme of ['light', 'dark'] as const)
      test(`fits a ${name}, ${colorScheme}`, async () => {
        const { page, complaints, close } = await openPhones(browser, service.url, 'amina', { ...options, colorScheme });
        for (const code of ['*384*100#', '*384*100*4#', '*384*100*5#']) {
          await dial(page, code);
          expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
          const cut = await page.evaluate(
            "(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)(document.getElementById('ussd-text'))",
          );
          expect([code, cut]).toEqual([code, 0]);
        }
        expect(complaints).toEqual([]);
        await close();
      });

  for (const [width, height] of [
    [1360, 768],
    [1360, 900],
    [1280, 720],
    [1920, 1080],
  ] as const)
    test(`shows all of it at ${width} × ${height}, with whole rows of members`, async () => {
      const { page, close } = await openPhones(browser, service.url, 'amina', { viewport: { width, height } });
      const { over, cut } = await page.evaluate<{ over: number; cut: number }>(`(() => {
        const list = document.getElementById('members').getBoundingClientRect();
        const rows = [...document.querySelectorAll('#members li')].map((row) => row.getBoundingClientRect());
        const cut = rows.filter(({ top, bottom }) => top < list.bottom - 1 && bottom > list.bottom + 1).length;
        return { over: document.documentElement.scrollHeight - innerHeight, cut };
      })()`);
      expect({ over, cut }).toEqual({ over: 0, cut: 0 });
      await close();
    });

  for (const [width, height, inSight] of [
    [390, 844, ['phone']],
    [768, 1024, ['phone', 'chat']],
    [1024, 768, ['people', 'phone', 'chat']],
    [1100, 800, ['people', 'phone', 'chat']],
  ] as const)
    test(`shows ${inSight.join(', ')} at ${width} × ${height}, and the rest by its tab`, async () => {
      const { page, complaints, close } = await openPhones(browser, service.url, 'amina', { viewport: { width, height } });
      const whole = () =>
        page.evaluate<string[]>(
          `[...document.querySelectorAll('[data-panel]')].filter((panel) => {
            const { left, right } = panel.getBoundingClientRect();
            return left > -2 && right < innerWidth + 2;
          }).map((panel) => panel.dataset.panel)`,
        );
      expect(await whole()).toEqual(inSight);
      await tab(page, 'events');
      await expect.poll(async () => (await whole()).at(-1)).toBe('events');
      await tab(page, 'people');
      await expect.poll(async () => (await whole()).at(0)).toBe('people');
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      expect(complaints).toEqual([]);
      await close();
    });

  test('what came by SMS can be read beside the phones, each message once', async () => {
    const { page, close } = await openPhones(browser, service.url, 'amina');
    await page.locator('[data-member="otieno"]').click();
    service.sms('+254712000003', 'MPESA', 'SGH7K2L9QY Confirmed.');
    service.sms('+254712000003', 'UMOJA', 'KES 500 received. <b>Asante</b>!');
    await page.locator('#sms li').nth(1).waitFor();
    expect(await page.locator('#sms li p').allInnerTexts()).toEqual(['KES 500 received. <b>Asante</b>!', 'SGH7K2L9QY Confirmed.']);
    await page.reload();
    await page.locator('#sms li').nth(1).waitFor();
    expect(await page.locator('#sms li').count()).toBe(2);
    await page.locator('[data-member="wanjiku"]').click();
    await expect.poll(() => page.locator('#sms li').count()).toBe(0);
    await close();
  });

  test('a phone that nobody has touched is not shaken in truth: browsers complain of it', async () => {
    const { page, complaints, close } = await openPhones(browser, service.url, 'achieng', mobile);
    service.sms('+254712000004', 'UMOJA', 'Meeting on Saturday.');
    await page.locator('#lcd-unread', { hasText: '1' }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test('on a phone, a prompt is announced over the chat and leads to the handset', async () => {
    const { page, complaints, close } = await openPhones(browser, service.url, 'kiptoo', mobile);
    await tab(page, 'chat');
    await write(page, 'pay 500');
    await write(page, 'yes');
    await page.locator('#toast button').click();
    await page.locator('#tabs [data-tab="phone"][aria-current="true"]').waitFor();
    expect(await answerPrompt(page, { pin: '9999' })).toContain('KES 500.00');
    await tab(page, 'events');
    await page.locator('#story', { hasText: 'wrong PIN' }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});
