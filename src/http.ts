/** Calls to providers: every one has a deadline, none throws, and what came back is either an answer or silence. */

export type Request = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  /** Text as it goes over the wire; the caller has encoded it. */
  body?: string;
  /** In place of `body`, where what is sent is no text. */
  bytes?: Uint8Array;
  /** From start to the last byte of the answer, in milliseconds. */
  timeoutMs: number;
};

/**
 * `heard` false means silence: no connection, no answer in time, or one that broke off. The other side may or may not have
 * acted. `sent` false says that it cannot have: the connection was never made.
 */
export type Reply =
  { heard: true; status: number; headers: Record<string, string>; text: string } | { heard: false; sent: boolean; why: string };

export type Send = (request: Request) => Promise<Reply>;

/** Longest answer that is read, in bytes; a list page of any provider is far below. */
const answerMax = 4 * 1024 * 1024;

/** Failures that, by their code alone, happen before a byte of the request has left. */
const neverSent = new Set([
  'ERR_INVALID_URL',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** The real thing, over the platform's fetch. Redirects are not followed: a payment is not to be sent wherever an answer points. */
export function httpSend(fetchIt: typeof fetch): Send {
  return async ({ method, url, headers, body, bytes, timeoutMs }) => {
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const answer = await fetchIt(url, {
        method,
        redirect: 'manual',
        signal,
        ...(headers && { headers }),
        ...(body !== undefined && { body }),
        ...(bytes && { body: bytes as Uint8Array<ArrayBuffer> }),
      });
      const text = await readText(answer);
      if (text === undefined) return { heard: false, sent: true, why: 'answer too long' };
      return { heard: true, status: answer.status, headers: Object.fromEntries(answer.headers), text };
    } catch (error) {
      return { heard: false, ...silenceOf(error) };
    }
  };
}

async function readText(answer: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    length += (chunk as Uint8Array).length;
    if (length > answerMax) return undefined;
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The short name of a failure (never its message, which may hold an address with a secret in it), and whether the request can have left. */
function silenceOf(error: unknown): { sent: boolean; why: string } {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < causesMax; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string') return { sent: !neverLeft(at, at.code), why: at.code };
    if (at.name === 'TimeoutError') return { sent: true, why: 'TIMEOUT' };
  }
  return { sent: true, why: 'NO_ANSWER' };
}

const causesMax = 4;

/** EHOSTUNREACH and the like also break connections that were in use: only the name look-up and the connecting itself prove that nothing left. */
function neverLeft(error: Error, code: string): boolean {
  if (error instanceof AggregateError && error.errors.length > 0)
    return error.errors.every((one) => one instanceof Error && whileConnecting(one));
  return neverSent.has(code) || whileConnecting(error);
}

const whileConnecting = (error: Error): boolean => 'syscall' in error && (error.syscall === 'connect' || error.syscall === 'getaddrinfo');

/** JSON text as a value; undefined when it is not JSON (an HTML error page, a truncated body, nothing at all). */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
