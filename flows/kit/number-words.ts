/** A number as it was written in words. `unclear`: people mean one of two by it; `guess` is the likelier. */
export type NumberRead = { is: 'number'; value: number } | { is: 'unclear'; guess: number };

/** Words of one number; more is a sentence. */
const wordsMax = 14;

const number = (value: number): NumberRead => ({ is: 'number', value });
const unclear = (guess: number): NumberRead => ({ is: 'unclear', guess });

/**
 * Reads a number below a thousand million in words of English, Kiswahili or French, figures among them where people mix them ("elfu 10",
 * "5 mille"). Undefined when it is none. Where speech leaves out what is meant ("mille cinq", "elfu ishirini na tano") it is `unclear`.
 */
export function numberInWords(text: string): NumberRead | undefined {
  const words = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[\s-]+/)
    .filter((word) => word !== '');
  if (words.length === 0 || words.length > wordsMax || words.every(isFigures)) return undefined;
  const read = [spoken(english, words), spoken(french, words), inSwahili(words)].filter((one) => one !== undefined);
  // "Six" is English and French, and the same in both.
  const [first] = read;
  return read.every((one) => one.is === first?.is && valueOf(one) === valueOf(first)) ? first : undefined;
}

const valueOf = (read: NumberRead): number => (read.is === 'number' ? read.value : read.guess);

const isFigures = (word: string): boolean => /^\d+$/.test(word);

/** A language that puts the smaller number before "hundred", "thousand" and "million". */
type Language = {
  below20: Record<string, number>;
  tens: Record<string, number>;
  hundred: Record<string, 100>;
  thousand: Record<string, 1000>;
  million: Record<string, 1_000_000>;
  /** May stand between two parts, and mean nothing. */
  and: string;
  /** "A thousand". */
  one?: string;
  /** Tens that are counted on from ten to nineteen: "soixante-dix". */
  goesOn?: readonly number[];
};

const english: Language = {
  below20: {
    ...{ one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, eleven: 11, twelve: 12 },
    ...{ thirteen: 13, fourteen: 14, fifteen: 15, sixteen: 16, seventeen: 17, eighteen: 18, nineteen: 19 },
  },
  tens: { twenty: 20, thirty: 30, forty: 40, fourty: 40, fifty: 50, sixty: 60, seventy: 70, eighty: 80, ninety: 90 },
  hundred: { hundred: 100, hundreds: 100 },
  thousand: { thousand: 1000, thousands: 1000 },
  million: { million: 1_000_000 },
  and: 'and',
  one: 'a',
};

const french: Language = {
  below20: {
    ...{ un: 1, une: 1, deux: 2, trois: 3, quatre: 4, cinq: 5, six: 6, sept: 7, huit: 8, neuf: 9, dix: 10, onze: 11, douze: 12 },
    ...{ treize: 13, quatorze: 14, quinze: 15, seize: 16 },
  },
  tens: { vingt: 20, trente: 30, quarante: 40, cinquante: 50, soixante: 60, septante: 70, 'quatre vingt': 80, nonante: 90 },
  hundred: { cent: 100, cents: 100 },
  thousand: { mille: 1000, mil: 1000 },
  million: { million: 1_000_000, millions: 1_000_000 },
  and: 'et',
  goesOn: [60, 80],
};

function spoken(language: Language, given: readonly string[]): NumberRead | undefined {
  const words = language === french ? joinedTens(given) : given;
  const millions = parted(words, language.million);
  const [before, after] = millions ?? [[], words];
  const many = millions ? small(language, before, true) : 0;
  const thousands = parted(after, language.thousand);
  const [left, rest] = thousands ?? [[], after];
  const some = thousands ? small(language, left, true) : 0;
  const few = rest.length === 0 ? 0 : small(language, rest, false);
  if (many === undefined || some === undefined || few === undefined) return undefined;
  const value = many * 1_000_000 + some * 1000 + few;
  if (value === 0) return undefined;
  // "Mille cinq" is a thousand and five hundred at the market, and a thousand and five at school.
  if (thousands && few > 0 && few < 10) return unclear(many * 1_000_000 + some * 1000 + few * 100);
  if (millions && some === 0 && few > 0 && few < 1000) return unclear(many * 1_000_000 + few * 1000);
  return number(value);
}

/** What stands before the one scale word, and behind it; undefined where there is none, or more than one. */
function parted(words: readonly string[], scale: Record<string, number>): [string[], string[]] | undefined {
  const at = words.findIndex((word) => Object.hasOwn(scale, word));
  return at < 0 ? undefined : [words.slice(0, at), words.slice(at + 1)];
}

/** A number below a thousand; `counts`: what is counted, where no word means one and figures may stand. */
function small(language: Language, given: readonly string[], counts: boolean): number | undefined {
  let words = given.filter((word, i) => word !== language.and || i === given.length - 1);
  if (counts && (words.length === 0 || (words.length === 1 && words[0] === language.one))) return 1;
  if (counts && words.length === 1 && /^[1-9]\d{0,2}$/.test(words[0] ?? '')) return Number(words[0]);
  let value = 0;
  const hundreds = parted(words, language.hundred);
  if (hundreds) {
    const [before, after] = hundreds;
    const many = before.length === 0 || (before.length === 1 && before[0] === language.one) ? 1 : below100(language, before);
    if (many === undefined || many === 10 || (before.length === 0 && language.one !== undefined) || (language === french && many > 9))
      return undefined;
    value = many * 100;
    words = after;
  }
  if (words.length === 0) return value === 0 ? undefined : value;
  const rest = below100(language, words);
  return rest === undefined || (value > 999 && counts) ? undefined : value + rest;
}

