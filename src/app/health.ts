import { Router, type Request, type Response } from 'express';
import { seconds, type Clock } from '../clock.js';
import { errorFields, type Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { Installation } from '../open.js';
import { sameSecret } from '../secrets.js';

/** A store that has not answered by then is not there. */
const pingMs = seconds(2);
/** An answer about the stores is good for so long: to ask them costs a write, and anybody may ask. */
const pingAgainMs = seconds(1);

/** `GET /healthz`: the process lives. `GET /readyz`: it serves, and its stores answer. `GET /metrics`: what is counted. */
export function healthDoors(
  { config, service, stores }: Pick<Installation, 'config' | 'service' | 'stores'>,
  { log, metrics, clock, isOpen }: { log: Log; metrics: Metrics; clock: Clock; isOpen: () => boolean },
): Router {
  let asked: { at: number; answer: Promise<boolean> } | undefined;
  const router = Router();
  router.get('/healthz', (_request, response) => void response.type('text/plain').send('ok\n'));
  router.get('/readyz', async (_request, response) => {
    const isReady = isOpen() && (await storesAnswer());
    response
      .status(isReady ? 200 : 503)
      .type('text/plain')
      .send(isReady ? 'ready\n' : 'not ready\n');
  });
  router.get('/metrics', measured);
  return router;

  function storesAnswer(): Promise<boolean> {
    if (!asked || clock.monotonic() - asked.at > pingAgainMs) asked = { at: clock.monotonic(), answer: ping() };
    return asked.answer;
  }

  async function ping(): Promise<boolean> {
    const late = new AbortController();
    try {
      const answers = Promise.all([stores.turns.ping(), service.ping()]);
      const timeOut = clock.sleep(pingMs, late.signal).then(() => Promise.reject(new Error('a store does not answer')));
      await Promise.race([answers, timeOut]);
      return true;
    } catch (error) {
      log('error', 'not-ready', errorFields(error));
      return false;
    } finally {
      late.abort();
    }
  }

  async function measured(request: Request, response: Response): Promise<void> {
    const { metricsToken } = config;
    if (metricsToken !== undefined && !sameSecret(request.get('authorization') ?? '', `Bearer ${metricsToken}`))
      return void response.set('WWW-Authenticate', 'Bearer').sendStatus(401);
    const now = clock.now();
    const ageSeconds = (at: number | undefined) => (at === undefined ? 0 : Math.max(0, (now - at) / 1000));
    const health = await service.operations.health();
    metrics.openOperations.set(health.openOperations);
    metrics.oldestOpenSeconds.set(ageSeconds(health.oldestOpenAt));
    metrics.overdueOperations.set(health.overdueOperations);
    metrics.dueLegs.set(health.dueLegs);
    metrics.openReviews.set(health.openReviews);
    metrics.waitingNotifications.set(health.waitingNotifications);
    metrics.messagesNow.reset();
    for (const { channel = 'none', urgency, state, count } of health.messages) metrics.messagesNow.set({ channel, urgency, state }, count);
    metrics.statementAgeSeconds.set(ageSeconds(health.sweptAt));
    for (const [reach, chamas] of Object.entries(health.cutStatements)) metrics.statementsCut.set({ reach }, chamas);
    for (const [provider, calls] of Object.entries(health.inFlight)) metrics.callsInFlight.set({ provider }, calls);
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  }
}
