import { z } from 'zod';
import { decimalText, isPositive } from '../../money.js';
import type { Money } from '../../money.js';
import type { BookPledge, BookProject, Recorded } from '../ports/records.js';
import type { Client } from './client.js';
import { given, id, shillings, someDay, someShillings, text, wordOf } from './fields.js';
import { recorded } from './outcome.js';

const statuses = { Active: 'active', Completed: 'completed', Cancelled: 'cancelled' } as const;

/** A pledge: POST /projects with a member in it (assumed; ChamaPay's docs name pledges and describe none). */
export const Pledge = z
  .object({ id, project_id: id, member_id: id, amount: shillings, date: someDay, created_at: someDay })
  .transform((seen): BookPledge =>
    given<BookPledge>({
      bookId: seen.id,
      projectId: seen.project_id,
      memberId: seen.member_id,
      amount: seen.amount,
      date: seen.date ?? seen.created_at,
    }),
  );

/** A project, with its pledges where they are listed. */
export const Project = z
  .object({
    id,
    name: text,
    target_amount: someShillings,
    status: wordOf(statuses),
    pledges: z.array(z.unknown()).nullish(),
    date: someDay,
    created_at: someDay,
  })
  .transform((seen, context): BookProject => {
    // A pledge need not name the project that it stands in.
    const lines = (seen.pledges ?? []).map((line) => Pledge.safeParse(typeof line === 'object' ? { project_id: seen.id, ...line } : line));
    const pledges = lines.flatMap((line) => (line.success ? [line.data] : []));
    if (pledges.length < lines.length) {
      context.addIssue('a pledge that cannot be read');
      return z.NEVER;
    }
    return given<BookProject>({
      bookId: seen.id,
      name: seen.name,
      target: seen.target_amount,
      status: seen.status,
      pledges,
      date: seen.date ?? seen.created_at,
    });
  });

export const projects = { path: '/projects', shape: Project, keyOf: (project: BookProject) => project.bookId };

/** Starts a project; an officer's doing. */
export async function startProject(
  client: Client,
  { key, name, target }: { key: string; name: string; target: Money },
): Promise<Recorded<BookProject>> {
  if (name.trim() === '' || target.currency !== 'KES' || !isPositive(target))
    return { status: 'refused', reason: 'invalid', alert: 'a project needs a name and a target in KES' };
  const body = { name: name.trim(), target_amount: Number(decimalText(target)) };
  return recorded(await client.write('POST', '/projects', key, body), Project);
}

/** Promises a member's money to a project. */
export async function pledge(
  client: Client,
  { key, projectId, memberId, amount }: { key: string; projectId: string; memberId: string; amount: Money },
): Promise<Recorded<BookPledge>> {
  if (amount.currency !== 'KES' || !isPositive(amount))
    return { status: 'refused', reason: 'invalid', alert: 'a pledge needs an amount in KES' };
  // Their ids of projects are numbers; ours are text.
  const project = /^\d{1,15}$/.test(projectId) ? Number(projectId) : projectId;
  const body = { project_id: project, member_id: memberId, amount: Number(decimalText(amount)) };
  return recorded(await client.write('POST', '/projects', key, body), Pledge);
}
