import type { Send } from '../../http.js';
import { baseOf, readAnswer } from '../answers.js';
import type { Read } from '../answers.js';
import type { SmsSender } from '../ports.js';
import type { AirtimeSeller } from '../ports/airtime.js';
import type { SimSwapChecker } from '../ports/sim-swap.js';
import { airtimeReport, airtimeValidation, validationAnswer } from './airtime-callbacks.js';
import { airtime } from './airtime.js';
import type { AirtimeLimits } from './airtime.js';
import { sendBulk } from './bulk.js';
import type { BulkMessage, BulkOutcome } from './bulk.js';
import { optOut, subscription } from './callbacks.js';
import { fetchInbox, inbound } from './inbox.js';
import type { InboundSms } from './inbox.js';
import { report } from './report.js';
import { africastalkingSdk } from './sdk.js';
import { checkSimSwap, simSwapReport } from './sim-swap.js';
import { sendSms } from './sms.js';
import { Account, AuthToken } from './wire.js';

/** All of Africa's Talking that we use: its three ports, and what notices, the doctor and the host need besides. */
export type AfricasTalking = SmsSender &
  SimSwapChecker & {
    /** One message to many phones; each outcome is its own. */
    sendBulk(message: BulkMessage): Promise<BulkOutcome>;
    /** Messages to our short code after `lastId`, oldest first; the last line is `unknown` when they could not be read on. */
    messages(lastId: number): AsyncGenerator<Read<InboundSms>>;
    /** Reads an incoming SMS. */
    inbound: typeof inbound;
    optOut: typeof optOut;
    subscription: typeof subscription;
    airtime: AirtimeSeller;
    airtimeReport: typeof airtimeReport;
    /** The question before a top-up goes out, and the answer to it as JSON. */
    airtimeValidation: typeof airtimeValidation;
    validationAnswer: typeof validationAnswer;
    /** What is left to send with, as they write it (`KES 1785.50`). */
    balance(): Promise<Read<string>>;
    /** A token that stands for the key for a while; for the doctor, to see that the key is taken. */
    authToken(): Promise<Read<{ lifetimeInSeconds: number }>>;
  };

/** Africa's Talking: SMS and airtime to African phones. SMS has no idempotency, so a message is sent once and never repeated here. */
export function africastalking(options: {
  /** `https://api.africastalking.com`, or the sandbox's address. */
  baseUrl: string;
  /** Where SIM swaps are asked about; `api.` of the base address becomes `insights.` when it is not said. */
  insightsUrl?: string;
  username: string;
  apiKey: string;
  senderId?: string;
  /** The most airtime that is bought at once, by currency; no currency has a documented one. */
  airtimeMost?: AirtimeLimits;
  send: Send;
}): AfricasTalking {
  const call = africastalkingSdk(options);
  const from = options.senderId;
  const insights = baseOf(options.insightsUrl ?? options.baseUrl.replace(/^(https?:\/\/)api\./, '$1insights.'));
  const unasked = { status: 'unknown', why: 'africastalking was not asked' } as const;
  return {
    name: 'africastalking',
    send: ({ to, text }) => sendSms(call, { to, text, from }),
    sendBulk: (message) => sendBulk(options, call, message),
    report,
    messages: (lastId) => fetchInbox(call, lastId),
    inbound,
    optOut,
    subscription,
    airtime: airtime(call, options.airtimeMost ?? {}),
    airtimeReport,
    airtimeValidation,
    validationAnswer,
    checkSimSwap: (phone) => checkSimSwap(call, insights, phone),
    simSwapReport,
    balance: async () => {
      const reply = await call((sdk) => sdk.APPLICATION.fetchApplicationData());
      return reply ? readAnswer('africastalking', reply, Account) : unasked;
    },
    authToken: async () => {
      const reply = await call((sdk) => sdk.TOKEN.generateAuthToken());
      const answer = reply ? readAnswer('africastalking', reply, AuthToken) : unasked;
      return answer.status === 'read' ? { status: 'read', value: { lifetimeInSeconds: answer.value.lifetimeInSeconds } } : answer;
    },
  };
}
