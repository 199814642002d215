import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { openJournal } from '../../whatsapp/src/journal.js';
import { lineFile } from '../../whatsapp/src/line-file.js';
import { claimFolder } from '../../whatsapp/src/one-driver.js';
import { sessionFolder } from '../../whatsapp/src/session-folder.js';
import { readSettings } from '../../whatsapp/src/settings.js';
import type { Incoming } from '../../whatsapp/src/ports.js';
import { standingClock } from './clock.js';
import { memoryFile, startDriver } from './whatsapp-fakes.js';

const member = '254712000001@c.us';
const hour = 3_600_000;

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'chamabot-driver-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('what came while nobody listened', () => {
  test('is heard after the next start with its own time, in order, once; also where somebody has read it on the phone', async () => {
    const first = startDriver();
    const { clock, phone, file } = first;
    await first.ready();
    await clock.pass(120_000);
    first.stop.abort();
    await clock.pass(10_000);
    const before = clock.now();
    const written = [1, 2, 3].map((n) => phone.writes({ body: `n${n}`, timestamp: Math.floor(before / 1000) + n }));
    const seen = phone.writes({ from: '254712000002@c.us' });
    phone.chatOf('254712000002@c.us').unread = 0;
    await clock.pass(3 * hour);
    const second = startDriver({ clock, phone, file });
    await second.ready();
    await clock.pass(60_000);
    expect(second.said.filter(({ from }) => from === member)).toEqual(
      written.map(({ id, body, timestamp }) => ({ id: id._serialized, from: member, type: 'text', text: body, at: timestamp * 1000 })),
    );
    expect(second.inChat(member)).toEqual(['re n1', 're n2', 're n3']);
    expect(second.inChat(seen.from)).toEqual(['re hi']);
  });

  test('an event that never came is made up for by the next look into the chats', async () => {
    const { clock, phone, ready, inChat } = startDriver();
    await ready();
    await clock.pass(1000);
    phone.writes();
    await clock.pass(hour);
    expect(inChat(member)).toEqual(['re hi']);
  });

  test('what was written to the phone before it was linked, or is older than three days, is not answered', async () => {
    const clock = standingClock();
    const first = startDriver({ clock });
    const at = Math.floor(clock.now() / 1000);
    first.phone.writes({ timestamp: at - 3600 });
    await first.ready();
    await clock.pass(60_000);
    expect(first.said).toEqual([]);
    first.stop.abort();
    await clock.pass(10_000);
    first.phone.writes({ from: '254712000002@c.us', timestamp: Math.floor(clock.now() / 1000) });
    await clock.pass(4 * 24 * hour);
    first.phone.writes({ from: '254712000002@c.us', body: 'new' });
    const second = startDriver({ clock, phone: first.phone, file: first.file });
    await second.ready();
    await clock.pass(60_000);
    expect(second.said.map(({ text }) => text)).toEqual(['new']);
  });

  test('another account on the same folder begins at its own link', async () => {
    const { clock, phone, ready, stop, file } = startDriver();
    await ready();
    await clock.pass(120_000);
    stop.abort();
    await clock.pass(hour);
    phone.writes();
    await clock.pass(hour);
    const other = startDriver({ clock, phone, file });
    await clock.pass(1);
    other.last().account = '237600000000@c.us';
    await other.ready();
    await clock.pass(60_000);
    expect(other.said).toEqual([]);
  });

  test('chats that cannot be read stop nobody, and are read when they can be', async () => {
    const { clock, phone, ready, last, inChat } = startDriver();
    await clock.pass(0);
    last().chatsBroken = true;
    const client = await ready();
    client.emit('message', phone.writes());
    await clock.pass(20_000);
    expect(inChat(member)).toEqual(['re hi']);
    phone.writes({ from: '254712000002@c.us' });
    client.chatsBroken = false;
    await clock.pass(130_000);
    expect(inChat('254712000002@c.us')).toEqual(['re hi']);
  });
});

