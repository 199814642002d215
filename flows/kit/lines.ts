import { say, type Phrase } from './say.js';

/** Phrases one below the other. */
export const lines = (first: Phrase, ...others: Phrase[]): Phrase =>
  [first, ...others].reduceRight((rest, line) => say('lines', { first: line, rest }));
