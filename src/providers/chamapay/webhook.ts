import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Money } from '../../money.js';
import type { Phone } from '../../phone.js';
import { gatewayPhone } from '../../phone.js';
import { callbackJson } from '../answers.js';
import { given, note, someDay, someId, someShillings } from './fields.js';
import { Event } from './wire.js';

/**
 * What a webhook tells (ChamaPay docs, "Webhooks"). Each field may be missing: of three events only the names are documented. There
 * is no time and no id in it, so it can be repeated for ever by whoever has seen it once: read again what it speaks of.
 */
export type Told =
  | { event: 'contribution.created'; memberId?: string; amount?: Money; date?: string }
  | { event: 'loan.approved'; memberId?: string; loanId?: string; amount?: Money }
  | { event: 'member.registered'; memberId?: string; firstName?: string; lastName?: string; phone?: Phone }
  | { event: 'fine.issued'; memberId?: string; fineId?: string; amount?: Money; reason?: string; date?: string };

const forgiving = <T extends z.ZodType>(field: T) => field.catch(undefined as z.output<T>);

/** What any of the four may hold. A field that cannot be read is as good as missing. */
const Data = z.object({
  id: forgiving(someId),
  loan_id: forgiving(someId),
  member_id: forgiving(someId),
  amount: forgiving(someShillings),
  date: forgiving(someDay),
  first_name: forgiving(note),
  last_name: forgiving(note),
  phone: forgiving(note.transform((phone) => gatewayPhone(phone ?? ''))),
  reason: forgiving(note),
});

/** Verifies a webhook and says who it is about; undefined when it is not signed by ChamaPay. */
export function event(secret: string | undefined, body: string, signature: string): { event: string; memberId?: string } | undefined {
  const parsed = Event.safeParse(verified(secret, body, signature));
  if (!parsed.success) return undefined;
  const memberId = parsed.data.data?.member_id;
  return { event: parsed.data.event, ...(memberId && { memberId }) };
}

/** Verifies a webhook and reads its fields; undefined when it is not signed by ChamaPay, or tells of what its docs do not name. */
export function told(secret: string | undefined, body: string, signature: string): Told | undefined {
  const parsed = Event.safeParse(verified(secret, body, signature));
  if (!parsed.success) return undefined;
  const data = Data.safeParse(parsed.data.data ?? {});
  if (!data.success) return undefined;
  const { id, loan_id, member_id: memberId, amount, date, first_name, last_name, phone, reason } = data.data;
  switch (parsed.data.event) {
    case 'contribution.created':
      return given<Told & { event: 'contribution.created' }>({ event: parsed.data.event, memberId, amount, date });
    case 'loan.approved':
      return given<Told & { event: 'loan.approved' }>({ event: parsed.data.event, memberId, loanId: loan_id ?? id, amount });
    case 'member.registered':
      return given<Told & { event: 'member.registered' }>({
        event: parsed.data.event,
        memberId,
        firstName: first_name,
        lastName: last_name,
        phone,
      });
    case 'fine.issued':
      return given<Told & { event: 'fine.issued' }>({ event: parsed.data.event, memberId, fineId: id, amount, reason, date });
    default:
      return undefined;
  }
}

/** A body that ChamaPay signed, as a value. It signs the JSON as it serialised it: the body as it came is tried first, its re-serialised form second. */
function verified(secret: string | undefined, body: string, signature: string): unknown {
  if (!secret || !/^[0-9a-f]{64}$/.test(signature)) return undefined;
  const value = callbackJson(body);
  if (value === undefined) return undefined;
  const expected = Buffer.from(signature, 'hex');
  const signed = [body, canonical(value)].map((text) => timingSafeEqual(createHmac('sha256', secret).update(text).digest(), expected));
  return signed.includes(true) ? value : undefined;
}

function canonical(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return ''; // nested so deep that the stack does not hold it; the body as it came may still be signed
  }
}
