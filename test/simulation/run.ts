import { check } from './check.js';
import { memoryDisks, sqliteDisks } from './disks.js';
import { live, settleIn, type Memories } from './members.js';
import { weathers } from './network.js';
import { payLinks } from './links.js';
import { payInvoices, supportResolves } from './orders.js';
import { villages } from './villages.js';
import { goThrough, type Decisions } from './treasurer.js';
import { truthsOf } from './truths.js';
import { openWorld } from './world.js';

export type Result = { seed: number; wrong: string[]; covered: Record<string, number>; simulatedMs: number };

/** How long members are about, and how long the world may take to come to rest after that. */
const busyMs = 50 * 60_000;
const restMs = 2.3 * 3_600_000;
const restMaxMs = 80 * 3_600_000;
const lookEveryMs = 20 * 60_000;

/** What is paid by a link that had run out is seen by its callback, or by asking within this time. */
const lateLinkMs = 90 * 60_000;

/** How often the treasurer looks once all is quiet. */
const looksMax = 2;

/** Plays one world from its seed to its rest, and holds it against the providers' truth. The same seed plays the same. */
export async function run(seed: number, on: 'memory' | 'sqlite'): Promise<Result> {
  const disks = on === 'memory' ? memoryDisks() : await sqliteDisks();
  try {
    const weather = weathers[seed % 10 === 0 ? 'fair' : seed % 3 === 0 ? 'storm' : 'rough'];
    const world = await openWorld(seed, disks, { crashes: seed % 7 !== 0, weather });
    const memories: Memories = { answers: new Map(), confirmations: new Map() };
    const beganAt = world.time.now();
    const failures: string[] = [];
    await settleIn(world);
    world.begin();
    for (const phone of villages.flatMap(({ phones }) => phones)) void live(world, phone, world.chance.fork(), memories);
    for (let i = 0, crashes = world.chance.between(0, 3); i < crashes; i++)
      world.time.at(beganAt + world.chance.between(60_000, busyMs), () => world.crash('out of the blue'));
    for (let i = 0, reads = world.chance.between(0, 2); i < reads; i++)
      world.time.at(
        beganAt + world.chance.between(60_000, busyMs),
        () =>
          void world
            .life()
            ?.service.refreshRecords()
            .catch(() => undefined),
      );
    const treasurer = world.chance.fork();
    const decisions: Decisions = new Map();
    for (let i = 0, looks = world.chance.between(2, 6); i < looks; i++)
      world.time.at(
        beganAt + world.chance.between(20 * 60_000, busyMs),
        () => void goThrough(world, treasurer, decisions).catch((error: unknown) => failures.push(String(error))),
      );
    const payers = world.chance.fork();
    for (let i = 0; i < 12; i++) world.time.at(beganAt + world.chance.between(60_000, busyMs), () => payInvoices(world, payers));
    for (let i = 0; i < 8; i++) world.time.at(beganAt + world.chance.between(60_000, busyMs), () => void payLinks(world, payers, 0.3));
    await world.pass(busyMs);
    await world.calm();
    await world.rest(restMs);
    let looked = 0;
    for (let waited = restMs; waited < restMaxMs; waited += lookEveryMs) {
      const { openOperations, waitingNotifications } = await disks.money.transaction((tx) => tx.counts());
      if (openOperations === 0 && waitingNotifications === 0) {
        if (looked++ >= looksMax) break;
        // A page that has run out for us may still take money.
        if (payLinks(world, payers, world.chance.happens(0.5) ? 1 : 0) > 0) await world.rest(lateLinkMs);
        supportResolves(world, payers);
        await goThrough(world, treasurer, decisions);
      }
      world.coverage.count('long way to rest');
      await world.rest(lookEveryMs);
    }
    const wrong = [...failures, ...(await check(world, memories, decisions))];
    world.coverage.count('confirmations', memories.confirmations.size);
    const dump = await disks.money.transaction((tx) => tx.dump());
    for (const { asked, collector } of truthsOf(world, dump)) {
      world.coverage.count(`pushes by ${collector}`, asked.length);
      world.coverage.count(`payments by ${collector}`, asked.filter(({ isPaid }) => isPaid).length);
      for (const { result } of asked) world.coverage.count(`result ${result}`);
    }
    for (const { kind, state, provider } of dump.legs) world.coverage.count(`leg ${kind} ${provider} ${state}`);
    for (const { reason } of dump.reviews) world.coverage.count(`review ${reason}`);
    return { seed, wrong, covered: world.coverage.all(), simulatedMs: world.time.now() - beganAt };
  } finally {
    await disks.close();
  }
}
