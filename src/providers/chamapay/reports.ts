import { z } from 'zod';
import { readAnswer } from '../answers.js';
import type { Read } from '../answers.js';
import type { Client } from './client.js';

/** The dashboard's figures by ChamaPay's own names: which there are is not documented, nor what is shillings and what is a count. */
export type Report = ReadonlyMap<string, number>;

const Figures = z.object({ success: z.literal(true), data: z.record(z.string().max(100), z.unknown()) });

const figureMax = 200;

/** The figures of the whole chama. Whatever is no number is left out. */
export async function report(client: Client): Promise<Read<Report>> {
  const answer = readAnswer('chamapay', await client.get('/reports'), Figures);
  if (answer.status === 'unknown') return answer;
  const figures = Object.entries(answer.value.data).slice(0, figureMax);
  return {
    status: 'read',
    value: new Map(figures.flatMap(([name, value]) => (typeof value === 'number' ? [[name, value] as const] : []))),
  };
}
