import type { Ground } from '../ground.js';
import { putSms } from '../inbox.js';
import type { Subscriber } from '../mpesa/state.js';
import { pinByDefault } from '../mpesa/wallets.js';
import { digits } from '../numbers.js';
import { carrierOf } from './carriers.js';
import type { MomoResult } from './state.js';

/** Wrong PINs in a row that lock a wallet. */
const wrongPinsMax = 3;

/** The wallets of MTN's and Orange's subscribers. Every number has one but those that are listed as having none. */
export function momoWallets(ground: Ground) {
  const { clock, ids, state } = ground;

  const walletOf = (phone: string): Subscriber => {
    const { subscribers, otherBalance } = state().momo;
    return (subscribers[phone] ??= { phone, balance: otherBalance, pin: pinByDefault, wrongPins: 0 });
  };
  const hasWallet = (phone: string): boolean => carrierOf(phone) !== undefined && !state().momo.noWallet.includes(phone);

  /** MTN's are eleven digits; Orange's tell the day and the minute (as public recorded answers show them). */
  const newReceipt = (phone: string): string => {
    if (carrierOf(phone) === 'MTN') return digits(ids, 11);
    const stamp = new Date(clock.now() + 3_600_000).toISOString().replace(/[^\d]/g, '');
    return `MP${stamp.slice(2, 8)}.${stamp.slice(8, 12)}.C${digits(ids, 5)}`;
  };

  const tell = (phone: string, text: string): void =>
    putSms(
      ground,
      phone,
      carrierOf(phone) === 'MTN' ? 'MobileMoney' : 'OrangeMoney',
      `${text} Nouveau solde: ${francs(walletOf(phone).balance)}.`,
    );

  /** Takes the money, and has the carrier tell its subscriber by SMS. */
  const take = (phone: string, amount: number, payee: string): MomoResult => {
    if (!hasWallet(phone)) return { end: 'noWallet' };
    const wallet = walletOf(phone);
    if (wallet.balance < amount) return { end: 'noFunds' };
    wallet.balance -= amount;
    const receipt = newReceipt(phone);
    tell(phone, `Paiement de ${francs(amount)} a ${payee} reussi. ID: ${receipt}.`);
    return { end: 'paid', receipt };
  };

  return {
    walletOf,
    take,
    /** Puts money into a wallet. */
    give: (phone: string, amount: number, from: string): MomoResult => {
      if (!hasWallet(phone)) return { end: 'noWallet' };
      walletOf(phone).balance += amount;
      const receipt = newReceipt(phone);
      tell(phone, `Vous avez recu ${francs(amount)} de ${from}. ID: ${receipt}.`);
      return { end: 'paid', receipt };
    },
    /** What comes of a PIN: `again` while there are tries left. */
    payWithPin: (phone: string, pin: string, pay: () => MomoResult): MomoResult | 'again' => {
      const wallet = walletOf(phone);
      if (wallet.wrongPins < wrongPinsMax && pin === wallet.pin) {
        wallet.wrongPins = 0;
        return pay();
      }
      wallet.wrongPins = Math.min(wallet.wrongPins + 1, wrongPinsMax);
      return wallet.wrongPins >= wrongPinsMax ? { end: 'wrongPin' } : 'again';
    },
    hasWallet,
  };
}

export type MomoWallets = ReturnType<typeof momoWallets>;

/** `1 500 FCFA`. */
export const francs = (amount: number): string => `${String(amount).replace(/\B(?=(?:\d{3})+$)/g, ' ')} FCFA`;
