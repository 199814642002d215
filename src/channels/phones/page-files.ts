import { readFile } from 'node:fs/promises';
import type { RequestHandler } from 'express';

/** Everything that the page consists of. What is not listed is not served. */
const files: Record<string, string> = {
  'index.html': 'text/html; charset=utf-8',
  'base.css': 'text/css; charset=utf-8',
  'people.css': 'text/css; charset=utf-8',
  'story.css': 'text/css; charset=utf-8',
  'handset.css': 'text/css; charset=utf-8',
  'lcd.css': 'text/css; charset=utf-8',
  'lcd-views.css': 'text/css; charset=utf-8',
  'keypad.css': 'text/css; charset=utf-8',
  'smartphone.css': 'text/css; charset=utf-8',
  'chat.css': 'text/css; charset=utf-8',
  'narrow.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml; charset=utf-8',
  'phones.js': 'text/javascript; charset=utf-8',
  'api.js': 'text/javascript; charset=utf-8',
  'chat.js': 'text/javascript; charset=utf-8',
  'chat-file.css': 'text/css; charset=utf-8',
  'chat-file.js': 'text/javascript; charset=utf-8',
  'chat-text.js': 'text/javascript; charset=utf-8',
  'dom.js': 'text/javascript; charset=utf-8',
  'handset.js': 'text/javascript; charset=utf-8',
  'handset-prompt.js': 'text/javascript; charset=utf-8',
  'handset-screens.js': 'text/javascript; charset=utf-8',
  'handset-keys.js': 'text/javascript; charset=utf-8',
  'handset-typing.js': 'text/javascript; charset=utf-8',
  'lcd.js': 'text/javascript; charset=utf-8',
  'multi-tap.js': 'text/javascript; charset=utf-8',
  'panels.js': 'text/javascript; charset=utf-8',
  'people.js': 'text/javascript; charset=utf-8',
  'read-marks.js': 'text/javascript; charset=utf-8',
  'septets.js': 'text/javascript; charset=utf-8',
  'sms-list.js': 'text/javascript; charset=utf-8',
  'story.js': 'text/javascript; charset=utf-8',
  'theme.js': 'text/javascript; charset=utf-8',
};

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Over everything below /phones: nothing is kept, nothing comes from elsewhere, no script stands in the page itself. */
export const guarded: RequestHandler = (_request, response, next) => {
  response.set({
    'Cache-Control': 'no-store',
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  });
  next();
};

/** Serves the page and its files from the folder beside this module. */
export const pageFile: RequestHandler = async (request, response, next) => {
  const name = request.path === '/' ? 'index.html' : request.path.slice(1);
  const type = Object.hasOwn(files, name) ? files[name] : undefined;
  if (type === undefined) return next();
  // The page names its files relative to itself, so its own address has to end with a slash.
  const [path = '', query] = request.originalUrl.split('?', 2);
  if (request.path === '/' && !path.endsWith('/')) return response.redirect(302, `${path}/${query === undefined ? '' : `?${query}`}`);
  response.set('Content-Type', type).send(await readFile(new URL(`./page/${name}`, import.meta.url)));
};
