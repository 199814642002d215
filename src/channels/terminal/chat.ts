import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import type { Clock } from '../../clock.js';
import { jsonOf } from '../../http.js';
import type { Send } from '../../http.js';
import type { Ids } from '../../ids.js';

/** A message goes out, and the texts of the answer come back; undefined when the service did not answer. Rejects, with a sentence, where the door is another. */
export type Say = (text: string) => Promise<string[] | undefined>;

/** As long as a conversation may take on a text channel, and a little more. */
const answerMs = 15_000;

const Answered = z.object({ say: z.array(z.object({ body: z.string() })) });

/** Speaks as a driver does, through the door (`url` ends with its token) and for one WhatsApp id. */
export function sayAtDoor({ send, url, from, clock, ids }: { send: Send; url: string; from: string; clock: Clock; ids: Ids }): Say {
  return async (text) => {
    const body = JSON.stringify({ id: ids.next(), from, text, at: clock.now() });
    const headers = { 'content-type': 'application/json' };
    const reply = await send({ method: 'POST', url: `${url.replace(/\/$/, '')}/heard`, headers, body, timeoutMs: answerMs });
    if (reply.heard && reply.status === 404)
      throw new Error('The service does not know this door. Give the DATA_DIR and SECRET_KEY that it runs with.');
    const answered = reply.heard && reply.status === 200 ? Answered.safeParse(jsonOf(reply.text)) : undefined;
    return answered?.success === true ? answered.data.say.map((one) => one.body) : undefined;
  };
}

/**
 * A chat in a terminal, a line a message. `arriving` brings what the service says by itself (a receipt), as long as the chat lasts.
 * Resolves when the input ends.
 */
export async function chatInTerminal({
  input,
  output,
  say,
  arriving,
}: {
  input: Readable;
  output: Writable;
  say: Say;
  arriving?: AsyncIterable<string>;
}): Promise<void> {
  const lines = createInterface({ input });
  const show = (text: string) => output.write(`${bubble(text, isScreen(output))}\n> `);
  if (arriving) void showAll(arriving, show);
  output.write('Write a message; Ctrl-D ends the chat.\n> ');
  for await (const line of lines) {
    if (line.trim() === '') {
      output.write('> ');
      continue;
    }
    const answer = await say(line);
    if (!answer) output.write('(no answer from the service)\n> ');
    else if (answer.length === 0) output.write('> ');
    else for (const text of answer) show(text);
  }
}

async function showAll(arriving: AsyncIterable<string>, show: (text: string) => void): Promise<void> {
  for await (const text of arriving) show(`\n${text}`);
}

/** Is it a person's screen? A file or another program is to get no signs that only screens understand. */
export const isScreen = (output: Writable): boolean => 'isTTY' in output && output.isTTY === true;

/** A message as it stands in the chat, marked at its side; bold is shown as a terminal's screen does, and plain elsewhere. */
export function bubble(text: string, onScreen: boolean): string {
  const shown = text.replace(/(?<![\w*])\*([^*\n]+)\*(?![\w*])/g, onScreen ? '\u001b[1m$1\u001b[22m' : '$1');
  return shown
    .split('\n')
    .map((line) => `  ┃ ${line}`)
    .join('\n');
}
