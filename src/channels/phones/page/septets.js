/** GSM 03.38: what costs one septet, and what costs two. Anything else turns the whole screen into UCS-2. */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const extension = new Set('^{}\\[~]|€\f');

/** Septets that a page may have: 160 of the network, less the 4 of the gateway's own prefix. */
export const septetsMax = 156;
const ucs2Max = 70;

/** How much of a USSD page is used: `{ used, max, unit }`. */
export function weigh(text) {
  const letters = [...text];
  if (letters.every((letter) => basic.has(letter) || extension.has(letter)))
    return { used: letters.reduce((sum, letter) => sum + (extension.has(letter) ? 2 : 1), 0), max: septetsMax, unit: 'septets' };
  return { used: text.length, max: ucs2Max, unit: 'UCS-2 characters' };
}
