import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Clock } from './ports.js';

/** Longest path of a socket on Linux and macOS. */
const pathMax = 100;
const answerMs = 1000;
/** Two that start in the same moment look once more who has stayed. */
const settleMs = 200;

/**
 * Claims a folder for this process until it ends, however it ends: a socket that listens cannot be left behind by the dead, also not
 * in a container where every process has the same number. `taken`: another process has it.
 */
export async function claimFolder(folder: string, clock: Clock): Promise<{ release(): void } | 'taken'> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = socketIn(resolve(folder));
  const name = randomBytes(12).toString('hex');
  let server = await listen(path, name);
  if (!server) {
    if ((await whoIs(path, clock)) !== undefined) return 'taken';
    rmSync(path, { force: true }); // its process is dead
    server = await listen(path, name);
  }
  if (!server) return 'taken';
  await clock.sleep(settleMs);
  // Closing ours would take the other's path away, so it is left to the end of this process.
  if ((await whoIs(path, clock)) !== name) return 'taken';
  const held = server;
  return { release: () => void held.close() };
}

function socketIn(folder: string): string {
  const path = join(folder, 'driver.sock');
  if (Buffer.byteLength(path) <= pathMax) return path;
  return join(tmpdir(), `chamabot-whatsapp-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.sock`);
}

/** A server that says its name to who calls; undefined when something stands at that path. */
const listen = (path: string, name: string): Promise<Server | undefined> =>
  new Promise((done, fail) => {
    const server = createServer((caller) => caller.on('error', () => undefined).end(name));
    server.once('error', (error) => ('code' in error && error.code === 'EADDRINUSE' ? done(undefined) : fail(error)));
    server.listen(path, () => {
      server.unref();
      done(server);
    });
  });

/** Who listens there; undefined when nobody does. */
async function whoIs(path: string, clock: Clock): Promise<string | undefined> {
  const done = new AbortController();
  const asked = new Promise<string | undefined>((told) => {
    let name = '';
    const caller = connect(path);
    caller.on('data', (piece) => (name += piece.toString()));
    caller.on('end', () => told(name));
    caller.on('error', () => told(undefined));
    done.signal.addEventListener('abort', () => caller.destroy());
  });
  // One that listens and says nothing is alive all the same.
  const who = await Promise.race([asked, clock.sleep(answerMs, done.signal).then(() => '')]);
  done.abort();
  return who;
}
