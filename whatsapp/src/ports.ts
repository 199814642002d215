import type { Settings } from './settings.js';

/** What the driver needs of the world, so that it can be tried without a browser, a network or time. */

/** A message as whatsapp-web.js hands it over; only what is looked at. */
export type Incoming = {
  id: { _serialized: string };
  /** The chat; with one person, that person's id (`…@c.us` or `…@lid`). */
  from: string;
  /** The text; of a picture or document its caption, but only where `hasMedia` is true: else WhatsApp Web keeps a preview in it. */
  body: string;
  type: string;
  /** Seconds. */
  timestamp: number;
  fromMe: boolean;
  hasMedia?: boolean | undefined;
  /** −1 error, 0 pending, 1 server, 2 device, 3 read, 4 played. */
  ack?: number | undefined;
  isStatus?: boolean | undefined;
  broadcast?: boolean | undefined;
  /** Who wrote it in a group. */
  author?: string | undefined;
  latestEditSenderTimestampMs?: number | undefined;
};

/** A message that we sent, as WhatsApp Web has it. */
export type Placed = { id: { _serialized: string }; ack?: number | undefined };

/** A chat with one person. `timestamp`: its last activity, in seconds. */
export type Chat = { id: string; unreadCount: number; timestamp: number };

/** A picture or document to send, its bytes in base64. */
export type File = { name: string; mime: string; base64: string };

/** A client of WhatsApp Web, as far as it is used. It lives once; what was lost is begun with another. */
export type Client = {
  on(event: 'qr' | 'code', listener: (shown: string) => void): unknown;
  /** `loading_screen`: it is getting on. */
  on(event: 'ready' | 'loading_screen', listener: () => void): unknown;
  on(event: 'message', listener: (message: Incoming) => void): unknown;
  on(event: 'message_ack', listener: (message: Placed, ack: number) => void): unknown;
  /** `gone`: the browser died, its page crashed, or the library let an error fall. */
  on(event: 'auth_failure' | 'disconnected' | 'gone', listener: (reason: string) => void): unknown;
  /** Rejects with a string ("auth timeout") as often as with an error. Does not wait for `ready`. */
  initialize(): Promise<void>;
  /** Undefined or null when there is no such chat. Resolves when it stands in the chat, which is before it has left. */
  sendMessage(to: string, text: string, file?: File): Promise<Placed | null | undefined>;
  /** Shows "typing…" in that chat for a while. */
  typing(to: string): Promise<void>;
  /** All chats with one person. */
  chats(): Promise<Chat[]>;
  /** The newest messages of a chat, the oldest of them first: ours, or theirs. */
  messages(chat: string, limit: number, fromMe: boolean): Promise<Incoming[]>;
  /** How far a message of ours has come; undefined when WhatsApp Web does not have it at hand. */
  ackOf(messageId: string): Promise<number | undefined>;
  /** `CONNECTED` when all is well; null when the page does not know. */
  getState(): Promise<string | null>;
  /** The account's own id, once it is ready. */
  me(): string | undefined;
  requestPairingCode(phone: string): Promise<unknown>;
  /** Has WhatsApp Web draw a new QR code after it has stopped doing so by itself. */
  refreshQr(): Promise<void>;
  /** Unlinks this device from the account, and closes the browser. */
  logout(): Promise<void>;
  destroy(): Promise<void>;
};

export type State = 'starting' | 'pairing' | 'ready' | 'down' | 'loggedOut' | 'banned';

/** How the driver is, with what is to be scanned or typed on the phone where it waits for that. */
export type Standing = { state: State; qr?: string; code?: string };

/** What became of a message that the service gave us to send. `notBefore`: a cap of ours, UTC milliseconds. */
export type Report = { id: string; status: 'sent' | 'failed' | 'unknown'; providerId?: string; reason?: string; notBefore?: number };

/** How far a message has come since. */
export type Delivery = { messageId: string; ourId?: string; status: 'onTheWay' | 'delivered' | 'failed'; reason?: string };

export type Urgency = 'reply' | 'receipt' | 'notice';

export type Outgoing = { id: string; to: string; text: string; urgency: Urgency; file?: File };

/** What the host wants of the driver. */
export type Order = { is: 'pair'; phone: string } | { is: 'logout' };

/** What a member sent. `other`: a voice note, a picture without words, a place: nothing that can be read. */
export type Said = { id: string; from: string; type: 'text' | 'other'; text: string; /** UTC milliseconds. */ at: number };

/** The service's door. Each call rejects when it was not answered, and may then be repeated: messages and reports carry their ids. */
export type Door = {
  /** Rejects with a `NotTaken` where repeating it would be no use. */
  heard(message: Said): Promise<string[]>;
  /** Waits for messages to send; none after a while. */
  outbox(signal: AbortSignal): Promise<Outgoing[]>;
  /** Waits for orders of the host; none after a while. */
  orders(signal: AbortSignal): Promise<Order[]>;
  sent(report: Report): Promise<void>;
  delivery(report: Delivery): Promise<void>;
  state(standing: Standing): Promise<void>;
};

export type Clock = { now(): number; sleep(ms: number, signal?: AbortSignal): Promise<void> };

/** What is known on disk of messages, so that a crash makes nobody hear twice or wait in vain. Nothing in it names anybody. */
export type Journal = {
  /** When sending under this key was begun; undefined where it never was. */
  begunAt(key: string): number | undefined;
  isDone(key: string): boolean;
  /** Written through to the disk when it returns: from here on it is unknown whether the messages left. Throws when the disk does not take it. */
  begin(key: string): void;
  /** All that was to be said under this key stands in the chat, as these messages. */
  done(key: string, sent: readonly string[]): void;
  /** Is this message of ours known to be what was said under another key than this? */
  isAnothers(messageId: string, key: string): boolean;
  /** The account that is linked, and since when: what was written to it before that is not ours to answer. */
  linked(account: string): void;
  linkedAt(): number | undefined;
  /** When an account was first linked here, for its warm-up. */
  firstLinkedAt(): number | undefined;
  /** All that was written until then has been heard. */
  heardUpTo(): number | undefined;
  hearUpTo(at: number): void;
  knows(contact: string): boolean;
  meet(contact: string): void;
  /** What was sent unasked in the last day, the earliest first. */
  unasked(): readonly { at: number; isNew: boolean }[];
  sentUnasked(isNew: boolean): void;
};

export type World = {
  newClient: () => Client;
  door: Door;
  clock: Clock;
  journal: Journal;
  settings: Settings;
  /** In [0, 1). */
  random: () => number;
  showQr: (qr: string) => void;
  showCode: (code: string) => void;
  /** Plain words; never a text, a number or an id. */
  log: (line: string) => void;
  /** Bytes that the browser takes; undefined where nobody can say. */
  memory: () => number | undefined;
  /** Ends what is left of browsers that died without us, and frees the session's folder for the next. */
  sweep: () => Promise<void>;
  /** Deletes the session's folder, when the phone has unlinked it. */
  forget: () => Promise<void>;
};
