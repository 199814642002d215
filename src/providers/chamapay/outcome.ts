import type { ZodType } from 'zod';
import { jsonOf } from '../../http.js';
import { readAnswer } from '../answers.js';
import type { Recorded } from '../ports/records.js';
import type { Call } from './client.js';
import { Failure, Written } from './wire.js';

/** What a write came to. `code` is one of theirs (only four are documented), or empty; `http` is 0 when nothing was sent. */
export type WriteResult<T> =
  | { status: 'written'; value: T }
  | { status: 'refused'; code: string; http: number; reason: 'unavailable' | 'exists' | 'declined'; alert: string }
  | { status: 'unknown'; why: string };

/**
 * Judges the answer to a write. Silence is `unknown` even where nothing was sent: the same key is safe to send again, so
 * nothing of a paid contribution is ever given up here.
 */
export function writeResult<T>(call: Call, shape: ZodType<T>): WriteResult<T> {
  if (!call.heard) {
    if (call.why === 'quota')
      return { status: 'refused', code: '', http: 0, reason: 'unavailable', alert: "this month's ChamaPay calls are used up" };
    return { status: 'unknown', why: `chamapay was not heard (${call.why})` };
  }
  const reason = reasonOf(call.status);
  if (reason) {
    const failure = Failure.safeParse(jsonOf(call.text));
    const said = failure.success ? failure.data.error.code : '';
    const code = /^[A-Z_]{1,50}$/.test(said) ? said : '';
    const alert = `ChamaPay answers ${call.status}${code && ` ${code}`}${advice(call.status)}`;
    return { status: 'refused', code, http: call.status, reason, alert };
  }
  const answer = readAnswer('chamapay', call, Written);
  if (answer.status === 'unknown') return answer;
  const value = shape.safeParse(answer.value.data);
  return value.success ? { status: 'written', value: value.data } : { status: 'unknown', why: 'chamapay wrote it, and did not say what' };
}

/** The same for a line of the books. Without a code of theirs a 404 is a wrong base address rather than a member whom they do not know. */
export function recorded<T>(call: Call, shape: ZodType<T>): Recorded<T> {
  const result = writeResult(call, shape);
  if (result.status === 'written') return { status: 'recorded', value: result.value };
  if (result.status === 'unknown') return result;
  const { http, code, reason, alert } = result;
  if (http === 404) return { status: 'refused', reason: code ? 'unknownMember' : 'unavailable', alert };
  return { status: 'refused', reason: reason === 'declined' ? 'invalid' : reason, alert };
}

/** ChamaPay docs, "Error codes"; 404 and 422 are assumed. All other statuses say nothing certain. */
function reasonOf(status: number): 'unavailable' | 'exists' | 'declined' | undefined {
  switch (status) {
    case 401:
    case 403:
      return 'unavailable';
    case 409:
      return 'exists';
    case 400:
    case 404:
    case 422:
      return 'declined';
    default:
      return undefined;
  }
}

function advice(status: number): string {
  if (status === 401) return ': check the API key and secret';
  return status === 403 ? ': the plan or its permissions do not allow this (writing needs Professional)' : '';
}
