import { afterAll, beforeAll, expect, it } from 'vitest';
import { doorPath, hostPath } from '../../src/secret-key.js';
import { httpDoor } from '../../whatsapp/src/door.js';
import { wholeService } from '../app/installation.js';
import { freshFolder } from '../stores/fresh-folder.js';
import { done } from './terminal.js';

const folder = freshFolder();
let running: Awaited<ReturnType<typeof wholeService>>;
let env: Record<string, string>;
let driver: ReturnType<typeof httpDoor>;
const never = new AbortController().signal;

beforeAll(async () => {
  running = await wholeService({ DATA_DIR: folder.path });
  await running.start();
  env = { PORT: String(running.port), STANDINS_PORT: '0', DATA_DIR: folder.path };
  driver = httpDoor(`http://127.0.0.1:${running.port}${doorPath(running.installation.secretKey)}`, fetch);
});
afterAll(async () => {
  await running.close();
  folder.remove();
});

it.each([
  ['whatsapp dance', 'Say what: chamabot whatsapp status | pair | logout'],
  ['whatsapp pair', 'Say which phone, with its country: --phone 254712345678'],
  ['whatsapp pair --phone 0712345678', 'Say which phone, with its country'],
  ['whatsapp logout', 'chamabot whatsapp logout --yes'],
])('%s is asked for wrongly', async (line, says) => {
  const { exit, error } = await done(line.split(' '), env);
  expect(exit).toBe(64);
  expect(error).toContain(says);
});

it('says that no driver is there, and gives nobody an order', async () => {
  expect(await done(['whatsapp'], env)).toMatchObject({ exit: 1, output: expect.stringContaining('No driver is connected') as string });
  const { exit, error } = await done(['whatsapp', 'pair', '--phone', '254712345678'], env);
  expect(exit).toBe(1);
  expect(error).toContain('npm run whatsapp');
});

it('shows the QR code in the terminal, or as it is to a program', async () => {
  await driver.state({ state: 'pairing', qr: '2@abc,def' });
  const { exit, output } = await done(['whatsapp', 'status'], env);
  expect(exit).toBe(0);
  expect(output).toContain('waits to be linked');
  expect(output).toMatch(/[▀▄█]{10}/);
  expect(JSON.parse((await done(['whatsapp', '--json'], env)).output)).toEqual({ state: 'pairing', qr: '2@abc,def' });
});

it('asks for a pairing code and shows it', async () => {
  const asked = done(['whatsapp', 'pair', '--phone', '+254 712 345678'], env);
  expect(await driver.orders(never)).toEqual([{ is: 'pair', phone: '254712345678' }]);
  await driver.state({ state: 'pairing', code: 'ABCD1234' });
  const { exit, output } = await asked;
  expect(exit).toBe(0);
  expect(output).toContain('ABCD1234');
});

it('logs out what is ready, and only that', async () => {
  expect(await done(['whatsapp', 'logout', '--yes'], env)).toMatchObject({ exit: 1 });
  await driver.state({ state: 'ready' });
  expect(await done(['whatsapp', 'pair', '--phone', '254712345678'], env)).toMatchObject({ exit: 1 });
  const { exit, output } = await done(['whatsapp', 'logout', '--yes'], env);
  expect([exit, output]).toEqual([0, expect.stringContaining('logs out')]);
  expect(await driver.orders(never)).toEqual([{ is: 'logout' }]);
});

it('tells a host whose number is blocked', async () => {
  await driver.state({ state: 'banned' });
  const { exit, output } = await done(['whatsapp'], env);
  expect(exit).toBe(1);
  expect(output).toContain('BLOCKED');
});

it('takes no orders that are none, and none from who does not know the way', async () => {
  const order = (path: string, body: object) =>
    fetch(`http://127.0.0.1:${running.port}${path}`, { method: 'POST', body: JSON.stringify(body) });
  const known = `${hostPath(running.installation.secretKey)}/whatsapp`;
  expect((await order(known, { is: 'explode' })).status).toBe(400);
  expect((await order('/door/host/guessed/whatsapp', { is: 'logout' })).status).toBe(404);
});
