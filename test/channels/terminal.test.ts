import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { httpSend } from '../../src/http.js';
import { systemIds } from '../../src/ids.js';
import { bubble, chatInTerminal, sayAtDoor } from '../../src/channels/terminal/chat.js';
import { box, dial } from '../../src/channels/terminal/dial.js';
import { africasTalking } from '../../src/channels/ussd/africastalking.js';
import { ussdHandler } from '../../src/channels/ussd/handler.js';
import { ussdVoice } from '../../src/channels/ussd/pages.js';
import { whatsappDoor } from '../../src/channels/whatsapp/door.js';
import { whatsappVoice } from '../../src/channels/whatsapp/voice.js';
import { serve } from './http.js';

const send = httpSend(fetch);

function terminal(...lines: string[]) {
  const input = new PassThrough();
  const output = new PassThrough({ encoding: 'utf8' });
  for (const line of lines) input.write(`${line}\n`);
  input.end();
  return { input, output, shown: () => (output.read() as string | null) ?? '' };
}

describe('a USSD phone in the terminal', () => {
  const call = { send, phone: '+254712000001', serviceCode: '*384*100#', sessionId: 's1' };

  async function service() {
    const texts: string[] = [];
    const handler = ussdHandler({
      hear: async ({ said }) => {
        const text = said.kind === 'dialled' ? said.text : '';
        texts.push(text);
        return text.endsWith('9') ? { body: 'Asante', ended: true } : { body: 'Umoja\n1. Lipa', ended: false };
      },
      voice: ussdVoice(),
      dialect: africasTalking,
      clock: systemClock,
      codes: ['*384*100#'],
      sayings: { again: 'Again', otherCode: 'Other' },
    });
    const { port } = await serve(handler);
    return { texts, url: `http://127.0.0.1:${port}/ussd` };
  }

  test('sends all that was typed, as the gateway does, and shows each screen', async () => {
    const { texts, url } = await service();
    const { input, output, shown } = terminal('1', '500', '9');
    expect(await dial({ ...call, input, output, url })).toBe('ended');
    expect(texts).toEqual(['', '1', '1*500', '1*500*9']);
    expect(shown()).toContain('│ 1. Lipa ');
  });

  test('dials ahead, and hangs up when the input ends', async () => {
    const { texts, url } = await service();
    const { input, output } = terminal('2');
    expect(await dial({ ...call, input, output, url, ahead: '1*500' })).toBe('hungUp');
    expect(texts).toEqual(['1*500', '1*500*2']);
  });

  test('shows what is wrong, as a network would', async () => {
    const { port } = await serve((_, response) => response.writeHead(404).end('Not found'));
    const { input, output, shown } = terminal('1');
    expect(await dial({ ...call, input, output, url: `http://127.0.0.1:${port}/ussd` })).toBe('failed');
    expect(shown()).toContain('it said 404: Not found');
  });

  test('a screen in its frame, wrapped, with its septets counted', () => {
    expect(box('Habari [Amina]').split('\n').at(-1)).toMatch(/^└─+ 16\/156 ─┘$/);
    expect(box('ê').split('\n').at(-1)).toContain('UCS-2!');
    const rows = box('a line that is longer than the screen of this small phone\nnext').split('\n');
    expect(rows.slice(1, -1).map((row) => row.slice(2, -2).trimEnd())).toEqual([
      'a line that is longer than the',
      'screen of this small phone',
      'next',
    ]);
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
  });
});

describe('a chat in the terminal', () => {
  test('speaks through the door as a driver does', async () => {
    const heard: string[] = [];
    const door = whatsappDoor({
      clock: systemClock,
      token: 't',
      voice: whatsappVoice(),
      hear: async ({ said, address }) => {
        heard.push(`${address} ${said.kind === 'wrote' ? said.text : ''}`);
        return { body: '*Umoja*\n\n1 Lipa', ended: false };
      },
    });
    const { port } = await serve(door.handle);
    const { input, output, shown } = terminal('hi', '', '1');
    const say = sayAtDoor({
      send,
      url: `http://127.0.0.1:${port}/door/whatsapp/t`,
      from: '254712000001@c.us',
      clock: systemClock,
      ids: systemIds(() => 0),
    });
    await chatInTerminal({ input, output, say });
    expect(heard).toEqual(['254712000001@c.us hi', '254712000001@c.us 1']);
    expect(shown(), 'to no screen').toContain('  ┃ Umoja\n  ┃ \n  ┃ 1 Lipa\n> ');
    const person = terminal('hi');
    await chatInTerminal({ input: person.input, output: Object.assign(person.output, { isTTY: true }), say });
    expect(person.shown(), 'to a person').toContain('  ┃ \u001b[1mUmoja\u001b[22m\n  ┃ \n  ┃ 1 Lipa\n> ');
  });

  test('shows what comes by itself, and says when nobody answers', async () => {
    const { input, output, shown } = terminal('hi');
    async function* arriving() {
      yield 'KES 500 received';
    }
    await chatInTerminal({ input, output, arriving: arriving(), say: async () => undefined });
    const text = shown();
    expect(text).toContain('  ┃ KES 500 received');
    expect(text).toContain('(no answer from the service)');
  });

  test.each([true, false])('a code to dial is not taken for bold (on a screen: %s)', (onScreen) =>
    expect(bubble('Dial *384*100# or *384*200#', onScreen)).toBe('  ┃ Dial *384*100# or *384*200#'),
  );
});
