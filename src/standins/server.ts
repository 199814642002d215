import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../clock.js';
import { control } from './control.js';
import { standinCore } from './core.js';
import type { CoreOptions, StandinCore } from './core.js';
import { demoCredentials } from './credentials.js';
import type { Credentials } from './credentials.js';
import { allowedOrigin, mayControl } from './doors.js';
import { fillIn } from './fill-in.js';
import { keeper } from './keep.js';
import type { Urls } from './outgoing.js';
import { page } from './panel/page.js';
import { text } from './wire.js';
import type { StandinRequest, StandinResponse } from './wire.js';

/** Longest body that is read, in bytes. */
const bodyMax = 256 * 1024;
/** A file that goes up to WhatsApp may be longer; ours are far below. */
const fileMax = 8 * 1024 * 1024;
/** A line to those who listen for events, so that a proxy does not think them dead. */
const heartbeatMs = 15_000;
const streamsMax = 50;

const panel: StandinResponse = {
  ...text(200, page),
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; connect-src 'self'; frame-ancestors 'none'",
  },
};

export type StandinOptions = Pick<CoreOptions, 'clock' | 'ids' | 'seed' | 'send' | 'plan'> & {
  /** 0 takes any free port. */
  port: number;
  host?: string;
  /** Where the state is kept over restarts; it is nowhere when this is absent. */
  dataFile?: string | undefined;
  urls?: Urls | (() => Urls);
  /** Those that are left out are the demo's. */
  credentials?: Partial<Credentials> | undefined;
  /** Told of a bug of the stand-ins; the caller learns nothing of it. Rethrows when nothing else is said. */
  report?: (error: unknown) => void;
};

export type Standins = {
  port: number;
  /** `http://127.0.0.1:8090`; a provider's base address is this and its prefix. */
  url: string;
  /** Says where callbacks go, for who knows it only after listening. */
  setUrls(urls: Urls | (() => Urls)): void;
  close(): Promise<void>;
} & Pick<
  StandinCore,
  'truth' | 'phones' | 'whatsapp' | 'faults' | 'events' | 'wallet' | 'lightning' | 'payByLink' | 'state' | 'changed' | 'reset'
>;

/** Starts the stand-ins of all providers on one port, each under its prefix, with a panel at `/` and a control API at `/_control`. */
export async function startStandins(options: StandinOptions): Promise<Standins> {
  const { clock, port, host = '127.0.0.1', dataFile, report = rethrow } = options;
  let urls = options.urls ?? {};
  const keep = dataFile === undefined ? undefined : keeper({ file: dataFile, clock, value: () => core.state() });
  const core = standinCore({
    ...options,
    credentials: { ...demoCredentials, ...options.credentials },
    urls: () => (typeof urls === 'function' ? urls() : urls),
    state: fillIn(keep?.read(), options.seed(clock.now())),
    changed: keep?.changed,
    settle: keep?.write,
  });
  const manage = control(core);
  const stopped = new AbortController();
  const streams = new Set<ServerResponse>();

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const read = await readRequest(request);
    if (read === undefined) return reply(response, text(413, 'Too large'));
    const { path } = read;
    if (path === '/') return reply(response, panel);
    if (!path.startsWith('/_control/')) {
      const exchange = await core.handle(read);
      if (exchange.answered) reply(response, exchange.response);
      else request.socket.destroy();
      return;
    }
    const cors = allowedOrigin(read.headers);
    for (const [name, value] of Object.entries(cors)) response.setHeader(name, value);
    if (read.method === 'OPTIONS') return reply(response, text(204, ''));
    if (!mayControl(read, host)) return reply(response, text(403, 'Not from there'));
    if (path === '/_control/events') return stream(response);
    reply(response, await manage({ ...read, path: path.slice('/_control'.length) }));
  };

  const stream = (response: ServerResponse): void => {
    if (streams.size >= streamsMax) return reply(response, text(503, 'Too many listeners'));
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': hello\n\n');
    streams.add(response);
    const unsubscribe = core.events((event) => void response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`));
    response.on('close', () => {
      unsubscribe();
      streams.delete(response);
    });
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (request.errored) return; // the caller broke off
      if (!response.headersSent) reply(response, text(500, 'The stand-in broke'));
      report(error);
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const { port: taken } = server.address() as AddressInfo;
  core.resume();
  void beat(clock, stopped.signal, streams);

  const { truth, phones, whatsapp, faults, events, wallet, lightning, payByLink, state, changed, reset } = core;
  return {
    port: taken,
    url: `http://${host}:${taken}`,
    setUrls: (given) => void (urls = given),
    async close() {
      stopped.abort();
      core.close();
      for (const one of streams) one.end();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      keep?.close();
    },
    ...{ truth, phones, whatsapp, faults, events, wallet, lightning, payByLink, state, changed, reset },
  };
}

function rethrow(error: unknown): never {
  throw error;
}

async function beat(clock: Clock, signal: AbortSignal, streams: Set<ServerResponse>): Promise<void> {
  for (;;) {
    await clock.sleep(heartbeatMs, signal);
    if (signal.aborted) return;
    for (const one of streams) one.write(': still here\n\n');
  }
}

async function readRequest(request: IncomingMessage): Promise<StandinRequest | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  const [path = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/s);
  const max = /^\/whatsapp\/.*\/media$/.test(path) ? fileMax : bodyMax;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    if (length <= max) chunks.push(chunk as Buffer);
  }
  if (length > max) return undefined;
  const bytes = Buffer.concat(chunks);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  return {
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    target: request.url ?? '/',
    headers,
    body: bytes.toString('utf8'),
    bytes,
  };
}

function reply(response: ServerResponse, { status, headers, body }: StandinResponse): void {
  response.writeHead(status, { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...headers }).end(body);
}
