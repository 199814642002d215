import { days } from '../../../clock.js';
import type { Country } from '../../../phone.js';
import type { Role } from '../../setup.js';

/** A chama of the demo: who is in it, by which rules, and in which words its history is told. */
export type Village = {
  id: string;
  name: string;
  country: Country;
  language: 'en' | 'sw' | 'fr';
  /** In the form that `rules-schema.ts` reads. */
  rules: Record<string, unknown>;
  /** In whole units of its currency: what sums are multiples of. */
  step: number;
  people: readonly { name: string; phone: string; role?: Role }[];
  /** Somebody who asks to join. */
  stranger: { name: string; phone: string };
  words: Words;
};

export type Words = {
  loans: readonly [repaid: string, running: string, asked: string, waiting: string];
  fines: readonly [late: string, absent: string];
  meeting: { title: string; venue: string; agenda: string };
  motion: { title: string; text: string };
  election: { title: string; text: string };
  project: { name: string; about: string };
  welfare: readonly [paid: string, proposed: string];
  dividend: string;
  documents: readonly [constitution: string, licence: string];
  notices: readonly { title: string; body: string }[];
  accounts: readonly [cash: string, bank: string, mobile: string];
  liability: { creditor: string; note: string };
};

/** The time at which a day of the demo's history begins to be written, so many days before now. */
export const daysBefore = (now: number, count: number): number => now - days(count);
