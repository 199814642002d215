import { createHash } from 'node:crypto';
import { timeOfId } from '../../ids.js';

/**
 * CamPay docs: `external_reference` must be "a valid and unique UUID4". Ours are ULIDs, made before the call and never used twice.
 * A ULID has 48 bits of time and 80 of chance; a UUID4 has 122 that are free. The time's six highest bits are nought until the
 * year 2109, so that each of our references is one UUID4, and can be read back from it.
 */
const timeBits = 42n;
const chanceBits = 80n;
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Our reference as the UUID4 that CamPay gets. The same reference gives the same UUID; what is no ULID is hashed, and cannot be read back. */
export function toUuid4(reference: string): string {
  const bits = isUuid4(reference) ? undefined : bitsOf(reference);
  return bits === undefined ? (isUuid4(reference) ? reference.toLowerCase() : hashed(reference)) : withBits(bits);
}

/** The reference that a UUID4 of ours was made from; undefined when it holds none. */
export function fromUuid4(uuid: string): string | undefined {
  if (!isUuid4(uuid)) return undefined;
  const hex = uuid.replaceAll('-', '');
  const low = BigInt(`0x${hex.slice(16)}`) & ((1n << 62n) - 1n);
  const bits = (BigInt(`0x${hex.slice(0, 12)}${hex.slice(13, 16)}`) << 62n) | low;
  let text = '';
  for (let i = 25n; i >= 0n; i--) text += alphabet.charAt(Number((bits >> (i * 5n)) & 31n));
  return text;
}

const isUuid4 = (text: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(text);

function bitsOf(reference: string): bigint | undefined {
  if (timeOfId(reference) === undefined) return undefined;
  const bits = Array.from(reference).reduce((all, letter) => (all << 5n) | BigInt(alphabet.indexOf(letter)), 0n);
  return bits >> (timeBits + chanceBits) === 0n ? bits : undefined;
}

function withBits(bits: bigint): string {
  const high = (bits >> 62n).toString(16).padStart(15, '0');
  const low = ((bits & ((1n << 62n) - 1n)) | (2n << 62n)).toString(16).padStart(16, '0');
  return dashed(`${high.slice(0, 12)}4${high.slice(12)}${low}`);
}

function hashed(reference: string): string {
  const bits = BigInt(`0x${createHash('sha256').update(reference).digest('hex').slice(0, 32)}`);
  return withBits(bits >> 6n);
}

const dashed = (hex: string): string => [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
