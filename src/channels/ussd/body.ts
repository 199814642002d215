import type { IncomingMessage } from 'node:http';

/** Longest request body that a gateway may send, in bytes. */
export const bodyMax = 8 * 1024;

/** Beyond this nobody is in earnest, and the connection is closed without a word. */
const floodMax = 1024 * 1024;

/**
 * Reads a body as UTF-8 text and hands it on once: undefined when it is longer than `bodyMax`, and never when the caller hangs
 * up first. With a callback rather than a promise, as it stands on the hot path.
 */
export function readBody(request: IncomingMessage, then: (body: string | undefined) => void): void {
  let first: Buffer | undefined;
  let chunks: Buffer[] | undefined;
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > floodMax) request.destroy();
    if (length > bodyMax) return; // it is read to its end and forgotten, so that the caller hears the answer
    if (first === undefined) first = chunk;
    else (chunks ??= [first]).push(chunk);
  });
  request.on('end', () => {
    if (length > bodyMax) return then(undefined);
    then(chunks ? Buffer.concat(chunks).toString('utf8') : (first?.toString('utf8') ?? ''));
  });
}
