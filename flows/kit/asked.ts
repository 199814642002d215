import type { Purpose } from './records.js';

/** "balance please", "salio langu": a few words after a flow's own change nothing about what is meant. */
const politeMax = 3;
export const politely = (rest: string): Record<string, string> | undefined => (rest.split(' ').length <= politeMax ? {} : undefined);

/** "Pay fine 200", "lipa deni", "rembourser 5000", "nunua hisa": what is paid for, behind any word for paying or none. */
const toPay = /^(?:pay|lipa|payer|buy|nunua|acheter|changia)(?: (?:my|a|the|un|une|mon|ma|le|la|des|ya))? /i;
const payables: readonly (readonly [RegExp, Purpose])[] = [
  [/^(?:fines?|faini|amendes?)(?: (.*))?$/i, 'fine'],
  [
    /^(?:repay(?: (?:my |the )?loan)?|loan|rejesha(?: mkopo)?|mkopo|deni|rembourser(?: (?:mon |le |l')?(?:pr[eê]t|emprunt))?|pr[eê]t|emprunt)(?: (.*))?$/i,
    'loan',
  ],
  [/^(?:pledge|project|ahadi|mradi|promesse|projet)(?: (.*))?$/i, 'pledge'],
  [/^(?:shares?|hisa|parts?)(?: (.*))?$/i, 'shares'],
  [/^(?:social fund|mfuko(?: wa jamii)?|caisse(?: sociale)?)(?: (.*))?$/i, 'socialFund'],
];
export function paymentAsked(text: string): Record<string, string> | undefined {
  const named = text.trim().replace(/\s+/g, ' ').replace(toPay, '');
  for (const [pattern, purpose] of payables) {
    const asked = pattern.exec(named);
    if (asked) return asked[1] === undefined ? { purpose } : { purpose, amount: asked[1] };
  }
  return undefined;
}

/** Words that others begin with as well: "nunua muda 50", "salio la simu", "buy airtime 100 0712…", "acheter du crédit 500". */
const asksForAirtime =
  /^(?:nunua (?:airtime|muda(?: wa maongezi)?|vocha|salio(?: la simu)?)|salio la simu|buy (?:some )?airtime|acheter (?:du |le |un )?cr[eé]dit)(?: (.*))?$/i;
export function airtimeAsked(text: string): Record<string, string> | undefined {
  const asked = asksForAirtime.exec(text.trim().replace(/\s+/g, ' '));
  return asked ? (asked[1] === undefined ? {} : { order: asked[1] }) : undefined;
}

/** "buy sats 5000", "nunua sats", "acheter des sats". */
const asksForSats = /^(?:buy (?:some )?|nunua |acheter (?:des )?)(?:sats?|satoshis?|bitcoins?)(?: (?:for |za |kwa |pour )?(.*))?$/i;
export function satsAsked(text: string): Record<string, string> | undefined {
  const asked = asksForSats.exec(text.trim().replace(/\s+/g, ' '));
  return asked ? (asked[1] === undefined ? {} : { amount: asked[1] }) : undefined;
}
