import { setImmediate as breath } from 'node:timers/promises';
import PDFDocument from 'pdfkit';
import type { AttachmentOf } from '../../flows/kit/attachment.js';
import type { Language } from '../../flows/kit/me.js';
import { say, type Phrase } from '../../flows/kit/say.js';
import { speak } from '../../flows/texts/speak.js';
import { dateIn } from '../clock.js';
import { formatMoney } from '../money.js';
import { fontFiles } from './fonts.js';
import { inReadingOrder, shown } from './shown.js';
import { sheet, table } from './statement-table.js';
import { placeOf } from './words.js';

/** Longest statement that is drawn, in lines; whoever asks for one cuts it there. */
const linesMax = 500;

/**
 * A member's statement as PDF (A4). The same statement is the same file, byte for byte: its only moment is the one that it was made at.
 * The letters that it uses lie in the file, so that every phone shows them. It is drawn in many small steps: others speak in between.
 */
export async function statementPdf(of: AttachmentOf<'statement'>, language: Language): Promise<Uint8Array> {
  const words = (phrase: Phrase) => speak(language, phrase);
  const [chama, member] = [shown(of.chama), shown(of.member)];
  const title = `${words(say('picture.statement'))} – ${chama}`;
  const made = new Date(of.madeAt);
  const doc = new PDFDocument({
    ...{ size: 'A4', margins: sheet.margins, bufferPages: true, font: fontFiles.regular, lang: language, displayTitle: true },
    info: { Title: title, Author: chama, Creator: 'chamabot', Producer: 'chamabot', CreationDate: made, ModDate: made },
  });
  const bytes = collected(doc);
  await breath();

  head(doc, { title: words(say('picture.statement')), chama });
  const period = say('picture.fromTo', { from: { date: of.from }, to: { date: of.to } });
  facts(doc, [
    [words(say('picture.member')), member],
    [words(say('picture.period')), words(period)],
    [words(say('picture.paid')), formatMoney(of.paid)],
    [words(say('picture.got')), formatMoney(of.got)],
  ]);
  await breath();
  await table(doc, { ...of, lines: of.lines.slice(-linesMax), cut: of.cut || of.lines.length > linesMax }, language);

  await breath();
  const { start, count } = doc.bufferedPageRange();
  const madeAt = words(
    say('picture.madeAt', {
      date: { date: dateIn(of.zone, of.madeAt) },
      time: { time: of.madeAt, zone: of.zone },
      place: placeOf(of.zone, of.madeAt),
    }),
  );
  const notBank = words(say('picture.notBank', { chama }));
  for (let page = 0; page < count; page++) {
    doc.switchToPage(start + page);
    foot(doc, [notBank, madeAt], words(say('picture.page', { page: page + 1, pages: count })));
  }
  doc.end();
  return bytes;
}

type Doc = PDFKit.PDFDocument;

const { left, width, ink, soft } = sheet;

function head(doc: Doc, { title, chama }: { title: string; chama: string }): void {
  doc.rect(0, 0, doc.page.width, 8).fill(sheet.accent);
  doc.font(fontFiles.regular).fontSize(11).fillColor(soft).text(inReadingOrder(chama), left, 40, { width });
  doc
    .font(fontFiles.bold)
    .fontSize(22)
    .fillColor(ink)
    .text(title, left, doc.y + 2, { width });
  doc.y += 8;
}

/** Labels on the left, and what they stand for; long names take as many lines as they need. */
function facts(doc: Doc, lines: [string, string][]): void {
  const labelWidth = 96;
  for (const [label, value] of lines) {
    const y = doc.y;
    doc.font(fontFiles.regular).fontSize(10).fillColor(soft).text(label, left, y, { width: labelWidth });
    doc
      .font(fontFiles.bold)
      .fontSize(10)
      .fillColor(ink)
      .text(inReadingOrder(value), left + labelWidth, y, { width: width - labelWidth });
    doc.y = Math.max(doc.y, y + 15);
  }
  doc.y += 10;
}

function foot(doc: Doc, lines: string[], page: string): void {
  // Text below the margin would begin another page.
  doc.page.margins.bottom = 0;
  const y = sheet.footY;
  doc
    .moveTo(left, y - 8)
    .lineTo(left + width, y - 8)
    .lineWidth(0.5)
    .strokeColor(sheet.line)
    .stroke();
  doc
    .font(fontFiles.regular)
    .fontSize(7.5)
    .fillColor(soft)
    .text(inReadingOrder(lines.join('\n')), left, y, { width: width - 90 });
  doc.text(page, left + width - 84, y, { width: 84, align: 'right', lineBreak: false });
}

/** All that a document writes; rejects when it fails. */
function collected(doc: Doc): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
}