describe('a driver that dies in the middle', () => {
  /** Starts a driver whose first client does this when it is to send, kills it there, and lets the next one take over. */
  async function dies(sends: (world: ReturnType<typeof startDriver>, to: string) => void) {
    const first = startDriver();
    const { clock, phone, file } = first;
    const client = await first.ready();
    client.sending = (to) => {
      sends(first, to);
      return new Promise(() => undefined); // nobody learns what came of it
    };
    client.emit('message', phone.writes());
    await clock.pass(10_000);
    // What it had in memory is lost, what it had written down is not.
    const second = startDriver({ clock, phone, file: Object.assign(memoryFile(), { lines: [...file.lines] }) });
    await second.ready();
    await clock.pass(60_000);
    first.stop.abort();
    return second;
  }

  test('before the answer left: it is asked for again under the same id, and sent', async () => {
    const second = await dies(() => undefined);
    expect(second.said.map(({ id }) => id)).toEqual(['false_254712000001@c.us_1']);
    expect(second.inChat(member)).toEqual(['re hi']);
  });

  test('after it left: it is found in the chat, and not sent again', async () => {
    const second = await dies(({ phone }, to) => void phone.place(to, 're hi', false));
    expect(second.said).toHaveLength(1);
    expect(second.inChat(member)).toEqual(['re hi']);
    expect(second.clients.flatMap(({ sent }) => sent)).toEqual([]);
  });

  test('when WhatsApp did not take it: it is sent', async () => {
    const second = await dies(({ phone }, to) => void (phone.place(to, 're hi', false).ack = -1));
    expect(second.inChat(member)).toEqual(['re hi', 're hi']);
  });

  test('the same words as the answer to an earlier message are not taken for this one', async () => {
    const first = startDriver({ heard: async () => ['menu'] });
    const { clock, phone, file } = first;
    const client = await first.ready();
    client.emit('message', phone.writes({ body: 'one' }));
    await clock.pass(3000);
    client.sending = () => new Promise(() => undefined);
    client.emit('message', phone.writes({ body: 'two' }));
    await clock.pass(3000);
    const second = startDriver({
      heard: async () => ['menu'],
      clock,
      phone,
      file: Object.assign(memoryFile(), { lines: [...file.lines] }),
    });
    await second.ready();
    await clock.pass(60_000);
    expect(second.said.map(({ text }) => text)).toEqual(['two']);
    expect(second.inChat(member)).toEqual(['menu', 'menu']);
  });
});

test('1,000 messages in bursts, doubled and out of order, over two reconnects and a restart: each answered once, in order, with its own time', async () => {
  const people = 40;
  const each = 25;
  let world = startDriver({ heard: async ({ id }) => [`re ${id}`], env: { WHATSAPP_GAP_MS: '0', WHATSAPP_TYPING_MS: '0' } });
  const { clock, phone, file } = world;
  let seed = 7;
  const chance = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  const written: Incoming[] = [];
  const late: Incoming[] = [];
  const heard: { id: string; from: string; at: number }[] = [];
  const keep = () => heard.push(...world.said);
  let client = await world.ready();
  for (let n = 0; n < each; n++) {
    const burst = Array.from({ length: people }, (_, who) => phone.writes({ from: `${254712000100 + who}@c.us`, body: `n${n}` }));
    written.push(...burst);
    // Every third burst comes with the next, in any order; some events come twice. What came while there was no browser, or no driver, is in the chats alone.
    late.push(...burst, ...burst.filter(() => chance() < 0.3));
    if (n % 3 !== 1) for (const event of late.splice(0).sort(() => chance() - 0.5)) client.emit('message', event);
    await clock.pass(n % 2 === 0 ? 1000 : 3000);
    if (n === 4 || n === 12) {
      client.emit(n === 4 ? 'disconnected' : 'gone', 'TIMEOUT');
    } else if (n === 5 || n === 13) client = await world.ready();
    else if (n === 20) {
      world.stop.abort();
      await clock.pass(10_000);
      keep();
    } else if (n === 21) {
      world = startDriver({
        heard: async ({ id }) => [`re ${id}`],
        clock,
        phone,
        file,
        env: { WHATSAPP_GAP_MS: '0', WHATSAPP_TYPING_MS: '0' },
      });
      client = await world.ready();
    }
  }
  await clock.pass(2 * hour);
  keep();
  expect(written).toHaveLength(1000);
  for (let who = 0; who < people; who++) {
    const chat = `${254712000100 + who}@c.us`;
    const theirs = written.filter(({ from }) => from === chat).map(({ id }) => `re ${id._serialized}`);
    expect(world.inChat(chat)).toEqual(theirs);
  }
  // The time is that at which they wrote it, by which the service refuses stale confirmations.
  const at = new Map(written.map(({ id, timestamp }) => [id._serialized, timestamp * 1000]));
  expect(heard.filter((one) => one.at !== at.get(one.id))).toEqual([]);
});

