import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { StandinState } from '../../src/standins/state.js';
import { demoSeed } from '../../src/standins/seed.js';
import { amina, server } from './stage.js';

test('what a member approved on the phone is on the disk when the phone says so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pulled-plug-'));
  const dataFile = join(folder, 'standins.json');
  const standins = await server({ seed: demoSeed, dataFile });
  onTestFinished(async () => {
    await standins.close();
    rmSync(folder, { recursive: true });
  });
  standins.state().timing.promptDelayMs = 0;
  standins.state().mpesa.outcome = 'ask';
  await standins.imarapay('POST', '/stk-push', { account_id: 1, phone_number: amina.slice(1), amount: 300, external_reference: 'r1' });
  await expect.poll(() => standins.phones.prompts(amina)).toHaveLength(1);
  const [prompt] = standins.phones.prompts(amina);
  expect(await standins.phones.answer(prompt?.id ?? '', { pin: '0000' })).toMatchObject({ code: '0' });
  // Whoever kills the process now finds this file.
  const kept = JSON.parse(readFileSync(dataFile, 'utf8')) as StandinState;
  expect(kept.imarapay.transactions).toMatchObject([{ amount: 300, status: 'completed' }]);
});
