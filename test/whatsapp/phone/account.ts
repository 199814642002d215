import { randomBytes } from 'node:crypto';
import { outbox } from './outbox.js';
import type { Delivered, Frame, Page, Person, SentMessage } from './frames.js';

/** A QR code of WhatsApp Web: reference, three keys of the device, platform. */
const qrPattern = /^(ref\d+),[\w+/=]+,[\w+/=]+,[\w+/=]+,1$/;
/** So many codes are shown one after another; then the page waits for somebody to ask for a new one. */
const refsMax = 6;

/** How a message that the page sends fares: taken, never answered, or refused (ack -1). */
export type Fate = 'taken' | 'silent' | 'refused';

/**
 * A WhatsApp account with its phone, as WhatsApp's servers and people know it. It outlives pages and browsers: what a linked
 * device has not received waits for it.
 */
export function account({ pn = '254700000100@c.us', lid = '900000000100@lid', pushname = 'Chama' } = {}) {
  const people = new Map<string, Person>();
  const messages = outbox();
  const sent: SentMessage[] = [];
  const seen: string[] = [];
  const troubles: string[] = [];
  const typing: { chat: string; state: string }[] = [];
  const media = new Map<string, Buffer>();
  const codes = new Map<string, string>();
  let link: string | undefined;
  let page: Page | undefined;
  let refs = 0;
  let fateOf: (message: SentMessage) => Fate = () => 'taken';
  let earlySync = false;
  let connects = 0;
  const waiting = new Set<() => void>();
  const changed = (): void => {
    for (const look of [...waiting]) look();
  };

  const personOf = (id: string): Person | undefined => [...people.values()].find((person) => [person.pn, person.lid].includes(id));
  const tell = (frame: Frame): void => page?.tell(frame);
  const ref = (): string => `ref${refs}`;

  /** Gives the page what waits for it; it says itself what it has received. */
  function flush(): void {
    const due = messages.due();
    if (page && page.link === link && due.length > 0) tell({ kind: 'messages', messages: due });
  }

  const it = {
    sent,
    /** What went wrong in pages, in their own words. */
    troubles,
    seen,
    typing,
    media,
    /** Messages that the linked device has not received yet. */
    unreceived: () => messages.count(),
    connects: () => connects,
    personOf,
    /** Somebody who has WhatsApp. `by: 'lid'`: their chat goes by the privacy id alone. */
    meets(number: string, { by = 'pn', name = '' }: { by?: 'pn' | 'lid'; name?: string } = {}): Person {
      const person = { pn: `${number}@c.us`, lid: `8${number}@lid`, name, chat: by === 'lid' ? `8${number}@lid` : `${number}@c.us` };
      people.set(number, person);
      return person;
    },

    /** Resolves when `holds` does; rejects, saying `what`, when it has not for so long. */
    async until(what: string, holds: () => boolean, waitMs = 15_000): Promise<void> {
      if (holds()) return;
      await new Promise<void>((resolve, reject) => {
        const look = (): void => {
          if (!holds()) return;
          clearTimeout(late);
          waiting.delete(look);
          resolve();
        };
        const late = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`waited in vain for: ${what}`));
        }, waitMs);
        waiting.add(look);
      });
    },

    // --- what the phone's owner does ---

    /** Scans the QR code that is shown. False when it is no such code, or an old one. */
    scan(qr: string): boolean {
      if (qrPattern.exec(qr)?.[1] !== ref() || !page || page.link !== undefined) return false;
      link = randomBytes(12).toString('hex');
      tell({ kind: 'paired', secret: link });
      return true;
    },
    /** Types a pairing code into the phone. */
    type(code: string): boolean {
      if (codes.get(code) !== pn.replace('@c.us', '') || !page) return false;
      link = randomBytes(12).toString('hex');
      tell({ kind: 'paired', secret: link });
      return true;
    },
    /** The next QR code is shown; after the last one the page asks for somebody. */
    nextQr(): void {
      refs++;
      if (refs % refsMax === 0) tell({ kind: 'state', state: 'UNPAIRED_IDLE' });
      else tell({ kind: 'ref', ref: ref() });
    },
    /** "Log out" under Linked devices. */
    unlinks(): void {
      link = undefined;
      tell({ kind: 'logout' });
    },
    /** The owner writes in a chat from the phone itself. */
    writesOwn: (to: Person, body: string): Delivered => it.delivers({ chat: to.chat, fromMe: true, body }),

    // --- what people do ---

    /** A message reaches WhatsApp for this account. `hold`: it is not handed on yet. */
    delivers(values: Partial<Delivered> & { chat: string }, { hold = false } = {}): Delivered {
      const message = messages.add({
        type: 'chat',
        t: Math.floor(Date.now() / 1000),
        ...values,
        id: values.id ?? randomBytes(16).toString('hex').toUpperCase(),
      });
      if (!hold) flush();
      return message;
    },
    writes: (from: Person, body: string, values: Partial<Delivered> = {}): Delivered =>
      it.delivers({ chat: from.chat, body, notifyName: from.name, person: { pn: from.pn, lid: from.lid }, ...values }),
    flush,
    /** The page says the same message once more, as it does now and then. */
    repeats: (message: Delivered): void => tell({ kind: 'messages', messages: [{ ...message, again: true }] }),
    edits: (message: Delivered, body: string): void => tell({ kind: 'edit', id: keyOf(message), body, at: Date.now() }),
    revokes: (message: Delivered): void => tell({ kind: 'revoke', id: keyOf(message) }),
    decrypts: (message: Delivered, body: string): void => tell({ kind: 'decrypted', id: keyOf(message), body }),
    /** A voice note, a picture: kept where the page takes it down. */
    putUp(bytes: Buffer): string {
      const directPath = `/media/${media.size + 1}`;
      media.set(directPath, bytes);
      changed();
      return directPath;
    },
    acks: (id: string, ack: number): void => tell({ kind: 'ack', id, ack }),

    // --- what goes wrong ---

    says: tell,
    fates(fate: (message: SentMessage) => Fate): void {
      fateOf = fate;
    },
    syncsEarly(early: boolean): void {
      earlySync = early;
    },
    /** The connection breaks; the page opens another by itself. */
    breaks: (): void => page?.close(),

    // --- what the page asks ---

    opened(opening: Page): void {
      connects++;
      if (page && page.link !== undefined && page.link === opening.link) page.tell({ kind: 'state', state: 'CONFLICT' });
      page = opening;
      if (link === undefined || opening.link !== link) return tell({ kind: 'unpaired', ref: ref(), wasLinked: opening.link !== undefined });
      tell({ kind: 'connected', pn, lid, pushname });
      flush();
      tell({ kind: 'offlineDone', early: earlySync });
      changed();
    },
    closed(closing: Page): void {
      if (page === closing) page = undefined;
      changed();
    },
    received(ids: string[]): void {
      messages.received(ids);
      changed();
    },
    code(phone: string): string {
      const code = randomBytes(4).toString('hex').toUpperCase();
      codes.set(code, phone);
      return code;
    },
    /** Takes a message that the page sends; undefined: it is never answered. The same id is the same message. */
    takes(message: SentMessage): number | undefined {
      const fate = fateOf(message);
      if (fate === 'silent') return undefined;
      if (fate === 'refused') return -1;
      if (!sent.some(({ id }) => id === message.id)) sent.push({ ...message, at: Date.now() });
      changed();
      return 1;
    },
    sawChat(chat: string): void {
      seen.push(chat);
    },
  };
  return it;
}

export type Account = ReturnType<typeof account>;

/** A message's key as the page writes it. */
export const keyOf = ({ fromMe = false, chat, id, author }: Delivered): string =>
  [String(fromMe), chat, id, ...(author === undefined ? [] : [author])].join('_');
