import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { whatsappDoor } from '../../src/channels/whatsapp/door.js';
import { whatsappVoice } from '../../src/channels/whatsapp/voice.js';
import { systemClock as clock } from '../../src/clock.js';
import type { Hear, Heard } from '../../src/conversation/types.js';
import { play } from '../stories/play.js';
import type { Carry } from '../stories/play.js';
import { withoutChromium } from './chromium.js';
import { driverProcess } from './driver-process.js';
import type { DriverProcess } from './driver-process.js';
import { closeAll, world } from './world.js';
import type { World } from './world.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/**
 * Of the stories that are told on WhatsApp: the first contact and the binding, what moves money and what refuses to, lists and
 * pages, free text, what is pasted, and every language. The rest differ in words, not in what a channel does with them.
 */
const chosen = [
  'bind.usual.sw.txt',
  'bind.too-many.en.txt',
  'buy-sats.came-in.sw.txt',
  'buy-sats.limit.fr.txt',
  'change-chama.only-one.en.txt',
  'claims.in-a-chat.en.txt',
  'contribute.words.en.txt',
  'contribute.words.fr.txt',
  'forget-me.in-a-chat.fr.txt',
  'forget-me.in-a-chat.sw.txt',
  'guarantor.words.en.txt',
  'meetings.words.fr.txt',
  'messages.in-a-chat.fr.txt',
  'paid.pastes.sw.txt',
  'pay-for.words.sw.txt',
  'preferences.whatsapp.fr.txt',
  'send.words.en.txt',
  'statement.words.sw.txt',
  'votes.words.en.txt',
];
/** Kept as they came out of the page, for people to look at. */
const kept = ['contribute.words.en.txt', 'paid.pastes.sw.txt', 'meetings.words.fr.txt'];

const token = 'the-token-of-the-stories';

describe.skipIf(withoutChromium !== undefined)(withoutChromium ?? 'stories on WhatsApp', () => {
  let it: World;
  let server: Server;
  let driver: DriverProcess;
  /** Who answers what the driver brings: the story that is being told. */
  let hear: Hear = () => Promise.reject(new Error('no story is being told'));

  beforeAll(async () => {
    it = await world();
    const door = whatsappDoor({ hear: (heard, voice) => hear(heard, voice), voice: whatsappVoice(), clock, token });
    server = createServer((request, response) => door.handle(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/door/whatsapp/${token}`;
    driver = driverProcess(it, () => url);
    driver.start();
    await vi.waitFor(() => expect(it.phone.scan(door.state().qr ?? ''), driver.said.join('')).toBe(true), { timeout: 40_000 });
    await vi.waitFor(() => expect(door.state().state).toBe('ready'), { timeout: 30_000 });
  });
  afterAll(() =>
    closeAll(
      () => driver.stop(),
      () => server.closeAllConnections(),
      () => server.close(),
      () => it.close(),
    ),
  );

  /** From the member's chat through page, browser, driver and door into the story's conversation, and back into the chat. */
  const throughTheChat =
    (number: string): Carry =>
    async (heard, answer) => {
      if (heard.channel !== 'whatsapp' || heard.said.kind !== 'wrote') return answer(heard);
      const person = it.phone.meets(number);
      const before = it.phone.sent.length;
      let ended = false;
      // The story's own time and member; what was typed is what arrived.
      hear = async ({ said, address }: Heard) => {
        expect(address).toBe(person.chat);
        const answered = await answer({ ...heard, said });
        ({ ended } = answered);
        return answered;
      };
      it.phone.writes(person, heard.said.text);
      await it.phone.until(`an answer to "${heard.said.text}"`, () => it.phone.sent.length > before);
      const [message] = it.phone.sent.slice(before);
      expect(message?.chat).toBe(person.chat);
      return { body: message?.body ?? '', ended };
    };

  test.each(chosen.map((file, i) => [file, `2547330000${String(i).padStart(2, '0')}`]))('%s', async (file, number) => {
    const story = readFileSync(`test/stories/${file}`, 'utf8');
    expect(story).toContain('# channel: whatsapp');
    const before = it.phone.sent.length;
    expect(await play(story, throughTheChat(number))).toBe(await play(story));
    const answers = it.phone.sent.slice(before);
    expect(answers, 'one message for each that she wrote').toHaveLength(story.match(/^> /gm)?.length ?? 0);
    if (!kept.includes(file)) return;
    const messages = answers.map(({ type, body }) => `--- ${type} ---\n${body ?? ''}\n`).join('\n');
    await expect(messages).toMatchFileSnapshot(`messages/${file}`);
  });
});
