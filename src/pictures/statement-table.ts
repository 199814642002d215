import { setImmediate as breath } from 'node:timers/promises';
import type { AttachmentOf, StatementEntry } from '../../flows/kit/attachment.js';
import type { Language } from '../../flows/kit/me.js';
import { say, type Phrase } from '../../flows/kit/say.js';
import { speak } from '../../flows/texts/speak.js';
import { formatMoney } from '../money.js';
import { fontFiles } from './fonts.js';

/** Where things stand on a sheet of A4, in points, and what they look like. */
export const sheet = {
  margins: { top: 40, bottom: 84, left: 48, right: 48 },
  ...{ left: 48, width: 499.28, footY: 776, bottom: 752 },
  ...{ ink: '#14202b', soft: '#4b5966', line: '#c9cdd1', accent: '#0072b2', stripe: '#f2f5f7' },
} as const;

type Doc = PDFKit.PDFDocument;
type Column = { x: number; width: number; right?: true };
type Cells = readonly [date: string, what: string, receipt: string, paid: string, got: string];

const pad = 5;
const size = 9;
/** Smallest letters of an amount that is wider than its column. */
const sizeMin = 5;

const columns: readonly Column[] = (() => {
  const widths = [76, 124, 107, 96, 96.28];
  return widths.map((width, at) => ({
    x: sheet.left + widths.slice(0, at).reduce((sum, one) => sum + one, 0),
    width,
    ...(at >= 3 && { right: true as const }),
  }));
})();

/** Rows that are drawn in one breath: a few milliseconds of the event loop. */
const rowsAtOnce = 10;

/** The payments, a row each, with the head again on each page and the sums at the end. Goes on from where the document stands. */
export async function table(doc: Doc, { lines, paid, got, cut }: AttachmentOf<'statement'>, language: Language): Promise<void> {
  const words = (phrase: Phrase) => speak(language, phrase);
  const heads: Cells = [
    words(say('picture.date')),
    words(say('picture.what')),
    words(say('picture.receipt')),
    words(say('picture.paid')),
    words(say('picture.got')),
  ];
  if (cut) note(doc, words(say('picture.cut')));
  if (lines.length === 0) return note(doc, words(say('picture.none')));
  const begin = () => row(doc, heads, { bold: true, fill: sheet.accent, ink: '#ffffff' });
  begin();
  for (const [at, line] of lines.entries()) {
    if (at % rowsAtOnce === 0) await breath();
    const cells = cellsOf(line, words);
    if (doc.y + heightOf(doc, cells) > sheet.bottom) {
      nextPage(doc);
      begin();
    }
    row(doc, cells, at % 2 === 1 ? { fill: sheet.stripe } : {});
  }
  const sums: Cells = [words(say('picture.total')), '', '', formatMoney(paid), formatMoney(got)];
  if (doc.y + heightOf(doc, sums) > sheet.bottom) {
    nextPage(doc);
    begin();
  }
  doc
    .moveTo(sheet.left, doc.y)
    .lineTo(sheet.left + sheet.width, doc.y)
    .lineWidth(1)
    .strokeColor(sheet.ink)
    .stroke();
  row(doc, sums, { bold: true });
}

function cellsOf({ date, kind, amount, got, receipt }: StatementEntry, words: (phrase: Phrase) => string): Cells {
  const what = kind === 'loan' && got ? say('picture.kind.loanGot') : say(`picture.kind.${kind}`);
  const figure = formatMoney(amount);
  return [words(say('picture.day', { date: { date } })), words(what), receipt ?? '', got ? '' : figure, got ? figure : ''];
}

function nextPage(doc: Doc): void {
  doc.addPage();
  doc.rect(0, 0, doc.page.width, 8).fill(sheet.accent);
  doc.y = sheet.margins.top;
}

function note(doc: Doc, words: string): void {
  doc.font(fontFiles.regular).fontSize(size).fillColor(sheet.soft).text(words, sheet.left, doc.y, { width: sheet.width });
  doc.y += 8;
}

/** Amounts stay on one line; a long receipt takes as many as it needs. */
function heightOf(doc: Doc, cells: Cells): number {
  doc.font(fontFiles.regular).fontSize(size);
  const tall = cells.slice(0, 3).map((cell, at) => {
    const room = (columns[at]?.width ?? 0) - 2 * pad;
    return doc.widthOfString(cell) <= room ? 0 : doc.heightOfString(cell, { width: room });
  });
  return Math.max(doc.currentLineHeight(true), ...tall) + 2 * pad;
}

function row(doc: Doc, cells: Cells, look: { bold?: true; fill?: string; ink?: string }): void {
  const y = doc.y;
  const height = heightOf(doc, cells);
  if (look.fill !== undefined) doc.rect(sheet.left, y, sheet.width, height).fill(look.fill);
  doc.font(look.bold ? fontFiles.bold : fontFiles.regular).fillColor(look.ink ?? sheet.ink);
  cells.forEach((cell, at) => {
    const column = columns[at];
    if (!column || cell === '') return;
    const room = column.width - 2 * pad;
    doc.fontSize(size);
    const natural = doc.widthOfString(cell);
    if (!column.right) return void doc.text(cell, column.x + pad, y + pad, natural <= room ? { lineBreak: false } : { width: room });
    const fit = Math.max(sizeMin, Math.min(size, (size * room) / natural));
    doc.fontSize(fit).text(cell, column.x + column.width - pad - (natural * fit) / size, y + pad, { lineBreak: false });
  });
  doc.y = y + height;
}
