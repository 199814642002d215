import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { live } from '../config/live.js';
import { freshFolder } from '../stores/fresh-folder.js';

const main = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));
const isBuilt = existsSync(main) || process.env['CI'] === 'true';

/** The built service as a process of its own. */
function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [main], { env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { out: '', error: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.error += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const ready = new Promise<number>((resolve, reject) => {
    child.stdout.on('data', () => {
      const port = /"port":(\d+).*"msg":"ready"/.exec(said.out)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    void ended.then((code) => reject(new Error(`it ended with ${String(code)}: ${said.error}`)));
  });
  ready.catch(() => undefined);
  return { child, said, ended, ready };
}

describe.skipIf(!isBuilt)('the process (skipped where nothing is built: npm run build)', () => {
  const folder = freshFolder();
  const demo = (name: string) => ({ PORT: '0', STANDINS_PORT: '0', DATA_DIR: join(folder.path, name) });
  let first: ReturnType<typeof start>;
  let port = 0;
  beforeAll(async () => {
    first = start(demo('one'));
    port = await first.ready;
  });
  afterAll(async () => {
    first.child.kill('SIGKILL');
    await first.ended;
    folder.remove();
  });

  const refused = async (env: Record<string, string>) => {
    const { said, ended } = start(env);
    expect([await ended, said.out]).toEqual([78, '']);
    expect(said.error).toMatch(/^\nchamabot does not start:\n(?: {2}- .+\n)+\n$/);
    expect(said.error).not.toMatch(/\n\s+at /);
    return said.error;
  };

  it('does not start when the configuration is wrong, and says all of it', async () => {
    expect((await refused({ MODE: 'live' })).match(/\n {2}- /g)?.length).toBeGreaterThan(8);
    expect(await refused({ ...demo('x'), HOST: '0.0.0.0' })).toContain('DEMO_PUBLIC=1');
    expect(await refused({ ...live, DATABASE_URL: 'postgres://u:hunter2@db/x' })).not.toContain('hunter2');
  });

  it('does not start beside another on the same data, or on the same port', async () => {
    expect(await refused(demo('one'))).toMatch(/Another process has .*one\/money\.db open/);
    expect(await refused({ ...demo('two'), PORT: String(port) })).toContain(`PORT ${port} is in use`);
    expect(await refused({ ...demo('two'), STANDINS_PORT: String(port) })).toContain(`STANDINS_PORT ${port} is in use`);
  });

  it("does not take a demo's data for the real thing, or start with another key", async () => {
    const own = { ...live, DATA_DIR: join(folder.path, 'live'), PORT: '0', HOST: '127.0.0.1' };
    expect(await refused({ ...own, DATA_DIR: join(folder.path, 'one') })).toContain('holds the data of a demo');
    const once = start(own);
    await once.ready;
    once.child.kill('SIGTERM');
    expect(await once.ended).toBe(0);
    expect(await refused({ ...own, SECRET_KEY: (live['METRICS_TOKEN'] ?? '').replaceAll('f', '1') })).toContain(
      'SECRET_KEY is not the one that the data',
    );
  });

  it('lets a request that is under way end when it is stopped, and ends with 0', async () => {
    const it_ = start(demo('stop'));
    const at = `http://127.0.0.1:${await it_.ready}`;
    const events = await fetch(`${at}/phones/api/events?member=mft001`);
    const body = new URLSearchParams({ sessionId: 's', phoneNumber: '+254712000001', serviceCode: '*384*100#', text: '' }).toString();
    const turns = Array.from({ length: 40 }, (_, i) =>
      fetch(`${at}/ussd`, {
        method: 'POST',
        body: body.replace('=s&', `=s${i}&`),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }).then(
        async (answer) => (await answer.text()).slice(0, 4),
        () => 'none',
      ),
    );
    expect(await turns[0]).toBe('CON ');
    it_.child.kill('SIGTERM');
    expect(await it_.ended).toBe(0);
    const answers = await Promise.all(turns);
    expect(answers.filter((answer) => answer !== 'CON ' && answer !== 'none')).toEqual([]);
    await events.text().catch(() => undefined);
    expect(it_.said.out.trim().split('\n').at(-1)).toContain('"stopping"');
  });
});
