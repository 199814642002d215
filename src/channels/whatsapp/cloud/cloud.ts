import { setMaxListeners } from 'node:events';
import { days, hours, type Clock } from '../../../clock.js';
import type { Hear } from '../../../conversation/types.js';
import { jsonOf, type Send } from '../../../http.js';
import type { Ids } from '../../../ids.js';
import { errorFields, type Log } from '../../../log.js';
import { sameSecret } from '../../../secrets.js';
import { chat } from '../chat.js';
import { cloudClient, type CloudAccess } from './client.js';
import { dispatching } from './dispatch.js';
import { gate } from './gate.js';
import { cloudInbox } from './inbox.js';
import { pacing } from './pacing.js';
import { readWebhook, type CloudStatus } from './read.js';
import { keyOfReply, replying } from './replies.js';
import { reportOf } from './report.js';
import { cloudSender } from './sender.js';
import { isSigned } from './signature.js';
import type { DeliveryReport } from '../../../outgoing.js';
import type { CloudStore, KeptMessage } from './store.js';
import type { TemplateSettings } from './templates.js';
import { cloudVoice } from './voice.js';

export type CloudSettings = CloudAccess & {
  /** Any of them signs. */
  appSecrets: readonly string[];
  verifyToken: string;
  templates: TemplateSettings;
};

/** Cloud API docs: what was not acknowledged comes again for seven days. */
const rememberMs = days(8);
const sweepEveryMs = hours(6);
/** For so long a failure teaches something about sending. */
const newsMs = hours(1);
/** Items that are taken up at a time after a start. */
const batchMax = 500;

/** What a webhook came to, for whoever answers it and counts it. */
export type Taken = { status: 200 | 400 | 401; outcome: string };

type Needs = {
  settings: CloudSettings;
  store: CloudStore;
  hear: Hear;
  /** Takes what became of a message, durably. */
  report: (report: DeliveryReport) => Promise<void>;
  /** Asks a person to type, in their language. */
  pleaseType?: (address: string) => Promise<string>;
  /** Of this provider alone. */
  send: Send;
  clock: Clock;
  ids: Pick<Ids, 'uuid'>;
  log: Log;
};

/**
 * WhatsApp by the official Cloud API. A webhook is stored and acknowledged, and its messages are answered behind; what was stored and not
 * done when the process ended is done after the next start.
 */
export function whatsappCloud({ settings, store, hear, report, pleaseType, send, clock, ids, log }: Needs) {
  const { phoneNumberId, appSecrets, verifyToken, templates } = settings;
  const closing = new AbortController();
  const { signal } = closing;
  setMaxListeners(0, signal); // each chat that waits listens
  const client = cloudClient(settings, { send, ids });
  const pace = pacing(clock);
  const entry = gate({ clock, log });
  const dispatch = dispatching({ client, gate: entry, pacing: pace, store, clock, log });
  const replies = replying({ dispatch, pacing: pace, clock, log, closing: signal });
  const converse = chat({ hear, voice: cloudVoice(), clock, pleaseType });
  const inbox = cloudInbox({ converse, replies, markRead: dispatch.markRead, store, clock, log, closing: signal });

  /** A word of one of our answers is for those who gave it, and for nobody else. */
  async function isOfAnswer({ ourId, status, code }: CloudStatus): Promise<boolean> {
    const key = keyOfReply(ourId);
    if (key === undefined) return false;
    // Written down: the process that gave the answer may have ended before it knew.
    if (replies.left(key)) await store.done(key);
    if (status === 'failed') log('warn', 'whatsapp-reply-failed', { channel: 'whatsapp', alert: code ?? 'no code' });
    return true;
  }

  async function take(bytes: Uint8Array, signature: string | undefined): Promise<Taken> {
    if (!isSigned(bytes, signature, appSecrets)) return { status: 401, outcome: 'forged' };
    const news = readWebhook(jsonOf(Buffer.from(bytes).toString('utf8')), phoneNumberId);
    if (!news) return { status: 400, outcome: 'unreadable' };
    const { messages, statuses, foreign, unread } = news;
    if (foreign > 0) log('warn', 'whatsapp-foreign', { channel: 'whatsapp', count: foreign });
    if (unread > 0) log('warn', 'whatsapp-unread', { channel: 'whatsapp', count: unread });
    // An old word of it, which has come again, says nothing of now.
    for (const { status, code, to, at } of statuses)
      if (status === 'failed' && code !== undefined && clock.now() - at < newsMs) await dispatch.failed(to, code, at);
    for (const status of statuses) if (!(await isOfAnswer(status))) await report(reportOf(status));
    const fresh = messages.length > 0 ? await store.put(messages, clock.now()) : [];
    for (const message of fresh) {
      pace.heard();
      if (early) early.push(message);
      else if (!signal.aborted) inbox.add(message);
    }
    const told = statuses.length > 0 ? 'reports' : 'nothing';
    return { status: 200, outcome: fresh.length > 0 ? 'stored' : messages.length > 0 ? 'repeat' : told };
  }

  /** What comes before all that was left is read. */
  let early: KeptMessage[] | undefined = [];

  /** What was left by the process before this one, and what has come since. */
  async function resume(): Promise<void> {
    const left = new Map<number, KeptMessage>();
    for (let afterSeq = 0; ;) {
      const batch = await store.waiting(afterSeq, batchMax);
      for (const item of batch) left.set(item.seq, item);
      const last = batch.at(-1);
      if (!last) break;
      afterSeq = last.seq;
    }
    for (const item of early ?? []) left.set(item.seq, item);
    early = undefined;
    left.forEach(inbox.add);
  }

  async function sweep(): Promise<void> {
    while (!signal.aborted) {
      await store.sweep(clock.now() - rememberMs).catch((error: unknown) => log('error', 'sweep', errorFields(error)));
      await clock.sleep(sweepEveryMs, signal);
    }
  }

  return {
    /** Cloud API docs: an address is verified by giving back what was asked; undefined for who does not know the token. */
    verify(query: { mode: string | undefined; token: string | undefined; challenge: string | undefined }): string | undefined {
      const knows = sameSecret(query.token ?? '', verifyToken);
      return knows && query.mode === 'subscribe' ? query.challenge : undefined;
    },
    /** Stores what a webhook tells, if Meta has signed it. Rejects when it cannot be stored: Meta sends it again. */
    take,
    send: cloudSender({ dispatch, pacing: pace, store, templates, clock, log }),
    /** Why nothing is sent at present, if so. */
    stopped: entry.why,
    async start(): Promise<void> {
      await resume();
      void sweep();
    },
    /** Takes nothing new up, and waits for what is under way. */
    async stop(): Promise<void> {
      closing.abort();
      await inbox.idle();
    },
  };
}
