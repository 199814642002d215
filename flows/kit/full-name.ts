/** Longest name of a recipient that is taken: more than mobile money keeps of one. */
const nameMax = 60;

const word = /^\p{L}[\p{L}\p{M}'’.-]*$/u;

/** A first and a last name as they were typed, in letters; undefined for anything else. */
export function readFullName(text: string): string | undefined {
  const words = text.trim().split(/\s+/);
  const name = words.join(' ');
  return words.length >= 2 && name.length <= nameMax && words.every((one) => word.test(one)) ? name : undefined;
}
