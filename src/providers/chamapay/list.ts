import type { Clock } from '../../clock.js';
import type { ZodType } from 'zod';
import { readAnswer } from '../answers.js';
import type { Listed } from '../ports.js';
import type { Client } from './client.js';
import { Page } from './wire.js';

/** Lines a page; more is not allowed (ChamaPay docs: pagination). */
const pageLines = 100;
/** Ten thousand lines: more than any chama has, and a fair share of a month's calls. */
const pagesMax = 100;
const listTotalMs = 60_000;

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
 * A list to its end, each line once. One that cannot be read, or that lost lines while it was read, is `unknown` as a whole:
 * "not in the list" decides whether money is recorded again.
 */
export async function listOf<T>(
  { client, clock }: { client: Client; clock: Clock },
  path: string,
  query: Record<string, string>,
  { shape, keyOf }: { shape: ZodType<T>; keyOf: (item: T) => string },
): Promise<Listed<T>> {
  const endsAt = clock.monotonic() + listTotalMs;
  const items = new Map<string, T>();
  let total: number | undefined;
  for await (const page of pagesOf(client, path, query)) {
    if (page.status === 'unknown') return page;
    for (const line of page.items) {
      const parsed = shape.safeParse(line);
      if (!parsed.success) return { status: 'unknown', why: `chamapay lists a line of ${path} that cannot be read` };
      items.set(keyOf(parsed.data), parsed.data);
    }
    total = page.total;
    if (clock.monotonic() > endsAt) return { status: 'unknown', why: `chamapay took too long over ${path}` };
  }
  if (total !== undefined && items.size < total) return { status: 'unknown', why: `chamapay's ${path} changed while it was read` };
  return { status: 'read', items: [...items.values()] };
}
