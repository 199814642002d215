import type { Answer, Heard } from '../../conversation/types.js';

/** What a gateway's request came to. `sentence` says what is wrong with it, and never repeats a value. */
export type Read = { status: 'heard'; heard: Heard } | { status: 'problem'; code: 400 | 415; sentence: string };

/** How one kind of gateway writes a turn and wants it answered. Both ways are pure. */
export type Dialect = {
  /** `contentType` as the header has it, empty when there is none; `now` in UTC milliseconds. */
  read(body: string, contentType: string, now: number): Read;
  write(answer: Answer): { body: string; contentType: string };
};

/** Longest `text` that is taken, in characters: a session of 180 s cannot come near it. */
export const textMax = 4000;

export const plainText = 'text/plain; charset=utf-8';

/** The kind of a body, without its parameters: `application/json`. */
export function mediaType(contentType: string): string {
  const end = contentType.indexOf(';');
  return (end < 0 ? contentType : contentType.slice(0, end)).trim().toLowerCase();
}

export const formType = 'application/x-www-form-urlencoded';

export function problem(sentence: string, code: 400 | 415 = 400): Read {
  return { status: 'problem', code, sentence };
}
