import type { AttachmentOf } from '../../flows/kit/attachment.js';
import type { Language } from '../../flows/kit/me.js';
import { say, type Phrase } from '../../flows/kit/say.js';
import { speak } from '../../flows/texts/speak.js';
import { formatMoney, isPositive, minorOf, type Money } from '../money.js';
import { bars, legend, lettersMin } from './bars.js';
import { frame, heightFor } from './frame.js';
import { box, colours, picture, text, textWidth, textWithin } from './svg.js';

/** How far a chama has come in its cycle, as SVG: sums and counts, nobody's name. */
export function progressSvg({ chama, on, from, to, paid, due, members, months }: AttachmentOf<'progress'>, language: Language): string {
  const words = (phrase: Phrase) => speak(language, phrase);
  const { width, left, right, top, footer } = frame;
  const across = right - left;
  const height = heightFor(months.length, chartTop);
  const share = percent(paid, due);
  const said = share === undefined ? '' : `${share} %`;
  const dues = months.some((month) => month.due);
  const fill = colours.soft;
  return picture(width, height, [
    ...top(height, {
      small: chama,
      title: words(say('picture.progress')),
      below: words(say('picture.cycle', { from: { date: from }, to: { date: to } })),
    }),
    textWithin(formatMoney(paid), { x: left, y: 366, size: 84, min: 44, bold: true, fill: colours.ink }, across - 200),
    text(said, { x: right, y: 366, size: 60, bold: true, anchor: 'end', fill: colours.paid }),
    ...(due ? [textWithin(words(say('picture.ofDue', { due })), { x: left, y: 414, size: 34, min: lettersMin, fill }, across)] : []),
    ...(share === undefined ? [] : meter(left, 436, across, share / 100)),
    textWithin(
      words(say('picture.membersPaid', members)),
      { x: left, y: 530, size: 36, min: lettersMin, bold: true, fill: colours.ink },
      across,
    ),
    ...meter(left, 550, across, members.all > 0 ? members.paid / members.all : 0),
    box({ x: left, y: 618, width: across, height: 3, fill: colours.line }),
    textWithin(words(say('picture.together')), { x: left, y: 668, size: 32, min: lettersMin, bold: true, fill: colours.ink }, across / 2),
    ...legend(
      right - legendWidth(words(say('picture.legendPaid')), dues ? words(say('picture.legendDue')) : undefined),
      668,
      words(say('picture.legendPaid')),
      dues ? words(say('picture.legendDue')) : undefined,
    ),
    ...bars(months, { left, right, top: chartTop, bottom: height - frame.foot }, language),
    footer(height, words(say('picture.asOf', { date: { date: on } }))),
  ]);
}

const chartTop = 694;

const legendWidth = (paid: string, due: string | undefined): number =>
  44 + textWidth(paid, { size: 30 }) + (due === undefined ? 0 : 80 + textWidth(due, { size: 30 }));

/** A bar that fills; what is whole looks whole, and what is not does not. */
function meter(x: number, y: number, width: number, share: number): string[] {
  const done = Math.min(1, Math.max(0, share)) * width;
  return [
    box({ x, y, width, height: 36, fill: colours.track, radius: 8 }),
    ...(done > 0 ? [box({ x, y, width: Math.max(8, done), height: 36, fill: colours.paid, radius: 8 })] : []),
  ];
}

/** In whole hundredths, rounded down: nearly all is not all. */
function percent(paid: Money, due: Money | undefined): number | undefined {
  if (!due || !isPositive(due)) return undefined;
  const share = Number((minorOf(paid) * 100n) / minorOf(due));
  return Math.max(0, Math.min(999, share));
}
