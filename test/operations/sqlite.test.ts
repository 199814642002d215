import { afterEach, expect, test } from 'vitest';
import { openDatabase, type OpenDatabase } from '../../src/database/open.js';
import { prismaMoneyStore } from '../../src/operations/store/prisma.js';
import { deriveKey } from '../../src/secrets.js';
import { minutes } from '../../src/clock.js';
import { verify } from '../../src/ledger/verify.js';
import { storyOf } from '../../src/operations/inspect.js';
import { freshFolder } from '../stores/fresh-folder.js';
import { expectWhole, states } from './expect.js';
import { crashAt, kes, startAt, world } from './world.js';

const opened: { database: OpenDatabase; remove(): void }[] = [];

async function sqlite() {
  const folder = freshFolder();
  const database = await openDatabase({ url: `file:${folder.path}/money.db`, now: () => startAt });
  opened.push({ database, remove: () => folder.remove() });
  return prismaMoneyStore(database.client, deriveKey('test', 'columns'));
}

afterEach(async () => {
  for (const each of opened.splice(0)) {
    await each.database.close();
    each.remove();
  }
});

test.each(['none', 'leg.after-claim', 'leg.after-call', 'leg.after-settle', 'notification.after-send', 'sweep.after-read'])(
  'the whole path on SQLite, killed at %s',
  async (name) => {
    const w = await world({ store: await sqlite() });
    await w.reboot(crashAt(name));
    w.book.faults = ['lost'];
    await w.contribute();
    await w.run(minutes(20));
    const dump = await expectWhole(w);
    const paid = w.network.paid().length;
    expect(await states(w)).toEqual([paid === 1 ? 'done: settled settled' : 'failed: not_sent waiting']);
    expect(dump.contributions).toHaveLength(paid);
    const story = await storyOf(w.store, dump.legs[0]?.id ?? '');
    expect(story?.operation.id).toBe(dump.operations[0]?.id);
    expect(story?.journals).toHaveLength(paid * 2);
  },
);

test.each(['none', 'leg.after-claim', 'leg.after-call', 'leg.after-settle', 'notification.after-send', 'sweep.after-read'])(
  'a fine that is paid, on SQLite, killed at %s',
  async (name) => {
    const w = await world({ store: await sqlite() });
    const fine = { purpose: 'fine', subjectId: 'f1' } as const;
    w.payments.owed.set('fine f1', kes(200));
    await w.reboot(crashAt(name));
    w.payments.faults = ['lost'];
    expect(await w.payFor(fine)).toBe('agreed');
    await w.run(minutes(20));
    const dump = await w.store.transaction((tx) => tx.dump());
    expect(verify(dump, { sendOnce: ['imarapay'] })).toEqual([]);
    const paid = w.network.paid().length;
    expect(await states(w)).toEqual([paid === 1 ? 'done: settled settled' : 'failed: not_sent waiting']);
    expect(w.payments.entries.size).toBe(paid);
    expect(dump.operations[0]?.params).toEqual(fine);
    expect(dump.journals.map(({ kind }) => kind)).toEqual(paid === 1 ? ['received', 'entered'] : []);
  },
);
