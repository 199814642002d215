import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveKey, keyedHash, open, sameSecret, seal, sealAlike } from '../../src/secrets.js';

const key = deriveKey('a host’s secret key', 'columns');

describe('sealing', () => {
  it('what is sealed alike opens to the same text, looks the same for the same text and key, and for no other', () => {
    const other = deriveKey('another', 'columns');
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, another) => {
        const sealed = sealAlike(key, text);
        expect(open(key, sealed)).toBe(text);
        expect(sealAlike(key, text)).toBe(sealed);
        expect(sealAlike(key, another) === sealed).toBe(another === text);
        expect(sealAlike(other, text)).not.toBe(sealed);
      }),
    );
  });

  it('what was sealed opens to the same text, and never looks the same twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const sealed = seal(key, text);
        expect(open(key, sealed)).toBe(text);
        expect(seal(key, text)).not.toBe(sealed);
      }),
    );
  });

  it('no changed byte, other key or other purpose opens it', () => {
    const bytes = Buffer.from(seal(key, '+254712345678'), 'base64url');
    for (let i = 0; i < bytes.length * 8; i++) {
      const changed = Buffer.from(bytes);
      changed[i >> 3] = (changed[i >> 3] ?? 0) ^ (1 << (i & 7));
      expect(open(key, changed.toString('base64url'))).toBeUndefined();
    }
    const sealed = bytes.toString('base64url');
    expect(open(deriveKey('a host’s secret key', 'turns'), sealed)).toBeUndefined();
    expect(open(deriveKey('another', 'columns'), sealed)).toBeUndefined();
    for (const text of ['', 'x', sealed.slice(0, 30), '!'.repeat(80)]) expect(open(key, text)).toBeUndefined();
  });
});

it('keys differ by purpose and are the same at every start', () => {
  const purposes = ['turns', 'columns', 'lookup', 'pin', 'callbacks', 'door', 'chain'] as const;
  const keys = purposes.map((purpose) => deriveKey('s', purpose).bytes.toString('hex'));
  expect(new Set(keys).size).toBe(purposes.length);
  expect(deriveKey('s', 'pin').bytes).toEqual(deriveKey('s', 'pin').bytes);
});

it('a keyed hash tells its parts apart', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 4 }), fc.array(fc.string(), { maxLength: 4 }), (a, b) => {
      expect(keyedHash(key, ...a) === keyedHash(key, ...b)).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
  );
  expect(keyedHash(key, 'ab', 'c')).not.toBe(keyedHash(key, 'a', 'bc'));
  expect(keyedHash(key, 'x')).toMatch(/^[\w-]{22}$/);
});

it('secrets of any length are compared whole', () => {
  fc.assert(fc.property(fc.string(), fc.string(), (a, b) => sameSecret(a, b) === (a === b) && sameSecret(a, a)));
});

it('a keyed hash is the HMAC of the standard, whatever the lengths of key and text', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 }).map((some) => Buffer.from(some));
  const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ unit: 'grapheme', minLength: 2000, maxLength: 2100 }));
  fc.assert(
    fc.property(bytes, texts, (secret, text) => {
      const framed = `${Buffer.byteLength(text)}:${text}`;
      const expected = createHmac('sha256', secret).update(framed).digest().subarray(0, 16).toString('base64url');
      expect(keyedHash({ purpose: 'lookup', bytes: secret }, text)).toBe(expected);
    }),
  );
});
