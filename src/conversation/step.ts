import type { EventObject } from 'xstate';
import type { Clock } from '../clock.js';
import type { Intent } from '../../flows/kit/intents.js';
import type { Here, Machine, Said } from './machine.js';
import type { Asking } from './questions.js';

/** What a machine came to in one step, and the intents that it said meanwhile. `isLate`: a read has no answer yet, or failed. */
export type Stepped = { here: Here; isLate: boolean; intents: Intent[] };

export type Stepping = {
  machine: Machine;
  /** Where it stands and what happens there; from the beginning, with this input, when it stands nowhere yet. */
  from: { here: Here; event: EventObject } | { input: unknown };
  /** For all reads of this step together. */
  deadlineMs: number;
};

/** A read that is answered from memory is there after a few turns of the microtask queue: no timer is set for it. */
const breath = 12;

/**
 * Lets machines take one step at a time, through all reads that are asked on the way. What a machine asks and says meanwhile is
 * taken down. Undefined when the event is not one for where it stands; rejects when the machine itself throws.
 */
export function stepper({ ask, clock }: { ask: Asking; clock: Clock }): (stepping: Stepping) => Promise<Stepped | undefined> {
  return async ({ machine, from, deadlineMs }) => {
    const said: Said = { intents: [], asked: undefined };
    const { intents } = said;
    let here = 'here' in from ? machine.take(from.here, from.event, said) : machine.start(from.input, said);
    if (!here?.isAsking) return here && { here, isLate: false, intents };

    const dueAt = clock.monotonic() + deadlineMs;
    let isOver = false;
    const isHeard = () => !isOver;
    while (here.isAsking && said.asked) {
      const { done, name, input } = said.asked;
      said.asked = undefined;
      const output = await soon(ask(name, input, isHeard), dueAt, clock);
      if (output === undefined) break;
      const next = machine.take(here, { type: done, output: output.answer } as EventObject, said);
      if (!next) break;
      here = next;
    }
    isOver = true;
    return { here, isLate: here.isAsking, intents };
  };
}

const aBreath = Promise.resolve();

/** The answer, when it comes in time; undefined when it does not, or when there is none. */
async function soon({ answer: asked, keep }: ReturnType<Asking>, dueAt: number, clock: Clock): Promise<{ answer: unknown } | undefined> {
  let heard: { answer: unknown } | undefined;
  let isOver = false;
  const answered = asked.then(
    (answer) => {
      heard = { answer };
      isOver = true;
    },
    () => void (isOver = true),
  );
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- both are set while this waits
  for (let i = 0; i < breath && !isOver; i++) await aBreath;
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition
  if (!isOver) {
    keep();
    const over = new AbortController();
    await Promise.race([answered, clock.sleep(dueAt - clock.monotonic(), over.signal)]);
    over.abort();
  }
  return heard;
}
