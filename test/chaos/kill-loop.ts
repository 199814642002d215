import { mkdirSync } from 'node:fs';
import { systemClock as clock } from '../../src/clock.js';
import { chance as chanceFrom } from '../simulation/chance.js';
import { coverage as openCoverage } from '../simulation/coverage.js';
import { askAll, audit } from './audit.js';
import { emptyDiary } from './diary.js';
import { damageIn } from './files.js';
import { openFindings, type Findings } from './findings.js';
import { openGateway } from './gateway.js';
import { openInstallation } from './installation.js';
import { killPlan, killsForAll, type Kill } from './kills.js';
import type { Life } from './life.js';
import { startLoad } from './load.js';
import { member, type Member } from './member.js';
import { settle } from './settle.js';
import { everybody, villageSeed, withPast } from './village.js';
import { weather } from './weather.js';

export type KillOptions = {
  root: string;
  /** Where data, log and result go. */
  folder: string;
  kills: number;
  seed: number;
  members: number;
  say?: (sentence: string) => void;
};

export type KillResult = {
  seed: number;
  findings: string[];
  /** Milliseconds from each start to its ready line, in order. */
  startMs: number[];
  counts: Record<string, number>;
  crashpoints: Record<string, number>;
  seconds: number;
};

/** SIGTERM must have ended the service within this. */
const stopMs = 12_000;
/** A start that takes longer than this does not come any more. */
const startMax = 30_000;
/** By then every member has agreed and has a PIN. */
const firstContactMs = 60_000;
/** A start on a machine that does nothing else. */
const quietStartMs = 650;
/** The first life has been up for a while already. */
const firstDeathMs = 500;

/** Kills a service under load, over and over, and holds what is left against what the providers and the members know. */
export async function killLoop({ root, folder, kills, seed, members, say = () => undefined }: KillOptions): Promise<KillResult> {
  mkdirSync(folder, { recursive: true });
  const startedAt = clock.monotonic();
  const chance = chanceFrom(seed);
  const counts = openCoverage();
  const findings = openFindings();
  const startMs: number[] = [];
  let stormy = false;
  const people = everybody(members);
  const plan = killPlan(chance);
  const installation = await openInstallation({
    root,
    folder,
    seed: withPast(villageSeed(people)),
    people,
    plan: weather(chance, counts, () => stormy),
    heard: ({ level, msg }) => {
      if (level === 'error' || level === 'fatal' || msg.endsWith('.threw')) counts.count(`log ${level} ${msg}`);
    },
  });
  const { standins } = installation;
  standins.events((event) => {
    if (event.type !== 'call' || event.call.way !== 'out') return;
    counts.count(`${event.call.path} ${event.call.status === 0 ? 'not taken' : `answered ${event.call.status}`}`);
  });
  const gateway = openGateway({ url: installation.ussd, chance, coverage: counts });
  const diary = emptyDiary();
  const phones = people.map((villager) => member(villager, { gateway, diary, chance, coverage: counts }));

  const begin = async (extra?: Record<string, string>, nodeArgs?: readonly string[]): Promise<Life> => {
    const life = installation.start(extra, nodeArgs);
    const ready = await Promise.race([life.ready, clock.sleep(startMax).then(() => undefined)]);
    if (ready === undefined) life.kill();
    else if (!nodeArgs) startMs.push(ready);
    return life;
  };

  try {
    say(`${people.length} members speak with the service for the first time …`);
    const first = await begin();
    await firstContacts(phones);
    say(`Killing it ${kills} times …`);
    stormy = true;
    const load = startLoad(phones, { gateway, chance, standins, coverage: counts });
    let life = first;
    for (let n = 1; n <= kills; n++) {
      const kill: Kill = n === 1 ? { how: 'random', afterMs: firstDeathMs } : plan.next();
      if (n > 1) life = installation.start(kill.how === 'point' ? { CRASHPOINT: `${kill.point}:${kill.n}` } : {});
      const how = await die(life, kill, slowness(startMs), (ready) => startMs.push(ready));
      const { signal, code, said } = await life.ended;
      if (signal !== 'SIGKILL') findings.add('ended by itself', [`life ${n} with ${signal ?? code ?? 'nothing'}: ${said.trim()}`]);
      if (how === 'point' && kill.how === 'point') plan.hit(kill.point);
      counts.count(how === 'point' && kill.how === 'point' ? `killed at ${kill.point}` : `killed ${how}`);
      findings.add('damaged file', damageIn(installation.dataDir));
      if (n % 10 === 0) say(`  ${n} kills, ${standins.truth().payments.length} pushes`);
    }

    const graceful = await begin();
    await clock.sleep(1_500);
    await end(graceful, 'under load', findings, counts);
    say('Letting it come to rest …');
    stormy = false;
    const resting = await begin();
    await load.stop();
    await end(resting, 'after the load', findings, counts);
    diary.lapsedFrom = clock.now();
    findings.add(
      'not at rest',
      await settle(
        installation,
        folder,
        people.map(({ phone }) => phone),
      ),
    );

    say('Asking members and books …');
    const last = await begin();
    await askAll(phones, diary);
    for (let n = 0; n < phones.length * 2; n++) await gateway.repeatOne();
    await end(last, 'at rest', findings, counts);
    findings.add('damaged file', damageIn(installation.dataDir));
    await audit(installation, { findings, diary, counts, people });
    findings.add(
      'a repeat was answered differently',
      gateway.contradictions().map((answers) => answers.map((answer) => JSON.stringify(answer)).join(' ≠ ')),
    );
    findings.add('refused a turn', gateway.refused());
    findings.add('a page that no member understands', diary.puzzled);
    counts.count('deliveries', gateway.deliveries());
    counts.count('deliveries answered more than once', gateway.repeated());
  } finally {
    gateway.close();
    await installation.close();
  }
  if (kills >= killsForAll) findings.add('never crashed at', plan.never());
  const seconds = Math.round((clock.monotonic() - startedAt) / 1000);
  return { seed, findings: findings.all(), startMs, counts: counts.all(), crashpoints: plan.hits(), seconds };
}

