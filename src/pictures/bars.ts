import type { MonthPaid } from '../../flows/kit/attachment.js';
import type { Language } from '../../flows/kit/me.js';
import { formatMoney, minorOf, type Money } from '../money.js';
import { box, colours, fitted, slant, text, textWidth } from './svg.js';
import { monthName } from './words.js';

/** The smallest letters of a picture: a phone shows it at a third of its width. */
export const lettersMin = 28;

type Area = { left: number; right: number; top: number; bottom: number };

const rowMax = 84;
/** A payment, however small beside another, is to be seen. */
const barMin = 6;
const gap = 22;
/** A bar of so many times the most that was due is broken, or a year that was paid at once would make all others a hair. */
const brokenAbove = 4n;

/**
 * One row a month: its name, a bar for what was paid on a track as long as what was due, a line where the due ends, and the exact
 * amount. What goes beyond the due is lighter, so that the due stays in sight.
 */
export function bars(months: readonly MonthPaid[], area: Area, language: Language): string[] {
  const row = Math.min(rowMax, (area.bottom - area.top) / Math.max(1, months.length));
  const thick = Math.min(38, row - 22);
  const amounts = months.map(({ paid }) => formatMoney(paid));
  const widest = amounts.reduce((a, b) => (textWidth(b, { size: 32 }) > textWidth(a, { size: 32 }) ? b : a), '');
  const { size } = fitted(widest, { size: 32, min: lettersMin }, 400);
  const names = months.map(({ month }) => monthName(language, month));
  const from = area.left + Math.max(...names.map((name) => textWidth(name, { size: 32 })), 0) + gap;
  const width = area.right - textWidth(widest, { size }) - gap - from;
  const [mostPaid, mostDue] = [most(months.map(({ paid }) => paid)), most(months.map(({ due }) => due))];
  const end =
    mostDue > 0n && mostPaid > mostDue * brokenAbove
      ? mostDue * brokenAbove
      : most([...months.map(({ paid }) => paid), ...months.map(({ due }) => due)]);
  const whole = end > 0n ? end : 1n;
  const long = (amount: Money | undefined): number => Math.min(width, Number((part(amount) * 10_000n) / whole) * (width / 10_000));

  return months.flatMap(({ paid, due }, at) => {
    const middle = area.top + row * (at + 0.5);
    const y = middle - thick / 2;
    const [done, asked] = [part(paid) > 0n ? Math.max(barMin, long(paid)) : 0, long(due)];
    const within = due && asked < done ? asked : done;
    const isNothing = part(paid) === 0n;
    return [
      text(names[at] ?? '', { x: area.left, y: middle + 11, size: 32, fill: colours.ink }),
      ...(asked > 0 ? [box({ x: from, y, width: asked, height: thick, fill: colours.track, radius: 4 })] : []),
      ...(done > within ? [box({ x: from, y, width: done, height: thick, fill: colours.more, radius: 4 })] : []),
      ...(within > 0 ? [box({ x: from, y, width: within, height: thick, fill: colours.paid, radius: 4 })] : []),
      ...(asked > 0 ? [box({ x: from + asked - 3, y: y - 6, width: 6, height: thick + 12, fill: colours.due })] : []),
      ...(part(paid) > whole ? [broken(from + width - 70, y, thick)] : []),
      text(amounts[at] ?? '', { x: area.right, y: middle + 11, size, anchor: 'end', fill: isNothing ? colours.soft : colours.ink }),
    ];
  });
}

/** Two slanting cuts through a bar that goes on for longer than there is room. */
const broken = (x: number, y: number, thick: number): string =>
  [x, x + 20].map((from) => slant({ x: from, y: y - 2, width: 8, height: thick + 4, fill: colours.ground })).join('');

/** What the colours mean. */
export function legend(x: number, y: number, paid: string, due: string | undefined): string[] {
  const after = x + 44 + textWidth(paid, { size: 30 }) + 36;
  return [
    box({ x, y: y - 24, width: 32, height: 26, fill: colours.paid, radius: 4 }),
    text(paid, { x: x + 44, y, size: 30, fill: colours.ink }),
    ...(due === undefined
      ? []
      : [
          box({ x: after, y: y - 24, width: 26, height: 26, fill: colours.track, radius: 4 }),
          box({ x: after + 23, y: y - 30, width: 6, height: 38, fill: colours.due }),
          text(due, { x: after + 44, y, size: 30, fill: colours.ink }),
        ]),
  ];
}

const most = (amounts: readonly (Money | undefined)[]): bigint => amounts.map(part).reduce((a, b) => (b > a ? b : a), 0n);

/** Nothing is drawn to the left of nothing. */
function part(amount: Money | undefined): bigint {
  const minor = amount ? minorOf(amount) : 0n;
  return minor > 0n ? minor : 0n;
}
