import express, { Router } from 'express';
import type { ErrorRequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Clock } from '../../clock.js';
import type { Ids } from '../../ids.js';
import type { Hear, Voice } from '../../conversation/types.js';
import type { MediaFile } from '../../media-file.js';
import { nationalPhone } from '../../phone.js';
import type { Phone } from '../../phone.js';
import { chats } from './chats.js';
import type { ChatMessage } from './chats.js';
import { eventStreams } from './event-streams.js';
import { chatFiles } from './files.js';
import type { PhoneNetwork } from './network.js';
import { guarded, pageFile } from './page-files.js';

/** Somebody whose phones can be picked up. */
export type PhoneOwner = {
  /** A short name for addresses (`amina`): a phone number does not belong into one. */
  id: string;
  name: string;
  phone: Phone;
  /** The id of the chama under which they stand. */
  chama: string;
  /** Another that they are in as well, by name. */
  also?: string;
  /** What they call the account that they pay from. */
  wallet: string;
  role: 'member' | 'secretary' | 'treasurer' | 'chair' | 'none';
  /** `ready` has a PIN; `new` is a member who never spoke with the service; `unknown` is in no chama. */
  standing: 'ready' | 'new' | 'unknown';
};

/** A chama of the demo: what its members dial (`*384*100#`), where it is, and what is spoken in it. */
export type PhoneChama = {
  id: string;
  name: string;
  country: string;
  ussdCode: string;
  language: 'en' | 'sw' | 'fr';
  timeZone: string;
  /** Members are asked to pay on their phones; else they pay by themselves, and say so. */
  collects: boolean;
};

/** What a visitor may know. */
export type Demo = {
  /** In the order in which they stand on the page. */
  chamas: readonly PhoneChama[];
  /** The members' PIN for the service, and their PIN for mobile money. */
  pin: string;
  walletPin: string;
  /** Where the stand-ins' outcomes and faults are chosen. */
  panelUrl?: string;
};

export type PhonesOptions = {
  hear: Hear;
  /** How the service speaks on WhatsApp, as text. */
  voice: Voice;
  network: PhoneNetwork;
  members: () => readonly PhoneOwner[];
  demo: Demo;
  clock: Clock;
  ids: Ids;
};

/** What became of a message to a chat. */
export type ChatOutcome = { status: 'sent'; messageId: string } | { status: 'refused'; reason: 'badNumber' };

