import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import express, { type NextFunction, type Request, type Response } from 'express';
import { seconds } from './clock.js';
import { errorFields, type Log } from './log.js';
import type { Metrics } from './metrics.js';
import type { Clock } from './clock.js';
import { sameSecret } from './secrets.js';
import type { Installation } from './open.js';
import { readSms } from './channels/sms/inbound.js';
import { smsVoice } from './channels/sms/voice.js';
import { africasTalking } from './channels/ussd/africastalking.js';
import { ussdEndHandler } from './channels/ussd/end.js';
import { ussdHandler } from './channels/ussd/handler.js';
import { perTurn } from './channels/ussd/per-turn.js';

/** Longest callback that is read, in bytes (reliability 4.8). */
const callbackMax = '64kb';

/** Said when a turn is not done in time: in all languages at once, since whose it is may be what is slow. */
const again = 'Please dial again. / Tafadhali piga tena. / Veuillez recomposer.';

/** Mounts every door on one server: USSD ahead of Express, the rest behind it. */
export function openApp(
  { config, service, voices, door, simulator, tokens, chamas, stores }: Installation,
  { log, metrics, clock }: { log: Log; metrics: Metrics; clock: Clock },
): Server {
  const ussdPath = config.mode === 'demo' ? '/ussd' : `/ussd/${config.ussd.secret ?? ''}`;
  const ussd = ussdHandler({
    hear: service.hear,
    voice: voices.ussd,
    dialect: config.ussd.dialect === 'turns' ? perTurn() : africasTalking,
    clock,
    codes: [...new Set(chamas.map(({ ussdCode }) => ussdCode))],
    sayings: { again, otherCode: 'This code is not in use. / Nambari hii haitumiki.' },
    log,
  });
  const ussdEnd = ussdEndHandler(({ status }) => metrics.sessionsEnded.inc({ status }));
  const web = webDoors();

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const url = request.url ?? '';
    const path = url.includes('?') ? url.slice(0, url.indexOf('?')) : url;
    if (path === ussdPath) ussd(request, response);
    else if (path === `${ussdPath}/end`) ussdEnd(request, response);
    else if (path.startsWith('/door/whatsapp/')) door.handle(request, response);
    else web(request, response);
  });
  server.headersTimeout = seconds(5);
  server.requestTimeout = seconds(10);
  server.keepAliveTimeout = seconds(5);
  return server;

  function webDoors() {
    const app = express();
    app.disable('x-powered-by');
    if (config.trustProxy !== undefined) app.set('trust proxy', config.trustProxy);
    app.get('/healthz', (_request, response) => void response.type('text/plain').send('ok\n'));
    app.get('/readyz', ready);
    app.get('/metrics', measured);
    const body = express.text({ type: () => true, limit: callbackMax });
    app.post('/callbacks/:provider/:chama/:token', body, callback);
    app.post('/callbacks/africastalking/:chama/:token/:kind', body, messaging);
    if (simulator) {
      app.use('/phones', simulator.router);
      app.get('/', (_request, response) => response.redirect('/phones/'));
    }
    app.use((_request, response) => void response.status(404).type('text/plain').send('Not found\n'));
    app.use(broken);
    return app;
  }

  async function ready(_request: Request, response: Response): Promise<void> {
    try {
      await Promise.all([stores.turns.ping(), service.ping()]);
      response.type('text/plain').send('ready\n');
    } catch (error) {
      log('error', 'not-ready', errorFields(error));
      response.status(503).type('text/plain').send('not ready\n');
    }
  }

  async function measured(request: Request, response: Response): Promise<void> {
    if (config.metricsToken !== undefined && !sameSecret(request.get('authorization') ?? '', `Bearer ${config.metricsToken}`))
      return void response.sendStatus(401);
    const { openOperations, oldestOpenAt, openReviews, waitingNotifications } = await service.operations.health();
    metrics.openOperations.set(openOperations);
    metrics.oldestOpenSeconds.set(oldestOpenAt === undefined ? 0 : (clock.now() - oldestOpenAt) / 1000);
    metrics.openReviews.set(openReviews);
    metrics.waitingNotifications.set(waitingNotifications);
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  }

  /** The chama that this address is for; undefined, as if there were nothing here, when the token is not its own. */
  function chamaAt(provider: string, chamaId: string, token: string): string | undefined {
    const known = chamas.some(({ id }) => id === chamaId);
    const fits = tokens.fits(provider, chamaId, token);
    if (known && fits) return chamaId;
    metrics.callbacks.inc({ provider: 'any', outcome: 'no such address' });
    return undefined;
  }

  function textOf(request: Request): string {
    return typeof request.body === 'string' ? request.body : '';
  }

  async function callback(request: Request<{ provider: string; chama: string; token: string }>, response: Response): Promise<void> {
    const { provider, chama, token } = request.params;
    const chamaId = provider === 'imarapay' || provider === 'chamapay' ? chamaAt(provider, chama, token) : undefined;
    if (chamaId === undefined) return void response.sendStatus(404);
    if (provider === 'imarapay') {
      await service.operations.callback('imarapay', chamaId, textOf(request));
      metrics.callbacks.inc({ provider, outcome: 'stored' });
      return void response.json({ ResultCode: 0, ResultDesc: 'Accept' });
    }
    const taken = service.recordsEvent(chamaId, textOf(request), request.get('x-chamapay-signature') ?? '');
    metrics.callbacks.inc({ provider, outcome: taken ?? 'forged' });
    response.sendStatus(taken ? 200 : 401);
  }

  async function messaging(request: Request<{ chama: string; token: string; kind: string }>, response: Response): Promise<void> {
    const { chama, token, kind } = request.params;
    const chamaId = kind === 'sms' || kind === 'delivery' ? chamaAt('africastalking', chama, token) : undefined;
    if (chamaId === undefined) return void response.sendStatus(404);
    if (kind === 'delivery') {
      metrics.callbacks.inc({ provider: 'africastalking', outcome: await service.operations.smsReport(chamaId, textOf(request)) });
      return void response.sendStatus(200);
    }
    const heard = readSms(textOf(request), clock.now());
    if (!heard) return void response.sendStatus(400);
    response.sendStatus(200);
    await service.answerSms(chamaId, heard, smsVoice());
  }

  /** Express knows an error handler by its four parameters. */
  function broken(error: unknown, request: Request, response: Response, next: NextFunction): void {
    const status = error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500;
    if (status >= 500) log('error', 'request-failed', { method: request.method, ...errorFields(error) });
    if (response.headersSent) return next(error);
    response
      .status(status)
      .type('text/plain')
      .send(status >= 500 ? 'Something went wrong here. Try again.\n' : 'The request cannot be read.\n');
  }
}
