import { z } from 'zod';
import type { SmsRefusal } from '../ports.js';

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

/** Accepted: processed, sent, queued. */
export const sentCodes = new Set([100, 101, 102]);

/** Africa's Talking docs, "Status codes". 500, 501 and 502 are not here: the message may have gone out. */
export const refusalCodes = new Map<number, SmsRefusal>([
  [401, 'rejected'], // RiskHold
  [402, 'unavailable'], // InvalidSenderId
  [403, 'badNumber'], // InvalidPhoneNumber
  [404, 'badNumber'], // UnsupportedNumberType
  [405, 'unavailable'], // InsufficientBalance
  [406, 'optedOut'], // UserInBlacklist
  [407, 'noRoute'], // CouldNotRoute
  [409, 'rejected'], // DoNotDisturbRejection
]);
