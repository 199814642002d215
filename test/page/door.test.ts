import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { wholeService } from '../app/installation.js';

/** The demo as it is, over HTTP: a chat of the simulator, and the page whose link stands in it. PINs are hashed for real. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const pin = '7391';

describe('the page of the demo', () => {
  let amina = '';
  let on: Awaited<ReturnType<typeof wholeService>>;

  beforeAll(async () => {
    on = await wholeService();
    await on.start();
    const { members } = (await (await fetch(`${on.url}/phones/api/members`)).json()) as { members: { id: string; number: string }[] };
    amina = members.find(({ number }) => number.replace(/\s/g, '') === '0712000001')?.id ?? '';
  });
  afterAll(async () => {
    await on.close();
  });

  /** Writes in a chat of the simulator; the answer. */
  async function writes(text: string): Promise<string> {
    const answer = await fetch(`${on.url}/phones/api/chat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ member: amina, text }),
    });
    const { answers } = (await answer.json()) as { answers: { text: string }[] };
    return answers[0]?.text ?? '';
  }
  const linkIn = (body: string): string => /https?:\/\/\S+\/c\/\S+/.exec(body)?.[0] ?? '';
  const chatOf = async (): Promise<string[]> => {
    const { messages } = (await (await fetch(`${on.url}/phones/api/chat?member=${amina}`)).json()) as { messages: { text: string }[] };
    return messages.map(({ text }) => text);
  };
  const posts = (url: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' });

  test('opens the balance in the chat, once, and shows none of it', async () => {
    const url = linkIn(await writes('balance'));
    expect(url).toMatch(new RegExp(`^${on.url}/c/[\\w-]{60,80}$`));
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
    for (let i = 0; i < 3; i++) expect((await fetch(url, { headers: { 'user-agent': 'WhatsApp/2.24' } })).status).toBe(200);
    const wrong = await posts(url, { does: 'open', pin: '0001' });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('Wrong PIN. Tries left: 4.');
    const right = await posts(url, { does: 'open', pin });
    const page = await right.text();
    expect(page).toContain('Done. Go back to WhatsApp.');
    expect(page).not.toMatch(/KES|Amina|Total/);
    await vi.waitFor(async () => expect((await chatOf()).at(-1)).toMatch(/^Umoja Chama|^Umoja/));
    const chat = await chatOf();
    expect(chat.at(-1)).toMatch(/Total: KES/);
    expect((await posts(url, { does: 'open', pin })).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await chatOf(), 'nothing comes twice').toEqual(chat);
    expect(await writes('1')).toMatch(/How much for Umoja/);
  });

  test('has strict headers, and no script', async () => {
    const answer = await fetch(linkIn(await writes('statement')));
    const page = await answer.text();
    const [, css = ''] = /<style>([^]*)<\/style>/.exec(page) ?? [];
    const { createHash } = await import('node:crypto');
    const hash = createHash('sha256').update(css).digest('base64');
    expect(answer.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
    for (const [name, value] of Object.entries({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex, nofollow',
      'cross-origin-opener-policy': 'same-origin',
    }))
      expect(answer.headers.get(name), name).toBe(value);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(page).not.toMatch(/<script|<img|<link|<a |\son\w+=|style="/i);
    expect(page).toMatch(/<input[^>]*name="pin"[^>]*inputmode="numeric"[^>]*autocomplete="off"/);
  });

  test('takes a form from itself alone', async () => {
    const url = linkIn(await writes('balance'));
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: 'null' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
    ])
      expect((await posts(url, { does: 'open', pin }, headers as unknown as Record<string, string>)).status, JSON.stringify(headers)).toBe(
        403,
      );
    expect(await (await fetch(url)).text(), 'none of them used it up').toContain('name="pin"');
    expect((await posts(url, { does: 'open', pin }, { origin: 'null', 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  test('reads no long body, no other body, no doubled field, and leads nowhere', async () => {
    await writes('menu');
    const url = linkIn(await writes('balance'));
    expect((await posts(url, { does: 'open', pin: '7'.repeat(5000) })).status).toBe(413);
    const json = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ does: 'open', pin }),
    });
    expect(await json.text()).toContain('name="pin"');
    const doubled = await fetch(`${url}?next=https://evil.example&pin=${pin}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `does=open&pin=${pin}&pin=${pin}&next=//evil.example`,
    });
    expect(doubled.status).toBe(200);
    expect(doubled.headers.get('location')).toBeNull();
    const page = await doubled.text();
    expect(page).toContain('name="pin"');
    expect(page).not.toContain('evil');
  });

  test('is nobody’s with a token that was guessed or changed, and stops looking after some', async () => {
    const url = linkIn(await writes('balance'));
    const token = url.split('/c/')[1] ?? '';
    const flipped = `${token.slice(0, 20)}${token[20] === 'A' ? 'B' : 'A'}${token.slice(21)}`;
    const statuses = new Set<number>();
    for (const guess of [
      flipped,
      token.slice(1),
      'x',
      '%00',
      '..%2f..%2fmetrics',
      ...Array.from({ length: 30 }, (_, i) => `${i}`.repeat(70).slice(0, 67)),
    ])
      statuses.add((await posts(`${on.url}/c/${guess}`, { does: 'open', pin })).status);
    expect(statuses).toContain(410);
    expect(statuses).toContain(429);
    for (const status of statuses) expect([404, 410, 429]).toContain(status);
    expect((await fetch(url)).status, 'who has a link shares an address with who guesses').toBe(200);
  });

  test('leaves neither PIN nor token in a log or in a table', async () => {
    const log = on.logged.join('');
    expect(log).not.toContain(`"${pin}"`);
    expect(log).not.toMatch(/\/c\/[\w-]{20,}/);
    for (const text of await chatOf()) {
      const token = linkIn(text).split('/c/')[1];
      if (token) expect(log).not.toContain(token);
    }
    const { readFileSync } = await import('node:fs');
    for (const file of ['turns.db', 'turns.db-wal', 'money.db', 'money.db-wal']) {
      const bytes = readFileSync(`${on.dataDir}/${file}`, 'latin1');
      for (const text of await chatOf()) {
        const token = linkIn(text).split('/c/')[1];
        if (token) expect(bytes, file).not.toContain(token);
      }
    }
  });
});
