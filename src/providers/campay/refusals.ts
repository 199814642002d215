import type { Refusal } from '../ports.js';

/** A no that is final. `alert` is for the host, where only they can mend it. */
export type No = { reason: Refusal; alert?: string };

/** What was asked for: money from a subscriber, money to one, or airtime for one. */
export type Kind = 'collect' | 'withdraw' | 'airtime';

const textMax = 500;
const depthMax = 4;
const partsMax = 50;

/**
 * CamPay docs, "Error codes reference", a closed list: undefined for any other code, and where there is none. The HTTP status that
 * carries them is not documented, and the code stands in any field of the body (`error_code`, or inside `message`).
 */
export function noIn(body: unknown): No | undefined {
  const said = textsIn(body, depthMax);
  const code = said.map((text) => /\bER\d{3}\b/.exec(text)?.[0]).find((found) => found !== undefined);
  switch (code) {
    case 'ER101': // "Invalid phone number": the country code is missing, or nobody has the number
    case 'ER102': // "Unsupported carrier": neither MTN nor Orange
      return { reason: 'badNumber' };
    case 'ER201':
      // Documented for decimals, which we never send; recorded answers give it for a carrier's least amount as well.
      if (said.some((text) => /minimum|maximum/i.test(text))) return { reason: 'limit' };
      return { reason: 'declined', alert: 'CamPay answers ER201: it does not take the amount' };
    case 'ER301': // "Insufficient balance […] for the specific carrier": that of the other carrier cannot be used
      return { reason: 'unavailable', alert: "CamPay answers ER301: the app's balance with this carrier is too low" };
    default:
      return undefined;
  }
}

/** Every text in a body, down to a few levels. */
export function textsIn(value: unknown, depth = depthMax): string[] {
  if (typeof value === 'string') return [value.slice(0, textMax)];
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  return Object.values(value)
    .slice(0, partsMax)
    .flatMap((part) => textsIn(part, depth - 1));
}

/**
 * What the free text of a FAILED means. FAILED itself is final (CamPay docs); the text only chooses the words for the member. CamPay
 * lists none of its texts: these are the reason codes of MTN's own MoMo API, the sentences of recorded answers, and plain words for
 * the same in English and French. What is in none of them is `declined`.
 */
const meanings: [RegExp, Refusal][] = [
  [/low_balance_or/i, 'declined'], // MTN's code for three things at once
  [/not_enough_funds|insufficient|insuffisant|low balance/i, 'noFunds'],
  [/\bpin\b|code secret/i, 'wrongPin'],
  [/approval_rejected|reject|cancel|annul|refus/i, 'cancelled'],
  [/expired|expir[ée]|time[d ]*out|not_answered|no response/i, 'noAnswer'],
  [/limit|maximum|plafond/i, 'limit'],
  [/not[ _]found|not registered|introuvable/i, 'badNumber'],
  [/unavailable|internal_processing/i, 'unavailable'],
];

/** What a FAILED comes to. A payer's want of money is theirs; where the money is to leave the app, it is the chama's. */
export function noOfFailure(reason: string | undefined, kind: Kind): No {
  const said = (reason ?? '').slice(0, textMax);
  const meant = meanings.find(([pattern]) => pattern.test(said))?.[1] ?? 'declined';
  if (kind === 'collect' || meant !== 'noFunds') return { reason: meant };
  return { reason: 'unavailable', alert: "CamPay says that the app's balance is too low" };
}
