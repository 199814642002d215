import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Account } from './account.js';
import type { Frame, Page, SentMessage } from './frames.js';

/** The account on 127.0.0.1, for the page alone. */
export async function serveAccount(account: Account) {
  const server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    answer(account, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close(): Promise<void> {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(account: Account, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://account');
  if (pathname === '/stream') return open(account, searchParams.get('link') ?? '', response);
  const stored = account.media.get(pathname);
  if (stored) return void response.end(stored);
  const body = await read(request);
  if (pathname === '/upload') return say(response, { directPath: account.putUp(body) });
  const asked = JSON.parse(body.toString() || '{}') as Record<string, unknown>;
  const reply = replyTo(account, pathname.slice(1), asked);
  if (reply === 'never') return;
  if (reply === 'nothing here') response.statusCode = 404;
  say(response, reply);
}

function replyTo(account: Account, what: string, asked: Record<string, unknown>): unknown {
  switch (what) {
    case 'received':
      return (account.received(asked['ids'] as string[]), {});
    case 'send': {
      const ack = account.takes(asked as SentMessage);
      return ack === undefined ? 'never' : { ack };
    }
    case 'exists':
      return { person: account.personOf(asked['id'] as string) ?? null };
    case 'code':
      return { code: account.code(asked['phone'] as string) };
    case 'seen':
      return (account.sawChat(asked['chat'] as string), {});
    case 'chatstate':
      return (account.typing.push({ chat: asked['chat'] as string, state: asked['state'] as string }), {});
    case 'refresh':
      return (account.nextQr(), {});
    case 'unlink':
      return (account.unlinks(), {});
    case 'trouble':
      return (account.troubles.push(String(asked['what'])), {});
    case 'presence':
    case 'preview':
    case 'resend':
      return {};
    default:
      return 'nothing here';
  }
}

function open(account: Account, link: string, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const page: Page = {
    link: link === '' ? undefined : link,
    tell: (frame: Frame) => void response.write(`data: ${JSON.stringify(frame)}\n\n`),
    close: () => response.destroy(),
  };
  response.on('close', () => account.closed(page));
  account.opened(page);
}

const say = (response: ServerResponse, body: unknown): void => void response.end(JSON.stringify(body));

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
