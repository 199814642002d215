import { parse } from 'node:querystring';
import { z } from 'zod';
import { gatewayPhone } from '../../phone.js';
import { formType, mediaType, plainText, problem, textMax } from './dialect.js';
import type { Dialect } from './dialect.js';

/**
 * Africa's Talking docs, USSD callback. Each field once: a field that stands there twice (`text=1&text=2`) is a list, which is
 * refused, as nobody can say which of the two the member typed. Keys like `text[]` or `__proto__` are other fields, unread.
 */
const Call = z.object({
  sessionId: z.string().min(1).max(160),
  serviceCode: z.string().min(1).max(40),
  phoneNumber: z.string().max(20),
  /** All that was typed since dialling, parted by `*`. */
  text: z.string().max(textMax),
});

/** Fields of one request that are looked at; theirs has five or six. */
const fieldsMax = 32;

/** The dialect of Africa's Talking: a form comes in, `CON ` or `END ` and the screen go out. */
export const africasTalking: Dialect = {
  read(body, contentType, now) {
    const type = mediaType(contentType);
    if (type !== '' && type !== formType) return problem(`Send a form (${formType}).`, 415);
    const call = Call.safeParse(parse(body, '&', '=', { maxKeys: fieldsMax }));
    if (!call.success) return problem(`The field ${String(call.error.issues[0]?.path[0])} is missing, doubled or too long.`);
    const { sessionId, serviceCode, phoneNumber, text } = call.data;
    const address = gatewayPhone(phoneNumber);
    if (address === undefined) return problem('The field phoneNumber is not a number like +254712345678.');
    const said = { kind: 'dialled' as const, sessionId, text, cumulative: true };
    return { status: 'heard', heard: { channel: 'ussd', address, id: sessionId, said, at: now, serviceCode } };
  },
  write: ({ body, ended }) => ({ body: (ended ? 'END ' : 'CON ') + body, contentType: plainText }),
};
