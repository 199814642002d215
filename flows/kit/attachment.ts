import type { Money } from '../../src/money.js';

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
      lines: { date: string; amount: Money; receipt?: string }[];
      total: Money;
      /** True when older payments were left out. */ cut: boolean;
    }
  /** What a member paid month by month, as a picture. */
  | {
      kind: 'year';
      chama: string;
      member: string;
      /** The oldest first. */ months: { /** YYYY-MM */ month: string; paid: Money; due?: Money }[];
      total: Money;
    }
  /** How far a chama has come in its cycle, as a picture; names nobody. */
  | {
      kind: 'progress';
      chama: string;
      /** YYYY-MM-DD */ from: string;
      to: string;
      paid: Money;
      due?: Money;
      members: { all: number; paid: number };
      months: { /** YYYY-MM */ month: string; paid: Money }[];
    };
