import type { Log } from './deps.js';
import type { Ids } from '../ids.js';
import type { Members } from '../book/port.js';
import type { LightningInvoice } from '../providers/ports/lightning.js';
import type { ChamaFacts } from './deps.js';
import type { LegKind, MoneyTx, ReviewReason } from './store.js';
import type { Proof, Verdict, Work } from './verdict.js';

/** One leg at a turning point, inside the transaction that moves it. `work` was read in this transaction. */
export type Scene = {
  tx: MoneyTx;
  work: Work;
  /** The fence of the worker that holds the leg; undefined where proof comes from elsewhere (a statement). */
  fence: number | undefined;
  now: number;
  ids: Ids;
  facts: ChamaFacts;
  /** The money network of the chama's collector. */
  rail: string;
  /** Who keeps the chama's records. */
  book: string;
  log: Log;
  members: Members;
};

export type Ended = Extract<Verdict, { is: 'ended' }>;

/** What follows each turn of one leg. Every function runs after the leg's own move, but `settled`, which makes the move itself. */
export type Step = {
  kind: LegKind;
  /** Of a leg that asks a phone for money: what the payer reads there, in at most 13 plain letters, as many as M-Pesa shows. */
  description?: string;
  /** Moves the leg and all that hangs on it; false when the leg had moved on already. */
  settled(scene: Scene, proof: Proof): Promise<boolean>;
  ended(scene: Scene, end: Ended): Promise<void>;
  /** The leg was put before a person. */
  review(scene: Scene, reason: ReviewReason, detail: string): Promise<void>;
  /** It is taking longer than the member was led to expect. */
  checking(scene: Scene): Promise<void>;
  /** There is an invoice, for whoever pays: it is told once, in the transaction that keeps its id. */
  invoiced?(scene: Scene, invoice: LightningInvoice): Promise<void>;
  /** There is a page on which somebody may pay: it is told once, in the transaction that keeps its id. */
  linked?(scene: Scene, url: string): Promise<void>;
  /** It cannot go on unless its member puts something right. */
  mendable?(scene: Scene): Promise<void>;
  /** Open for a day, and still being tried. */
  stuck(scene: Scene): Promise<void>;
};

/**
 * How one kind of operation is done: its legs in order. The first is ready at once; each of the others when what is before it has settled.
 * Legs of `later` are there only where a person has decided so.
 */
export type Recipe = { version: number; steps: readonly Step[]; later?: readonly Step[] };

export const nothingFollows = (): Promise<void> => Promise.resolve();
