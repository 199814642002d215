import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { timingSafeEqual } from 'node:crypto';
import express, { type NextFunction, type Request, type Response } from 'express';
import { callbackDoors } from './app/callbacks.js';
import { demoGuard, safeHeaders } from './app/guard.js';
import { healthDoors } from './app/health.js';
import { hostDoor } from './app/host-door.js';
import { paidPages } from './app/paid-pages.js';
import { whatsappCloudDoor } from './app/whatsapp-cloud.js';
import { africasTalking } from './channels/ussd/africastalking.js';
import type { Dialect } from './channels/ussd/dialect.js';
import { ussdEndHandler } from './channels/ussd/end.js';
import { ussdHandler } from './channels/ussd/handler.js';
import { perTurn } from './channels/ussd/per-turn.js';
import { seconds, type Clock } from './clock.js';
import { errorFields, type Log } from './log.js';
import type { Metrics } from './metrics.js';
import type { Installation } from './open.js';
import { pageDoor } from './page/door.js';

export type AppGround = {
  log: Log;
  metrics: Metrics;
  clock: Clock;
  /** False until the installation has started: until then nobody is served, and a provider tries again. */
  isOpen?: () => boolean;
};

/** Connections at a time; one more waits in the kernel's queue. Gateways keep a few dozen. */
const connectionsMax = 4000;
/** Requests under way get so long at a stop; then their connections are cut. */
const graceMs = seconds(2);

/** Said when a turn is not done in time: in all languages at once, since whose it is may be what is slow. */
const again = 'Please dial again. / Tafadhali piga tena. / Veuillez recomposer.';

/** Mounts every door on one server: USSD ahead of Express, the rest behind it. */
export function openApp(installation: Installation, ground: AppGround): Server {
  const { config, service, voices, door, chamas } = installation;
  const { log, metrics, clock, isOpen = () => true } = ground;
  const isDemo = config.mode === 'demo';
  const mayAsk = isDemo ? demoGuard(config.demoPublic) : () => true;
  const hasDriver = isDemo || config.whatsappDriver === 'web';
  const ussdAt = ussdPaths(isDemo ? undefined : (config.ussd.secret ?? ''));
  const ussdIn = (dialect: Dialect) =>
    ussdHandler({
      hear: service.hear,
      voice: voices.ussd,
      dialect,
      clock,
      codes: [...new Set(chamas.map(({ ussdCode }) => ussdCode))],
      sayings: { again, otherCode: 'This code is not in use. / Nambari hii haitumiki. / Ce code n’est pas en service.' },
      log,
    });
  const ussd = ussdIn(config.ussd.dialect === 'turns' ? perTurn() : africasTalking);
  const ussdTurns = ussdIn(perTurn());
  const ussdEnd = ussdEndHandler(({ status }) => metrics.sessionsEnded.inc({ status }));
  const web = webDoors(installation, { log, metrics, clock, isOpen });

  const server = createServer(
    { headersTimeout: seconds(5), requestTimeout: seconds(10), keepAliveTimeout: seconds(5), connectionsCheckingInterval: seconds(1) },
    (request: IncomingMessage, response: ServerResponse) => {
      const url = request.url ?? '';
      const query = url.indexOf('?');
      const path = query < 0 ? url : url.slice(0, query);
      const isHealth = path === '/healthz' || path === '/readyz';
      if (!isHealth && !mayAsk(request)) return refuse(response, 403, elsewhere);
      if (!isHealth && !isOpen()) return refuse(response, 503, 'The service is starting. Try again.\n');
      const at = path.startsWith('/ussd') ? ussdAt(path) : undefined;
      if (at === 'turn') ussd(request, response);
      else if (at === 'turns') ussdTurns(request, response);
      else if (at === 'end') ussdEnd(request, response);
      else if (hasDriver && path.startsWith('/door/whatsapp/')) door.handle(request, response);
      else web(request, response);
    },
  );
  server.once('listening', () => {
    const at = server.address();
    if (at !== null && typeof at !== 'string') installation.listensAt(`http://${hostIn(config.host)}:${at.port}`);
  });
  server.maxConnections = connectionsMax;
  return server;
}

/** How a browser on this machine names an address that we listen at. */
const hostIn = (host: string): string => (host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host);

/** Takes no more connections, lets requests that are under way end, and cuts those that do not. */
export async function closeApp(server: Server, clock: Clock): Promise<void> {
  const closed = new AbortController();
  server.close(() => closed.abort());
  server.closeIdleConnections();
  await clock.sleep(graceMs, closed.signal);
  server.closeAllConnections();
}

const elsewhere =
  'The demo answers to this machine alone: at 127.0.0.1 or localhost, and not to pages from elsewhere. DEMO_PUBLIC=1 opens it to other names.\n';

function refuse(response: ServerResponse, status: number, sentence: string): void {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(sentence), connection: 'close' };
  response.writeHead(status, status === 503 ? { ...headers, 'retry-after': '1' } : headers).end(sentence);
}

/**
 * Where gateways call: `/ussd` in the dialect that is set, `/ussd/turns` in the one of gateways that send one input a turn, and `/ussd/end`; in
 * live mode with the secret between, compared in constant time.
 */
function ussdPaths(secret: string | undefined): (path: string) => 'turn' | 'turns' | 'end' | undefined {
  const turn = Buffer.from(secret === undefined ? '/ussd' : `/ussd/${secret}`);
  const turns = Buffer.from(`${turn.toString()}/turns`);
  const end = Buffer.from(`${turn.toString()}/end`);
  const same = (given: Buffer, expected: Buffer) => given.length === expected.length && timingSafeEqual(given, expected);
  return (path) => {
    const given = Buffer.from(path);
    return same(given, turn) ? 'turn' : same(given, turns) ? 'turns' : same(given, end) ? 'end' : undefined;
  };
}

function webDoors(installation: Installation, ground: Required<AppGround>): express.Express {
  const { config, simulator } = installation;
  const app = express();
  app.disable('x-powered-by');
  if (config.trustProxy !== undefined) app.set('trust proxy', config.trustProxy);
  app.use(safeHeaders);
  app.use(healthDoors(installation, ground));
  app.use(callbackDoors(installation, ground));
  app.use(whatsappCloudDoor(installation, ground));
  app.use(hostDoor(installation, ground));
  app.use(pageDoor({ ...installation.page, ...ground }));
  app.use(paidPages());
  if (simulator) {
    app.use('/phones', simulator.router);
    app.get('/', (_request, response) => response.redirect('/phones/'));
  }
  app.use((_request, response) => void response.status(404).type('text/plain').send('Not found\n'));
  app.use(broken);
  return app;

  /** Express knows an error handler by its four parameters. */
  function broken(error: unknown, request: Request, response: Response, _next: NextFunction): void {
    const status = error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500;
    if (status >= 500) ground.log('error', 'request-failed', { method: request.method, ...errorFields(error) });
    // Half an answer has left: to break off is the one way to say so.
    if (response.headersSent) return void response.destroy();
    response
      .status(status)
      .type('text/plain')
      .send(status >= 500 ? 'Something went wrong here. Try again.\n' : 'The request cannot be read.\n');
  }
}
