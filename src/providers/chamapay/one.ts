import type { ZodType } from 'zod';
import { jsonOf } from '../../http.js';
import { readAnswer } from '../answers.js';
import type { Client } from './client.js';
import { Failure, Written } from './wire.js';

/** One line by its id. `absent` only where ChamaPay says so itself: a 404 of a gateway, or of a wrong base address, is `unknown`. */
export type One<T> = { status: 'read'; value: T } | { status: 'absent' } | { status: 'unknown'; why: string };

/** Reads one line. The path is assumed: ChamaPay's docs list no such call, its Python package has one for some resources. */
export async function oneOf<T>(client: Client, { path, shape }: { path: string; shape: ZodType<T> }, id: string): Promise<One<T>> {
  // Their paths would swallow such an id; it names no line.
  if (/^\.{0,2}$/.test(id)) return { status: 'absent' };
  const reply = await client.get(`${path}/${encodeURIComponent(id)}`);
  if (reply.heard && reply.status === 404 && Failure.safeParse(jsonOf(reply.text)).success) return { status: 'absent' };
  const answer = readAnswer('chamapay', reply, Written);
  if (answer.status === 'unknown') return answer;
  const value = shape.safeParse(answer.value.data);
  return value.success
    ? { status: 'read', value: value.data }
    : { status: 'unknown', why: `chamapay shows a line of ${path} that cannot be read` };
}
