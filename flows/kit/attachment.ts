import type { Money } from '../../src/money.js';

/** What a line of a statement is about, as the chama's records name it. */
export type StatementKind =
  'contribution' | 'loan' | 'fine' | 'pledge' | 'shares' | 'socialFund' | 'welfare' | 'dividend' | 'shareOut' | 'rotation' | 'liability';

/** A payment of a member, or with `got` one to them. */
export type StatementEntry = { /** YYYY-MM-DD */ date: string; kind: StatementKind; amount: Money; got?: true; receipt?: string };

/** A month (YYYY-MM), what was paid for what fell due in it, and what did; `due` is absent where nobody asked for anything. */
export type MonthPaid = { month: string; paid: Money; due?: Money };

/**
 * What goes along with a message where its channel carries pictures and documents; elsewhere the words must do. Plain JSON and no
 * language yet: it is drawn in the member's language when it is sent. What is in it is what was true when it was asked for.
 */
export type Attachment =
  /** A QR code of this text: a Lightning invoice, a payment link. */
  | { kind: 'qr'; text: string }
  /** A member's payments as a document to keep, the oldest first. */
  | {
      kind: 'statement';
      chama: string;
      member: string;
      zone: string;
      /** UTC milliseconds. */ madeAt: number;
      /** YYYY-MM-DD, both within. */ from: string;
      to: string;
      lines: StatementEntry[];
      /** Sums of these lines: what the member paid, and what they got. */
      paid: Money;
      got: Money;
      /** True when older payments of the period were left out. */ cut: boolean;
    }
  /** What a member contributed month by month, as a picture. */
  | {
      kind: 'year';
      chama: string;
      member: string;
      /** The day that it shows, YYYY-MM-DD. */ on: string;
      /** The oldest first, at most twelve. */ months: MonthPaid[];
      total: Money;
      due?: Money;
    }
  /** How far a chama has come in its cycle, as a picture; names nobody. */
  | {
      kind: 'progress';
      chama: string;
      /** The day that it shows, and the cycle that it falls in; YYYY-MM-DD. */ on: string;
      from: string;
      to: string;
      paid: Money;
      due?: Money;
      /** How many members there are, and how many have paid the whole of the cycle. */ members: { all: number; paid: number };
      /** The oldest first, at most twelve. */ months: MonthPaid[];
    };

export type AttachmentOf<K extends Attachment['kind']> = Extract<Attachment, { kind: K }>;
