import type { CrashpointName } from '../crashpoint.js';
import type { Deps } from './deps.js';

/**
 * After a crash point has thrown (a simulation ends this world), nothing of it may run on: every further commit and crash point
 * throws the same. With the real crash point the process is gone, and this does nothing.
 */
export function mortal(deps: Deps): { deps: Deps; death: () => { cause: unknown } | undefined } {
  let death: { cause: unknown } | undefined;
  const alive = () => {
    if (death) throw death.cause;
  };
  const crash = (name: CrashpointName, of?: string) => {
    alive();
    try {
      deps.crash(name, of);
    } catch (cause) {
      death = { cause };
      throw cause;
    }
  };
  const { store } = deps;
  const transaction: typeof store.transaction = async (work) => {
    alive();
    return store.transaction(work);
  };
  return { deps: { ...deps, crash, store: { ...store, transaction } }, death: () => death };
}
