import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What one call meets instead of a fair answer. The first three reach the provider's heart; the others may not. */
export const faults = ['lost-answer', 'truncated', 'empty', 'lost-request', 'error-500', 'html-503', 'throttled'] as const;
export type Fault = (typeof faults)[number];
/** Faults after which the provider has acted all the same. */
export const actedOn = new Set<Fault>(['lost-answer', 'truncated', 'empty']);

export type Seen = { method: string; path: string; query: URLSearchParams; headers: IncomingMessage['headers']; body: string };
export type Answer = { status: number; json?: unknown; text?: string; headers?: Record<string, string> };

export type Scripted = {
  url: string;
  seen: Seen[];
  /** The next call meets this. */
  fault: (kind: Fault) => void;
  close: () => Promise<void>;
};

/** A provider over real HTTP on a free port of this machine, with faults to order. */
export async function scripted(handle: (call: Seen) => Answer): Promise<Scripted> {
  const seen: Seen[] = [];
  const ordered: Fault[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://provider');
      const call = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      seen.push(call);
      respond(response, ordered.shift(), () => handle(call));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    fault: (kind) => void ordered.push(kind),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function respond(response: ServerResponse, fault: Fault | undefined, act: () => Answer): void {
  const say = (status: number, text: string, type = 'application/json', headers = {}) =>
    void response.writeHead(status, { 'content-type': type, ...headers }).end(text);
  if (fault === 'lost-request') return void response.socket?.destroy();
  if (fault === 'error-500') return say(500, '{"error":"unexpected"}');
  if (fault === 'html-503') return say(503, '<html><h1>503 Service Unavailable</h1></html>', 'text/html');
  if (fault === 'throttled') return say(429, '{"error":"slow down"}', 'application/json', { 'retry-after': '2' });
  const { status, json, text = JSON.stringify(json), headers } = act();
  if (fault === 'lost-answer') return void response.socket?.destroy();
  if (fault === 'empty') return say(status, '');
  if (fault === 'truncated') return say(status, text.slice(0, Math.floor(text.length / 2)));
  say(status, text, 'application/json', headers);
}

/** An address where nobody listens. */
export async function closedAddress(): Promise<string> {
  const { url, close } = await scripted(() => ({ status: 200 }));
  await close();
  return url;
}
