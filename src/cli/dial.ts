import { dial } from '../channels/terminal/dial.js';
import { systemClock } from '../clock.js';
import { httpSend } from '../http.js';
import { systemIds } from '../ids.js';
import { notRunning, runningAt } from './running.js';
import { configured, option, type Command } from './terminal.js';

export const dialPhone: Command = {
  help: 'a USSD phone in the terminal: --phone +254712000001 [--ahead 1*500]',
  run: async ({ terminal, options }) => {
    const config = configured(terminal);
    if (!config) return 78;
    const url = await runningAt(config);
    if (url === undefined) {
      terminal.error.write(`${notRunning}\n`);
      return 1;
    }
    const ahead = option(options, 'ahead');
    const how = await dial({
      input: terminal.input,
      output: terminal.output,
      send: httpSend(fetch),
      url: config.ussd.secret !== undefined && config.mode === 'live' ? `${url}/ussd/${config.ussd.secret}` : `${url}/ussd`,
      phone: option(options, 'phone') ?? '+254712000001',
      serviceCode: option(options, 'code') ?? config.ussd.code,
      sessionId: systemIds(() => systemClock.now()).next(),
      ...(ahead !== undefined && { ahead }),
    });
    return how === 'failed' ? 1 : 0;
  },
};
