import { z } from 'zod';
import type { WhatsappState } from './state.js';

/** What is wrong with a message: the documents' code, and what is said of it. */
export type Wrong = { code: number; details: string };

/** Cloud API docs: characters are Unicode characters. */
const characters = (text: string): number =>
  Array.from(new Intl.Segmenter().segment(text)).reduce((n, { segment }) => n + segment.length, 0);
const upTo = (max: number) =>
  z
    .string()
    .min(1)
    .refine((text) => characters(text) <= max, `must be between 1 and ${max} characters`);
const rowIdOf = (max: number) => upTo(max).refine((id) => id.trim() === id, 'must not begin or end with a space');

const Footer = z.object({ text: upTo(60) }).optional();
const Body = z.object({ text: upTo(1024) });
const unique = <T>(of: (one: T) => string) => [(all: T[]) => new Set(all.map(of)).size === all.length, 'must be unique'] as const;

const Buttons = z.strictObject({
  type: z.literal('button'),
  header: z.unknown().optional(),
  body: Body,
  footer: Footer,
  action: z.strictObject({
    buttons: z
      .array(z.strictObject({ type: z.literal('reply'), reply: z.strictObject({ id: rowIdOf(256), title: upTo(20) }) }))
      .min(1)
      .max(3)
      .refine(...unique<{ reply: { id: string } }>(({ reply }) => reply.id))
      .refine(...unique<{ reply: { title: string } }>(({ reply }) => reply.title)),
  }),
});

const Section = z.strictObject({
  title: upTo(24).optional(),
  rows: z.array(z.strictObject({ id: rowIdOf(200), title: upTo(24), description: upTo(72).optional() })).min(1),
});

const List = z.strictObject({
  type: z.literal('list'),
  header: z.unknown().optional(),
  body: Body,
  footer: Footer,
  action: z.strictObject({
    button: upTo(20),
    sections: z
      .array(Section)
      .min(1)
      .max(10)
      .refine((all) => all.length === 1 || all.every(({ title }) => title !== undefined), 'need titles where there are several')
      .refine((all) => all.reduce((n, { rows }) => n + rows.length, 0) <= 10, 'have more than 10 rows in total')
      .refine((all) => unique<{ id: string }>(({ id }) => id)[0](all.flatMap(({ rows }) => rows)), 'have rows with the same id'),
  }),
});

const Media = z.strictObject({
  id: z.string().optional(),
  link: z.string().optional(),
  caption: upTo(1024).optional(),
  filename: z.string().max(240).optional(),
});

const Template = z.strictObject({
  name: z.string().min(1),
  language: z.object({ code: z.string().min(2) }),
  components: z
    .array(z.object({ type: z.string(), parameters: z.array(z.object({ type: z.literal('text'), text: z.string().min(1) })).default([]) }))
    .default([]),
});

/** What each type of message must hold. */
const contents: Readonly<Record<string, z.ZodType>> = {
  text: z.strictObject({ body: upTo(4096), preview_url: z.boolean().optional() }),
  interactive: z.discriminatedUnion('type', [Buttons, List]),
  image: Media,
  document: Media,
  template: Template,
};

/** Checks what a message holds, as WhatsApp does before it accepts it; undefined when nothing is wrong. */
export function wrongWith(state: WhatsappState, type: string, content: unknown): Wrong | undefined {
  const shape = contents[type];
  if (!shape) return { code: 131051, details: `Message type ${type} is not supported` };
  if (content === undefined) return { code: 131008, details: `Parameter ${type} is missing` };
  const read = shape.safeParse(content);
  if (!read.success) return { code: 131009, details: z.prettifyError(read.error) };
  if (type === 'template') return wrongWithTemplate(state, read.data as z.output<typeof Template>);
  if (type === 'image' || type === 'document') return wrongWithMedia(state, type, read.data as z.output<typeof Media>);
  return undefined;
}

function wrongWithMedia(state: WhatsappState, type: 'image' | 'document', { id, link }: z.output<typeof Media>): Wrong | undefined {
  if (id === undefined) return link === undefined ? { code: 131008, details: 'id or link is missing' } : undefined;
  const file = state.media.find((one) => one.id === id);
  if (!file) return { code: 131009, details: `There is no media ${id}` };
  return type === 'image' && !file.mime.startsWith('image/') ? { code: 131053, details: `${file.mime} is no image` } : undefined;
}

function wrongWithTemplate({ templates }: WhatsappState, { name, language, components }: z.output<typeof Template>): Wrong | undefined {
  const found = templates.find((one) => one.name === name && one.language === language.code);
  if (!found) return { code: 132001, details: `Template name (${name}) does not exist in ${language.code}` };
  if (found.status !== 'APPROVED')
    return { code: found.status === 'PAUSED' ? 132015 : 132016, details: `Template ${name} is ${found.status}` };
  const given = components.filter(({ type }) => type.toLowerCase() === 'body').flatMap(({ parameters }) => parameters);
  if (given.length !== found.parameters)
    return { code: 132000, details: `Number of parameters (${given.length}) does not match the expected number (${found.parameters})` };
  if (given.some(({ text }) => /[\n\t]| {4}/.test(text)))
    return { code: 132012, details: 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces' };
  return given.some(({ text }) => characters(text) > 1024) ? { code: 132005, details: 'Translated text too long' } : undefined;
}
