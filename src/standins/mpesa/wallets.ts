import type { Ground } from '../ground.js';
import { putSms } from '../inbox.js';
import { receiptNumber } from '../numbers.js';
import { keepRow } from '../state.js';
import { resultOf } from './state.js';
import type { MpesaResult, Subscriber } from './state.js';

/** The PIN of a wallet that nobody set one for. */
export const pinByDefault = '0000';

/** Wrong PINs in a row that lock a wallet. */
const wrongPinsMax = 3;

/** The M-Pesa wallets. Every number has one: who is not listed gets one when it is first asked for. */
export function wallets(ground: Ground) {
  const { clock, ids, state } = ground;

  const walletOf = (phone: string): Subscriber => {
    const { subscribers, otherBalance } = state().mpesa;
    return (subscribers[phone] ??= { phone, balance: otherBalance, pin: pinByDefault, wrongPins: 0 });
  };

  /** A receipt number that no payment has had. */
  const newReceipt = (): string => {
    for (;;) {
      const receipt = receiptNumber(ids, clock.now());
      const { imarapay, mpesa } = state();
      if (![...imarapay.transactions, ...mpesa.menuPayments].some((payment) => payment.receipt === receipt)) return receipt;
    }
  };

  /** Takes the money, and has M-Pesa tell its subscriber by SMS. */
  const take = (phone: string, amount: number, payee: string, account: string): MpesaResult => {
    const wallet = walletOf(phone);
    if (wallet.balance < amount) return resultOf('1');
    wallet.balance -= amount;
    const receipt = newReceipt();
    const when = `${day(clock.now())} at ${hour(clock.now())}`;
    const left = `New M-PESA balance is ${ksh(wallet.balance)}. Transaction cost, ${ksh(0)}.`;
    putSms(ground, phone, 'MPESA', `${receipt} Confirmed. ${ksh(amount)} sent to ${payee} for account ${account} on ${when} ${left}`);
    return resultOf('0', receipt);
  };

  return {
    walletOf,
    take,
    /** What comes of a PIN: the wallet pays, or M-Pesa says why not. */
    payWithPin: (phone: string, pin: string, pay: () => MpesaResult): MpesaResult => {
      const wallet = walletOf(phone);
      if (wallet.wrongPins >= wrongPinsMax) return resultOf('8006');
      if (pin !== wallet.pin) {
        wallet.wrongPins++;
        return resultOf('2001');
      }
      wallet.wrongPins = 0;
      return pay();
    },
    /** A payment by the M-Pesa menu, which ImaraPay never hears of. */
    payByMenu: (phone: string, amount: number, account: string): MpesaResult => {
      const payee = state().imarapay.accounts.find((one) => one.account_number === account)?.name ?? account;
      const result = take(phone, amount, payee, account);
      if (result.receipt) keepRow(state().mpesa.menuPayments, { receipt: result.receipt, phone, amount, account, at: clock.now() });
      return result;
    },
  };
}

export type Wallets = ReturnType<typeof wallets>;

const ksh = (amount: number): string => `Ksh${amount.toFixed(2).replace(/\B(?=(?:\d{3})+\.)/g, ',')}`;
const nairobi = { timeZone: 'Africa/Nairobi' } as const;
const day = (at: number): string =>
  new Date(at).toLocaleDateString('en-GB', { ...nairobi, day: 'numeric', month: 'numeric', year: '2-digit' });
const hour = (at: number): string =>
  new Date(at).toLocaleTimeString('en-US', { ...nairobi, hour: 'numeric', minute: '2-digit' }).replace(/\u202f/g, ' ');
