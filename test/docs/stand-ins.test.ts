import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { demoCredentials } from '../../src/standins/credentials.js';
import { callbackFaults, requestFaults } from '../../src/standins/faults.js';
import { promptOutcomes } from '../../src/standins/mpesa/state.js';
import { command, done } from '../cli/terminal.js';

const credentials = Object.values(demoCredentials).flatMap((keys) => Object.values<string>(keys));

// The guide to the stand-ins: what it shows is done here, and what it names is there.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const guide = readFileSync('docs/stand-ins.md', 'utf8');
const missing = ['sh', 'curl', 'openssl', 'grep'].filter((tool) => spawnSync(tool, ['--version']).error !== undefined);
const cannot = missing.length > 0 && process.env['CI'] !== 'true' ? `skipped: there is no ${missing.join(', ')} here` : undefined;

/** What is typed in the guide's consoles, block by block, with what is shown below each line. */
const consoles = [...guide.matchAll(/```console\n([^]*?)```/g)].map(([, block = '']) =>
  block
    .split(/^\$ /m)
    .slice(1)
    .map((text) => {
      const [typed = '', ...shown] = text.trimEnd().split('\n');
      return { typed, shown: shown.join('\n') };
    }),
);

/** The words that it starts them with. */
const started = /^npm run standins -- (.*)$/m.exec(guide)?.[1]?.split(' ') ?? [];

/** Text of the guide as a pattern: a `…` is anything. */
const pattern = (shown: string) =>
  new RegExp(`^${shown.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^]*')}$`); // prettier-ignore

describe.skipIf(cannot !== undefined)(`the commands of the guide ${cannot ?? ''}`, () => {
  const heard: { url: string; body: string }[] = [];
  const integration = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      heard.push({ url: request.url ?? '', body });
      response.end();
    });
  });
  let standins: ReturnType<typeof command>;
  let url: string;

  beforeAll(async () => {
    await new Promise<void>((resolve) => integration.listen(0, '127.0.0.1', resolve));
    const own = `127.0.0.1:${(integration.address() as AddressInfo).port}`;
    const args = started.map((word) => word.replace('127.0.0.1:3000', own));
    standins = command(['standins', '--port', '0', ...args], {});
    await vi.waitFor(() => expect(standins.said.output).toContain('Ctrl-C ends'), { timeout: 20_000 });
    url = /^Panel: (\S+)/.exec(standins.said.output)?.[1] ?? '';
  });
  afterAll(async () => {
    standins.stop();
    expect(await standins.exit).toBe(0);
    await new Promise((resolve) => integration.close(resolve));
  });

  it('begin with the one that starts them, which says every address and credential', () => {
    const { output } = standins.said;
    for (const path of ['imarapay/api', 'chamapay/v1', 'campay/api', 'bitpesa/v1', 'chapsmart/api/v1', 'africastalking'])
      expect(output).toContain(`${url}/${path}\n`);
    for (const value of credentials) expect(output).toContain(value);
  });

  it.each(consoles.map((steps, at) => ({ at: at + 1, steps })))('in console $at do what is shown', async ({ steps }) => {
    const mark = '=== done ===';
    const script = steps.map(({ typed }) => `${typed}\necho; echo '${mark}'`).join('\n');
    // Not spawnSync: the stand-ins answer in this process.
    const output = await new Promise<string>((resolve, reject) => {
      const typed = script.replaceAll('http://127.0.0.1:8090', url);
      execFile('sh', ['-c', typed], (error, out) => (error ? reject(new Error(`it failed: ${error.message}`)) : resolve(out)));
    });
    const answers = output.split(mark).map((text) => text.trim());
    for (const [at, { typed, shown }] of steps.entries()) expect(answers[at], typed).toMatch(pattern(shown));
  });

  it('bring callbacks to where the first one said', async () => {
    await vi.waitFor(() => expect([...new Set(heard.map(({ url: path }) => path))].sort()).toEqual(['/campay', '/delivery', '/imarapay']), {
      timeout: 20_000,
    });
    expect(heard.find(({ url: path }) => path === '/imarapay')?.body).toContain('CheckoutRequestID');
  });
});

describe('what the guide names', () => {
  const named = new Set([...guide.matchAll(/`([^`\n]+)`/g)].map(([, words = '']) => words));

  it.each([
    ['outcome of a prompt', promptOutcomes],
    ['fault of a request', requestFaults],
    ['fault of a callback', callbackFaults],
    ['credential', credentials],
  ])('is every %s', (_what, words) => {
    for (const word of words)
      expect(
        [...named].some((one) => one.includes(word)),
        word,
      ).toBe(true);
  });

  it('is every option, and no other', async () => {
    const { output } = await done(['help', 'standins'], {});
    const options = [...output.matchAll(/^ {2}(--[\w-]+)/gm)].map(([, option]) => option).filter((option) => option !== '--json');
    expect([...guide.matchAll(/^\| (`--.*?) \|/gm)].flatMap(([, cell = '']) => cell.match(/--[\w-]+/g) ?? []).sort()).toEqual(
      options.sort(),
    );
  });
});
