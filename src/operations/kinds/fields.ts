/**
 * Every field of an intent, by its path and what stands there, in an order of its own: two intents that differ anywhere differ here. So a field that
 * is new is part of what was confirmed without anybody having to think of it.
 */
export function fieldsOf(value: unknown, path = ''): string[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null) return [path, JSON.stringify(value)];
  const inside = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  // An empty list or object is something else than none.
  const itself = inside.length === 0 ? [path, Array.isArray(value) ? '[]' : '{}'] : [];
  return [...itself, ...inside.flatMap(([name, one]) => fieldsOf(one, `${path}/${name.replace(/[~/]/g, '~$&')}`))];
}
