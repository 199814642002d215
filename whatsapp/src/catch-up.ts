import type { Inbox } from './inbox.js';
import type { Chat, Client, World } from './ports.js';

/** What is older than this is not answered any more. */
const rereadAgeMs = 3 * 86_400_000;
/** What was written so long before we knew that all was heard is read again: phones and servers do not agree on the time. */
const slackMs = 600_000;
const chatsMax = 500;
/** Messages of one chat: a first look, and a second where the first did not reach far enough back. */
const fewMax = 20;
const manyMax = 200;
/** A page that does not answer for so long is left alone; the next pass reads on. */
const pageMs = 30_000;

/** What was written to this account from then on is ours to answer. A new link counts from a little before, as linking takes a while. */
export const oursSince = ({ journal, clock }: Pick<World, 'journal' | 'clock'>): number =>
  Math.max((journal.linkedAt() ?? clock.now()) - slackMs, clock.now() - rereadAgeMs);

/**
 * Reads again what came while nobody listened, and what an event did not tell of: all that was written since everything had been
 * heard, and what is unread, each message into the inbox once. True when all was read; a chat that cannot be read is tried at the next pass.
 */
export async function catchUp(
  { clock, journal, log }: Pick<World, 'clock' | 'journal' | 'log'>,
  client: Client,
  inbox: Inbox,
  over: AbortSignal,
): Promise<boolean> {
  const ours = oursSince({ journal, clock });
  const missed = inbox.takeMissed();
  const heardUpTo = Math.min(journal.heardUpTo() ?? ours, missed ?? Infinity);
  const since = Math.max(ours, heardUpTo - slackMs);
  const inTime = <T>(asked: Promise<T>): Promise<T> => {
    const done = new AbortController();
    return Promise.race([
      asked,
      clock.sleep(pageMs, done.signal).then(() => Promise.reject(new Error('the page does not answer'))),
    ]).finally(() => done.abort());
  };
  let isWhole = true;
  let chats: Chat[];
  try {
    chats = await inTime(client.chats());
  } catch {
    log('The list of chats could not be read; it is tried again.');
    return false;
  }
  const due = chats
    .filter(({ unreadCount, timestamp }) => unreadCount > 0 || timestamp * 1000 >= since)
    .filter(({ timestamp }) => timestamp * 1000 >= ours)
    .sort((a, b) => b.timestamp - a.timestamp);
  if (due.length > chatsMax) log(`Of ${due.length} chats the newest ${chatsMax} are read again.`);
  for (const chat of due.slice(0, chatsMax)) {
    if (over.aborted) return false;
    try {
      await one(chat);
    } catch {
      isWhole = false;
    }
  }
  if (!isWhole) log('A chat could not be read again; it is tried at the next pass.');
  return isWhole;

  async function one({ id, unreadCount }: Chat): Promise<void> {
    const unread = Math.max(0, unreadCount); // −1: somebody marked the chat as unread by hand
    const few = Math.min(Math.max(fewMax, unread), manyMax);
    let messages = await inTime(client.messages(id, few, false));
    const reaches = messages.length < few || (messages[0]?.timestamp ?? 0) * 1000 < since;
    if (!reaches && few < manyMax) messages = await inTime(client.messages(id, manyMax, false));
    messages.forEach((message, i) => {
      const at = message.timestamp * 1000;
      if (at >= since || (at >= ours && i >= messages.length - unread)) inbox.take(message);
    });
  }
}
