import { lettersMin } from './bars.js';
import { box, colours, textWithin } from './svg.js';
import { shown } from './shown.js';

const width = 1080;
const left = 64;
const right = width - left;
const foot = 92;

/** A square where that is enough, else the tallest that a chat shows without cutting it (4:5). */
const [squarePx, tallPx] = [1080, 1350];
const rowPx = 58;

/** How tall a picture with so many rows below `top` is. */
export const heightFor = (rows: number, top: number): number =>
  Math.min(tallPx, Math.max(squarePx, top + Math.max(rows, 1) * rowPx + foot));

/** What all pictures have in common: whose it is above, and of which day below. */
export const frame = {
  ...{ width, left, right, foot },
  top: (height: number, { small, title, below }: { small: string; title: string; below: string }): string[] => [
    box({ x: 0, y: 0, width, height, fill: colours.ground }),
    box({ x: 0, y: 0, width, height: 262, fill: colours.head }),
    box({ x: 0, y: 262, width, height: 8, fill: colours.more }),
    textWithin(shown(small), { x: left, y: 82, size: 36, min: lettersMin, fill: colours.softOnHead }, right - left),
    textWithin(title, { x: left, y: 158, size: 64, min: 40, bold: true, fill: colours.onHead }, right - left),
    textWithin(shown(below), { x: left, y: 222, size: 40, min: lettersMin, fill: colours.onHead }, right - left),
  ],
  footer: (height: number, words: string): string =>
    textWithin(words, { x: left, y: height - 36, size: lettersMin, min: lettersMin, fill: colours.soft }, right - left),
};
