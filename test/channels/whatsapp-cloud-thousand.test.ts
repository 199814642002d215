import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { prismaCloudStore } from '../../src/channels/whatsapp/cloud/prisma-store.js';
import { offered } from '../../src/standins/whatsapp/phones.js';
import { openDatabase, type OpenDatabase } from '../../src/database/open.js';
import { deriveKey } from '../../src/secrets.js';
import type { CloudStore } from '../../src/channels/whatsapp/cloud/store.js';
import type { Hear } from '../../src/conversation/types.js';
import { memoryCloudStore } from './cloud-store.js';
import { virtualClock } from '../standins/virtual-clock.js';
import { freshFolder } from '../stores/fresh-folder.js';
import { cloudStage } from './cloud-stage.js';
import { cloudVillage } from './cloud-village.js';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });

const folder = freshFolder();
let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase({ url: `file:${folder.path}/money.db`, now: () => Date.now() });
});
afterAll(async () => {
  await database.close();
  folder.remove();
});

const hourMs = 3_600_000;

/** Chance that is the same in every run. */
function dice(seed: number) {
  let state = seed;
  return (sides: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const inDatabase = (): CloudStore => {
  const key = (purpose: 'lookup' | 'columns') => deriveKey('a key for tests only, of sufficient length', purpose);
  return prismaCloudStore(database.client, { lookup: key('lookup'), columns: key('columns') });
};

it.each<[number, string, () => CloudStore, { members: number; killAt: number; restartAt: number }]>([
  [1000, 'in memory', memoryCloudStore, { members: 40, killAt: 4, restartAt: 9 }],
  [150, 'in the money database', inDatabase, { members: 15, killAt: 1, restartAt: 3 }],
])(
  '%i messages in bursts, kept %s, some twice, some late, some hours old, through two ends of the driver: each is answered once, in order, and nothing old confirms',
  async (messages, _where, open, { members, killAt, restartAt }) => {
    const roll = dice(7);
    const virtual = virtualClock();
    const village = cloudVillage(virtual);
    const opened = open();
    /** When each message came first, and when each was taken into the conversation. */
    const cameAt = new Map<string, number>();
    const heard: { who: string; id: string; at: number; now: number }[] = [];
    const kept: CloudStore = {
      ...opened,
      put: (all, now) => {
        for (const { id } of all) if (!cameAt.has(id)) cameAt.set(id, now);
        return opened.put(all, now);
      },
    };
    const hear: Hear = (its, voice) => {
      heard.push({ who: its.address, id: its.id, at: its.at, now: virtual.now() });
      return village.hear(its, voice);
    };
    const stage = cloudStage({
      hear,
      store: kept,
      clock: virtual,
      plan: {
        callback: () => {
          const fate = roll(10);
          if (fate === 0) return { fault: 'twice' };
          return fate === 1 ? { fault: 'late', ms: 100 + roll(4000) } : undefined;
        },
      },
    });
    stage.state().paced = false;
    await stage.start();
    // The database takes real time; the clock of this world waits for it.
    const pass = async (ms: number) => {
      for (let passed = 0; passed < ms; passed += 200) {
        await virtual.advance(200);
        for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const who = Array.from({ length: members }, (_, i) => `2547120${String(i).padStart(5, '0')}`);
    const words = ['menu', 'lipa 500', 'balance', '1', '2', '0', 'salio', 'pay 300', 'hello', '1'];
    const stale = new Set<string>();
    let said = 0;

    for (let round = 0; said < messages; round++) {
      for (const one of who) {
        for (let burst = 1 + roll(3); burst > 0 && said < messages; burst--, said++) {
          const shown = stage.core.whatsapp.chat(one).filter(({ way, type }) => way === 'out' && type === 'interactive');
          const latest = shown.at(-1 - (roll(4) === 0 ? roll(4) : 0));
          const choices = latest ? offered(latest) : [];
          const tapped = choices[roll(Math.max(1, Math.min(2, choices.length)))];
          const kind = roll(10);
          if (kind < 5 && latest && tapped) {
            stage.core.whatsapp.tap({ who: one, message: latest.id, id: tapped.id });
          } else if (kind === 9) {
            stale.add(stage.core.whatsapp.say({ who: one, text: '1', agoMs: 3 * hourMs }).id);
          } else stage.core.whatsapp.say({ who: one, text: words[roll(words.length)] ?? 'menu' });
        }
      }
      if (round === killAt) await stage.kill();
      if (round === restartAt) {
        stage.its.isDown = true;
        await stage.restart();
        await pass(1000);
        stage.its.isDown = false;
      }
      await pass(3000);
    }
    await pass(60_000);

    const all = stage.state().chat;
    const incoming = all.filter(({ way }) => way === 'in');
    const answers = all.filter(({ way, ourId }) => way === 'out' && ourId !== null);
    expect(incoming).toHaveLength(messages);
    expect(new Set(answers.map(({ ourId }) => ourId)).size, 'no message is answered twice').toBe(answers.length);
    expect(answers, 'every message is answered').toHaveLength(messages);
    expect(await kept.waiting(0, 10)).toEqual([]);
    expect(village.failures).toEqual([]);

    const paid = village.orders.filter(({ intent }) => intent.kind === 'contribute');
    expect(paid.length).toBeGreaterThan(messages / 100);
    expect(paid.filter(({ id }) => stale.has(id))).toEqual([]);
    expect(stale.size).toBeGreaterThan(messages / 30);
    expect(stage.taken.filter(({ outcome }) => outcome === 'repeat').length).toBeGreaterThan(messages / 30);

    // Whoever is heard before an older one of the same person was heard before that one had come.
    const firstHeard = [...new Map([...heard].reverse().map((its) => [its.id, its])).values()];
    expect(firstHeard).toHaveLength(messages);
    let outOfOrder = 0;
    for (const later of firstHeard)
      for (const older of firstHeard) {
        if (older.who !== later.who || older.at >= later.at || older.now < later.now) continue;
        if (heard.indexOf(older) < heard.indexOf(later)) continue;
        outOfOrder++;
        expect(cameAt.get(older.id) ?? 0).toBeGreaterThanOrEqual(later.now - 200);
      }
    expect(outOfOrder, 'some came too late').toBeGreaterThan(0);
  },
);
