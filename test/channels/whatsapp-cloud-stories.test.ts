import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Answer, Hear } from '../../src/conversation/types.js';
import type { ChatEntry } from '../../src/standins/whatsapp/state.js';
import { play, type Carry } from '../stories/play.js';
import { cloudStage } from './cloud-stage.js';

const folder = 'test/stories';
const storyOf = (file: string) => readFileSync(`${folder}/${file}`, 'utf8');
const files = readdirSync(folder).filter((file) => file.endsWith('.txt') && /^# channel: whatsapp$/m.test(storyOf(file)));

/** Of each conversation the first story in each language: what these look like is kept, and read by whoever changes it. */
const drawn = new Set(
  ['en', 'sw', 'fr'].flatMap((language) => {
    const own = files.filter((file) => file.endsWith(`.${language}.txt`));
    return own.filter((file, i) => own.findIndex((other) => other.split('.')[0] === file.split('.')[0]) === i);
  }),
);

type Content = {
  text?: { body: string };
  interactive?: {
    body: { text: string };
    footer?: { text: string };
    action: { buttons?: { reply: { title: string } }[]; button?: string; sections?: { rows: { title: string; description?: string }[] }[] };
  };
};

/** A message as it stands on the phone: buttons in brackets, a list below what opens it. */
function phone({ content }: ChatEntry): string {
  const { text, interactive } = content as Content;
  if (!interactive) return text?.body ?? '';
  const { buttons = [], button, sections = [] } = interactive.action;
  const rows = sections
    .flatMap((section) => section.rows)
    .map(({ title, description }) => `  - ${title}${description === undefined ? '' : ` | ${description}`}`);
  return [
    interactive.body.text,
    ...(interactive.footer ? [`(${interactive.footer.text})`] : []),
    ...(buttons.length > 0 ? [buttons.map(({ reply }) => `[ ${reply.title} ]`).join(' ')] : []),
    ...(button === undefined ? [] : [`[ ☰ ${button} ]`]),
    ...rows,
  ].join('\n');
}

/** What a member says goes by a webhook to the driver, and what is said to them through the stand-in of WhatsApp. */
function throughTheCloud(): Carry {
  let now: { hear: Hear; ended: boolean } | undefined;
  const stage = cloudStage({ hear: async (heard, voice) => now?.hear(heard, voice) ?? { body: '', ended: true } });
  stage.state().paced = false;
  const started = stage.start();
  return async (its, answer) => {
    if (its.channel !== 'whatsapp') return answer(its);
    await started;
    const who = its.address.replace('+', '');
    const text = its.said.kind === 'wrote' ? its.said.text : '';
    const before = stage.core.whatsapp.chat(who).length;
    now = {
      ended: false,
      hear: async (heard, voice): Promise<Answer> => {
        const given = await answer({ ...its, said: heard.said }, voice);
        if (now) now.ended = given.ended;
        return given;
      },
    };
    stage.core.whatsapp.say({ who, text });
    for (let i = 0; i < 60 && stage.core.whatsapp.chat(who).length < before + 2; i++) await stage.clock.advance(100);
    const [, message, more] = stage.core.whatsapp.chat(who).slice(before);
    expect(more).toBeUndefined();
    if (!message) throw new Error(`nothing came back to ${JSON.stringify(text)}: ${JSON.stringify(stage.logged)}`);
    return { body: phone(message), ended: now.ended };
  };
}

test.each(files.filter((file) => drawn.has(file)))('%s over the Cloud API', async (file) => {
  const told = await play(storyOf(file), throughTheCloud());
  await expect(told).toMatchFileSnapshot(`cloud-stories/${file}`);
  expect(told).not.toMatch(/undefined|NaN|\[object|\{\w+\}/);
});

test('all others go the same way: the same is asked for, and the same is ended', async () => {
  const asked = (told: string) => told.split('\n').filter((line) => /^(\* |> |~ |\(end\)$)/.test(line));
  const others = files.filter((file) => !drawn.has(file));
  expect(others.length).toBeGreaterThan(50);
  for (const file of others) expect(asked(await play(storyOf(file), throughTheCloud())), file).toEqual(asked(await play(storyOf(file))));
}, 120_000);
