import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { qrPng, qrText } from '../../src/pictures/qr.js';

// The package is CommonJS, and says of itself that it is not.
const read = jsqr as unknown as typeof jsqr.default;

const letters = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const invoice = (length: number): string =>
  `lnbc250n1${Array.from({ length }, (_, at) => letters[(at * 7 + Math.floor(at / 5)) % 32]).join('')}`;

function decoded(bytes: Uint8Array): { text: string | undefined; width: number; modulePx: number; margin: number } {
  const { data, width, height } = PNG.sync.read(Buffer.from(bytes));
  expect(width).toBe(height);
  const found = read(new Uint8ClampedArray(data), width, height);
  const dark = (x: number, y: number) => (data[(y * width + x) * 4] ?? 255) < 128;
  let margin = 0;
  while (margin < width && !dark(margin, margin)) margin++;
  // The finder's outer edge is seven modules long.
  let edge = 0;
  while (dark(margin + edge, margin)) edge++;
  return { text: found?.data, width, modulePx: edge / 7, margin };
}

describe('a QR code', () => {
  test.each([
    ['a short invoice', invoice(180), 8],
    ['an invoice with a description', invoice(280), 8],
    ['an invoice with routes', invoice(600), 8],
    ['the longest that is made', invoice(1200), 6],
    ['a payment link', 'https://pay.chapsmart.com/i/AbC123?x=%20Y', 8],
    ['a text with accents', 'Payé à Douala: 1 500 FCFA', 8],
  ])('of %s is read again to the letter, with a quiet zone, and large enough for a phone', async (_, text, pxMin) => {
    const { text: found, modulePx, margin, width } = decoded((await qrPng(text)) ?? new Uint8Array());
    expect(found).toBe(qrText(text));
    expect(modulePx).toBeGreaterThanOrEqual(pxMin);
    expect(margin).toBe(4 * modulePx);
    expect(width).toBeLessThanOrEqual(1200);
  });

  test('of an invoice holds it in capitals with its scheme, and of anything else what it is', () => {
    const [small, large] = [invoice(200), invoice(200).toUpperCase()];
    for (const text of [small, large, `lightning:${small}`, `LIGHTNING:${large}`, ` ${small}\n`])
      expect(qrText(text)).toBe(`LIGHTNING:${large}`);
    for (const text of ['https://x.example/lnbc1', 'lnbc', 'lnurl1dp68gurn8ghj7', 'LNBC1 and more', '']) expect(qrText(text)).toBe(text);
  });

  test('is made of nothing that does not fit', async () => {
    expect(await qrPng('')).toBeUndefined();
    expect(await qrPng('x'.repeat(3000))).toBeUndefined();
  });
});
