import { z } from 'zod';
import { fromDecimal } from '../../money.js';
import { gatewayPhone } from '../../phone.js';
import type { BookContribution, BookMember } from '../ports.js';
import { id, someDay, text } from './fields.js';

/** The parts of ChamaPay's answers that we read. Bodies marked [A] in chamapay.md are assumed, so these schemas forgive what they can. */

/** Their words for a member's status; both of their lists taken together (chamapay.md, section 2). */
const statuses = { Active: 'active', Pending: 'pending', Inactive: 'inactive', Suspended: 'suspended' } as const;

/** A member. One whose status we do not know counts as inactive: nothing opens by mistake. */
export const Member = z
  .object({ member_id: id, first_name: text, last_name: text, phone: text, status: text, created_at: someDay })
  .transform(({ member_id, first_name, last_name, phone, status, created_at }): BookMember => ({
    memberId: member_id,
    firstName: first_name,
    lastName: last_name,
    phone: gatewayPhone(phone),
    status: Object.hasOwn(statuses, status) ? statuses[status as keyof typeof statuses] : 'inactive',
    ...(created_at !== undefined && { joinedOn: created_at }),
  }));

/** A contribution; without an id, a member, an amount or a day it is none that could be compared. */
export const Contribution = z
  .object({
    id,
    member_id: id,
    amount: z.union([z.number(), z.string()]),
    date: z.string().nullish(),
    created_at: z.string().nullish(),
    reference: z.string().nullish(),
  })
  .transform((seen, context): BookContribution => {
    const amount = fromDecimal(seen.amount, 'KES');
    const date = /^\d{4}-\d{2}-\d{2}/.exec(seen.date ?? seen.created_at ?? '')?.[0];
    if (!amount || date === undefined) {
      context.addIssue('no readable amount or day');
      return z.NEVER;
    }
    return { bookId: seen.id, memberId: seen.member_id, amount, date, ...(seen.reference && { reference: seen.reference }) };
  });

const count = z.number().int().nonnegative();

/** A page of any list. */
export const Page = z.object({
  success: z.literal(true),
  data: z.array(z.unknown()),
  meta: z.object({ total: count, pages: count }).nullish(),
});

/** An accepted write. */
export const Written = z.object({ success: z.literal(true), data: z.unknown() });

/** The id of what was written. */
export const Id = z.object({ id });

/** Any refusal. `message` and `details` may hold a member's data: they are not read. */
export const Failure = z.object({ success: z.literal(false), error: z.object({ code: z.string() }) });

/** A webhook; of its data only who it is about is read here, as it is no more than a hint that something changed. */
export const Event = z.object({ event: z.string().regex(/^[a-z_.]{1,64}$/), data: z.looseObject({ member_id: id.nullish() }).nullish() });
