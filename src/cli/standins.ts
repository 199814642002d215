import { systemClock } from '../clock.js';
import { httpSend } from '../http.js';
import { systemIds } from '../ids.js';
import { demoSeed } from '../standins/seed.js';
import { startStandins } from '../standins/server.js';
import { option, type Command } from './terminal.js';

export const runStandins: Command = {
  help: 'the stand-ins of all providers alone: [--port 8090] [--callback URL] [--webhook URL] [--delivery URL] [--ussd URL] [--keep FILE]',
  run: async ({ terminal, options }) => {
    const port = Number(option(options, 'port') ?? terminal.env['STANDINS_PORT'] ?? 8090);
    const ussd = option(options, 'ussd');
    const standins = await startStandins({
      port,
      clock: systemClock,
      ids: systemIds(() => systemClock.now()),
      send: httpSend(fetch),
      seed: demoSeed,
      dataFile: option(options, 'keep'),
      urls: {
        imarapayCallback: option(options, 'callback'),
        chamapayWebhook: option(options, 'webhook'),
        smsDelivery: option(options, 'delivery'),
        smsInbound: option(options, 'sms'),
        ussd,
        ussdEnd: ussd && `${ussd}/end`,
      },
    });
    terminal.output.write(`Stand-ins of ChamaPay, ImaraPay and Africa's Talking: ${standins.url}\n`);
    await new Promise<void>((resolve) => {
      process.once('SIGINT', resolve);
      process.once('SIGTERM', resolve);
    });
    await standins.close();
    return 0;
  },
};
