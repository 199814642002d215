import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { flows } from '../flows/index.js';
import { septets } from '../src/gsm7.js';
import { screenMax } from '../src/channels/ussd/pages.js';
import { play } from './stories/play.js';
import { changes } from './stories/village.js';

const folder = 'test/stories';
const files = readdirSync(folder).filter((file) => file.endsWith('.txt'));

/** A new story is begun by writing its `#`, `> ` and `~ ` lines; `vitest -u` tells the rest. */
test.each(files)('%s', async (file) => {
  const told = await play(readFileSync(`${folder}/${file}`, 'utf8'));
  await expect(told).toMatchFileSnapshot(`stories/${file}`);
  expect(told, 'every text and every value is there').not.toMatch(/undefined|NaN|\[object|\{\w+\}/);
  let channel = /^# channel: (\w+)$/m.exec(told)?.[1] ?? 'ussd';
  for (const screen of told.split(/\n\n(?=[>~])/).slice(1)) {
    const [, turnsTo] = /^~ (?:writes on (\w+)|dials)/.exec(screen) ?? [undefined, undefined];
    if (screen.startsWith('~ dials')) channel = 'ussd';
    else channel = turnsTo ?? channel;
    if (channel !== 'ussd') continue;
    const body = screen.split('\n').filter((line) => !/^([>~*] ?|\(end\)$)/.test(line));
    expect(septets(body.join('\n')), screen).toBeLessThanOrEqual(screenMax);
  }
});

test('there is a story of every flow, and of everything that the village may do', () => {
  const all = files.map((file) => readFileSync(`${folder}/${file}`, 'utf8')).join('\n');
  for (const flow of Object.keys(flows))
    expect(
      files.some((file) => file.startsWith(`${flow}.`)),
      flow,
    ).toBe(true);
  for (const change of Object.keys(changes)) expect(all, change).toContain(change);
  for (const language of ['en', 'sw', 'fr'])
    expect(
      files.some((file) => file.endsWith(`.${language}.txt`)),
      language,
    ).toBe(true);
  expect(existsSync(`${folder}/contribute.usual.en.txt`)).toBe(true);
});

/** What was behind the PIN in one USSD session is behind it again in the next, also by going back. */
test.each([
  ['balance.dropped.en.txt', 'Total:'],
  ['balance.dropped-and-left.en.txt', 'Total:'],
  ['pin-change.dropped.en.txt', 'new PIN'],
])('%s: a redial opens nothing that a PIN has closed', async (file, secret) => {
  const sessions = (await play(readFileSync(`${folder}/${file}`, 'utf8'))).split('~ dials\n').slice(1);
  expect(sessions.length).toBeGreaterThan(1);
  expect(sessions.some((session) => session.includes(secret))).toBe(true);
  for (const session of sessions) if (session.includes(secret)) expect(session, 'the PIN was given in it').toContain('> 7391');
});
