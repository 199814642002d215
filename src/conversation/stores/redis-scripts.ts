import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

/** What must happen at once in Redis, as scripts: nothing else runs while one does. */
const scripts = {
  /** KEYS answer, session → answer, sealed, revision */
  load: `
    local session = redis.call('HMGET', KEYS[2], 's', 'r')
    return { redis.call('GET', KEYS[1]), session[1], session[2] }`,
  /**
   * KEYS answer, session, lock · ARGV token ('' when none is held), revision, answer, keep ('1' or '0'), sealed, ages. The token
   * is the fence: whoever has lost the lock meanwhile writes nothing. A forgotten session leaves its revision behind.
   */
  commit: `
    if ARGV[1] ~= '' and redis.call('GET', KEYS[3]) ~= ARGV[1] then return 0 end
    local kept = redis.call('HMGET', KEYS[2], 's', 'r')
    local current = kept[1] and kept[2] or '0'
    if current ~= ARGV[2] or redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
    redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[6])
    redis.call('HINCRBY', KEYS[2], 'r', 1)
    if ARGV[4] == '1' then redis.call('HSET', KEYS[2], 's', ARGV[5]) else redis.call('HDEL', KEYS[2], 's') end
    redis.call('PEXPIRE', KEYS[2], ARGV[7])
    return 1`,
  /**
   * KEYS lock, line, seen · ARGV token, leaseMs, waiterMs → 1 when the lock is the token's. Who waits stands in line; who has not
   * been seen for a while has gone and is passed over. Asking again with the same token changes nothing.
   */
  take: `
    if redis.call('GET', KEYS[1]) == ARGV[1] then return 1 end
    local time = redis.call('TIME')
    local now = time[1] * 1000 + math.floor(time[2] / 1000)
    if redis.call('HSET', KEYS[3], ARGV[1], now) == 1 then redis.call('RPUSH', KEYS[2], ARGV[1]) end
    local first = redis.call('LINDEX', KEYS[2], 0)
    while first ~= ARGV[1] do
      local seen = redis.call('HGET', KEYS[3], first)
      if seen and now - tonumber(seen) <= tonumber(ARGV[3]) then break end
      redis.call('LPOP', KEYS[2])
      redis.call('HDEL', KEYS[3], first)
      first = redis.call('LINDEX', KEYS[2], 0)
    end
    if first == ARGV[1] and redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
      redis.call('LPOP', KEYS[2])
      redis.call('HDEL', KEYS[3], ARGV[1])
      return 1
    end
    redis.call('PEXPIRE', KEYS[2], 60000)
    redis.call('PEXPIRE', KEYS[3], 60000)
    return 0`,
  /** KEYS lock · ARGV token, leaseMs → 1 while the lock is the token's */
  renew: `
    if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
    return redis.call('PEXPIRE', KEYS[1], ARGV[2])`,
  /** KEYS lock, line, seen · ARGV token: lets go, or leaves the line */
  letGo: `
    redis.call('LREM', KEYS[2], 0, ARGV[1])
    redis.call('HDEL', KEYS[3], ARGV[1])
    if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
    return redis.call('DEL', KEYS[1])`,
} as const;

/** Runs one of the scripts; sends its text only where Redis does not know it yet. */
export type RunScript = (name: keyof typeof scripts, keys: string[], values: (string | number)[]) => Promise<unknown>;

export function prepared(redis: Redis): RunScript {
  return async (name, keys, values) => {
    const text = scripts[name];
    try {
      return await redis.evalsha(hashOf(text), keys.length, ...keys, ...values);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return redis.eval(text, keys.length, ...keys, ...values);
    }
  };
}

const hashes = new Map<string, string>();
function hashOf(text: string): string {
  const known = hashes.get(text);
  if (known !== undefined) return known;
  const hash = createHash('sha1').update(text).digest('hex');
  hashes.set(text, hash);
  return hash;
}