function below100({ below20, tens, goesOn = [] }: Language, words: readonly string[]): number | undefined {
  const [first = '', second, third] = words;
  const of = (name: string | undefined, list: Record<string, number>) =>
    name !== undefined && Object.hasOwn(list, name) ? list[name] : undefined;
  const ten = of(first, tens);
  if (ten === undefined) {
    const one = of(first, below20);
    // "Dix-sept", "dix-huit", "dix-neuf".
    const behind = of(second, below20);
    if (goesOn.length > 0 && one === 10 && behind !== undefined && behind >= 7 && behind < 10 && third === undefined) return 10 + behind;
    return second === undefined ? one : undefined;
  }
  if (second === undefined) return ten;
  const unit = goesOn.includes(ten)
    ? below100({ ...french, tens: {} }, words.slice(1))
    : third === undefined
      ? of(second, below20)
      : undefined;
  return unit !== undefined && (unit < 10 || goesOn.includes(ten)) ? ten + unit : undefined;
}

/** "Quatre-vingts" is one word to us. */
function joinedTens(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of words) {
    if (/^vingts?$/.test(word) && joined.at(-1) === 'quatre') joined[joined.length - 1] = 'quatre vingt';
    else joined.push(word);
  }
  return joined;
}

const units = new Map(Object.entries({ moja: 1, mbili: 2, tatu: 3, nne: 4, tano: 5, sita: 6, saba: 7, nane: 8, tisa: 9 }));
const tens = new Map(
  Object.entries({
    ...{
      kumi: 10,
      ishirini: 20,
      thelathini: 30,
      arobaini: 40,
      arubaini: 40,
      hamsini: 50,
      sitini: 60,
      sabini: 70,
      themanini: 80,
      tisini: 90,
    },
  }),
);
const scales: readonly (readonly [string, number])[] = [
  ['milioni', 1_000_000],
  ['laki', 100_000],
  ['elfu', 1000],
  ['mia', 100],
];

/** Kiswahili counts behind: "elfu mbili mia tano". Only "kumi elfu" is also said the other way round. */
function inSwahili(given: readonly string[]): NumberRead | undefined {
  if (given.at(-1) === 'na') return undefined;
  if (given.at(-1) === 'elfu' && given.length > 1) {
    const many = swahiliBelow100(given.slice(0, -1));
    return many === undefined ? undefined : number(many * 1000);
  }
  let value = 0;
  let words = [...given];
  let last = 0;
  for (const [scale, size] of scales) {
    if (words[0] === 'na' && last > 0) words.shift();
    if (words[0] !== scale) continue;
    words.shift();
    const next = words.findIndex((word) => scales.some(([other]) => other === word));
    const counted = next < 0 ? words : words.slice(0, next);
    // "Elfu mia mbili" is two hundred thousand, and may be twelve hundred.
    if (counted.length === 0 && next === 0 && scale === 'elfu') {
      const many = inSwahili(words);
      return many?.is === 'number' && many.value < 1000 && value === 0 ? unclear(many.value * 1000) : undefined;
    }
    const { many, left, isUnclear } = countedBy(counted, next >= 0, size);
    if (many === undefined) return undefined;
    value += many * size;
    words = [...left, ...(next < 0 ? [] : words.slice(next))];
    last = size;
    if (isUnclear) return words.length === 0 ? unclear(value) : undefined;
  }
  if (words[0] === 'na' && last > 0) words.shift();
  if (words.length === 0) return value > 0 ? number(value) : undefined;
  const rest = words.length === 1 && last === 1000 && /^[1-9]\d{1,2}$/.test(words[0] ?? '') ? Number(words[0]) : swahiliBelow100(words);
  if (rest === undefined) return undefined;
  if (last >= 100_000) return unclear(value + rest * 1000);
  return last === 1000 && rest < 10 ? unclear(value + rest * 100) : number(value + rest);
}

/** How many of a scale are meant, and what is left behind it. */
function countedBy(given: readonly string[], isFollowed: boolean, size: number): { many?: number; left: string[]; isUnclear?: boolean } {
  const words = isFollowed && given.at(-1) === 'na' ? given.slice(0, -1) : [...given];
  const [first = ''] = words;
  if (words.length === 0 || first === 'na') return { many: 1, left: isFollowed ? [] : words };
  if (isFigures(first)) return { ...(/^[1-9]\d{0,2}$/.test(first) && { many: Number(first) }), left: words.slice(1) };
  const one = units.get(first);
  if (one !== undefined) return { many: one, left: words.slice(1) };
  const ten = tens.get(first);
  if (ten === undefined || size !== 1000) return { left: [] };
  const [, and, second = '', ...behind] = words;
  const unit = and === 'na' ? units.get(second) : undefined;
  // "Elfu ishirini na tano": twenty-five thousand, or twenty thousand and five. What follows makes it plain.
  if (unit !== undefined) return { many: ten + unit, left: behind, isUnclear: !isFollowed && behind.length === 0 };
  return { many: ten, left: words.slice(1) };
}

function swahiliBelow100(words: readonly string[]): number | undefined {
  const [first = '', and, unit = ''] = words;
  if (words.length === 1) return isFigures(first) && /^[1-9]\d{0,2}$/.test(first) ? Number(first) : (units.get(first) ?? tens.get(first));
  const ten = tens.get(first);
  const one = units.get(unit);
  return words.length === 3 && and === 'na' && ten !== undefined && one !== undefined ? ten + one : undefined;
}
