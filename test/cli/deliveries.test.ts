import { afterAll, beforeAll, expect, it } from 'vitest';
import { moneyOf, wholeService } from '../app/installation.js';
import { freshFolder } from '../stores/fresh-folder.js';
import { message } from '../stores/money-rows.js';
import { done } from './terminal.js';

const folder = freshFolder();
const amina = '+254712000001';
let service: Awaited<ReturnType<typeof wholeService>>;
let env: Record<string, string>;
let isOpen = true;

beforeAll(async () => {
  service = await wholeService({ DATA_DIR: folder.path });
  await service.start();
  env = { PORT: String(service.port), STANDINS_PORT: '0', DATA_DIR: folder.path };
  const person = service.installation.service.identity.personOfPhone(amina as never);
  const now = Date.now();
  await moneyOf(service.installation).transaction(async (tx) => {
    const of = { chamaId: 'main', person, nextAt: undefined };
    await tx.notify(message('d1', { ...of, operationId: 'o1', kind: 'contribution.held', createdAt: now - 3 * 3_600_000 }));
    await tx.notify(message('d2', { ...of, operationId: 'o2', kind: 'care.answer', createdAt: now - 90_000 }));
    await tx.notify(message('d3', { ...of, operationId: 'o3', person: 'somebody', createdAt: now - 1000 }));
    const note = `whatsapp: 131026; ${amina} is not there`;
    await tx.moveNotification({ id: 'd1', stateV: 0, to: 'dead', patch: { channel: 'sms', attempts: 2, note, lateAt: now } });
    await tx.moveNotification({ id: 'd2', stateV: 0, to: 'failed', patch: { channel: 'whatsapp', attempts: 1, note: '131047' } });
    await tx.moveNotification({ id: 'd3', stateV: 0, to: 'delivered', patch: { channel: 'sms', attempts: 1 } });
  });
});
afterAll(async () => {
  if (isOpen) await service.close();
  folder.remove();
});

it('lists the newest first, with how they stand in all, and neither words nor numbers', async () => {
  const { exit, output } = await done(['deliveries', '--chama', 'main'], env);
  expect(exit).toBe(0);
  expect(output).toMatch(/d3 .*contribution\.settled.* sms +delivered +1x/);
  expect(output).toMatch(/d1 .*contribution\.held.* sms +dead +2x +3h .*whatsapp: 131026.*it may have come twice/);
  expect(output.indexOf('d3')).toBeLessThan(output.indexOf('d1'));
  expect(output).toMatch(/In all, by channel:\n(.*\n)*? {2}sms +(.*)delivered \d+, dead 1/);
  expect(output).not.toMatch(/712000001|Amina/);
});

it.each([
  [['--state', 'dead'], ['d1']],
  [['--since', '1h', '--member', amina], ['d2']],
  [['--member', '0712000001', '--state', 'dead'], ['d1']],
  [['--max', '1', '--state', 'failed'], ['d2']],
])('%j', async (args, ids) => {
  const { output } = await done(['deliveries', 'list', ...args, '--json'], env);
  const { messages, summary } = JSON.parse(output) as { messages: { id: string; ageSeconds: number }[]; summary: unknown[] };
  expect(messages.map(({ id }) => id)).toEqual(ids);
  expect(summary.length).toBeGreaterThan(0);
  expect(output).not.toMatch(/712000001|phrase|person/);
});

it.each([
  ['--state lost', /^A message is waiting, sending/],
  ['--since yesterday', /^yesterday is no time/],
  ['--member 12', /^12 is no phone number/],
  ['--max 0', /^Say how many/],
  ['show d1', /^Say what/],
  ['resend d1', /^Say who decides/],
])('deliveries %s is asked for wrongly', async (line, says) => {
  const { exit, error } = await done(['deliveries', ...line.split(' ')], env);
  expect([exit, error]).toEqual([64, expect.stringMatching(says)]);
});

it('sends one about money again, once, through the running service, and then without it', async () => {
  expect(await done(['deliveries', 'resend', 'd2', '--by', 'Otieno'], env)).toMatchObject({
    exit: 1,
    error: expect.stringContaining('Only what is about money') as string,
  });
  expect(await done(['deliveries', 'resend', 'd9', '--by', 'Otieno'], env)).toMatchObject({ exit: 1 });
  const { exit, output } = await done(['deliveries', 'resend', 'd1', '--by', 'Otieno'], env);
  expect([exit, output]).toEqual([0, expect.stringMatching(/^It goes out again, as \w+\.\n$/)]);
  const { error } = await done(['deliveries', 'resend', 'd1', '--by', 'Otieno'], env);
  expect(error).toMatch(/^It was sent again already, as \w+\.\n$/);
  isOpen = false;
  await service.close();
  expect((await done(['deliveries', 'resend', 'd1', '--by', 'Otieno'], env)).error).toBe(error);
}, 60_000);
