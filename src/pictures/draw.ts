import type { Attachment } from '../../flows/kit/attachment.js';
import type { Language } from '../../flows/kit/me.js';
import { say } from '../../flows/kit/say.js';
import { speak } from '../../flows/texts/speak.js';
import type { MediaFile } from '../media-file.js';
import { progressSvg } from './progress.js';
import { qrPng } from './qr.js';
import { png } from './render.js';
import { statementPdf } from './statement.js';
import { yearSvg } from './year.js';

/** What the drawing before has come to; one is drawn at a time, so that a burst leaves the event loop and the memory to others. */
let before: Promise<unknown> = Promise.resolve();

/**
 * Draws what goes along with a message, in its reader's language; the same thing is the same bytes. Undefined where there is nothing to
 * draw (a text that no QR code holds), and then the words go alone. Rejects only for a bug.
 */
export function draw(attachment: Attachment, language: Language): Promise<MediaFile | undefined> {
  const drawing = before.then(() => drawNow(attachment, language));
  before = drawing.catch(() => undefined);
  return drawing;
}

async function drawNow(attachment: Attachment, language: Language): Promise<MediaFile | undefined> {
  const name = speak(language, say(`picture.file.${attachment.kind}`));
  switch (attachment.kind) {
    case 'qr': {
      const bytes = await qrPng(attachment.text);
      return bytes && { name: `${name}.png`, mime: 'image/png', bytes };
    }
    case 'statement':
      return { name: `${name}-${attachment.to}.pdf`, mime: 'application/pdf', bytes: await statementPdf(attachment, language) };
    case 'year':
      return { name: `${name}-${attachment.on}.png`, mime: 'image/png', bytes: await png(yearSvg(attachment, language)) };
    case 'progress':
      return { name: `${name}-${attachment.on}.png`, mime: 'image/png', bytes: await png(progressSvg(attachment, language)) };
  }
}
