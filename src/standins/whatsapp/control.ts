import { z } from 'zod';
import { errorCodes } from './errors.js';
import { kindNames } from './phones.js';
import { userOf, type WhatsappState } from './state.js';

const Who = z.string().regex(/^[\w.-]{3,60}$/);

export const Say = z.object({
  who: Who,
  text: z.string().max(5000).optional(),
  kind: z.enum(kindNames).optional(),
  agoMs: z
    .number()
    .int()
    .min(0)
    .max(30 * 86_400_000)
    .optional(),
});
export const Tap = z.object({ who: Who, message: z.string().max(300), id: z.string().max(300) });
export const Ordered = z.object({
  code: z
    .number()
    .int()
    .refine((code) => errorCodes.includes(code), 'is no code of the Cloud API'),
  times: z.union([z.literal('always'), z.number().int().min(1).max(1e6)]),
  to: Who.optional(),
  later: z.boolean().default(false),
});
export const Settings = z.object({ upTo: z.enum(['sent', 'delivered', 'read']), paced: z.boolean() }).partial();
export const User = z.object({
  who: Who,
  name: z.string().max(100).optional(),
  userId: Who.optional(),
  hidesNumber: z.boolean().optional(),
  reachable: z.boolean().optional(),
});
export const Template = z.object({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/),
  language: z.string().min(2).max(10),
  parameters: z.number().int().min(0).max(20),
  status: z.enum(['APPROVED', 'PAUSED', 'DISABLED']).default('APPROVED'),
});

/** Orders an error for the next so many messages. */
export function orderError(state: WhatsappState, { code, times, to, later }: z.output<typeof Ordered>): void {
  const id = Math.max(0, ...state.errors.map((one) => one.id)) + 1;
  state.errors.push({ id, code, times, to: to ?? null, later });
}

export function setUser(state: WhatsappState, { who, ...given }: z.output<typeof User>): void {
  const changes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  state.users[who] = { ...userOf(state, who), ...changes };
}

/** Registers a template, or changes the one of this name and language. */
export function setTemplate(state: WhatsappState, template: z.output<typeof Template>): void {
  state.templates = [...state.templates.filter(({ name, language }) => name !== template.name || language !== template.language), template];
}

/** Messages of a chat that are shown. */
export const shownMax = 200;

/** The chats, those with something new first. */
export function chatsOf(state: WhatsappState) {
  const last = new Map<string, number>();
  for (const { who, at } of state.chat) {
    last.delete(who);
    last.set(who, at);
  }
  return [...last].reverse().map(([who, at]) => ({ who, at, name: userOf(state, who).name }));
}
