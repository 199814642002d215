import { chamapayBook } from './book/chamapay.js';
import { noteJoined } from './book/chamapay-records/joined.js';
import { closeRequests } from './book/chamapay-records/joining.js';
import { openChamasRecords } from './book/chamas-records.js';
import type { Identity } from './book/identity.js';
import { localBook } from './book/local.js';
import type { LocalStore } from './book/local/store.js';
import { openMirror, type Mirror } from './book/mirror.js';
import type { People } from './book/people.js';
import type { Book } from './book/port.js';
import type { RuleBook } from './book/rules.js';
import type { BookStore } from './book/store.js';
import type { Clock } from './clock.js';
import type { Ids } from './ids.js';
import type { Log } from './log.js';
import type { BookMember } from './providers/ports.js';
import type { Key } from './secrets.js';
import type { ServedChama } from './served-chama.js';

type Parts = {
  chamas: readonly ServedChama[];
  stores: { book: BookStore; local: LocalStore };
  rules: RuleBook;
  people: People;
  identity: Identity;
  lookup: Key;
  clock: Clock;
  ids: Ids;
  /** Ends what is read in the background. */
  stop: AbortSignal;
  log: Log;
  failed: (error: unknown) => void;
  /** Told when a chama's list of members was read elsewhere, once all know what stands there. Must not throw. */
  listed: (chamaId: string) => Promise<void>;
  /** Where the copies of records elsewhere go, by chama. */
  mirrors: Map<string, Mirror>;
};

/** Opens the book and the records of every chama, at ChamaPay where it has them there, else in our own database. */
export function openBooks({
  chamas,
  stores,
  rules,
  people,
  identity,
  lookup,
  clock,
  ids,
  stop,
  log,
  failed,
  listed: told,
  mirrors,
}: Parts) {
  const books = new Map<string, Book>();
  for (const { setup, records } of chamas) {
    const { chama } = setup;
    const { book: store, local } = stores;
    books.set(chama.id, records ? chamapayBook({ chama, records, store, clock, ids }) : localBook({ chama, store }));
    if (!records) continue;
    const listed = async (members: readonly BookMember[]) => {
      await noteJoined({ chama, store: local }, members);
      await closeRequests({ chama, store: local, identity }, members);
      await told(chama.id);
    };
    mirrors.set(chama.id, openMirror({ setup, records, store, people, identity, clock, ids, listed, stop, failed }));
  }
  const kept = openChamasRecords({
    chamas: chamas.map(({ setup, records }) => ({ setup, records })),
    desk: { store: stores.local, rules, identity, lookup, clock, ids, learn: async (rows) => people.know(rows) },
    alert: (chama, alert) => log('error', 'records', { chama, alert }),
    registered: (chamaId) => mirrors.get(chamaId)?.lookForNewcomer(),
    failed,
  });
  const of = (chamaId: string): Book => {
    const book = books.get(chamaId);
    if (!book) throw new Error(`no book for ${chamaId}`);
    return book;
  };
  return { of, kept };
}
