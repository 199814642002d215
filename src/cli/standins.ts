import { systemClock } from '../clock.js';
import { httpSend } from '../http.js';
import { systemIds } from '../ids.js';
import { demoCredentials, demoNumber } from '../standins/credentials.js';
import { demoSeed } from '../standins/seed.js';
import { startStandins, type StandinOptions } from '../standins/server.js';
import { complain, exits, option, tell, type Command } from './terminal.js';

type Urls = Exclude<StandinOptions['urls'], (() => unknown) | undefined>;

/** Where the stand-ins send what their providers send, each by an option of its own. USSD end events go behind the address of the turns. */
const addresses: Record<Exclude<keyof Urls, 'ussdEnd'>, { name: string; help: string }> = {
  imarapayCallback: { name: 'imarapay', help: 'where ImaraPay sends its callbacks' },
  chamapayWebhook: { name: 'chamapay', help: 'where ChamaPay sends its webhooks' },
  campayCallback: { name: 'campay', help: 'where CamPay sends its callbacks' },
  bitpesaWebhook: { name: 'bitpesa', help: 'where BitPesa sends webhooks of a subscription that has no address' },
  smsDelivery: { name: 'delivery', help: "where Africa's Talking sends delivery reports" },
  smsInbound: { name: 'sms', help: "where Africa's Talking sends SMS that come in" },
  smsOptOut: { name: 'opt-out', help: "where Africa's Talking says who wants no more bulk SMS" },
  smsSubscription: { name: 'subscription', help: "where Africa's Talking says who subscribed to a keyword" },
  airtimeStatus: { name: 'airtime', help: "where Africa's Talking says what came of airtime" },
  airtimeValidation: { name: 'airtime-validation', help: "where Africa's Talking asks before it sends airtime" },
  simSwap: { name: 'sim-swap', help: "where Africa's Talking says when a SIM was changed" },
  whatsappWebhook: { name: 'whatsapp', help: 'where WhatsApp sends its webhooks' },
  ussd: { name: 'ussd', help: "where Africa's Talking sends USSD turns; end events go to its /end" },
};
const targets = Object.entries(addresses) as [keyof typeof addresses, { name: string; help: string }][];

/** What to put where: the base address as the provider's documents have it, and the credentials that are taken. */
const providersAt = (url: string) => ({
  chamapay: { name: 'ChamaPay', at: `${url}/chamapay/v1`, ...demoCredentials.chamapay },
  imarapay: { name: 'ImaraPay', at: `${url}/imarapay/api`, ...demoCredentials.imarapay },
  campay: { name: 'CamPay', at: `${url}/campay/api`, ...demoCredentials.campay },
  bitpesa: { name: 'BitPesa', at: `${url}/bitpesa/v1`, ...demoCredentials.bitpesa },
  chapsmart: { name: 'ChapSmart', at: `${url}/chapsmart/api/v1`, ...demoCredentials.chapsmart },
  africastalking: { name: "Africa's Talking", at: `${url}/africastalking`, ...demoCredentials.africastalking },
  whatsapp: { name: 'WhatsApp', at: `${url}/whatsapp/v23.0`, phoneNumberId: demoNumber, ...demoCredentials.whatsapp },
});

export const runStandins: Command = {
  help: 'run the stand-ins of all providers alone, with their panel: docs/stand-ins.md',
  options: {
    port: { type: 'string', help: 'where they listen (8090; 0 for any)' },
    ...Object.fromEntries(targets.map(([, { name, help }]) => [name, { type: 'string' as const, help }])),
    keep: { type: 'string', help: 'a file that keeps what they know over restarts' },
  },
  run: async ({ terminal, options }) => {
    const given = option(options, 'port') ?? terminal.env['STANDINS_PORT'] ?? '8090';
    const port = /^\d{1,5}$/.test(given) ? Number(given) : 65_536;
    const isAddress = (text: string) => /^https?:\/\//.test(text) && URL.canParse(text);
    const wrong = targets.map(([, { name }]) => name).find((name) => !isAddress(option(options, name) ?? 'http://none'));
    if (port > 65_535 || wrong !== undefined) {
      complain(
        terminal,
        wrong === undefined
          ? `--port ${given} must be a number from 0 to 65535.`
          : `--${wrong} must be an address like http://127.0.0.1:3000/…`,
      );
      return exits.usage;
    }
    const urls: Urls = Object.fromEntries(targets.map(([target, { name }]) => [target, option(options, name)]));
    const standins = await startStandins({
      port,
      clock: systemClock,
      ids: systemIds(() => systemClock.now()),
      send: httpSend(fetch),
      seed: demoSeed,
      dataFile: option(options, 'keep'),
      urls: { ...urls, ussdEnd: urls.ussd && `${urls.ussd}/end` },
    });
    const providers = providersAt(standins.url);
    tell(
      terminal,
      { panel: standins.url, control: `${standins.url}/_control`, providers },
      [
        `Panel: ${standins.url}   Control API: ${standins.url}/_control`,
        '',
        ...Object.values(providers).flatMap(({ name, at, ...keys }) => [
          `${name.padEnd(17)}${at}`,
          ...Object.entries(keys).map(([key, value]) => `${' '.repeat(17)}${key}: ${value}`),
        ]),
        '',
        'No money moves here. How to use them: docs/stand-ins.md. Ctrl-C ends.',
      ].join('\n'),
    );
    await terminal.stopped();
    await standins.close();
    return exits.well;
  },
};
