import { systemClock } from '../clock.js';
import { httpSend } from '../http.js';
import { systemIds } from '../ids.js';
import { demoSeed } from '../standins/seed.js';
import { startStandins } from '../standins/server.js';
import { complain, exits, option, tell, type Command } from './terminal.js';

const addresses = ['callback', 'webhook', 'delivery', 'sms', 'ussd'] as const;

export const runStandins: Command = {
  help: 'run the stand-ins of all providers alone, with their panel',
  options: {
    port: { type: 'string', help: 'where they listen (8090; 0 for any)' },
    callback: { type: 'string', help: 'where ImaraPay sends its callbacks' },
    webhook: { type: 'string', help: 'where ChamaPay sends its webhooks' },
    delivery: { type: 'string', help: "where Africa's Talking sends delivery reports" },
    sms: { type: 'string', help: "where Africa's Talking sends SMS that come in" },
    ussd: { type: 'string', help: "where Africa's Talking sends USSD turns; end events go to its /end" },
    keep: { type: 'string', help: 'a file that keeps what they know over restarts' },
  },
  run: async ({ terminal, options }) => {
    const given = option(options, 'port') ?? terminal.env['STANDINS_PORT'] ?? '8090';
    const port = /^\d{1,5}$/.test(given) ? Number(given) : 65_536;
    const wrong = addresses.find((name) => option(options, name) !== undefined && !/^https?:\/\/./.test(option(options, name) ?? ''));
    if (port > 65_535 || wrong !== undefined) {
      complain(
        terminal,
        wrong === undefined
          ? `--port ${given} must be a number from 0 to 65535.`
          : `--${wrong} must be an address like http://127.0.0.1:3000/…`,
      );
      return exits.usage;
    }
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
    const at = {
      panel: standins.url,
      chamapay: `${standins.url}/chamapay/v1`,
      imarapay: `${standins.url}/imarapay`,
      africastalking: `${standins.url}/africastalking`,
    };
    tell(
      terminal,
      at,
      [
        `Panel            ${at.panel}`,
        `ChamaPay         ${at.chamapay}`,
        `ImaraPay         ${at.imarapay}`,
        `Africa's Talking ${at.africastalking}`,
        'Credentials are those of the demo (src/standins/credentials.ts). Ctrl-C ends.',
      ].join('\n'),
    );
    await terminal.stopped();
    await standins.close();
    return exits.well;
  },
};
