import type { Phone } from '../../phone.js';
import { parsePhone } from '../../phone.js';
import { readAnswer } from '../answers.js';
import type { SimSwapAsked, SimSwapReport } from '../ports/sim-swap.js';
import { fieldsOf, idIn } from './callbacks.js';
import type { SdkCall } from './sdk.js';
import { SimSwaps } from './wire.js';

/**
 * Asks whether the SIM of a phone was changed lately (Insights). The answer says only that they look: what they found comes by a
 * callback that names `requestId`. They charge for each question.
 */
export async function checkSimSwap(call: SdkCall, base: string, phone: Phone): Promise<SimSwapAsked> {
  if (parsePhone(phone, 'KE') !== phone) return { status: 'refused', reason: 'badNumber' };
  const reply = await call((sdk) => sdk.INSIGHTS.checkSimSwapState([phone]), { base });
  if (!reply) return { status: 'refused', reason: 'badNumber' };
  if (!reply.heard && !reply.sent) return { status: 'refused', reason: 'unavailable' };
  if (reply.heard && [400, 401, 402, 403, 404, 429].includes(reply.status)) return { status: 'refused', reason: 'unavailable' };
  const answer = readAnswer('africastalking', reply, SimSwaps);
  if (answer.status === 'unknown') return answer;
  const { status, responses } = answer.value;
  if (status !== 'Processed') return { status: 'refused', reason: 'unavailable' };
  const [ours] = responses;
  if (!ours || responses.length > 1) return { status: 'unknown', why: 'africastalking answers for other numbers' };
  if (!ours.requestId || ours.requestId === 'None') return { status: 'refused', reason: 'unavailable' };
  return { status: 'asked', requestId: ours.requestId };
}

const swapped = new Map([
  ['Swapped', true],
  ['NotSwapped', false],
]);

/**
 * What they found (unsigned, JSON; a form is read as well). A status that is neither of the two leaves `swapped` out: they do not
 * know, and that is no leave. They write 01-01-1900 where they know of no swap. Undefined when the body is no such report.
 */
export function simSwapReport(body: string): SimSwapReport | undefined {
  const fields = fieldsOf(body);
  const requestId = fields && idIn(fields, 'requestId');
  const status = fields?.get('status') ?? '';
  if (!requestId || !/^[A-Za-z]{1,50}$/.test(status)) return undefined;
  const said = swapped.get(status);
  const on = dayOf(fields.get('lastSimSwapDate') ?? '');
  return { requestId, ...(said !== undefined && { swapped: said }), ...(on !== undefined && { lastSwapOn: on }) };
}

/** `DD-MM-YYYY`, as they write it, or a date of ISO 8601; undefined for none and for the year 1900, which is how they say none. */
function dayOf(text: string): string | undefined {
  const [, d, m, y] = /^(\d{2})-(\d{2})-(\d{4})$/.exec(text) ?? [];
  const day = y === undefined ? /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0] : `${y}-${m ?? ''}-${d ?? ''}`;
  return day === undefined || Number.isNaN(Date.parse(day)) || day < '1901' ? undefined : day;
}
