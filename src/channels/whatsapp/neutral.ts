/** What is left as it stands: links, and codes to dial, whose signs belong to them. */
const kept = /https?:\/\/\S+|\*\d{2,}(?:\*\d+)*#/g;

/** A sign that WhatsApp would read as markup, and one that looks like it and means nothing. */
const lookalikes: Record<string, string> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ' };

/**
 * Makes a text mean what it shows. Formatting signs become look-alikes; characters that are not seen, or turn the direction of
 * the text, are dropped, and so are other controls but the line end; ornamental digits become plain ones. So a name that a member chose can neither dress up as a
 * heading nor turn an amount around. Ours is the only markup left, as it is added afterwards.
 */
export function neutral(text: string): string {
  const seen = text
    .normalize('NFC')
    .replace(/\p{Nd}/gu, (digit) => digit.normalize('NFKC'))
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(/\t/g, ' ')
    .replace(invisible, '');
  let safe = '';
  let from = 0;
  for (const { 0: whole, index } of seen.matchAll(kept)) {
    safe += inert(seen.slice(from, index)) + whole;
    from = index + whole.length;
  }
  return safe + inert(seen.slice(from));
}

const inert = (text: string): string => text.replace(/[*_~`]/g, (sign) => lookalikes[sign] ?? '');

/**
 * Controls, formats (zero-width, direction, soft hyphen, tags) and letters without a shape. The joiner and the variation
 * selector stay where they hold an emoji together.
 */
const invisible =
  /(?!\n)\p{Cc}|(?!(?<=\p{Extended_Pictographic}[\u{1f3fb}-\u{1f3ff}\ufe0f]?)\u200d(?=\p{Extended_Pictographic}))\p{Cf}|[\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\u034f]|\p{Cs}/gu;
