import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { freshFolder } from './fresh-folder.js';

/** Why there is no Redis to test with; undefined when there is. With CI=true it must be there. */
export function withoutRedis(): string | undefined {
  const found = spawnSync('redis-server', ['--version']).status === 0;
  if (found) return undefined;
  if (process.env['CI'] === 'true') throw new Error('redis-server is not installed, and with CI=true its tests are not skipped');
  return 'redis-server is not installed: the tests of the Redis turn store are skipped';
}

/** A Redis of our own on a free port, with nothing in it. */
export async function startRedis(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = freshFolder();
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder.path, '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise<void>((done) => server.on('close', () => done()));
  await new Promise<void>((ready, fail) => {
    server.stdout.on('data', (chunk: Buffer) => {
      if (chunk.includes('Ready to accept connections')) ready();
    });
    void ended.then(() => fail(new Error('redis-server ended before it was ready')));
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      server.kill('SIGKILL');
      await ended;
      folder.remove();
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}
