import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fillIn } from '../../src/standins/fill-in.js';
import { demoSeed, tinySeed } from '../../src/standins/seed.js';
import { amina, headers, server } from './stage.js';

const now = Date.UTC(2026, 3, 30, 9);
const parts = ['airtime', 'airtimeOutcomes', 'airtimeAnswered', 'simSwaps', 'simSwapChecks', 'tokens'];

/** A state as it was written before airtime, SIM swaps and all but three providers were there. */
function older() {
  const state = structuredClone(demoSeed(now)) as unknown as Record<string, Record<string, unknown>>;
  for (const name of Object.keys(state))
    if (!['version', 'timing', 'chamapay', 'imarapay', 'africastalking', 'mpesa', 'inbox', 'outgoing', 'faults'].includes(name))
      Reflect.deleteProperty(state, name);
  for (const part of parts) Reflect.deleteProperty(state['africastalking'] ?? {}, part);
  Reflect.deleteProperty(state['chamapay'] ?? {}, 'lastMember');
  Reflect.deleteProperty(state['timing'] ?? {}, 'airtimeDelayMs');
  return state;
}

describe('an older state', () => {
  it('goes on where it was, with what it lacks as new', () => {
    const kept = older();
    (kept['imarapay'] as { serviceWallet: number }).serviceWallet = 7;
    (kept['mpesa'] as { subscribers: object }).subscribers = {};
    const fresh = demoSeed(now + 1);
    const state = fillIn(JSON.parse(JSON.stringify(kept)), fresh);
    expect(state?.imarapay.serviceWallet).toBe(7);
    // What is data is not mixed: a wallet that is not there any more does not come back.
    expect(state?.mpesa.subscribers).toEqual({});
    expect(Object.keys(state ?? {}).sort()).toEqual(Object.keys(fresh).sort());
    expect(Object.keys(state?.africastalking ?? {}).sort()).toEqual(Object.keys(fresh.africastalking).sort());
    expect(state?.timing.airtimeDelayMs).toBe(fresh.timing.airtimeDelayMs);
    expect(state?.chamapay.lastMember).toBe(0);
  });

  it.each([undefined, null, 5, 'x', [], {}, { version: 2 }])('%j is none', (kept) => expect(fillIn(kept, tinySeed(now))).toBeUndefined());
});

describe('a file of it', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'standins-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is loaded, works, and is written with the new parts; those go on over a restart', async () => {
    const dataFile = join(folder, 'standins.json');
    writeFileSync(dataFile, JSON.stringify(older()));
    const first = await server({ seed: demoSeed, dataFile });
    expect(first.truth().contributions.length).toBeGreaterThan(50);
    first.state().timing.airtimeDelayMs = 60_000;
    const body = new URLSearchParams({
      username: 'demo-africastalking-user',
      recipients: JSON.stringify([{ phoneNumber: amina, amount: 'KES 100' }]),
    });
    expect((await first.call('POST', '/africastalking/version1/airtime/send', headers.africastalking, body.toString())).status).toBe(201);
    await first.close();
    expect(JSON.parse(readFileSync(dataFile, 'utf8'))).toMatchObject({ africastalking: { airtime: [{ phone: amina, status: 'Sent' }] } });
    // What was under way is delivered after the restart.
    const waiting = JSON.parse(readFileSync(dataFile, 'utf8')) as { africastalking: { airtime: { dueAt: number }[] } };
    for (const one of waiting.africastalking.airtime) one.dueAt = 0;
    writeFileSync(dataFile, JSON.stringify(waiting));
    const second = await server({ seed: demoSeed, dataFile });
    await expect.poll(() => second.truth().airtime).toMatchObject([{ phone: amina, status: 'Success' }]);
    await second.close();
  });
});
