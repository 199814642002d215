import { z } from 'zod';
import type { SendRefusal } from '../../outgoing.js';

/** POST /version1/messaging, 201. `messageId` is "None" when the message was refused. */
export const Sent = z.object({
  SMSMessageData: z.object({
    Message: z.string().nullish(),
    Recipients: z.array(
      z.object({
        statusCode: z.coerce.number().int(),
        number: z.string(),
        cost: z.string().nullish(),
        messageId: z.string().nullish(),
      }),
    ),
  }),
});
export type Recipient = z.infer<typeof Sent>['SMSMessageData']['Recipients'][number];

/** GET /version1/user; older docs spell the envelope in lower case. */
export const Account = z
  .object({ UserData: z.object({ balance: z.string() }).optional(), userData: z.object({ balance: z.string() }).optional() })
  .transform(({ UserData, userData }, context) => {
    const balance = (UserData ?? userData)?.balance;
    if (balance === undefined) context.addIssue('no balance');
    return balance ?? '';
  });

const word = z.union([z.string(), z.number()]).transform(String);

/** GET /version1/messaging: read line by line, so that an odd one does not hide that it is odd. */
export const Inbox = z.object({ SMSMessageData: z.object({ Messages: z.array(z.unknown()) }) });

/** One message to our short code, in the inbox or in the callback; ids are numbers in one and text in the other. */
export const InboxMessage = z.object({
  id: word.pipe(z.string().min(1).max(160)),
  from: z.string().max(20),
  to: word.pipe(z.string().max(20)),
  text: z.string(),
  date: z
    .string()
    .max(40)
    .nullish()
    .transform((date) => date ?? ''),
});

/** POST /v1/sim-swap. */
export const SimSwaps = z.object({
  status: z.string(),
  responses: z
    .array(z.object({ requestId: z.string().max(128).nullish() }))
    .nullish()
    .transform((lines) => lines ?? []),
});

/** POST /auth-token/generate. */
export const AuthToken = z.object({ token: z.string().min(1), lifetimeInSeconds: z.coerce.number().int().positive() });

/** POST /version1/airtime/send. "No error" is the word "None". */
export const TopUps = z.object({
  errorMessage: z.string().nullish(),
  numSent: z.coerce.number().int().nonnegative(),
  responses: z.array(
    z.object({
      phoneNumber: z.string(),
      status: z.string(),
      errorMessage: z.string().nullish(),
      requestId: z.string().max(128).nullish(),
      amount: z.string().nullish(),
    }),
  ),
});
export type TopUp = z.infer<typeof TopUps>['responses'][number];

/**
 * GET /query/transaction/find. Its body is not documented: the airtime's own status may stand at the top or under `data`, and then
 * the one at the top speaks of the question alone.
 */
const Transaction = z.object({
  status: z.string().nullish(),
  errorMessage: z.string().nullish(),
  transactionId: word.nullish(),
  requestId: word.nullish(),
  phoneNumber: z.string().nullish(),
  amount: word.nullish(),
  value: word.nullish(),
});
export type Transaction = z.infer<typeof Transaction>;
export const Transactions = Transaction.extend({ data: Transaction.nullish() });

/** Accepted: processed, sent, queued. */
export const sentCodes = new Set([100, 101, 102]);

/** Africa's Talking docs, "Status codes". 500, 501 and 502 are not here: the message may have gone out. */
export const refusalCodes = new Map<number, SendRefusal>([
  [401, 'rejected'], // RiskHold
  [402, 'unavailable'], // InvalidSenderId
  [403, 'badNumber'], // InvalidPhoneNumber
  [404, 'badNumber'], // UnsupportedNumberType
  [405, 'unavailable'], // InsufficientBalance
  [406, 'optedOut'], // UserInBlacklist
  [407, 'noRoute'], // CouldNotRoute
  [409, 'rejected'], // DoNotDisturbRejection
]);
