import { demoNumber } from '../credentials.js';

/** A phone, or somebody who shows no number, as WhatsApp knows them. By their key: digits of the number, or the user id. */
export type WhatsappUser = {
  name: string;
  /** Present in all that is told of them, as of 2026. */
  userId: string;
  /** They use a user name: their number is told to nobody. */
  hidesNumber: boolean;
  /** False: messages to them are accepted, and fail later with 131026. */
  reachable: boolean;
};

export const messageStatuses = ['accepted', 'sent', 'delivered', 'read', 'failed'] as const;
export type MessageStatus = (typeof messageStatuses)[number];

/** One message of a chat, either way. `content` is as it went over the wire, without whom it went to. */
export type ChatEntry = {
  id: string;
  who: string;
  way: 'in' | 'out';
  at: number;
  type: string;
  content: Record<string, unknown>;
  /** Of ours: how far it came. */
  status: MessageStatus | null;
  ourId: string | null;
  /** Of theirs: did we show that it was read? */
  seen: boolean;
};

/** An error that was ordered: in the answer, or later as a failed status. */
export type HeldError = { id: number; code: number; times: number | 'always'; to: string | null; later: boolean };

export type WhatsappState = {
  phoneNumberId: string;
  displayNumber: string;
  wabaId: string;
  users: Record<string, WhatsappUser>;
  chat: ChatEntry[];
  /** Files that were put there, in base64. */
  media: { id: string; mime: string; name: string; data: string; at: number }[];
  templates: { name: string; language: string; parameters: number; status: 'APPROVED' | 'PAUSED' | 'DISABLED' }[];
  errors: HeldError[];
  /** How far messages come by themselves. */
  upTo: 'sent' | 'delivered' | 'read';
  /** Of each pair, what is left of the burst, and when that was. */
  pairs: Record<string, { left: number; at: number }>;
  /** Is the pair rate enforced? */
  paced: boolean;
};

/** The number of the demo, in which nobody has written yet. */
export const freshWhatsapp = (): WhatsappState => ({
  phoneNumberId: demoNumber,
  displayNumber: '254700000100',
  wabaId: '102290129340398',
  users: {},
  chat: [],
  media: [],
  templates: [
    { name: 'chama_news', language: 'en', parameters: 1, status: 'APPROVED' },
    { name: 'chama_news', language: 'sw', parameters: 1, status: 'APPROVED' },
    { name: 'chama_news', language: 'fr', parameters: 1, status: 'APPROVED' },
  ],
  errors: [],
  upTo: 'read',
  pairs: {},
  paced: true,
});

/** What is known of somebody; who was never set is an ordinary phone. */
export const userOf = (state: WhatsappState, who: string): WhatsappUser =>
  state.users[who] ?? { name: '', userId: `KE.${who.replace(/\D/g, '')}77`, hidesNumber: false, reachable: true };
