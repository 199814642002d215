import type { ZodType } from 'zod';
import type { Clock } from '../../clock.js';
import { readAnswer } from '../answers.js';
import type { Read } from '../answers.js';
import type { Listed } from '../ports.js';
import type { RecordQuery } from '../ports/records.js';
import type { Client } from './client.js';
import { Page } from './wire.js';

/** Lines a page; more is not allowed (ChamaPay docs: pagination). */
const pageLines = 100;
/** Ten thousand lines: more than any chama has, and a fair share of a month's calls. */
const pagesMax = 100;
const listTotalMs = 60_000;

export type Asked = { client: Client; clock: Clock };

/** One kind of line: where it is listed, how it is read, and what makes two lines the same. */
export type Resource<T> = { path: string; shape: ZodType<T>; keyOf: (item: T) => string };

type Pages = { status: 'page'; items: unknown[]; total: number | undefined } | { status: 'unknown'; why: string };

/** The pages of a list, one question each, until the last one or the first that is not heard. */
async function* pagesOf(client: Client, path: string, query: Record<string, string>): AsyncGenerator<Pages> {
  for (let page = 1; page <= pagesMax; page++) {
    const reply = await client.get(`${path}?${new URLSearchParams({ ...query, page: String(page), limit: String(pageLines) }).toString()}`);
    const answer = readAnswer('chamapay', reply, Page);
    if (answer.status === 'unknown') {
      yield answer;
      return;
    }
    const { data, meta } = answer.value;
    yield { status: 'page', items: data, total: meta?.total };
    if (data.length === 0 || (meta ? page >= meta.pages : data.length < pageLines)) return;
  }
  yield { status: 'unknown', why: `chamapay has more than ${pagesMax} pages of ${path}` };
}

/**
 * The lines of a list, each once, as they come: a page is asked for when the lines before it were taken. The last one is `unknown`
 * when the list cannot be read to its end, or lost lines while it was read. Whoever stops early asks for no more pages.
 */
export async function* linesOf<T>({ client }: Asked, resource: Resource<T>, query: Record<string, string>): AsyncGenerator<Read<T>> {
  const { path, shape, keyOf } = resource;
  const seen = new Set<string>();
  let total: number | undefined;
  for await (const page of pagesOf(client, path, query)) {
    if (page.status === 'unknown') {
      yield page;
      return;
    }
    for (const line of page.items) {
      const parsed = shape.safeParse(line);
      if (!parsed.success) {
        yield { status: 'unknown', why: `chamapay lists a line of ${path} that cannot be read` };
        return;
      }
      const key = keyOf(parsed.data);
      if (seen.has(key)) continue;
      seen.add(key);
      yield { status: 'read', value: parsed.data };
    }
    total = page.total;
  }
  if (total !== undefined && seen.size < total) yield { status: 'unknown', why: `chamapay's ${path} changed while it was read` };
}

/**
 * A list to its end, each line once. One that cannot be read, or that lost lines while it was read, is `unknown` as a whole:
 * "not in the list" decides whether money is recorded again.
 */
export async function listOf<T>(asked: Asked, resource: Resource<T>, query: Record<string, string>): Promise<Listed<T>> {
  const endsAt = asked.clock.monotonic() + listTotalMs;
  const items: T[] = [];
  for await (const line of linesOf(asked, resource, query)) {
    if (line.status === 'unknown') return line;
    items.push(line.value);
    if (asked.clock.monotonic() > endsAt) return { status: 'unknown', why: `chamapay took too long over ${resource.path}` };
  }
  return { status: 'read', items };
}

/** What can be said of a line without knowing its kind. */
export type Dated = { memberId?: string; date?: string };

/** The query as ChamaPay takes it. */
export const queryOf = ({ memberId, from, to }: RecordQuery): Record<string, string> => ({
  ...(memberId && { member_id: memberId }),
  ...(from && { from }),
  ...(to && { to }),
});

/** Whether a line is asked for. Their filters are not described in full, so what comes back is filtered again. */
export const fits = (item: Dated, { memberId, from, to }: RecordQuery): boolean =>
  (!memberId || item.memberId === undefined || item.memberId === memberId) &&
  (!from || item.date === undefined || item.date >= from) &&
  (!to || item.date === undefined || item.date <= to);

/** The lines of one kind that are asked for. */
export async function recordsOf<T extends Dated>(asked: Asked, resource: Resource<T>, of: RecordQuery): Promise<Listed<T>> {
  const list = await listOf(asked, resource, queryOf(of));
  return list.status === 'read' ? { status: 'read', items: list.items.filter((item) => fits(item, of)) } : list;
}
