import { findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { chamaSchema } from './chama.js';
import type { z } from 'zod';

type Entry = z.output<typeof chamaSchema>;
type Problem = { line: number; field: string; what: string };

/**
 * Reads `CHAMAS_FILE`: a JSON list, one entry a chama; `${NAME}` in a text stands for that environment variable.
 * Every problem is named by line and field, all at once.
 */
export function readChamasFile(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): { status: 'ok'; chamas: Entry[] } | { status: 'wrong'; problems: string[] } {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length;
  const problems: Problem[] = errors.map(({ error, offset }) => ({
    line: lineOf(offset),
    field: '',
    what: `is not JSON: ${printParseErrorCode(error)}`,
  }));
  if (!tree || problems.length > 0) return wrong(problems.length > 0 ? problems : [{ line: 1, field: '', what: 'is empty' }]);
  const list = tree.type === 'array' ? (tree.children ?? []) : [tree];
  if (list.length === 0) return wrong([{ line: 1, field: '', what: 'names no chama' }]);

  const chamas: Entry[] = [];
  const seen = new Map<string, number>();
  list.forEach((node, i) => {
    const at = (path: readonly PropertyKey[]) => lineOf((nearest(node, path as (string | number)[]) ?? node).offset);
    const name = (path: readonly PropertyKey[]) => [`[${i}]`, ...path.map(String)].join('.');
    const filled = withEnvironment(valueOf(node), env, (path, what) => problems.push({ line: at(path), field: name(path), what }));
    const read = chamaSchema.safeParse(filled);
    if (!read.success) {
      for (const { path, message } of read.error.issues) problems.push({ line: at(path), field: name(path), what: message });
      return;
    }
    const before = seen.get(read.data.id);
    if (before !== undefined)
      problems.push({ line: at(['id']), field: name(['id']), what: `"${read.data.id}" is taken by the entry at line ${before}` });
    seen.set(read.data.id, at(['id']));
    chamas.push(read.data);
  });
  return problems.length > 0 ? wrong(problems) : { status: 'ok', chamas };
}

const wrong = (problems: Problem[]) => ({
  status: 'wrong' as const,
  problems: problems.map(({ line, field, what }) => `CHAMAS_FILE line ${line}${field && `, ${field}`}: ${what}`),
});

/** The node at a path, or the closest one above it that is there. */
function nearest(node: Node, path: (string | number)[]): Node | undefined {
  for (let length = path.length; length >= 0; length--) {
    const found = findNodeAtLocation(node, path.slice(0, length));
    if (found) return found;
  }
  return undefined;
}

function valueOf(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(valueOf);
  if (node.type !== 'object') return node.value as unknown;
  const result = new Map<string, unknown>();
  for (const { children } of node.children ?? [])
    if (children?.[0] && children[1]) result.set(String(children[0].value), valueOf(children[1]));
  return Object.fromEntries(result);
}

function withEnvironment(
  value: unknown,
  env: Readonly<Record<string, string | undefined>>,
  missing: (path: string[], what: string) => void,
  path: string[] = [],
): unknown {
  if (Array.isArray(value)) return value.map((item, i) => withEnvironment(item, env, missing, [...path, String(i)]));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withEnvironment(item, env, missing, [...path, key])]));
  if (typeof value !== 'string') return value;
  return value.replace(/\$\{([A-Z][A-Z0-9_]*)\}/g, (_, name: string) => {
    const found = env[name];
    if (found === undefined || found === '') missing(path, `refers to \${${name}}, which is not set`);
    return found ?? '';
  });
}
