import type { PageView } from '../conversation/page.js';
import { languages, type Language } from '../../flows/kit/me.js';
import { say, type Phrase } from '../../flows/kit/say.js';
import { speak } from '../../flows/texts/speak.js';
import { html, type Html } from './html.js';
import { style } from './style.js';

type Asks = Extract<PageView, { status: 'asks' }>;

/** The page as it stands, whole. It holds no script, and nothing that lies behind the PIN. */
export function render(view: PageView): string {
  const known = 'language' in view ? view.language : undefined;
  const page = html`<!doctype html>
    <html lang="${known ?? 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <title>${speak(known ?? 'en', say('page.title'))}</title>
        <style>
          ${{ html: style }}
        </style>
      </head>
      <body>
        <main>${bodyOf(view)}</main>
      </body>
    </html>`;
  // The policy names the stylesheet by its hash: there may be nothing about it.
  return page.html.replace(/<style>[^]*<\/style>/, () => `<style>${style}</style>`);
}

function bodyOf(view: PageView): Html {
  switch (view.status) {
    case 'asks':
      return asking(view);
    case 'done':
      return html`<p class="tick" aria-hidden="true">✓</p>
        ${inAll(view.language, 'page.done', 'h1')}${inAll(view.language, 'page.doneMore', 'p')}`;
    case 'closed':
      return html`<h1>${speak(view.language, say('page.title'))}</h1>
        <p class="notice" role="alert">${speak(view.language, view.why)}</p>`;
    case 'gone':
      return inAll(view.language, 'page.gone', 'h1');
    case 'busy':
      return inAll(view.language, 'page.busy', 'h1');
  }
}

/** In the member's language; in all of them where nobody knows whose page it is. */
function inAll(language: Language | undefined, key: 'page.done' | 'page.doneMore' | 'page.gone' | 'page.busy', as: 'h1' | 'p'): Html {
  const lines = (language ? [language] : languages).map((one) =>
    as === 'h1' ? html`<h1 lang="${one}">${speak(one, say(key))}</h1>` : html`<p class="small" lang="${one}">${speak(one, say(key))}</p>`,
  );
  return html`${lines}`;
}

function asking(view: Asks): Html {
  const { language, what, notice } = view;
  const said = (phrase: Phrase) => speak(language, phrase);
  return html`<h1>${said(what)}</h1>
    ${notice && html`<p class="notice" role="alert">${said(notice)}</p>`}${formOf(view, said)}
    <p class="small">${said(say('page.once'))}</p>`;
}

function formOf({ asks, chama, wallet: name, digits }: Asks, said: (phrase: Phrase) => string): Html {
  // "M-Pesa" stays on one line.
  const wallet = name.replaceAll('-', '\u2011');
  const again = digitsField('again', said(say('page.again')), 4);
  const chosen = html`${digitsField('pin', said(say('page.new', { wallet })), 4)}${again}`;
  const sends = (key: 'page.sendCode') => form('code', html``, said(say(key)));
  switch (asks) {
    case 'pin':
      return form('open', digitsField('pin', said(say('page.pin', { chama, wallet })), 4, true), said(say('page.open')));
    case 'change':
      return form('change', html`${digitsField('old', said(say('page.old')), 4, true)}${chosen}`, said(say('page.change')));
    case 'first':
      return html`<p>${said(say('page.first', { digits }))}</p>
        ${sends('page.sendCode')}`;
    case 'code':
      return html`<p>${said(say('page.sent', { digits }))}</p>
        ${form('choose', html`${codeField(said(say('page.code')))}${chosen}`, said(say('page.choose')))}${sends('page.sendCode')}`;
  }
}

const form = (does: string, fields: Html, button: string): Html =>
  html`<form method="post" autocomplete="off">
    <input type="hidden" name="does" value="${does}" />${fields}<button type="submit">${button}</button>
  </form>`;

const digitsField = (name: string, label: string, length: number, isFirst = false): Html =>
  html`<label
    >${label}<input
      type="password"
      name="${name}"
      inputmode="numeric"
      pattern="[0-9]*"
      minlength="${String(length)}"
      maxlength="${String(length)}"
      autocomplete="off"
      required
      ${isFirst && html`autofocus`}
  /></label>`;

const codeField = (label: string): Html =>
  html`<label
    >${label}<input
      type="text"
      name="code"
      inputmode="numeric"
      pattern="[0-9]*"
      maxlength="6"
      autocomplete="one-time-code"
      required
      autofocus
  /></label>`;
