import { randomFillSync, randomUUID } from 'node:crypto';

/** Where identifiers and chance come from, handed in so that a run can be repeated from its seed. */
export type Ids = {
  /** A new identifier, in order of time: 26 characters of Crockford's base 32 (ULID). Fits every provider's reference field. */
  next(): string;
  /** A new UUID, for providers that demand one. */
  uuid(): string;
  /** A number in [0, 1), for jitter only. */
  random(): number;
};

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID from a moment and ten bytes of chance. */
export function ulid(at: number, chance: Uint8Array): string {
  let head = '';
  for (let i = 0, rest = at; i < 10; i++, rest = Math.floor(rest / 32)) head = alphabet.charAt(rest % 32) + head;
  let tail = '';
  let bits = 0;
  let held = 0;
  for (const byte of chance) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) tail += alphabet.charAt((held >> (bits - 5)) & 31);
    held &= (1 << bits) - 1;
  }
  return head + tail;
}

/** The moment in which a ULID was made, in UTC milliseconds; undefined when the text is not one. */
export function timeOfId(id: string): number | undefined {
  if (!/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id)) return undefined;
  return Array.from(id.slice(0, 10)).reduce((at, letter) => at * 32 + alphabet.indexOf(letter), 0);
}

/** Identifiers from the machine's own source of chance. */
export function systemIds(now: () => number): Ids {
  const drawn = Buffer.alloc(10 * 256);
  let at = drawn.length;
  /** Chance for one identifier, drawn in one go for many; each byte is used once. */
  const chance = (): Uint8Array => {
    if (at === drawn.length) {
      randomFillSync(drawn);
      at = 0;
    }
    return drawn.subarray(at, (at += 10));
  };
  return { next: () => ulid(now(), chance()), uuid: () => randomUUID(), random: () => Math.random() };
}
