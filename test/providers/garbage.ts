import fc from 'fast-check';
import { expect } from 'vitest';

/** Bodies that no provider sends. */
const garbage = [
  '',
  'null',
  '[]',
  '"x"',
  '0',
  '{',
  '<html>',
  'a=b&c=d',
  '{"Body":null}',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  `"${'x'.repeat(1_000_000)}"`,
  '['.repeat(30_000),
  '{"a":'.repeat(10_000),
  '\u0000\u2028',
];

/** Holds a reader of callbacks to: undefined for garbage of any shape, never an exception, and no key of it on any other object. */
export function readsGarbage(read: (body: string) => unknown): void {
  for (const body of garbage) expect(read(body)).toBeUndefined();
  const anything = fc.oneof(
    fc.string(),
    fc.json(),
    fc.jsonValue().map((value) => JSON.stringify({ Body: value, data: value })),
  );
  fc.assert(fc.property(anything, (body) => read(body) === undefined), { numRuns: 1_000 }); // prettier-ignore
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
}
