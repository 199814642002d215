import type { Client, File, Incoming, Placed, World } from './ports.js';

/** A browser that does not say for so long whether a message stands in the chat, hangs. A file is uploaded first. */
const sendMs = 30_000;
const fileMs = 90_000;
/** Messages of ours that are looked at in a chat, to find one that may have left. */
const lookMax = 30;
/** WhatsApp Web stamps whole seconds. */
const stampMs = 1000;
/** WhatsApp's longest text below a picture or document. */
const captionMax = 1024;

export type Part = { text: string; file?: File };

export type Sent = { status: 'sent'; ids: string[] } | { status: 'failed'; reason: string } | { status: 'unknown'; reason: string };

/** A message with a file as it is sent: the text below the file, or, where it is too long for that, ahead of it. */
export const partsOf = (text: string, file?: File): Part[] =>
  file && text.length > captionMax ? [{ text }, { text: '', file }] : [file ? { text, file } : { text }];

/**
 * Sends parts into a chat once, whatever died in between: what was begun under this key before is looked for in the chat, and
 * only what is not there is sent. What stands in the chat is not sent again even when it has not left: WhatsApp Web does that itself.
 * `mayGoOn` is asked before each part.
 */
export async function sendOnce(
  { clock, journal }: Pick<World, 'clock' | 'journal'>,
  client: Client,
  { key, to, parts }: { key: string; to: string; parts: readonly Part[] },
): Promise<Sent> {
  const begunAt = journal.begunAt(key);
  const found = begunAt === undefined ? [] : await there(client, to, parts, begunAt, (id) => journal.isAnothers(id, key));
  if (!found) return { status: 'unknown', reason: 'the chat could not be read' };
  if (journal.isDone(key) && found.length < parts.length)
    return { status: 'unknown', reason: 'it was sent, and is not in the chat any more' };
  journal.begin(key);
  const ids = [...found];
  for (const part of parts.slice(found.length)) {
    const sent = await sendPart(clock, client, to, part);
    if (sent.status !== 'sent') return sent;
    ids.push(sent.id);
  }
  try {
    journal.done(key, ids);
  } catch {
    // It is sent all the same. After a restart it is begun, and found in the chat.
  }
  return { status: 'sent', ids };
}

/** Those of the parts that stand in the chat since then, from the first on; undefined when it cannot be read. */
async function there(
  client: Client,
  to: string,
  parts: readonly Part[],
  since: number,
  isAnothers: (id: string) => boolean,
): Promise<string[] | undefined> {
  let ours: Incoming[];
  try {
    ours = await client.messages(to, lookMax, true);
  } catch {
    return undefined;
  }
  const left = ours.filter(({ id, ack, timestamp }) => ack !== -1 && timestamp * 1000 > since - stampMs && !isAnothers(id._serialized));
  const ids: string[] = [];
  for (const part of parts) {
    const at = left.findIndex((message) => isPart(message, part));
    const [message] = at < 0 ? [] : left.splice(0, at + 1).slice(-1);
    if (!message) break;
    ids.push(message.id._serialized);
  }
  return ids;
}

const isPart = ({ body, hasMedia }: Incoming, { text, file }: Part): boolean =>
  (hasMedia === true) === (file !== undefined) && body.trim() === text.trim();

type One = { status: 'sent'; id: string } | Exclude<Sent, { status: 'sent' }>;

/** Sends one. Only a client that says that there is no such chat has surely not sent it. */
async function sendPart(clock: World['clock'], client: Client, to: string, { text, file }: Part): Promise<One> {
  const inTime = new AbortController();
  const late = clock.sleep(file ? fileMs : sendMs, inTime.signal).then(() => 'late' as const);
  try {
    const message: Placed | null | undefined | 'late' = await Promise.race([client.sendMessage(to, text, file), late]);
    if (message === 'late') return { status: 'unknown', reason: 'the browser hangs' };
    return message ? { status: 'sent', id: message.id._serialized } : { status: 'failed', reason: 'badNumber' };
  } catch (error) {
    if (isNobody(error)) return { status: 'failed', reason: 'badNumber' };
    return { status: 'unknown', reason: 'the browser broke off' };
  } finally {
    inTime.abort();
  }
}

/** WhatsApp Web throws these while it looks for the chat, before anything is sent. */
const isNobody = (error: unknown): boolean =>
  /No LID for user|invalid wid|wid error/i.test(error instanceof Error ? error.message : String(error));
