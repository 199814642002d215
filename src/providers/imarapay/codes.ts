import type { Refusal } from '../ports.js';

/** A final no of M-Pesa. `alert` is for the host, where only they can mend it. */
export type Verdict = { reason: Refusal; alert?: string };

/**
 * M-Pesa's result codes that are final for one prompt (mpesa-stk.md, section 2). A closed list: any other code, 4999 ("still
 * under processing") among them, decides nothing. 2001 is the payer's own PIN, though ImaraPay's docs call it "invalid initiator".
 */
const finals = new Map<string, Verdict>([
  ['1', { reason: 'noFunds' }],
  ['17', { reason: 'unavailable' }],
  ['26', { reason: 'unavailable' }],
  ['1001', { reason: 'phoneBusy' }],
  ['1019', { reason: 'noAnswer' }],
  ['1025', { reason: 'unavailable' }],
  ['1032', { reason: 'cancelled' }],
  ['1037', { reason: 'noAnswer' }],
  ['2001', { reason: 'wrongPin' }],
  ['9999', { reason: 'unavailable' }],
  ...['2028', '2029', '8006', 'SFC_IC0003'].map((code): [string, Verdict] => [
    code,
    { reason: 'unavailable', alert: `M-Pesa answers ${code}: the till or its operator is not set up for this` },
  ]),
]);

/** What M-Pesa's own texts mean where ImaraPay passes on no code (its sample of the status answer has none). */
const texts: [RegExp, string][] = [
  [/under processing|being processed/i, '4999'],
  [/cancel/i, '1032'],
  [/insufficient/i, '1'],
  [/initiator information/i, '2001'],
  [/lock subscriber|subscriber locked/i, '1001'],
  [/expired/i, '1019'],
  [/timeout|timed out|cannot be reached|no response/i, '1037'],
];

const textMax = 500;

/**
 * What a `failed` of ImaraPay comes to. Its docs call `failed` final, so without a code, and with a text that says nothing, it
 * is `declined`. With a code that is not in the list it is undefined: not final, ask again.
 */
export function verdictOf(code: string | undefined, text: string | undefined): Verdict | undefined {
  if (code) return finals.get(code);
  const said = (text ?? '').slice(0, textMax);
  const known = texts.find(([pattern]) => pattern.test(said));
  return known ? finals.get(known[1]) : { reason: 'declined' };
}
