import { expect, it } from 'vitest';
import { breaker } from '../../src/breaker.js';
import type { Reply } from '../../src/http.js';
import { handClock } from '../providers/hand-clock.js';

const heard = (status: number): Reply => ({ heard: true, status, headers: {}, text: '' });
const silence: Reply = { heard: false, sent: true, why: 'TIMEOUT' };
const request = { method: 'GET', url: 'http://x/', timeoutMs: 1 } as const;

function world() {
  const clock = handClock();
  let answer: Reply = heard(200);
  let calls = 0;
  const send = breaker(async () => (calls++, answer), clock);
  return { clock, send, calls: () => calls, says: (reply: Reply) => (answer = reply), many: async (n: number) => { for (let i = 0; i < n; i++) await send(request); } }; // prettier-ignore
}

it.each([['silence', silence], ['a 503', heard(503)], ['a 401', heard(401)]])('opens after ten times %s in a row, and then asks once in half a minute', async (_, reply) => {
  const { clock, send, calls, says, many } = world();
  says(reply);
  await many(9);
  expect(send.isOpen()).toBe(false);
  await many(100);
  expect([calls(), send.isOpen()]).toEqual([10, true]);
  expect(await send(request)).toEqual({ heard: false, sent: false, why: 'BREAKER_OPEN' });
  clock.pass(30_000);
  await Promise.all([send(request), send(request), many(50)]);
  expect(calls()).toBe(11);
  clock.pass(29_999);
  await many(5);
  expect(calls()).toBe(11);
}); // prettier-ignore

it('one good answer closes it, and begins the count anew', async () => {
  const { clock, send, calls, says, many } = world();
  says(silence);
  await many(20);
  says(heard(404));
  clock.pass(30_000);
  await many(5);
  expect([calls(), send.isOpen()]).toEqual([15, false]);
  says(silence);
  await many(9);
  expect(send.isOpen()).toBe(false);
});

it('a no, or a request to slow down, is an answer', async () => {
  const { send, calls, says, many } = world();
  for (const status of [400, 402, 404, 409, 429]) {
    says(heard(status));
    await many(20);
  }
  expect([calls(), send.isOpen()]).toEqual([100, false]);
});
