/** Letters under the keys, in the order in which a phone brings them. */
const letters = {
  0: ' 0',
  1: ".,?'-1",
  2: 'abc2',
  3: 'def3',
  4: 'ghi4',
  5: 'jkl5',
  6: 'mno6',
  7: 'pqrs7',
  8: 'tuv8',
  9: 'wxyz9',
  '*': '*',
};
export const modes = ['123', 'abc', 'ABC'];
const sameKeyMs = 900;

/** Typing with number keys: a key pressed again at once changes the letter that it has just written. */
export function multiTap() {
  let last = { key: '', at: 0, index: 0 };
  return {
    /** `{ char, replaces }`: what to write, and whether in place of the last character. */
    press(key, mode, now) {
      if (mode === '123') return { char: key, replaces: false };
      const row = letters[key] ?? key;
      const replaces = key === last.key && now - last.at < sameKeyMs && row.length > 1;
      last = { key, at: now, index: replaces ? (last.index + 1) % row.length : 0 };
      const char = row.charAt(last.index);
      return { char: mode === 'ABC' ? char.toUpperCase() : char, replaces };
    },
    pause() {
      last = { key: '', at: 0, index: 0 };
    },
  };
}
