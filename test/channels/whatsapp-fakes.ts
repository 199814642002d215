import { drive } from '../../whatsapp/src/driver.js';
import { openJournal } from '../../whatsapp/src/journal.js';
import type { LineFile } from '../../whatsapp/src/line-file.js';
import type { Client, Delivery, Door, File, Incoming, Order, Outgoing, Placed, Report, Said, World } from '../../whatsapp/src/ports.js';
import { readSettings, type Settings } from '../../whatsapp/src/settings.js';
import { standingClock } from './clock.js';

type Listener = (...told: never[]) => void;

/** WhatsApp as the phone has it: what stands in its chats outlives every browser. */
export function fakePhone(now: () => number) {
  const chats = new Map<string, { messages: Incoming[]; unread: number }>();
  const chatOf = (id: string) => {
    const chat = chats.get(id) ?? { messages: [], unread: 0 };
    chats.set(id, chat);
    return chat;
  };
  let count = 0;
  return {
    chats,
    chatOf,
    /** Somebody writes; whether a browser hears of it is another matter. */
    writes(change: Partial<Incoming> = {}): Incoming {
      const from = change.from ?? '254712000001@c.us';
      const message: Incoming = {
        id: { _serialized: `false_${from}_${++count}` },
        from,
        body: 'hi',
        type: 'chat',
        timestamp: Math.floor(now() / 1000),
        fromMe: false,
        ...change,
      };
      const chat = chatOf(from);
      chat.messages.push(message);
      chat.unread++;
      return message;
    },
    place(to: string, body: string, hasMedia: boolean): Incoming {
      const chat = chatOf(to);
      const message = { body, type: 'chat', from: 'us@c.us', timestamp: Math.floor(now() / 1000), fromMe: true, hasMedia, ack: 1 };
      const placed = { ...message, id: { _serialized: `true_${to}_${++count}` } };
      chat.messages.push(placed);
      chat.unread = 0;
      return placed;
    },
  };
}

export type FakePhone = ReturnType<typeof fakePhone>;

/** A client in place of the browser's, which says what it is told to say. */
function fakeClient(phone: FakePhone) {
  const listeners = new Map<string, Listener[]>();
  const emit = (event: string, ...told: unknown[]): void => {
    for (const listen of listeners.get(event) ?? []) listen(...(told as never[]));
  };
  const fake = {
    emit,
    sent: [] as { to: string; text: string; file?: File }[],
    destroyed: false,
    loggedOut: false,
    connection: 'CONNECTED' as string | null,
    codesFor: [] as string[],
    qrsRefreshed: 0,
    typed: [] as string[],
    account: '254700000000@c.us',
    chatsBroken: false,
    /** The ack that follows what was placed in a chat; undefined: none ever comes. */
    ack: 1 as number | undefined,
    sending: undefined as ((to: string) => Promise<Placed | undefined>) | undefined,
    client: undefined as unknown as Client,
  };
  const on = (event: string, listener: Listener) => listeners.set(event, [...(listeners.get(event) ?? []), listener]);
  fake.client = {
    on,
    initialize: () => Promise.resolve(),
    async sendMessage(to, text, file) {
      fake.sent.push({ to, text, ...(file && { file }) });
      if (fake.destroyed) throw new Error('Protocol error: Target closed');
      if (fake.sending) return fake.sending(to);
      const placed = phone.place(to, text, file !== undefined);
      placed.ack = fake.ack ?? 0;
      if (fake.ack !== undefined) emit('message_ack', placed, fake.ack);
      return placed;
    },
    typing: async (to) => void fake.typed.push(to),
    chats: async () => {
      if (fake.chatsBroken) throw new Error('Evaluation failed');
      return [...phone.chats].map(([id, { messages, unread }]) => ({
        id,
        unreadCount: unread,
        timestamp: messages.at(-1)?.timestamp ?? 0,
      }));
    },
    messages: async (id, limit, fromMe) => {
      if (fake.destroyed) throw new Error('Protocol error: Target closed');
      return phone
        .chatOf(id)
        .messages.filter((message) => message.fromMe === fromMe)
        .slice(-limit);
    },
    ackOf: async (id) => [...phone.chats.values()].flatMap(({ messages }) => messages).find((one) => one.id._serialized === id)?.ack,
    getState: async () => fake.connection,
    me: () => fake.account,
    requestPairingCode: async (to) => {
      fake.codesFor.push(to);
      emit('code', 'ABCD1234');
    },
    refreshQr: async () => {
      fake.qrsRefreshed++;
    },
    logout: async () => void (fake.loggedOut = true),
    destroy: async () => void (fake.destroyed = true),
  };
  return fake;
}

