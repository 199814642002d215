import type { Send } from '../../http.js';
import type { Phone } from '../../phone.js';
import { baseOf, writeTimeoutMs } from '../answers.js';
import type { SendOutcome } from '../../outgoing.js';
import type { SdkCall } from './sdk.js';
import { outcomeFor, outcomesOf, wrongWith } from './sms.js';

/** Numbers in one call; their documents give no figure, a connector caps at this. */
const recipientsMax = 100;
/** The most numbers that are taken at a time: a hundred calls of a hundred. */
const phonesMax = 10_000;

export type BulkMessage = { to: readonly Phone[]; text: string };

/** What became of the message to each number, in the order in which they were given. */
export type BulkOutcome = { to: Phone; outcome: SendOutcome }[];

type Account = { baseUrl: string; username: string; apiKey: string; senderId?: string; send: Send };

/**
 * Sends one message to many phones, a hundred a call, each number once however often it is given. A call that was not heard leaves
 * its hundred `unknown`, and the others go on: nothing is sent twice. The package does not know this call (it writes the older
 * form), so it is made without it; the sandbox does not know it either (announced, not there), and gets the older form.
 */
export async function sendBulk(account: Account, call: SdkCall, { to, text }: BulkMessage): Promise<BulkOutcome> {
  if (to.length > phonesMax) throw new Error(`more than ${phonesMax} numbers at a time`);
  const known = new Map<Phone, SendOutcome>();
  for (const phone of to) {
    const wrong = wrongWith(phone, text);
    if (wrong) known.set(phone, wrong);
  }
  const good = [...new Set(to)].filter((phone) => !known.has(phone));
  const inSandbox = account.username.toLowerCase() === 'sandbox';
  for (let from = 0; from < good.length; from += recipientsMax) {
    const some = good.slice(from, from + recipientsMax);
    const reply = inSandbox ? await older(account, call, some, text) : await newer(account, some, text);
    // The package refuses all of them for one number that it does not like; then each is tried by itself.
    if (!reply && some.length > 1) {
      for (const phone of some) known.set(phone, await alone(account, call, phone, text));
      continue;
    }
    const outcomes = reply ? outcomesOf(reply) : ({ status: 'refused', reason: 'badNumber' } as const);
    for (const phone of some) known.set(phone, outcomeFor(phone, outcomes));
  }
  return to.map((phone) => ({ to: phone, outcome: known.get(phone) ?? { status: 'unknown', why: 'africastalking was not asked' } }));
}

const newer = ({ baseUrl, username, apiKey, senderId, send }: Account, phoneNumbers: Phone[], message: string) =>
  send({
    method: 'POST',
    url: `${baseOf(baseUrl)}/version1/messaging/bulk`,
    headers: { apikey: apiKey, accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ username, message, ...(senderId && { senderId }), phoneNumbers, enqueue: true }),
    timeoutMs: writeTimeoutMs,
  });

const older = ({ senderId }: Account, call: SdkCall, to: Phone[], message: string) =>
  call((sdk) => sdk.SMS.send({ to, message, enqueue: true, ...(senderId && { from: senderId }) }));

async function alone(account: Account, call: SdkCall, phone: Phone, text: string): Promise<SendOutcome> {
  const reply = await older(account, call, [phone], text);
  return reply ? outcomeFor(phone, outcomesOf(reply)) : { status: 'refused', reason: 'badNumber' };
}
