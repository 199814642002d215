import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callbackTokens } from '../../src/callback-tokens.js';
import { weakness } from '../../src/config/weakness.js';
import { secretOf } from '../../src/secret-key.js';
import { deriveKey } from '../../src/secrets.js';
import { freshFolder } from '../stores/fresh-folder.js';

describe('weakness', () => {
  it('finds nothing in what chance has made', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.constantFrom('hex', 'base64', 'base64url'), (bytes, form) => {
        // fast-check likes zeros and repeats, which chance does not: mixed with real chance, its shrinking stays useful.
        const secret = Buffer.from(bytes.map((byte, i) => byte ^ (randomBytes(32)[i] ?? 0))).toString(form);
        expect(weakness(secret)).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['keyX3f9LqPz81mVbNc02RtYwQ7sDhJk5uGeAo64iWvM', 'Wb0/3f9LqSecretmVbNc02RtYwQ7sDhJk5uGeAo64iWv='])(
    '%s was made by chance, though there is a word in it',
    (secret) => expect(weakness(secret)).toBeUndefined(),
  );

  it.each([
    '',
    'short',
    'changeme-changeme-changeme-9',
    'ThisIsMySecretKeyForUmoja2026',
    'passwordpasswordpassword1234',
    '012345678901234567890123456789',
    'zyxwvutsrqponmlkjihgfedcba',
    'abcabcabcabcabcabcabcabcabcabc',
    'demo-8f3kd93kf03kd93kf93kfo3',
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaab',
    'your-key-8f3kd93kf03kd93kf93',
  ])('%s can be guessed', (secret) => expect(weakness(secret)).toBeTypeOf('string'));
});

describe('callback tokens', () => {
  const key = deriveKey('one host', 'callbacks');

  it('differ by provider, chama and host, and two are live', () => {
    const tokens = callbackTokens(key, []);
    const all = ['imarapay', 'chamapay'].flatMap((provider) => ['main', 'kite'].flatMap((chama) => tokens.live(provider, chama)));
    expect(new Set([...all, ...callbackTokens(deriveKey('another', 'callbacks'), []).live('imarapay', 'main')]).size).toBe(10);
    for (const token of tokens.live('imarapay', 'main')) {
      expect(token).toMatch(/^[\w-]{22}$/);
      expect(tokens.fits('imarapay', 'main', token)).toBe(true);
      expect(tokens.fits('imarapay', 'kite', token)).toBe(false);
      expect(tokens.fits('chamapay', 'main', token)).toBe(false);
    }
  });

  it('are the given ones where the host gives some', () => {
    const tokens = callbackTokens(key, ['one', 'two']);
    expect(['one', 'two', 'three', ''].map((token) => tokens.fits('imarapay', 'main', token))).toEqual([true, true, false, false]);
    expect(tokens.fits('imarapay', 'main', callbackTokens(key, []).live('imarapay', 'main')[0] ?? '')).toBe(false);
  });
});

describe('the secret of an installation', () => {
  let folder: ReturnType<typeof freshFolder>;
  beforeEach(() => (folder = freshFolder()));
  afterEach(() => folder.remove());
  const of = (mode: 'demo' | 'live', ...secretKeys: string[]) => secretOf({ mode, secretKeys, dataDir: join(folder.path, 'data') });

  it('is made once in demo mode, and only its owner can read it', () => {
    const secret = of('demo');
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(of('demo')).toBe(secret);
    expect(statSync(join(folder.path, 'data/secret.key')).mode & 0o777).toBe(0o600);
  });

  it("is the host's in live mode, and is kept nowhere", () => {
    expect(of('live', 'the-one')).toBe('the-one');
    expect(existsSync(join(folder.path, 'data/secret.key'))).toBe(false);
    expect(readFileSync(join(folder.path, 'data/installation'), 'utf8')).not.toContain('the-one');
  });

  it('must be the one that the data was sealed with', () => {
    of('live', 'the-one');
    expect(() => of('live', 'another')).toThrow(/^SECRET_KEY is not the one that the data in .* was sealed with/);
    expect(of('live', 'the-one')).toBe('the-one');
  });

  it("keeps a demo's data and real data apart", () => {
    of('demo');
    expect(() => of('live', 'the-one')).toThrow(/holds the data of a demo, and MODE is live/);
  });

  it('is not taken from half a file', () => {
    of('demo');
    writeFileSync(join(folder.path, 'data/secret.key'), '');
    expect(() => of('demo')).toThrow(/secret\.key is not whole/);
  });
});
