import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { httpSend, jsonOf } from '../../src/http.js';

const send = httpSend(fetch);
const open: Server[] = [];
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
const get = (url: string, timeoutMs = 2_000) => send({ method: 'GET', url, timeoutMs });

describe('an answer', () => {
  it('comes back whole, with its status and headers in small letters', async () => {
    const url = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => response.writeHead(418, { 'X-Odd': 'é'.normalize('NFD').slice(0, 1) }).end(`${request.method} ${String(request.headers['x-a'])} ${body} ü`));
    }); // prettier-ignore
    const reply = await send({ method: 'PUT', url, headers: { 'X-A': 'b' }, body: 'c', timeoutMs: 2_000 });
    expect(reply).toMatchObject({ heard: true, status: 418, text: 'PUT b c ü', headers: { 'x-odd': 'e' } });
  });

  it('is not followed to wherever it points', async () => {
    let calls = 0;
    const url = await serve((_, response) => {
      calls++;
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    expect(await send({ method: 'POST', url, body: 'pay', timeoutMs: 2_000 })).toMatchObject({ heard: true, status: 307 });
    expect(calls).toBe(1);
  });
});

describe('silence', () => {
  it('nobody listens: the request cannot have arrived', async () => {
    const url = await serve(() => undefined);
    const server = open.pop();
    await new Promise((resolve) => server?.close(resolve));
    expect(await get(url)).toEqual({ heard: false, sent: false, why: 'ECONNREFUSED' });
    expect(await get(url.replace('127.0.0.1', 'localhost'))).toEqual({ heard: false, sent: false, why: 'ECONNREFUSED' });
    expect(await get('not an address')).toMatchObject({ heard: false, sent: false });
  });

  it.each<[string, RequestListener]>([
    ['no answer in time', () => undefined],
    ['an answer that drips', (_, response) => void response.writeHead(200).write('{')],
    ['a connection that is cut before the answer', (request) => void request.socket.destroy()],
    ['a connection that is cut within the answer', (request, response) => void response.writeHead(200, { 'content-length': '99' }).write('{"a":1', () => request.socket.destroy())], // prettier-ignore
    ['no HTTP at all', (request) => void request.socket.end('hello')],
    ['an answer without end', (_, response) => void response.writeHead(200).end(Buffer.alloc(5 * 1024 * 1024, 'x'))],
  ])('%s: it may have arrived', async (_, listener) => {
    expect(await get(await serve(listener), 400)).toMatchObject({ heard: false, sent: true });
  });

  const failing = (error: Error) => httpSend(() => Promise.reject(error))({ method: 'POST', url: 'http://x/', timeoutMs: 1_000 });
  const caused = (code: string, syscall?: string) =>
    new TypeError('fetch failed to https://user:secret@host', {
      cause: Object.assign(new Error('x'), { code, ...(syscall && { syscall }) }),
    });

  it.each([
    ['ECONNREFUSED', 'connect', false],
    ['EHOSTUNREACH', 'connect', false],
    ['ETIMEDOUT', 'connect', false],
    ['ENOTFOUND', 'getaddrinfo', false],
    ['EAI_AGAIN', 'getaddrinfo', false],
    ['UND_ERR_CONNECT_TIMEOUT', undefined, false],
    ['CERT_HAS_EXPIRED', undefined, false],
    // The same codes end connections that were in use: then the request may have been acted on.
    ['EHOSTUNREACH', 'read', true],
    ['ENETUNREACH', 'write', true],
    ['ETIMEDOUT', 'read', true],
    ['ECONNRESET', 'read', true],
    ['EPIPE', 'write', true],
    ['UND_ERR_SOCKET', undefined, true],
    ['UND_ERR_HEADERS_TIMEOUT', undefined, true],
  ])('%s at %s: sent is %s, and the reason is the code alone', async (code, syscall, sent) => {
    expect(await failing(caused(code, syscall))).toEqual({ heard: false, sent, why: code });
  });

  it('several addresses: never sent only when none of them was connected to', async () => {
    const all = (...syscalls: string[]) =>
      Object.assign(new AggregateError(syscalls.map((syscall) => Object.assign(new Error('x'), { code: 'ECONNREFUSED', syscall }))), { code: 'ECONNREFUSED' }); // prettier-ignore
    expect(await failing(new TypeError('x', { cause: all('connect', 'connect') }))).toMatchObject({ sent: false });
    expect(await failing(new TypeError('x', { cause: all('connect', 'read') }))).toMatchObject({ sent: true });
    expect(await failing(new TypeError('x', { cause: all() }))).toMatchObject({ sent: true });
    expect(await failing(new Error('anything'))).toEqual({ heard: false, sent: true, why: 'NO_ANSWER' });
  });
});

it('text that is no JSON is undefined', () => {
  expect(jsonOf('{"a":1}')).toEqual({ a: 1 });
  for (const text of ['', '<html>', '{"a":', 'undefined']) expect(jsonOf(text)).toBeUndefined();
});
