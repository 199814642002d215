import { createHash, randomBytes } from 'node:crypto';
import type { Clock, Journal } from './ports.js';
import type { LineFile } from './line-file.js';

const dayMs = 86_400_000;
/** A key is known for so long; what is older is not read from chats again (`rereadAgeMs` is shorter). */
const keptMs = 10 * dayMs;
/** After so many lines the file is written anew with what still matters. */
const linesMax = 40_000;
const keysMax = 20_000;
const contactsMax = 50_000;

type Line =
  | { is: 'salt'; salt: string }
  | { is: 'begun'; key: string; at: number }
  | { is: 'done'; key: string; at: number; sent: string[] }
  | { is: 'linked'; account: string; at: number; first: number }
  | { is: 'heard'; at: number }
  | { is: 'met'; contact: string }
  | { is: 'unasked'; at: number; new: boolean };

type Key = { begunAt: number; sent?: string[] };

/**
 * What the driver knows on disk, in lines that are only ever added. Ids of messages and people stand in it as salted hashes. Only
 * `begin` waits for the disk: what a power cut takes of the rest is found again by looking into the chat or reading it once more.
 */
export function openJournal(file: LineFile, clock: Pick<Clock, 'now'>): Journal {
  let salt = '';
  const keys = new Map<string, Key>();
  const accounted = new Map<string, string>();
  const contacts = new Set<string>();
  let link: { account: string; at: number; first: number } | undefined;
  let heardUpTo: number | undefined;
  let unasked: { at: number; isNew: boolean }[] = [];

  /** The word under which an id stands in the file. */
  const mark = (id: string): string => createHash('sha256').update(`${salt} ${id}`).digest('base64url').slice(0, 20);

  function take(line: Line): void {
    switch (line.is) {
      case 'salt':
        salt = line.salt;
        break;
      case 'begun':
        keys.set(line.key, keys.get(line.key) ?? { begunAt: line.at });
        break;
      case 'done':
        keys.set(line.key, { begunAt: keys.get(line.key)?.begunAt ?? line.at, sent: line.sent });
        for (const sent of line.sent) accounted.set(sent, line.key);
        break;
      case 'linked':
        link = line;
        break;
      case 'heard':
        heardUpTo = Math.max(heardUpTo ?? 0, line.at);
        break;
      case 'met':
        contacts.add(line.contact);
        break;
      case 'unasked':
        unasked.push({ at: line.at, isNew: line.new });
    }
  }

  /** What still matters, the oldest first. */
  function current(): Line[] {
    const oldest = clock.now() - keptMs;
    const keysLeft = [...keys].filter(([, { begunAt }]) => begunAt >= oldest).slice(-keysMax);
    return [
      { is: 'salt', salt },
      ...(link ? [{ is: 'linked' as const, ...link }] : []),
      ...(heardUpTo === undefined ? [] : [{ is: 'heard' as const, at: heardUpTo }]),
      ...[...contacts].slice(-contactsMax).map((contact) => ({ is: 'met' as const, contact })),
      ...recent().map(({ at, isNew }) => ({ is: 'unasked' as const, at, new: isNew })),
      ...keysLeft.flatMap(([key, { begunAt, sent }]): Line[] => [
        { is: 'begun', key, at: begunAt },
        ...(sent ? [{ is: 'done' as const, key, at: begunAt, sent }] : []),
      ]),
    ];
  }

  const recent = () => (unasked = unasked.filter(({ at }) => at > clock.now() - dayMs));

  let added = 0;
  function renew(): void {
    const left = current();
    file.replace(left.map((line) => JSON.stringify(line)));
    for (const forget of [keys, accounted, contacts]) forget.clear();
    unasked = [];
    for (const line of left) take(line);
    added = 0;
  }

  function write(line: Line, isDurable = false): void {
    file.append(JSON.stringify(line), isDurable);
    take(line);
    if (++added > linesMax) renew();
  }

  for (const text of file.read()) {
    const line = lineOf(text);
    if (line) take(line);
  }
  if (salt === '') salt = randomBytes(16).toString('base64url');
  renew();

  return {
    begunAt: (key) => keys.get(mark(key))?.begunAt,
    isDone: (key) => keys.get(mark(key))?.sent !== undefined,
    begin(key) {
      if (!keys.has(mark(key))) write({ is: 'begun', key: mark(key), at: clock.now() }, true);
    },
    done: (key, sent) => write({ is: 'done', key: mark(key), at: clock.now(), sent: sent.map(mark) }),
    isAnothers: (messageId, key) => (accounted.get(mark(messageId)) ?? mark(key)) !== mark(key),
    linked(account) {
      const now = clock.now();
      if (link?.account === mark(account)) return;
      write({ is: 'linked', account: mark(account), at: now, first: now }, true);
    },
    linkedAt: () => link?.at,
    firstLinkedAt: () => link?.first,
    heardUpTo: () => heardUpTo,
    hearUpTo(at) {
      if (at > (heardUpTo ?? 0)) write({ is: 'heard', at });
    },
    knows: (contact) => contacts.has(mark(contact)),
    meet(contact) {
      if (!contacts.has(mark(contact))) write({ is: 'met', contact: mark(contact) });
    },
    unasked: () => recent(),
    sentUnasked: (isNew) => write({ is: 'unasked', at: clock.now(), new: isNew }),
  };
}

/** A line as we wrote it; undefined for one that a crash tore. */
function lineOf(text: string): Line | undefined {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === 'object' && line !== null && 'is' in line ? (line as Line) : undefined;
  } catch {
    return undefined;
  }
}
