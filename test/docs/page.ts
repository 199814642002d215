/** A row of a provider's table in docs/providers.md: the text of each cell by the head of its column. */
export type Row = Readonly<Record<string, string>>;

/** What stands in backticks in a cell. */
export const codesIn = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

/** The rows of a provider's section: of all tables whose first column is `endpoint`. */
export function rowsOf(page: string, heading: string): Row[] {
  const section = page.split(/^## /m).find((one) => one === heading || new RegExp(`^${escaped(heading)}(?:[:\\s(]|$)`).test(one)) ?? '';
  const rows: Row[] = [];
  let heads: string[] = [];
  for (const line of section.split('\n')) {
    if (!line.startsWith('|')) {
      heads = [];
      continue;
    }
    const cells = line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (heads.length === 0) heads = cells.map((cell) => cell.toLowerCase());
    else if (heads[0] === 'endpoint' && !/^:?-+:?$/.test(cells[0] ?? ''))
      rows.push(Object.fromEntries(heads.map((head, i) => [head, cells[i] ?? ''])));
  }
  return rows;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** An endpoint in one form, however it is written: no version before it, no slash after it, no query, and no names of what stands in its path. */
export function plain(endpoint: string): string {
  const [, method = '', path = ''] = /^([A-Z]+) (\/\S*)$/.exec(endpoint) ?? [];
  const bare = path
    .replace(/\?.*$/, '')
    .replace(/^(?:\/api)?\/v\d+(?=\/(?!sim-swap))/, '')
    .replace(/\{[^}]*\}/g, '{}')
    .replace(/\/$/, '');
  return method && `${method} ${bare}`;
}
