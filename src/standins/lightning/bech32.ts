/** Bech32 as BIP 173 has it, without its bound on length: invoices are longer. Words are numbers of five bits. */

const letters = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const;
const checksumWords = 6;

function polymod(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    generator.forEach((part, i) => {
      if ((top >>> i) & 1) sum ^= part;
    });
  }
  return sum;
}

const expanded = (prefix: string): number[] => {
  const codes = [...Buffer.from(prefix, 'ascii')];
  return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
};

/** A prefix and words as text with a checksum. */
export function bech32(prefix: string, words: readonly number[]): string {
  const sum = polymod([...expanded(prefix), ...words, ...Array<number>(checksumWords).fill(0)]) ^ 1;
  const check = Array.from({ length: checksumWords }, (_, i) => (sum >>> (5 * (checksumWords - 1 - i))) & 31);
  return `${prefix}1${[...words, ...check].map((word) => letters.charAt(word)).join('')}`;
}

/** The prefix and words of a text; undefined when it is none, is of mixed case, or its checksum does not hold. */
export function fromBech32(text: string): { prefix: string; words: number[] } | undefined {
  const lower = text.toLowerCase();
  if (text !== lower && text !== text.toUpperCase()) return undefined;
  const at = lower.lastIndexOf('1');
  const words = Array.from(lower.slice(at + 1), (letter) => letters.indexOf(letter));
  if (at < 1 || words.length < checksumWords || words.includes(-1)) return undefined;
  const prefix = lower.slice(0, at);
  return polymod([...expanded(prefix), ...words]) === 1 ? { prefix, words: words.slice(0, -checksumWords) } : undefined;
}

/** Bytes as words; the last is filled up with zeros. */
export function wordsOf(bytes: Uint8Array): number[] {
  const words: number[] = [];
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) words.push((held >> (bits - 5)) & 31);
  }
  if (bits > 0) words.push((held << (5 - bits)) & 31);
  return words;
}

/** Words as bytes. `filled` keeps a last byte that the words do not fill, as BOLT11 hashes them; else it is dropped. */
export function bytesOf(words: readonly number[], filled = false): Buffer {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const word of words) {
    held = ((held << 5) | word) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 255);
    }
  }
  if (filled && bits > 0) bytes.push((held << (8 - bits)) & 255);
  return Buffer.from(bytes);
}
