import type { Clock } from '../../clock.js';
import { seconds } from '../../clock.js';
import type { Send } from '../../http.js';
import type { LightningRail } from '../ports/lightning.js';
import { knowsAccount, openAccount, standingOf } from './accounts.js';
import { faultIn, sendSats } from './buy.js';
import { client as clientOf } from './client.js';
import { findInHistory, historyOf } from './history.js';
import { invoiceFor, progressOf } from './invoices.js';
import { limits } from './orders.js';
import { quoteAirtime, quoteBuy, quoteRemittance } from './quotes.js';

/** ChapSmart: Lightning to Tanzanian mobile money, airtime, and sats for shillings. One account a member; there is no sandbox. */
export function chapsmart(options: {
  /** Without a path: `https://api.chapsmart.com`. */
  baseUrl: string;
  apiKey: string;
  apiSecret: string;
  /** Where members pay shillings for sats; ChapSmart tells it by hand, its API does not. */
  payTo: string | undefined;
  send: Send;
  clock: Clock;
}): LightningRail {
  const { clock, baseUrl, payTo } = options;
  const client = clientOf(options);
  const asked = { client, clock, baseUrl };
  return {
    name: 'chapsmart',
    payTo,
    limits,
    // ChapSmart docs: "Recommended polling interval: every 5 seconds".
    askEveryMs: seconds(5),
    openAccount: () => openAccount(client),
    knows: (account) => knowsAccount(client, account),
    quoteRemittance: (order) => quoteRemittance(asked, order),
    quoteAirtime: (order) => quoteAirtime(asked, order),
    quoteBuy: (order) => quoteBuy(asked, order),
    invoice: (quote) => invoiceFor(asked, quote),
    progress: (invoiceId) => progressOf(asked, invoiceId),
    faultIn: (bolt11, quote) => faultIn(bolt11, quote, clock.now()),
    sendSats: (order) => sendSats(asked, order),
    history: (account) => historyOf(client, account),
    lookUp: (trace) => findInHistory(client, trace),
    standing: (account) => standingOf(client, account),
    // ChapSmart documents no webhook: whatever comes in its name is not from it.
    hint: () => undefined,
  };
}
