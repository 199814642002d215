import { findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { ChamaConfig } from './chama.js';
import { checkChama, type LiveNeeds } from './check-chama.js';
import type { Problem } from './explain.js';
import type { Environment } from './types.js';

/** Longest file that is read, in characters: thousands of chamas. */
const fileMax = 8_000_000;

export type ReadChamas = { status: 'ok'; chamas: ChamaConfig[] } | { status: 'wrong'; problems: string[] };

/**
 * Reads `CHAMAS_FILE`: a JSON list, one entry a chama; `${NAME}` in a text stands for that environment variable. Comments and a
 * last comma are allowed. Every problem is named by line, chama and field, all at once.
 */
export function readChamasFile(given: string, env: Environment, ussdCode: string, live: LiveNeeds | undefined): ReadChamas {
  const text = given.replace(/^\uFEFF/, '');
  const problems: { line: number; what: string }[] = [];
  const lineOf = lines(text);
  const wrong = (): ReadChamas => ({
    status: 'wrong',
    problems: [...problems].sort((a, b) => a.line - b.line).map(({ line, what }) => `CHAMAS_FILE line ${line}${what}`),
  });
  if (text.trim() === '') return { status: 'wrong', problems: ['CHAMAS_FILE is empty. It must be a JSON list with one entry a chama.'] };
  if (text.length > fileMax) return { status: 'wrong', problems: [`CHAMAS_FILE has more than ${fileMax} characters.`] };

  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  for (const { error, offset } of errors.slice(0, 1))
    problems.push({ line: lineOf(offset), what: `: this is not JSON (${inWords(printParseErrorCode(error))})` });
  if (!tree || problems.length > 0) return wrong();
  const entries = tree.type === 'array' ? (tree.children ?? []) : [tree];
  if (entries.length === 0) return { status: 'wrong', problems: ['CHAMAS_FILE names no chama.'] };

  const chamas: ChamaConfig[] = [];
  const taken = new Map<string, number>();
  const joinCodes = new Map<string, string>();
  entries.forEach((node, i) => {
    const raw = valueOf(node);
    const id = idOf(raw);
    const called = id === undefined ? `entry ${i + 1}` : `chama ${id}`;
    const tell = ({ path, what }: Problem) => {
      const at = nearest(node, path);
      problems.push({ line: lineOf(at.offset), what: `, ${[called, path.map(String).join('.')].filter(Boolean).join(', ')} ${what}.` });
    };
    const unset = new Set<string>();
    const miss = (problem: Problem) => {
      unset.add(problem.path.join('.'));
      tell(problem);
    };
    for (const path of doubled(node)) tell({ path, what: 'is there twice' });
    const checked = checkChama(withEnvironment(raw, env, miss), ussdCode, live);
    for (const problem of checked.problems) if (!unset.has(problem.path.join('.'))) tell(problem);
    const before = id === undefined ? undefined : taken.get(id);
    if (before !== undefined) tell({ path: ['id'], what: `is taken by the entry at line ${before}` });
    else if (id !== undefined) taken.set(id, lineOf(node.offset));
    const joinCode = checked.chama?.joinCode?.replace(/-/g, '').toLowerCase();
    const holder = joinCode === undefined ? undefined : joinCodes.get(joinCode);
    if (holder !== undefined) tell({ path: ['joinCode'], what: `is taken by ${holder}` });
    else if (joinCode !== undefined) joinCodes.set(joinCode, called);
    if (checked.chama) chamas.push(checked.chama);
  });
  return problems.length > 0 ? wrong() : { status: 'ok', chamas };
}

/** Offset → line, from 1. */
function lines(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    for (let high = starts.length; high - low > 1;) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? Infinity) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

/** `CommaExpected` → `comma expected`. */
const inWords = (code: string): string => code.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();

function idOf(raw: unknown): string | undefined {
  const id = typeof raw === 'object' && raw !== null && Object.hasOwn(raw, 'id') ? (raw as { id: unknown }).id : undefined;
  return typeof id === 'string' && /^[\w-]{1,40}$/.test(id) ? id : undefined;
}

/** The node at a path, or the closest one above it that is there; of a field, where its name stands. */
function nearest(node: Node, path: readonly PropertyKey[]): Node {
  for (let length = path.length; length > 0; length--) {
    const found = findNodeAtLocation(node, path.slice(0, length) as (string | number)[]);
    if (found) return found.parent?.type === 'property' ? found.parent : found;
  }
  return node;
}

/** Paths of fields whose name stands twice in one object: JSON would take the last without a word. */
function doubled(node: Node, path: (string | number)[] = []): (string | number)[][] {
  if (node.type === 'array') return (node.children ?? []).flatMap((child, i) => doubled(child, [...path, i]));
  if (node.type !== 'object') return [];
  const seen = new Set<string>();
  return fieldsOf(node).flatMap(([name, value]) => {
    const again = seen.has(name) ? [[...path, name]] : [];
    seen.add(name);
    return [...again, ...doubled(value, [...path, name])];
  });
}

function fieldsOf(node: Node): [string, Node][] {
  return (node.children ?? []).flatMap(({ children }): [string, Node][] =>
    children?.[0] && children[1] ? [[String(children[0].value), children[1]]] : [],
  );
}

function valueOf(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(valueOf);
  if (node.type !== 'object') return node.value as unknown;
  return Object.fromEntries(fieldsOf(node).map(([name, value]) => [name, valueOf(value)]));
}

/** Puts the environment's values where `${NAME}` stands. */
function withEnvironment(value: unknown, env: Environment, wrong: (problem: Problem) => void, path: PropertyKey[] = []): unknown {
  if (Array.isArray(value)) return value.map((item, i) => withEnvironment(item, env, wrong, [...path, i]));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withEnvironment(item, env, wrong, [...path, key])]));
  if (typeof value !== 'string') return value;
  return value.replace(/\$\{([^}]*)\}?/g, (whole, name: string) => {
    const found = env[name]?.trim();
    if (!/^[A-Z][A-Z0-9_]*$/.test(name) || !whole.endsWith('}'))
      wrong({ path, what: 'has a reference that is not like ${NAME}: capital letters, digits and _' });
    else if (found === undefined || found === '') wrong({ path, what: `refers to \${${name}}, which is not set` });
    return found ?? '';
  });
}
