import express, { Router, type Request, type Response } from 'express';
import { whatsappPath } from '../callback-addresses.js';
import { errorFields, type Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { Installation } from '../open.js';

/** Cloud API docs: a webhook has 3 MB at most. */
const webhookMax = 3 * 1024 * 1024;

/**
 * The address of WhatsApp's Cloud API: GET is how Meta verifies it, POST brings webhooks. 200 says that a webhook is stored; when the store
 * fails it is 503, and Meta sends it again. Where the Cloud API is not used there is nothing here.
 */
export function whatsappCloudDoor({ cloud }: Pick<Installation, 'cloud'>, { log, metrics }: { log: Log; metrics: Metrics }): Router {
  const router = Router();
  if (!cloud) return router;
  // Packed bodies are not taken: the signature is of what came over the wire.
  const body = express.raw({ type: () => true, limit: webhookMax, inflate: false });

  router.get(whatsappPath, ({ query }, response) => {
    const one = (name: string) => (typeof query[name] === 'string' ? query[name] : undefined);
    const challenge = cloud.verify({ mode: one('hub.mode'), token: one('hub.verify_token'), challenge: one('hub.challenge') });
    metrics.callbacks.inc({ provider: 'whatsapp', outcome: challenge === undefined ? 'not verified' : 'verified' });
    if (challenge === undefined) return void response.sendStatus(403);
    response.type('text/plain').send(challenge);
  });
  router.post(whatsappPath, body, (request, response) => take(cloud, request, response));
  return router;

  async function take(to: NonNullable<typeof cloud>, request: Request, response: Response): Promise<void> {
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    try {
      const { status, outcome } = await to.take(bytes, request.get('x-hub-signature-256'));
      metrics.callbacks.inc({ provider: 'whatsapp', outcome });
      response.sendStatus(status);
    } catch (error) {
      log('error', 'callback-failed', { provider: 'whatsapp', ...errorFields(error) });
      metrics.callbacks.inc({ provider: 'whatsapp', outcome: 'failed' });
      response.set('Retry-After', '5').sendStatus(503);
    }
  }
}
