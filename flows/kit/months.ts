/** A number of whole months within a loan's longest term, as it was typed; undefined when it is none. */
export function readMonths(text: string, max: number): number | undefined {
  const months = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return months >= 1 && months <= max ? months : undefined;
}
