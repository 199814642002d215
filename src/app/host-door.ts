import express, { Router, type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import { isLoopback } from '../config/addresses.js';
import { jsonOf } from '../http.js';
import { errorFields, type Log } from '../log.js';
import type { Installation } from '../open.js';
import { hostToken } from '../secret-key.js';
import { sameSecret } from '../secrets.js';

/** Longest body that is read, in bytes. */
const bodyMax = 64 * 1024;
const text = z.string().max(2000);

const Decided = z.object({
  reviewId: z.string().min(1).max(100),
  by: text,
  verdict: z.discriminatedUnion('is', [
    z.object({ is: z.literal('confirmed'), units: z.number() }),
    z.object({ is: z.literal('rejected'), why: text }),
    z.object({ is: z.literal('credited'), note: text.exactOptional() }),
    z.object({ is: z.literal('retried') }),
    z.object({ is: z.literal('refunded'), reference: text }),
    z.object({ is: z.literal('delivered') }),
    z.object({ is: z.literal('closed'), note: text }),
  ]),
});

const WhatsappOrder = z.discriminatedUnion('is', [
  z.object({ is: z.literal('pair'), phone: z.string().regex(/^[1-9]\d{7,14}$/) }),
  z.object({ is: z.literal('logout') }),
]);

const Reopening = z.object({ reviewId: z.string().min(1).max(100), by: text, note: text });

const Resend = z.object({ id: z.string().min(1).max(100), by: text });

/**
 * Where the host's command line reaches the running service, which alone has the database open: `POST /door/host/<token>/review` decides
 * something, `…/reopen` puts before a person again what was closed with a note, `…/resend` sends a message again, `…/whatsapp` tells how the WhatsApp driver is and gives it orders. It answers to this machine only, and to who knows the secret that the token comes from; for all others there is nothing here.
 */
export function hostDoor(
  { service, secretKey, door }: Pick<Installation, 'service' | 'secretKey' | 'door'>,
  { log }: { log: Log },
): Router {
  const router = Router();
  const expected = hostToken(secretKey);
  router.post('/door/host/:token/review', known, express.raw({ type: () => true, limit: bodyMax }), (request, response) =>
    review(request, response),
  );
  router.post('/door/host/:token/reopen', known, express.raw({ type: () => true, limit: bodyMax }), (request, response) =>
    reopen(request, response),
  );
  router.post('/door/host/:token/resend', known, express.raw({ type: () => true, limit: bodyMax }), (request, response) =>
    resend(request, response),
  );
  router
    .route('/door/host/:token/whatsapp')
    .all(known)
    .get((_request, response) => void response.json(door.state()))
    .post(express.raw({ type: () => true, limit: bodyMax }), orderDriver);
  return router;

  function known(request: Request<{ token: string }>, _response: Response, next: NextFunction): void {
    next(sameSecret(request.params.token, expected) && isHere(request) ? undefined : 'router');
  }

  async function review(request: Request, response: Response): Promise<void> {
    const decided = Decided.safeParse(bodyOf(request));
    if (!decided.success) return void response.status(400).json({ error: 'This is no decision.' });
    await answer(response, () => service.operations.resolve(decided.data));
  }

  async function reopen(request: Request, response: Response): Promise<void> {
    const asked = Reopening.safeParse(bodyOf(request));
    if (!asked.success) return void response.status(400).json({ error: 'This names no review.' });
    await answer(response, () => service.operations.reopen(asked.data));
  }

  async function resend(request: Request, response: Response): Promise<void> {
    const asked = Resend.safeParse(bodyOf(request));
    if (!asked.success) return void response.status(400).json({ error: 'This names no message.' });
    await answer(response, () => service.operations.resend(asked.data));
  }

  function orderDriver(request: Request, response: Response): void {
    const order = WhatsappOrder.safeParse(bodyOf(request));
    if (!order.success) return void response.status(400).json({ error: 'This is no order.' });
    if (!door.order(order.data)) return void response.status(409).json({ error: 'No driver is there to take it.' });
    response.json({ status: 'given' });
  }

  async function answer(response: Response, work: () => Promise<object>): Promise<void> {
    try {
      response.json(await work());
    } catch (error) {
      log('error', 'host-door-failed', errorFields(error));
      response.status(503).json({ error: 'The money database does not take it now. Nothing has changed. Try again.' });
    }
  }
}

const bodyOf = ({ body }: Request): unknown => (Buffer.isBuffer(body) ? jsonOf(body.toString('utf8')) : undefined);

/** From this machine, and not through a proxy on it. */
function isHere({ socket, headers }: Request): boolean {
  if (headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined) return false;
  const from = socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  // Where the service listens on one address of the machine, the machine itself calls from that.
  return isLoopback(from) || (from !== '' && socket.remoteAddress === socket.localAddress);
}
