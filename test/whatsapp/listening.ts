import { join } from 'node:path';
import whatsapp from 'whatsapp-web.js';
import type { ClientOptions, Message } from 'whatsapp-web.js';
import { standInVersion } from './web-version.js';
import type { World } from './world.js';

/** What of a message a test looks at. */
export type Heard = Pick<Message, 'from' | 'to' | 'body' | 'type' | 'fromMe'> & { id: string; author?: string; isStatus?: boolean };

const eventNames = [
  'qr',
  'code',
  'authenticated',
  'ready',
  'message',
  'message_create',
  'message_edit',
  'message_revoke_everyone',
  'message_ciphertext',
  'message_ack',
  'media_uploaded',
  'unread_count',
  'change_state',
  'disconnected',
  'auth_failure',
] as const;
type EventName = (typeof eventNames)[number];

/** The library's own client, unchanged, on our page, with all that it says written down in its order. */
export function listening({ folder, versions, chromium }: World, options: ClientOptions = {}) {
  const client = new whatsapp.Client({
    authStrategy: new whatsapp.LocalAuth({ dataPath: join(folder, 'profile') }),
    webVersion: standInVersion,
    webVersionCache: { type: 'local', path: versions, strict: true },
    puppeteer: { headless: true, executablePath: chromium, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] },
    ...options,
  });
  const said: { event: EventName; about: unknown; more: unknown }[] = [];
  const waiting = new Set<() => void>();
  for (const event of eventNames)
    client.on(event as never, (about: unknown, more: unknown) => {
      said.push({ event, about, more });
      for (const look of [...waiting]) look();
    });

  const all = (event: EventName) => said.filter((one) => one.event === event);
  const messages = (event: EventName = 'message'): Heard[] => all(event).map(({ about }) => heard(about as Message));

  /** Resolves when `holds`; says `what` it waited for when it never does. */
  async function until(what: string, holds: () => boolean, waitMs = 15_000): Promise<void> {
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
        reject(new Error(`waited in vain for: ${what}; said were ${said.map(({ event }) => event).join(', ')}`));
      }, waitMs);
      waiting.add(look);
    });
  }

  return {
    client,
    all,
    messages,
    until,
    count: (event: EventName): number => all(event).length,
    last: (event: EventName): unknown => all(event).at(-1)?.about,
    /** Waits until an event was said so many times. */
    says: (event: EventName, times = 1) => until(`${times} × ${event}`, () => all(event).length >= times),
    body: (text: string) => until(`a message "${text}"`, () => messages().some(({ body }) => body === text)),
    unknownModules: () => client.pupPage?.evaluate('window.unknownModules'),
  };
}

export type Listening = ReturnType<typeof listening>;

export function heard({ id, from, to, body, type, fromMe, author, isStatus }: Message): Heard {
  return { id: id._serialized, from, to, body, type, fromMe, ...(author !== undefined && { author }), ...(isStatus && { isStatus }) };
}
