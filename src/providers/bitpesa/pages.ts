import type { ZodType } from 'zod';
import { pageOf } from './answer.js';
import type { Limited } from './limits.js';
import type { Transport } from './transport.js';

/** Lines a page; ten when nothing is said (TransferZero SDK). */
const perPage = 50;
/** Pages that are read of any list: five thousand lines. */
const pagesMax = 100;

/** One line of a list, or why there are no more that could be read. After `unknown` comes nothing. */
export type Line<T> = { status: 'line'; item: T } | { status: 'unknown'; why: string };

/** A list line by line, each page asked for when it is needed. A line that cannot be read ends it: "not in the list" must be true. */
export async function* linesOf<T>(
  ask: Transport,
  { path, query = {}, shape, counts }: { path: string; query?: Record<string, string>; shape: ZodType<T>; counts?: Limited },
): AsyncGenerator<Line<T>> {
  for (let page = 1, asked = 0; asked < pagesMax; asked++) {
    const call = await ask({
      method: 'GET',
      path,
      query: { ...query, page: String(page), per: String(perPage) },
      ...(counts && { counts }),
    });
    const answer = pageOf(call, shape);
    if (answer.status !== 'read') {
      yield { status: 'unknown', why: answer.status === 'unknown' ? answer.why : `bitpesa gives no ${path}: ${answer.status}` };
      return;
    }
    for (const item of answer.value.items) yield { status: 'line', item };
    if (answer.value.unreadable > 0) {
      yield { status: 'unknown', why: `bitpesa lists a line of ${path} that cannot be read` };
      return;
    }
    const { nextPage } = answer.value;
    if (nextPage === undefined) return;
    if (nextPage <= page) break; // a list that leads back would never end
    page = nextPage;
  }
  yield { status: 'unknown', why: `bitpesa's ${path} does not end` };
}

/** The first lines of a list, at most `limit`. */
export async function firstOf<T>(
  lines: AsyncGenerator<Line<T>>,
  limit: number,
): Promise<{ status: 'read'; items: T[] } | { status: 'unknown'; why: string }> {
  const items: T[] = [];
  for await (const line of lines) {
    if (line.status === 'unknown') return line;
    items.push(line.item);
    if (items.length >= limit) break;
  }
  return { status: 'read', items };
}
