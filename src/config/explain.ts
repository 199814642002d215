import type { z } from 'zod';

/** Something wrong in what the host wrote: where, and a phrase that follows the field's name (`must be …`, `is missing`). */
export type Problem = { path: readonly PropertyKey[]; what: string };

export type ReadWith<T> = { status: 'ok'; value: T } | { status: 'wrong'; problems: Problem[] };

/** Reads a value with a schema. What is wrong is said in words for the host, and never with the value, which may be a secret. */
export function readWith<S extends z.ZodType>(schema: S, value: unknown): ReadWith<z.output<S>> {
  const read = schema.safeParse(value, { error: phrase });
  if (read.success) return { status: 'ok', value: read.data };
  return { status: 'wrong', problems: read.error.issues.flatMap(problemsOf) };
}

/** A field too many is a problem of its own, where it stands. */
function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, what: issue.message }];
  return issue.keys.map((key) => ({ path: [...issue.path, key], what: 'is not a field that is known here' }));
}

const kinds: Record<string, string> = {
  string: 'text in quotes',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object in { }',
  record: 'an object in { }',
  array: 'a list in [ ]',
};
const kind = (name: string): string => kinds[name] ?? name;

function phrase(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${kind(issue.expected)}`;
    case 'invalid_value':
      return issue.input === undefined ? 'is missing' : `must be one of: ${issue.values.map(String).join(', ')}`;
    case 'invalid_union':
      return unionPhrase(issue.errors.flat());
    case 'too_small':
      return issue.origin === 'string' ? 'must not be empty' : `must be at least ${String(issue.minimum)}`;
    case 'too_big':
      return issue.origin === 'string' ? `has more than ${String(issue.maximum)} characters` : `must be at most ${String(issue.maximum)}`;
    case 'invalid_format':
      return issue.format === 'url' ? 'must be an address like https://…' : 'is not written as it should be';
    default:
      return 'is not right';
  }
}

function unionPhrase(within: readonly z.core.$ZodIssue[]): string {
  const expected = new Set(within.flatMap((issue) => (issue.code === 'invalid_type' ? [kind(issue.expected)] : [])));
  return expected.size > 0 ? `must be ${[...expected].join(' or ')}` : 'is of a kind that is not known here';
}
