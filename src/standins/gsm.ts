/** GSM 03.38: the characters that cost one septet, and those that cost two. */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const extension = new Set('^{}\\[~]|€\f');

/** The septets that a text takes; undefined when it has a character that GSM does not know, so that it goes as UCS-2. */
export function septetsOf(text: string): number | undefined {
  let septets = 0;
  for (const character of text) {
    if (basic.has(character)) septets += 1;
    else if (extension.has(character)) septets += 2;
    else return undefined;
  }
  return septets;
}

/** How many SMS a text is sent as: 160 septets or 153 each, 70 characters of UCS-2 or 67 each. */
export function smsParts(text: string): number {
  const septets = septetsOf(text);
  const [length, one, each] = septets === undefined ? [text.length, 70, 67] : [septets, 160, 153];
  return length <= one ? 1 : Math.ceil(length / each);
}
