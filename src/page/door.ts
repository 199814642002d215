import express, { Router, type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import { minutes, type Clock } from '../clock.js';
import type { Page, PageForm, PageView } from '../conversation/page.js';
import type { PageTokens } from '../conversation/page-tokens.js';
import type { Voice } from '../conversation/types.js';
import { errorFields, type Log } from '../log.js';
import type { OutgoingMessage, SendOutcome } from '../outgoing.js';
import { limit } from '../limit.js';
import { render } from './render.js';
import { styleHash } from './style.js';

/** Longest form that is read, in bytes, and how many fields; ours have four. */
const [bodyMax, fieldsMax] = [2048, 8];
/** Links that nobody made, from one address in a minute: more is no slip of a thumb. */
const missesMax = 20;
/** Requests for one link within its life. */
const usesMax = 60;

const policy = `default-src 'none'; style-src ${styleHash}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

const pin = z.string().max(20);
const code = z.string().max(20);
const Form: z.ZodType<PageForm> = z.discriminatedUnion('does', [
  z.object({ does: z.literal('open'), pin }),
  z.object({ does: z.literal('change'), old: pin, pin, again: pin }),
  z.object({ does: z.literal('code') }),
  z.object({ does: z.literal('choose'), code, pin, again: pin }),
]);

type PageDoorParts = {
  page: Page;
  tokens: Pick<PageTokens, 'personOf' | 'hash'>;
  /** How the service speaks in the chats that the links go to. */
  voice: Voice;
  /** Sends into a chat. */
  tell: (message: OutgoingMessage) => Promise<SendOutcome>;
  /** Our own origin, as members know it; undefined while it is not known. */
  origin: () => string | undefined;
  clock: Clock;
  log: Log;
};

type At = Request<{ token: string }>;

/**
 * The one-time page, at `/c/<token>`. A GET shows it, however often, and uses nothing up: previews of links fetch it. A POST brings the PIN, from the page itself
 * alone; what it opened goes into the chat, and not on the page. A link that nobody made is answered before a byte of a body is read.
 */
export function pageDoor({ page, tokens, voice, tell, origin, clock, log }: PageDoorParts): Router {
  const router = Router();
  const misses = limit({ clock, windowMs: minutes(1), max: missesMax });
  const uses = limit({ clock, windowMs: minutes(10), max: usesMax });
  const form = express.urlencoded({ extended: false, limit: bodyMax, parameterLimit: fieldsMax });
  router.use('/c/', guarded);
  router.get('/c/:token', known, async (request: At, response) => show(response, await page.look(request.params.token)));
  router.post('/c/:token', own, known, form, (request: At, response) => submit(request, response));
  return router;

  function known(request: At, response: Response, next: NextFunction): void {
    const { token } = request.params;
    if (tokens.personOf(token) === undefined) {
      // A mobile network puts thousands behind one address: who has a link of ours is never kept out by what others there try.
      const from = request.ip ?? '';
      if (!misses.allows(from)) return tooMany(response);
      misses.count(from);
      return show(response, { status: 'gone' });
    }
    const name = tokens.hash(token);
    if (!uses.allows(name)) return tooMany(response);
    uses.count(name);
    next();
  }

  /** A form is sent from our own page, as the browser says; where it says nothing, there is nothing that it brings along by itself. */
  function own(request: Request, response: Response, next: NextFunction): void {
    const { origin: from, 'sec-fetch-site': site } = request.headers;
    const isOurs = from === undefined || from === 'null' || from === origin() || hostOf(from) === request.headers.host;
    if (isOurs && (site === undefined || site === 'same-origin')) return next();
    response.status(403).type('text/plain').send('This form is not from our page.\n');
  }

  async function submit(request: At, response: Response): Promise<void> {
    const { token } = request.params;
    const sent = Form.safeParse(request.body);
    if (!sent.success) return show(response, await page.look(token));
    const { view, tell: said } = await page.submit(token, sent.data, voice);
    if (said) void deliver(said);
    show(response, view);
  }

  /** Whoever is on the page does not wait for the chat. */
  async function deliver(said: { id: string; to: string; text: string }): Promise<void> {
    try {
      const outcome = await tell({ ...said, urgency: 'reply' });
      if (outcome.status !== 'sent') log('warn', 'page-untold', { channel: 'whatsapp', status: outcome.status });
    } catch (error) {
      log('error', 'page-untold', { channel: 'whatsapp', ...errorFields(error) });
    }
  }
}

const statuses: Record<PageView['status'], number> = { asks: 200, done: 200, closed: 403, gone: 410, busy: 503 };

function show(response: Response, view: PageView): void {
  const status = view.status === 'asks' && view.notice ? 422 : statuses[view.status];
  response.status(status).type('html').send(render(view));
}

function tooMany(response: Response): void {
  response.set('Retry-After', '60').status(429).type('text/plain').send('Too many requests. Try again in a minute.\n');
}

const hostOf = (origin: string): string | undefined => (URL.canParse(origin) ? new URL(origin).host : undefined);

function guarded(_request: Request, response: Response, next: NextFunction): void {
  response.set({ 'Content-Security-Policy': policy, 'X-Robots-Tag': 'noindex, nofollow' });
  next();
}
