import type { StandinState } from './state.js';

/**
 * A kept state with what it lacks taken from a new one: a file that was written before a provider, or a part of one, was added
 * goes on where it was. Undefined when the value is no state of this version.
 */
export function fillIn(kept: unknown, fresh: StandinState): StandinState | undefined {
  if (!isObject(kept) || kept['version'] !== fresh.version) return undefined;
  return merged(kept, fresh, depthMax) as StandinState;
}

/** The state, a provider's part of it, and what stands in that by name. What lies deeper is data, of which nothing may come back. */
const depthMax = 2;

function merged(kept: Record<string, unknown>, fresh: Record<string, unknown>, depth: number): Record<string, unknown> {
  const whole: Record<string, unknown> = { ...fresh, ...kept };
  if (depth > 1)
    for (const [name, part] of Object.entries(fresh)) {
      const held = kept[name];
      if (isObject(held) && isObject(part)) whole[name] = merged(held, part, depth - 1);
    }
  return whole;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
