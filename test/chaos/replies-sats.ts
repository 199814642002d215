import type { Caller, Reply } from './replies.js';
import { chosen, type Screen } from './screen.js';

/** Somebody far away, with a Lightning wallet. */
const payer = '+14155550100';
/** Who has a wallet on the same phone, and pays without another's help. */
const ownWallet = 0.6;

/** What is typed at a screen about sending by Lightning; undefined at any other. */
export function satsReply(screen: Screen, { village, draws, amount }: Caller): Reply | undefined {
  const { text } = screen;
  const types = (typed: string | undefined): Reply => (typed === undefined ? { is: 'over' } : { is: 'types', text: typed });
  if (/send money, buy sats/.test(text)) return types(chosen(screen, 'To M-Pesa Tanzania'));
  if (/Lightning\)\. Who pays\?/.test(text))
    return types(chosen(screen, draws.happens(ownWallet) ? 'My Lightning wallet' : 'Send someone a link'));
  if (/Who gets the link to pay\?/.test(text)) return types(payer);
  if (/number in Tanzania gets the money\?/.test(text)) return types(village.friend);
  if (/^CON (?:.*\n)?Whose number is/.test(text)) return types('Asha Juma');
  if (/^CON (?:.*\n)?How much does/.test(text) || /How much airtime for [^\n]+\? From/.test(text)) return types(amount());
  if (/1,000 sats =/.test(text) || /Holds until [^]*sats/.test(text)) return types(chosen(screen, 'Go on'));
  if (/No price came|That price is over already/.test(text)) return types(chosen(screen, 'Try again'));
  return undefined;
}
