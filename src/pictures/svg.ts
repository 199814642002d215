/** Colours that differ for the colour-blind too (Okabe and Ito), and by lightness where a picture is copied in grey. */
export const colours = {
  ground: '#fbfaf6',
  head: '#0b3d4a',
  onHead: '#ffffff',
  softOnHead: '#c4dde2',
  ink: '#14202b',
  soft: '#4b5966',
  paid: '#0072b2',
  /** Over what was due. */
  more: '#56b4e9',
  track: '#e3e1d8',
  edge: '#8a8f94',
  due: '#d55e00',
  line: '#dedcd3',
} as const;

export type Font = { size: number; bold?: boolean };

/** Text for XML: what is markup becomes letters, and what XML has no place for is dropped. */
export function escaped(text: string): string {
  const lawful = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '');
  return lawful.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Widths of DejaVu Sans in thousandths of its size, from above: what is laid out by them never runs out of its place. */
function widthOf(letter: string): number {
  if (/[ijlI.,:;'|!]/.test(letter)) return 400;
  if (/[ ftr()\-/]/.test(letter)) return 420;
  if (/[mMwW@%…—]/.test(letter)) return 1000;
  if (/[\p{Lu}]/u.test(letter)) return 790;
  return /[\d\p{Ll}]/u.test(letter) ? 640 : 900;
}

const boldWider = 1.12;

/** How wide a text is at most, in pixels. */
export const textWidth = (text: string, { size, bold }: Font): number =>
  (Array.from(text).reduce((sum, letter) => sum + widthOf(letter), 0) * size * (bold ? boldWider : 1)) / 1000;

/** The text in letters that fit `width`, not below `min`; there it is cut. */
export function fitted(text: string, font: Font & { min: number }, width: number): { text: string; size: number } {
  const natural = textWidth(text, font);
  const size = Math.max(font.min, Math.floor(Math.min(font.size, (font.size * width) / natural)));
  if (textWidth(text, { ...font, size }) <= width || natural === 0) return { text, size };
  const letters = Array.from(text);
  while (letters.length > 1 && textWidth(`${letters.join('')}…`, { ...font, size }) > width) letters.pop();
  return { text: `${letters.join('').trimEnd()}…`, size };
}

type Anchor = 'start' | 'middle' | 'end';
type Placed = Font & { x: number; y: number; fill: string; anchor?: Anchor };

/** One line of text; `y` is its base line. */
export const text = (words: string, { x, y, size, bold, fill, anchor = 'start' }: Placed): string =>
  `<text x="${n(x)}" y="${n(y)}" font-size="${n(size)}"${bold ? ' font-weight="bold"' : ''} fill="${fill}" text-anchor="${anchor}">${escaped(words)}</text>`;

/** One line of text, made smaller or cut where it would be wider than `width`. */
export function textWithin(words: string, placed: Placed & { min: number }, width: number): string {
  const fit = fitted(words, placed, width);
  return text(fit.text, { ...placed, size: fit.size });
}

type Box = { x: number; y: number; width: number; height: number; fill: string; radius?: number; stroke?: string };

export const box = ({ x, y, width, height, fill, radius = 0, stroke }: Box): string =>
  `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="${n(radius)}" fill="${fill}"${stroke === undefined ? '' : ` stroke="${stroke}" stroke-width="3"`}/>`;

/** A slanting stroke from below on the left to above on the right. */
export const slant = ({ x, y, width, height, fill }: Box): string =>
  `<path d="M${n(x)} ${n(y + height)}l14 ${n(-height)}h${n(width)}l-14 ${n(height)}z" fill="${fill}"/>`;

/** A whole picture; the first of `parts` lies lowest. */
export const picture = (width: number, height: number, parts: readonly string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans">${parts.join('')}</svg>`;

/** Numbers without a tail, so that the same picture is the same text. */
const n = (value: number): string => String(Math.round(value * 10) / 10);
