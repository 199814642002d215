import express, { Router, type NextFunction, type Request, type Response } from 'express';
import { isCallback } from '../callback-addresses.js';
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
  const path = '/callbacks/:provider/:chama/:token{/:kind}';
  router.post(path, known, body, (request: At, response) => respond(request, response));
  router.get(path, known, (request: At, response) => respond(request, response));
  return router;

  /** Goes on where the address is a chama's own; else to what answers every unknown path. All is compared, whatever is wrong. */
  function known({ method, params: { provider, chama, token, kind } }: At, _response: Response, next: NextFunction): void {
    const isOurs = chamas.some(({ id, providers }) => id === chama && Object.hasOwn(providers, provider));
    const isKind = isCallback(method, provider, kind);
    const fits = tokens.fits(provider, chama, token);
    if (isOurs && isKind && fits) return next();
    metrics.callbacks.inc({ provider: 'any', outcome: 'no such address' });
    next('router');
  }

  async function respond(request: At, response: Response): Promise<void> {
    const { provider } = request.params;
    const text = request.method === 'GET' ? queryOf(request) : Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
    try {
      const { status, outcome, answer } = await take(request, text);
      metrics.callbacks.inc({ provider, outcome });
      if (provider === 'imarapay') return void response.json({ ResultCode: 0, ResultDesc: 'Accept' });
      if (answer) return void response.status(status).json(answer);
      response.sendStatus(status);
    } catch (error) {
      log('error', 'callback-failed', { provider, chama: request.params.chama, ...errorFields(error) });
      metrics.callbacks.inc({ provider, outcome: 'failed' });
      response.set('Retry-After', '5').sendStatus(503);
    }
  }

  async function take(request: At, text: string): Promise<{ status: number; outcome: string; answer?: object }> {
    const { provider, chama, kind } = request.params;
    if (provider === 'imarapay' || provider === 'campay')
      return { status: 200, outcome: await service.operations.callback(provider, chama, text) };
    if (provider === 'bitpesa') {
      const heard = await service.payerEvent(chama, text, headersOf(request));
      return { status: heard ? 200 : 401, outcome: heard ?? 'forged' };
    }
    if (provider === 'chamapay') {
      const taken = service.recordsEvent(chama, text, request.get('x-chamapay-signature') ?? '');
      return { status: taken ? 200 : 401, outcome: taken ?? 'forged' };
    }
    if (kind === 'airtime') return { status: 200, outcome: await service.operations.callback('africastalking', chama, text) };
    if (kind === 'airtime-validation') {
      const { approved = false, answer = { status: 'Failed' } } = (await service.airtimeQuestion(chama, text)) ?? {};
      return { status: 200, outcome: approved ? 'validated' : 'not validated', answer };
    }
    if (kind === 'sim-swap') return { status: 200, outcome: await service.simSwapReport(chama, text) };
    if (kind === 'delivery') return { status: 200, outcome: await service.operations.smsReport(chama, text) };
    if (kind === 'opt-out') {
      const taken = await service.smsOptOut(chama, text);
      return { status: taken ? 200 : 400, outcome: taken ?? 'unreadable' };
    }
    const heard = readSms(text, clock.now());
    if (!heard) return { status: 400, outcome: 'unreadable' };
    await service.answerSms(chama, heard, smsVoice());
    return { status: 200, outcome: 'heard' };
  }
}

/** What a GET says, as it came. Node takes no request line that is much longer. */
const queryOf = ({ originalUrl }: Request<Address>): string =>
  originalUrl.includes('?') ? originalUrl.slice(originalUrl.indexOf('?') + 1) : '';

/** A header that stands there twice is no one header. */
const headersOf = ({ headers }: Request<Address>): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : undefined]));