describe('the journal', () => {
  test('names nobody, is read by its owner alone, and survives a torn line and being written anew', () => {
    const path = join(freshFolder(), 'whatsapp', 'journal.jsonl');
    const clock = standingClock();
    const journal = openJournal(lineFile(path), clock);
    journal.linked('254700000000@c.us');
    journal.begin('in false_254712000001@c.us_A');
    journal.done('in false_254712000001@c.us_A', ['true_254712000001@c.us_B']);
    journal.meet(member);
    journal.sentUnasked(true);
    journal.hearUpTo(clock.now());
    expect(readFileSync(path, 'utf8')).not.toMatch(/2547|@c\.us/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"is":"done","key":"to`);
    for (let again = 0; again < 2; again++) {
      const read = openJournal(lineFile(path), clock);
      expect(read.isDone('in false_254712000001@c.us_A')).toBe(true);
      expect(read.isDone('in other')).toBe(false);
      expect(read.isAnothers('true_254712000001@c.us_B', 'in other')).toBe(true);
      expect(read.isAnothers('true_254712000001@c.us_B', 'in false_254712000001@c.us_A')).toBe(false);
      expect([read.knows(member), read.knows('1@c.us')]).toEqual([true, false]);
      expect(read.unasked()).toEqual([{ at: clock.now(), isNew: true }]);
      expect([read.linkedAt(), read.heardUpTo()]).toEqual([clock.now(), clock.now()]);
    }
  });

  test('only the beginning of a sending waits for the disk; the file does not grow for ever', async () => {
    const file = memoryFile();
    const clock = standingClock();
    const journal = openJournal(file, clock);
    for (let n = 0; n < 60_000; n++) {
      journal.begin(`in ${n}`);
      journal.done(`in ${n}`, []);
      if (n % 1000 === 0) await clock.pass(8 * hour);
    }
    expect(file.durable).toBe(60_000);
    expect(file.lines.length).toBeLessThan(90_000);
    expect(journal.isDone('in 59999')).toBe(true);
    expect(openJournal(file, clock).isDone('in 59999')).toBe(true);
  });
});

test('a folder belongs to one driver, also when two start at once, and to the next after that one has died', async () => {
  const folder = freshFolder();
  const claims = await Promise.all([claimFolder(folder, systemClock), claimFolder(folder, systemClock)]);
  expect(claims.filter((claim) => claim === 'taken')).toHaveLength(1);
  expect(await claimFolder(folder, systemClock)).toBe('taken');
  for (const claim of claims) if (claim !== 'taken') claim.release();
  const next = await claimFolder(folder, systemClock);
  expect(next).not.toBe('taken');
  if (next !== 'taken') next.release();
});

describe('what a killed driver leaves behind', () => {
  test('a browser on its profile is ended by its own id, another one is not; the locks of the dead are taken away', async () => {
    const [folder, others] = [freshFolder(), freshFolder()];
    const session = sessionFolder(folder, systemClock);
    expect(session.memory()).toBeUndefined();
    const browserIn = (at: string) =>
      spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000); console.log("up")', '--', `--user-data-dir=${join(at, 'session')}`], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    const [ours, theirs] = [browserIn(folder), browserIn(others)];
    const up = [ours, theirs].map(({ stdout }) => new Promise((resolve) => stdout.once('data', resolve)));
    const ended = [ours, theirs].map((child) => new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal))));
    await Promise.all(up);
    mkdirSync(join(folder, 'session'));
    symlinkSync('another-host-1234', join(folder, 'session', 'SingletonLock'));
    expect(session.memory()).toBeGreaterThan(1_000_000);
    await session.sweep();
    expect(await ended[0]).toBe('SIGKILL');
    expect(theirs.exitCode).toBeNull();
    expect(readdirSync(join(folder, 'session'))).toEqual([]);
    theirs.kill('SIGTERM');
    expect(await ended[1]).toBe('SIGTERM');
    await session.forget();
    expect(existsSync(join(folder, 'session'))).toBe(false);
  });
});

describe('the environment', () => {
  const door = { WHATSAPP_DOOR_URL: 'http://127.0.0.1:8080/door/whatsapp/token' };

  test.each<[Record<string, string>, string]>([
    [{ WHATSAPP_DOOR_URL: 'http://127.0.0.1:8080' }, 'WHATSAPP_DOOR_URL is the address of the door'],
    [{ ...door, WHATSAPP_GAP_MS: '3000-1000' }, 'WHATSAPP_GAP_MS is 3000-1000: write the least and the most, like 1000-3000.'],
    [{ ...door, WHATSAPP_DAY_MAX: 'many' }, 'WHATSAPP_DAY_MAX is many: write a whole number of 0 or more, like 300.'],
    [{ ...door, WHATSAPP_PAIR_PHONE: '0712345678' }, 'WHATSAPP_PAIR_PHONE is the number of the phone to pair, with its country'],
    [{ ...door, WHATSAPP_NUMBER_SINCE: 'long ago' }, 'WHATSAPP_NUMBER_SINCE is a date, like 2023-04-30.'],
    [{ ...door, WHATSAPP_WEB_VERSION: '../../etc/passwd' }, 'WHATSAPP_WEB_VERSION is a version of WhatsApp Web'],
  ])('%j is told in a sentence', (env, sentence) => {
    const read = readSettings(env);
    expect('problems' in read && read.problems).toEqual([expect.stringContaining(sentence)]);
  });

  test('no number that is typed makes a gap that is not one', () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        const read = readSettings({ ...door, WHATSAPP_GAP_MS: typed });
        if ('settings' in read) expect(read.settings.gapMs.least).toBeLessThanOrEqual(read.settings.gapMs.most);
      }),
    );
  });
});
