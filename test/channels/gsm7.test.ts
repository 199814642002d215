import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold, septets } from '../../src/gsm7.js';

describe('septets, by the table of GSM 03.38', () => {
  test.each([
    ['', 0],
    ['Umoja: hello Amina', 18],
    ['@£$¥èéùìòÇ\nØø\rÅå', 16],
    ['Δ_ΦΓΛΩΠΨΣΘΞÆæßÉ', 15],
    ['ÄÖÑÜ§¿äöñüà¡¤', 13],
    ['^{}\\[~]|€', 18],
    ['KES 1,500 [x]', 15],
  ])('%j takes %i', (text, count) => expect(septets(text)).toBe(count));

  test.each(['ê', 'ç', 'œ', '«', '’', '–', '…', '`', '\t', '\u00a0', '😀', 'á', 'Ж', '\u001b', '\u0000'])('%j is not in it', (text) =>
    expect(septets(`a${text}`)).toBeUndefined(),
  );
});

describe('folding', () => {
  test.each([
    ['Réunion: être à l’heure, ça va, cœur', "Réunion: etre à l'heure, ca va, coeur"],
    ['« Solde » — 1\u202f500\u00a0FCFA…', '" Solde " - 1 500 FCFA...'],
    ['Ngʼombe Ng’ombe', "Ng'ombe Ng'ombe"],
    ['Mama 🌸 Asha 👩🏾‍🌾', 'Mama Asha '],
    ['Jose\u0301 Zoe\u0308', 'José Zoe'],
    ['Ousmane Ɓaldé, Kɔfi Ŋane', 'Ousmane Baldé, Kofi Ngane'],
    ['Иван Petrov', '? Petrov'],
    ['نورا', '?'],
    ['one\r\ntwo\rthree\u2028four', 'one\ntwo\nthree\nfour'],
    ['a\u200bb\u202ec\ufeffd', 'abcd'],
    ['ﬁve ５ 𝟓 ① ™', 'five 5 5 1 TM'],
    ['Ç É À Ê', 'Ç É A E'],
    ['tab\there', 'tab here'],
    ['\ud800 alone', ' alone'],
  ])('%j becomes %j', (text, folded) => expect(fold(text)).toBe(folded));

  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((codes) => String.fromCharCode(...codes)),
  );

  test('whatever comes in, what goes out is in the alphabet, with no carriage return, and folds to itself (catalogue 97)', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const folded = fold(text);
        expect(septets(folded)).toBeDefined();
        expect(folded).not.toMatch(/[\r\f]/);
        expect(fold(folded)).toBe(folded);
      }),
      { numRuns: 5000 },
    );
  });

  test('the alphabet itself is left as it is', () => {
    const letters = '@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./09:;<=>?¡AZÄÖÑÜ§¿azäöñüà^{}\\[~]|€';
    expect(fold(letters)).toBe(letters);
  });
});
