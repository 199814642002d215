import { seconds, type Clock } from '../../../clock.js';
import type { Log } from '../../../log.js';
import type { OutgoingMessage, SendOutcome } from '../../../outgoing.js';
import { neutral } from '../neutral.js';
import { recipientOf } from './address.js';
import { limits, textBody, type CloudBody } from './body.js';
import type { Called } from './client.js';
import type { Dispatch } from './dispatch.js';
import type { Pacing } from './pacing.js';
import type { CloudStore } from './store.js';
import { templateFor, type TemplateSettings } from './templates.js';
import { isOpen } from './window.js';

/** How long a message waits here for its turn; a longer wait is for who keeps it. */
const patienceMs = seconds(2);

type Needs = {
  dispatch: Dispatch;
  pacing: Pacing;
  store: Pick<CloudStore, 'lastInboundAt'>;
  templates: TemplateSettings;
  clock: Clock;
  log: Log;
};

/**
 * Sends what nobody asked for just now: in our own words while somebody has written within a day, else by a template where the host has one
 * for it. `sent` says that WhatsApp has accepted it, and no more. The same id while it is on its way is the same message.
 */
export function cloudSender({ dispatch, pacing, store, templates, clock, log }: Needs) {
  const underWay = new Map<string, Promise<SendOutcome>>();

  async function send(message: OutgoingMessage): Promise<SendOutcome> {
    if (!recipientOf(message.to)) return { status: 'refused', reason: 'badNumber' };
    const notBefore = await leave(message);
    if (notBefore !== undefined) return { status: 'refused', reason: 'tooFast', notBefore };
    if (!(await isOpen(store, clock, message.to))) return byTemplate(message);
    const outcome = await freely(message);
    // They wrote longer ago than we know. Nothing has arrived, so the template may still go.
    return outcome.status === 'refused' && outcome.reason === 'outsideWindow' ? byTemplate(message) : outcome;
  }

  /** Waits for leave to send; the moment before which there is none, where that is far. */
  async function leave({ to, urgency }: OutgoingMessage): Promise<number | undefined> {
    const until = clock.monotonic() + patienceMs;
    for (;;) {
      const wait = pacing.take(to, urgency);
      if (wait === 0) return undefined;
      if (clock.monotonic() + wait > until) return clock.now() + wait;
      await clock.sleep(wait);
    }
  }

  async function byTemplate(message: OutgoingMessage): Promise<SendOutcome> {
    const found = templateFor(message, templates);
    if (!found) return { status: 'refused', reason: 'outsideWindow' };
    if (found.cut) log('warn', 'whatsapp-cut', { channel: 'whatsapp', notification: message.id, kind: 'template' });
    return outcomeOf(await dispatch.send(message.to, { type: 'template', template: found.template }, message.id));
  }

  async function freely(message: OutgoingMessage): Promise<SendOutcome> {
    const { id, to, file } = message;
    const text = whole(message);
    if (!file) return outcomeOf(await dispatch.send(to, textBody(text), id));
    const uploaded = await dispatch.upload(to, file);
    // Nothing has gone to the member yet, whatever became of the file.
    if (uploaded.status === 'unknown') return { status: 'refused', reason: 'unavailable' };
    if (uploaded.status === 'refused') {
      const { outcome } = uploaded.consequence;
      if (outcome === 'rejected') return withoutFile(message, text, uploaded.code);
      return outcomeOf(uploaded);
    }
    const hasCaption = text.length <= limits.caption;
    const sent = await dispatch.send(to, fileBody(file, uploaded.id, hasCaption ? text : ''), id);
    if (sent.status === 'refused' && sent.consequence.textInstead) return withoutFile(message, text, sent.code);
    return sent.status !== 'done' || hasCaption ? outcomeOf(sent) : outcomeOf(await dispatch.send(to, textBody(text), id));
  }

  async function withoutFile({ id, to }: OutgoingMessage, text: string, code: number | undefined): Promise<SendOutcome> {
    log('warn', 'whatsapp-file-refused', { channel: 'whatsapp', notification: id, alert: code ?? 'no code' });
    return outcomeOf(await dispatch.send(to, textBody(text), id));
  }

  function whole({ id, text }: OutgoingMessage): string {
    const safe = neutral(text);
    if (safe.length <= limits.text) return safe;
    log('warn', 'whatsapp-cut', { channel: 'whatsapp', notification: id, kind: 'text' });
    return `${safe.slice(0, limits.text - 1).replace(/[\ud800-\udbff]$/, '')}…`;
  }

  return (message: OutgoingMessage): Promise<SendOutcome> => {
    const known = underWay.get(message.id);
    if (known) return known;
    const outcome = send(message).finally(() => underWay.delete(message.id));
    underWay.set(message.id, outcome);
    return outcome;
  };
}

function fileBody({ name, mime }: { name: string; mime: string }, id: string, caption: string): CloudBody {
  const below = caption === '' ? {} : { caption };
  return mime.startsWith('image/')
    ? { type: 'image', image: { id, ...below } }
    : { type: 'document', document: { id, filename: name, ...below } };
}

function outcomeOf(called: Called): SendOutcome {
  if (called.status === 'done') return { status: 'sent', messageId: called.id };
  if (called.status === 'unknown') return called;
  const { outcome } = called.consequence;
  return outcome === 'unknown'
    ? { status: 'unknown', why: `WhatsApp said ${called.code ?? 'no'}` }
    : { status: 'refused', reason: outcome };
}
