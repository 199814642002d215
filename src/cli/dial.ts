import { createInterface } from 'node:readline';
import { dial } from '../channels/terminal/dial.js';
import { bubble, isScreen } from '../channels/terminal/chat.js';
import { systemClock } from '../clock.js';
import type { Config } from '../config.js';
import { httpSend } from '../http.js';
import { systemIds } from '../ids.js';
import { handsetOf, sessionId, type Arrival, type Handset } from './handset.js';
import { openPrompts, promptText } from './prompts.js';
import { notRunning, phoneOf, runningAt } from './running.js';
import { complain, configured, exits, option, tellLine, type Command, type Terminal } from './terminal.js';

export const dialPhone: Command = {
  help: 'a USSD phone in the terminal. In the demo it stays for the M-Pesa prompt and the receipt',
  options: {
    phone: { type: 'string', help: 'whose phone it is: +254712000001, or another number of the demo' },
    code: { type: 'string', help: "the code to dial; a demo member's own chama's, else the first chama's" },
    ahead: { type: 'string', help: 'what is dialled behind the code, where the gateway passes it: 1*500' },
    stay: { type: 'boolean', help: 'stay after the call, also when the input is no keyboard' },
  },
  run: async (asked) => {
    const { terminal, options } = asked;
    const config = configured(terminal);
    if (!config) return exits.config;
    const phone = phoneOf(asked, config.mode);
    if (typeof phone === 'number') return phone;
    const url = await runningAt(config);
    if (url === undefined) {
      complain(terminal, notRunning);
      return exits.notWell;
    }
    const over = new AbortController();
    const handset = config.mode === 'demo' ? await handsetOf(url, phone) : undefined;
    const stays = handset !== undefined && (options['stay'] === true || ('isTTY' in terminal.input && terminal.input.isTTY === true));
    const lines = createInterface({ input: terminal.input });
    const typed = lines[Symbol.asyncIterator]();
    const prompts = stays ? watch(terminal, handset, over.signal) : undefined;
    const ahead = option(options, 'ahead');
    const call = (first: boolean) =>
      dial({
        ...{ input: terminal.input, output: terminal.output, typed, send: httpSend(fetch), phone },
        url: ussdUrl(url, config),
        serviceCode: option(options, 'code') ?? handset?.code ?? config.chamas[0]?.ussdCode ?? config.ussd.code,
        sessionId: sessionId(systemIds(() => systemClock.now())),
        ...(first && ahead !== undefined && { ahead }),
        ...(terminal.json && { show: (screen) => tellLine(terminal, { screen: screen.body, ended: screen.ended }) }),
      });
    try {
      let how = await call(true);
      while (prompts && how === 'ended' && (await afterCall(terminal, typed, prompts))) how = await call(false);
      return how === 'failed' ? exits.notWell : exits.well;
    } finally {
      over.abort();
      lines.close();
    }
  },
};

const ussdUrl = (url: string, { mode, ussd }: Config): string => (mode === 'live' ? `${url}/ussd/${ussd.secret ?? ''}` : `${url}/ussd`);

type Prompts = ReturnType<typeof openPrompts>;

/** The prompts that are open on this phone, kept up to date, with everything that arrives shown as it comes. */
function watch(terminal: Terminal, handset: Handset, signal: AbortSignal): Prompts {
  const prompts = openPrompts(handset);
  void (async () => {
    for await (const arrival of handset.arrivals(signal)) {
      prompts.note(arrival);
      show(terminal, arrival);
    }
  })();
  return prompts;
}

function show(terminal: Terminal, arrival: Arrival): void {
  if (terminal.json) return tellLine(terminal, arrival);
  const { output } = terminal;
  if (arrival.kind === 'sms') output.write(`\n  SMS from ${arrival.from}\n${bubble(arrival.text, isScreen(output))}\n`);
  if (arrival.kind === 'chat') output.write(`\n  WhatsApp\n${bubble(arrival.text, isScreen(output))}\n`);
  if (arrival.kind === 'prompt') output.write(`\n${promptText(arrival, 'nothing')}\nPIN> `);
}

/** Waits for what comes to the phone. True when the person wants to dial again, false when they are done. */
async function afterCall(terminal: Terminal, typed: AsyncIterator<string>, prompts: Prompts): Promise<boolean> {
  if (!terminal.json) terminal.output.write('The call is over. Messages and payment prompts show here; Enter dials again, Ctrl-D ends.\n');
  for (;;) {
    const line = await typed.next();
    if (line.done === true) return false;
    if (!(await prompts.answer(line.value))) return true;
  }
}
