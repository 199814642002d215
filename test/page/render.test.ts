import { describe, expect, test } from 'vitest';
import type { PageView } from '../../src/conversation/page.js';
import { openLog } from '../../src/log.js';
import { limit } from '../../src/limit.js';
import { render } from '../../src/page/render.js';
import { pageTokens } from '../../src/page/tokens.js';
import { unmarked } from '../../src/page/voice.js';
import { whatsappVoice } from '../../src/channels/whatsapp/voice.js';
import { deriveKey } from '../../src/secrets.js';
import { languages } from '../../flows/kit/me.js';
import { say } from '../../flows/kit/say.js';

const asks = (of: Partial<Extract<PageView, { status: 'asks' }>> = {}): PageView => ({
  status: 'asks',
  asks: 'pin',
  language: 'en',
  chama: 'Umoja',
  wallet: 'M-Pesa',
  what: say('page.to.balance', { chama: 'Umoja' }),
  digits: '001',
  ...of,
});

describe('what the page shows', () => {
  test.each(languages)('in %s, every state, whole', (language) => {
    const views: PageView[] = [
      ...(['pin', 'change', 'first', 'code'] as const).map((one) => asks({ asks: one, language, notice: say('pin.wrong', { left: 3 }) })),
      { status: 'done', language },
      { status: 'closed', language, why: say('pin.locked', { minutes: 15, phone: '0712' }) },
      { status: 'gone', language },
      { status: 'busy' },
    ];
    for (const view of views) {
      const page = render(view);
      expect(page).toMatch(/^<!doctype html>/);
      expect(page).not.toMatch(/undefined|\[object|\{\w+\}(?![^<]*<\/style>)/);
    }
  });

  test('what people call themselves and their group stays text', () => {
    const evil = `</h1><script>alert(1)</script>"'&<img src=x onerror=alert(1)>`;
    for (const one of ['pin', 'change', 'first', 'code'] as const) {
      const page = render(
        asks({
          asks: one,
          chama: evil,
          wallet: evil,
          digits: evil,
          what: say('page.to.balance', { chama: evil }),
          notice: say('engine.chamaName', { chama: evil }),
        }),
      );
      expect(page).not.toMatch(/<script|<img/);
      expect(page).toContain('&lt;script&gt;');
    }
  });

  test('nobody’s link speaks all languages', () => {
    const page = render({ status: 'gone' });
    for (const text of ['This link is over', 'Kiungo hiki kimekwisha', 'Ce lien ne vaut plus']) expect(page).toContain(text);
  });
});

describe('tokens', () => {
  const tokens = pageTokens(deriveKey('k'.repeat(32), 'page'), (token) => `https://chama.example/c/${token}`);

  test('are each new, say whose they are to us alone, and cannot be changed', () => {
    const person = 'k3JmSx0bJmQk2nD1v7b9Ag';
    const made = Array.from({ length: 100 }, () => tokens.token(person));
    expect(new Set(made).size).toBe(100);
    for (const token of made) {
      expect(tokens.personOf(token)).toBe(person);
      expect(token).not.toContain(person);
      expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain(person);
    }
    const token = made[0] ?? '';
    for (let i = 0; i < token.length - 1; i++) {
      const changed = token.slice(0, i) + (token[i] === 'A' ? 'B' : 'A') + token.slice(i + 1);
      expect(tokens.personOf(changed), `at ${i}`).toBeUndefined();
    }
    const others = pageTokens(deriveKey('o'.repeat(32), 'page'), () => undefined);
    expect(others.personOf(token), 'of another installation').toBeUndefined();
    for (const other of ['', 'x', 'a'.repeat(201), `${token}!`]) expect(tokens.personOf(other)).toBeUndefined();
  });

  test('are made unreadable in a line of the log', () => {
    const lines: string[] = [];
    const token = tokens.token('p');
    openLog('info', { write: (line) => void lines.push(line) })('error', 'failed', {
      error: `POST /c/${token} at https://chama.example/c/${token}?x`,
    });
    expect(lines.join('')).not.toContain(token);
  });
});

test('a limit counts by name, within its window', () => {
  let now = 0;
  const { allows, count } = limit({ clock: { monotonic: () => now }, windowMs: 1000, max: 2 });
  count('a');
  expect(allows('a')).toBe(true);
  count('a');
  expect([allows('a'), allows('b')]).toEqual([false, true]);
  now = 1000;
  expect(allows('a')).toBe(true);
});

test('what is sent has no heading, and codes to dial stay whole', () => {
  const spoken = {
    text: 'Umoja\nDial *384*100#',
    options: [{ number: 1, label: 'Menu' }],
    keys: { more: 'More' },
    ended: false,
    prompt: 'p',
  };
  expect(whatsappVoice().render(spoken, 0).body).toMatch(/^\*Umoja\*\n/);
  expect(unmarked(whatsappVoice()).render(spoken, 0).body).toBe('Umoja\nDial *384*100#\n\n1 Menu');
});