/** Everybody agrees to the terms and chooses a PIN, as a member does who dials for the first time. */
async function firstContacts(phones: readonly Member[]): Promise<void> {
  await Promise.all(
    phones.map(async (phone) => {
      // The list of members is read while the service is already up: until then everybody is a stranger.
      const since = clock.monotonic();
      let page: string | undefined;
      while (clock.monotonic() - since < firstContactMs) {
        page = await phone.call('help');
        if (page !== undefined && /Questions\?/.test(page) && !/not on the list/.test(page)) return;
        await clock.sleep(100);
      }
      throw new Error(`${phone.villager.phone} did not get through the first contact: ${JSON.stringify(page)}`);
    }),
  );
}

/** How many times slower than a quiet machine this one is, by its last starts: where all is slow, lives are longer, or nothing would get done in them. */
function slowness(startMs: readonly number[]): number {
  const last = [...startMs.slice(-9)].sort((a, b) => a - b);
  return Math.min(4, Math.max(1, (last[Math.floor(last.length / 2)] ?? 0) / quietStartMs));
}

/** A life that was to die while starting may have been quicker. */
const wasIt = (ready: boolean): Kill['how'] => (ready ? 'random' : 'starting');

/** Ends a life as planned, and says how it came. */
async function die(life: Life, kill: Kill, slow: number, started: (ms: number) => void): Promise<Kill['how']> {
  let isReady = false;
  const begun = life.ready.then((ms) => {
    if (ms === undefined) return;
    isReady = true;
    started(ms);
  });
  if (kill.how === 'starting') {
    await Promise.race([clock.sleep(kill.afterMs * slow), life.ended]);
    const how = wasIt(isReady);
    life.kill();
    return how;
  }
  await Promise.race([begun, clock.sleep(startMax)]);
  const waitMs = kill.how === 'point' ? kill.patienceMs : kill.afterMs;
  await Promise.race([clock.sleep(waitMs * slow), life.ended]);
  const byItself = life.isOver();
  life.kill();
  return kill.how === 'point' && byItself ? 'point' : 'random';
}

async function end(life: Life, when: string, findings: Findings, counts: ReturnType<typeof openCoverage>): Promise<void> {
  const { end: how, ms, forced } = await life.stop(stopMs);
  counts.count('stopped by SIGTERM');
  if (forced || how.code !== 0)
    findings.add('SIGTERM', [
      `${when} it ended with ${how.signal ?? how.code ?? 'nothing'} after ${Math.round(ms)} ms. ${how.said.trim()}`,
    ]);
}