/** Longest text that a chat or a USSD answer takes. */
const textMax = 1000;
const Id = z.string().regex(/^[\w:.-]{1,80}$/);
const Dial = z.object({ member: Id, code: z.string().regex(/^[\d*#+]{1,182}$/) });
const Reply = z.object({ session: z.string().min(1).max(200), input: z.string().max(182) });
const Cancel = z.object({ session: z.string().min(1).max(200) });
const Wrote = z.object({ member: Id, text: z.string().trim().min(1).max(textMax), id: Id.optional() });
const PromptAnswered = z.union([z.object({ pin: z.string().regex(/^\d{1,8}$/) }), z.object({ cancel: z.literal(true) })]);
const Asked = z.object({ member: Id });

/** A body that is no JSON, or too long, is the sender's mistake; everything else is ours and goes on. */
const unreadable: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const status = error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500;
  if (status < 400 || status >= 500) return next(error);
  response.status(status).json({ error: 'unreadable' });
};

/** The WhatsApp id that a demo member writes from. The main program binds it to the member. */
export const chatAddress = (phone: string): string => `${phone.replace('+', '')}@c.us`;

/**
 * The simulator: a feature phone and a chat for each demo member, on one page. `router` is to be mounted at /phones,
 * `deliver` brings a notification to a chat (`to` is a WhatsApp id; the same `id` again changes nothing), and `close` ends what
 * is open so that the server can stop.
 */
export function phones({ hear, voice, network, members, demo, clock, ids }: PhonesOptions) {
  const memory = chats();
  const files = chatFiles();
  const streams = eventStreams(clock);
  const unsubscribe = network.events(({ phone, ...event }) => streams.tell(phone, event));
  const router = Router();
  const owner = (id: string) => members().find((one) => one.id === id);

  /** The owner whom a request names, or an answer that says what is wrong with it. */
  const named = (query: unknown, response: Response): PhoneOwner | undefined => {
    const asked = Asked.safeParse(query);
    const found = asked.success ? owner(asked.data.member) : undefined;
    if (!found) response.status(404).json({ error: 'no such member' });
    return found;
  };

  router.use(guarded);
  router.get('/api/members', (_request, response) => {
    const list = members().map(({ phone, ...known }) => ({ ...known, number: nationalPhone(phone) }));
    response.json({ demo, members: list });
  });
  router.get('/api/events', (request, response) => {
    const of = named(request.query, response);
    if (of) streams.open(of.phone, response);
  });
  router.get('/api/sms', async (request, response) => {
    const of = named(request.query, response);
    if (of) response.json({ sms: await network.smsInbox(of.phone) });
  });
  router.get('/api/prompts', async (request, response) => {
    const of = named(request.query, response);
    if (of) response.json({ prompts: await network.prompts(of.phone) });
  });
  router.get('/api/chat', (request, response) => {
    const of = named(request.query, response);
    if (of) response.json({ messages: memory.of(of.phone) });
  });

  router.get('/api/files/:id', (request, response) => {
    const of = named(request.query, response);
    if (!of) return;
    if (!memory.of(of.phone).some(({ id, file }) => id === request.params.id && file))
      return void response.status(404).json({ error: 'no such file' });
    files.send(request.params.id, response);
  });

  // Only application/json is read: a form on another site cannot send it without asking first.
  router.use('/api', express.json({ limit: '8kb' }), unreadable);
  router.post('/api/ussd/dial', async (request, response) => {
    const dial = Dial.safeParse(request.body);
    if (!dial.success) return void response.status(400).json({ error: 'a code has digits, * and #' });
    const of = named(dial.data, response);
    if (of) response.json(await network.dial(of.phone, dial.data.code));
  });
  router.post('/api/ussd/reply', async (request, response) => {
    const reply = Reply.safeParse(request.body);
    if (!reply.success) return void response.status(400).json({ error: 'no such answer' });
    response.json(await network.reply(reply.data.session, reply.data.input));
  });
  router.post('/api/ussd/cancel', async (request, response) => {
    const cancel = Cancel.safeParse(request.body);
    if (!cancel.success) return void response.status(400).json({ error: 'no such session' });
    await network.cancel(cancel.data.session);
    response.json({ status: 'closed' });
  });
  router.post('/api/prompts/:id', async (request, response) => {
    const answer = PromptAnswered.safeParse(request.body);
    if (!answer.success) return void response.status(400).json({ error: 'a PIN has digits' });
    response.json(await network.answerPrompt(request.params.id, answer.data));
  });
  router.post('/api/chat', async (request, response) => {
    const wrote = Wrote.safeParse(request.body);
    if (!wrote.success) return void response.status(400).json({ error: `a message has 1 to ${textMax} characters` });
    const of = named(wrote.data, response);
    if (!of) return;
    const { text, id = ids.next() } = wrote.data;
    const at = clock.now();
    const add = (message: ChatMessage) => {
      if (memory.add(of.phone, message)) streams.tell(of.phone, { kind: 'chat', message });
      return message;
    };
    const message = add({ id, from: 'member', text, at });
    const heard = { channel: 'whatsapp', address: chatAddress(of.phone), id, said: { kind: 'wrote', text }, at } as const;
    const { body } = await hear(heard, voice);
    const answers = body === '' ? [] : [add({ id: `${id}:answer`, from: 'chama', text: body, at: clock.now() })];
    response.json({ message, answers });
  });
  router.get(/.*/, pageFile);

  return {
    router,
    deliver: async ({ to, text, id, file }: { to: string; text: string; id: string; file?: MediaFile }): Promise<ChatOutcome> => {
      const of = members().find(({ phone }) => chatAddress(phone) === to);
      if (!of) return { status: 'refused', reason: 'badNumber' };
      const name = `notice:${id}`;
      const shown = file && !memory.of(of.phone).some((one) => one.id === name) ? files.keep(name, file) : undefined;
      const message: ChatMessage = { id: name, from: 'chama', text, at: clock.now(), push: true, ...(shown && { file: shown }) };
      if (memory.add(of.phone, message)) streams.tell(of.phone, { kind: 'chat', message });
      return { status: 'sent', messageId: message.id };
    },
    close: (): void => {
      unsubscribe();
      streams.close();
    },
  };
}
