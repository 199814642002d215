import type { CloudMessage } from './read.js';

/** A message as it is kept until it is answered. */
export type KeptMessage = {
  /** The order of arrival. */
  seq: number;
  /** Names it: a keyed hash of WhatsApp's id, since that holds a phone number. */
  key: string;
  /** Names the chat. */
  chat: string;
  /** When it was sent, UTC milliseconds; never later than it came. */
  at: number;
  /** `answering`: an answer was given to WhatsApp, and it is not known what came of it. */
  state: 'new' | 'answering';
  message: CloudMessage;
};

/** The Cloud API's part of the money database. It holds nobody in the clear, and nothing of what was said once it is answered. */
export type CloudStore = {
  /** Writes down what is new, all of it or nothing, and when each person wrote last. Durable when it resolves, with what was new in its order. */
  put(messages: readonly CloudMessage[], now: number): Promise<KeptMessage[]>;
  /** What is not answered, the oldest arrival first, beginning behind `afterSeq`. */
  waiting(afterSeq: number, max: number): Promise<KeptMessage[]>;
  /** Says that an answer is about to be given to WhatsApp. */
  answering(key: string): Promise<void>;
  done(key: string): Promise<void>;
  /** When this person last wrote; undefined when they never did. */
  lastInboundAt(address: string): Promise<number | undefined>;
  /** At this moment more than a day had gone since they wrote, whatever is written here. */
  closeWindow(address: string, at: number): Promise<void>;
  /** Forgets the names of what was answered before; returns how many. */
  sweep(before: number): Promise<number>;
};
