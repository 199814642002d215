import { seconds, type Clock } from '../../clock.js';

type Answer<T> = { status: 'read'; value: T } | { status: 'unknown'; why: string };

/** How long a list that is old is waited for before the old one is given; a screen waits for the whole. */
const waitMs = seconds(1);

/**
 * A list that is asked for again when it is older than `keepMs`, by one question at a time. Where the answer does not come at once, or is
 * none, the last one is given: an old list is better than none.
 */
export function stale<T>(clock: Clock, keepMs: number, ask: () => Promise<Answer<T>>): () => Promise<Answer<T>> {
  let held: { value: T; at: number } | undefined;
  let asking: Promise<Answer<T>> | undefined;

  async function refresh(): Promise<Answer<T>> {
    const answer = await ask();
    if (answer.status === 'read') held = { value: answer.value, at: clock.monotonic() };
    return answer;
  }

  return async () => {
    const last = held;
    if (last && clock.monotonic() - last.at < keepMs) return { status: 'read', value: last.value };
    asking ??= refresh().finally(() => (asking = undefined));
    if (!last) return asking;
    const old: Answer<T> = { status: 'read', value: last.value };
    const now = await Promise.race([asking.catch(() => old), clock.sleep(waitMs).then(() => old)]);
    return now.status === 'read' ? now : old;
  };
}
