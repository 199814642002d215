import { createInterface } from 'node:readline';
import { chatInTerminal, sayAtDoor, type Say } from '../channels/terminal/chat.js';
import { systemClock } from '../clock.js';
import { httpSend } from '../http.js';
import { systemIds } from '../ids.js';
import { doorPath, secretOf } from '../secret-key.js';
import { handsetOf, type Arrival } from './handset.js';
import { openPrompts, promptText } from './prompts.js';
import { notRunning, phoneOf, runningAt } from './running.js';
import { complain, configured, exits, tellLine, type Command, type Terminal } from './terminal.js';

export const chat: Command = {
  help: "a demo member's WhatsApp chat in the terminal; receipts and payment prompts arrive in it",
  options: { phone: { type: 'string', help: 'whose phone it is: +254712000001, or another number of the demo' } },
  run: async (asked) => {
    const { terminal } = asked;
    const config = configured(terminal);
    if (!config) return exits.config;
    if (config.mode === 'live') {
      complain(
        terminal,
        'A chat in the terminal would speak for a member, so it is there in demo mode only. Live members chat by the WhatsApp driver.',
      );
      return exits.notWell;
    }
    const phone = phoneOf(asked, config.mode);
    if (typeof phone === 'number') return phone;
    const url = await runningAt(config);
    const handset = url === undefined ? undefined : await handsetOf(url, phone);
    if (url === undefined || !handset) {
      complain(terminal, url === undefined ? notRunning : `The demo has nobody with the number ${phone}.`);
      return exits.notWell;
    }
    const prompts = openPrompts(handset);
    const write = sayAtDoor({
      send: httpSend(fetch),
      url: `${url}${doorPath(secretOf(config))}`,
      from: `${phone.slice(1)}@c.us`,
      clock: systemClock,
      ids: systemIds(() => systemClock.now()),
    });
    // While a prompt is open, a PIN is for the phone and not for the chat, where none may be typed.
    const say: Say = async (line) => (prompts.isOpen() && isForPrompt.test(line.trim()) && (await prompts.answer(line)) ? [] : write(line));
    const over = new AbortController();
    const arriving = pushed(terminal, prompts, handset.arrivals(over.signal));
    try {
      if (!terminal.json) {
        await chatInTerminal({ input: terminal.input, output: terminal.output, say, arriving });
        return exits.well;
      }
      void (async () => {
        for await (const text of arriving) tellLine(terminal, { arrived: text });
      })();
      for await (const line of createInterface({ input: terminal.input })) {
        const answers = line.trim() === '' ? [] : await say(line);
        tellLine(terminal, answers ? { answers } : { error: 'no answer from the service' });
      }
      return exits.well;
    } finally {
      over.abort();
    }
  },
};

/** What is typed for an open prompt rather than for the chat: a PIN, or the sign not to pay. */
const isForPrompt = /^(?:\d{4,8}|x)$/i;

/** What the chama writes by itself (answers come back to who asked), with the phone's own prompts shown between. */
async function* pushed(
  terminal: Terminal,
  prompts: ReturnType<typeof openPrompts>,
  arrivals: AsyncIterable<Arrival>,
): AsyncGenerator<string> {
  for await (const arrival of arrivals) {
    prompts.note(arrival);
    if (arrival.kind === 'chat') yield arrival.text;
    else if (terminal.json && arrival.kind !== 'sms') tellLine(terminal, arrival);
    else if (arrival.kind === 'prompt') terminal.output.write(`\n${promptText(arrival, 'x')}\n> `);
  }
}
