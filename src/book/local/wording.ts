/** Longest title and longest text that are kept. */
const titleMax = 120;
const textMax = 2000;

/** A title on one line; undefined when it is empty or too long. */
export function titleOf(text: string): string | undefined {
  const clean = text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  return clean === '' || clean.length > titleMax ? undefined : clean;
}

/** A text of some lines, which may be empty; undefined when it is too long. */
export function textOf(text: string): string | undefined {
  const clean = text.replace(/[^\P{C}\n]+/gu, ' ').trim();
  return clean.length > textMax ? undefined : clean;
}
