import { create, toBuffer, type QRCode } from 'qrcode';

/** Light modules around the code, as ISO/IEC 18004 asks: without them a reader does not find it on a dark chat. */
const quietZone = 4;
/** A module is never smaller than so many pixels: WhatsApp shrinks and compresses pictures. */
const modulePxMin = 6;
/** What the picture is made as wide as, in pixels; wider than any phone shows it. */
const widthPx = 1080;

/** A BOLT11 invoice, with or without its scheme. */
const invoiceForm = /^(?:lightning:)?(ln(?:bcrt|bc|tbs|tb)[02-9ac-hj-np-z1]+)$/i;

/**
 * The text as a QR code holds it. An invoice is the same in capitals (BOLT11 is bech32), and capitals take 5.5 bits a letter where small ones take 8:
 * the modules become larger by a fifth. With its scheme a phone's own camera finds the wallet. Any other text stays as it is, to the letter.
 */
export function qrText(text: string): string {
  const invoice = invoiceForm.exec(text.trim())?.[1];
  return invoice === undefined ? text : `LIGHTNING:${invoice.toUpperCase()}`;
}

/**
 * Modules a side up to which a code repairs 15 in 100 (level M) and not 7 (level L): a screen is not torn, so that for a long text large
 * modules count for more.
 */
const coarseMax = 61;

/** The QR code of a text as PNG, at least 6 pixels a module with the quiet zone; undefined where the text is empty or longer than a QR code holds. */
export async function qrPng(text: string): Promise<Uint8Array | undefined> {
  const held = qrText(text);
  const fine = codeOf(held, 'M');
  const [code, errorCorrectionLevel] = fine && fine.modules.size <= coarseMax ? [fine, 'M' as const] : [codeOf(held, 'L'), 'L' as const];
  if (!code) return undefined;
  const { version, maskPattern } = code;
  const scale = Math.max(modulePxMin, Math.floor(widthPx / (code.modules.size + 2 * quietZone)));
  // With the mask that was found already: looking for it is most of the work.
  return toBuffer(held, {
    type: 'png',
    errorCorrectionLevel,
    version,
    ...(maskPattern !== undefined && { maskPattern }),
    margin: quietZone,
    scale,
  });
}

/** The code with its modules; undefined where the text does not fit. */
function codeOf(text: string, errorCorrectionLevel: 'L' | 'M'): QRCode | undefined {
  try {
    return create(text, { errorCorrectionLevel });
  } catch (error) {
    // The library says so by a plain error, and there is no other way to ask.
    if (error instanceof Error && /amount of data is too big|No input text/.test(error.message)) return undefined;
    throw error;
  }
}
