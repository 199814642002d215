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

/** Puts a question by its name and what it is about; `isHeard` says whether its turn still waits. */
export type Asking = (name: string, input: unknown, ask: (input: unknown) => Promise<unknown>, isHeard: () => boolean) => Promise<unknown>;

/**
 * Asks each question once while its answer is under way, and keeps an answer that came after its turn was over for the next one.
 * `failed` hears of one that rejected.
 */
export function questions(clock: Clock, failed: (error: unknown) => void): Asking {
  const known = new Map<string, Question>();
  return (name, input, ask, isHeard) => {
    const key = `${name} ${JSON.stringify(input)}`;
    const before = known.get(key);
    if (before && before.until > clock.monotonic()) {
      if (before.isAnswered) known.delete(key);
      else before.isHeard = isHeard;
      return before.answer;
    }
    const until = clock.monotonic() + keepLateMs;
    const question: Question = { answer: ask(input), until, isHeard, isAnswered: false };
    known.set(key, question);
    for (const oldest of known.keys()) {
      if (known.size <= askedMax) break;
      known.delete(oldest);
    }
    const forget = () => {
      if (known.get(key) === question) known.delete(key);
    };
    question.answer.then(
      () => {
        question.isAnswered = true;
        if (question.isHeard()) forget();
        else void clock.sleep(Math.max(0, until - clock.monotonic())).then(forget);
      },
      (error: unknown) => {
        failed(error);
        forget();
      },
    );
    return question.answer;
  };
}
