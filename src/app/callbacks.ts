import express, { Router, type NextFunction, type Request, type Response } from 'express';
import { readSms } from '../channels/sms/inbound.js';
import { smsVoice } from '../channels/sms/voice.js';
import type { Clock } from '../clock.js';
import { errorFields, type Log } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { Installation } from '../open.js';

/** Longest callback that is read, in bytes, packed or not. */
const callbackMax = 64 * 1024;

type Address = { provider: string; chama: string; token: string; kind?: string };
type At = Request<Address>;

/** What may follow the token, by provider. */
const kinds: Readonly<Record<string, readonly (string | undefined)[]>> = {
  imarapay: [undefined],
  chamapay: [undefined],
  africastalking: ['sms', 'delivery'],
};

/**
 * Where providers tell us things. An address that is not a chama's own is answered as one where nothing is, before a byte of the
 * body is read. 200 says that the message is stored; when the store fails it is 503, and the provider tries again.
 */
export function callbackDoors(
  { chamas, tokens, service }: Pick<Installation, 'chamas' | 'tokens' | 'service'>,
  { log, metrics, clock }: { log: Log; metrics: Metrics; clock: Clock },
): Router {
  const router = Router();
  const body = express.raw({ type: () => true, limit: callbackMax });
  router.post('/callbacks/:provider/:chama/:token{/:kind}', known, body, (request: At, response) => answer(request, response));
  return router;

  /** Goes on where the address is a chama's own; else to what answers every unknown path. All is compared, whatever is wrong. */
  function known({ params: { provider, chama, token, kind } }: At, _response: Response, next: NextFunction): void {
    const isOurs = chamas.some(({ id }) => id === chama);
    const isKind = Object.hasOwn(kinds, provider) && kinds[provider]?.includes(kind) === true;
    const fits = tokens.fits(provider, chama, token);
    if (isOurs && isKind && fits) return next();
    metrics.callbacks.inc({ provider: 'any', outcome: 'no such address' });
    next('router');
  }

  async function answer(request: At, response: Response): Promise<void> {
    const { provider } = request.params;
    const text = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
    try {
      const { status, outcome } = await take(request, text);
      metrics.callbacks.inc({ provider, outcome });
      if (provider === 'imarapay') return void response.json({ ResultCode: 0, ResultDesc: 'Accept' });
      response.sendStatus(status);
    } catch (error) {
      log('error', 'callback-failed', { provider, chama: request.params.chama, ...errorFields(error) });
      metrics.callbacks.inc({ provider, outcome: 'failed' });
      response.set('Retry-After', '5').sendStatus(503);
    }
  }

  async function take(request: At, text: string): Promise<{ status: number; outcome: string }> {
    const { provider, chama, kind } = request.params;
    if (provider === 'imarapay') return { status: 200, outcome: await service.operations.callback('imarapay', chama, text) };
    if (provider === 'chamapay') {
      const taken = service.recordsEvent(chama, text, request.get('x-chamapay-signature') ?? '');
      return { status: taken ? 200 : 401, outcome: taken ?? 'forged' };
    }
    if (kind === 'delivery') return { status: 200, outcome: await service.operations.smsReport(chama, text) };
    const heard = readSms(text, clock.now());
    if (!heard) return { status: 400, outcome: 'unreadable' };
    await service.answerSms(chama, heard, smsVoice());
    return { status: 200, outcome: 'heard' };
  }
}
