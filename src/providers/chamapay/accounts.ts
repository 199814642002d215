import { z } from 'zod';
import type { Money } from '../../money.js';
import { given, id, note, someShillings, text } from './fields.js';

/** One of the chama's own accounts in its books: a ledger, a bank account, the cash box. */
export type BookAccount = { bookId: string; name: string; kind?: string; balance?: Money };

export const AccountLine = z
  .object({ id, name: text, type: note, balance: someShillings })
  .transform(({ id: bookId, name, type: kind, balance }): BookAccount => given<BookAccount>({ bookId, name, kind, balance }));

export const accounts = { path: '/accounts', shape: AccountLine, keyOf: (account: BookAccount) => account.bookId };
