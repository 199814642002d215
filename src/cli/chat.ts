import { chatInTerminal, sayAtDoor } from '../channels/terminal/chat.js';
import { systemClock } from '../clock.js';
import { httpSend } from '../http.js';
import { systemIds } from '../ids.js';
import { doorPath, secretOf } from '../secret-key.js';
import { notRunning, runningAt } from './running.js';
import { configured, option, type Command } from './terminal.js';

export const chat: Command = {
  help: 'a chat in the terminal, as on WhatsApp: --phone +254712000001',
  run: async ({ terminal, options }) => {
    const config = configured(terminal);
    if (!config) return 78;
    const url = await runningAt(config);
    if (url === undefined) {
      terminal.error.write(`${notRunning}\n`);
      return 1;
    }
    const phone = option(options, 'phone') ?? '+254712000001';
    const say = sayAtDoor({
      send: httpSend(fetch),
      url: `${url}${doorPath(secretOf(config))}`,
      from: `${phone.replace(/\D/g, '')}@c.us`,
      clock: systemClock,
      ids: systemIds(() => systemClock.now()),
    });
    await chatInTerminal({ input: terminal.input, output: terminal.output, say });
    return 0;
  },
};
