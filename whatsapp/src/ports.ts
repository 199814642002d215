/** What the driver needs of the world, so that it can be tried without a browser, a network or time. */

/** A message as whatsapp-web.js hands it over; only what is looked at. */
export type Incoming = {
  id: { _serialized: string };
  /** The chat; with one person, that person's id (`…@c.us` or `…@lid`). */
  from: string;
  body: string;
  type: string;
  /** Seconds. */
  timestamp: number;
  fromMe: boolean;
  isStatus?: boolean | undefined;
  broadcast?: boolean | undefined;
  /** Who wrote it in a group. */
  author?: string | undefined;
  latestEditSenderTimestampMs?: number | undefined;
};

/** The client of whatsapp-web.js, as far as it is used. */
export type Client = {
  on(event: 'qr', listener: (qr: string) => void): unknown;
  on(event: 'ready', listener: () => void): unknown;
  on(event: 'message', listener: (message: Incoming) => void): unknown;
  on(event: 'auth_failure' | 'disconnected', listener: (reason: string) => void): unknown;
  /** Rejects with a string ("auth timeout") as often as with an error. Does not wait for `ready`. */
  initialize(): Promise<void>;
  /** Undefined or null when there is no such chat. */
  sendMessage(to: string, text: string): Promise<{ id: { _serialized: string } } | null | undefined>;
  /** `CONNECTED` when all is well; null when the page does not know. */
  getState(): Promise<string | null>;
  destroy(): Promise<void>;
};

export type State = 'starting' | 'pairing' | 'ready' | 'down' | 'loggedOut' | 'banned';

export type Report = { id: string; status: 'sent' | 'failed' | 'unknown'; providerId?: string; reason?: string };

export type Outgoing = { id: string; to: string; text: string };

/** The service's door. Each call rejects when it was not answered, and may then be repeated: messages and reports carry their ids. */
export type Door = {
  heard(message: { id: string; from: string; text: string; at: number }): Promise<string[]>;
  /** Waits for messages to send; none after a while. */
  outbox(signal: AbortSignal): Promise<Outgoing[]>;
  sent(report: Report): Promise<void>;
  state(state: State, qr?: string): Promise<void>;
};

export type World = {
  newClient: () => Client;
  door: Door;
  clock: { now(): number; sleep(ms: number, signal?: AbortSignal): Promise<void> };
  /** In [0, 1). */
  random: () => number;
  showQr: (qr: string) => void;
  /** Plain words; never a text, a number or an id. */
  log: (line: string) => void;
};
