import type { AttachmentOf } from '../../flows/kit/attachment.js';
import type { Language } from '../../flows/kit/me.js';
import { say, type Phrase } from '../../flows/kit/say.js';
import { speak } from '../../flows/texts/speak.js';
import { formatMoney } from '../money.js';
import { bars, legend, lettersMin } from './bars.js';
import { frame, heightFor } from './frame.js';
import { box, colours, picture, text, textWithin } from './svg.js';
import { monthName } from './words.js';

/** What a member contributed month by month, as SVG. It is their own: it names them. */
export function yearSvg({ chama, member, on, months, total, due }: AttachmentOf<'year'>, language: Language): string {
  const words = (phrase: Phrase) => speak(language, phrase);
  const { width, left, right, top, footer } = frame;
  const [first, last] = [months[0], months.at(-1)];
  const when = (month: string) => monthName(language, month, true);
  const period =
    first === undefined || last === undefined
      ? ''
      : first === last
        ? words(say('picture.monthPaid', { month: when(first.month) }))
        : words(say('picture.yearPaid', { from: when(first.month), to: when(last.month) }));
  const height = heightFor(months.length, chartTop);
  const fill = colours.soft;
  return picture(width, height, [
    ...top(height, { small: chama, title: words(say('picture.year')), below: member }),
    textWithin(formatMoney(total), { x: left, y: 378, size: 92, min: 44, bold: true, fill: colours.ink }, right - left),
    textWithin(period, { x: left, y: 432, size: 34, min: lettersMin, fill }, right - left),
    ...(due ? [textWithin(words(say('picture.ofDue', { due })), { x: left, y: 480, size: 34, min: lettersMin, fill }, right - left)] : []),
    box({ x: left, y: 512, width: right - left, height: 3, fill: colours.line }),
    text(words(say('picture.byMonth')), { x: left, y: 564, size: 32, bold: true, fill: colours.ink }),
    ...legend(left, 618, words(say('picture.legendPaid')), due && words(say('picture.legendDue'))),
    ...bars(months, { left, right, top: chartTop, bottom: height - frame.foot }, language),
    footer(height, words(say('picture.asOf', { date: { date: on } }))),
  ]);
}

const chartTop = 644;
