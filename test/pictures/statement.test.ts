import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, type TestContext } from 'vitest';
import type { AttachmentOf } from '../../flows/kit/attachment.js';
import { languages, type Language } from '../../flows/kit/me.js';
import { major } from '../../src/money.js';
import { draw } from '../../src/pictures/draw.js';
import { inReadingOrder, shown } from '../../src/pictures/shown.js';
import { placeOf } from '../../src/pictures/words.js';
import { statementOf } from './samples.js';

const reader = '/usr/bin/pdftotext';

/** What a reader of PDF finds, a page each. */
function pagesOf(bytes: Uint8Array, skip: TestContext['skip']): string[] {
  if (!existsSync(reader) && process.env['CI'] !== 'true') skip(`there is no ${reader} (poppler-utils)`);
  const folder = mkdtempSync(join(tmpdir(), 'statement-'));
  try {
    writeFileSync(join(folder, 'it.pdf'), bytes);
    const text = execFileSync(reader, ['-layout', join(folder, 'it.pdf'), '-'], { encoding: 'utf8' });
    return text.split('\f').slice(0, -1);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function drawn(of: AttachmentOf<'statement'>, language: Language = 'en'): Promise<Uint8Array> {
  const file = await draw(of, language);
  expect(file?.mime).toBe('application/pdf');
  return file?.bytes ?? new Uint8Array();
}

describe('a statement', () => {
  test('has who, when, every line, the sums, and what it is not', async ({ skip }) => {
    const [page = '', ...others] = pagesOf(await drawn(statementOf(12)), skip);
    expect(others).toEqual([]);
    for (const words of [
      'Umoja',
      'Amina Njeri Hassan',
      '1 Dec 2025 to 21 Nov 2026',
      'KES 987,654',
      'KES 4,321',
      'no bank document',
      'Page 1 of 1',
    ])
      expect(page).toContain(words);
    expect(page).toContain('Made on 21 Nov 2026 at 19:05 (Nairobi, UTC+3)');
    expect(page).toMatch(/1 Jan 2026 +Contribution +QK71ABC100 +KES 12,345,678/);
    expect(page.match(/QK71ABC\d+/g)).toHaveLength(7);
  });

  test.for(languages)('of 500 lines in %s has each once, the head on every page, the sums on the last', async (language, { skip }) => {
    const bytes = await drawn(statementOf(500), language);
    expect(bytes.length).toBeLessThan(200_000);
    const pages = pagesOf(bytes, skip);
    expect(pages.length).toBeGreaterThan(8);
    const head = { en: /Date +What for +Receipt/, sw: /Tarehe +Kwa ajili ya +Risiti/, fr: /Date +Pour +Reçu n°/ }[language];
    for (const page of pages) expect(page).toMatch(head);
    expect(pages.join('\n').match(/QK71ABC\d+/g)).toHaveLength(300);
    expect(pages.filter((page) => page.includes('KES 987,654'))).toEqual([pages[0], pages.at(-1)]);
    const numbered = { en: (n: number) => `Page ${n} of`, sw: (n: number) => `Ukurasa ${n} wa`, fr: (n: number) => `Page ${n} sur` }[
      language
    ];
    pages.forEach((page, at) => expect(page).toContain(`${numbered(at + 1)} ${pages.length}`));
  });

  test('without lines says so; one that was cut says so too', async ({ skip }) => {
    expect(pagesOf(await drawn(statementOf(0)), skip).join('')).toContain('Nothing was paid or received');
    expect(pagesOf(await drawn(statementOf(3, { cut: true })), skip).join('')).toContain('Only the latest lines');
  });

  test('is the same file for the same statement, and its letters lie in it', async () => {
    const [one, other] = await Promise.all([drawn(statementOf(40)), drawn(statementOf(40))]);
    expect(Buffer.compare(Buffer.from(one), Buffer.from(other))).toBe(0);
    expect(Buffer.from(one).toString('latin1')).toMatch(/\/FontFile2/);
    expect(Buffer.compare(Buffer.from(one), Buffer.from(await drawn(statementOf(40, { madeAt: 1 }))))).not.toBe(0);
  });

  test('carries any name, however long, and never a whole phone number', async ({ skip }) => {
    const named = { member: 'محمد الأمين بن عبد الله +254 712 000 001', chama: `Tontine ${'Espoir des Femmes '.repeat(9)}0712000001` };
    const text = pagesOf(await drawn(statementOf(4, named), 'fr'), skip).join('\n');
    expect(text).not.toMatch(/712.?000.?001/);
    expect(text).toContain('Tontine Espoir des Femmes');
    expect(text.normalize('NFKC')).toMatch(/محمد|[\u0600-\u06ff]{3}/u);
  });

  test('writes money and dates as its reader does', async ({ skip }) => {
    const line = { date: '2026-02-03', kind: 'socialFund' as const, amount: major(1_250_000_000_000, 'XAF') };
    const text = pagesOf(await drawn(statementOf(0, { lines: [line], paid: line.amount, got: major(0, 'XAF') }), 'fr'), skip).join('\n');
    expect(text).toMatch(/3 févr\. 2026 +Caisse sociale +1 250 000 000 000 FCFA/);
  });
});

test.each([
  ['Amina', 'Amina'],
  ['  Amina \n Njeri\t', 'Amina Njeri'],
  ['Amina 😀\u202e', 'Amina'],
  ['+254712000001', '+2547•••••001'],
  ['Amina 0712 000-001', 'Amina •••'],
  ['QK71ABC234', 'QK71ABC234'],
  ['x'.repeat(80), `${'x'.repeat(59)}…`],
])('%j is shown as %j', (name, said) => expect(shown(name)).toBe(said));

test.each([
  ['Amina Njeri', 'Amina Njeri'],
  ['محمد الأمين', 'الأمين محمد'],
  ['Tontine محمد الأمين 5', 'Tontine الأمين محمد 5'],
])('%s is written as %s', (text, written) => expect(inReadingOrder(text)).toBe(written));

test.each([
  ['Africa/Dar_es_Salaam', 'Dar es Salaam, UTC+3'],
  ['Africa/Douala', 'Douala, UTC+1'],
  ['UTC', 'UTC'],
])('the clock of %s is named %s', (zone, place) => expect(placeOf(zone, Date.UTC(2026, 10, 21))).toBe(place));
