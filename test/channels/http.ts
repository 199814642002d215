import { createServer, request as open } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type Got = { status: number; headers: Record<string, string | string[] | undefined>; text: string };

/** A handler on a port of its own until the test is over, and a way to send it exactly these bytes. */
export async function serve(handler: RequestListener) {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    send: (method: string, path: string, body?: string | Buffer, headers: Record<string, string> = {}, signal?: AbortSignal) =>
      new Promise<Got>((resolve, reject) => {
        const request = open({ port, host: '127.0.0.1', method, path, headers, ...(signal && { signal }) }, (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
          response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
        });
        request.on('error', reject).end(body);
      }),
  };
}

export const form = { 'content-type': 'application/x-www-form-urlencoded' };
export const json = { 'content-type': 'application/json' };
