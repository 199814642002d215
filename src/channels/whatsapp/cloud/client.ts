import { seconds } from '../../../clock.js';
import { jsonOf, type Reply, type Request, type Send } from '../../../http.js';
import type { Ids } from '../../../ids.js';
import type { MediaFile } from '../../../media-file.js';
import type { Recipient } from './address.js';
import type { CloudBody } from './body.js';
import { consequenceOf, type Consequence } from './errors.js';
import { multipart } from './multipart.js';
import { Answer, PhoneNumber } from './wire.js';

export type CloudAccess = {
  /** With the version: `https://graph.facebook.com/v23.0`. */ baseUrl: string;
  token: string;
  phoneNumberId: string;
};

/** What came of a call. `done` of a message says no more than that it was accepted; `code` is Meta's, where there was one. */
export type Called =
  | { status: 'done'; id: string }
  | { status: 'refused'; consequence: Consequence; code: number | undefined }
  | { status: 'unknown'; why: string };

/** From start to end of the answer. Meta answers within a second. */
const callMs = seconds(10);
/** A file takes longer to go up. */
const uploadMs = seconds(30);

const unavailable: Called = { status: 'refused', consequence: { outcome: 'unavailable' }, code: undefined };

/** Calls to WhatsApp's Cloud API (whatsapp.md 2.3). None throws; there is no key by which a repeat would be known, so that nothing is repeated here. */
export function cloudClient({ baseUrl, token, phoneNumberId }: CloudAccess, { send, ids }: { send: Send; ids: Pick<Ids, 'uuid'> }) {
  const base = baseUrl.replace(/\/+$/, '');
  const authorization = `Bearer ${token}`;
  const call = async (request: Omit<Request, 'headers'>, type: string): Promise<Called> =>
    read(await send({ ...request, headers: { authorization, 'content-type': type } }));
  const post = (fields: object): Promise<Called> =>
    call({ method: 'POST', url: `${base}/${phoneNumberId}/messages`, body: JSON.stringify(fields), timeoutMs: callMs }, 'application/json');

  return {
    /** Sends a message. `ourId` comes back in what is told of it later, which is how one is found whose sending was never answered. */
    send: (to: Recipient, body: CloudBody, ourId: string): Promise<Called> =>
      post({ messaging_product: 'whatsapp', recipient_type: 'individual', ...to, ...body, biz_opaque_callback_data: ourId }),
    /** Shows the member that their message was read, and that somebody is writing. */
    markRead: (messageId: string): Promise<Called> =>
      post({ messaging_product: 'whatsapp', status: 'read', message_id: messageId, typing_indicator: { type: 'text' } }),
    /** Puts a file where messages can name it by its id. Never by a link: a link is for everybody. */
    upload({ name, mime, bytes }: MediaFile): Promise<Called> {
      const form = multipart(ids.uuid(), { messaging_product: 'whatsapp', type: mime }, { field: 'file', name, mime, bytes });
      return call({ method: 'POST', url: `${base}/${phoneNumberId}/media`, bytes: form.bytes, timeoutMs: uploadMs }, form.type);
    },
  };
}

export type CloudClient = ReturnType<typeof cloudClient>;

function read(reply: Reply): Called {
  if (!reply.heard) return reply.sent ? { status: 'unknown', why: reply.why } : unavailable;
  const answer = Answer.safeParse(jsonOf(reply.text));
  if (answer.success && 'error' in answer.data) return refused(answer.data.error.code, reply.status);
  if (reply.status >= 200 && reply.status < 300) {
    if (!answer.success || 'error' in answer.data)
      return { status: 'unknown', why: `WhatsApp said ${reply.status} with a body that cannot be read` };
    if ('messages' in answer.data) return { status: 'done', id: answer.data.messages[0]?.id ?? '' };
    return { status: 'done', id: 'id' in answer.data ? answer.data.id : '' };
  }
  return unworded(reply.status);
}

function refused(code: number, status: number): Called {
  const consequence = consequenceOf(code);
  return consequence.outcome === 'unknown'
    ? { status: 'unknown', why: `WhatsApp said ${status} with code ${code}` }
    : { status: 'refused', consequence, code };
}

/** An answer without an error of theirs: what stands between us and them has said it. */
function unworded(status: number): Called {
  if (status >= 500) return { status: 'unknown', why: `WhatsApp said ${status}` };
  const code = status === 401 || status === 403 ? 190 : status === 429 ? 80007 : 100;
  return { status: 'refused', consequence: consequenceOf(code), code: undefined };
}

/** What the number is called there, for a host who looks whether it works. */
export async function cloudNumber({ baseUrl, token, phoneNumberId }: CloudAccess, send: Send) {
  const url = `${baseUrl.replace(/\/+$/, '')}/${phoneNumberId}?fields=id,display_phone_number,verified_name,quality_rating,status`;
  const reply = await send({ method: 'GET', url, headers: { authorization: `Bearer ${token}` }, timeoutMs: callMs });
  if (!reply.heard) return { status: 'unknown' as const, why: `no answer (${reply.why})` };
  const number = PhoneNumber.safeParse(jsonOf(reply.text));
  if (reply.status === 200 && number.success) return { status: 'read' as const, value: number.data };
  const answer = Answer.safeParse(jsonOf(reply.text));
  const code = answer.success && 'error' in answer.data ? `, code ${answer.data.error.code}` : '';
  return { status: 'unknown' as const, why: `it answers ${reply.status}${code}` };
}
