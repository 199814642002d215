import type { Me } from './me.js';

/** Longest message that a member may leave, and longest answer, in characters. */
export const messageMax = 300;

/** Longest name and longest e-mail address of whoever asks to join, in characters. */
export const joinNameMax = 40;
export const emailMax = 60;

/** A message that waits for the treasurer. `date`: when it was left, YYYY-MM-DD in the chama's time zone. */
export type WaitingMessage = { messageId: string; member: string; date: string; text: string };

/** Somebody who asks to join; the number is what the network vouched for. */
export type Joiner = { requestId: string; name: string; phone: string; date: string };

/** May this number ask, and whom? `asksEmail`: the chama's records take nobody without an address and two names.
 * `helpPhone`: whom to ask there, which may be another chama than the one that was dialled. */
export type JoinOffer =
  | { status: 'open'; chamaId: string; chama: string; asksEmail: boolean }
  /** It has asked already. */
  | { status: 'waiting' }
  /** An officer said yes already, and the chama's records are taking them in. */
  | { status: 'granted'; chama: string; helpPhone: string }
  /** It was turned down lately, and may ask again from a day on (YYYY-MM-DD). */
  | { status: 'turnedDown'; chama: string; helpPhone: string; again: string }
  /** No chama has this code. */
  | { status: 'noCode' }
  /** Too many codes were tried, or too often was asked, today. */
  | { status: 'tooMany' }
  /** As many wait there as one list holds. */
  | { status: 'full'; helpPhone: string }
  /** On the list of this chama, and no active member. */
  | { status: 'listed'; chama: string; helpPhone: string }
  | { status: 'inactive'; chama: string; helpPhone: string }
  | { status: 'suspended'; chama: string; helpPhone: string }
  | { status: 'notTakenIn'; chama: string; helpPhone: string }
  /** The number is known there: a member's. */
  | { status: 'known' };

/**
 * Where a number stands with a chama that it is no active member of. `asked`: officers have not decided. `granted`: one said yes, and the records are
 * taking them in. `listed`: pending in the records, without having asked here. `notTakenIn`: the officers said yes, the records did not.
 */
export type WayIn =
  | { status: 'none' }
  | { status: 'asked' }
  | { status: 'granted' }
  | { status: 'listed' }
  | { status: 'inactive' }
  | { status: 'suspended' }
  | { status: 'notTakenIn' }
  | { status: 'member' }
  /** May ask again from a day on (YYYY-MM-DD). */
  | { status: 'turnedDown'; again: string };

/** Where a member wants to be written to: where they were last, or always on one channel. */
export const preferred = ['seen', 'whatsapp', 'sms'] as const;
export type Preferred = (typeof preferred)[number];

/** `whatsapp`: an account of theirs is linked. */
export type Preferences = { prefers: Preferred; broadcasts: boolean; whatsapp: boolean };

/** What flows ask about messages, joining, preferences and what is kept of a person. */
export type CareReads = {
  /** May they leave a message now? `nobody`: no officer but themselves can be reached. */
  messageRoom: (of: { me: Me }) => Promise<'open' | 'full' | 'nobody'>;
  /** The messages that this officer may answer, the oldest first. */
  messages: (of: { me: Me }) => Promise<WaitingMessage[]>;
  /** Who waits to be let in, the oldest first; for officers. */
  joiners: (of: { me: Me }) => Promise<Joiner[]>;
  /** The chama that was dialled, or the one with this code. */
  joinOffer: (of: { me: Me; code?: string }) => Promise<JoinOffer>;
  /** Where somebody stands with the chama that they dialled and are no active member of. */
  wayIn: (of: { me: Me }) => Promise<WayIn>;
  preferences: (of: { me: Me }) => Promise<Preferences>;
  /** May what is kept of them be deleted now? Not while a payment of theirs is open. */
  forgetting: (of: { me: Me }) => Promise<'free' | 'openPayment'>;
};

/** What is confirmed in these conversations. */
export type CareIntent =
  | { kind: 'leaveMessage'; text: string }
  /** Without a text it is put aside: it needs no answer. */
  | { kind: 'answerMessage'; messageId: string; text?: string }
  /** Said by somebody who is no member of this chama. */
  | { kind: 'askToJoin'; chamaId: string; name: string; email?: string }
  | { kind: 'decideJoin'; requestId: string; says: 'yes' | 'no' };

/** What a person decides about how they are served, and that nothing of it is kept. */
export type CareProfileIntent = { kind: 'setPreferences'; prefers?: Preferred; broadcasts?: boolean } | { kind: 'forgetMe' };
