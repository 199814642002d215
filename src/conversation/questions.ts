import type { Clock } from '../clock.js';

/** How long an answer that came too late for its turn is kept for the next one. */
const keepLateMs = 30_000;

/** Questions under way or answered too late that are remembered at once; beyond it the oldest are asked anew. */
const askedMax = 10_000;

type Question = {
  answer: Promise<unknown>;
  until: number;
  /** Does a turn still wait for it? */ isHeard: () => boolean;
  isAnswered: boolean;
};

/**
 * Puts a question by its name and what it is about; `isHeard` says whether its turn still waits. Whoever is not answered at
 * once calls `keep`: until then nobody else can ask the same, since a question is about one person and their turns are serial.
 */
export type Asking = (name: string, input: unknown, isHeard: () => boolean) => { answer: Promise<unknown>; keep: () => void };

/**
 * Asks each question once while its answer is under way, and keeps an answer that came after its turn was over for the next one.
 * `failed` hears of one that rejected.
 */
export function questions(
  ask: (name: string, input: unknown) => Promise<unknown>,
  { clock, failed }: { clock: Clock; failed: (error: unknown) => void },
): Asking {
  const known = new Map<string, Question>();

  function keep(key: string, answer: Promise<unknown>, isHeard: () => boolean): void {
    const until = clock.monotonic() + keepLateMs;
    const question: Question = { answer, until, isHeard, isAnswered: false };
    known.set(key, question);
    for (const oldest of known.keys()) {
      if (known.size <= askedMax) break;
      known.delete(oldest);
    }
    const forget = () => {
      if (known.get(key) === question) known.delete(key);
    };
    answer.then(() => {
      question.isAnswered = true;
      if (question.isHeard()) forget();
      else void clock.sleep(Math.max(0, until - clock.monotonic())).then(forget);
    }, forget);
  }

  return (name, input, isHeard) => {
    const key = () => `${name} ${JSON.stringify(input)}`;
    const before = known.size > 0 ? known.get(key()) : undefined;
    if (before && before.until > clock.monotonic()) {
      if (before.isAnswered) known.delete(key());
      else before.isHeard = isHeard;
      return { answer: before.answer, keep: () => undefined };
    }
    const answer = ask(name, input);
    answer.catch(failed);
    return { answer, keep: () => keep(key(), answer, isHeard) };
  };
}
