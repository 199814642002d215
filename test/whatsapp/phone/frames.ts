/** What passes between the stand-in of the account and the page. */

/** `chat`: the id by which their chat goes. */
export type Person = { pn: string; lid: string; name: string; chat: string };

/** A message on its way to the linked device. */
export type Delivered = {
  id: string;
  chat: string;
  type: string;
  /** Seconds. */
  t: number;
  fromMe?: boolean;
  author?: string;
  body?: string;
  caption?: string;
  notifyName?: string;
  broadcast?: boolean;
  directPath?: string;
  mimetype?: string;
  filename?: string;
  person?: { pn: string; lid: string };
  again?: boolean;
};

/** A message that the page has sent, as it keeps it. */
export type SentMessage = {
  id: string;
  chat: string;
  to: string;
  type: string;
  body?: string;
  caption?: string;
  directPath?: string;
  mimetype?: string;
  filename?: string;
  quoted?: string;
  at: number;
};

export type Frame =
  | { kind: 'unpaired'; ref: string; wasLinked: boolean }
  | { kind: 'ref'; ref: string }
  | { kind: 'paired'; secret: string }
  | { kind: 'connected'; pn: string; lid: string; pushname: string }
  | { kind: 'messages'; messages: Delivered[] }
  | { kind: 'offlineDone'; early: boolean }
  | { kind: 'ack'; id: string; ack: number }
  | { kind: 'edit'; id: string; body: string; at: number }
  | { kind: 'revoke'; id: string }
  | { kind: 'decrypted'; id: string; body: string }
  | { kind: 'state'; state: string }
  | { kind: 'resync' | 'logout' | 'reload' | 'hang' };

/** An open page. `link`: what it says that it was linked by. */
export type Page = { link: string | undefined; tell: (frame: Frame) => void; close: () => void };