export type Fake = ReturnType<typeof fakeClient>;

/** A file of lines in memory; `full`: the disk takes no more. */
export function memoryFile(): LineFile & { lines: string[]; full: boolean; durable: number } {
  const file = {
    lines: [] as string[],
    full: false,
    durable: 0,
    read: () => [...file.lines],
    append(line: string, isDurable: boolean) {
      if (file.full) throw new Error('ENOSPC');
      file.lines.push(line);
      if (isDurable) file.durable++;
    },
    replace: (lines: readonly string[]) => void (file.lines = [...lines]),
  };
  return file;
}

export const settingsFor = (env: Record<string, string> = {}): Settings => {
  const read = readSettings({ WHATSAPP_DOOR_URL: 'http://127.0.0.1:8080/door/whatsapp/token', WHATSAPP_WARM_UP_DAYS: '0', ...env });
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return read.settings;
};

type Options = {
  heard?: Door['heard'];
  env?: Record<string, string>;
  /** What outlives a driver. */
  clock?: ReturnType<typeof standingClock>;
  phone?: FakePhone;
  file?: ReturnType<typeof memoryFile>;
};

/** A driver on fakes, begun. */
export function startDriver({ heard = async ({ text }) => [`re ${text}`], env = {}, ...kept }: Options = {}) {
  const clock = kept.clock ?? standingClock();
  const phone = kept.phone ?? fakePhone(() => clock.now());
  const file = kept.file ?? memoryFile();
  const clients: Fake[] = [];
  const it = {
    clock,
    phone,
    file,
    clients,
    states: [] as string[],
    reports: [] as Report[],
    deliveries: [] as Delivery[],
    qrs: [] as string[],
    codes: [] as string[],
    said: [] as Said[],
    logged: [] as string[],
    swept: 0,
    forgotten: 0,
    bytes: undefined as number | undefined,
    outbox: [] as Outgoing[],
    orders: [] as Order[],
  };
  const next = async <T>(list: T[], signal: AbortSignal): Promise<T[]> => {
    if (list.length === 0) await clock.sleep(1000, signal);
    return signal.aborted ? [] : list.splice(0, 1);
  };
  const world: World = {
    clock,
    journal: openJournal(file, clock),
    settings: settingsFor(env),
    random: () => 0.5,
    showQr: (qr) => it.qrs.push(qr),
    showCode: (code) => it.codes.push(code),
    log: (line) => it.logged.push(line),
    newClient: () => {
      const fake = fakeClient(phone);
      clients.push(fake);
      return fake.client;
    },
    memory: () => it.bytes,
    sweep: async () => {
      it.swept++;
    },
    forget: async () => {
      it.forgotten++;
    },
    door: {
      heard: (message) => {
        it.said.push(message);
        return heard(message);
      },
      outbox: (signal) => next(it.outbox, signal),
      orders: (signal) => next(it.orders, signal),
      sent: async (report) => void it.reports.push(report),
      delivery: async (delivery) => void it.deliveries.push(delivery),
      state: async ({ state, qr, code }) => void it.states.push([state, qr, code].filter(Boolean).join(' ')),
    },
  };
  const stop = new AbortController();
  const done = drive(world, stop.signal);
  const last = (): Fake => {
    const fake = clients.at(-1);
    if (!fake) throw new Error('no client was made yet');
    return fake;
  };
  return {
    ...it,
    it,
    done,
    stop,
    last,
    /** Lets the newest client become ready. */
    ready: async (): Promise<Fake> => {
      await clock.pass(1); // one that is just ending has ended then
      while (clients.length === 0 || last().destroyed) await clock.pass(1000);
      last().emit('ready');
      await clock.pass(10);
      return last();
    },
    /** All that was sent into a chat, by any client. */
    sentTo: (to: string): string[] => clients.flatMap(({ sent }) => sent.filter((one) => one.to === to).map(({ text }) => text)),
    /** What stands in a chat of ours. */
    inChat: (id: string): string[] =>
      phone
        .chatOf(id)
        .messages.filter(({ fromMe }) => fromMe)
        .map(({ body }) => body),
  };
}
