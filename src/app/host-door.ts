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

/**
 * Where the host's command line reaches the running service, which alone has the database open: `POST /door/host/<token>/review`.
 * It answers to this machine only, and to who knows the secret that the token comes from; for all others there is nothing here.
 */
export function hostDoor({ service, secretKey }: Pick<Installation, 'service' | 'secretKey'>, { log }: { log: Log }): Router {
  const router = Router();
  const expected = hostToken(secretKey);
  router.post('/door/host/:token/review', known, express.raw({ type: () => true, limit: bodyMax }), (request, response) =>
    review(request, response),
  );
  return router;

  function known(request: Request<{ token: string }>, _response: Response, next: NextFunction): void {
    next(sameSecret(request.params.token, expected) && isHere(request) ? undefined : 'router');
  }

  async function review(request: Request, response: Response): Promise<void> {
    const decided = Decided.safeParse(Buffer.isBuffer(request.body) ? jsonOf(request.body.toString('utf8')) : undefined);
    if (!decided.success) return void response.status(400).json({ error: 'This is no decision.' });
    try {
      response.json(await service.operations.resolve(decided.data));
    } catch (error) {
      log('error', 'host-door-failed', errorFields(error));
      response.status(503).json({ error: 'The money database does not take it now. Nothing has changed. Try again.' });
    }
  }
}

/** From this machine, and not through a proxy on it. */
function isHere({ socket, headers }: Request): boolean {
  if (headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined) return false;
  const from = socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  // Where the service listens on one address of the machine, the machine itself calls from that.
  return isLoopback(from) || (from !== '' && socket.remoteAddress === socket.localAddress);
}
