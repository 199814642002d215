import type { OutgoingMessage } from '../../../outgoing.js';
import { neutral } from '../neutral.js';
import { limits, type CloudTemplate } from './body.js';

/**
 * A template that Meta has approved, under the key of the text that it stands for; `*` is for all other texts, and takes the whole text as
 * its one parameter. `languages`: our languages and their codes there.
 */
export type TemplateSetting = { name: string; languages: Readonly<Record<string, string>>; parameters?: readonly string[] | undefined };
export type TemplateSettings = Readonly<Record<string, TemplateSetting>>;

/** The key of the template for every text. */
export const anyText = '*';

/** A parameter in the form that Meta takes: no line breaks, no tabs, never four spaces in a row. `cut`: something did not fit. */
function parameter(value: string): { text: string; cut: boolean } {
  const line = neutral(value)
    .trim()
    .replace(/\s*\n\s*/g, ' · ')
    .replace(/\s+/g, ' ');
  const fits = line.length <= limits.parameter;
  return { text: fits ? line : `${line.slice(0, limits.parameter - 1).replace(/[\ud800-\udbff]$/, '')}…`, cut: !fits };
}

/** The template that says what a message says; undefined where the host has set up none that fits. */
export function templateFor(
  { text, words }: Pick<OutgoingMessage, 'text' | 'words'>,
  settings: TemplateSettings,
): { template: CloudTemplate; cut: boolean } | undefined {
  const own = words && settings[words.key];
  const values = own?.parameters?.map((name) => words?.values[name]) ?? [];
  const isWhole = own !== undefined && values.every((value) => value !== undefined && value.trim() !== '');
  const chosen = isWhole ? own : settings[anyText];
  const code = chosen && (chosen.languages[words?.language ?? ''] ?? (words ? undefined : Object.values(chosen.languages)[0]));
  if (!chosen || code === undefined) return undefined;
  const given = (isWhole ? values.map((value) => value ?? '') : [text]).map(parameter);
  const parameters = given.map((one) => ({ type: 'text' as const, text: one.text }));
  const components = parameters.length > 0 ? [{ type: 'body' as const, parameters }] : [];
  return { template: { name: chosen.name, language: { code }, components }, cut: given.some((one) => one.cut) };
}
