import { expect, it } from 'vitest';
import type { PinHash } from '../../src/book/pin-hash.js';
import { wholeService } from './installation.js';

/** In Umoja 15, in Tumaini and Espoir 14 each; one of each is new, and one who is in two is one person. */
const acquainted = 15 + 14 + 14 - 3;

const dialled = (url: string, phone: string, text: string): Promise<string> =>
  fetch(`${url}/ussd`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ sessionId: `s${phone}`, phoneNumber: phone, serviceCode: '*384*100#', text }).toString(),
  }).then((answer) => answer.text());

/** A hash that is done when the test says so. */
function heldHash() {
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const hashed: string[] = [];
  const pinHash: PinHash = {
    hash: async (secret) => {
      hashed.push(secret);
      await held;
      return `plain ${secret}`;
    },
    verify: async (phc, secret) => phc === `plain ${secret}`,
  };
  return { pinHash, hashed, letGo: () => letGo() };
}

it('is ready before any PIN is hashed; who speaks before theirs is there waits for it, and nobody else does', async () => {
  const { pinHash, hashed, letGo } = heldHash();
  const it_ = await wholeService({}, undefined, { pinHash });
  try {
    await it_.start();
    expect(hashed).toEqual([]);

    // The newcomer has none, and a stranger neither: they hear the service at once.
    expect(await dialled(it_.url, '+254712000013', '')).toMatch(/^CON /);
    let answered = false;
    const third = dialled(it_.url, '+254712000003', '').then((text) => ((answered = true), text));
    await expect.poll(() => hashed.length, { timeout: 20_000 }).toBeGreaterThan(0);
    expect(answered).toBe(false);
    letGo();
    expect(await third).toContain('1. Contribute');
    expect(await dialled(it_.url, '+254712000003', '2')).toContain('PIN');
    expect(await dialled(it_.url, '+254712000003', '2*7391')).toMatch(/KES/);
    expect(await dialled(it_.url, '+254712000005', '')).toContain('1. Contribute');
    // Everybody gets one of their own, once.
    await expect.poll(() => hashed.length, { timeout: 20_000 }).toBe(acquainted);
    expect(new Set(hashed).size).toBe(acquainted);
  } finally {
    letGo();
    await it_.close();
  }
});

it('hashes one for each member, each with a salt of its own', async () => {
  const it_ = await wholeService();
  try {
    await it_.start();
    const { client } = it_.installation.stores.database;
    await expect.poll(() => client.person.count({ where: { pinPhc: { not: null } } }), { timeout: 20_000 }).toBe(acquainted);
    const phcs = (await client.person.findMany({ where: { pinPhc: { not: null } } })).map(({ pinPhc }) => pinPhc ?? '');
    expect(new Set(phcs.map((phc) => phc.split('$')[4])).size).toBe(acquainted);
    for (const phc of phcs) expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  } finally {
    await it_.close();
  }
});
