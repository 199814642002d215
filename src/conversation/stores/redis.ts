import { Redis } from 'ioredis';
import type { Clock } from '../../clock.js';
import type { Ids } from '../../ids.js';
import { open, seal, type Key } from '../../secrets.js';
import type { TurnStore } from '../store.js';
import { answerAgeMs, sessionAgeMs } from './ages.js';
import { keyedMutex } from './mutex.js';
import { personLock } from './redis-lock.js';
import { prepared } from './redis-scripts.js';

/** A command that has no answer by then is given up; a USSD turn has two seconds in all. */
const commandTimeoutMs = 1_500;

/**
 * Conversations in Redis (one node), for several processes that share the work. How much of it survives a crash of Redis is set
 * there (`appendonly yes`); operations do not depend on it. All keys begin with `prefix`; sessions and answers are sealed with `key`.
 */
export function redisTurnStore({
  url,
  prefix,
  clock,
  ids,
  key: sealing,
}: {
  url: string;
  prefix: string;
  clock: Clock;
  ids: Ids;
  key: Key;
}): TurnStore {
  const redis = new Redis(url, { maxRetriesPerRequest: 1, commandTimeout: commandTimeoutMs });
  // Each command that fails says so itself; without a listener ioredis would print the same to the console.
  redis.on('error', () => undefined);
  const run = prepared(redis);
  const answerKey = (key: string) => `${prefix}a:${key}`;
  const sessionKey = (person: string) => `${prefix}s:${person}`;
  const lock = personLock({ run, prefix, clock, ids });
  const here = keyedMutex();
  return {
    // Turns of this process wait for each other here, and only the first of them asks Redis.
    alone: (person, work) => here.alone(person, () => lock.hold(person, work)),
    async load(person, key) {
      const [answer, sealed, revision] = (await run('load', [answerKey(key), sessionKey(person)], [])) as (string | null)[];
      const text = typeof sealed === 'string' ? (open(sealing, sealed) ?? '') : undefined;
      const session = text === undefined || typeof revision !== 'string' ? undefined : { text, revision: Number(revision) };
      return { answer: typeof answer === 'string' ? open(sealing, answer) : undefined, session };
    },
    async commit({ person, key, answer, session, revision }) {
      const token = lock.tokenOf(person) ?? '';
      const sealed = session === undefined ? '' : seal(sealing, session);
      const kept = session === undefined ? '0' : '1';
      const values = [token, revision, seal(sealing, answer), kept, sealed, answerAgeMs, sessionAgeMs];
      const stored = await run('commit', [answerKey(key), sessionKey(person), lock.keyOf(person)], values);
      return stored === 1 ? 'stored' : 'stale';
    },
    // Redis forgets by itself: every key has its time to live.
    sweep: async () => 0,
    async ping() {
      await redis.set(`${prefix}ping`, '1', 'PX', answerAgeMs);
    },
    async close() {
      redis.disconnect();
    },
  };
}
