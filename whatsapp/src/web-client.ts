import { join } from 'node:path';
import whatsapp from 'whatsapp-web.js';
import type { Chat, Client, Incoming } from './ports.js';

/** How long WhatsApp Web may take until its first line runs; the library's own 30 s are short on two busy cores. */
const authMs = 100_000;

export type WebOptions = {
  /** The driver's folder. */
  folder: string;
  chromiumPath: string;
  webVersion: string | undefined;
  /** Further words for Chromium's command line. */
  args?: readonly string[];
};

type Pipe = { on(event: 'error', listener: () => void): unknown };

/** What the library's types do not tell of its client. `pupBrowser` and `pupPage` are there once the browser has started. */
type Inner = whatsapp.Client & {
  pupBrowser?: {
    on(event: 'disconnected', listener: () => void): unknown;
    process(): { stdio: readonly (Pipe | null | undefined)[] } | null;
  } | null;
  pupPage?: { on(event: 'error', listener: (error: Error) => void): unknown; evaluate(script: string): Promise<unknown> } | null;
};

const isWithOne = (id: string): boolean => /@(?:c\.us|lid)$/.test(id);

/** A client of whatsapp-web.js in a browser of its own, as a `Client`; and its `fall`, for errors that the library lets fall. */
export function webClient({ folder, chromiumPath, webVersion, args = [] }: WebOptions): Client & { fall(reason: string): void } {
  const authStrategy = new whatsapp.LocalAuth({ dataPath: folder });
  const versions = join(folder, 'versions');
  const client: Inner = new whatsapp.Client({
    authStrategy,
    ...(webVersion !== undefined && { webVersion }),
    // A small machine under load is slow to begin; one that shows nothing is given up by who watches it.
    authTimeoutMs: authMs,
    // A version that the host has chosen is taken or nothing; else the newest, of which a copy is kept to choose from.
    webVersionCache: { type: 'local', path: versions, strict: webVersion !== undefined },
    puppeteer: {
      headless: true,
      executablePath: chromiumPath,
      // Over a pipe the browser ends by itself when we are killed; over a socket it would live on.
      pipe: true,
      // We close it ourselves, after the last word to the service.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      args: [
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-dev-shm-usage',
        // Chromium has no sandbox when it is run by root; anybody else keeps theirs.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        ...args,
      ],
    },
  });
  const fall = (reason: string): void => void client.emit('gone', reason);
  // Called by the library as soon as there is a browser and a page, which nothing else tells.
  authStrategy.afterBrowserInitialized = async () => {
    client.pupBrowser?.on('disconnected', () => fall('it has ended'));
    // When the browser goes, Puppeteer stops to listen to its pipes before they break; an error that nobody hears would end this process.
    for (const pipe of client.pupBrowser?.process()?.stdio ?? []) pipe?.on('error', () => undefined);
    client.pupPage?.on('error', (error) => fall(error.message));
  };
  const chatOf = async (id: string) => client.getChatById(id);

  return {
    on: (event: string, listener: (...told: never[]) => void) => client.on(event, listener as (...told: unknown[]) => void),
    initialize: () => client.initialize(),
    sendMessage(to, text, file) {
      // For a preview of a link WhatsApp Web would fetch the page first, and the message would wait for it.
      const options = { linkPreview: false };
      if (!file) return client.sendMessage(to, text, options);
      const media = new whatsapp.MessageMedia(file.mime, file.base64, file.name, Math.floor((file.base64.length * 3) / 4));
      return client.sendMessage(to, media, {
        ...options,
        ...(text !== '' && { caption: text }),
        sendMediaAsDocument: !file.mime.startsWith('image/'),
      });
    },
    async typing(to) {
      await (await chatOf(to)).sendStateTyping();
    },
    chats: async () =>
      (await client.getChats()).flatMap(({ id, isGroup, unreadCount, timestamp }): Chat[] =>
        isGroup || !isWithOne(id._serialized) ? [] : [{ id: id._serialized, unreadCount, timestamp: timestamp || 0 }],
      ),
    async messages(id, limit, fromMe) {
      const chat = await chatOf(id);
      // Where it finds more than the limit, the library turns messages of one second around. So it is made to read as many, and then asked for all that it has read.
      await chat.fetchMessages({ limit, fromMe });
      const found: Incoming[] = await chat.fetchMessages({ fromMe });
      return found.sort((a, b) => a.timestamp - b.timestamp).slice(-limit);
    },
    ackOf: async (id) => ((await client.getMessageById(id)) as Incoming | null | undefined)?.ack,
    getState: () => client.getState(),
    me: () => (client.info as whatsapp.ClientInfo | undefined)?.wid._serialized,
    requestPairingCode: (phone) => client.requestPairingCode(phone),
    async refreshQr() {
      // The library means to do this itself, and calls the page's `require` on our side, where there is none.
      await client.pupPage?.evaluate("window.require('WAWebCmd').Cmd.refreshQR()");
    },
    logout: () => client.logout(),
    destroy: () => client.destroy(),
    fall,
  };
}
